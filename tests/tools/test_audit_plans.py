"""Plans of acceptance sampling: their sizes, and the risks that they promise."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from tunesmith_tools.auditing.estimates import LARGE
from tunesmith_tools.auditing.plans import Acceptance, Bound, NoPlanError, Plan, Size, at_most


def share(text: str) -> Fraction:
    return Fraction(text)


def acceptance(aql: str, ltpd: str, alpha: str = "0.05", beta: str = "0.10") -> Acceptance:
    return Acceptance(share(aql), share(ltpd), share(alpha), share(beta))


@st.composite
def draws(draw: Any) -> tuple[int, int, int, int]:
    lot = draw(st.integers(1, 400))
    drawn = draw(st.integers(0, lot))
    return draw(st.integers(0, drawn)), drawn, draw(st.integers(0, lot)), lot


@given(draws())
def test_the_law_is_the_hypergeometric(numbers: tuple[int, int, int, int]) -> None:
    found, drawn, errors, lot = numbers
    assert at_most(found, drawn, errors, lot) == pytest.approx(hypergeom.cdf(found, lot, errors, drawn), abs=1e-10)


@pytest.mark.parametrize(
    ("max_error", "size"), [("0.10", 29), ("0.05", 59), ("0.03", 99), ("0.02", 149), ("0.01", 299)]
)
def test_sizes_without_an_error_for_a_lot_without_end(max_error: str, size: int) -> None:
    assert Bound(share(max_error), share("0.95")).plan(LARGE) == Plan(size, 0)


@pytest.mark.parametrize(
    ("aql", "ltpd", "size", "accept"),
    [("0.01", "0.05", 132, 3), ("0.02", "0.06", 194, 7), ("0.02", "0.08", 98, 4), ("0.01", "0.03", 390, 7)],
)
def test_two_point_plans_for_a_lot_without_end(aql: str, ltpd: str, size: int, accept: int) -> None:
    assert acceptance(aql, ltpd).plan(LARGE) == Plan(size, accept)


@given(st.integers(20, 600), st.integers(1, 40), st.integers(0, 3), st.integers(80, 99))
def test_a_bound_holds_in_a_finite_lot_and_one_record_less_would_not_do(
    lot: int, percent: int, allowed: int, confidence: int
) -> None:
    demand = Bound(Fraction(percent, 100), Fraction(confidence, 100), allowed)
    errors = ceil(Fraction(lot * percent, 100))
    if errors <= allowed:
        with pytest.raises(NoPlanError):
            demand.plan(lot)
        return
    size, accept = demand.plan(lot)
    assert accept == allowed and allowed < size <= lot
    risk = 1 - confidence / 100
    assert all(hypergeom.cdf(allowed, lot, wrong, size) <= risk + 1e-9 for wrong in range(errors, lot + 1))
    assert hypergeom.cdf(allowed, lot, errors, size - 1) > risk - 1e-9


@given(st.integers(60, 400), st.integers(0, 5), st.integers(2, 12))
def test_a_two_point_plan_keeps_both_risks_and_is_the_smallest(lot: int, percent: int, further: int) -> None:
    demand = Acceptance(Fraction(percent, 100), Fraction(percent + further, 100), share("0.05"), share("0.10"))
    good, bad = floor(Fraction(lot * percent, 100)), ceil(Fraction(lot * (percent + further), 100))
    size, accept = demand.plan(lot)
    assert accept is not None
    assert 1 - hypergeom.cdf(accept, lot, good, size) <= 0.05 + 1e-9
    assert hypergeom.cdf(accept, lot, bad, size) <= 0.10 + 1e-9
    for fewer in range(accept + 1):  # with more errors accepted bad lots pass yet more easily
        keeps_both = (
            1 - hypergeom.cdf(fewer, lot, good, size - 1) <= 0.05 - 1e-9
            and hypergeom.cdf(fewer, lot, bad, size - 1) <= 0.10 - 1e-9
        )
        assert not keeps_both


def test_a_risk_that_is_met_exactly_is_met() -> None:
    # One wrong record of 20, 19 drawn: it is missed with a probability of 1/20.
    assert Bound(share("0.05"), share("0.95")).plan(20) == Plan(19, 0)


def test_a_lot_that_is_too_small_for_a_demand_is_told() -> None:
    with pytest.raises(NoPlanError, match="2 % of 40 records are 1, and 1 may be found: allow fewer"):
        Bound(share("0.02"), share("0.95"), 1).plan(40)


@pytest.mark.parametrize("ltpd", ["0.05", "0.01", "0.049"])  # of 30 records, 0.049 are 2 errors and 0.05 are 1
def test_levels_in_the_wrong_order_are_told(ltpd: str) -> None:
    with pytest.raises(NoPlanError, match="has to be worse than one that should pass: ltpd is"):
        acceptance("0.05", ltpd).plan(30)


def test_a_size_is_never_more_than_the_lot_and_demands_nothing() -> None:
    assert Size(50).plan(200) == Plan(50, None)
    assert Size(50).plan(20) == Plan(20, None)


def test_shares_fixed_in_advance_would_pass_bad_lots_more_often() -> None:
    """Why the sample is drawn from the whole: ten wrong records, one in each of ten strata of four, one drawn of each
    of 25 strata."""
    size, accept = Bound(share("0.10"), share("0.95")).plan(100)
    assert (size, accept) == (25, 0)
    assert at_most(0, size, 10, 100) < 0.05 < (1 - size / 100) ** 10
