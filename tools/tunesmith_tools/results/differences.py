"""What evidence on a difference has in common, whatever its kind: shares.py and means.py have the kinds.

What is measured is always first - second. Intervals are two-sided; how often they hold the true difference stands in
docs/results.md.
"""

from math import ceil, sqrt
from statistics import NormalDist
from typing import Protocol

from tunesmith_tools.proportion import CONFIDENCE, Interval

_POWER = 0.8  # the customary chance to see a difference that is there (Cohen 1988)


class Difference(Protocol):
    """Evidence on a difference."""

    @property
    def value(self) -> float:
        """The difference found."""

    @property
    def size(self) -> int:
        """How many records it rests on: of two sets the smaller one."""

    @property
    def fewest(self) -> int:
        """How many records it takes at least, whatever they say."""

    @property
    def variance(self) -> float:
        """The variance of the difference of two records' outcomes, from which follows how many records are needed."""

    @property
    def matters(self) -> float:
        """A difference that is worth finding, if nobody named another one."""

    def interval(self, confidence: float = CONFIDENCE) -> Interval | None:
        """Limits of the true difference; None where nothing tells how far it scatters."""

    def above(self, floor: float, risk: float) -> bool:
        """Whether the true difference is above `floor`, said wrongly at most with half of a two-sided `risk`."""

    def reversed(self) -> "Difference":
        """second - first."""


def combined(first: float, one: Interval, second: float, other: Interval, correlation: float = 0.0) -> Interval:
    """The interval of first - second from an interval of either (Zou and Donner 2008, Statistics in Medicine 27:1693).

    Of Wilson's intervals this makes Newcombe's.
    """

    def away(left: float, right: float) -> float:
        return sqrt(max(left**2 - 2 * correlation * left * right + right**2, 0.0))

    value = first - second
    down, up = away(first - one.lower, other.upper - second), away(one.upper - first, second - other.lower)
    return Interval(value - down, value + up)


def needed(one: Difference, matters: float, risk: float) -> int:
    """How many records of each, or pairs, show a difference of `matters` above the floor with a chance of 80 %.

    By the normal approximation, for a two-sided `risk`: (z(1 - risk / 2) + z(0.8))^2 variance / matters^2.
    """
    normal = NormalDist()
    quantiles = normal.inv_cdf(1 - risk / 2) + normal.inv_cdf(_POWER)
    return ceil(quantiles**2 * (one.variance / matters) / matters)


def is_above(one: Difference, floor: float, risk: float) -> bool:
    """Whether the lower limit of a difference is above a floor, at a two-sided risk."""
    limits = one.interval(1 - risk)
    return limits is not None and limits.lower > floor
