"""Of records that share a key with many others, hubs are compared with all: the same whenever an index was made."""

import random
from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import Dataset, make, tree
from tunesmith import band_index, candidates, git, neighbours
from tunesmith.band_index import EMPTY
from tunesmith.candidates import Layer
from tunesmith.corpus import TreeView
from tunesmith.similarity import BANDS
from tunesmith.sketch_rows import MARKS, Row

MOST = 5
WORDS = tuple(f"word{number:02d}" for number in range(40))


@pytest.fixture(autouse=True)
def few_hubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if five records that share a key were many."""
    for module in (band_index, candidates):
        monkeypatch.setattr(module, "MOST_OF_A_KEY", MOST)


def _row(path: str) -> Row:
    """All alike: the same keys, at different paths."""
    return Row(path, "1" * 40, array("Q", range(1 << 40, (1 << 40) + 2 * BANDS + MARKS)))


def _near(row: Row, layers: Sequence[Layer]) -> set[str]:
    return candidates.near(row.path, row.keys, layers) - {row.path}


names = st.sets(st.integers(0, 30).map("{:02}".format), max_size=20)


@given(names, names, names)
def test_hubs_find_all_and_others_find_the_hubs_wherever_each_stands(a: set[str], b: set[str], gone: set[str]) -> None:
    index = EMPTY.merged(map(_row, a), (), "1" * 40, ())
    layers = (Layer(index, gone | (a & b)), Layer(EMPTY.merged(map(_row, b), (), "1" * 40, ())))
    there = sorted((a - gone) | b)
    hubs = set(there[:MOST])
    for path in there:
        assert _near(_row(path), layers) == (set(there) if path in hubs else hubs) - {path}
    before = set(sorted(a)[:MOST])
    changed = candidates.changed_hubs(layers[0], layers[1].kept, map(_row, b))
    assert changed == (before ^ hubs) & a - gone - b


def _write(dataset: Dataset, numbers: Sequence[int]) -> None:
    for number in numbers:
        chance = random.Random(number)
        words = list(WORDS)
        for _ in range(chance.choice((0, 1, 2, 3))):
            words[chance.randrange(40)] = f"other{chance.randrange(1000)}"
        made = tree(id=f"text-{number:010d}")
        made["messages"][0]["content"] = " ".join(words)
        made["messages"][1]["content"] = f"Answer {number}: {' '.join(words[:20])}"
        dataset.write_record(made)


def _pairs(dataset: Dataset) -> list[neighbours.Pair]:
    view, head = TreeView.of(dataset.root), git.head(dataset.root)
    return sorted(neighbours.of(view, head, view.changes(head), whole=True).pairs)


def test_what_is_alike_in_a_crowd_does_not_depend_on_when_the_index_was_made(tmp_path: Path) -> None:
    grown = make(tmp_path / "grown")
    numbers = random.Random(1).sample(range(60), 60)
    _write(grown, numbers[:40])
    grown.commit()
    assert len(_pairs(grown)) > 100
    for step, added in enumerate((numbers[40:42], numbers[42:45], numbers[45:])):
        _write(grown, added)
        for gone in numbers[step : step + 1]:
            (grown.root / f"records/{gone % 10}/text-{gone:010d}.yaml").unlink()
        found = {"dirty": _pairs(grown)}
        grown.commit()
        found["committed"] = _pairs(grown)
        fresh = Dataset(tmp_path / f"clone-{step}")
        grown.git("clone", "-q", str(grown.root), str(fresh.root))
        assert found["dirty"] == found["committed"] == _pairs(fresh)


def test_records_that_are_the_same_hang_together_however_many_they_are(tmp_path: Path) -> None:
    made = make(tmp_path / "dataset")
    for number in range(4 * MOST):
        made.write_record(tree(id=f"text-{number:010d}"))
    found = _pairs(made)
    assert {path for pair in found for path in pair[:2]} == {f"records/{n % 10}/text-{n:010d}.yaml" for n in range(20)}
    assert len(found) == MOST * (MOST - 1) // 2 + MOST * 3 * MOST
