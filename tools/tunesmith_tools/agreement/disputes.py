"""Who said what where reviewers differ, and which sections of the guidelines most of it belongs to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tunesmith_tools.agreement.ratings import DEFECTS, NOT_GIVEN, SCORES, SETS, Column, Ratings
from tunesmith_tools.agreement.sections import Guidelines

APART = 2  # points by which scores differ before somebody should ask why: 4 instead of 5 is a detail (review.md)


class Dispute(NamedTuple):
    """One text on which reviewers differ in one label, score, key of a set or defect; `said` by reviewer."""

    record: str
    text: str
    column: str
    section: str
    said: tuple[tuple[str, str], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, in ascending order."""
        return tuple(sorted({value for _, value in self.said}))


class Contested(NamedTuple):
    """A section of the guidelines on whose matter reviewers differ: on how many texts, in what, and on which records.

    `matters` counts texts by column and the values that stand against each other. `known` is False for a section that
    the guidelines do not have now.
    """

    section: str
    known: bool
    texts: int
    matters: tuple[tuple[str, tuple[str, ...], int], ...]
    records: tuple[str, ...]


def disputes(ratings: Ratings, guidelines: Guidelines) -> list[Dispute]:
    """All of them, by column, record and text."""
    return [one for column in ratings.columns for one in _of_column(ratings, column, guidelines)]


def contested(found: Iterable[Dispute], guidelines: Guidelines) -> list[Contested]:
    """The sections by the number of texts on which reviewers differ, those with the most first."""
    by_section: dict[str, list[Dispute]] = {}
    for dispute in found:
        by_section.setdefault(dispute.section, []).append(dispute)
    ranked = (_contested(section, several, guidelines) for section, several in by_section.items())
    return sorted(ranked, key=lambda one: (-one.texts, one.section))


def _contested(section: str, found: Sequence[Dispute], guidelines: Guidelines) -> Contested:
    counts = Counter((one.column, one.values) for one in found)
    matters = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Contested(
        section=section,
        known=guidelines.has(section),
        texts=len({(one.record, one.text) for one in found}),
        matters=tuple((column, values, count) for (column, values), count in matters),
        records=tuple(sorted({one.record for one in found})),
    )


def _of_column(ratings: Ratings, column: Column, guidelines: Guidelines) -> Iterator[Dispute]:
    given = np.flatnonzero(column.codes != NOT_GIVEN)
    label, key = column.question
    if (label in SETS and not key) or not len(given):  # a set's disputes are those about its keys
        return
    section = key if label == DEFECTS else guidelines.section_of(label, key)
    codes, owners = column.codes[given], ratings.unit_of[given]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    ends = np.append(starts[1:], len(owners))
    spread = np.maximum.reduceat(codes, starts) - np.minimum.reduceat(codes, starts)
    for place in np.flatnonzero(spread >= (APART if label in SCORES else 1)):
        numbers = given[starts[place] : ends[place]]
        unit = ratings.judgements[numbers[0]].unit
        said = tuple((ratings.judgements[one].by, column.scale.values[column.codes[one]]) for one in numbers)
        yield Dispute(unit.record, unit.text, column.question.name, section, said)
