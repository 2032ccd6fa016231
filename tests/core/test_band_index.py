"""An index keeps keys by record, finds them again, and is never read where it is not whole."""

import random
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import band_index, candidates
from tunesmith.band_index import EMPTY, BandIndex
from tunesmith.candidates import Layer
from tunesmith.similarity import BANDS, BINS, LEAST_MARKS
from tunesmith.sketch_rows import MARKS, Broken, Keys, Link, Row

TREE = "1" * 40


def _row(path: str, chance: random.Random, pieces: tuple[int, ...] = (), **changes: object) -> Row:
    keys = array("Q", [*(chance.getrandbits(64) for _ in range(2 * BANDS + MARKS)), *pieces])
    return Row(path, f"{chance.getrandbits(160):040x}", keys)._replace(**changes)  # type: ignore[arg-type]


def _rows(count: int, seed: int = 1) -> list[Row]:
    chance = random.Random(seed)
    return [_row(f"records/{number % 7}/é-{number:05d}.yaml", chance, (number % 5 << 60,)) for number in range(count)]


def _made(rows: list[Row]) -> BandIndex:
    return EMPTY.merged(rows, (), TREE, ["records/x/loose.yaml"])


def _near(index: BandIndex, keys: Keys) -> set[int | None]:
    return {index.number(path) for path in candidates.near("", keys, (Layer(index),))}


def test_records_are_numbered_by_path_and_found_by_their_keys() -> None:
    rows = _rows(400)
    made = _made(rows)
    assert [made.path(number) for number in range(made.size)] == sorted(row.path for row in rows)
    for row in rows:
        number = made.number(row.path)
        assert number is not None and made.blob(number) == row.blob
        assert _near(made, row.keys) == {number}
    assert made.number("records/0/none.yaml") is None
    assert _near(made, _row("x", random.Random(99)).keys) == set()


@pytest.mark.parametrize("place", [0, BANDS])
def test_two_bands_of_the_same_text_make_a_candidate(place: int) -> None:
    rows = _rows(50)
    made = _made(rows)
    keys = array("Q", _row("x", random.Random(99)).keys)
    keys[2 * BANDS :] = array("Q", rows[3].keys[2 * BANDS :])
    keys[place] = rows[3].keys[place]
    assert _near(made, keys) == set()
    keys[place + 24] = rows[3].keys[place + 24]
    assert _near(made, keys) == {made.number(rows[3].path)}
    keys[place + 24], keys[(place + BANDS) % 50] = 0, rows[3].keys[(place + BANDS) % 50]
    assert _near(made, keys) == set()  # one of the whole and one of the prompt


@pytest.mark.parametrize("place", [0, BINS])
def test_a_candidate_has_most_of_the_marks(place: int) -> None:
    row = _rows(1)[0]
    made = _made([row])
    marks = bytearray(array("Q", row.keys[2 * BANDS : 2 * BANDS + MARKS]).tobytes())
    for changed in (BINS - LEAST_MARKS, BINS - LEAST_MARKS + 1):
        other = bytearray(marks)
        for at in range(changed):
            other[place + at] ^= 1
        other[BINS - place : 2 * BINS - place] = bytes(BINS)  # nothing of the other text agrees
        keys = array("Q", row.keys)
        keys[2 * BANDS : 2 * BANDS + MARKS] = array("Q", bytes(other))
        assert bool(_near(made, keys)) is (changed == BINS - LEAST_MARKS)


def test_holders_of_a_piece() -> None:
    made = _made(_rows(100))
    assert len(made.holders(3 << 60, 1000)) == 20 and len(made.holders(3 << 60, 7)) == 7
    assert made.holders(9 << 59, 7) == []


def test_merging_takes_out_and_adds() -> None:
    rows = _rows(300)
    gone = {row.path for row in rows[::3]}
    newer = [_row("records/0/aaa.yaml", random.Random(5)), _row(rows[0].path, random.Random(6))]
    merged = _made(rows).merged(newer, gone, TREE, ())
    assert merged == _made([*(row for row in rows if row.path not in gone), *newer])._replace(loose=())
    assert _near(merged, rows[3].keys) == set() and _near(merged, rows[0].keys) == set()


def test_a_file_holds_all_of_it(tmp_path: Path) -> None:
    rows = [row._replace(overlaps=(number,)) for number, row in enumerate(_rows(64))]
    made = _made(rows).linked([Link(5, 3, 1, 912, 0), Link(1, 0, 0, 1000, 1)])
    made.write(tmp_path / "x.bands")
    found = band_index.read(tmp_path / "x.bands")
    assert (found.tree, found.loose, found.size) == (TREE, ("records/x/loose.yaml",), 64)
    assert list(found.all_links()) == [Link(1, 0, 0, 1000, 1), Link(5, 3, 1, 912, 0)]
    by_path = {found.path(number): what for number, what in found.all_overlaps()}
    assert by_path == {row.path: row.overlaps[0] for row in rows}
    assert all(_near(found, row.keys) == {found.number(row.path)} for row in rows)
    assert found.merged((), (), TREE, ()).overlaps == made.overlaps


@pytest.mark.parametrize("cut", [0, 1, 17, 60, 500, -1, -8])
def test_a_part_of_a_file_is_none(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "x.bands"
    _made(_rows(8)).write(file)
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(Broken):
        band_index.read(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        band_index.read(file)


def test_spoilt_numbers_lead_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "x.bands"
    rows = _rows(8)
    _made(rows).write(file)
    data = file.read_bytes()
    begin = data.index(b"\n") + 1
    file.write_bytes(data[:begin] + b"\xff" * 8 * 8 * 51 + data[begin + 8 * 8 * 51 :])
    found = band_index.read(file)
    assert _near(found, rows[0].keys) == set()
    assert found.path(found.holders((1 << 64) - 1, 1)[0]) == ""


# Some are more than what a search reads at once.
SPREADS = st.lists(st.integers(0, 60), max_size=400).flatmap(lambda keys: st.sampled_from([keys, 5 * keys]))


@given(SPREADS, st.integers(0, 60), st.integers(1, 300))
def test_a_key_is_found_however_keys_are_spread(
    tmp_path_factory: pytest.TempPathFactory, keys: list[int], key: int, most: int
) -> None:
    spread = [number << 58 for number in keys]  # some share a key, and there are gaps between others
    rows = [
        Row(f"{number:05d}", "", array("Q", [0] * (2 * BANDS + MARKS) + [one])) for number, one in enumerate(spread)
    ]
    expected = [number for number, one in enumerate(keys) if one == key][:most]
    made = _made(rows)
    made.write(tmp_path_factory.getbasetemp() / "x.bands")
    stored = band_index.read(tmp_path_factory.getbasetemp() / "x.bands")
    assert made.holders(key << 58, most) == stored.holders(key << 58, most) == expected
