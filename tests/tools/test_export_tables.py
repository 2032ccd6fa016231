"""Rows as JSON Lines and Parquet: one line a row, one row of each shape first, the same values in both."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

import exported_rows
from tunesmith_tools.exporters import tables
from tunesmith_tools.exporters.format import MESSAGES

SCHEMA = pa.schema([("prompt", MESSAGES), ("completion", MESSAGES)])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def row(prompt: str, completion: str, thought: str | None = None) -> dict[str, Any]:
    answer = {"role": "assistant", "content": completion} | ({} if thought is None else {"thinking": thought})
    return {"prompt": [{"role": "user", "content": prompt}], "completion": [answer]}


@given(st.dictionaries(texts, texts, min_size=1))
def test_a_row_is_one_line_for_every_reader_and_comes_back_as_it_is(given: dict[str, str]) -> None:
    line = tables.line(given)
    assert line.splitlines() == [line.removesuffix("\n")]
    assert list(json.loads(line).items()) == list(given.items())


def written(folder: Path, rows: list[dict[str, Any]]) -> pa.Schema:
    """Write the rows as a build does; their index is their number."""
    leaders: dict[Any, tables.Leader] = {}
    for number, one in enumerate(rows):
        leaders.setdefault(tables.shape(one), tables.Leader(number, one, {"number": number}))
    schema = tables.typed(SCHEMA, [leader.row for leader in leaders.values()])
    with tables.Files(folder / "rows", schema, leaders.values(), nulls=True) as files:
        for number, one in enumerate(rows):
            files.add(one, {"number": number})
    return schema


def test_one_row_of_each_shape_comes_first_and_the_others_keep_their_order(tmp_path: Path) -> None:
    rows = [*(row(str(number), "a") for number in range(3)), row("3", "a", "b"), row("4", "a", "c"), row("5", "a")]
    schema = written(tmp_path, rows)
    order = [line["number"] for line in exported_rows.read(tmp_path / "rows.index.jsonl")]
    assert order == [0, 3, 1, 2, 4, 5]
    expected = [tables.filled(schema, rows[number]) for number in order]
    assert exported_rows.read(tmp_path / "rows.jsonl") == expected
    assert exported_rows.from_parquet(tmp_path / "rows.parquet") == expected


def test_the_further_keys_of_messages_are_columns_where_there_are_some_and_null_elsewhere() -> None:
    assert tables.typed(SCHEMA, [row("a", "b")]) == SCHEMA
    rows = [row("a", "b"), row("c", "d", "e")]
    typed = tables.typed(SCHEMA, rows)
    assert typed.field("prompt").type == MESSAGES
    text = pa.string()
    message = pa.struct([("role", text), ("content", text), ("thinking", text)])
    assert typed.field("completion").type == pa.list_(message)
    assert tables.filled(SCHEMA, rows[0]) == rows[0]
    null = {"completion": [{"role": "assistant", "content": "b", "thinking": None}]}
    assert [tables.filled(typed, one) for one in rows] == [rows[0] | null, rows[1]]


@given(st.lists(st.tuples(texts, texts, st.none() | texts), min_size=1, max_size=6))
def test_both_files_hold_the_same_rows_and_the_same_bytes_each_time(
    tmp_path: Path, given: list[tuple[str, str, str | None]]
) -> None:
    rows = [row(*one) for one in given]
    schema = written(tmp_path, rows)
    once = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    order = [line["number"] for line in exported_rows.read(tmp_path / "rows.index.jsonl")]
    assert sorted(order) == list(range(len(rows)))
    found = exported_rows.read(tmp_path / "rows.jsonl")
    assert found == [tables.filled(schema, rows[number]) for number in order]
    assert exported_rows.from_parquet(tmp_path / "rows.parquet") == found
    written(tmp_path, rows)
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == once


def test_a_file_of_many_rows_is_written_in_pieces(tmp_path: Path) -> None:
    rows = [row(str(number), "a", "b" if number == 11_000 else None) for number in range(12_000)]
    written(tmp_path, rows)
    found = exported_rows.from_parquet(tmp_path / "rows.parquet")
    assert [one["prompt"][0]["content"] for one in found] == [
        *("0", "11000"),
        *map(str, range(1, 11_000)),
        *map(str, range(11_001, 12_000)),
    ]
    assert found == exported_rows.read(tmp_path / "rows.jsonl")
