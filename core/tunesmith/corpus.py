"""The dataset as git sees it: the index at commit, the working tree elsewhere, and how either differs from before."""

import os
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from tunesmith import git, record, review
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.schema import Kind

POLICY = "guidelines/policy.yaml"
PEOPLE = "guidelines/people.yaml"
LEDGER = "releases/ledger.tsv"
DATA_FOLDERS = (record.FOLDER, review.FOLDER)
_FEW = 100  # paths that fit a command line; for more of them the whole index is listed
_NOT_REGULAR = "a {}, not a regular file; records and reviews are plain files inside the repository"


class Unreadable(Exception):
    """A path that holds no regular, readable file."""


class View(Protocol):
    """One state of the dataset's files. Paths are relative to the root, with forward slashes."""

    @property
    def root(self) -> Path:
        """The dataset's folder."""

    def paths(self) -> Iterable[str]:
        """Every record and review, regular file or not."""

    def present(self, paths: Iterable[str]) -> set[str]:
        """Those of the paths at which there is a file."""

    def blob(self, path: str) -> str | None:
        """The git blob id of a file's content, where it is known without reading."""

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        """The bytes of each path, in the order asked for."""


class _Index(NamedTuple):
    root: Path
    changed: dict[str, git.Entry]


class IndexView(_Index):
    """What the next commit would hold.

    Only `changed` entries are known from the start: listing all of an index of 100,000 files takes longer than judging
    the few that a commit touches.
    """

    @cached_property
    def entries(self) -> dict[str, git.Entry]:
        """Every record and review of the index."""
        return git.index(self.root, *DATA_FOLDERS)

    def paths(self) -> Iterable[str]:
        return self.entries

    def present(self, paths: Iterable[str]) -> set[str]:
        wanted = set(paths)
        asked = wanted - self.changed.keys()
        known = self.entries if len(asked) > _FEW else git.index(self.root, *asked) if asked else {}
        return {path for path in wanted if path in self.changed or path in known}

    def blob(self, path: str) -> str | None:
        entry = self._entry(path)
        return entry.blob if entry and entry.mode in git.REGULAR else None

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        wanted = [(path, self._entry(path)) for path in paths]
        regular = [entry is None or entry.mode in git.REGULAR for _, entry in wanted]
        ids = [
            entry.blob if entry else f":./{path}"
            for (path, entry), is_regular in zip(wanted, regular, strict=True)
            if is_regular
        ]
        contents = git.blobs(self.root, ids)
        for (path, entry), is_regular in zip(wanted, regular, strict=True):
            if is_regular:
                content = next(contents)
                yield path, Unreadable("not in the index") if content is None else content
            else:
                kind = "symbolic link" if entry and entry.mode == "120000" else "submodule"
                yield path, Unreadable(_NOT_REGULAR.format(kind))

    def _entry(self, path: str) -> git.Entry | None:
        return self.changed.get(path) or (self.entries.get(path) if "entries" in self.__dict__ else None)


class TreeView(NamedTuple):
    """The files as they stand on disk, with the blob ids that git knows for them."""

    root: Path
    files: dict[str, str | None]

    @classmethod
    def of(cls, root: Path) -> "TreeView":
        """Tracked and untracked files of the data folders, ignored ones left out, odd ones (links, pipes) included."""
        tracked = git.index(root, *DATA_FOLDERS)
        dirty = git.unstaged(root, *DATA_FOLDERS)
        known: dict[str, str | None] = dict.fromkeys(git.untracked(root, *DATA_FOLDERS))
        known |= {path: None if path in dirty else entry.blob for path, entry in tracked.items()}
        found = {}
        for folder in DATA_FOLDERS:
            for path, regular in _walk(root, folder):
                if path in known or not regular:
                    found[path] = known.get(path) if regular else None
        return cls(root, found)

    def paths(self) -> Iterable[str]:
        return self.files

    def present(self, paths: Iterable[str]) -> set[str]:
        return {path for path in paths if path in self.files}

    def blob(self, path: str) -> str | None:
        return self.files.get(path)

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        for path in paths:
            yield path, read_regular(self.root / path)


class Corpus(NamedTuple):
    """All records and reviews of a view, its changes against a baseline, and what was judged of it.

    `records` and `reviews` hold what was parsed in this run. `whole` is false where only changed files were judged.
    """

    view: View
    changes: git.Changes
    baseline: str
    whole: bool
    records: tuple[Record, ...] = ()
    reviews: tuple[tuple[str, Review], ...] = ()

    def current(self, path: str) -> bytes:
        """The bytes of a file now; empty if it is not there."""
        content = next(iter(self.view.read([path])))[1]
        return b"" if isinstance(content, Unreadable) else content

    def before(self, path: str) -> bytes:
        """The bytes of a file in the baseline; empty if it was not there."""
        try:
            return git.show(self.view.root, self.baseline, path)
        except git.GitError:
            return b""


def is_data(path: str) -> bool:
    """Whether a path lies in a data folder."""
    return path.startswith(("records/", "reviews/"))


def kind_of(path: str) -> Kind:
    """Whether a data path is a record's or a review's."""
    return "review" if path.startswith("reviews/") else "record"


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds guidelines/policy.yaml."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / POLICY).is_file()), None)


def read_regular(path: Path) -> bytes | Unreadable:
    """A regular file's bytes. Links are not followed and pipes not opened, whatever they lead to."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return Unreadable(_NOT_REGULAR.format("symbolic link"))
        if not stat.S_ISREG(mode):
            return Unreadable(_NOT_REGULAR.format("folder" if stat.S_ISDIR(mode) else "pipe, socket or device"))
        return path.read_bytes()
    except FileNotFoundError:
        return Unreadable("no such file")
    except OSError as error:
        return Unreadable(f"not readable: {error.strerror}")


def _walk(root: Path, folder: str) -> Iterator[tuple[str, bool]]:
    """Every file below a folder and whether it is regular, by path order within each folder; links are not followed."""
    try:
        with os.scandir(root / folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        yield folder, False
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path)
        else:
            yield path, entry.is_file(follow_symlinks=False)
