"""What auditors find, and what follows for the lot."""

from collections.abc import Sequence
from typing import Any

import pytest

from tunesmith_tools.auditing.drawing import Audit, Design
from tunesmith_tools.auditing.outcome import Decision, Outcome, State, of_audit
from tunesmith_tools.auditing.plans import Demand, Plan, Size
from tunesmith_tools.auditing.population import Asked, Member
from tunesmith_tools.summaries import Defect, Labels, ReviewSummary

SEVERITIES = ("minor", "major", "critical")


def member(number: int, stratum: str = "") -> Member:
    return Member(f"one-{number:010d}", "ada", f"{number:064x}", "1" * 64, stratum)


def judged(of: Member, by: str = "grace", *severities: str, **changes: Any) -> ReviewSummary:
    values: dict[str, Any] = {
        "path": f"reviews/{by}/{of.record}.yaml",
        "record": of.record,
        "by": by,
        "role": "auditor",
        "created": "2026-11-22",
        "guideline": "1.0",
        "blind": False,
        "verdict": "accept",
        "instruction": 5,
        "correctness": 5,
        "safety": 5,
        "style": 5,
        "prefers": None,
        "text": of.text,
        "labels": of.labels,
        "own_digest": "2" * 64,
        "own": Labels(),
        "defects": tuple(Defect("style.md#length", severity) for severity in severities),
    }
    return ReviewSummary(**values | changes)


def outcome(audit: Audit, *reviews: ReviewSummary, erased: Sequence[str] = ()) -> Outcome:
    by_record: dict[str, list[ReviewSummary]] = {}
    for one in reviews:
        by_record.setdefault(one.record, []).append(one)
    return of_audit(audit, by_record, erased)


def audit(sample: int, accept: int | None = 0, supplement: int = 0, lot: int = 100) -> Audit:
    """`supplement` records are drawn of a stratum of their own, of which the sample has one record."""
    name = "harm=yes" if supplement else ""
    rest = "harm=no" if supplement else ""
    drawn = [member(number, name if number == 0 else rest) for number in range(sample)]
    more = [member(1000 + number, name) for number in range(supplement)]
    strata = {rest: lot - supplement - 1, name: supplement + 1} if supplement else {"": lot}
    demand: Demand = Size(sample)
    return Audit(Design(Asked("0" * 40), demand), Plan(sample, accept), strata, tuple(drawn), tuple(more))


ONE = audit(1)
THE_ONE = ONE.sample[0]


def state(*reviews: ReviewSummary, erased: Sequence[str] = ()) -> State:
    return outcome(ONE, *reviews, erased=erased).found[0].state


@pytest.mark.parametrize(
    ("severities", "verdict", "expected"),
    [
        ((), "accept", State.right),
        (("minor", "minor"), "accept", State.right),
        (("minor",), "revise", State.right),
        (("minor", "major"), "revise", State.wrong),
        (("critical",), "revise", State.wrong),
        ((), "reject", State.wrong),
    ],
)
def test_an_error_is_a_major_defect_or_a_rejection(severities: tuple[str, ...], verdict: str, expected: State) -> None:
    assert state(judged(THE_ONE, "grace", *severities, verdict=verdict)) is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "reviewer"},
        {"role": "adjudicator"},
        {"by": "ada"},
        {"text": "f" * 64},
        {"labels": "f" * 64},
    ],
)
def test_only_auditors_who_did_not_write_it_judge_it_and_as_it_was_drawn(changes: dict[str, Any]) -> None:
    assert state(judged(THE_ONE, "grace", "critical")._replace(**changes)) is State.unjudged


def test_one_auditor_who_finds_an_error_is_enough() -> None:
    found = outcome(ONE, judged(THE_ONE, "grace"), judged(THE_ONE, "edsger", "major"))
    assert found.found[0].state is State.wrong
    assert [one.by for one in found.found[0].reviews] == ["edsger"]


def adjudicated(by: str = "barbara", *severities: str, **changes: Any) -> ReviewSummary:
    return judged(THE_ONE, by, *severities, role="adjudicator", **changes)


