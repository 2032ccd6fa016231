"""All tests of a comparison, and their p-values after Holm's correction over every one of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tunesmith_tools.drifting import significance, vocabulary
from tunesmith_tools.drifting.table import Bools, Marks, Numbers, Table
from tunesmith_tools.drifting.vocabulary import Hashes, Words

VOCABULARY = "vocabulary"
FEWEST = 8  # records a side; Mann and Whitney (1947) found their law close to normal from there on
WHOLE = -1  # the test of an attribute as a whole, beside those of its labels
_DIGITS = 12  # of p-values; below them machines differ


class Spoken(NamedTuple):
    """The words of some of the records, and which of these were added."""

    words: Sequence[Hashes]
    added: Bools


class Tests(NamedTuple):
    """Corrected p-values by attribute: of labels by their column, of numbers and words by the place of the test.

    `words` is what the vocabulary was found to be, None where it was not compared.
    """

    number: int
    p: Mapping[str, Mapping[int, float]]
    words: Words | None


def tests(table: Table, added: Bools, spoken: Spoken | None, level: float) -> Tests:
    """Test every attribute of a table whose rows are added or kept; none where a side has fewer than 8 records.

    One record with a label that no other has is rare by chance, and no reason to alarm who adds it.
    """
    if min(added.sum(), (~added).sum()) < FEWEST:
        return Tests(0, {}, None)
    raw: dict[tuple[str, int], float] = {}
    for one, columns in zip(table.marks, _testable(table, added, level), strict=True):
        raw |= {(one.name, column): p for column, p in _of_labels(one, columns, added).items()}
    for each in table.numbers:
        raw |= {(each.name, place): p for place, p in enumerate(_of_numbers(each, added))}
    number = len(raw) + (spoken is not None)
    # Enough random divisions that the smallest p of the words is half of what the correction asks for.
    words = vocabulary.compare(*spoken, draws=int(2 * number / level)) if spoken else None
    if words:
        raw[VOCABULARY, 0] = words.p
    return Tests(number, _corrected(raw), words)


def _testable(table: Table, added: Bools, level: float) -> list[list[int]]:
    """Which labels of each attribute are tested: not those that are too rare, and of two alternatives the rarer one.

    A label so rare that no division of its records would be significant takes no part in the correction of the others
    (Tarone 1990, Biometrics 46, 515-522).
    """
    counts = [one.has.sum(axis=0) for one in table.marks]
    asked = [
        [int(both.argmin())] if one.exclusive and len(one.labels) == 2 else [*range(len(one.labels))]
        for one, both in zip(table.marks, counts, strict=True)
    ]
    bound = level / max(1, sum(map(len, asked)))
    found = []
    for columns, both in zip(asked, counts, strict=True):
        smallest = significance.least(both, int(added.sum()), len(added))
        found.append([column for column in columns if smallest[column] <= bound])
    return found


def _of_labels(one: Marks, columns: Sequence[int], added: Bools) -> dict[int, float]:
    """p-values of some labels and, where labels exclude each other, of the attribute as a whole."""
    if not columns:
        return {}
    both, of_added = one.has.sum(axis=0), one.has[added].sum(axis=0)
    each = significance.label(of_added[columns], both[columns], int(added.sum()), len(added))
    found = dict(zip(columns, map(float, each), strict=True))
    whole = significance.attribute(of_added, both - of_added) if one.exclusive else None
    return found if whole is None else found | {WHOLE: whole}


def _of_numbers(one: Numbers, added: Bools) -> tuple[float, ...]:
    return significance.numbers(one.values[added], one.values[~added])


def _corrected(raw: Mapping[tuple[str, int], float]) -> dict[str, dict[int, float]]:
    values = significance.holm(np.array([round(p, _DIGITS) for p in raw.values()], np.float64))
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for (name, place), p in zip(raw, values, strict=True):
        found[name][place] = float(p)
    return dict(found)
