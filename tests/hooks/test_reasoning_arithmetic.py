"""reasoning/arithmetic as a rule: which texts it judges, what it says, and where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.reasoning import HOOK


def messages(prompt: str, answer: str) -> list[str]:
    """What the rule says about an answer."""
    found = rulecase.problems(HOOK, rulecase.dialogue(prompt, answer))
    return [problem.message for rule, problem in found if rule.name == "arithmetic"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("48 / 2 = 25", "24"),
        ("7 / 2 = 4.5", "3.5"),
        ("10 / 3 = 3.5", "about 3.3333"),
        ("1 / 3000 = 0.002", "1/3000"),
        ("3 - 20 = 17 or 3 - 20 = -18", "-17"),
    ],
)
def test_the_value_is_shown(answer: str, shown: str) -> None:
    said = messages("How much?", answer)
    assert len(said) == 1 and said[0].endswith(f" does not hold: the left side is {shown}")


@pytest.mark.parametrize(
    "answer",
    [
        "2 + 2 = 5",
        "13 × 78 ≈ 1,200",
        "3 × 4 is 13",
        "20% of 5 is 2",
        r"\(2 \cdot 2 \approx 5\)",
        "Two times two is five.",
    ],
)
def test_an_equation_is_seen_by_its_sign_or_word(answer: str) -> None:
    assert len(messages("How much?", answer)) == 1


def test_the_message_shows_the_equation() -> None:
    assert messages("How much?", "So 3 × 4 = 13.") == ["3 × 4 = 13 does not hold: the left side is 12"]


def test_a_long_equation_is_shortened() -> None:
    (said,) = messages("How much?", " + ".join(["10"] * 30) + " = 301")
    assert said.endswith("… does not hold: the left side is 300") and len(said) < 100


def test_the_span_is_that_of_the_equation() -> None:
    answer = "Add them.\n\nSo it is **3 × 4 = 13** apples."
    found = rulecase.problems(HOOK, rulecase.dialogue("How many?", answer))
    assert [answer[slice(*problem.span)] for _, problem in found if problem.span] == ["3 × 4 = 13"]


def test_code_is_left_alone() -> None:
    assert messages("How much?", "```python\nassert 2 + 2 == 4\ntotal = 2 + 2 = 5\n```\nand `3 + 3 = 7`") == []


def test_each_equation_is_named_once() -> None:
    assert len(messages("How much?", "2 + 2 = 5\n3 + 3 = 7\n4 + 4 = 8")) == 2


@given(st.text(st.sampled_from("123.,+-*/=x%$() \n<>of"), max_size=60), st.text())
def test_no_text_breaks_a_rule(answer: str, prompt: str) -> None:
    fragment: Any = rulecase.dialogue(prompt, answer, reference_answer=answer or "1", reasoning="explicit")
    fragment["messages"][1]["reasoning"] = answer or "2"
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)
