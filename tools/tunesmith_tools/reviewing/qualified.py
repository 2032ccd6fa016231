"""Who may judge which record, and for whom a record waits that somebody may not judge.

Somebody may judge a record who has the role of reviewer, has shown on gold records what the policy asks for, lists the
record's language and every hazard of it in guidelines/people.yaml, is of a kind that the policy wants for it, did not
write it, and has not judged its text before, in whatever role.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tunesmith import gold
from tunesmith.gold import GoldRecord, GoldScore, Label
from tunesmith.people import Person
from tunesmith.policy import GoldDemand
from tunesmith_tools.summaries import RecordSummary, ReviewSummary, Summaries

REVIEWER = "reviewer"


class Hindrance(NamedTuple):
    """Why somebody is not to judge a record.

    `step` is the number of the question at which they failed: whoever comes further is nearer to judging it.
    `waits_for` says for whom the record waits, `told` the same to the person who is not to judge it, `named` to others.
    """

    step: int
    waits_for: str
    told: str
    named: str


def hindrance(
    one: RecordSummary, person: Person, kinds: Collection[str] = (), judged: Collection[str] = ()
) -> Hindrance | None:
    """What keeps a reviewer from judging a record; None where nothing does.

    `kinds` are those of reviewer that are wanted, empty for any; `judged` the handles of who has judged its text.
    """
    who, language = person.handle, one.labels.language
    unseen = [hazard for hazard in one.labels.hazards if hazard not in person.hazards]
    if not person.reads(language):
        lacks = f"{language} is not among"
        return Hindrance(1, f"a speaker of {language}", f"{lacks} your languages", f"{lacks} the languages of {who}")
    if kinds and person.kind not in kinds:
        kind = f"of kind {person.kind}"
        return Hindrance(2, f"a reviewer of kind {' or '.join(kinds)}", f"you are {kind}", f"{who} is {kind}")
    if unseen:
        told = " and ".join(unseen)
        lacks = f"{told} is not among the hazards that"
        return Hindrance(3, f"somebody who opted into {told}", f"{lacks} you opted into", f"{lacks} {who} opted into")
    if one.author == person.handle:
        return Hindrance(4, "somebody other than its author", "you wrote it", f"{who} wrote it")
    if person.handle in judged:
        return Hindrance(
            5, "somebody who has not judged it yet", "you have judged this text", f"{who} has judged this text"
        )
    return None


class _Answer(NamedTuple):
    """A judgement as it is compared with a gold record."""

    by: str
    record: str
    text: str
    own_labels: Mapping[str, Label]


def gold_scores(found: Summaries, records: Sequence[GoldRecord]) -> dict[str, GoldScore]:
    """What each reviewer scored on the gold records that they judged blind."""
    judgements = (one for each in records for one in found.reviews.get(each.record, ()))
    return gold.score((_answer(one) for one in judgements if one.blind and one.role == REVIEWER), records)


def passed(person: Person, demand: GoldDemand | None, scores: Mapping[str, GoldScore]) -> bool:
    """Whether somebody has shown on gold records what the policy asks for."""
    return demand is None or scores.get(person.handle, GoldScore()).meets(demand)


def reviewers(
    people: Iterable[Person], demand: GoldDemand | None, scores: Mapping[str, GoldScore]
) -> tuple[Person, ...]:
    """Everybody who is given records other than gold ones to judge."""
    return tuple(one for one in people if REVIEWER in one.roles and passed(one, demand, scores))


def _answer(one: ReviewSummary) -> _Answer:
    return _Answer(one.by, one.record, one.text, {name: value for name, value in one.own._asdict().items() if value})
