"""The file of rows that became no record, written as they come and put in place at the end."""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tunesmith_tools.console import Failure
from tunesmith_tools.importers.rows import EXCERPT, RowObject
from tunesmith_tools.importers.targets import is_rejects

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file of rejects has come: its length in bytes, and the sha256 in hex of so much of it."""

    length: int
    digest: str


class Rejects:
    """JSON lines of row number, reason and data. Without a path, or a first reject, no file is made.

    They are gathered in a scratch file beside the path, whose name follows from the path and a key, so that what a
    killed run gathered is found again.
    """

    def __init__(self, path: Path | None, key: str) -> None:
        self.path = path.resolve() if path else None  # so that a link stays one
        self._scratch = self.path.with_name(f".{self.path.name}.{key}.tmp") if self.path else None
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._length = 0

    def begin(self) -> None:
        """Forget what a run that is not resumed may have left in the scratch file."""
        if self._scratch:
            with suppress(OSError):
                self._scratch.unlink(missing_ok=True)

    def resume(self, mark: Mark) -> None:
        """Go on behind a mark of an interrupted run. Raises Failure where its rejects are gone or changed, OSError."""
        if not mark.length or self.path is None or self._scratch is None:
            self.begin()
            return
        # A run that was killed left the scratch file, one that could still end well put it in place.
        found = next((file for file in (self._scratch, self.path) if _begins_with(file, mark)), None)
        if found is None:
            raise Failure(
                f"{self.path} is gone or changed since the import was interrupted; run it without --resume, "
                "and rows that are present are skipped"
            )
        if found is self.path:
            shutil.copyfile(self.path, self._scratch)
        self._file = self._scratch.open("r+b")
        self._file.truncate(mark.length)
        self._digest = _digest(self._file, mark.length)
        self._length = mark.length

    def add(self, number: int, reason: str, data: RowObject | str) -> None:
        """One row more. Raises OSError."""
        if self._scratch is None:
            return
        if self._file is None:
            self._scratch.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._scratch.open("wb")
        line = _line(number, reason, data)
        self._file.write(line)
        self._digest.update(line)
        self._length += len(line)

    def mark(self) -> Mark:
        """How far the file has come; so much of it stands on the disk when this returns. Raises OSError."""
        if self._file:
            self._file.flush()
        return Mark(self._length, self._digest.hexdigest())

    def remove_outdated(self) -> None:
        """Remove the rejects of an earlier run where this one, at its end, has none. Raises OSError."""
        if self._file is None and self.path and is_rejects(self.path):
            self.path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in place, also after a failure: what was found so far is of use."""
        if self._file is None or self._scratch is None or self.path is None:
            return
        failed: OSError | None = None
        try:
            self._file.close()
        except OSError as unwritten:  # the disk is full; what came before stands in the file
            failed = unwritten
        try:
            self._scratch.replace(self.path)
        except OSError as immovable:
            failed = failed or immovable
        if failed and error is None:
            raise failed


def _digest(file: BinaryIO, length: int) -> "hashlib._Hash":
    """The digest of a file's first bytes, behind which the file stands then."""
    digest = hashlib.sha256()
    while length and (chunk := file.read(min(length, _CHUNK))):
        digest.update(chunk)
        length -= len(chunk)
    return digest


def _begins_with(path: Path, mark: Mark) -> bool:
    try:
        with path.open("rb") as file:
            return _digest(file, mark.length).hexdigest() == mark.digest
    except OSError:
        return False


def _line(number: int, reason: str, data: RowObject | str) -> bytes:
    try:
        text = json.dumps({"row": number, "reason": reason, "data": data}, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):  # NaN, or nested deeper than can be written again
        excerpt = "too deeply nested to be shown" if _is_deep(data) else repr(data)[:EXCERPT]
        text = json.dumps({"row": number, "reason": reason, "data": excerpt}, ensure_ascii=False)
    # Half a surrogate pair, the one thing UTF-8 cannot carry, becomes the JSON escape that it was.
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _is_deep(data: RowObject | str) -> bool:
    try:
        repr(data)
    except RecursionError:
        return True
    return False
