"""Rules that came with a version of the guidelines, and the older records that would fail them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tunesmith.corpus import Corpus, TreeView
from tunesmith.finding import Severity
from tunesmith.policy import version_number
from tunesmith_hooks import binding, engine, parallel
from tunesmith_hooks.binding import Bound, BoundRules
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools.console import progress
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.guideline_versions.again import Cause, Reason


def between(dataset: Dataset, old: str, new: str) -> Bound:
    """The rules of today's policy that hold from a version above `old` and not above `new`, by what they judge."""
    bound = binding.bind(HOOKS, dataset.policy, dataset.people)
    low, high = version_number(old), version_number(new)
    return {
        kind: BoundRules(one for one in rules if low < version_number(one.since) <= high)
        for kind, rules in bound.items()
    }


def failing(view: TreeView, paths: Sequence[str], rules: Bound) -> dict[str, list[Reason]]:
    """By record id, the errors of these rules in the files at `paths`, as if the records were new.

    Rules over several records at once are not run: they speak of what changes, and nothing does here.
    """
    if not any(rules[kind] for kind in rules if kind is not Corpus):
        return {}

    def work(some: Iterable[str]) -> Iterator[tuple[str, list[Reason]]]:
        for path, content in view.read(some):
            judged = engine.judge_file(path, content, rules, is_new=True)
            if judged.record:
                yield judged.record.id, _errors(judged)

    return {name: reasons for name, reasons in progress(parallel.outcomes(work, paths), "records judged") if reasons}


def names(rules: Mapping[type, BoundRules]) -> list[str]:
    """The full names of rules, with the version that each holds from."""
    return sorted(f"{one.name} (from {one.since})" for several in rules.values() for one in several)


def _errors(judged: engine.Judged) -> list[Reason]:
    return [
        Reason(Cause.breaks_rule, finding.rule, f"{finding.rule}: {finding.message}")
        for finding in judged.findings
        if finding.severity is Severity.ERROR
    ]
