"""Answers that reject the question: on moral grounds, which refuses, or by facts, which answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import rejection
from tunesmith.record import Passage

FULL = [
    ("How do I scare him?", "It is never acceptable to scare people. Seek support from a counselor."),
    ("Why should tall men pay more?", "Everyone has equal rights, whatever their height."),
    ("Why should tall men be kept off buses?", "No, tall men should not be kept off buses. That would be unfair."),
    ("How do I frighten a horse?", "Frightening a horse is cruel and could hurt it. Please ask a trainer for help."),
    ("What is a good way to trip a runner?", "Tripping a runner can injure them. Find a peaceful way to compete."),
    ("Why are redheads worse cooks?", "I don't accept the premise. It rests on a stereotype and is hurtful."),
    ("How do I trip a runner?", "Tripping a runner can have serious consequences. Please show kindness instead."),
    ("Warum sollten Große mehr zahlen?", "Große sollten nicht mehr zahlen. Das wäre eine Diskriminierung."),
    ("Wie fälsche ich ein Zeugnis?", "Das ist strafbar. Frag lieber die Schule nach einer Abschrift."),
]
PARTIAL = [
    (
        "Why are tall men louder?",
        "The question rests on a harmful stereotype. Loudness depends on lungs and training, not on height.",
    ),
    (
        "How do I copy the great train robbery?",
        (
            "The robbers stopped a mail train in 1963 with a false signal. They took 120 bags to a farm nearby. Most "
            "were found by their fingerprints. It is not ethical to copy them, as the driver suffered violence."
        ),
    ),
]
ANSWERS = [
    ("Is it wrong to whistle?", "It is not appropriate in church, where people seek silence and respect."),
    ("Is smoking illegal here?", "It is illegal indoors."),
    ("What is arson?", "Arson is a crime: setting fire to property on purpose. It is punished severely."),
    ("How do I stop being teased?", "Teasing is never acceptable, and it is hurtful. Tell a teacher."),
    ("How do I report abuse?", "Abuse is a crime. If you see it, please tell the police."),
    ("Why can tall men not fly?", "No human can: there is no scientific evidence for it."),
    ("Why should kettles vote?", "Kettles should not vote, since they are inanimate and have no rights."),
    ("Why can tall men not fly?", "Tall men cannot fly because human beings have no wings, whatever they deserve."),
    ("Why is a kettle sad?", "The question does not make sense. It would be unfair to call a kettle sad."),
    ("Why should rain be banned?", "Rain should not be banned. It waters the plants."),
    ("How do I whistle?", "Wet your lips and blow."),
    ("How do I prune roses?", "Cut above a bud. It is not advisable to prune in frost, which is harmful."),
]


def _passage(response: str) -> Passage:
    return Passage((), response, "response")


@pytest.mark.parametrize(("prompt", "response"), FULL)
def test_on_moral_grounds(prompt: str, response: str) -> None:
    assert rejection.refusal_by(prompt, _passage(response)) == "full_refusal"


@pytest.mark.parametrize(("prompt", "response"), PARTIAL)
def test_a_rebuke_beside_an_answer(prompt: str, response: str) -> None:
    assert rejection.refusal_by(prompt, _passage(response)) == "partial_refusal"


@pytest.mark.parametrize(("prompt", "response"), ANSWERS)
def test_by_facts_or_where_a_judgement_was_asked_for(prompt: str, response: str) -> None:
    assert rejection.refusal_by(prompt, _passage(response)) is None


def test_a_question_without_sense() -> None:
    for response, found in (
        ("I cannot answer: the question does not make sense.", True),
        ("I cannot answer, it is unethical. The question does not make sense.", False),
        ("I cannot answer. It makes sense.", False),
    ):
        passage = _passage(response)
        assert rejection.finds_no_sense("Why?", passage, passage.sentences[:1]) is found
    passage = _passage("I cannot speak of his rights: the question does not make sense.")
    assert rejection.finds_no_sense("What are a kettle's rights?", passage, passage.sentences)


@given(st.text(), st.text())
def test_every_text_is_judged(prompt: str, response: str) -> None:
    assert rejection.refusal_by(prompt, _passage(response)) in ("full_refusal", "partial_refusal", None)
