"""Runs rules over subjects and makes findings of what they say: one parse a file, work in proportion to the change."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tunesmith import config, record, review, source
from tunesmith.corpus import PEOPLE, POLICY, Corpus, Listed, Unreadable, is_record, kind_of
from tunesmith.finding import Finding, Severity
from tunesmith.policy import version_number
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.source import Source
from tunesmith_hooks import binding, parallel
from tunesmith_hooks.binding import Bound, BoundRule, BoundRules, Said, run_rules
from tunesmith_hooks.memory import Memory
from tunesmith_hooks.pruning import readable
from tunesmith_hooks.rule import Hook, Problem
from tunesmith_hooks.selection import Selection
from tunesmith_hooks.waivers import waived, waived_across

if TYPE_CHECKING:
    from tunesmith.neighbours import Neighbours, Sketched

# A draft is unfinished by definition; these judge what must hold even so.
_STRICT_IN_DRAFTS = ("format", "schema", "privacy")
# Rules over the whole repository that need no more of it than a record and the pointers that it names.
_OF_ONE_RECORD = ("guidelines/attachment",)


class Report(NamedTuple):
    """The outcome of a run: sorted findings, how many files were judged, the records that were read for it, and notes.

    Notes say what could not be judged now and what to do about it.
    """

    findings: tuple[Finding, ...]
    files: int
    records: tuple[Listed, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings stop a commit."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings do not."""
        return len(self.findings) - self.errors


class Judged(NamedTuple):
    """What one file turned out to hold, and the findings on it."""

    findings: list[Finding]
    record: Record | None = None


class _Outcome(NamedTuple):
    """What is left of a file when it was judged: little, so that it can be handed from one process to another.

    `is_settled` tells whether nothing was found that another look could change.
    """

    path: str
    findings: list[Finding]
    listed: Listed | None
    is_settled: bool
    sketched: "Sketched | None"


def judge(selection: Selection, hooks: Sequence[Hook], memory: Memory | None = None) -> Report:
    """Judge a selection of files by hooks. Raises NoPolicy; an invalid policy is a report of one finding.

    With a `memory`, files that were found clean before under the same rules are not read again.
    """
    view, changes = selection.view, selection.changes
    few, many = _unknown(selection, memory), []
    if len(few) >= parallel.MANY:
        few, many = [], few
    contents = view.read([POLICY, PEOPLE, *few])  # at once: each read starts git
    (_, policy_data), (_, people_data) = next(contents), next(contents)
    try:
        policy, people = binding.settings(policy_data, people_data, hooks, view.root)
    except config.ConfigError as error:
        return Report((binding.finding_of(error),), 0)
    bound = binding.bind(hooks, policy, people)
    near = _neighbours(selection, bound)

    def outcomes(contents: Iterable[tuple[str, bytes | Unreadable]]) -> Iterator[_Outcome]:
        return (_outcome(path, content, bound, changes.new, near) for path, content in contents)

    findings: list[Finding] = []
    listed: list[Listed] = []
    for one in chain(outcomes(contents), parallel.outcomes(lambda paths: outcomes(view.read(paths)), many)):
        findings += one.findings
        if one.listed:
            listed.append(one.listed)
        if near and one.sketched:
            near.add(one.sketched)
        if memory and one.is_settled:
            memory.add(one.path, view.blob(one.path))
    if selection.alone:
        bound = {**bound, Corpus: BoundRules(one for one in bound[Corpus] if one.name in _OF_ONE_RECORD)}
    whole = Corpus(view, changes, selection.baseline, selection.whole, tuple(listed), near)
    findings += _judge_corpus(whole, bound)
    notes = near.notes if near else ()
    findings.sort(key=lambda finding: finding.order)
    return Report(tuple(findings), len(selection.paths), tuple(listed), notes)


def _outcome(
    path: str, content: bytes | Unreadable, bound: Bound, new: Collection[str], near: "Neighbours | None"
) -> _Outcome:
    judged = judge_file(path, content, bound, is_new=path in new)
    one = judged.record
    if one is None:
        return _Outcome(path, judged.findings, None, not judged.findings, None)
    listed = Listed(path, one.status, one.guideline, one.superseded_by, one.attachments, bool(one.waivers))
    is_settled = not judged.findings and not _speaks_of_others(one)
    return _Outcome(path, judged.findings, listed, is_settled, near.sketched(path, one) if near else None)


def _neighbours(selection: Selection, bound: Bound) -> "Neighbours | None":
    """What tells which records are alike, where a rule asks for it."""
    asked = any(one.hook == "duplicates" for one in bound[Corpus])
    if selection.alone or not asked or not (selection.whole or any(map(is_record, selection.paths))):
        return None
    from tunesmith import neighbours  # a commit of other files has no use for it

    return neighbours.of(selection.view, selection.baseline, selection.changes, whole=selection.whole)


