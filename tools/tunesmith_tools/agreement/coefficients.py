"""Coefficients of agreement, computed from how often each pattern of ratings occurs.

A pattern says how many raters gave each value to a unit: shape (values,). A sample is a table of distinct patterns, of
shape (patterns, values), and a frequency for each. All functions take frequencies of shape (..., patterns) and return
shape (...), so that a thousand resamples cost one call. NaN stands for a coefficient that is undefined.

Sums go through einsum and not through matrix products, whose last bits depend on the number of cores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that raters choose from, and how far apart two of them are.

    `distances` are those of Krippendorff's alpha, of shape (values, values); None stands for his ordinal metric, which
    follows from the frequencies. `weights`, of the same shape, are those of Gwet's coefficient and of kappa: 1 for
    full agreement, 0 for none; None where these are not asked for.
    """

    values: tuple[str, ...]
    distances: Floats | None
    weights: Floats | None


def nominal(values: Sequence[str]) -> Scale:
    """Values without order: two are equal or not."""
    same = np.eye(len(values))
    return Scale(tuple(values), 1 - same, same)


def ordinal(values: Sequence[str]) -> Scale:
    """Values in their order.

    Gwet's ordinal weights (Gwet 2014, Handbook of Inter-Rater Reliability): two ranks lose as much as there are pairs
    of ranks from one to the other, relative to the ends of the scale.
    """
    ranks = np.arange(len(values))
    gap = np.abs(ranks[:, None] - ranks) + 1
    lost = gap * (gap - 1) / 2
    return Scale(tuple(values), None, 1 - lost / max(1.0, lost.max()))


def sets(values: Sequence[Sequence[str]]) -> Scale:
    """Sets as values, with the MASI distance (Passonneau 2006): 1 - Jaccard's index * M.

    M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, and 0 where they share nothing.
    """
    given = [frozenset(value) for value in values]
    distances = np.zeros((len(given), len(given)))
    for (one, left), (other, right) in combinations(enumerate(given), 2):
        common = len(left & right) / len(left | right)
        shape = 2 / 3 if left <= right or right <= left else 1 / 3
        distances[one, other] = distances[other, one] = 1 - common * shape
    return Scale(tuple(" ".join(sorted(value)) for value in given), distances, None)


def alpha(frequencies: Floats, patterns: Ints, scale: Scale) -> Floats:
    """Krippendorff's alpha, 1 - observed / expected disagreement (Krippendorff 2004, Content Analysis, ch. 11).

    Units with a single rating do not count. It is undefined where all ratings that count are equal.
    """
    raters = patterns.sum(axis=-1)
    paired = np.where(raters > 1, 1.0, 0.0)
    given = _times_given(frequencies, patterns)
    each = paired / np.maximum(raters - 1, 1)
    if scale.distances is None:
        crossed = patterns[:, :, None] * patterns[:, None, :] * each[:, None, None]
        met = np.einsum("...p,pck->...ck", frequencies, crossed)
        distances = _ordinal_distances(given)
        observed = np.einsum("...ck,...ck->...", met, distances)
        expected = np.einsum("...c,...k,...ck->...", given, given, distances)
    else:
        apart = np.einsum("pc,pk,ck->p", patterns, patterns, scale.distances) * each
        observed = np.einsum("...p,p->...", frequencies, apart)
        expected = np.einsum("...c,...c->...", given, np.einsum("...k,ck->...c", given, scale.distances))
    count = given.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (count - 1) * observed / expected, np.nan)


def gwet(frequencies: Floats, patterns: Ints, weights: Floats) -> Floats:
    """Gwet's AC1, and AC2 where a scale has other weights than 0 and 1 (Gwet 2008 and 2014).

    Units with a single rating count towards chance alone, as Gwet defines it. It is undefined where the units with two
    ratings hold one value only: then everybody agrees, and nothing tells that they could have differed.
    """
    raters = patterns.sum(axis=-1)
    values = patterns.shape[-1]
    near = np.einsum("pk,ck->pc", patterns, weights)
    pairs = np.maximum(raters * (raters - 1), 1)
    agreed = np.where(raters > 1, (patterns * (near - 1)).sum(axis=-1) / pairs, 0.0)
    paired = np.where(raters > 1, 1.0, 0.0)
    units = np.einsum("...p,p->...", frequencies, paired)
    several = (_times_given(frequencies, patterns) > 0).sum(axis=-1) > 1
    shares = np.einsum("...p,pc->...c", frequencies, patterns / np.maximum(raters, 1)[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.einsum("...p,p->...", frequencies, agreed) / units
        shares = shares / shares.sum(axis=-1, keepdims=True)
        chance = weights.sum() / max(1, values * (values - 1)) * (shares * (1 - shares)).sum(axis=-1)
        found = (observed - chance) / (1 - chance)
    return np.where(several, found, np.nan)


def kappa(crossed: Floats, weights: Floats) -> Floats:
    """Cohen's kappa (1960) of two raters, weighted (1968) where a scale has other weights than 0 and 1.

    `crossed`, of shape (..., values, values), counts the units to which the first gave one value and the second the
    other. It is undefined where both gave one and the same value only.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = crossed / crossed.sum(axis=(-2, -1), keepdims=True)
        chance = np.einsum("...c,...k,ck->...", shares.sum(axis=-1), shares.sum(axis=-2), weights)
        observed = np.einsum("...ck,ck->...", shares, weights)
        # Rounding leaves a chance agreement of 1 a little below it.
        return np.where(chance < 1 - 1e-12, (observed - chance) / (1 - chance), np.nan)


def met(frequencies: Floats, patterns: Ints) -> Ints:
    """How many pairs of ratings of one unit join each two values: shape (values, values), upper triangle."""
    crossed = np.einsum("p,pc,pk->ck", frequencies, patterns, patterns)
    own = (crossed.diagonal() - np.einsum("p,pc->c", frequencies, patterns)) / 2
    upper = np.triu(crossed, 1) + np.diag(own)
    counts: Ints = np.rint(upper).astype(np.int64)
    return counts


def _ordinal_distances(given: Floats) -> Floats:
    """Krippendorff's ordinal metric: ((number of values given from one rank to the other) - half of the ends')²."""
    below = np.cumsum(given, axis=-1) - given / 2
    distances: Floats = (below[..., :, None] - below[..., None, :]) ** 2
    return distances


def _times_given(frequencies: Floats, patterns: Ints) -> Floats:
    """How often each value was given to units with two ratings or more: shape (..., values)."""
    paired = patterns * (patterns.sum(axis=-1) > 1)[:, None]
    times: Floats = np.einsum("...p,pc->...c", frequencies, paired.astype(np.float64))
    return times
