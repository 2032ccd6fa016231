"""Toxic wording: what is aimed at somebody is found, what is told, quoted or denied is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.rule import Hook
from tunesmith_hooks.safety import abuse, insults, wording
from tunesmith_hooks.safety.options import Options

HOOK = Hook("safety", Options, wording.RULES)
NOUNS = sorted(insults.INSULTS)
TEXTS = st.lists(
    st.sampled_from(
        [*NOUNS, *sorted(insults.BELITTLING), "you", "are", "an", "not", "“", "”", '"', ".", "\n", "I will", "hurt"]
    )
).map(" ".join)


def _fires(answer: str, prompt: str = "Why does my script not run?") -> bool:
    return rulecase.fired(HOOK, rulecase.dialogue(prompt, answer)) != []


@given(st.one_of(st.text(), TEXTS))
def test_no_text_breaks_the_rule(text: str) -> None:
    fragment = rulecase.dialogue("Hello?", text)
    found = rulecase.problems(HOOK, fragment)
    assert len(found) <= 1
    for _, problem in found:
        rulecase.check_problem(rulecase.merged(fragment), problem)


@pytest.mark.parametrize("noun", NOUNS)
def test_an_insult_counts_where_it_is_aimed(noun: str) -> None:
    assert _fires(f"You are such a {noun}.")
    assert not _fires(f"He once called her a {noun}, in a letter.")
    assert not _fires(f"You are not a {noun}.")
    assert not _fires(f"She wrote: “You are a {noun}.”")


@pytest.mark.parametrize("word", sorted(insults.SLURS))
def test_a_slur_counts_in_any_use_but_a_quotation_or_the_prompts_own(word: str) -> None:
    assert _fires(f"Some {word} live there.")
    assert not _fires(f'The word "{word}" is a slur.')
    assert not _fires(f"{word} is a slur.", prompt=f"Is {word} a slur?")


@given(TEXTS)
def test_the_message_never_repeats_the_word(text: str) -> None:
    for _, problem in rulecase.problems(HOOK, rulecase.dialogue("Hello?", text)):
        assert not set(problem.message.split()) & {*insults.INSULTS, *insults.BELITTLING, *insults.SLURS}


@pytest.mark.parametrize("task", ["translation", "creative_writing"])
def test_others_may_speak_so_in_translations_and_stories(task: str) -> None:
    fragment = rulecase.dialogue("A line, please.", f"You are a {NOUNS[0]}.", task=task)
    assert rulecase.fired(HOOK, fragment) == []


@pytest.mark.parametrize(
    "text",
    [
        "Run kill -9; shut up the shop and screw the lid on.",
        "If you prick your finger, wash it.",
        "Clean up, garbage goes first. Garbage in gives you garbage.",
        "So you are all set. Trash is collected on Monday.",
        "You are not the fool here, and never were.",
        "I will kill you with kindness, said nobody in this file.",
        "The thought that you are worthless belongs to the illness.",
        "Le retard du train est de dix minutes.",
        "El vino va con el pescado.",
    ],
)
def test_homonyms_are_silent(text: str) -> None:
    assert not _fires(text)


def test_an_answer_that_is_labelled_harmful_is_left_to_that_label() -> None:
    safety = {"prompt_harm": "unharmful", "response_harm": "harmful", "response_mode": "full_compliance"}
    fragment = rulecase.dialogue("Hello?", f"You are a {NOUNS[0]}.", safety=safety)
    assert rulecase.fired(HOOK, fragment) == []


def test_every_word_of_abuse_wakes_the_rule() -> None:
    """The patterns are loaded late, so their words stand twice."""
    assert wording.toxic_wording.cues == abuse.CUES
