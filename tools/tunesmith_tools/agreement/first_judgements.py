"""First judgements: what each reviewer said of a text before anybody settled or discussed it.

A unit is a text, not a record: reviews of a text that was replaced since are evidence about that text. Adjudications
and audits are later judgements and are left out; so is a judgement of a record by its own author.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tunesmith.people import People
from tunesmith_tools.summaries import Labels, ReviewSummary, Summaries

PERSON, MODEL, UNKNOWN = "person", "model", "unknown"


class Unit(NamedTuple):
    """A text of a record. `group` is the origin that it shares with others; `labels` are the record's as it stands."""

    record: str
    text: str
    group: str
    labels: Labels


class Judgement(NamedTuple):
    """What one person or model said of a text. An author's own labels come without a verdict, scores and defects."""

    unit: Unit
    by: str
    kind: str
    labels: Labels
    verdict: str = ""
    scores: tuple[int, ...] = ()
    defects: frozenset[str] | None = None


class Selection(NamedTuple):
    """Which judgements are compared; what is empty selects all.

    `task`, `domain` and `hazard` are labels that the record has now: to choose by what the reviewers said would leave
    out those who see it otherwise. `by` keeps the texts that one of these reviewers judged, with all judgements of
    them.
    """

    kind: str = ""
    blind_only: bool = False
    with_author: bool = False
    task: str = ""
    domain: str = ""
    hazard: str = ""
    guideline: str = ""
    by: tuple[str, ...] = ()


def collect(found: Summaries, people: People, selection: Selection) -> list[Judgement]:
    """The judgements to compare, by record, text and reviewer."""
    judgements: list[Judgement] = []
    for name in sorted(found.reviews.keys() & found.records.keys()):
        record = found.records[name]
        if not _wanted(record.labels, selection):
            continue
        by_text: dict[str, list[ReviewSummary]] = {}
        for review in first_of_each(found.reviews[name], record.author):
            if (review.blind or not selection.blind_only) and selection.guideline in ("", review.guideline):
                by_text.setdefault(review.text, []).append(review)
        for text, reviews in sorted(by_text.items()):
            unit = Unit(name, text, record.group or name, record.labels)
            given = [_of_review(unit, review, people) for review in reviews]
            if selection.with_author and record.standing.text == text and record.author:
                given.append(Judgement(unit, record.author, people.kind(record.author) or UNKNOWN, record.labels))
            if not selection.by or any(one.by in selection.by for one in given):
                judgements += sorted((one for one in given if selection.kind in ("", one.kind)), key=lambda one: one.by)
    return judgements


def first_of_each(reviews: Iterable[ReviewSummary], author: str) -> list[ReviewSummary]:
    """Of each reviewer and text the first review in that role: by day, blind before sighted, then by path."""
    first: dict[tuple[str, str], ReviewSummary] = {}
    for review in sorted(reviews, key=lambda one: (one.created, not one.blind, one.path)):
        if review.role == "reviewer" and review.by != author:
            first.setdefault((review.text, review.by), review)
    return list(first.values())


def _of_review(unit: Unit, review: ReviewSummary, people: People) -> Judgement:
    return Judgement(
        unit,
        review.by,
        people.kind(review.by) or UNKNOWN,
        review.own,
        review.verdict,
        (review.instruction, review.correctness, review.safety, review.style),
        frozenset(defect.section for defect in review.defects),
    )


def _wanted(labels: Labels, selection: Selection) -> bool:
    return (
        selection.task in ("", labels.task)
        and selection.domain in ("", labels.domain)
        and (not selection.hazard or selection.hazard in labels.hazards)
    )
