"""Two states of a dataset, reduced to the files in which they differ, as git finds them by comparing trees."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tunesmith import git, record, review
from tunesmith.corpus import DATA_FOLDERS, CommitView, TreeView, View, is_data
from tunesmith.git import Entry

_OPTIONS = ("-z", "--relative", "--no-renames", "--no-abbrev")
_ABSENT = "000000"

Wanted = Callable[[str], bool]


def differing(root: Path, old: str, new: str | None = None) -> tuple[View, View]:
    """A commit and another one, or the working tree if `new` is None, with the records and reviews that differ.

    Any other file can still be read by its path. Raises GitError.
    """
    return _differing(root, old, new, DATA_FOLDERS, is_data)


def differing_of(root: Path, old: str, new: str | None, name: str) -> tuple[View, View]:
    """The same for the file and the reviews of one record."""
    path = record.path_of(name)
    return _differing(
        root, old, new, (path, review.FOLDER), lambda other: other == path or review.record_of(other) == name
    )


def _differing(root: Path, old: str, new: str | None, places: tuple[str, ...], wanted: Wanted) -> tuple[View, View]:
    if new is not None:
        before, after = _sides(root, wanted, "diff-tree", "-r", *_OPTIONS, old, new, "--", *places)
        return CommitView(root, old, before), CommitView(root, new, after)
    git.refresh(root)  # else a fresh copy looks changed in every file
    before, after = _sides(root, wanted, "diff-index", *_OPTIONS, old, "--", *places)
    return CommitView(root, old, before), TreeView(root, dict.fromkeys([*after, *filter(wanted, git.untracked(root))]))


def _sides(root: Path, wanted: Wanted, *command: str) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries that two states have at the paths in which they differ."""
    before, after = {}, {}
    for path, old, new in _differences(git.run(root, "--literal-pathspecs", *command)):
        if old.mode != _ABSENT and wanted(path):
            before[path] = old
        if new.mode != _ABSENT and wanted(path):
            after[path] = new
    return before, after


def _differences(told: bytes) -> Iterator[tuple[str, Entry, Entry]]:
    """Each path with its entries, from git's raw form: `:MODE MODE BLOB BLOB STATUS`, the path."""
    parts = [part for part in told.decode("utf-8", "surrogateescape").split("\0") if part]
    for meta, path in zip(parts[::2], parts[1::2], strict=True):
        old_mode, mode, old_blob, blob, _status = meta.removeprefix(":").split(" ")
        yield path, Entry(old_mode, old_blob), Entry(mode, blob)
