"""What is kept of many numbers: how many, their mean, and how far they scatter."""

from collections.abc import Sequence
from math import fsum, sqrt
from typing import NamedTuple


class Moments(NamedTuple):
    """How many numbers there were, their mean, and their standard deviation, None if that is not known."""

    size: int
    mean: float
    deviation: float | None


def moments(values: Sequence[float]) -> Moments:
    """Of numbers, at least one; summed without error, so that their order has no part in it."""
    mean = fsum(values) / len(values)
    if len(values) == 1:
        return Moments(1, mean, None)
    return Moments(len(values), mean, sqrt(fsum((value - mean) ** 2 for value in values) / (len(values) - 1)))


def of_share(share: float, size: int) -> Moments:
    """Of so many zeros and ones with this share of ones."""
    return Moments(size, share, sqrt(share * (1 - share) * size / (size - 1)) if size > 1 else None)
