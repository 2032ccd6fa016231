"""The texts of a dialogue: what holds for any turns, and what a finding says and where."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.dialogue import HOOK

ACTS = (
    "question",
    "answer",
    "clarifying_question",
    "clarification",
    "follow_up",
    "redirection",
    "correction",
    "closing",
)
# Words on which the rules act, so that made-up turns agree, repeat and contradict each other now and then.
WORDS = (
    "your flight leaves at 9 9:40 10:15 two three lattes a large what size? how many nights? the key is not no under "
    "Anna Anne my name is for Marie thanks yes please again 3,5 - 1. if | ` \n . ! ?"
)
SENTENCES = (
    "Your flight leaves at 9:40.",
    "Your flight leaves at 10:15.",
    "Your flight is not late.",
    "Thanks, Anna!",
    "And?",
)
TURNS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join),
        st.lists(st.sampled_from(SENTENCES), max_size=3).map(" ".join),
    ),
    min_size=2,
    max_size=8,
)
MARKS = st.lists(st.lists(st.sampled_from(ACTS), max_size=2, unique=True), min_size=8, max_size=8)


def _marked(turns: list[str], acts: list[list[str]]) -> Any:
    fragment = rulecase.dialogue(*turns)
    for message, marks in zip(fragment["messages"], acts, strict=False):
        message["act"] = marks
    return fragment


@given(TURNS, MARKS)
def test_no_turns_break_a_rule(turns: list[str], acts: list[list[str]]) -> None:
    fragment = _marked(turns, acts)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


@given(st.text(max_size=80), st.text(max_size=80))
def test_one_exchange_neither_repeats_nor_contradicts(prompt: str, answer: str) -> None:
    assert rulecase.fired(HOOK, rulecase.dialogue(prompt, answer)) == []


@given(TURNS)
def test_what_is_not_trained_is_not_judged(turns: list[str]) -> None:
    fragment = rulecase.dialogue(*turns, "Good.")
    for message in fragment["messages"]:
        if message["role"] == "assistant":
            message["train"] = False
    found = set(rulecase.rule_names(rulecase.fired(HOOK, fragment)))
    assert not found & {"circular-turn", "known-detail", "contradiction", "misheard-detail"}


@given(st.sampled_from(["19:40", "7:05", "12", "3.5"]), st.sampled_from(["19:45", "8:05", "14", "4.5"]))
def test_a_number_put_in_place_of_another_is_found_and_the_same_one_is_not(first: str, second: str) -> None:
    said = "The evening ferry to Bari sails at {} from the old pier."
    for number, wanted in ((first, []), (second, [("contradiction", "messages.3.content")])):
        turns = ("When?", said.format(first), "Thanks. Is it windy?", f"A little. {said.format(number)}")
        assert rulecase.fired(HOOK, rulecase.dialogue(*turns)) == wanted


def test_a_contradiction_names_both_numbers_and_marks_the_statement() -> None:
    first, second = ("The box office closes at 18:30 on Fridays.", "The box office closes at 19:30 on Fridays.")
    fragment = rulecase.dialogue("When?", first, "Is there a queue?", f"Rarely. {second}")
    [(_, problem)] = rulecase.problems(HOOK, fragment)
    assert problem.message == "message 2 says the same with 18:30 in place of 19:30"
    assert problem.span == (8, 8 + len(second))


@pytest.mark.parametrize("percent", [80, 100])
def test_how_alike_two_answers_may_be_is_an_option(percent: int) -> None:
    said = "Feed the starter twice a day for three days and keep it in a warm place before you bake the bread."
    turns = ("My loaf is flat.", said, "It is still flat.", said.replace("the bread", "a bread"))
    found = rulecase.fired(HOOK, rulecase.dialogue(*turns), similar_percent=percent)
    assert found == ([("circular-turn", "messages.3.content")] if percent == 80 else [])


def test_an_attached_document_is_not_called_unrelated() -> None:
    fragment = rulecase.dialogue(
        "How do bees dance?", "In eights.", "Which pension plan suits a freelance nurse?", "One."
    )
    fragment["messages"][2]["act"] = ["follow_up"]
    assert rulecase.fired(HOOK, fragment) == [("unrelated-follow-up", "messages.2.content")]
    fragment["messages"][0]["attachment"] = {"path": "artifacts/bees.txt", "md5": "0" * 32}
    assert rulecase.fired(HOOK, fragment) == []


@pytest.mark.parametrize("count", [40, 400])
def test_long_dialogues_of_the_same_turns_are_judged(count: int) -> None:
    turns = ["Your flight leaves at 9:40 from gate B12. Two lattes for Anna, what size?"] * count
    fragment = rulecase.dialogue(*turns)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


def test_what_compares_turns_is_not_loaded_with_the_rules() -> None:
    """The gate is a fresh process for each commit, and most records have one turn of the user."""
    code = "import sys, tunesmith_hooks.dialogue; print(*(name for name in sys.modules if '.dialogue.' in name))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert sorted(name.rpartition(".")[2] for name in loaded.split()) == ["options", "texts", "turns"]


def test_the_words_that_wake_a_rule_are_those_it_looks_for() -> None:
    from tunesmith_hooks.dialogue import given as details

    [waiting] = [rule for rule in HOOK.rules if rule.name == "known-detail"]
    assert waiting.cues == details.CUES
