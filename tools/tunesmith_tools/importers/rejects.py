"""The file of rows that became no record, written as they come and put in place at the end."""

import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tunesmith_tools.importers.rows import EXCERPT, RowObject


class Rejects:
    """JSON lines of row number, reason and data. Without a path, or a first reject, no file is made."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp") if path else None
        self._file: BinaryIO | None = None

    def add(self, number: int, reason: str, data: RowObject | str) -> None:
        """One row more. Raises OSError."""
        if self._scratch is None:
            return
        if self._file is None:
            self._scratch.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._scratch.open("wb")
        self._file.write(_line(number, reason, data))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in place, also after a failure: what was found so far is of use."""
        if self._file is None or self._scratch is None or self.path is None:
            return
        try:
            self._file.close()
            self._scratch.replace(self.path)
        except OSError:
            with suppress(OSError):
                self._scratch.unlink(missing_ok=True)
            if error is None:
                raise


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
