"""From single ratings to a sample of patterns, and from units to the groups that are drawn together.

Units on which the raters gave the same values, whoever gave which, are the same to every coefficient. So a sample of
100,000 units is a table of a few dozen patterns with a frequency for each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tunesmith_tools.agreement.coefficients import Floats, Ints


@dataclass(frozen=True, slots=True)
class Sample:
    """Distinct patterns (patterns, values), and the distinct groups of units as counts of patterns (kinds, patterns).

    `groups` says how many groups there are of each kind. Ratings in one group share an origin and are not independent.
    """

    patterns: Ints
    kinds: Ints
    groups: Ints

    @property
    def frequencies(self) -> Floats:
        """How many units there are of each pattern."""
        units: Floats = (self.groups @ self.kinds).astype(np.float64)
        return units


def bags(owners: Ints, items: Ints, kinds_of_items: int) -> tuple[Ints, Ints]:
    """The distinct bags (multisets) of items that owners hold, and which bag is whose.

    `owners` is in ascending order, from 0 without a gap; `items` says what each holds, as numbers below
    `kinds_of_items`. Returns the bags, of shape (bags, kinds_of_items), in an order that depends on their content
    alone, and for each owner the number of their bag.
    """
    sizes = np.bincount(owners) if len(owners) else np.zeros(0, np.int64)
    starts = np.cumsum(sizes) - sizes
    whose = np.zeros(len(sizes), np.int64)
    found = [np.zeros((0, kinds_of_items), np.int64)]
    known = 0
    for size in np.unique(sizes):
        of_size = np.flatnonzero(sizes == size)
        held = np.sort(items[starts[of_size][:, None] + np.arange(size)], axis=1)
        first, number = _distinct_rows(held, kinds_of_items)
        whose[of_size] = known + number
        counted = np.zeros((len(first), kinds_of_items), np.int64)
        np.add.at(counted, (np.arange(len(first))[:, None], held[first]), 1)
        found.append(counted)
        known += len(first)
    return np.concatenate(found), whose


def sample(patterns: Ints, pattern_of: Ints, group_of: Ints) -> Sample:
    """The sample of units whose pattern and group are given by number."""
    order = np.argsort(group_of, kind="stable")
    _, owners = np.unique(group_of[order], return_inverse=True)
    kinds, kind_of = bags(owners.astype(np.int64), pattern_of[order], len(patterns))
    return Sample(patterns, kinds, np.bincount(kind_of, minlength=len(kinds)).astype(np.int64))


def _distinct_rows(rows: Ints, base: int) -> tuple[Ints, NDArray[np.int64]]:
    """Where each distinct row stands first, in ascending order of the rows, and for each row its number among them."""
    number = np.zeros(len(rows), np.int64)
    first = np.zeros(min(1, len(rows)), np.int64)
    for column in rows.T:  # the number of a beginning is below the count of rows, so that nothing overflows
        _, first, number = np.unique(number * base + column, return_index=True, return_inverse=True)
    return first.astype(np.int64), number.astype(np.int64)
