"""Units and their families."""

import pytest

from tunesmith.units import FAMILIES


@pytest.mark.parametrize(("one", "other"), [("hour", "minutes"), ("km", "m"), ("kg", "grams"), ("euro", "cent")])
def test_units_of_a_family_are_told_apart(one: str, other: str) -> None:
    assert FAMILIES[one][0] == FAMILIES[other][0] and FAMILIES[one] != FAMILIES[other]


def test_singular_and_plural_are_one_unit() -> None:
    assert FAMILIES["hour"] == FAMILIES["hours"]


def test_units_of_different_kinds_are_no_family() -> None:
    assert len({FAMILIES[unit][0] for unit in ("hour", "km", "kg", "litre", "euro")}) == 5
