"""Rows are found again by blob id, and a spoilt file is none."""

from array import array
from pathlib import Path

import pytest

from tunesmith import similarity, sketch_rows
from tunesmith.similarity import BANDS, Texts
from tunesmith.sketch_rows import MARKS, Broken, Row


def _sketch(prompt: str) -> similarity.Sketch:
    return similarity.sketch(Texts(prompt, "an answer", (prompt, "another piece"), "code", ()))


def test_keys_hold_all_of_a_sketch() -> None:
    made = _sketch("what is the time?")
    keys = sketch_rows.keys_of(made)
    assert tuple(keys[:BANDS]) == made.whole and tuple(keys[BANDS : 2 * BANDS]) == made.prompt
    assert array("Q", keys[2 * BANDS : 2 * BANDS + MARKS]).tobytes() == made.marks
    assert tuple(Row("records/0/x.yaml", "", keys).pieces) == made.pieces


def test_rows_are_kept_by_blob(tmp_path: Path) -> None:
    file = tmp_path / "x.recent"
    keys = [sketch_rows.keys_of(_sketch(text)) for text in ("one", "two")]
    rows = [
        Row("records/0/one.yaml", "1" * 40, keys[0]),
        Row("records/0/none.yaml", "2" * 40),
        Row("records/0/é.yaml", "3" * 40, keys[1], 2, (7, 1 << 63)),
    ]
    sketch_rows.write_rows(file, rows)
    assert sketch_rows.read_rows(file) == {row.blob: row._replace(keys=array("Q", row.keys)) for row in rows}
    for spoilt in (file.read_bytes()[:-8], b"", b"x\n", b"\xff" * 50):
        file.write_bytes(spoilt)
        with pytest.raises(Broken):
            sketch_rows.read_rows(file)
