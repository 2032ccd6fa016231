"""Records on which those who judged them disagree, and who may settle them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tunesmith.disagreement import ADJUDICATOR, Difference, Opinion, deciding, unresolved
from tunesmith.people import People, Person
from tunesmith.policy import EVALUATION, EvaluationReviews
from tunesmith_tools.reviewing.qualified import Hindrance, hindrance
from tunesmith_tools.summaries import RecordSummary, ReviewSummary, Summaries

_LEAST = 2  # one reviewer who reads a label otherwise disagrees with the author, whom they ask first


@dataclass(frozen=True)
class Case:
    """What was said of one record as it stands.

    `split` is the evaluation split that the record is a candidate for, empty for none. `reviews` are those that count,
    never the author's; for a candidate they are by the kinds of reviewer that the policy asks for. `differences` wait
    for an adjudicator, `decisions` are adjudications by somebody who gave no other judgement. `judges` are the handles
    of all who have judged the text.
    """

    record: RecordSummary
    split: str
    reviews: tuple[ReviewSummary, ...]
    differences: tuple[Difference, ...]
    decisions: tuple[ReviewSummary, ...]
    judges: frozenset[str]

    @property
    def is_unresolved(self) -> bool:
        """Whether an adjudicator has to decide."""
        return bool(self.differences)

    @property
    def is_unmended(self) -> bool:
        """Whether somebody decided and the record's labels still are not those of the decision."""
        own = self.record.standing.own_digest
        return any(one.own_digest != own for one in self.decisions)

    def hindrance(self, person: Person) -> Hindrance | None:
        """Why somebody may not settle it; None where they may."""
        if ADJUDICATOR not in person.roles:
            lacks = f"have the role {ADJUDICATOR}"
            return Hindrance(0, "an adjudicator", f"you do not {lacks}", f"{person.handle} does not {lacks}")
        return hindrance(self.record, person, (), self.judges)


def candidates(splits: Mapping[str, str]) -> dict[str, str]:
    """Of the splits of records those that are for evaluation."""
    return {name: split for name, split in splits.items() if split in EVALUATION}


def opinion(one: ReviewSummary) -> Opinion:
    """What a review says on the points that have to be settled."""
    return Opinion(one.by, one.role, one.verdict, one.own.prompt_harm, one.own.response_mode)


def case_of(one: RecordSummary, found: Summaries, split: str, wanted: EvaluationReviews, people: People) -> Case:
    """What was said of a record; `split` is the evaluation split that it is a candidate for, or empty."""
    counting = [each for each in found.counting(one) if each.by != one.author]
    if split:
        counting = [each for each in counting if people.kind(each.by) in wanted.kinds]
    opinions = [opinion(each) for each in counting]
    decided = {each.by for each in deciding(opinions)}
    least = min(_LEAST, wanted.reviewers) if split else _LEAST
    open_ = unresolved(one.labels._asdict(), opinions) if len({each.by for each in opinions}) >= least else ()
    return Case(
        record=one,
        split=split,
        reviews=tuple(counting),
        differences=open_,
        decisions=tuple(each for each in counting if each.role == ADJUDICATOR and each.by in decided),
        judges=frozenset(each.by for each in found.reviews.get(one.id, ()) if each.text == one.standing.text),
    )


def cases(found: Summaries, candidates: Mapping[str, str], wanted: EvaluationReviews, people: People) -> list[Case]:
    """Every active record that somebody judged, candidates for evaluation splits first, then by id."""
    judged = [one for name, one in found.records.items() if name in found.reviews and one.status == "active"]
    made = (case_of(one, found, candidates.get(one.id, ""), wanted, people) for one in judged)
    return sorted(made, key=lambda case: (not case.split, case.record.id))


def for_person(waiting: Iterable[Case], person: Person | None) -> list[tuple[Case, Hindrance | None]]:
    """Cases with why somebody may not settle each; those that they may come first. Of nobody it is not said."""
    told = [(case, case.hindrance(person) if person else None) for case in waiting]
    return sorted(told, key=lambda pair: bool(pair[1]))
