"""Sentences in which the one who answers declines, and sentences that only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import declining
from tunesmith.record import Passage

DECLINES = [
    "I can't help you with that.",
    "I cannot in good conscience write this.",
    "I'm not going to explain how that is done.",
    "I am unable to open the file.",
    "I'd rather not say.",
    "I'm not writing that.",
    "That's something I'm not able to do.",
    "I can't see what is on your desk.",
    "I don't write threats.",
    "I'll have to turn this down.",
    "I can't tell you how it is done.",
    "I can't know that.",
    "I don't have that information.",
    "Nope, can't do that one.",
    "No list of names from me.",
    "I won't.",
    "This request violates our policy.",
    "It would not be right to speculate about her health.",
    "That is beyond my abilities.",
    "I've left out the last paragraph.",
    "I have no access to the files.",
    "Ich kann Ihnen dazu keine Auskunft geben.",
    "Eine Anleitung gebe ich nicht.",
    "Auf Ihr Konto habe ich keinen Zugriff.",
    "Je ne vous aiderai pas à entrer.",
    "Il m'est impossible de le savoir.",
    "Je n'ai pas accès à votre compte.",
    "No te ayudaré a entrar.",
    "Prefiero no decirlo.",
    "La última frase no la pongo.",
    "Je n'écrirai pas cette lettre.",
    "No tengo acceso a tu cuenta.",
]
OTHERS = [
    "I can't wait to see the result.",
    "I couldn't agree more.",
    "I can't recommend it enough.",
    "I can't help but smile.",
    "I can't tell you how happy I am.",
    "I can't taste, but people describe it as sweet.",
    "I'm not giving up.",
    "You can't refuse to pay.",
    "The museum cannot open on Mondays.",
    "She said: “I can't help you.”",
    "The rule violates the constitution.",
    "I don't have real-time data, but it is mostly dry.",
    "Ich glaube nicht, dass es regnet.",
    "Das Amt kann den Antrag nicht bearbeiten.",
    "Je ne crois pas qu'il pleuve.",
    "No puede negarse.",
]


def _found(response: str, prompt: str = "Hello?") -> tuple[tuple[int, int], ...]:
    return declining.sentences(prompt, Passage((), response, "response"))


@pytest.mark.parametrize("sentence", DECLINES)
def test_what_declines(sentence: str) -> None:
    before = "There are two roads. "
    assert _found(before + sentence) == ((len(before), len(before + sentence)),)
    assert declining.may_open(Passage((), sentence, "response"))


@pytest.mark.parametrize("sentence", OTHERS)
def test_what_does_not(sentence: str) -> None:
    assert _found(sentence) == ()


@pytest.mark.parametrize("sentence", DECLINES[:4])
def test_what_is_quoted_or_code_does_not(sentence: str) -> None:
    for shown in (f'"{sentence}"', f"> {sentence}", f"`{sentence}`", f"```\n{sentence}\n```"):
        assert _found(shown) == ()


@pytest.mark.parametrize(
    "prompt",
    ["What can't you do?", "Are you able to help me with that?", "Write a note in which I turn down an invitation."],
)
def test_what_the_prompt_asks_for_does_not(prompt: str) -> None:
    assert _found("I can't help you with that.") and _found("I can't help you with that.", prompt) == ()


def test_a_lack_is_told_from_a_refusal() -> None:
    for response, lacks in (("I don't have access to your mail.", True), ("I won't open your mail.", False)):
        passage = Passage((), response, "response")
        assert declining.lacks_only(passage, declining.sentences("Hello?", passage)) is lacks


def test_an_ability_that_is_missing() -> None:
    for response, lacks in (
        ("I don't have the ability to dream.", True),
        ("I don't have access to your mail.", False),
        ("I won't use my ability to dream.", False),
        ("I don't have the ability to dream. I don't have the ability to sleep.", False),
    ):
        passage = Passage((), response, "response")
        assert declining.lacks_ability(passage, declining.sentences("Hello?", passage)) is lacks


def test_only_the_first_two_sentences_open() -> None:
    assert not declining.may_open(Passage((), "One. Two. I can't help you with that.", "response"))


@given(st.text(), st.text())
def test_what_is_found_is_a_sentence(prompt: str, response: str) -> None:
    passage = Passage((), response, "response")
    assert set(declining.sentences(prompt, passage)) <= set(passage.sentences)
