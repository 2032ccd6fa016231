"""Documents that DVC tracks, as they stand in the working tree, and the texts that records take from them."""

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache, partial
from pathlib import Path

from tunesmith import attachment
from tunesmith.attachment import DocumentError, Pointer, PointerError
from tunesmith.benchmark_sets import SUFFIX
from tunesmith.corpus import ARTIFACTS, BENCHMARKS, STORAGE, Unreadable, pointer_of, read_regular
from tunesmith.files import quoted, sha256
from tunesmith.record import Attachment
from tunesmith_hooks.artifacts import embeds_remote
from tunesmith_tools.console import Failure

_HELD = 16  # texts kept at hand


class State(StrEnum):
    """How a file or folder stands to its pointer."""

    HERE = "here"
    MISSING = "missing"
    CHANGED = "changed"
    UNTRACKED = "not tracked"


class Documents:
    """The documents of a working tree. Each pointer is read once, and the latest texts are kept."""

    def __init__(self, root: Path) -> None:
        self._md5 = cache(partial(_tracked_md5, root))
        self._read = lru_cache(_HELD)(partial(_read, root))

    def stand(self, attachments: Iterable[Attachment]) -> bool:
        """Whether every pointer names the md5 that the record names. Of one that does not the gate speaks."""
        return all(one.path and one.md5 and self._md5(one.path) == one.md5 for one in attachments)

    def texts(self, attachments: Iterable[Attachment]) -> dict[str, str]:
        """The texts of documents whose pointers stand, by md5.

        Raises Failure where one is not there or was changed, DocumentError where one is no text.
        """
        return {str(one.md5): self._read(str(one.path)) for one in attachments}


def tracked(root: Path) -> list[str]:
    """The paths of what DVC tracks below artifacts/, sorted. What lies in a tracked folder is not looked at."""
    found = []
    for folder, folders, names in os.walk(root / ARTIFACTS):
        here = Path(folder).relative_to(root)
        pointers = [name for name in names if name.endswith(".dvc") and (root / here / name).is_file()]
        of = {name.removesuffix(".dvc") for name in pointers}
        found += [(here / name).as_posix() for name in of]
        folders[:] = [name for name in folders if name not in of]
    return sorted(found)


def state(root: Path, path: str) -> State:
    """How what DVC tracks at a path stands; where its pointer is missing or cannot be read it is not tracked.

    Files small enough to be attached are read. Of larger ones the size tells, of folders that they are there.
    """
    return _looked_at(root, path)[0]


def _looked_at(root: Path, path: str) -> tuple[State, bytes]:
    """How a document stands, and its bytes where they were read: at most one more than may be attached."""
    place = root / path
    try:
        pointer = _pointer(root, path)
    except PointerError:
        return State.UNTRACKED, b""
    try:
        status = place.stat()  # of what a link leads to: DVC may link a document to its cache
    except OSError:
        return State.MISSING, b""
    if pointer.is_folder or stat.S_ISDIR(status.st_mode):
        return (State.HERE if pointer.is_folder and stat.S_ISDIR(status.st_mode) else State.CHANGED), b""
    if not stat.S_ISREG(status.st_mode) or pointer.size not in (None, status.st_size):
        return State.CHANGED, b""
    with place.open("rb") as file:
        data = file.read(attachment.MAX_BYTES + 1)
    if len(data) > attachment.MAX_BYTES:
        return State.HERE, data
    return (State.HERE if _md5(data) == pointer.md5 else State.CHANGED), data


def told(path: str, found: State, users: Iterable[str] = ()) -> str:
    """In words, that a document is not there or not the one that is tracked, who needs it, and what to run."""
    pointer, word = quoted(pointer_of(path)), quoted(path)
    first, *others = [*users] or [""]
    takes = f"and {len(others):,} more take their text" if others else "takes its text"
    used = f"; {first} {takes} from it" if first else ""
    if found is State.MISSING:
        return (
            f"{path} is not here{used}. Run `dvc pull {pointer}`; where the remote lacks it, somebody who has "
            f"the file runs `dvc push -R {ARTIFACTS}`"
        )
    if found is State.UNTRACKED:
        restore = f"`git restore --source=HEAD --staged --worktree {pointer}`"
        return f"{pointer_of(path)} is missing or cannot be read; {restore} brings the committed one back"
    return (
        f"{path} is not the document that {pointer_of(path)} names{used}. If it was changed on purpose, run "
        f"`dvc add {word}`; else `dvc pull --force {pointer}` brings the tracked one back"
    )


def fingerprint(root: Path) -> Iterator[str]:
    """A line for every pointer: its path and digest, and those of a document that was changed without `dvc add`.

    A document that is missing changes no line: what was built from it stays right. Benchmark sets that lie in git, and
    so have no pointer, get a line too.
    """
    pointers = tracked(root)
    for file in sorted((root / BENCHMARKS).glob(f"*{SUFFIX}")):
        name = file.relative_to(root).as_posix()
        if name not in pointers:
            yield f"{name} {_digest(file)}\n"
    for path in pointers:
        pointer = read_regular(root / pointer_of(path))
        parts = [path, "unreadable" if isinstance(pointer, Unreadable) else hashlib.sha256(pointer).hexdigest()]
        if state(root, path) is State.CHANGED:
            parts += ["changed", _digest(root / path)]
        yield " ".join(parts) + "\n"


def not_pushed(root: Path) -> list[str]:
    """Documents that are here and that the embedded remote lacks; nothing where the dataset has no such remote.

    The folder is looked at and DVC is not asked, since it takes seconds to start.
    """
    files = root / STORAGE / "files" / "md5"
    if not embeds_remote(root):
        return []
    lacking = []
    for path in tracked(root):
        try:
            md5 = _pointer(root, path).md5
        except PointerError:
            continue
        if not (files / md5[:2] / md5[2:]).exists() and (root / path).exists():
            lacking.append(path)
    return lacking


def absent(root: Path, used: Iterable[tuple[str, Attachment]]) -> list[str]:
    """What is to be said of documents that are not as tracked, each once; `used` pairs records' paths with them."""
    users: dict[str, list[str]] = defaultdict(list)
    for path, one in used:
        users[str(one.path)].append(path)
    found = {path: state(root, path) for path in sorted(users)}
    return [told(path, how, users[path]) for path, how in found.items() if how is not State.HERE]


def _read(root: Path, path: str) -> str:
    how, data = _looked_at(root, path)
    if how is not State.HERE:
        raise Failure(told(path, how), code=1)
    if len(data) > attachment.MAX_BYTES:
        size = (root / path).stat().st_size
        raise DocumentError(f"has {size:,} bytes; at most {attachment.MAX_BYTES:,} are allowed")
    return attachment.text_of(data)


def _tracked_md5(root: Path, path: str) -> str | None:
    try:
        return _pointer(root, path).md5
    except PointerError:
        return None


def _pointer(root: Path, path: str) -> Pointer:
    data = read_regular(root / pointer_of(path))
    if isinstance(data, Unreadable):
        raise PointerError(str(data))
    return attachment.read_pointer(data, path.rpartition("/")[2])


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()  # it is DVC that names files so


def _digest(path: Path) -> str:
    """sha256 of a file in hex; of anything else its kind."""
    return sha256(path) if path.is_file() else "no-file"
