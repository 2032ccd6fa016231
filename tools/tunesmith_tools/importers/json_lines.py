"""JSON lines, and the decoder that JSON arrays share."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, Self

from tunesmith.canonical import MAX_INTEGER
from tunesmith_tools.importers.rows import EXCERPT, MAX_ROW, Place, Row, RowObject, Unusable


class Decoder:
    """JSON with the losses of Python's decoder made visible: a key that stands twice, numbers that floats change."""

    def __init__(self) -> None:
        self._twice = ""
        self._json = json.JSONDecoder(object_pairs_hook=self._object, parse_int=_whole, parse_float=Decimals)

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


_SPREAD = (
    "an object stands over several lines, where each line has to be an object of its own; `jq -c . FILE` makes such "
    "lines, `jq -c '.data[]' FILE` those of a list that the object has under `data`"
)
_KINDS = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}


class Decimals(float):
    """A number that knows how it was written: 1.10 stays 1.10 where a text is made of it, and is 1.1 as a number."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text
        return made


def _whole(text: str) -> int | str:
    """A whole number; beyond what every reader keeps exact it becomes its own decimal text."""
    if len(text) < 16 or (len(text) < 18 and abs(int(text)) <= MAX_INTEGER):
        return int(text)
    return text


def rows(file: BinaryIO, start: Place) -> Iterator[Row]:
    """The objects of a file that has one a line, from a place at which it stands; blank lines do not count."""
    decoder = Decoder()
    number, line_number = start.rows, start.lines
    while line := file.readline(MAX_ROW + 1):
        line_number += 1
        if len(line) > MAX_ROW:
            number += 1
            excerpt = line[:EXCERPT].decode("utf-8", "replace")
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_ROW)
            problem = f"line {line_number} is longer than {MAX_ROW:,} bytes"
            yield Row(Place(number, line_number, file.tell()), None, problem, excerpt)
        elif line.strip():
            number += 1
            if number == 1 and line.strip() == b"{":
                raise Unusable(_SPREAD)
            yield _line_row(decoder, Place(number, line_number, file.tell()), line)


def _line_row(decoder: Decoder, end: Place, line: bytes) -> Row:
    line = line.strip(b" \t\r\n")
    text = line.decode("utf-8", "replace")
    try:
        line.decode("utf-8")
        value, stopped, problem = decoder.decode(text, 0)
    except UnicodeDecodeError as error:
        problem = f"line {end.lines}: byte {error.start + 1} is not UTF-8"
    except (ValueError, RecursionError) as error:
        problem = f"line {end.lines} is no JSON: {told(error)}"
    else:
        if stopped != len(text):
            problem = f"line {end.lines} goes on behind the end of its JSON value, at character {stopped + 1}"
        if not problem:
            return Row(end, value)
    return Row(end, None, problem, text[:EXCERPT])


def told(error: Exception) -> str:
    """A decoder's error in words."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (character {error.pos + 1})"
    return str(error)
