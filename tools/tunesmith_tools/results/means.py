"""Differences of two means, such as of losses, of different records or of the same."""

from dataclasses import dataclass
from math import fsum, sqrt

from scipy.special import stdtrit

from tunesmith_tools.proportion import CONFIDENCE, Interval
from tunesmith_tools.results.differences import is_above
from tunesmith_tools.results.moments import Moments

FEWEST = 30  # records of either: with fewer a mean of skewed numbers, such as perplexities, errs far beyond its level
FEWEST_PAIRS = 10  # if two runs are equal, which of them is first is chance, and differences are not skewed
SMALL_EFFECT = 0.2  # standard deviations (Cohen, Statistical Power Analysis, 2nd edition 1988)


@dataclass(frozen=True, slots=True)
class Means:
    """Two means of different or unmatched records."""

    first: Moments
    second: Moments

    @property
    def value(self) -> float:
        return self.first.mean - self.second.mean

    @property
    def size(self) -> int:
        return min(self.first.size, self.second.size)

    @property
    def fewest(self) -> int:
        return FEWEST

    @property
    def variance(self) -> float:
        return fsum((one.deviation or 0.0) ** 2 for one in (self.first, self.second))

    @property
    def matters(self) -> float:
        return SMALL_EFFECT * sqrt(self.variance / 2)

    def interval(self, confidence: float = CONFIDENCE) -> Interval | None:
        """Welch's (1947), with Satterthwaite's degrees of freedom (1946)."""
        if self.first.deviation is None or self.second.deviation is None or self.size < 2 or not self.variance:
            return None
        parts = [(one.deviation or 0.0) ** 2 / one.size for one in (self.first, self.second)]
        one, other = (part / max(parts) for part in parts)  # so that their squares neither vanish nor overflow
        degrees = (one + other) ** 2 / (one**2 / (self.first.size - 1) + other**2 / (self.second.size - 1))
        half = _student(degrees, confidence) * sqrt(fsum(parts))
        return Interval(self.value - half, self.value + half)

    def above(self, floor: float, risk: float) -> bool:
        return is_above(self, floor, risk)

    def reversed(self) -> "Means":
        return Means(self.second, self.first)


@dataclass(frozen=True, slots=True)
class PairedMeans:
    """The same records measured twice: `differences` are first - second, `deviation` that of single measurements.

    Student's interval and no bootstrap: of thirty strata each is judged at a tail of one in 1,200, which resamples of a
    few dozen records do not have.
    """

    differences: Moments
    deviation: float

    @property
    def value(self) -> float:
        return self.differences.mean

    @property
    def size(self) -> int:
        return self.differences.size

    @property
    def fewest(self) -> int:
        return FEWEST_PAIRS

    @property
    def variance(self) -> float:
        return (self.differences.deviation or 0.0) ** 2

    @property
    def matters(self) -> float:
        return SMALL_EFFECT * self.deviation

    def interval(self, confidence: float = CONFIDENCE) -> Interval | None:
        """Student's (1908), of the differences."""
        if not self.differences.deviation:
            return None
        half = _student(self.size - 1, confidence) * self.differences.deviation / sqrt(self.size)
        return Interval(self.value - half, self.value + half)

    def above(self, floor: float, risk: float) -> bool:
        return is_above(self, floor, risk)

    def reversed(self) -> "PairedMeans":
        return PairedMeans(self.differences._replace(mean=-self.differences.mean), self.deviation)


def mean_interval(one: Moments, confidence: float = CONFIDENCE) -> Interval | None:
    """Student's interval (1908) of a mean; None where nothing tells how far it scatters."""
    return PairedMeans(one, 0.0).interval(confidence) if one.size > 1 else None


def _student(degrees: float, confidence: float) -> float:
    """The quantile of Student's law that leaves half of the risk above it."""
    return float(stdtrit(degrees, (1 + confidence) / 2))
