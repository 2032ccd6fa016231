"""Answers that are in another language than the record says."""

from typing import Any

import pytest

import rulecase
from core.test_languages import SAMPLES
from tunesmith import languages
from tunesmith_hooks.style import HOOK, language

LANGUAGE = HOOK._replace(rules=tuple(rule for rule in HOOK.rules if rule.name == "wrong-language"))


def _said(answer: str, prompt: str = "When does it leave?", **fields: Any) -> list[str]:
    return list(rulecase.rule_names(rulecase.fired(LANGUAGE, rulecase.dialogue(prompt, answer, **fields))))


@pytest.mark.parametrize("tag", [tag for tag in SAMPLES if tag != "en"])
def test_another_language_than_the_record_says(tag: str) -> None:
    assert _said(SAMPLES[tag]) == ["wrong-language"]
    assert _said(SAMPLES[tag], language=tag) == []
    assert _said(SAMPLES["en"], SAMPLES[tag], language=tag) == ["wrong-language"]


@pytest.mark.parametrize(
    ("prompt", "fields"),
    [
        ("Say it in German.", {}),
        ("Wie heißt das?", {"task": "translation"}),
        (
            "What do I say to a guest who asks me this when I stand at the pier: „Wann fährt sie, und auch für Autos?“",
            {},
        ),
        ("When does it leave?", {"language": None}),
        ("When does it leave?", {"language": "xx"}),
        ("When does it leave?", {"language": "de-AT"}),
    ],
)
def test_languages_that_are_asked_for_or_not_known_are_silent(prompt: str, fields: Any) -> None:
    assert _said(SAMPLES["de"], prompt, **fields) == []


def test_a_label_that_prompt_and_answer_contradict_is_found() -> None:
    assert _said(SAMPLES["de"], "Wann fährt die Fähre zu der Insel ab, und wie lange ist sie dann unterwegs?") != []


def test_code_is_in_no_language() -> None:
    assert _said("```python\ndef die(und, der, das):\n    return und + der + das\n```") == []


def test_the_marks_that_are_looked_for_first_are_those_of_the_language() -> None:
    for tag, marks in language._MARKS.items():
        assert marks == languages.marks(tag)
