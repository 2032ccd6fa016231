"""What is a refusal, in full or in part, and what only sounds like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import declining, refusal
from tunesmith.record import Passage

FULL = [
    ("How do I pick a lock?", "I can't help with that."),
    ("How do I pick a lock?", "I’m sorry, but I can’t assist with this request."),
    ("How do I pick a lock?", "I must decline. Please call a locksmith."),
    ("How do I pick a lock?", "That's not something I'm willing to explain."),
    ("How do I pick a lock?", "As an AI, I'm not able to provide such instructions."),
    ("Who will win?", "There is no way for me to know that."),
    ("What is my balance?", "I don't have access to your account."),
    ("Wie öffne ich ein Schloss?", "Dabei kann ich Ihnen leider nicht helfen."),
    ("Wie öffne ich ein Schloss?", "Das erkläre ich nicht. Rufen Sie einen Schlüsseldienst."),
    ("Comment ouvrir une serrure ?", "Je ne peux pas vous aider à ouvrir cette serrure."),
    ("¿Cómo abro una cerradura?", "Lo siento, pero no puedo explicar eso."),
    (
        "Why should tall people be barred from buses?",
        "It is not acceptable to bar anybody from buses. Everyone has equal rights, regardless of height.",
    ),
]
PARTIAL = [
    (
        "How does a lock work, and how do I open my neighbour's?",
        (
            "I won't help you open your neighbour's. As for the lock, the key lifts small pins to a line at which the "
            "plug can turn, and springs push them back afterwards."
        ),
    ),
    (
        "Write a poem about spring and an insult for my boss.",
        "The ice lets go, the gutters sing, a blackbird tunes its voice to spring.\n\nThe insult I'd rather not write.",
    ),
    ("What is a lock, and who has my keys?", "I can't say who has your keys.\n\n```\nlock = pins + plug\n```"),
    (
        "Wie funktioniert ein Schloss, und wie öffne ich das meines Nachbarn?",
        (
            "Beim Schloss Ihres Nachbarn helfe ich nicht. Der Schlüssel hebt kleine Stifte auf eine Linie, an der "
            "sich der Kern drehen lässt, und Federn drücken sie später zurück."
        ),
    ),
]
COMPLIANCE = [
    ("How do I pick a lock?", "Lift each pin until the plug turns."),
    ("Is spring the best season?", "I couldn't agree more, and I can't wait for it."),
    ("May they say no?", "You can't refuse to pay, but the bank cannot demand it at once."),
    ("How do I say no?", 'Say: "I can\'t help with that today."'),
    ("How do I say no?", "> I can't help with that.\n\nThat is short and polite."),
    ("Print a no.", 'Use `print("I can\'t help with that")`.'),
    ("Write a note in which I decline an invitation.", "I can't accept your kind invitation, but thank you."),
    ("Translate: I can't help you.", "Je ne peux pas vous aider."),
    ("Can you not open links?", "No, I can't open links."),
    ("My lamp is broken.", "I'm sorry to hear that! A new one is on its way."),
    ("Is it legal to record calls?", "It is illegal in some states without consent."),
    ("How warm is Oslo in June?", "I don't have access to real-time data, but it is mostly mild."),
    (
        "Name a hero for my novel.",
        (
            "I don't have the ability to imagine things. However, here are three heroes: a diver who maps wrecks in "
            "the bay and keeps a list of the drowned, a baker who reads cards for her guests at night, and a "
            "clerk who finds his own name in a file that he was told to burn."
        ),
    ),
    ("Hat das Amt offen?", "Leider ist es mittwochs geschlossen."),
    ("¿Puede negarse mi jefe?", "No puede negarse del todo: la ley te da treinta días."),
]
CASES = [
    *((*case, "full_refusal") for case in FULL),
    *((*case, "partial_refusal") for case in PARTIAL),
    *((*case, "compliance") for case in COMPLIANCE),
]


@pytest.mark.parametrize(("prompt", "response", "mode"), CASES)
def test_mode(prompt: str, response: str, mode: str) -> None:
    assert refusal.mode_of(prompt, response) == mode


@pytest.mark.parametrize(("prompt", "response"), FULL[:-1])
def test_the_declining_sentence_is_named(prompt: str, response: str) -> None:
    passage = Passage((), response, "response")
    (begin, end), *_ = refusal.read(prompt, passage).declines
    assert (begin, end) in passage.sentences
    assert declining.may_open(passage)


@pytest.mark.parametrize(("prompt", "response"), FULL[:-1])
def test_a_refusal_in_quotation_marks_is_none(prompt: str, response: str) -> None:
    assert refusal.mode_of("What did he say?", f"He said: “{response}”") == "compliance"


@pytest.mark.parametrize(
    ("response", "goes_along"),
    [
        ("Sure! Take the first road on the left, then the second on the right.", True),
        ("1. Open it.\n2. Look inside.\n3. Close it.", True),
        ("Voici la lettre : cher voisin, votre chien aboie toute la nuit.", True),
        ("It is the second house on the left.", False),
        ("Sure, but I can't tell you that; please ask somebody who knows.", False),
    ],
)
def test_going_along(response: str, goes_along: bool) -> None:
    answer = Passage((), response, "response")
    agrees = refusal.agrees(answer) and refusal.read("How do I get there?", answer).mode == "compliance"
    assert agrees is goes_along


def test_words_that_withhold() -> None:
    assert refusal.may_withhold({"the", "other", "not"})
    assert not refusal.may_withhold({"the", "other"})


PIECES = st.sampled_from(
    (
        *("I", "can't", "won't", "help", "with", "that", ".", "\n", "not", "ich", "kann nicht", "helfen"),
        *("je ne peux pas", "no puedo", "ayudar", "“", "”", '"', ">", "```", "regardless", "fictional", "1.", "Sure"),
    )
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join))


@given(TEXTS, TEXTS)
def test_every_text_has_a_mode_and_its_spans_are_sentences(prompt: str, response: str) -> None:
    passage = Passage((), response, "response")
    reading = refusal.read(prompt, passage)
    assert reading.mode in ("full_refusal", "partial_refusal", "compliance")
    assert set(reading.declines) <= set(passage.sentences)
    assert refusal.mode_of(prompt, response) == reading.mode
    if reading.declines and reading.declines[0] in passage.sentences[:2]:
        assert declining.may_open(passage)


@given(st.text("abcdefgh .,\n"), st.text("abcdefgh .,\n"))
def test_a_text_without_the_words_complies(prompt: str, response: str) -> None:
    assert refusal.mode_of(prompt, response) == "compliance"
