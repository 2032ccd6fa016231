"""Files as streams of rows. A row that cannot be read is a row with a reason; no file is ever held whole.

JSON arrays are cut into elements by the decoder of the standard library over a sliding window. A streaming parser
would be no help: those at hand replace half surrogate pairs by `?` without a word, and give up the whole rest of a file
at a NaN or at one byte that is not UTF-8, where here one row is rejected.
"""

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from tunesmith.canonical import MAX_INTEGER

FileFormat = Literal["json", "csv"]
RowObject = dict[str, Any]

MAX_ROW = 64 << 20  # a row that is longer becomes no record (1 MiB) under any mapping
EXCERPT = 500
_CHUNK = 1 << 16
_NEAR_END = 16  # a decoder that stops this close to the end of the window may have met half a word or escape
_BLANKS = re.compile(r"[ \t\n\r]*")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # how `surrogateescape` marks bytes that are not UTF-8
_BOM = b"\xef\xbb\xbf"


class Unusable(Exception):
    """The file as a whole cannot be read as what it is said to be. The text is for the user."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number, counted from 1: an object, or the reason why there is none and the start of its text.

    `last` says that the file is broken here, so that nothing behind this row could be read.
    """

    number: int
    value: RowObject | None
    problem: str = ""
    excerpt: str = ""
    last: bool = False


def read_rows(path: Path, form: FileFormat) -> Iterator[Row]:
    """The rows of a file. `json` is an array where the first character says so, else an object a line.

    Raises OSError where the file cannot be read, Unusable where it has no rows by its form.
    """
    if form == "csv":
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            yield from _csv_rows(text)
        return
    with path.open("rb") as file:
        if not _skip_to_text(file):
            return
        yield from _array_rows(file) if file.peek(1)[:1] == b"[" else _line_rows(file)


def _skip_to_text(file: Any) -> bool:
    """Leave the file at its first character that is neither a byte order mark nor blank; false if there is none."""
    if file.peek(3)[:3] == _BOM:
        file.read(3)
    while byte := file.peek(1)[:1]:
        if byte not in b" \t\r\n":
            return True
        file.read(1)
    return False


class _Decoder:
    """JSON with the losses of Python's decoder made visible: a key that stands twice, numbers that floats change."""

    def __init__(self) -> None:
        self._twice = ""
        self._json = json.JSONDecoder(object_pairs_hook=self._object, parse_int=_whole)

    def decode(self, text: str, at: int) -> tuple[Any, int, str]:
        """A value, the place behind it, and what is wrong with it as a row. Raises ValueError or RecursionError."""
        self._twice = ""
        value, end = self._json.raw_decode(text, at)
        problem = ""
        if not isinstance(value, dict):
            problem = f"the row is {_KINDS.get(type(value), 'no object')}, not an object of names and values"
        elif self._twice:
            problem = f"the key {self._twice:.60} stands in it twice, and which value is meant cannot be told"
        return value, end, problem

    def _object(self, pairs: list[tuple[str, Any]]) -> RowObject:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._twice = next(repr(key) for key, count in counts.items() if count > 1)
        return made


_KINDS = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}


def _whole(text: str) -> int | str:
    """A whole number; beyond what every reader keeps exact it becomes its own decimal text."""
    if len(text) < 16 or (len(text) < 18 and abs(int(text)) <= MAX_INTEGER):
        return int(text)
    return text


def _line_rows(file: BinaryIO) -> Iterator[Row]:
    decoder = _Decoder()
    number = line_number = 0
    while line := file.readline(MAX_ROW + 1):
        line_number += 1
        if len(line) > MAX_ROW:
            number += 1
            excerpt = line[:EXCERPT].decode("utf-8", "replace")
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_ROW)
            yield Row(number, None, f"line {line_number} is longer than {MAX_ROW:,} bytes", excerpt)
        elif line.strip():
            number += 1
            yield _line_row(decoder, number, line_number, line)


def _line_row(decoder: _Decoder, number: int, line_number: int, line: bytes) -> Row:
    text = line.decode("utf-8", "replace")
    try:
        text = line.decode("utf-8").strip(" \t\r\n")
        value, end, problem = decoder.decode(text, 0)
    except UnicodeDecodeError as error:
        problem = f"line {line_number}: byte {error.start + 1} is not UTF-8"
    except (ValueError, RecursionError) as error:
        problem = f"line {line_number} is no JSON: {_told(error)}"
    else:
        if end != len(text):
            problem = f"line {line_number} goes on behind the end of its JSON value, at character {end + 1}"
        if not problem:
            return Row(number, value)
    return Row(number, None, problem, text[:EXCERPT])


