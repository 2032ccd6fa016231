"""Fenced blocks and code spans, in any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import markdown

MARKUP = st.text("`~> \n\t-*1.[]{}<>XTODByournamea\\")


@given(st.one_of(st.text(), MARKUP))
def test_code_is_blanked_in_place(text: str) -> None:
    blanked = markdown.without_code(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))


@given(MARKUP)
def test_blocks_lie_one_behind_the_other_and_only_the_last_is_open(text: str) -> None:
    found = list(markdown.blocks(text))
    assert all(block.start < block.end <= len(text) for block in found)
    assert all(one.closed and one.end <= two.start for one, two in pairwise(found))


@given(MARKUP)
def test_closing_the_open_block_mends_it(text: str) -> None:
    found = list(markdown.blocks(text))
    if found and not found[-1].closed:
        lead = text[text.rfind("\n", 0, found[-1].start) + 1 : found[-1].start]
        quoted = ">" * lead.count(">")
        mended = f"{text}\n{quoted}{found[-1].fence}"
        assert all(block.closed for block in markdown.blocks(mended))


@pytest.mark.parametrize(
    ("text", "fences"),
    [
        ("```\na\n```", [("```", True)]),
        ("```\na", [("```", False)]),
        ("````\n```\n````\n~~~", [("````", True), ("~~~", False)]),
        ("- ```py\n  a\n  ```", [("```", True)]),
        ("```not `code`", []),
        ("``` \na\n``` b", [("```", False)]),
    ],
)
def test_blocks(text: str, fences: list[tuple[str, bool]]) -> None:
    assert [(block.fence, block.closed) for block in markdown.blocks(text)] == fences


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("a `b` c", "a     c"),
        ("a ``b ` c`` d", "a           d"),
        ("a ` b", "a ` b"),
        ("a ` b\n\nc ` d", "a ` b\n\nc ` d"),
        ("a\n```\nb\n```\nc", "a\n         \nc"),
    ],
)
def test_without_code(text: str, blanked: str) -> None:
    assert markdown.without_code(text) == blanked


@pytest.mark.parametrize(
    ("text", "least", "wanted"),
    [("", 1, "`"), ("plain", 3, "```"), ("a ` b", 1, "``"), ("``` and ````", 3, "`````"), ("`` `", 3, "```")],
)
def test_a_fence_is_longer_than_any_run_inside(text: str, least: int, wanted: str) -> None:
    assert markdown.fence(text, least) == wanted
