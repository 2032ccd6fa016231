"""The dataset as git sees it: the index at commit, the working tree elsewhere, and how either differs from before."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tunesmith import git, record, review
from tunesmith.schema import Kind

if TYPE_CHECKING:
    from tunesmith.given_reviews import Given
    from tunesmith.neighbours import Neighbours

POLICY = "guidelines/policy.yaml"
PEOPLE = "guidelines/people.yaml"
LEDGER = "releases/ledger.tsv"
ARTIFACTS = "artifacts"
BENCHMARKS = f"{ARTIFACTS}/benchmarks"  # hashes of what public benchmarks ask
STORAGE = ".dvc/storage"  # the embedded remote: documents that are committed with the repository
DATA_FOLDERS = (record.FOLDER, review.FOLDER)
# Below the root: what programs write and read back. Committed, it would stand in for their work.
OUTPUT = (".cache", "build", ".venv", ".dvc/cache", ".dvc/tmp", ".dvc/config.local", ".dvc/storage/runs")
DVC_CONFIG = ".dvc/config"
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
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
    baseline: str
    changed: dict[str, git.Entry]
    deleted: frozenset[str]


class IndexView(_Index):
    """What the next commit would hold: a baseline commit, `changed` and `deleted` entries.

    Nothing else is listed until somebody asks for it, and what did not change is read from the baseline: git takes
    longer to load an index of 100,000 files than the few take that a commit touches.
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
        wanted = [(path, self._object(path)) for path in paths]
        contents = git.blobs(self.root, [name for _, name in wanted if isinstance(name, str)])
        for path, name in wanted:
            content = name if isinstance(name, Unreadable) else next(contents)
            yield path, Unreadable("not in the index") if content is None else content

    def _object(self, path: str) -> str | Unreadable:
        """How git calls a file's content."""
        entry = self._entry(path)
        if entry is None:
            return Unreadable("not in the index") if path in self.deleted else f"{self.baseline}:./{path}"
        if entry.mode in git.REGULAR:
            return entry.blob
        return Unreadable(_NOT_REGULAR.format("symbolic link" if entry.mode == "120000" else "submodule"))

    def _entry(self, path: str) -> git.Entry | None:
        return self.changed.get(path) or (self.entries.get(path) if "entries" in self.__dict__ else None)


class TreeView(NamedTuple):
    """The files as they stand on disk, the blob ids that git knows for them, and how they differ from the index."""

    root: Path
    files: dict[str, str | None]
    unstaged: git.Changes = git.Changes()
    untracked: tuple[str, ...] = ()

    @classmethod
    def of(cls, root: Path) -> "TreeView":
        """Tracked and untracked files of the data folders, ignored ones left out, odd ones (links, pipes) included."""
        git.refresh(root)  # else a fresh copy looks changed in every file
        tracked = git.index(root, *DATA_FOLDERS)
        unstaged, untracked = git.unstaged(root), tuple(git.untracked(root))
        files = {path: entry.blob if entry.mode in git.REGULAR else None for path, entry in tracked.items()}
        for path in unstaged.deleted:
            files.pop(path, None)
        files |= dict.fromkeys(path for path in (*unstaged.added, *unstaged.modified, *untracked) if is_data(path))
        for folder in DATA_FOLDERS:
            files |= dict.fromkeys(_odd_files(root, folder))
        return cls(root, files, unstaged, untracked)

    def changes(self, baseline: str) -> git.Changes:
        """How the working tree differs from a baseline."""
        return git.combined(git.staged_changes(self.root, baseline)[0], self.unstaged, self.untracked)

    def paths(self) -> Iterable[str]:
        return self.files

    def present(self, paths: Iterable[str]) -> set[str]:
        return {path for path in paths if path in self.files}

    def blob(self, path: str) -> str | None:
        return self.files.get(path)

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        for path in paths:
            yield path, read_regular(self.root / path)


