"""CSV with a header, as RFC 4180 has it."""

import csv
from collections.abc import Iterator
from typing import TextIO

from tunesmith_tools.importers.rows import EXCERPT, MAX_ROW, NOT_UTF8, Row, Unusable


def rows(text: TextIO) -> Iterator[Row]:
    """The rows below the header, each an object by column; blank lines do not count."""
    csv.field_size_limit(MAX_ROW)  # the default of 128 KiB is less than a long document in a cell
    lines = csv.reader(_bounded(text), strict=True)
    number = began = 0
    try:
        header = next((cells for cells in lines if cells), None)
        if header is None:
            return
        _check_header(header)
        began = lines.line_num
        for cells in lines:
            began = lines.line_num
            if cells:
                number += 1
                yield _csv_row(header, number, lines.line_num, cells)
    except csv.Error as error:
        # What follows a stray quotation mark may be the rest of a cell that looks like rows; guessing would be worse.
        reason = "a quotation mark opens a cell that nothing closes" if "end of data" in str(error) else str(error)
        problem = f"the file is broken in the row that begins in line {began + 1}: {reason}"
        yield Row(number + 1, None, problem, last=True)


def _bounded(text: TextIO) -> Iterator[str]:
    while line := text.readline(MAX_ROW + 1):
        if len(line) > MAX_ROW:
            raise csv.Error(f"longer than {MAX_ROW:,} characters")
        yield line


def _check_header(header: list[str]) -> None:
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise Unusable(f"the column {twice!r:.60} stands twice in the first line; every column needs its own name")
    if any(NOT_UTF8.search(name) for name in header):
        raise Unusable("the first line, which names the columns, is not UTF-8; save the file as UTF-8")


def _csv_row(header: list[str], number: int, line: int, cells: list[str]) -> Row:
    problem = ""
    if len(cells) != len(header):
        problem = f"the row that ends in line {line} has {len(cells)} cells, the header {len(header)}"
    elif any(NOT_UTF8.search(cell) for cell in cells):
        problem = f"the row that ends in line {line} holds bytes that are not UTF-8"
    if problem:
        return Row(number, None, problem, ",".join(cells)[:EXCERPT])
    return Row(number, dict(zip(header, cells, strict=True)))
