"""What the auditors found in what was drawn, and whether the lot passes.

An error is a drawn record in which an auditor found a major or critical defect, or that an auditor rejected, in the
text and labels of the frozen revision. It counts whatever becomes of the record: edits, other labels and a withdrawal
come after the draw. Only an adjudication of the same text and labels, given on the day of the finding or later by
somebody who is no party to it, can say that it is none. What was erased counts as an error where no auditor's judgement
is left, since nothing can show that it was right (Bañuelos and Stark 2012 treat ballots that cannot be found so). With
the text its reviews have to go, so erasing a record after it was judged turns it into one too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tunesmith.disagreement import ADJUDICATOR
from tunesmith_tools.auditing import estimates
from tunesmith_tools.auditing.drawing import Audit
from tunesmith_tools.auditing.estimates import Estimate, Stratum
from tunesmith_tools.auditing.population import Member
from tunesmith_tools.proportion import Interval, wilson
from tunesmith_tools.summaries import ReviewSummary

AUDITOR = "auditor"
SEVERE = ("major", "critical")


class State(StrEnum):
    """Where a drawn record stands."""

    unjudged = "to judge"
    right = "right"
    wrong = "wrong"
    erased = "erased, and no judgement of it is left"  # counts as wrong


class Decision(StrEnum):
    """What follows for the lot."""

    passed = "passed"
    failed = "failed"
    incomplete = "not complete"
    estimated = "complete, and no demand was made"


@dataclass(frozen=True)
class Found:
    """A drawn record, where it stands, and the auditors' judgements that say so; none of one that is not judged."""

    member: Member
    state: State
    reviews: tuple[ReviewSummary, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it counts against the lot."""
        return self.state in (State.wrong, State.erased)


@dataclass(frozen=True)
class Counts:
    """What was found in some of what was drawn. The intervals are of the share of errors among `records`, at 95 %.

    They are None until all is judged: what is judged first is not drawn at random.
    """

    records: int
    drawn: int
    judged: int
    errors: int
    exact: Interval | None
    wilson: Interval | None


@dataclass(frozen=True)
class Outcome:
    """What an audit found. `overall` is of the sample that decides, each of `strata` of all that was drawn from it.

    `upper` is the exact one-sided bound of the share of errors in the lot, with the demand's certainty. It and the
    estimate are None until all is judged.
    """

    decision: Decision
    found: tuple[Found, ...]
    overall: Counts
    strata: Mapping[str, Counts]
    estimate: Estimate | None
    upper: float | None

    @property
    def unjudged(self) -> int:
        """How many of the records drawn, the supplement's too, nobody has judged."""
        return sum(one.state is State.unjudged for one in self.found)


def of_audit(audit: Audit, reviews: Mapping[str, Sequence[ReviewSummary]], erased: Collection[str]) -> Outcome:
    """The outcome as the reviews, by record, stand now; `erased` are the records of which a tombstone is left."""
    found = tuple(_found(one, reviews.get(one.record, ()), erased) for one in audit.drawn)
    sample = found[: len(audit.sample)]
    overall = _counts(sample, audit.lot)
    strata = {
        name: _counts([one for one in found if one.member.stratum == name], records)
        for name, records in audit.strata.items()
    }
    complete = all(one.state is not State.unjudged for one in found)
    decision = _decision(audit.plan.accept, overall.errors, complete)
    if not complete:
        return Outcome(decision, found, overall, strata, None, None)
    drawn = [Stratum(one.records, one.drawn, one.errors) for one in strata.values()]
    estimate = estimates.of_lot(overall.errors, overall.drawn, drawn)
    upper = estimates.upper_bound(overall.errors, overall.drawn, audit.lot, audit.design.demand.certainty)
    return Outcome(decision, found, overall, strata, estimate, upper)


def is_severe(one: ReviewSummary) -> bool:
    """Whether a judgement finds an error."""
    return one.verdict == "reject" or any(defect.severity in SEVERE for defect in one.defects)


def _found(member: Member, reviews: Sequence[ReviewSummary], erased: Collection[str]) -> Found:
    given = [one for one in reviews if _is_of(one, member)]
    audits = [one for one in given if one.role == AUDITOR]
    if not audits:
        return Found(member, State.erased if member.record in erased else State.unjudged)
    parties = {one.by for one in audits}
    settling = [one for one in given if one.role == ADJUDICATOR and one.by not in parties]
    against = [one for one in audits if is_severe(one) and not _is_cleared(one, settling)]
    return Found(member, State.wrong if against else State.right, tuple(against or audits))


def _is_cleared(finding: ReviewSummary, settling: Sequence[ReviewSummary]) -> bool:
    """Whether all who adjudicated since the finding say that it is no error, and somebody did."""
    later = [one for one in settling if one.created >= finding.created]
    return bool(later) and not any(is_severe(one) for one in later)


def _is_of(one: ReviewSummary, member: Member) -> bool:
    """Whether it judges a record as it was drawn; what its author says never counts."""
    return (one.text, one.labels) == (member.text, member.labels) and one.by != member.author


def _counts(found: Sequence[Found], records: int) -> Counts:
    errors = sum(one.is_error for one in found)
    judged = sum(one.state is not State.unjudged for one in found)
    if judged < len(found):
        return Counts(records, len(found), judged, errors, None, None)
    exact = estimates.exact(errors, judged, records)
    return Counts(records, judged, judged, errors, exact, wilson(errors, judged))


def _decision(accept: int | None, errors: int, complete: bool) -> Decision:
    """Too many errors fail a lot at once; nothing passes it before the last record is judged."""
    if accept is not None and errors > accept:
        return Decision.failed
    if not complete:
        return Decision.incomplete
    return Decision.estimated if accept is None else Decision.passed
