"""Reviews of records that changed: how many counted for each before, and how many still do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tunesmith import git, record, review, source
from tunesmith.corpus import Unreadable, View, is_review
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith_tools.comparing import records
from tunesmith_tools.comparing.changes import Changes
from tunesmith_tools.comparing.records import Records
from tunesmith_tools.console import progress


@dataclass(frozen=True, slots=True)
class Counting:
    """How many reviews of others than its author count for a record, before and after it changed."""

    id: str
    split: str
    before: int
    after: int


def lapsed(root: Path, commit: str, views: tuple[View, View], changes: Changes) -> tuple[Counting, ...]:
    """The changed records for which fewer reviews count than did in a commit.

    `views` are that commit and a later state, as `states.differing` gives them. Only reviews of changed records are
    read.
    """
    splits = {one.id: one.split for one in changes.edited} | {one.id: one.split for one in changes.relabelled}
    if not splits:
        return ()
    were = _by_record(_listed(root, commit, splits), splits)
    differing = [{path for path in view.paths() if is_review(path)} for view in views]
    came = _by_record(differing[1], splits)
    sides = [Records.of(view) for view in views]
    found = []
    for batch in progress(records.batches(sorted(were)), "batches of reviewed records"):
        now = {name: (were[name] - differing[0] - differing[1]) | came.get(name, set()) for name in batch}
        before = _counts(sides[0], {name: were[name] for name in batch})
        after = _counts(sides[1], now)
        found += [Counting(name, splits[name], before.get(name, 0), after.get(name, 0)) for name in batch]
    return tuple(one for one in found if one.after < one.before)


def _listed(root: Path, commit: str, names: Iterable[str]) -> Iterable[str]:
    """The reviews in those folders of a commit that may hold one of these records."""
    tree = git.tree(root, commit, review.FOLDER)
    reviewers = git.run(root, "ls-tree", "-z", "--name-only", "--full-tree", tree).decode("utf-8", "surrogateescape")
    ends = sorted({name[-1:] for name in names})
    folders = [f"{review.FOLDER}/{by}/{end}" for by in reviewers.split("\0") if by for end in ends]
    return git.listing(root, commit, *folders) if folders else ()


def _by_record(paths: Iterable[str], names: Mapping[str, str]) -> dict[str, set[str]]:
    """The reviews of some records."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        name = review.record_of(path)
        if name in names:
            found[name].add(path)
    return dict(found)


def _counts(side: Records, reviews: Mapping[str, set[str]]) -> dict[str, int]:
    """How many of the reviews of each record count for it as it stands on a side."""
    given: dict[str, list[Review]] = defaultdict(list)
    for one in _reviews(side.view, sorted(path for paths in reviews.values() for path in paths)):
        given[one.record].append(one)
    return {
        one.id: sum(each.by != one.author for each in review.counting(given[one.id], review.standing(one)))
        for one in _records(side, reviews)
    }


def _reviews(view: View, paths: list[str]) -> Iterator[Review]:
    """The reviews that their schema accepts."""
    for path, data in view.read(paths):
        file = None if isinstance(data, Unreadable) else source.read(path, data, "review")
        if file and file.tree and not file.violations:
            yield review.from_tree(file.tree)


def _records(side: Records, names: Iterable[str]) -> Iterator[Record]:
    """Of some records those that their schema accepts."""
    for path, data in side.view.read(side.paths[name] for name in names):
        file = None if isinstance(data, Unreadable) else source.read(path, data, "record")
        if file and file.tree and not file.violations:
            yield record.from_tree(file.tree)
