"""What cannot be seen, and what scripts and emoji need of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import characters

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\ufe0f\U0001f3f4\U000e0067\U000e007f\x00\ufffd"
TEXTS = st.one_of(st.text(), st.text(f"{HIDDEN} a\u0645\u0e01\U0001f469"))


def found(text: str) -> str:
    return "".join(match.group() for match in (*characters.invisible(text), *characters.reordering(text)))


@given(TEXTS)
def test_what_is_found_is_one_character_and_no_letter(text: str) -> None:
    for match in (*characters.invisible(text), *characters.reordering(text)):
        assert len(match.group()) == 1
        assert unicodedata.category(match.group()) in ("Cc", "Cf", "Cn", "So")


@given(TEXTS)
def test_a_plain_text_holds_nothing_that_is_looked_for(text: str) -> None:
    assert not (characters.is_plain(text) and found(text))


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffd")))
def test_letters_numbers_and_signs_are_seen_and_not_found(text: str) -> None:
    assert found(text) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\tb\nc", ""),
        ("caf\ufffd", "\ufffd"),
        ("a\u200bb", "\u200b"),
        ("\u0e01\u200b\u0e02", ""),
        ("a\u200db", "\u200d"),
        ("\u0645\u200c\u0647", ""),
        ("\U0001f469\u200d\U0001f680", ""),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", ""),
        ("x\U000e0067", "\U000e0067"),
        ("a\u200eb", ""),
        ("a\u202eb\u202c", "\u202e\u202c"),
        ("\ufeffa", "\ufeff"),
    ],
)
def test_found(text: str, wanted: str) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("char", "ink"), [("a", True), (".", True), (" ", False), ("\u2800", False), ("\u200b", False)]
)
def test_ink(char: str, ink: bool) -> None:
    assert characters.has_ink(char) is ink


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\x07", "U+0007 (a control character)"),
        ("\ufffe", "U+FFFE (a noncharacter)"),
        ("\u200b", "U+200B (zero width space)"),
    ],
)
def test_named(char: str, name: str) -> None:
    assert characters.named(char) == name
