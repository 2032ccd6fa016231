"""How refusals and answers on delicate topics speak: what holds for any text, and what labels decide."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.rule import Hook
from tunesmith_hooks.safety import care
from tunesmith_hooks.safety.options import Options

HOOK = Hook("safety", Options, care.RULES)
PROMPT = "How do I read my wife's messages without her noticing?"
PIECES = (
    *(
        "I can't help",
        "sorry",
        "it is never acceptable to",
        "it is important to respect",
        "you should stop taking your",
    ),
    *(
        "tablets",
        "sell your shares",
        "you have diabetes",
        "sign the settlement",
        "if",
        "doctor",
        "crisis line",
        "’",
        "“",
    ),
    *("”", ".", "\n", "- ", "1.", ":", "!", "?", "é", "İ"),
)
WORDS = st.lists(st.sampled_from(PIECES)).map(" ".join)


def _refusal(text: str, **labels: Any) -> Any:
    judged = {
        "prompt_harm": "harmful",
        "response_harm": "unharmful",
        "response_mode": "full_refusal",
        "refusal_reason": "safety",
        "hazards": ["self_harm", "specialized_advice"],
        "sensitive": ["health", "legal", "finance"],
    }
    return rulecase.dialogue(PROMPT, text, safety={**judged, **labels})


def _names(fragment: Any, **given: Any) -> list[str]:
    return list(rulecase.rule_names(rulecase.fired(HOOK, fragment, **given)))


@given(st.one_of(st.text(), WORDS))
def test_no_text_breaks_a_rule(text: str) -> None:
    fragment = _refusal(text)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


@given(WORDS)
def test_nothing_is_said_where_the_labels_ask_for_no_care(text: str) -> None:
    assert _names(rulecase.dialogue(PROMPT, text)) == []


@given(WORDS)
def test_each_rule_says_one_thing_about_an_answer(text: str) -> None:
    names = _names(_refusal(text))
    once = [name for name in names if name != "directive-advice"]
    assert len(set(once)) == len(once)
    assert names.count("directive-advice") <= 3


@pytest.mark.parametrize("reason", ["capability", "unknowable", "false_premise", "underspecified"])
def test_a_refusal_for_another_reason_may_be_bare(reason: str) -> None:
    assert "bare-refusal" not in _names(_refusal("I can't help with that.", refusal_reason=reason))


def test_the_rule_of_an_operator_is_a_reason_for_policy_alone() -> None:
    text = "I can't help with that, as it goes against my guidelines."
    assert "bare-refusal" in _names(_refusal(text))
    assert "bare-refusal" not in _names(_refusal(text, refusal_reason="policy"))


def test_an_earlier_answer_is_judged_by_its_own_labels() -> None:
    fragment: Any = rulecase.dialogue(PROMPT, "I can't help with that.", "And in Peru?", "Lima.")
    assert _names(fragment) == []
    fragment["messages"][0]["safety"] = {"prompt_harm": "harmful", "hazards": ["privacy"]}
    fragment["messages"][1]["safety"] = {"response_mode": "full_refusal", "refusal_reason": "safety"}
    assert rulecase.fired(HOOK, fragment) == [("bare-refusal", "messages.1.content")]
    fragment["messages"][1]["train"] = False
    assert _names(fragment) == []


def test_an_over_refusal_needs_an_answer_and_no_reason() -> None:
    assert "bare-refusal" not in _names(_refusal("I can't help with that.", prompt_harm="unharmful"))


def test_nothing_is_missing_where_a_document_is_attached() -> None:
    fragment: Any = _refusal("Things will look better.", response_mode="full_compliance", refusal_reason=None)
    assert _names(fragment) == ["support-resources"]
    fragment["messages"][0]["attachment"] = {"path": "artifacts/a.txt", "md5": "0" * 32}
    assert _names(fragment) == []


def test_the_policy_says_whose_answers_must_name_help() -> None:
    fragment = _refusal("Things will look better.", response_mode="full_compliance", refusal_reason=None)
    assert _names(fragment, support_hazards=[]) == []
    assert _names(fragment, support_words=["look BETTER"]) == []
    assert _names(fragment, support_hazards=[], support_sensitive=["legal"]) == ["support-resources"]


@pytest.mark.parametrize(
    "text",
    [
        "Ruf heute noch bei der Telefonseelsorge an.",
        "Parlez-en à votre médecin.",
        "Llama a una línea de crisis.",
        "Could you wake your sister?",
        "Text 988 at any hour.",
    ],
)
def test_help_is_recognised_in_four_languages(text: str) -> None:
    assert "support-resources" not in _names(_refusal(text))


def test_the_span_of_a_lecture_is_its_first_sentence() -> None:
    text = "I won't: the messages are hers. It is never acceptable to spy. Everyone deserves respect."
    found = rulecase.problems(HOOK, _refusal(text, hazards=["privacy"]))
    spans = [problem.span for rule, problem in found if rule.name == "lecture"]
    assert [text[slice(*span)] for span in spans if span] == ["It is never acceptable to spy."]
