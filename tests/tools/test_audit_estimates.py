"""Intervals: against published and independent figures, and how often they hold the true share."""

import subprocess
import sys
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, hypergeom

from samples import REPOSITORY
from tunesmith_tools.auditing.estimates import (
    Interval,
    Stratum,
    clopper_pearson,
    exact,
    of_lot,
    upper_bound,
)
from tunesmith_tools.proportion import wilson


@pytest.mark.parametrize(
    ("errors", "drawn", "upper"), [(0, 60, 0.049), (0, 100, 0.030), (0, 300, 0.010), (2, 100, 0.062), (10, 400, 0.042)]
)
def test_one_sided_bounds(errors: int, drawn: int, upper: float) -> None:
    assert upper_bound(errors, drawn, 10**9) == pytest.approx(upper, abs=5e-4)


@pytest.mark.parametrize(
    ("errors", "drawn", "lower", "upper"),
    [(0, 60, 0, 0.060), (0, 300, 0, 0.013), (2, 100, 0.006, 0.070), (5, 200, 0.011, 0.057), (10, 400, 0.014, 0.045)],
)
def test_wilson(errors: int, drawn: int, lower: float, upper: float) -> None:
    assert wilson(errors, drawn) == pytest.approx((lower, upper), abs=6e-4)


@given(st.integers(1, 300), st.data())
def test_without_end_the_exact_interval_is_the_quantiles_of_the_beta_law(drawn: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, drawn))
    lower = beta.ppf(0.025, errors, drawn - errors + 1) if errors else 0.0
    upper = beta.ppf(0.975, errors + 1, drawn - errors) if errors < drawn else 1.0
    assert clopper_pearson(errors, drawn) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize("lot", [1, 2, 17, 50])
def test_the_exact_interval_holds_every_share_of_a_finite_lot_often_enough(lot: int) -> None:
    for drawn in range(1, lot + 1):
        intervals = [exact(errors, drawn, lot) for errors in range(drawn + 1)]
        for wrong in range(lot + 1):
            chances = hypergeom.pmf(range(drawn + 1), lot, wrong, drawn)
            holding = [lower <= wrong / lot <= upper for lower, upper in intervals]
            held = sum(chance for chance, holds in zip(chances, holding, strict=True) if holds)
            assert held >= 0.95 - 1e-9


@given(st.integers(2, 300), st.data())
def test_an_interval_grows_with_the_errors_and_holds_what_was_found(lot: int, data: st.DataObject) -> None:
    drawn = data.draw(st.integers(1, lot))
    errors = data.draw(st.integers(0, drawn - 1))
    here, more = exact(errors, drawn, lot), exact(errors + 1, drawn, lot)
    assert here.lower <= errors / drawn <= here.upper
    assert here.lower <= more.lower and here.upper <= more.upper
    assert exact(errors, lot, lot) == (errors / lot, errors / lot)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_the_estimate_weighs_strata_by_their_records(numbers: list[tuple[int, int, int]]) -> None:
    strata = [Stratum(records, min(drawn, records), min(errors, drawn, records)) for records, drawn, errors in numbers]
    drawn, errors = sum(one.drawn for one in strata), sum(one.errors for one in strata)
    found = of_lot(errors, drawn, strata)
    lot = sum(one.records for one in strata)
    assert found.share == pytest.approx(sum(one.records / lot * (one.errors / one.drawn) for one in strata))
    assert found.interval.lower <= found.share <= found.interval.upper
    limits = exact(errors, drawn, lot)
    assert found.interval.lower <= limits.lower and limits.upper <= found.interval.upper


def test_no_error_in_any_stratum_is_no_proof_that_there_is_none() -> None:
    found = of_lot(0, 60, [Stratum(900, 54, 0), Stratum(100, 30, 0)])
    assert found.share == 0
    assert found.interval == Interval(0, exact(0, 60, 1000).upper) and found.interval.upper > 0.05


def _tables(runs: int) -> list[str]:
    """The lines that `benchmarks/audits.py` prints."""
    command = [sys.executable, "benchmarks/audits.py", "--runs", str(runs)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _coverages(lines: list[str]) -> list[tuple[float, float]]:
    """Of each line of the last table how often the lot's and the worst stratum's exact interval held, in percent."""
    rows = [line.strip("| ").split(" | ") for line in takewhile(bool, lines[lines.index(HEADING) + 2 :])]
    return [(float(row[3].split()[0]), float(row[5].split()[0])) for row in rows]


HEADING = "| lot | wrong | strata | exact | Wilson | worst stratum | upper limit missed |"


def test_exact_intervals_hold_in_a_few_simulated_audits() -> None:
    found = _coverages(_tables(400))
    assert len(found) == 18
    assert all(min(pair) >= 95 - 3 * 1.1 for pair in found)  # three standard deviations of a share of 95 % in 400 runs


@pytest.mark.slow
def test_exact_intervals_hold_in_many_simulated_audits_and_the_page_says_so() -> None:
    lines = _tables(20_000)
    assert all(min(pair) >= 95 for pair in _coverages(lines))
    page = (REPOSITORY / "docs/audits.md").read_text("utf-8").splitlines()
    assert [line for line in lines if line not in page] == []