def _speaks_of_others(one: Record) -> bool:
    """Whether a record names other files, which may change while it stays: it is looked at each time."""
    return bool(one.superseded_by or one.attachments or one.waivers or one.status == "erased")


def _unknown(selection: Selection, memory: Memory | None) -> list[str]:
    """The files to read: the changed ones, on which corpus rules speak, and those not known to be clean."""
    if memory is None:
        return list(selection.paths)
    changed, view = selection.changes.all, selection.view
    return [path for path in selection.paths if path in changed or not memory.knows(path, view.blob(path))]


def judge_settings(path: str, data: bytes) -> Report:
    """What is wrong with one file that is to be the policy or the people, and nothing about any other file."""
    try:
        binding.validate(path, data)
    except config.ConfigError as error:
        return Report((binding.finding_of(error),), 1)
    return Report((), 1)


def judge_file(path: str, content: bytes | Unreadable, bound: Bound, *, is_new: bool) -> Judged:
    """Everything that the rules say about one file."""
    kind = kind_of(path)
    if isinstance(content, Unreadable):
        file = source.unreadable(path, kind, str(content))
    elif not path.endswith(".yaml"):
        file = source.unreadable(path, kind, f"only <id>.yaml files stand below {path.split('/', 1)[0]}/")
    else:
        file = source.read(path, content, kind)
    return judge_source(file, bound, is_new=is_new)


def judge_source(file: Source, bound: Bound, *, is_new: bool) -> Judged:
    """Everything that the rules say about one source. `is_new` files get no grace from younger rules."""
    said = list(run_rules(bound[Source], file))
    if file.tree is None:
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    if file.kind == "review":
        subject = review.from_tree(file.tree) if not file.violations else None
        said += run_rules(bound[Review], subject) if subject else []
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    tree = readable(file)
    if tree is None:
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    subject_record = record.from_tree(tree)
    said += run_rules(bound[Record].concerning(subject_record), subject_record)
    said = waived(file, subject_record, said, bound)
    soften = softener(subject_record, is_new=is_new)
    return Judged([finding_of(file, one, problem, soften(one)) for one, problem in said], record=subject_record)


def softener(subject: Record, *, is_new: bool) -> Callable[[BoundRule], Severity]:
    """Errors become warnings in drafts, and in records older than the rule."""
    written = version_number(subject.guideline) if subject.guideline else None

    def severity(one: BoundRule) -> Severity:
        if subject.is_draft and one.hook not in _STRICT_IN_DRAFTS:
            return Severity.WARNING
        if not is_new and written and written < version_number(one.since):
            return Severity.WARNING
        return one.severity

    return severity


def finding_of(file: Source, one: BoundRule, problem: Problem, severity: Severity) -> Finding:
    """A problem with its rule and its place in the file."""
    line, column = file.locate(problem.where, problem.span[0] if problem.span else None)
    name = record.id_of(file.path) if file.kind == "record" else review.record_of(file.path)
    return _stamped(file.path, line, column, one, problem, severity, name)


def _stamped(
    path: str, line: int, column: int, one: BoundRule, problem: Problem, severity: Severity, name: str | None
) -> Finding:
    hint = problem.hint or f"`tunesmith explain {one.name}` tells why."
    return Finding(path, line, column, one.name, severity, problem.message, hint, name)


def _judge_corpus(corpus: Corpus, bound: Bound) -> list[Finding]:
    said: dict[str, Said] = {}
    for one, problem in run_rules(bound[Corpus], corpus):
        said.setdefault(problem.path or ".", []).append((one, problem))
    waiving = [record.path for record in corpus.records if record.has_waivers]
    named = {path for path, several in said.items() if any(problem.where for _, problem in several)}
    contents = corpus.now({*named, *waiving})
    findings: list[Finding] = []
    for path in dict.fromkeys((*said, *waiving)):
        if path in contents:
            findings += _judge_named(path, contents[path], said.get(path, []), corpus, bound)
        else:
            name = record.id_of(path) if is_record(path) else None
            findings += [_stamped(path, 1, 1, one, problem, one.severity, name) for one, problem in said[path]]
    return findings


def _judge_named(path: str, content: bytes, said: Said, corpus: Corpus, bound: Bound) -> list[Finding]:
    """What rules over a corpus said about one file, after its waivers, which may also turn out to be idle."""
    file = source.read(path, content, kind_of(path))
    if file.kind == "review" or file.tree is None or file.violations:
        return [finding_of(file, one, problem, one.severity) for one, problem in said]
    subject = record.from_tree(file.tree)
    if not (corpus.neighbours and corpus.neighbours.uncompared):
        said = waived_across(file, subject, said, bound)
    soften = softener(subject, is_new=path in corpus.changes.new)
    return [finding_of(file, one, problem, soften(one)) for one, problem in said]