class CommitView(NamedTuple):
    """The files of a commit, whatever stands in the working tree."""

    root: Path
    commit: str
    entries: dict[str, git.Entry]

    @classmethod
    def of(cls, root: Path, commit: str) -> "CommitView":
        """The records and reviews of a commit, by its id. Raises GitError."""
        return cls(root, commit, git.listing(root, commit, *DATA_FOLDERS))

    def paths(self) -> Iterable[str]:
        return self.entries

    def present(self, paths: Iterable[str]) -> set[str]:
        return {path for path in paths if path in self.entries}

    def blob(self, path: str) -> str | None:
        entry = self.entries.get(path)
        return entry.blob if entry and entry.mode in git.REGULAR else None

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        wanted = list(paths)
        names = {path: self.blob(path) or f"{self.commit}:./{path}" for path in wanted}
        for path, content in zip(wanted, git.blobs(self.root, names.values()), strict=True):
            odd = path in self.entries and self.blob(path) is None
            told = Unreadable(_NOT_REGULAR.format("link")) if odd else Unreadable("not in the commit")
            yield path, told if odd or content is None else content


class Listed(NamedTuple):
    """What rules over a whole corpus need of a record; a hundred thousand of them fit into memory."""

    path: str
    status: str
    guideline: str | None
    superseded_by: str | None
    attachments: tuple[tuple[int, record.Attachment], ...] = ()
    has_waivers: bool = False


class _Corpus(NamedTuple):
    view: View
    changes: git.Changes
    baseline: str
    whole: bool
    records: tuple[Listed, ...] = ()
    neighbours: "Neighbours | None" = None


class Corpus(_Corpus):
    """All records and reviews of a view, and its changes against a baseline.

    `records` lists those that were read in this run. `whole` is false where only changed files were judged.
    `neighbours` tells which records are alike; None where no rule asks or nothing but named files is judged.
    """

    @cached_property
    def given(self) -> "tuple[Given, ...]":
        """The reviews that are new or changed; read once for all rules, as each reading at a commit starts git."""
        from tunesmith import given_reviews  # which reads a corpus

        return tuple(given_reviews.read(self))

    def now(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of files as they are; empty for those that are not there."""
        return {path: b"" if isinstance(data, Unreadable) else data for path, data in self.view.read(paths)}

    def before(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of files in the baseline; empty for those that were not there."""
        asked = [path for path in paths if "\n" not in path]
        contents = git.blobs(self.view.root, [f"{self.baseline}:./{path}" for path in asked])
        return {path: data or b"" for path, data in zip(asked, contents, strict=True)}


def is_record(path: str) -> bool:
    """Whether a path lies in the folder of records."""
    return path.startswith(f"{record.FOLDER}/")


def is_review(path: str) -> bool:
    """Whether a path lies in the folder of reviews."""
    return path.startswith(f"{review.FOLDER}/")


def pointer_of(path: str) -> str:
    """The path of the file by which DVC tracks a document below artifacts/."""
    return f"{path}.dvc"


def is_pointer(path: str) -> bool:
    """Whether a path is that of such a file."""
    return path.startswith(f"{ARTIFACTS}/") and path.endswith(".dvc")


def is_data(path: str) -> bool:
    """Whether a path lies in a data folder."""
    return is_record(path) or is_review(path)


def kind_of(path: str) -> Kind:
    """Whether a data path is a record's or a review's."""
    return "review" if is_review(path) else "record"


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds guidelines/policy.yaml."""
    start = Path(os.path.realpath(start))  # unlike Path.resolve it has an answer for links that lead in a circle
    return next((folder for folder in (start, *start.parents) if (folder / POLICY).is_file()), None)


def read_regular(path: Path) -> bytes | Unreadable:
    """A regular file's bytes. Links are not followed and pipes not waited for, whatever they lead to."""
    try:
        with open(os.open(path, _OPEN_FLAGS), "rb", buffering=0) as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                return Unreadable(_NOT_REGULAR.format("folder" if stat.S_ISDIR(mode) else "pipe, socket or device"))
            return file.read()
    except FileNotFoundError:
        return Unreadable("no such file")
    except OSError as error:
        if path.is_symlink():
            return Unreadable(_NOT_REGULAR.format("symbolic link"))
        if error.errno == errno.ENXIO:
            return Unreadable(_NOT_REGULAR.format("pipe, socket or device"))
        return Unreadable(f"not readable: {error.strerror}")


def _odd_files(root: Path, folder: str) -> Iterator[str]:
    """Everything below a folder that is neither a folder nor a regular file; git does not list pipes and sockets."""
    try:
        with os.scandir(root / folder) as listing:
            entries = [entry for entry in listing if not entry.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return
    except NotADirectoryError:
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _odd_files(root, f"{folder}/{entry.name}")
        else:
            yield f"{folder}/{entry.name}"
