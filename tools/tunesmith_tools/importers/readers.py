"""Files as streams of rows. A row that cannot be read is a row with a reason; no file is ever held whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from tunesmith_tools.importers import csv_rows, json_array, json_lines
from tunesmith_tools.importers.rows import START, Place, Row

FileFormat = Literal["json", "csv"]
_BOM = b"\xef\xbb\xbf"


def read_rows(path: Path, form: FileFormat, start: Place = START) -> Iterator[Row]:
    """The rows of a file behind a place. `json` is an array where the first character says so, else an object a line.

    Raises OSError where the file cannot be read, Unusable where it has no rows by its form.
    """
    with path.open("rb") as file:
        if form == "csv":
            _skip_mark(file)
            yield from csv_rows.rows(file, start)
        elif _skip_to_text(file):
            reader = json_array.rows if file.peek(1)[:1] == b"[" else json_lines.rows
            if start != START:
                file.seek(start.offset)
            yield from reader(file, start)


def why_no_rows(path: Path, form: FileFormat) -> str:
    """Why nothing, not even something bad, was found in a file. Raises OSError."""
    if next(read_rows(path, form), None) is not None:
        return "its rows have none"
    with path.open("rb") as file:
        if _skip_to_text(file):
            return "nothing stands below its header" if form == "csv" else "its list is empty"
        return "it is blank" if file.tell() else "it is empty"


def _skip_mark(file: Any) -> None:
    if file.peek(3)[:3] == _BOM:
        file.read(3)


def _skip_to_text(file: Any) -> bool:
    """Leave the file at its first character that is neither a byte order mark nor blank; false if there is none."""
    _skip_mark(file)
    while byte := file.peek(1)[:1]:
        if byte not in b" \t\r\n":
            return True
        file.read(1)
    return False
