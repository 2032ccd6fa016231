"""The records of a release: which split each is in, and what was said of it then."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tunesmith import git, record, release, source
from tunesmith.release import Release, ReleaseError
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.dataset import read_ledger

LABELS = ("task", "domain", "language", "prompt_harm", "response_mode")  # the strata of records judged one by one
_AT_ONCE = 5_000  # records whose files are in memory
_DIGITS = 16  # of a text's digest: enough to tell whether it is the same


@dataclass(frozen=True)
class Population:
    """A release, and the split of each record that was in it."""

    release: Release
    splits: Mapping[str, str]

    @cached_property
    def sizes(self) -> Counter[str]:
        """How many records each split has."""
        return Counter(self.splits.values())


class Content(NamedTuple):
    """What a record was in a release: the first digits of its text digest, and those of LABELS that it has."""

    text: str
    labels: Mapping[str, str]


def listing(root: Path) -> dict[str, Release]:
    """Every release of a dataset by its version, the oldest first. Raises Failure."""
    try:
        return {one.version: one for one in release.listing(root)}
    except ReleaseError as error:
        raise Failure(str(error)) from None


def of(root: Path, releases: Iterable[Release]) -> dict[str, Population]:
    """The records of releases by version. Raises Failure."""
    ledgered = read_ledger(root)
    found = {}
    for one in releases:
        placed = one.placed(ledgered)
        found[one.version] = Population(one, {name: split for name, split in ledgered.items() if name in placed})
    return found


def contents(root: Path, one: Release, ids: Iterable[str]) -> dict[str, Content]:
    """Records as they were in a release, from git. Raises Failure where git has them no more."""
    wanted = sorted(ids)
    parts = (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE))
    return dict(progress((found for part in parts for found in _contents(root, one, part)), "records read"))


def _contents(root: Path, one: Release, ids: list[str]) -> Iterator[tuple[str, Content]]:
    paths = [record.path_of(name) for name in ids]
    asked = [f"{one.records}:{path.removeprefix(f'{record.FOLDER}/')}" for path in paths]
    found = zip(ids, paths, git.blobs(root, asked), strict=True)
    for name, path, data in found:
        tree = source.read(path, data, "record").tree if data else None
        if tree is None:
            raise Failure(
                f"git has not {path} of release {one.version}, which the strata are worked out from; "
                "`git fetch --unshallow` brings older commits",
                code=1,
            )
        made = record.from_tree(tree)
        told = (made.task, made.domain, made.language, made.safety.prompt_harm, made.safety.response_mode)
        labels = {label: value for label, value in zip(LABELS, told, strict=True) if value}
        yield name, Content(made.text[:_DIGITS], labels)


def edited(root: Path, old: Release, new: Release) -> frozenset[str] | None:
    """The ids of records whose file differs between two releases; None where git has not both of them."""
    try:
        return frozenset(record.id_of(path) for path in git.tree_changes(root, old.records, new.records))
    except git.GitError:
        return None
