"""The edit to a record that follows from a decision about its labels: nothing but labels change."""

import difflib
from collections import Counter
from dataclasses import dataclass

from tunesmith import record, source
from tunesmith.canonical import Tree
from tunesmith.finding import Finding, Severity
from tunesmith_hooks import binding, engine
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools.dataset import Dataset

_LABELS = ("task", "domain", "language", "reasoning")


@dataclass(frozen=True)
class Edit:
    """A record's file before and after. `objections` are the errors that it would have and has not now."""

    path: str
    before: bytes
    after: bytes
    objections: tuple[Finding, ...]

    @property
    def diff(self) -> list[str]:
        """The lines of a unified diff, as `git apply` takes it; none where nothing changes."""
        old, new = (data.decode("utf-8").splitlines() for data in (self.before, self.after))
        return list(difflib.unified_diff(old, new, f"a/{self.path}", f"b/{self.path}", lineterm=""))


def edit(dataset: Dataset, path: str, before: bytes, labels: Tree) -> Edit:
    """What makes a record's labels those given, in the shape of a review's. `before` is its file, in canonical form."""
    tree = source.read(path, before, "record").tree or {}
    after = source.canonical_text(relabelled(tree, labels), "record").encode("utf-8")
    old, new = _errors(dataset, path, before), _errors(dataset, path, after)
    more = Counter((one.rule, one.message) for one in new) - Counter((one.rule, one.message) for one in old)
    return Edit(path, before, after, tuple(one for one in new if (one.rule, one.message) in more))


def relabelled(tree: Tree, labels: Tree) -> Tree:
    """A record's tree with other labels.

    `look_alike` stays while the prompt is unharmful and the other labels name none: two readers need not think of the
    same hazard, and nobody's judgement is compared with it.
    """
    safety, old = labels.get("safety"), tree.get("safety")
    made = dict(safety) if isinstance(safety, dict) else {}
    if isinstance(old, dict) and "look_alike" in old and made.get("prompt_harm") == "unharmful":
        made.setdefault("look_alike", old["look_alike"])
    return {**tree, **{name: labels[name] for name in _LABELS}, "safety": made}


def record_after(one: Edit) -> record.Record:
    """The record as the edit leaves it."""
    tree = source.read(one.path, one.after, "record").tree
    assert tree is not None  # it was made by the emitter
    return record.from_tree(tree)


def _errors(dataset: Dataset, path: str, data: bytes) -> list[Finding]:
    bound = binding.bind(HOOKS, dataset.policy, dataset.people)
    found = engine.judge_source(source.read(path, data, "record"), bound, is_new=False).findings
    return [one for one in found if one.severity is Severity.ERROR]
