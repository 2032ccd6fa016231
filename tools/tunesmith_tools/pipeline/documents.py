"""Documents that DVC tracks, as they stand in the working tree, and the texts that records take from them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache, partial
from pathlib import Path

from tunesmith import attachment
from tunesmith.attachment import DocumentError, Pointer, PointerError
from tunesmith.corpus import ARTIFACTS, Unreadable, pointer_of, read_regular
from tunesmith.record import Attachment
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
    """The paths of what DVC tracks below artifacts/, sorted."""
    found = (path.relative_to(root).as_posix() for path in (root / ARTIFACTS).rglob("*.dvc") if path.is_file())
    return sorted(path.removesuffix(".dvc") for path in found)


def state(root: Path, path: str) -> State:
    """How what DVC tracks at a path stands; where its pointer is missing or cannot be read it is not tracked.

    Files small enough to be attached are read. Of larger ones the size tells, of folders that they are there.
    """
    place = root / path
    try:
        pointer = _pointer(root, path)
    except PointerError:
        return State.UNTRACKED
    if not place.exists():
        return State.MISSING
    if pointer.is_folder or place.is_dir():
        return State.HERE if pointer.is_folder and place.is_dir() else State.CHANGED
    size = place.stat().st_size
    if pointer.size not in (None, size):
        return State.CHANGED
    if size > attachment.MAX_BYTES:
        return State.HERE
    return State.HERE if _md5(place.read_bytes()) == pointer.md5 else State.CHANGED


def told(path: str, found: State, users: Iterable[str] = ()) -> str:
    """In words, that a document is not there or not the one that is tracked, who needs it, and what to run."""
    first, *others = [*users] or [""]
    takes = f"and {len(others):,} more take their text" if others else "takes its text"
    used = f"; {first} {takes} from it" if first else ""
    if found is State.MISSING:
        return (
            f"{path} is not here{used}. Run `dvc pull {pointer_of(path)}`; where the remote lacks it, somebody who has "
            f"the file runs `dvc push -R {ARTIFACTS}`"
        )
    if found is State.UNTRACKED:
        pointer = pointer_of(path)
        return f"{pointer} is missing or cannot be read; `git restore {pointer}` brings the committed one back"
    return (
        f"{path} is not the document that {pointer_of(path)} names{used}. If it was changed on purpose, run "
        f"`dvc add {path}`; else `dvc pull --force {pointer_of(path)}` brings the tracked one back"
    )


def fingerprint(root: Path) -> Iterator[str]:
    """A line for every pointer: its path and digest, and those of a document that was changed without `dvc add`.

    A document that is missing changes no line: what was built from it stays right.
    """
    for path in tracked(root):
        parts = [path, hashlib.sha256((root / pointer_of(path)).read_bytes()).hexdigest()]
        if state(root, path) is State.CHANGED:
            parts += ["changed", _digest(root / path)]
        yield " ".join(parts) + "\n"


def absent(root: Path, used: Iterable[tuple[str, Attachment]]) -> list[str]:
    """What is to be said of documents that are not as tracked, each once; `used` pairs records' paths with them."""
    users: dict[str, list[str]] = defaultdict(list)
    for path, one in used:
        users[str(one.path)].append(path)
    found = {path: state(root, path) for path in sorted(users)}
    return [told(path, how, users[path]) for path, how in found.items() if how is not State.HERE]


def _read(root: Path, path: str) -> str:
    how = state(root, path)
    if how is not State.HERE:
        raise Failure(told(path, how), code=1)
    size = (root / path).stat().st_size
    if size > attachment.MAX_BYTES:
        raise DocumentError(f"has {size:,} bytes; at most {attachment.MAX_BYTES:,} are allowed")
    return attachment.text_of((root / path).read_bytes())


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
    if not path.is_file():
        return "no-file"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
