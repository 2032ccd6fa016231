"""Each reviewer against the gold records: how many labels they gave as expected, with an interval."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tunesmith import gold
from tunesmith.gold import GoldRecord, GoldScore
from tunesmith.policy import GoldDemand
from tunesmith_tools.agreement.first_judgements import first_of_each
from tunesmith_tools.proportion import wilson
from tunesmith_tools.summaries import Summaries


class Share(NamedTuple):
    """How many of the compared labels were given as expected, with Wilson's 95 % interval (1927)."""

    agreed: int
    compared: int
    low: float
    high: float


class OfReviewer(NamedTuple):
    """What one reviewer gave on gold records: in all, by label, and whether the policy's demand is met, if it asks."""

    by: str
    records: int
    every: Share
    labels: Mapping[str, Share]
    passed: bool | None


class _Answer(NamedTuple):
    by: str
    record: str
    text: str
    own_labels: Mapping[str, gold.Label]


def compare(found: Summaries, expected: Sequence[GoldRecord], demand: GoldDemand | None) -> list[OfReviewer]:
    """Everybody who gave a first blind judgement of a gold record's text, those who agree least first."""
    answers = list(_answers(found, expected))
    every = gold.score(answers, expected)
    names = dict.fromkeys(name for one in expected for name in one.labels)
    of_label = {name: gold.score(answers, _with_label(expected, name)) for name in names}
    rows = [
        OfReviewer(
            by=by,
            records=score.records,
            every=_share(score),
            labels={name: _share(of_label[name][by]) for name in names if by in of_label[name]},
            passed=score.meets(demand) if demand else None,
        )
        for by, score in every.items()
        if score.compared
    ]
    return sorted(rows, key=lambda row: (row.every.agreed / row.every.compared, row.by))


def _answers(found: Summaries, expected: Iterable[GoldRecord]) -> Iterable[_Answer]:
    for name in dict.fromkeys(one.record for one in expected):
        author = found.records[name].author if name in found.records else ""
        for review in first_of_each(found.reviews.get(name, ()), author):
            if review.blind:
                own = {label: value for label, value in review.own._asdict().items() if value}
                yield _Answer(review.by, name, review.text, own)


def _with_label(expected: Iterable[GoldRecord], name: str) -> list[GoldRecord]:
    """The gold records that expect a label, with that label alone."""
    return [one._replace(labels={name: one.labels[name]}) for one in expected if name in one.labels]


def _share(score: GoldScore) -> Share:
    ends = wilson(score.compared - score.agreed, score.compared)
    return Share(score.agreed, score.compared, 1 - ends.upper, 1 - ends.lower)
