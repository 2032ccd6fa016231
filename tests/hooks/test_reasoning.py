"""Golden cases of the reasoning hook."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.reasoning import HOOK


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


WORDS = st.lists(st.text("abé漢", min_size=1), min_size=1)
SPACES = st.sampled_from([" ", "\n", "\t ", "\u00a0", "\n\n"])


@given(WORDS, WORDS, WORDS, SPACES, SPACES)
def test_span_holds_the_words_of_the_reasoning(
    before: list[str], middle: list[str], after: list[str], one: str, other: str
) -> None:
    content = one.join([*before, one.join(middle), *after])
    fragment: Any = rulecase.dialogue("17 x 3?", content, reasoning="explicit")
    fragment["messages"][1]["reasoning"] = other.join(middle) + other
    found = rulecase.problems(HOOK, fragment, repetition_characters=1)
    assert [rule.name for rule, _ in found] == ["repetition"]
    start, end = found[0][1].span or (0, 0)
    assert content[start:end].split() == middle
