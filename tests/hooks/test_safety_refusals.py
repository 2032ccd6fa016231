"""Refusals against their labels: golden cases, and what holds for any text and label."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith import judgements
from tunesmith.declining_words import MANNERS, Manner
from tunesmith_hooks.safety import HOOK, refusals

NAMES = {rule.name for rule in refusals.RULES}
CASES = [
    case
    for folder in ("ok", "bad")
    for case in rulecase.cases(HOOK, folder)
    if folder == "ok" or any(line.split()[0] in NAMES for line in case.expect)
]
CUES = next(rule for rule in refusals.RULES if rule.name == "hidden-refusal").cues
DECLINES = "I can't help with that. Please ask somebody else."
ANSWERS = "Sure! Lift each pin with the pick until the plug turns."


def _found(fragment: Any) -> list[tuple[str, str]]:
    return [(name, place) for name, place in rulecase.fired(HOOK, fragment) if name in NAMES]


def _labelled(mode: str, reason: str | None = None) -> dict[str, Any]:
    judged = {"prompt_harm": "borderline", "response_harm": "unharmful", "response_mode": mode}
    return {"safety": {**judged, **({"refusal_reason": reason} if reason else {}), "hazards": ["privacy"]}}


@pytest.mark.parametrize("case", CASES, ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    wanted = sorted(line for line in case.expect if line.split()[0] in NAMES)
    assert sorted(" ".join(found) for found in _found({**case.record})) == wanted


@pytest.mark.parametrize(
    ("answer", "mode", "rule"),
    [
        (DECLINES, "full_compliance", "hidden-refusal"),
        (DECLINES, "safe_completion", "hidden-refusal"),
        (DECLINES, "partial_refusal", "missing-part"),
        (DECLINES, "full_refusal", None),
        (ANSWERS, "full_compliance", None),
        (ANSWERS, "safe_completion", None),
        (ANSWERS, "partial_refusal", "claimed-refusal"),
        (ANSWERS, "full_refusal", "claimed-refusal"),
    ],
)
def test_a_text_and_its_label(answer: str, mode: str, rule: str | None) -> None:
    reason = "policy" if mode in judgements.REFUSAL else None
    main = rulecase.dialogue("How do I pick a lock?", answer, **_labelled(mode, reason))
    assert _found(main) == ([(rule, "messages.1.content")] if rule else [])
    other = {"content": answer, "rank": 1, "response_mode": mode, "response_harm": "unharmful"}
    assert _found({"alternatives": [other]}) == ([(rule, "alternatives.0.content")] if rule else [])


def test_the_hint_names_the_mode_that_the_text_has() -> None:
    fragment = rulecase.dialogue("How do I pick a lock?", DECLINES, **_labelled("full_compliance"))
    ((_, problem),) = [one for one in rulecase.problems(HOOK, fragment) if one[0].name == "hidden-refusal"]
    assert "full_refusal" in problem.hint
    assert problem.span == (0, len("I can't help with that."))


def test_a_turn_with_its_own_label_is_judged_by_it() -> None:
    turns = rulecase.dialogue("Hello?", DECLINES, "How do I pick a lock?", ANSWERS)
    assert _found(turns) == [("unlabelled-refusal", "messages.1.content")]
    turns["messages"][1]["safety"] = {"response_mode": "full_compliance"}
    assert _found(turns) == [("hidden-refusal", "messages.1.content")]
    turns["messages"][1]["safety"] = {"response_mode": "full_refusal", "refusal_reason": "capability"}
    assert _found(turns) == []


def test_an_answer_whose_text_is_attached_is_left_alone() -> None:
    fragment = rulecase.dialogue("How do I pick a lock?", DECLINES)
    fragment["messages"][1]["attachment"] = {"path": "artifacts/answer.txt", "md5": "0" * 32}
    assert _found(fragment) == []


WORDS = st.sampled_from(
    (
        *("I", "can't", "help", "won't", ".", "\n", "Sure!", "1.", "2.", "3.", "ich", "kann nicht", "helfen"),
        *("je ne peux pas", "aider", "no puedo", "ayudar", "“", "”"),
    )
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map(" ".join))


@given(TEXTS, TEXTS, TEXTS, st.sampled_from([*judgements.RESPONSE_MODES, None]))
def test_no_text_breaks_a_rule_and_one_fact_is_said_once(prompt: str, first: str, last: str, mode: str | None) -> None:
    fragment = rulecase.dialogue(prompt, first, prompt, last, **(_labelled(mode) if mode else {"safety": None}))
    places = [place for _, place in _found(fragment)]
    assert len(places) == len(set(places))
    for rule, problem in rulecase.problems(HOOK, fragment):
        if rule.name in NAMES:
            rulecase.check_problem(rulecase.merged(fragment), problem)


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: min(manner.speaker))
def test_every_manner_of_declining_wakes_the_rules(manner: Manner) -> None:
    """The lists of the wordings are loaded late, so their words stand twice."""
    assert manner.speaker <= CUES or manner.negation <= CUES
    for speaker in manner.speaker:
        assert all(refusals._has_words_of_declining(frozenset((speaker, word))) for word in manner.negation)
