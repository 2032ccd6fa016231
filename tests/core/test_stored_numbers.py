"""Parts of a file are the numbers that they would be in memory."""

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.stored_numbers import Opened, Part

SLICES = st.slices(20).filter(lambda one: one.step in (None, 1))


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=20), st.binary(max_size=9), SLICES)
def test_numbers_are_those_of_an_array(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], before: bytes, some: slice
) -> None:
    file = tmp_path_factory.getbasetemp() / "numbers"
    file.write_bytes(before + array("Q", numbers).tobytes() + b"behind")
    opened = Opened(file)
    part = Part(opened, "Q", len(before), 8 * len(numbers))
    assert opened.size() == len(before) + 8 * len(numbers) + 6
    assert len(part) == len(numbers) and list(part) == numbers
    assert list(part[some]) == numbers[some]
    for place in range(-len(numbers), len(numbers)):
        assert part[place] == numbers[place]
    with pytest.raises(IndexError):
        part[len(numbers)]


def test_bytes_are_numbers_too(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"records/")
    assert bytes(Part(Opened(tmp_path / "x"), "B", 0, 8)[2:5]) == b"cor"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Opened(tmp_path / "missing")
