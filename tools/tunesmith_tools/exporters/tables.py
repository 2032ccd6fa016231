"""Rows as JSON Lines and Parquet, such that `datasets` loads the same rows from both.

`datasets` takes the types of a JSON Lines file from its first 10 MiB: a key that is missing or null up to there and has
a value later stops it with an error (5.2, 2026). So every message has the same keys, null where it has no value, and
one row of each shape comes first.
"""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

from tunesmith_tools.exporters.format import MESSAGE, MESSAGES, Row

_GROUP = 5_000  # rows in one piece of a Parquet file: what is in memory at a time
_TYPES = {str: pa.string(), bool: pa.bool_(), int: pa.int32()}
# Separators of lines in Unicode that JSON does not escape: a reader that knows them would see two lines in one.
_SEPARATORS = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"})


def line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, its keys in the order of the format."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).translate(_SEPARATORS) + "\n"


def shape(value: Any) -> Hashable:
    """What Arrow sees of a value: its keys, and of a list the different shapes in it."""
    if isinstance(value, dict):
        return tuple((key, shape(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return frozenset(map(shape, value))
    return type(value).__name__


def typed(schema: pa.Schema, rows: Sequence[Row]) -> pa.Schema:
    """A format's schema with the further keys that messages of a column have, from one row of each shape."""
    return pa.schema([(one.name, _widened(one.name, rows) if one.type == MESSAGES else one.type) for one in schema])


def filled(schema: pa.Schema, row: Row) -> Row:
    """A row with every key of a schema that `typed` made; what a message does not have is null."""
    wide = {one.name: one.type.value_type for one in schema if pa.types.is_list(one.type) and one.type != MESSAGES}
    return row | {
        name: [{key.name: one.get(key.name) for key in kind} for one in row[name]] for name, kind in wide.items()
    }


class Leader(NamedTuple):
    """The first row of a shape: its number among the rows of its file, the row, and what the index says of it."""

    number: int
    row: Row
    labels: Mapping[str, Any]


class Files:
    """The files of one split of a format: rows as JSON Lines and Parquet, and the index.

    The leaders are written at once; then `add` is given every row in order and passes over those that are leaders.
    `nulls` is whether JSON Lines hold a null where a message lacks a key of the schema, as Parquet does.
    """

    def __init__(self, base: Path, schema: pa.Schema, leaders: Iterable[Leader], *, nulls: bool) -> None:
        self._schema, self._nulls = schema, nulls
        self._seen = 0
        self._leaders: set[int] = set()
        self._piece: list[Row] = []
        self._open = ExitStack()
        self._lines, self._index = (
            self._open.enter_context(base.with_suffix(ending).open("w", encoding="utf-8", newline="\n"))
            for ending in (".jsonl", ".index.jsonl")
        )
        writer = pq.ParquetWriter(base.with_suffix(".parquet"), schema, compression="zstd", compression_level=6)
        self._parquet = self._open.enter_context(writer)
        for leader in leaders:
            self._leaders.add(leader.number)
            self._write(leader.row, leader.labels)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._write_piece()
        self._open.__exit__(kind, error, at)

    def add(self, row: Row, index: Mapping[str, Any]) -> None:
        """Write the next row, and what the index says of it."""
        if self._seen not in self._leaders:
            self._write(row, index)
        self._seen += 1

    def _write(self, row: Row, index: Mapping[str, Any]) -> None:
        full = filled(self._schema, row)
        self._lines.write(line(full if self._nulls else row))
        self._index.write(line(index))
        self._piece.append(full)
        if len(self._piece) == _GROUP:
            self._write_piece()

    def _write_piece(self) -> None:
        if self._piece:
            # The layout of chunks would show in the bytes.
            self._parquet.write_table(pa.Table.from_pylist(self._piece, self._schema).combine_chunks())
            self._piece.clear()


def _widened(column: str, rows: Sequence[Row]) -> pa.DataType:
    further: dict[str, pa.DataType] = {}
    for row in rows:
        for one in row[column]:
            further |= {key: _TYPES[type(value)] for key, value in one.items() if key not in MESSAGE.names}
    return pa.list_(pa.struct([*MESSAGE, *map(pa.field, further, further.values())]))
