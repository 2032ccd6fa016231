"""Bootstrap intervals of coefficients: they cover the true value, and say where they cannot be had."""

from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

import agreement_samples
from agreement_samples import Population, sample_of
from tunesmith_tools.agreement import coefficients, intervals
from tunesmith_tools.agreement.intervals import Estimate
from tunesmith_tools.agreement.patterns import Sample

TWO = coefficients.nominal(("a", "b"))
STATISTICS = (
    partial(coefficients.alpha, scale=TWO),
    partial(coefficients.gwet, weights=np.eye(2)),
)
POPULATIONS = [Population(*each) for each in product((0.05, 0.5), (0.8, 0.95, 0.99), (2, 3))]
AGREE, DIFFER, OTHER = ["a", "a"], ["a", "b"], ["b", "b"]


def estimates(units: agreement_samples.Units, groups: list[int] | None = None) -> tuple[Estimate, Estimate]:
    alpha, gwet = intervals.estimates(sample_of(units, TWO.values, groups), STATISTICS)
    return alpha, gwet


class Coverage(NamedTuple):
    """In how many of the runs there was an interval, and how many of those held the true value."""

    given: int
    held: int

    @property
    def share(self) -> float:
        return self.held / self.given


def coverage(population: Population, units: int, runs: int) -> tuple[Coverage, Coverage]:
    """Of the intervals of alpha and of Gwet's coefficient."""
    random = np.random.default_rng([units, runs, population.raters, int(100 * population.accuracy)])
    found = [intervals.estimates(population.draw(random, units), STATISTICS) for _ in range(runs)]
    alpha, gwet = (
        Coverage(*np.sum([_holds(each, truth) for each in several], axis=0))
        for several, truth in zip(zip(*found, strict=True), (population.alpha, population.gwet), strict=True)
    )
    return alpha, gwet


def _holds(found: Estimate, truth: float) -> tuple[bool, bool]:
    if found.low is None or found.high is None:
        return False, False
    return True, found.low <= truth <= found.high


@pytest.mark.parametrize("population", [Population(0.05, 0.95, 3), Population(0.5, 0.95, 2)], ids=str)
def test_the_interval_holds_the_true_value(population: Population) -> None:
    for found in coverage(population, units=200, runs=300):
        assert found.given > 290
        assert found.share >= 0.91  # 93 % less what chance takes in 300 runs once in fifty times


@pytest.mark.slow
@pytest.mark.parametrize("units", [200, 2000])
@pytest.mark.parametrize("population", POPULATIONS, ids=str)
def test_the_interval_holds_the_true_value_in_93_of_100_runs(population: Population, units: int) -> None:
    for found in coverage(population, units, runs=2000):
        assert found.share >= 0.93


def test_no_disagreement_is_no_certainty() -> None:
    short, long = estimates([AGREE, OTHER] * 10), estimates([AGREE, OTHER] * 1000)
    for few, many in zip(short, long, strict=True):
        assert few.value == many.value == few.high == many.high == 1
        assert few.low is not None and many.low is not None
        assert few.low < 0.8 < 0.99 < many.low < 1


def test_the_lower_end_without_disagreement_is_that_of_the_exact_bound() -> None:
    """20 texts, half of each value: up to 16.8 % may be disputed unseen (1 - 0.025^(1/20)), and chance is a half."""
    alpha, gwet = estimates([AGREE, OTHER] * 10)
    rate = 1 - 0.025 ** (1 / 20)
    assert gwet.low == pytest.approx((1 - rate - 0.5) / 0.5)
    assert alpha.low == pytest.approx(gwet.low, abs=0.02)  # but for its correction of small samples


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ([["a", None]] * 20, "no text has two answers to compare"),
        ([], "no text has two answers to compare"),
        ([AGREE] * 20, "only one value was given"),
        ([AGREE] * 20 + [["b", None]], "only one value was given"),
    ],
)
def test_why_a_coefficient_is_missing(units: agreement_samples.Units, why: str) -> None:
    for found in estimates(units):
        assert found == Estimate(None, None, None, why)


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ([AGREE, OTHER, DIFFER] * 3, "fewer than 10 groups of texts tell no interval"),
        ([AGREE] * 200 + [OTHER] * 3 + [DIFFER], "all values but one are too rare for an interval"),
        ([AGREE] * 200 + [OTHER] * 4, "all values but one are too rare for an interval"),
    ],
)
def test_why_an_interval_is_missing(units: agreement_samples.Units, why: str) -> None:
    for found in estimates(units):
        assert found.value is not None
        assert (found.low, found.high, found.why) == (None, None, why)


def test_texts_of_one_origin_are_drawn_together() -> None:
    units = [AGREE, AGREE, OTHER, DIFFER, AGREE, OTHER] * 10
    apart = estimates(units * 4)[0]
    together = estimates(units * 4, groups=[number % len(units) for number in range(4 * len(units))])[0]
    assert together.value == apart.value
    assert _width(together) == pytest.approx(2 * _width(apart), rel=0.15)  # a quarter of the groups


def test_the_same_sample_has_the_same_interval_whatever_its_order() -> None:
    units = [AGREE, AGREE, DIFFER, OTHER, ["b", "a"], AGREE] * 5
    groups = [number // 2 for number in range(len(units))]
    backwards = [unit[::-1] for unit in units[::-1]]
    assert estimates(units, groups) == estimates(backwards, [groups[-1] - group for group in groups[::-1]])


def test_groups_of_several_sizes_are_counted_as_kinds() -> None:
    drawn: Sample = sample_of([AGREE, OTHER, AGREE, OTHER, AGREE, DIFFER], TWO.values, [0, 0, 1, 1, 2, 2])
    assert sorted(drawn.groups.tolist()) == [1, 2]
    assert drawn.kinds.sum() == 4 and drawn.frequencies.sum() == 6


def _width(found: Estimate) -> float:
    assert found.low is not None and found.high is not None
    return found.high - found.low


def test_a_share_of_many_kinds_of_groups_tells_the_interval_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    values = tuple(f"v{number:02d}" for number in range(30))
    random = np.random.default_rng(7)
    pairs = random.integers(len(values), size=(400, 2))
    units = [[values[one], values[one if random.random() < 0.7 else other]] for one, other in pairs]
    drawn, alpha = sample_of(units, values), partial(coefficients.alpha, scale=coefficients.nominal(values))
    every = intervals.estimates(drawn, [alpha])[0]
    monkeypatch.setattr(intervals, "_MOST_LEFT_OUT", 20)
    assert len(drawn.kinds) > 100
    share = intervals.estimates(drawn, [alpha])[0]
    assert share.value == every.value and share != every
    assert (share.low, share.high) == pytest.approx((every.low, every.high), abs=0.002)
