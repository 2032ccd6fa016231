"""Files as streams of rows. A row that cannot be read is a row with a reason; no file is ever held whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from tunesmith_tools.importers import csv_rows, json_array, json_lines
from tunesmith_tools.importers.rows import Row

FileFormat = Literal["json", "csv"]
_BOM = b"\xef\xbb\xbf"


def read_rows(path: Path, form: FileFormat) -> Iterator[Row]:
    """The rows of a file. `json` is an array where the first character says so, else an object a line.

    Raises OSError where the file cannot be read, Unusable where it has no rows by its form.
    """
    if form == "csv":
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            yield from csv_rows.rows(text)
        return
    with path.open("rb") as file:
        if not _skip_to_text(file):
            return
        yield from json_array.rows(file) if file.peek(1)[:1] == b"[" else json_lines.rows(file)


def _skip_to_text(file: Any) -> bool:
    """Leave the file at its first character that is neither a byte order mark nor blank; false if there is none."""
    if file.peek(3)[:3] == _BOM:
        file.read(3)
    while byte := file.peek(1)[:1]:
        if byte not in b" \t\r\n":
            return True
        file.read(1)
    return False
