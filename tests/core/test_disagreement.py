"""Where judgements disagree, and who may decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.disagreement import ADJUDICATOR, Opinion, deciding, differences, unresolved

LABELS = {"prompt_harm": "unharmful", "response_mode": "full_compliance"}


def _opinion(by: str, role: str = "reviewer", verdict: str = "accept", **labels: str) -> Opinion:
    return Opinion(by, role, verdict, **(LABELS | labels))


def test_equal_opinions_that_are_the_records_differ_in_nothing() -> None:
    assert differences(LABELS, [_opinion("ada"), _opinion("bob")]) == ()
    assert differences(LABELS, []) == ()


def test_points_come_with_everybody_who_says_so() -> None:
    opinions = [_opinion("bob"), _opinion("ada", verdict="revise"), _opinion("cid", prompt_harm="borderline")]
    verdict, harm = differences(LABELS, opinions)
    assert verdict == ("verdict", (("accept", ("bob", "cid")), ("revise", ("ada",))), None)
    assert harm == ("prompt_harm", (("borderline", ("cid",)), ("unharmful", ("ada", "bob"))), "unharmful")
    assert verdict.is_among_opinions and harm.is_among_opinions


def test_all_may_differ_from_the_record_alone() -> None:
    (found,) = differences(LABELS, [_opinion(by, response_mode="full_refusal") for by in ("ada", "bob")])
    assert found.point == "response_mode" and not found.is_among_opinions


def test_what_all_refuse_is_no_difference() -> None:
    assert differences(LABELS, [_opinion(by, verdict="reject") for by in ("ada", "bob")]) == ()


@pytest.mark.parametrize(("by", "settles"), [("cid", True), ("ada", False)])
def test_only_somebody_who_is_no_party_settles(by: str, settles: bool) -> None:
    parties = [_opinion("ada"), _opinion("bob", verdict="reject")]
    word = _opinion(by, ADJUDICATOR)
    assert deciding([*parties, word]) == ([word] if settles else [])
    assert bool(unresolved(LABELS, [*parties, word])) is not settles


_OPINIONS = st.builds(
    Opinion,
    st.sampled_from("abc"),
    st.sampled_from(["reviewer", ADJUDICATOR, "auditor"]),
    st.sampled_from(["accept", "revise", "reject"]),
    st.sampled_from(["unharmful", "harmful"]),
    st.sampled_from(["full_compliance", "full_refusal"]),
)


@given(st.lists(_OPINIONS, max_size=5), st.randoms())
def test_the_order_of_opinions_decides_nothing(opinions: list[Opinion], random: object) -> None:
    mixed = list(opinions)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert differences(LABELS, mixed) == differences(LABELS, opinions)
    assert unresolved(LABELS, mixed) == unresolved(LABELS, opinions)