@pytest.mark.parametrize(
    ("settling", "expected"),
    [
        (adjudicated(), State.right),
        (adjudicated("barbara", "minor"), State.right),
        (adjudicated("barbara", "major"), State.wrong),
        (adjudicated(verdict="reject"), State.wrong),
        (adjudicated(created="2026-11-23"), State.right),
        (adjudicated(created="2026-11-21"), State.wrong),  # it cannot have known of the finding
        (adjudicated("edsger"), State.wrong),  # who found something else is a party
        (adjudicated("ada"), State.wrong),  # its author is one, too
        (adjudicated(labels="f" * 64), State.wrong),  # of what became of it later
        (adjudicated(text="f" * 64), State.wrong),
    ],
)
def test_who_is_no_party_may_say_later_that_it_is_none(settling: ReviewSummary, expected: State) -> None:
    found = judged(THE_ONE, "grace", "major"), judged(THE_ONE, "edsger")
    assert state(*found, settling) is expected


def test_of_two_findings_both_have_to_be_cleared() -> None:
    late = judged(THE_ONE, "edsger", "major", created="2026-11-24")
    assert state(judged(THE_ONE, "grace", "major"), late, adjudicated(created="2026-11-23")) is State.wrong
    assert state(judged(THE_ONE, "grace", "major"), late, adjudicated(created="2026-11-24")) is State.right


def test_what_was_erased_before_it_was_judged_counts_as_an_error() -> None:
    found = outcome(ONE, erased=[THE_ONE.record])
    assert (found.found[0].state, found.decision) == (State.erased, Decision.failed)
    assert state(judged(THE_ONE, "grace"), erased=[THE_ONE.record]) is State.right


def wrong(some: Audit, *numbers: int, left: int = 0) -> Outcome:
    """All but the last `left` records are judged, those of these numbers as wrong."""
    drawn = some.drawn[: len(some.drawn) - left]
    return outcome(some, *(judged(one, "grace", *["major"] * (at in numbers)) for at, one in enumerate(drawn)))


@pytest.mark.parametrize(
    ("accept", "numbers", "left", "expected"),
    [
        (0, (), 0, Decision.passed),
        (0, (3,), 0, Decision.failed),
        (2, (3, 4), 0, Decision.passed),
        (2, (3, 4, 5), 0, Decision.failed),
        (0, (), 1, Decision.incomplete),
        (2, (3,), 4, Decision.incomplete),
        (0, (3,), 4, Decision.failed),  # nothing that is still to come can mend it
        (None, (3, 4, 5), 0, Decision.estimated),
        (None, (), 1, Decision.incomplete),
    ],
)
def test_a_lot_passes_when_all_is_judged_and_fails_at_once(
    accept: int | None, numbers: tuple[int, ...], left: int, expected: Decision
) -> None:
    assert wrong(audit(10, accept), *numbers, left=left).decision is expected


def test_a_lot_does_not_pass_while_the_supplement_is_unjudged_though_it_decides_nothing() -> None:
    some = audit(10, 0, supplement=5)
    assert wrong(some, left=1).decision is Decision.incomplete
    found = wrong(some, 12)  # in the supplement
    assert (found.decision, found.overall.errors) == (Decision.passed, 0)
    assert found.strata["harm=yes"].errors == 1
    assert found.estimate and found.estimate.share == pytest.approx(6 / 100 * 1 / 6)


def test_there_are_no_intervals_while_records_are_left() -> None:
    found = wrong(audit(10, 0), left=1)
    assert (found.overall.exact, found.overall.wilson, found.estimate, found.upper) == (None, None, None, None)
    assert (found.overall.judged, found.overall.drawn, found.unjudged) == (9, 10, 1)


def test_a_stratum_has_its_intervals_when_all_of_it_is_judged() -> None:
    some = audit(10, 0, supplement=5)
    found = outcome(some, *(judged(one) for one in some.drawn if one.stratum == "harm=yes"))
    assert found.strata["harm=yes"].exact == (0, 0)  # a census
    assert found.strata["harm=no"].exact is None
