"""The style hook: golden cases, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith import skeleton
from tunesmith_hooks.style import HOOK


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


def test_the_texts_of_a_new_record_are_found_and_no_others() -> None:
    for prompt, answer, wanted in (
        (skeleton.PROMPT, skeleton.ANSWER, ["unwritten-text", "unwritten-text"]),
        (skeleton.ANSWER, "Bread comes first.", ["unwritten-text"]),
        ("TODO: buy bread. TODO: buy milk. Which first?", "Bread comes first.", ["prompt-placeholder"] * 2),
    ):
        assert list(rulecase.rule_names(rulecase.fired(HOOK, rulecase.dialogue(prompt, answer)))) == wanted


MARKUP = st.text("`~> \n\t-*1.[]{}<>XTODByournamea\\")
INVISIBLE = st.text(
    "\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\ufe0f\U0001f3f4\U000e0067\U000e007f\x00\ufffd a\u0645\u0e01\U0001f469"
)
TEXTS = st.one_of(st.text(), MARKUP, INVISIBLE)


@given(TEXTS, TEXTS)
def test_no_text_breaks_a_rule(prompt: str, response: str) -> None:
    fragment = rulecase.dialogue(prompt, response)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd")))
def test_letters_numbers_and_signs_are_no_controls(text: str) -> None:
    found = set(rulecase.rule_names(rulecase.fired(HOOK, rulecase.dialogue("Hello?", text))))
    assert not found & {"controls", "bidirectional"}


def test_a_character_is_named_once_with_its_number() -> None:
    found = rulecase.problems(HOOK, rulecase.dialogue("Hello?", "a\x07" * 12_000))
    assert [problem.message for _, problem in found] == ["the text holds U+0007 (a control character), 12,000 times"]
    assert found[0][1].span == (1, 2)


@pytest.mark.parametrize(
    "unit",
    [
        "`",
        "``a`",
        "```\n",
        "~~~ a\n",
        "> ",
        "- ",
        "[your ",
        "<your ",
        "{{a",
        "XXX",
        "TODO \t",
        "TBD ",
        "\u200d",
        "\n \n",
    ],
)
def test_a_text_of_nothing_but_traps_is_judged(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    fragment = rulecase.dialogue(text, text)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(fragment, problem)


def test_an_answer_without_words_breaks_no_rule() -> None:
    prompt = "Which sign stands at the end of a question, and which at the end of all other sentences?"
    assert not rulecase.fired(HOOK, rulecase.dialogue(prompt, "? .", "Thanks, and in Spanish?", "¿ ?"))
