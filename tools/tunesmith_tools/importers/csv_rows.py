"""CSV with a header, as RFC 4180 has it."""

import csv
from collections.abc import Iterator
from contextlib import closing
from io import TextIOWrapper
from typing import BinaryIO, Self

from tunesmith_tools.importers.rows import EXCERPT, MAX_ROW, NOT_UTF8, START, Place, Row, Unusable

_MARKS = {";": "semicolons", "\t": "tabs"}


class _Lines:
    """The lines of a file from where it stands, line ends included, and how many lines and bytes were taken so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.offset = file.tell()
        self.taken = 0
        self._open()

    def _open(self) -> None:
        self._text = TextIOWrapper(self._file, encoding="utf-8", errors="surrogateescape", newline="")

    def go_to(self, place: Place) -> None:
        """Go on at another place."""
        self.close()
        self._file.seek(place.offset)
        self.offset, self.taken = place.offset, place.lines
        self._open()

    def close(self) -> None:
        """Let go of the file, which stays open."""
        self._text.detach()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_ROW + 1)
        if not line:
            raise StopIteration
        if len(line) > MAX_ROW:
            raise csv.Error(f"longer than {MAX_ROW:,} characters")
        self.taken += 1
        self.offset += len(line.encode("utf-8", "surrogateescape"))  # gives back the very bytes that were read
        return line


def rows(file: BinaryIO, start: Place) -> Iterator[Row]:
    """The rows below the header and behind a place, each an object by column; blank lines do not count."""
    csv.field_size_limit(MAX_ROW)  # the default of 128 KiB is less than a long document in a cell
    with closing(_Lines(file)) as lines:
        yield from _rows(lines, start)


def _rows(lines: _Lines, start: Place) -> Iterator[Row]:
    number, began = start.rows, 0
    try:
        header = next((cells for cells in csv.reader(lines, strict=True) if cells), None)
        if header is None:
            return
        _check_header(header)
        if start != START:
            lines.go_to(start)
        began = lines.taken
        for cells in csv.reader(lines, strict=True):
            began = lines.taken
            if cells:
                number += 1
                yield _csv_row(header, Place(number, lines.taken, lines.offset), cells)
    except csv.Error as error:
        # What follows a stray quotation mark may be the rest of a cell that looks like rows; guessing would be worse.
        reason = "a quotation mark opens a cell that nothing closes" if "end of data" in str(error) else str(error)
        problem = f"the file is broken in the row that begins in line {began + 1}: {reason}"
        yield Row(Place(number + 1, lines.taken, lines.offset), None, problem, last=True)


def _check_header(header: list[str]) -> None:
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise Unusable(f"the column {twice!r:.60} stands twice in the first line; every column needs its own name")
    if len(header) == 1 and (found := next((kind for mark, kind in _MARKS.items() if mark in header[0]), None)):
        raise Unusable(f"its one column is {header[0]!r:.60}: {found} stand between the cells, where commas are due")
    if any(NOT_UTF8.search(name) for name in header):
        raise Unusable("the first line, which names the columns, is not UTF-8; save the file as UTF-8")


def _csv_row(header: list[str], end: Place, cells: list[str]) -> Row:
    problem = ""
    if len(cells) != len(header):
        problem = f"the row that ends in line {end.lines} has {len(cells)} cells, the header {len(header)}"
    elif any(NOT_UTF8.search(cell) for cell in cells):
        problem = f"the row that ends in line {end.lines} holds bytes that are not UTF-8"
    if problem:
        return Row(end, None, problem, ",".join(cells)[:EXCERPT])
    return Row(end, dict(zip(header, cells, strict=True)))