def _told(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (character {error.pos + 1})"
    return str(error)


class _Window:
    """A stretch of a file's text that grows at its end and is cut at its start. `line` is the line of its start."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.line = 1
        self.whole = False  # nothing is left to read

    def grow(self) -> bool:
        """Read as much again as there is, so that the cost of decoding anew stays in proportion; false at the end."""
        if not self.whole:
            data = self._file.read(max(_CHUNK, len(self.text)))
            self.whole = not data
            self.text += self._decoder.decode(data, final=self.whole)
        return not self.whole

    def cut(self, at: int) -> None:
        """Forget what stands before a place."""
        self.line += self.text.count("\n", 0, at)
        self.text = self.text[at:]

    def next_character(self, at: int) -> tuple[str, int]:
        """The first character from a place on that is not blank, and where it stands; empty at the end."""
        while True:
            match = _BLANKS.match(self.text, at)
            at = match.end() if match else at
            if at < len(self.text) or not self.grow():
                return self.text[at : at + 1], at


def _array_rows(file: BinaryIO) -> Iterator[Row]:
    window, decoder = _Window(file), _Decoder()
    number = 0
    _, at = window.next_character(0)
    char, at = window.next_character(at + 1)
    while char != "]" or number:
        if at > _CHUNK:
            window.cut(at)
            at = 0
        number += 1
        try:
            value, end, problem = _element(window, decoder, at)
        except (ValueError, RecursionError) as error:
            yield _broken(window, number, at, _told(error))
            return
        if _NOT_UTF8.search(window.text, at, end):
            problem = "bytes that are not UTF-8"
        yield Row(number, None if problem else value, problem, window.text[at : at + EXCERPT] if problem else "")
        char, at = window.next_character(end)
        if char == "]":
            break
        if char != ",":
            found = "the file ends" if not char else f"{char!r} stands"
            yield _broken(window, number + 1, at, f"{found} where a comma or the end of the list is due")
            return
        char, at = window.next_character(at + 1)
    char, at = window.next_character(at + 1)
    if char:
        yield _broken(window, number + 1, at, "more text stands behind the end of the list")


def _element(window: _Window, decoder: _Decoder, at: int) -> tuple[Any, int, str]:
    """One element, however far the window has to grow for it."""
    while True:
        try:
            value, end, problem = decoder.decode(window.text, at)
            # A number that ends with the window may go on behind it.
            if end < len(window.text) or not window.grow():
                return value, end, problem
        except json.JSONDecodeError as error:
            cut_off = error.msg.startswith("Unterminated") or error.pos >= len(window.text) - _NEAR_END
            if not cut_off or len(window.text) - at > MAX_ROW or not window.grow():
                raise


def _broken(window: _Window, number: int, at: int, reason: str) -> Row:
    line = window.line + window.text.count("\n", 0, at)
    problem = f"the list is broken in its element {number}, from line {line} on: {reason}"
    return Row(number, None, problem, window.text[at : at + EXCERPT], last=True)


def _csv_rows(text: TextIO) -> Iterator[Row]:
    csv.field_size_limit(MAX_ROW)  # the default of 128 KiB is less than a long document in a cell
    lines = csv.reader(_bounded(text), strict=True)
    number = 0
    try:
        header = next((cells for cells in lines if cells), None)
        if header is None:
            return
        _check_header(header)
        for cells in lines:
            if cells:
                number += 1
                yield _csv_row(header, number, lines.line_num, cells)
    except csv.Error as error:
        # What follows a stray quotation mark may be the rest of a cell that looks like rows; guessing would be worse.
        line = lines.line_num
        yield Row(number + 1, None, f"the file is broken in line {line}: {error}", last=True)


def _bounded(text: TextIO) -> Iterator[str]:
    while line := text.readline(MAX_ROW + 1):
        if len(line) > MAX_ROW:
            raise csv.Error(f"longer than {MAX_ROW:,} characters")
        yield line


def _check_header(header: list[str]) -> None:
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise Unusable(f"the column {twice!r:.60} stands twice in the first line; every column needs its own name")
    if any(_NOT_UTF8.search(name) for name in header):
        raise Unusable("the first line, which names the columns, is not UTF-8; save the file as UTF-8")


def _csv_row(header: list[str], number: int, line: int, cells: list[str]) -> Row:
    problem = ""
    if len(cells) != len(header):
        problem = f"the row that ends in line {line} has {len(cells)} cells, the header {len(header)}"
    elif any(_NOT_UTF8.search(cell) for cell in cells):
        problem = f"the row that ends in line {line} holds bytes that are not UTF-8"
    if problem:
        return Row(number, None, problem, ",".join(cells)[:EXCERPT])
    return Row(number, dict(zip(header, cells, strict=True)))
