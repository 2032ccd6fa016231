"""Which candidates for validation and test were admitted, and which kinds of them were not.

Designation comes before review, so admission can bend what is measured: where the disputed and the harmful wait longer
or are rejected more often, what is admitted is easier than what was drawn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from tunesmith.disagreement import Opinion, deciding, differences
from tunesmith.people import People
from tunesmith.policy import EVALUATION, EvaluationReviews
from tunesmith_tools.composition.targets import percent
from tunesmith_tools.proportion import wilson

STRATA = ("task", "domain", "language", "prompt_harm", "response_mode")
HALF_WIDTH = 0.10  # ten points up and down: what tells a model that is right in 60 % from one that is in 80 %


class Fate(StrEnum):
    """What became of a candidate. From REVIEWS to REJECTED it is pending, and so says what it lacks."""

    ADMITTED = "admitted"
    REVIEWS = "reviews"
    DISAGREEMENT = "disagreement"
    LABELS = "labels"
    REVISE = "revise"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Candidate(NamedTuple):
    """A record that was designated for an evaluation split, with its labels of STRATA, empty where it has none."""

    split: str
    fate: Fate
    labels: Mapping[str, str]


def fate(
    labels: Mapping[str, str | None],
    author: str,
    counting: Iterable[Opinion],
    wanted: EvaluationReviews,
    people: People,
) -> Fate:
    """What an active candidate still lacks, or that it is admitted: as the stage split decides, by kind of lack.

    `counting` are the reviews that count for it as it stands. A verdict against it is told before reviews that are
    missing, since no further review admits it then.
    """
    opinions = [one for one in counting if one.by != author and people.kind(one.by) in wanted.kinds]
    reviewers = {one.by for one in opinions if one.role == "reviewer"}
    heard = deciding(opinions) or opinions
    verdicts = {one.verdict for one in heard}
    found = differences(labels, heard)
    if "reject" in verdicts:
        return Fate.REJECTED
    if verdicts - {"accept"}:
        return Fate.REVISE
    if len(reviewers) < wanted.reviewers:
        return Fate.REVIEWS
    if any(one.is_among_opinions for one in found):
        return Fate.DISAGREEMENT
    return Fate.LABELS if found else Fate.ADMITTED


def summary(candidates: Sequence[Candidate]) -> dict[str, dict[str, Any]]:
    """Per evaluation split: the candidates by fate, and by stratum how many were designated and admitted.

    `interval` is how many points up and down a share measured on the admitted records is sure, at its widest.
    """
    found = {}
    for split in EVALUATION:
        here = [one for one in candidates if one.split == split]
        fates = Counter(one.fate for one in here)
        admitted = fates[Fate.ADMITTED]
        found[split] = {
            "designated": len(here),
            **{str(each): fates[each] for each in Fate},
            "interval": points(admitted),
            "strata": strata(here),
        }
    return found


def strata(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """A row per label of STRATA: its records designated and admitted, and its share of each in percent.

    `reviews` of them would be admitted if reviewers accept them. A share that differs much tells that admission
    selects. Candidates without the label, such as erased ones, are in no row and in no share of the attribute.
    """
    rows = []
    for attribute in STRATA:
        known = [one for one in candidates if one.labels.get(attribute)]
        of = len(known)
        kept = sum(one.fate is Fate.ADMITTED for one in known)
        for label in sorted({one.labels[attribute] for one in known}):
            here = [one for one in known if one.labels[attribute] == label]
            admitted = sum(one.fate is Fate.ADMITTED for one in here)
            rows.append(
                {
                    "attribute": attribute,
                    "label": label,
                    "designated": len(here),
                    "admitted": admitted,
                    "reviews": sum(one.fate is Fate.REVIEWS for one in here),
                    "share_designated": percent(len(here), of),
                    "share_admitted": percent(admitted, kept),
                }
            )
    return rows


def points(n: int) -> float | None:
    """Half the width of the 95 % interval (Wilson 1927) of a share of n records at its widest, in points of percent."""
    return round(100 * _half_width(n), 1) if n else None


@cache
def enough(half_width: float = HALF_WIDTH) -> int:
    """The least number of records whose interval is never wider than so much up and down."""
    n = 1
    while _half_width(n) > half_width:
        n += 1
    return n


def _half_width(n: int) -> float:
    """Of a half, or what is next to it: nowhere is the interval wider."""
    interval = wilson(n // 2, n)
    return (interval.upper - interval.lower) / 2
