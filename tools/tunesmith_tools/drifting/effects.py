"""Is the difference large enough to matter? Measures that do not grow with the number of records."""

import numpy as np
from scipy import stats

from tunesmith_tools.drifting.table import Floats, Ints


def cramers_v(added: Ints, kept: Ints) -> float:
    """Cramér's V (1946) of an attribute and of being added, 0 to 1, as if as many were added as kept.

    `added` and `kept` count the records by label. As the sizes stand, a small addition could never reach a large V,
    whatever was in it. What chance adds on average is taken off (Bergsma 2013, J. Korean Stat. Soc. 42, 323-328).
    """
    sides = added.sum(), kept.sum()
    if not all(sides):
        return 0.0
    first, second = added / sides[0], kept / sides[1]
    there = first + second > 0
    squared = ((first - second)[there] ** 2 / (first + second)[there]).sum() / 2
    by_chance = (np.count_nonzero(there) - 1) * (1 / sides[0] + 1 / sides[1]) / 4
    return float(np.sqrt(max(0.0, squared - by_chance)))


def wasserstein(added: Floats, kept: Floats) -> float:
    """The distance of two distributions of numbers in standard deviations of both, on a scale of ratios.

    The first Wasserstein distance (Vallender 1974) of the logarithms of one more than each number: ten characters more
    are much for a short text and nothing for a long one, and one very long text does not decide.
    """
    first, second = np.log1p(added), np.log1p(kept)
    spread = np.concatenate([first, second]).std() if len(first) and len(second) else 0.0
    return float(stats.wasserstein_distance(first, second) / spread) if spread else 0.0
