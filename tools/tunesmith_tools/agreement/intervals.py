"""Bootstrap intervals of a coefficient: groups of units are drawn again, bias-corrected and accelerated (BCa).

Efron (1987), Better bootstrap confidence intervals, JASA 82. Where disagreement is rare, resamples are skewed, of which
plain percentiles take no account. How often the intervals hold the true value stands in docs/agreement.md.

From a handful of groups, or where all but a handful hold one and the same value, no bootstrap tells an interval, and
none is given. Where nobody disagreed, all resamples are equal and would promise certainty; there the lower end comes
from the exact bound of the rate of disagreement.
"""

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from tunesmith_tools.agreement.coefficients import Floats, Ints
from tunesmith_tools.agreement.patterns import Sample

LEVEL = 0.95
RESAMPLES = 1_000
FEWEST_GROUPS = 10  # fewer can only be drawn again in a few ways
FEWEST_OTHERS = 5  # groups with a value that is not the most common one: of fewer, 1 in 40 resamples would hold none
_SEED = 20_260_101
_MOST_LEFT_OUT = 250  # kinds of groups; samples of labels have some dozens
_TAIL = (1 - LEVEL) / 2
_NORMAL = NormalDist()

Statistic = Callable[[Floats, Ints], Floats]


class Estimate(NamedTuple):
    """A coefficient with both ends of its 95 % interval. `why` says why the value, or else the interval, is missing."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


def estimates(drawn: Sample, statistics: Sequence[Statistic]) -> list[Estimate]:
    """Statistics of a sample, each a function of frequencies and patterns, with intervals from the same resamples."""
    if not (drawn.patterns[drawn.frequencies > 0].sum(axis=1) > 1).any():
        return [Estimate(None, why="no text has two answers to compare")] * len(statistics)
    groups, others = _paired_groups(drawn)
    if others == 0:
        return [Estimate(None, why="only one value was given")] * len(statistics)
    why = ""
    if groups < FEWEST_GROUPS:
        why = f"fewer than {FEWEST_GROUPS} groups of texts tell no interval"
    elif others < FEWEST_OTHERS:
        why = "all values but one are too rare for an interval"
    resampled = None if why else _resampled(drawn)
    return [_estimate(drawn, statistic, resampled, why) for statistic in statistics]


def _estimate(drawn: Sample, statistic: Statistic, resampled: Floats | None, why: str) -> Estimate:
    value = float(statistic(drawn.frequencies, drawn.patterns))
    if resampled is None:
        return Estimate(value, why=why)
    if value == 1:
        return Estimate(value, max(-1.0, _lowest_unseen(drawn, statistic)), 1.0)
    found = statistic(resampled, drawn.patterns)
    low, high = _bca(value, found[~np.isnan(found)], drawn, statistic)
    return Estimate(value, low, high)


def _paired_groups(drawn: Sample) -> tuple[int, int]:
    """The groups in which a unit has two ratings, and those of them in which not all are the most common value."""
    paired = drawn.patterns.sum(axis=1) > 1
    ratings = np.einsum("p,pc->c", drawn.frequencies * paired, drawn.patterns)
    differs = paired & (np.delete(drawn.patterns, ratings.argmax(), axis=1).sum(axis=1) > 0)
    return int(drawn.groups[drawn.kinds @ paired > 0].sum()), int(drawn.groups[drawn.kinds @ differs > 0].sum())


def _resampled(drawn: Sample) -> Floats:
    """The frequencies of the patterns when as many groups are drawn again: shape (RESAMPLES, patterns)."""
    random = np.random.default_rng(_SEED)
    groups = int(drawn.groups.sum())
    counts = random.multinomial(groups, drawn.groups / groups, size=RESAMPLES)
    frequencies: Floats = np.einsum("rg,gp->rp", counts.astype(np.float64), drawn.kinds.astype(np.float64))
    return frequencies


def _bca(value: float, resampled: Floats, drawn: Sample, statistic: Statistic) -> tuple[float, float]:
    """The ends of the interval (Efron 1987, eq. 6.8), with the acceleration from the jackknife (eq. 7.3)."""
    below = (np.count_nonzero(resampled < value) + np.count_nonzero(resampled == value) / 2) / len(resampled)
    edge = 0.5 / len(resampled)
    bias = _NORMAL.inv_cdf(min(max(below, edge), 1 - edge))
    left_out, times = _left_out(drawn)
    without = statistic(drawn.frequencies - drawn.kinds[left_out], drawn.patterns)  # one group of each kind in turn
    times, without = times[~np.isnan(without)], without[~np.isnan(without)]
    off = (times * without).sum() / times.sum() - without
    spread = float((times * off**2).sum()) ** 1.5
    acceleration = float((times * off**3).sum()) / (6 * spread) if spread > 0 else 0.0
    ends = [bias + _NORMAL.inv_cdf(end) for end in (_TAIL, 1 - _TAIL)]
    shares = np.array([_NORMAL.cdf(bias + end / (1 - acceleration * end)) for end in ends])
    last = len(resampled) - 1
    low, high = np.interp(shares * last, np.arange(last + 1), np.sort(resampled))  # np.quantile takes ten times as long
    return float(low), float(high)


def _left_out(drawn: Sample) -> tuple[Ints, Floats]:
    """The kinds of groups that the jackknife leaves out, by number, and how many groups each of them stands for.

    All of them, or the most frequent ones and an even share of the rest, which then stands for all of the rest: the
    work grows with the kinds times the patterns, and the acceleration takes no more than a sum over the groups.
    """
    order = np.argsort(-drawn.groups, kind="stable")
    often, rest = order[:_MOST_LEFT_OUT], order[_MOST_LEFT_OUT:]
    step = max(1, -(-len(rest) // _MOST_LEFT_OUT))
    chosen = np.concatenate([often, rest[::step]])
    times = drawn.groups[chosen].astype(np.float64)
    times[len(often) :] *= step
    return chosen, times


def _lowest_unseen(drawn: Sample, statistic: Statistic) -> float:
    """The coefficient if texts were disputed at the highest rate at which nobody would have noticed (97.5 %).

    In n groups that rate is 1 - 0.025^(1/n) (Clopper and Pearson 1934). The disputes are between the most common value
    and another one, whichever gives the lowest coefficient.
    """
    rate = 1 - _TAIL ** (1 / _paired_groups(drawn)[0])
    units = float(drawn.frequencies[drawn.patterns.sum(axis=1) > 1].sum())
    ratings = np.einsum("p,pc->c", drawn.frequencies, drawn.patterns)
    values = np.arange(len(ratings))
    others = np.flatnonzero((ratings > 0) & (values != ratings.argmax()))
    disputed = np.zeros((len(others), len(ratings)), np.int64)
    disputed[:, ratings.argmax()] = 1
    disputed[np.arange(len(others)), others] = 1
    more = np.eye(len(others)) * units * rate / (1 - rate)
    frequencies = np.concatenate([np.tile(drawn.frequencies, (len(others), 1)), more], axis=1)
    return float(statistic(frequencies, np.concatenate([drawn.patterns, disputed])).min())
