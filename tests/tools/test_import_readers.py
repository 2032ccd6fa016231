"""Files as rows: what is read, what is rejected with which reason, and where reading ends."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith_tools.importers import json_array
from tunesmith_tools.importers.presence import row_digest
from tunesmith_tools.importers.readers import FileFormat, read_rows, why_no_rows
from tunesmith_tools.importers.rows import Row, Unusable

Read = Callable[..., list[Row]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The rows of a file with some bytes."""

    def rows(data: bytes, form: FileFormat = "json") -> list[Row]:
        file = tmp_path / "rows"
        file.write_bytes(data)
        return list(read_rows(file, form))

    return rows


def values(rows: list[Row]) -> list[Any]:
    return [row.value for row in rows]


def test_blank_lines_do_not_count(read: Read) -> None:
    rows = read(b'\n{"a": 1}\n  \r\n\t\n{"a": 2}\r\n\n')
    assert [(row.number, row.value) for row in rows] == [(1, {"a": 1}), (2, {"a": 2})]


def test_a_last_line_needs_no_line_end_and_a_mark_may_stand_first(read: Read) -> None:
    assert values(read(b'\xef\xbb\xbf{"a": "b"}')) == [{"a": "b"}]
    assert values(read(b'\xef\xbb\xbf [{"a": "b"}]')) == [{"a": "b"}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a": ', "line 2 is no JSON: Expecting value (character"),
        (b"nonsense", "line 2 is no JSON"),
        (b'{"a": "\xff"}', "line 2: byte 8 is not UTF-8"),
        (b'{"a": "\x00"}', "Invalid control character"),
        (b"\x00\x00", "line 2 is no JSON"),
        (b'{"a": 1} {"a": 2}', "goes on behind the end of its JSON value, at character 9"),
        (b'{"a": 1, "a": 2}', "the key 'a' stands in it twice"),
        (b'{"a": {"b": 1, "b": 1}}', "the key 'b' stands in it twice"),
        (b'{"a": 1, "": 2, "": 3}', "the key '' stands in it twice"),
        (b"[1, 2]", "the row is a list"),
        (b'"text"', "the row is text"),
        (b"17", "the row is a number"),
        (b"null", "the row is null"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_one_reject(read: Read, line: bytes, reason: str) -> None:
    rows = read(b'{"a": 1}\n' + line + b'\n{"a": 3}\n')
    assert values(rows) == [{"a": 1}, None, {"a": 3}]
    assert reason in rows[1].problem
    assert rows[1].excerpt == line.decode("utf-8", "replace").strip()[:500]
    assert not rows[1].last


def test_an_endless_line_is_passed_over(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tunesmith_tools.importers.json_lines.MAX_ROW", 100)
    rows = read(b'{"a": 1}\n{"a": "' + b"x" * 1000 + b'"}\n{"a": 3}\n')
    assert values(rows) == [{"a": 1}, None, {"a": 3}]
    assert rows[1].problem == "line 2 is longer than 100 bytes"


@pytest.mark.parametrize("data", [b"", b"\n\n ", b"\xef\xbb\xbf", b"[]", b" [ ] \n"])
def test_a_file_without_rows(read: Read, data: bytes) -> None:
    assert read(data) == []


def test_text_behind_an_empty_array_is_told(read: Read) -> None:
    (row,) = read(b"[ ]\n{}")
    assert (row.number, row.value, row.last) == (1, None, True)
    assert row.problem == "the list is broken in its element 1, in line 2: more text stands behind the end of the list"


def test_an_array_is_told_by_its_first_character(read: Read) -> None:
    assert values(read(b'\n [ {"a": 1} ,\n{"a": [2, {"b": "]"}]}\n]\n')) == [{"a": 1}, {"a": [2, {"b": "]"}]}]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b"", "the file ends where a comma or the end of the list is due"),
        (b',\n{"a": ', "element 3, in line 3: Expecting value"),
        (b', {"a": "x', "element 3, in line 2: Unterminated string"),
        (b",]", "element 3, in line 2: Expecting value"),
        (b', {"a" 3}, {"a": 4}]', "Expecting ':' delimiter"),
        (b' {"a": 3}]', "'{' stands where a comma or the end of the list is due"),
        (b'] {"a": 3}', "more text stands behind the end of the list"),
        (b"," + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_broken_array_keeps_what_came_before(read: Read, tail: bytes, reason: str) -> None:
    rows = read(b'[{"a": 1},\n{"a": 2}' + tail)
    assert values(rows) == [{"a": 1}, {"a": 2}, None]
    assert reason in rows[2].problem
    assert rows[2].last


@pytest.mark.parametrize(
    ("element", "reason"),
    [(b"17", "a number"), (b'"\xff"', "UTF-8"), (b'{"a": "\xc3"}', "UTF-8"), (b'{"a": 1, "a": 2}', "twice")],
)
def test_an_array_goes_on_behind_a_bad_element(read: Read, element: bytes, reason: str) -> None:
    rows = read(b'[{"a": 1}, ' + element + b', {"a": 3}]')
    assert values(rows) == [{"a": 1}, None, {"a": 3}]
    assert reason in rows[1].problem


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
json_rows = st.lists(st.dictionaries(st.text(), json_values, max_size=3), max_size=5)


@given(json_rows, st.booleans(), st.sampled_from([1, 7, 64]))
def test_lines_and_an_array_give_the_same_rows(tmp_path: Path, rows: list[Any], ascii_only: bool, chunk: int) -> None:
    file = tmp_path / "rows"
    texts = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    encoded = "\n".join(texts).encode("utf-8", "surrogatepass")
    file.write_bytes(encoded)
    lines = list(read_rows(file, "json"))
    file.write_bytes(b"[" + encoded.replace(b"\n", b" ,\n") + b"\n]")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "_CHUNK", chunk)
        listed = list(read_rows(file, "json"))
    assert values(lines) == values(listed)
    assert len(lines) == len(rows)
    for row, read_row in zip(rows, lines, strict=True):
        if all(abs(number) < 2**53 for number in _integers(row)):
            assert read_row.value == row


def _integers(value: Any) -> list[int]:
    if isinstance(value, dict | list):
        return [number for item in (value.values() if isinstance(value, dict) else value) for number in _integers(item)]
    return [value] if type(value) is int else []


def test_numbers_beyond_what_every_reader_keeps_become_text(read: Read) -> None:
    big = "9" * 5000
    row = read(f'{{"a": 9007199254740991, "b": 9007199254740992, "c": -{big}, "d": 1.10, "e": 1e5}}'.encode())[0].value
    assert row == {"a": 9007199254740991, "b": "9007199254740992", "c": f"-{big}", "d": 1.1, "e": 100000.0}
    assert row_digest(row)


def test_an_array_is_not_held_whole(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    element = json.dumps({"text": "é" * 5000})
    file.write_text("[" + ",\n".join([element] * 2000) + "]", "utf-8")
    tracemalloc.start()
    assert sum(1 for _ in read_rows(file, "json")) == 2000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000 < file.stat().st_size


def test_an_element_longer_than_the_window(read: Read) -> None:
    long = "x" * 1_000_000
    assert values(read(json.dumps([{"a": long}, {"b": [long, long]}]).encode())) == [{"a": long}, {"b": [long, long]}]


def test_csv_rows_are_objects_by_column(read: Read) -> None:
    data = b'\xef\xbb\xbfprompt,answer\r\n"one, ""two""\r\nthree", x \r\n\r\n,"y"\r\n'
    rows = read(data, "csv")
    assert values(rows) == [{"prompt": 'one, "two"\r\nthree', "answer": " x "}, {"prompt": "", "answer": "y"}]


def test_csv_rows_of_the_wrong_width_are_rejected(read: Read) -> None:
    rows = read(b"a,b\n1,2\n1\n1,2,3\n3,4\n", "csv")
    assert values(rows) == [{"a": "1", "b": "2"}, None, None, {"a": "3", "b": "4"}]
    assert rows[1].problem == "the row that ends in line 3 has 1 cells, the header 2"
    assert (rows[2].number, rows[2].excerpt) == (3, "1,2,3")


def test_csv_bytes_that_are_not_utf8_reject_their_row(read: Read) -> None:
    rows = read(b"a,b\n1,\xff\n3,4\n", "csv")
    assert values(rows) == [None, {"a": "3", "b": "4"}]
    assert "UTF-8" in rows[0].problem


def test_csv_with_nul_and_large_cells(read: Read) -> None:
    large = "x" * 300_000
    assert values(read(f'a,b\n"\x00",{large}\n'.encode(), "csv")) == [{"a": "\x00", "b": large}]


@pytest.mark.parametrize("tail", [b'"open,4\n5,6\n', b'"x"y,4\n5,6\n', b'"He said \\"no\\"",4\n5,6\n'])
def test_csv_ends_at_a_stray_quotation_mark(read: Read, tail: bytes) -> None:
    rows = read(b"a,b\n1,2\n" + tail, "csv")
    assert values(rows) == [{"a": "1", "b": "2"}, None]
    assert rows[1].last
    assert "the file is broken in the row that begins in line 3: " in rows[1].problem


def test_csv_without_rows(read: Read) -> None:
    assert read(b"", "csv") == read(b"\n\n", "csv") == read(b"a,b\n", "csv") == []


@pytest.mark.parametrize(("header", "reason"), [(b"a,b,a\n", "'a' stands twice"), (b"a,\xff\n1,2\n", "not UTF-8")])
def test_csv_headers_that_name_nothing(read: Read, header: bytes, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        read(header, "csv")


@pytest.mark.parametrize("before", [0, 7, 90])
def test_elements_that_are_too_long(read: Read, monkeypatch: pytest.MonkeyPatch, before: int) -> None:
    for name, value in (("_CHUNK", 64), ("MAX_ROW", 100), ("_LONGEST", 200)):
        monkeypatch.setattr(json_array, name, value)
    first = json.dumps({"a": "x" * before})
    rows = read(f'[{first}, {{"b": "{"x" * 150}"}}, 17 , {{"c": "{"x" * 300}"}}, {{"d": 1}}]'.encode())
    assert [row.value is None for row in rows] == [False, True, True, True]
    assert "longer than" in rows[1].problem and not rows[1].last
    assert rows[2].excerpt == "17"
    assert "element 4, in line 1: longer than" in rows[3].problem and rows[3].last


def test_rows_of_which_nothing_came_are_no_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"{}\n")
    assert why_no_rows(file, "json") == "its rows have none"
