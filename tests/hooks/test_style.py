"""The style hook: golden cases, and what holds for any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks import style
from tunesmith_hooks.style import HOOK


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


MARKUP = st.text("`~> \n\t-*1.[]{}<>XTODByournamea\\")
INVISIBLE = st.text(
    "\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\ufe0f\U0001f3f4\U000e0067\U000e007f\x00\ufffd a\u0645\u0e01\U0001f469"
)
TEXTS = st.one_of(st.text(), MARKUP, INVISIBLE)


@given(TEXTS, TEXTS)
def test_no_text_breaks_a_rule(prompt: str, response: str) -> None:
    fragment = rulecase.dialogue(prompt, response)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


@given(TEXTS)
def test_code_is_blanked_in_place(text: str) -> None:
    blanked = style.without_code(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))


@given(MARKUP)
def test_blocks_lie_one_behind_the_other_and_only_the_last_is_open(text: str) -> None:
    found = list(style.blocks(text))
    assert all(block.start < block.end <= len(text) for block in found)
    assert all(one.closed and one.end <= two.start for one, two in pairwise(found))


@given(MARKUP)
def test_closing_the_open_block_mends_it(text: str) -> None:
    found = list(style.blocks(text))
    if found and not found[-1].closed:
        lead = text[text.rfind("\n", 0, found[-1].start) + 1 : found[-1].start]
        quoted = ">" * lead.count(">")
        mended = f"{text}\n{quoted}{found[-1].fence}"
        assert all(block.closed for block in style.blocks(mended))


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd")))
def test_letters_numbers_and_signs_are_no_controls(text: str) -> None:
    found = set(rulecase.rule_names(rulecase.fired(HOOK, rulecase.dialogue("Hello?", text))))
    assert not found & {"controls", "bidirectional"}


def test_a_character_is_named_once_with_its_number() -> None:
    found = rulecase.problems(HOOK, rulecase.dialogue("Hello?", "a\x07" * 12_000))
    assert [problem.message for _, problem in found] == ["the text holds U+0007 (a control character), 12,000 times"]
    assert found[0][1].span == (1, 2)


@pytest.mark.parametrize(
    "unit",
    [
        "`",
        "``a`",
        "```\n",
        "~~~ a\n",
        "> ",
        "- ",
        "[your ",
        "<your ",
        "{{a",
        "XXX",
        "TODO \t",
        "TBD ",
        "\u200d",
        "\n \n",
    ],
)
def test_a_text_of_nothing_but_traps_is_judged(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    fragment = rulecase.dialogue(text, text)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(fragment, problem)
