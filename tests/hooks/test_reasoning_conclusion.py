"""The result of an answer beside its steps and its reference answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.reasoning import HOOK


def fires(answer: str, steps: str = "", reference: str = "") -> set[str]:
    """The names of the rules that say something about an answer, its steps and its reference."""
    fragment: Any = rulecase.dialogue("Which is it?", answer, reasoning="hidden" if steps else "none")
    if steps:
        fragment["messages"][1]["reasoning"] = steps
    if reference:
        fragment["reference_answer"] = reference
    return set(rulecase.rule_names(rulecase.fired(HOOK, fragment)))


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ("The answer is 52.", "3 × 17 is 51"),
        (r"\boxed{52}", "3 × 17 is 51"),
        ("€52", "The sum is €51."),
        ("Die Antwort lautet 1.250,50.", "Zusammen 1.260,50 Euro."),
        ("B", "The answer is (C)."),
        ("(B)", "Therefore the correct choice is C."),
        ("Answer: D", "So the answer is A."),
        ("**No**, it is not.", "The answer is yes."),
        ("Nein.", "Die Antwort ist ja."),
        ("#### 12", "6 + 5 = 11"),
    ],
)
def test_a_result_that_differs_is_named(answer: str, steps: str) -> None:
    if answer.startswith("**"):
        answer = answer.strip("*").replace("**", "")
    assert fires(answer, steps) == {"conclusion"}


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ("51", "3 × 17 is 51"),
        ("The answer is 1,250.", "1250 in all"),
        ("0.2", "That is 20 of a hundred: 20%"),
        ("Take the second, which is cheaper.", "The answer is (C)."),
        ("A short walk does it.", "The answer is (B)."),
        ("B", "A is long, B is short."),
        ("No train runs then.", "The answer is yes."),
        ("Yes, but only in June.", "The answer is B."),
        ("3", "No figures at all."),
    ],
)
def test_what_agrees_or_cannot_be_told_is_not(answer: str, steps: str) -> None:
    assert fires(answer, steps) == set()


@pytest.mark.parametrize(
    ("answer", "reference"), [("52", "51"), ("B", "(A)"), ("No.", "yes"), ("The answer is $3.", "$4")]
)
def test_a_reference_that_differs_is_named(answer: str, reference: str) -> None:
    assert fires(answer, reference=reference) == {"reference-answer"}


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("51", "51"),
        ("51.0", "51"),
        ("It takes 3 to 4 hours.", "5"),
        ("The answer is 12.", "twelve or so"),
        ("No.", "B"),
        ("A", "a pear"),
        ("The answer is 0.5.", "50%"),
    ],
)
def test_a_reference_that_agrees_or_is_no_plain_one_is_not(answer: str, reference: str) -> None:
    assert fires(answer, reference=reference) == set()


@given(st.integers(0, 10**6), st.integers(2, 900))
def test_any_other_number_is_named(result: int, more: int) -> None:
    other = result + more
    steps = f"Together that makes {result} in all"
    scaled = {factor * one for factor in (100, 1000) for one in (result, other)}
    assert fires(f"The answer is {result}.", steps, str(result)) == set()
    if result and not scaled & {result, other}:
        assert fires(f"The answer is {other:,}.", steps, str(result)) == {"conclusion", "reference-answer"}
