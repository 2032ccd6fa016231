"""What a sample tells about the share of errors in the lot it was drawn from: intervals that hold also at no error.

Wald's interval is not among them: of no error in a hundred it makes the interval from 0 to 0.
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from tunesmith_tools.auditing.plans import at_most
from tunesmith_tools.proportion import CONFIDENCE, Interval

LARGE = 10**9  # a lot that drawing leaves as it is: its exact interval is Clopper and Pearson's to six digits


class Stratum(NamedTuple):
    """What was drawn from a stratum of so many records, and how many of it are wrong."""

    records: int
    drawn: int
    errors: int


class Estimate(NamedTuple):
    """A share of errors in a lot, and limits between which it lies."""

    share: float
    interval: Interval


def of_lot(errors: int, drawn: int, strata: Sequence[Stratum]) -> Estimate:
    """The share of errors in a lot, from a simple random sample of it and what was drawn from each of its strata.

    The share weighs each stratum by its records: the sum of W_h p_h (Cochran, Sampling Techniques, 3rd edition 1977,
    chapter 5). The limits are the sample's exact ones, widened to the share where that lies outside, so they cover at
    least what those do. The textbook variance, the sum of W_h^2 p_h (1 - p_h) / n_h, takes a stratum in which nothing
    was found for one without errors, and exact limits of each stratum added up are too wide to be of use.
    """
    lot = sum(one.records for one in strata)
    share = fsum(one.records * one.errors / one.drawn for one in strata) / lot
    lower, upper = exact(errors, drawn, lot)
    return Estimate(share, Interval(min(lower, share), max(upper, share)))


def exact(errors: int, drawn: int, lot: int, confidence: float = CONFIDENCE) -> Interval:
    """The share of errors in a finite lot: it lies within with a probability of at least `confidence`.

    Both tails of the hypergeometric law are cut off at (1 - confidence) / 2, as Clopper and Pearson (1934) do for the
    binomial (Buonaccorsi 1987, The American Statistician 41:215). `drawn` records were drawn without replacement from
    `lot`, which is not empty. A census leaves one number.
    """
    tail = (1 - confidence) / 2
    possible = range(errors, lot - drawn + errors + 1)  # how many errors the lot may have after what was found
    fewest = bisect_left(possible, True, key=lambda wrong: 1 - at_most(errors - 1, drawn, wrong, lot) > tail)
    too_many = bisect_left(possible, True, key=lambda wrong: at_most(errors, drawn, wrong, lot) <= tail)
    return Interval(possible[fewest] / lot, possible[too_many - 1] / lot)


def upper_bound(errors: int, drawn: int, lot: int, confidence: float = CONFIDENCE) -> float:
    """The largest share of errors that what was found does not rule out with `confidence`, one-sided and exact."""
    return exact(errors, drawn, lot, 2 * confidence - 1).upper


def clopper_pearson(errors: int, drawn: int, confidence: float = CONFIDENCE) -> Interval:
    """The exact interval for a lot without end (Clopper and Pearson 1934), such as all records yet to be written."""
    return exact(errors, drawn, LARGE, confidence)
