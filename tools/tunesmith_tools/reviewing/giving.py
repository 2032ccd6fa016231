"""A judgement on its way into the repository: its tree, what the rules say of it, and its file, never overwritten."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import git, review, source
from tunesmith.canonical import CanonicalError, Tree
from tunesmith.corpus import TreeView, Unreadable, View, read_regular
from tunesmith.files import quoted, write_atomic
from tunesmith.finding import Finding, Severity
from tunesmith.record import Record
from tunesmith_hooks import engine
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.selection import Selection
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset, today


@dataclass(frozen=True)
class Given:
    """What somebody says of a record. `scores` go from 1 to 5; `labels` are their own, complete, as a review has them.

    `prefers` is the number of the response that they rank first: 0 is the main one, 1 the first alternative.
    """

    by: str
    role: str
    blind: bool
    verdict: str
    scores: Mapping[str, int]
    labels: Tree
    defects: Sequence[Tree] = ()
    prefers: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Judged:
    """A review that is not written yet: its path, its canonical bytes, and what the rules find in it."""

    path: str
    data: bytes
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings with which it may not be written."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    def told(self, findings: Iterable[Finding]) -> list[str]:
        """Findings in a sentence or two each. They quote the line: the file that they speak of is not there yet."""
        lines = self.data.decode("utf-8").splitlines()
        return [f"`{lines[one.line - 1].strip().removeprefix('- ')}`: {one.message}. {one.hint}" for one in findings]


def tree_of(dataset: Dataset, one: Record, given: Given) -> Tree:
    """A review of a record as it stands, dated today, under the guidelines of today."""
    tree: Tree = {
        "record": one.id,
        "by": given.by,
        "role": given.role,
        "created": today().isoformat(),
        "of": {"text": one.text, "labels": one.labels},
        "guideline": dataset.policy.version,
        "blind": given.blind,
        "verdict": given.verdict,
        "scores": dict(given.scores),
        "labels": given.labels,
        "defects": list(given.defects),
        "prefers": given.prefers,
        "note": given.note,
    }
    return {key: value for key, value in tree.items() if value is not None and value != []}


def judge(dataset: Dataset, trees: Sequence[Tree]) -> list[Judged]:
    """What the schema and the rules of reviews say of trees that are not written yet, beside the files that are.

    The trees have at least `record`, `by`, `of`, `role` and `blind`, from which the paths follow, and no two have the
    same path. Raises Failure where a value has no canonical form.
    """
    files = dict(_file(tree) for tree in trees)
    view = _Proposed(TreeView.of(dataset.root), files)
    changes = git.Changes(added=frozenset(files))
    selection = Selection(view, tuple(files), changes, git.head(dataset.root), whole=False)
    found: dict[str, list[Finding]] = {path: [] for path in files}
    for finding in engine.judge(selection, HOOKS).findings:
        if finding.path in found:
            found[finding.path].append(finding)
    return [Judged(path, data, tuple(found[path])) for path, data in files.items()]


def write(dataset: Dataset, judged: Judged) -> bool:
    """Write a review that has no errors; False where the same judgement stands there already.

    Raises Failure where its errors stand, or where another judgement has its place, which is left as it is.
    """
    require_no_errors(judged)
    place = dataset.root / judged.path
    if os.path.lexists(place):
        there = read_regular(place)
        if not isinstance(there, Unreadable) and _is_same(there, judged):
            return False
        raise Failure(
            f"{judged.path} holds another judgement of the same text by the same reviewer, and reviews stay as they "
            "were given. A note or a defect may be put better in that file; a changed mind is for an adjudicator"
            f"{if_not_committed(dataset, judged.path)}",
            code=1,
        )
    write_atomic(place, judged.data)
    return True


def require_no_errors(judged: Judged) -> None:
    """Raise Failure with everything for which a review may not be written."""
    if judged.errors:
        told = "\n".join(f"  {line}" for line in judged.told(judged.errors))
        raise Failure(f"the review is not written:\n{told}", code=1)


def if_not_committed(dataset: Dataset, path: str) -> str:
    """How a slip is taken back while no commit has a review's file, as the end of a message; empty once one has."""
    if git.listing(dataset.root, git.head(dataset.root), path):
        return ""
    name = quoted(path)
    unstage = f"git restore --staged {name} && " if git.index(dataset.root, path) else ""
    return f". It is not committed yet: `{unstage}rm {name}`, then give it again"


def save(dataset: Dataset, tree: Tree) -> str:
    """Judge a review and write it; the path is returned. Raises Failure as `judge` and `write` do."""
    (judged,) = judge(dataset, [tree])
    write(dataset, judged)
    return judged.path


class _Proposed(NamedTuple):
    """A view with more files than there are, or others in their places."""

    under: View
    files: Mapping[str, bytes]

    @property
    def root(self) -> Path:
        return self.under.root

    def paths(self) -> Iterable[str]:
        return {*self.under.paths(), *self.files}

    def present(self, paths: Iterable[str]) -> set[str]:
        wanted = set(paths)
        return self.under.present(wanted) | (wanted & self.files.keys())

    def blob(self, path: str) -> str | None:
        return None if path in self.files else self.under.blob(path)

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        for path in paths:
            if path in self.files:
                yield path, self.files[path]
            else:
                yield from self.under.read([path])


def _file(tree: Tree) -> tuple[str, bytes]:
    """The path and the canonical bytes of a review."""
    values: Any = tree
    of = values["of"]
    path = review.path_of(values["record"], values["by"], of["text"], of["labels"], values["role"], values["blind"])
    try:
        return path, source.canonical_text(tree, "review").encode("utf-8")
    except CanonicalError as error:
        raise Failure(f"{'.'.join(map(str, error.where))}: {error.message}", code=1) from None


def _is_same(there: bytes, judged: Judged) -> bool:
    """Whether a file says what a review says; on which day is no difference."""
    old, new = (source.read(judged.path, data, "review").tree or {} for data in (there, judged.data))
    return {**old, "created": ""} == {**new, "created": ""}
