"""Could chance alone have made the difference? One p-value for each label, attribute and number, and Holm's correction.

All of them ask whether the added records might be a random part of the added and kept ones taken together.
"""

from typing import cast

import numpy as np
from scipy import stats

from tunesmith_tools.drifting.table import Floats, Ints

_LEAST_EXPECTED = 5  # in each cell of a chi-square test (Cochran 1954, Biometrics 10, 417-451)
_POWER = 0.8  # the usual chance with which a change ought to be seen (Cohen 1988, section 2.4)


def label(added: Ints, both: Ints, records_added: int, records: int) -> Floats:
    """Two-sided p-values of labels, each against all others: Fisher's exact test with mid-p.

    `added` and `both` count the records with each label, shape (labels,). The smaller tail with half the probability of
    what was found, doubled (Lancaster 1961, JASA 56, 223-234): the exact test proper errs far more rarely than it says.
    """
    law, given = stats.hypergeom, (records, both, records_added)
    tails = np.minimum(law.cdf(added - 1, *given), law.sf(added, *given)) + law.pmf(added, *given) / 2
    return cast("Floats", np.minimum(1.0, 2 * tails))


def least(both: Ints, records_added: int, records: int) -> Floats:
    """The smallest p-value that a label of so many records could have: if all, or as few as can be, were added."""
    most, fewest = np.minimum(both, records_added), np.maximum(0, both - (records - records_added))
    return np.minimum(
        label(most, both, records_added, records),
        label(fewest, both, records_added, records),
    )


def attribute(added: Ints, kept: Ints) -> float | None:
    """The p-value of Pearson's chi-square test over all labels of an attribute (1900), rare ones taken together.

    Labels with an expected count below 5 on either side become one cell, which takes the next rarer label in until it
    is large enough. None where fewer than three cells are left: `label` has tested those already.
    """
    order = np.argsort(added + kept, kind="stable")
    table = np.stack([added, kept])[:, order].astype(np.float64)
    sides, total = table.sum(axis=1), table.sum()
    if not sides.all():
        return None
    needed = _LEAST_EXPECTED * total / sides.min()
    totals = table.sum(axis=0)
    rare = int(np.count_nonzero(totals < needed))
    while 0 < rare < len(totals) and totals[:rare].sum() < needed:
        rare += 1
    if rare:
        table = np.concatenate([table[:, :rare].sum(axis=1, keepdims=True), table[:, rare:]], axis=1)
    if table.shape[1] < 3:
        return None
    expected = np.outer(sides, table.sum(axis=0)) / total
    return float(stats.chi2.sf(((table - expected) ** 2 / expected).sum(), table.shape[1] - 1))


def numbers(added: Floats, kept: Floats) -> tuple[float, ...]:
    """Two p-values for numbers that are not all equal: of a shift, and of any difference in distribution.

    Mann and Whitney (1947) with the correction for ties, which has the most power where all are longer or shorter;
    Kolmogorov and Smirnov (Smirnov 1948), asymptotic, which ties make cautious. Both need some records a side.
    """
    if min(added.min(), kept.min()) == max(added.max(), kept.max()):
        return ()
    shift = stats.mannwhitneyu(added, kept, method="asymptotic").pvalue
    any_difference = stats.ks_2samp(added, kept, method="asymp").pvalue
    return float(shift), float(any_difference)


def holm(values: Floats) -> Floats:
    """p-values corrected for their number: the chance that any one of them is as small (Holm 1979, Scand. J. Stat. 6).

    Whatever the dependence among them.
    """
    order = np.argsort(values, kind="stable")
    stepped = np.minimum(1.0, np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1)))
    found = np.empty_like(values)
    found[order] = stepped
    return found


def detectable(level: float, tests: int, kept: int, added: int) -> float:
    """The change, in standard deviations, that would be seen in four comparisons of five at so many records.

    The normal approximation for two samples (Fleiss, Levin and Paik 2003, section 4.2) at the level of the first step
    of Holm's procedure.
    """
    if not added or not kept:
        return float("inf")
    normal = stats.norm
    quantiles = normal.isf(level / (2 * max(1, tests))) + normal.ppf(_POWER)
    return float(quantiles * np.sqrt(1 / added + 1 / kept))
