"""Judgements as columns of numbers: one column for each label, score, key of a set, and section named as defective."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tunesmith_tools.agreement import coefficients
from tunesmith_tools.agreement.coefficients import Ints, Scale
from tunesmith_tools.agreement.first_judgements import Judgement, Unit

NOT_GIVEN = -1
LABELS = ("task", "domain", "language", "reasoning", "prompt_harm", "response_harm", "response_mode", "refusal_reason")
SETS = ("hazards", "sensitive")
SCORES = ("instruction", "correctness", "safety", "style")
DEFECTS = "defects"
_MARKS = ("1", "2", "3", "4", "5")
_NO, _YES = "no", "yes"


class Question(NamedTuple):
    """A label, score or set; with a `key`, whether a judgement names that key of the set, or that defective section."""

    label: str
    key: str = ""

    @property
    def name(self) -> str:
        """How reports call it, such as prompt_harm, hazards.privacy or defects.style.md#length."""
        return f"{self.label}.{self.key}" if self.key else self.label


@dataclass(frozen=True, slots=True)
class Column:
    """What every judgement answers to a question, as places in `scale.values` or NOT_GIVEN: shape (judgements,)."""

    question: Question
    scale: Scale
    codes: Ints


@dataclass(frozen=True, slots=True)
class Ratings:
    """Judgements in the order of units and reviewers, and for each the numbers of its unit, its group and reviewer."""

    judgements: Sequence[Judgement]
    units: Sequence[Unit]
    reviewers: Sequence[str]
    unit_of: Ints
    group_of_unit: Ints
    reviewer_of: Ints
    columns: Sequence[Column]


def table(judgements: Sequence[Judgement]) -> Ratings:
    """The judgements, sorted by unit and reviewer, as columns."""
    units, unit_of = _numbered(one.unit for one in judgements)
    _, group_of_unit = _numbered(unit.group for unit in units)
    reviewers, reviewer_of = _numbered(one.by for one in judgements)
    columns = tuple(_columns(judgements))
    return Ratings(judgements, units, reviewers, unit_of, group_of_unit, reviewer_of, columns)


def _columns(judgements: Sequence[Judgement]) -> Iterator[Column]:
    for label in LABELS:
        yield _labels(label, [getattr(one.labels, label) for one in judgements])
    yield _labels("verdict", [one.verdict for one in judgements])
    for place, score in enumerate(SCORES):
        marks = (one.scores[place] - 1 if one.scores else NOT_GIVEN for one in judgements)
        yield Column(Question(score), coefficients.ordinal(_MARKS), np.fromiter(marks, np.int64, len(judgements)))
    for label in SETS:
        yield from _sets(label, [tuple(sorted(set(getattr(one.labels, label)))) for one in judgements])
    yield from _keys(DEFECTS, [None if one.defects is None else tuple(sorted(one.defects)) for one in judgements])


def _labels(label: str, given: Sequence[str]) -> Column:
    """A refusal's reason is compared where both saw a refusal: whether it is one is a matter of response_mode."""
    values, codes = _numbered(given)
    if "" in values:
        values, codes = values[1:], codes - 1  # the empty word comes first, so that it becomes NOT_GIVEN
    return Column(Question(label), coefficients.nominal(values), codes)


def _sets(label: str, given: Sequence[tuple[str, ...]]) -> Iterator[Column]:
    values, codes = _numbered(given)
    yield Column(Question(label), coefficients.sets(values), codes)
    yield from _keys(label, given)


def _keys(label: str, given: Sequence[tuple[str, ...] | None]) -> Iterator[Column]:
    """For every key that somebody named, whether each judgement names it."""
    values, codes = _numbered(() if one is None else one for one in given)
    absent = np.fromiter((one is None for one in given), bool, len(given))
    for key in sorted({key for value in values for key in value}):
        named = np.fromiter((key in value for value in values), np.int64, len(values))
        yield Column(Question(label, key), coefficients.nominal((_NO, _YES)), np.where(absent, NOT_GIVEN, named[codes]))


def _numbered(given: Iterable[Any]) -> tuple[list[Any], Ints]:
    """The distinct values in ascending order, and for each one given its place among them."""
    every = list(given)
    values = sorted(set(every))
    place = {value: number for number, value in enumerate(values)}
    return values, np.fromiter((place[value] for value in every), np.int64, len(every))
