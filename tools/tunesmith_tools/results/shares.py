"""Differences of two shares, such as of right answers, of different records or of the same.

The intervals for reading are score intervals. Whether a difference is there is decided by exact limits: where thirty
strata are judged, each at a risk of one in 1,200 on either side, Wilson's limits of ten or twenty records miss up to
sixteen times as often.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum, sqrt

from scipy.special import betainc, betaincinv

from tunesmith_tools.proportion import CONFIDENCE, Interval, wilson
from tunesmith_tools.results.differences import combined

FEWEST = 10  # records: with fewer hardly any difference can be told from chance
MATTERS = 0.05  # what differs by five points is not the same model to its users
OfShare = Callable[[int, int, float], Interval]


@dataclass(frozen=True, slots=True)
class Shares:
    """Two shares, of different or unmatched records: how many came out right, of how many."""

    first: int
    first_size: int
    second: int
    second_size: int

    @property
    def value(self) -> float:
        return self.first / self.first_size - self.second / self.second_size

    @property
    def size(self) -> int:
        return min(self.first_size, self.second_size)

    @property
    def fewest(self) -> int:
        return FEWEST

    @property
    def variance(self) -> float:
        """With two of either outcome added (Agresti and Coull 1998), so that it is never zero."""
        shares = ((right + 2) / (size + 4) for right, size in self._cells())
        return fsum(share * (1 - share) for share in shares)

    @property
    def matters(self) -> float:
        return MATTERS

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Newcombe's score interval (1998, Statistics in Medicine 17:873, method 10)."""
        return self._limits(wilson, confidence)

    def above(self, floor: float, risk: float) -> bool:
        return self._limits(clopper_pearson, 1 - risk).lower > floor

    def reversed(self) -> "Shares":
        return Shares(self.second, self.second_size, self.first, self.first_size)

    def _limits(self, of_share: OfShare, confidence: float) -> Interval:
        one, other = (of_share(right, size, confidence) for right, size in self._cells())
        first, second = (right / size for right, size in self._cells())
        return combined(first, one, second, other)

    def _cells(self) -> tuple[tuple[int, int], tuple[int, int]]:
        return (self.first, self.first_size), (self.second, self.second_size)


@dataclass(frozen=True, slots=True)
class PairedShares:
    """The same records judged twice: how many came out right both times, only the first, only the second, never."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def value(self) -> float:
        return (self.only_first - self.only_second) / self.size

    @property
    def size(self) -> int:
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def fewest(self) -> int:
        return FEWEST

    @property
    def variance(self) -> float:
        """That of the difference within a pair, at least what it is if 5 % of the pairs differ, and one way only."""
        differ = max((self.only_first + self.only_second) / self.size - self.value**2, 0.0)
        return max(differ, MATTERS * (1 - MATTERS))

    @property
    def matters(self) -> float:
        return MATTERS

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Newcombe's score interval for pairs (1998, Statistics in Medicine 17:2635, method 10)."""
        return self._limits(wilson, confidence)

    def above(self, floor: float, risk: float) -> bool:
        """By McNemar's exact test (1947) above zero; it knows no other floor."""
        if floor:
            return self._limits(clopper_pearson, 1 - risk).lower > floor
        return self._chance() <= risk / 2

    def reversed(self) -> "PairedShares":
        return PairedShares(self.both, self.only_second, self.only_first, self.neither)

    def _limits(self, of_share: OfShare, confidence: float) -> Interval:
        rights = (self.both + self.only_first, self.both + self.only_second)
        one, other = (of_share(right, self.size, confidence) for right in rights)
        first, second = (right / self.size for right in rights)
        return combined(first, one, second, other, self._correlation())

    def _chance(self) -> float:
        """The chance that of the pairs that differ at least so many favour the first, if either is as likely."""
        return float(betainc(self.only_first, self.only_second + 1, 0.5)) if self.only_first else 1.0

    def _correlation(self) -> float:
        """Phi of the table, with Newcombe's correction for continuity."""
        both, only_first, only_second, neither = self.both, self.only_first, self.only_second, self.neither
        margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither)
        if not margins:
            return 0.0
        product = both * neither - only_first * only_second
        return (max(product - self.size / 2, 0.0) if product > 0 else product) / sqrt(margins)


def clopper_pearson(right: int, size: int, confidence: float) -> Interval:
    """The exact interval of a share (Clopper and Pearson 1934), from quantiles of the beta law."""
    tail = (1 - confidence) / 2
    lower = float(betaincinv(right, size - right + 1, tail)) if right else 0.0
    return Interval(lower, float(betaincinv(right + 1, size - right, 1 - tail)) if right < size else 1.0)
