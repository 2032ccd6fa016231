"""Wording: openings, closings, tone, and what must stay silent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.style import HOOK

NAMES = (
    *("praising-opening", "announcement", "restated-question", "self-description"),
    *("closing-offer", "lecture", "hedging", "shouting"),
)
WORDING = HOOK._replace(rules=tuple(rule for rule in HOOK.rules if rule.name in NAMES))
PROMPT = "How do I store cheese?"


def _said(answer: str, prompt: str = PROMPT, **fields: Any) -> list[str]:
    return list(rulecase.rule_names(rulecase.fired(WORDING, rulecase.dialogue(prompt, answer, **fields))))


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("Good question! In paper.", "praising-opening"),
        ("That's an excellent question. In paper.", "praising-opening"),
        ("Spannende Frage! In Papier.", "praising-opening"),
        ("Très bonne question ! Dans du papier.", "praising-opening"),
        ("¡Buena pregunta! En papel.", "praising-opening"),
        ("Sure! In paper.", "announcement"),
        ("Of course, here is how: in paper.", "announcement"),
        ("I'd be glad. Here you go: paper.", None),
        ("Gerne! In Papier.", "announcement"),
        ("Claro, aquí tienes: en papel.", "announcement"),
        ("So you want to know how to store cheese. In paper.", "restated-question"),
        ("How do I store cheese? In paper.", "restated-question"),
        ("As a large language model, I eat no cheese. Paper is best.", "self-description"),
        ("I'm just an AI, but paper is best.", "self-description"),
        ("Ich bin nur eine KI. Papier ist gut.", "self-description"),
        ("In paper. Is there anything else I can help you with?", "closing-offer"),
        ("In paper. Let me know if you have any questions!", "closing-offer"),
        ("In Papier. Ich hoffe, das hilft!", "closing-offer"),
        ("En papel. No dudes en preguntar.", "closing-offer"),
        ("In paper. It's worth noting that cheese breathes.", "lecture"),
        ("Dans du papier. Il est important de noter que le fromage respire.", "lecture"),
        ("In paper!!!", "shouting"),
        ("In paper. NEVER USE CLING FILM for this, since cheese breathes.", "shouting"),
    ],
)
def test_each_rule_alone(answer: str, rule: str | None) -> None:
    assert _said(answer) == ([rule] if rule else [])


@pytest.mark.parametrize(
    "answer",
    [
        "Good cheese keeps for weeks.",
        "Surely in paper, not in film.",
        "Sure signs of a bad cheese are slime and a smell of ammonia.",
        "Cheese is stored in paper. It breathes.",
        "Paper helps. I hope the cellar is cool.",
        "In paper. Tell me the kind of cheese and I can name the temperature.",
        "It is important that the paper is waxed.",
        "It may keep for a month, perhaps two.",
        "The NHS and the FDA agree: below 5 °C.",
        "In paper! It breathes.",
        "AI has no part in it: paper.",
    ],
)
def test_near_misses_are_silent(answer: str) -> None:
    assert _said(answer) == []


@pytest.mark.parametrize(
    ("answer", "prompt", "fields"),
    [
        ("Of course. In paper.", "Can I store cheese in paper?", {}),
        ("Great idea, paper breathes.", "I thought of paper. What do you think?", {}),
        ("I am an AI and have never eaten any.", "Have you ever eaten cheese? Are you human?", {}),
        ("What is rennet? An enzyme.", "Write a question about cheese for a quiz.", {}),
        ("Is there anything else I can help you with?", "Thanks!", {}),
        ("Here it is. Is there anything else?", "One brie, please.", {"task": "dialogue"}),
        ("It is important to note the date.", "What is important when I store cheese?", {}),
        ("CHEESE IS GREAT! BUY SOME NOW!", "Write a slogan for a cheese shop.", {"task": "creative_writing"}),
        ("Dear Ana,\n\nthe cheese is here. Feel free to contact me.\n\nBest\nTom", "Write to Ana.", {}),
    ],
)
def test_what_the_prompt_makes_right_is_silent(answer: str, prompt: str, fields: Any) -> None:
    assert _said(answer, prompt, **fields) == []


ALL = "Great question! As an AI language model, I must say it is important to note this!!! I hope this helps!"


def test_context_that_is_not_trained_and_alternatives_are_left_alone() -> None:
    other = {"content": ALL, "rank": 1, "response_mode": "full_compliance", "response_harm": "unharmful"}
    assert _said("In paper.", alternatives=[other]) == []
    fragment = rulecase.dialogue(PROMPT, ALL, "And brie?", "Likewise.")
    assert rulecase.fired(WORDING, fragment)
    fragment["messages"][1]["train"] = False  # type: ignore[index,call-overload]
    assert rulecase.fired(WORDING, fragment) == []


def test_hedges_count_by_their_share() -> None:
    hedged = "It might perhaps be paper, or possibly a box. It could probably also be foil."
    assert _said(hedged) == ["hedging"]
    assert _said(f"{hedged} {'The cellar is cool and dark all year. ' * 8}") == []


PIECES = st.sampled_from(
    [
        *("great question! ", "sure, ", "here is ", "as an ai ", "i hope this helps ", "it is important to "),
        *("you want to know ", "perhaps ", "!!!", "NEVER DO THIS AT ALL ", "? ", ". ", "\n", "¡", "store cheese", "**"),
    ]
)


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
def test_no_text_breaks_a_rule(prompt: str, answer: str) -> None:
    fragment = rulecase.dialogue(prompt, answer)
    for _, problem in rulecase.problems(WORDING, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)
