"""A file of results as rows: JSON lines, a JSON array, CSV with a header, or what the evaluation harness writes."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, NamedTuple

from tunesmith_tools.console import Failure
from tunesmith_tools.results import harness


class Row(NamedTuple):
    """One row: where it stands in the file, in words, and its values by key; empty ones are left out."""

    where: str
    values: Mapping[str, Any]


def rows(name: str, data: bytes) -> list[Row]:
    """The rows of a file. Raises Failure, which names the file and the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{name}: line {data.count(10, 0, error.start) + 1}: a byte that is not UTF-8") from None
    found: Iterable[tuple[str, Any]]
    begin = text.lstrip()[:1]
    if begin == "[":
        found = _of_list(_json(name, text))
    elif begin == "{":
        found = _of_object(name, text)
    elif begin:
        found = _of_csv(name, text)
    else:
        raise Failure(f"{name} is empty")
    return [Row(where, _given(name, where, value)) for where, value in found]


def _of_object(name: str, text: str) -> Iterable[tuple[str, Any]]:
    """One object is a file of the evaluation harness or a single row; objects one a line are rows."""
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except ValueError:
        lines = ((f"line {number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
        return [(where, _json(name, line, where)) for where, line in lines]
    except RecursionError:
        raise Failure(f"{name}: nested too deeply") from None
    return harness.rows(whole) if harness.is_of_it(whole) else [("row 1", whole)]


def _of_list(values: Any) -> Iterator[tuple[str, Any]]:
    return ((f"row {number}", value) for number, value in enumerate(values, 1))


def _of_csv(name: str, text: str) -> Iterator[tuple[str, Any]]:
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = next(cells for cells in lines if cells)
        twice = sorted({key for key in header if header.count(key) > 1})
        if twice:
            raise Failure(f"{name}: line 1: the column {twice[0]!r:.60} stands there twice")
        for cells in lines:
            if cells and len(cells) != len(header):
                told = f"{len(cells)} cells, and the header has {len(header)}; commas stand between cells"
                raise Failure(f"{name}: line {lines.line_num}: {told}")
            if cells:
                yield f"line {lines.line_num}", dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise Failure(f"{name}: line {lines.line_num}: {error}") from None


def _json(name: str, text: str, where: str = "") -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        at = where or f"line {error.lineno}"
        raise Failure(f"{name}: {at}: no JSON: {error.msg} (character {error.colno})") from None
    except RecursionError:
        raise Failure(f"{name}: {where or 'its value'} is nested too deeply") from None


def _no_number(_text: str) -> None:
    """NaN and Infinity stand for a number that could not be worked out: as if nothing stood there."""


def _given(name: str, where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Failure(f"{name}: {where} is no object of names and values")
    return {key: item for key, item in value.items() if item not in (None, "")}
