"""The interval of a proportion that reports show, which holds also where nothing, or everything, was found."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Limits of a share, from 0 to 1."""

    lower: float
    upper: float


def wilson(errors: int, drawn: int, confidence: float = CONFIDENCE) -> Interval:
    """The score interval (Wilson 1927): shorter than the exact one, covering `confidence` on average, not always."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = errors / drawn, z * z / drawn
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt((share * (1 - share) + spread / 4) / drawn)
    return Interval(max(0.0, middle - half) if errors else 0.0, min(1.0, middle + half) if errors < drawn else 1.0)
