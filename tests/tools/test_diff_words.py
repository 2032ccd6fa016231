"""Edited texts as words: what the pieces hold, and how they are shown."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tunesmith_tools.comparing import showing, words
from tunesmith_tools.comparing.words import Piece, pieces

WORDS = st.lists(st.sampled_from(["the", "parcel", " ", "  ", "\n", ",", "ä", "a\u0308", "茶", "👩‍👩", "\u200b", "-]"]))
TEXTS = WORDS.map("".join) | st.text(max_size=40)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    return [tuple(piece) for piece in pieces(before, after) if not piece.is_same]


def shown(before: str, after: str, *, whole: bool = False) -> str:
    return "\n".join(showing.lines(pieces(before, after), showing.plain, whole=whole))


# ---- pieces


@given(TEXTS, TEXTS)
@example("", "")
@example("a b", "a b ")
@example("x y z", "a b c")
def test_pieces_lead_from_the_old_text_to_the_new_one(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.before for piece in found) == before
    assert "".join(piece.after for piece in found) == after
    assert all(piece.before or piece.after for piece in found)
    assert all(one.is_same != other.is_same for one, other in pairwise(found))


@given(TEXTS)
def test_a_text_is_the_same_as_itself_and_new_where_there_was_none(text: str) -> None:
    assert all(piece.is_same for piece in pieces(text, text))
    assert pieces("", text) == ((Piece("", text),) if text else ())


@given(TEXTS)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(words.tokens(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("It came on Monday.", "It came on Tuesday.", [("Monday", "Tuesday")]),
        ("We send it.", "We will send it.", [("", "will ")]),
        ("one two three four five", "one 2 3 four five", [("two three", "2 3")]),
        ("It is 3.5 kg.", "It is 3.7 kg.", [("5", "7")]),
        ("No change here", "No change here!", [("", "!")]),
        ("a  b", "a b", [("  ", " ")]),
        ("line one\nline two", "line one\nline 2", [("two", "2")]),
        ("我喜欢喝茶", "我喜欢喝咖啡", [("茶", "咖啡")]),
        ("ผมชอบชา", "ผมชอบกาแฟ", [("ช", "ก"), ("", "แฟ")]),
        ("हिन्दी", "हिन्दि", [("दी", "दि")]),
    ],
)
def test_words_that_changed_are_told(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert changed(before, after) == expected


def test_a_text_that_was_written_anew_is_no_patchwork_of_common_words() -> None:
    before = "The parcel reached the depot in Leeds and the driver put it on the shelf by the door."
    after = "Nobody answered; a neighbour signed for a box, which his wife took to us at noon, dry and whole."
    assert changed(before, after) == [(before.removesuffix("."), after.removesuffix("."))]


def test_long_texts_are_compared_by_lines() -> None:
    line = "The quick brown fox jumps over the lazy dog {} times a day.\n"
    before = "".join(line.format(f"x{number}") for number in range(200))
    after = before.replace(" x0 ", " y0 ").replace(" x100 ", " y100 ").replace(" x199 ", " y199 ")
    assert len(words.tokens(before)) ** 2 > words._MOST_PAIRS
    found = changed(before, after)
    assert (line.format("x100"), line.format("y100")) in found
    assert len(found) == 3


@pytest.mark.parametrize("text", ["a " * 300_000, "\n".join(map(str, range(60_000))), "ab" * 300_000])
def test_huge_texts_come_to_an_end(text: str) -> None:
    other = text[::-1]
    assert pieces(text, other)[0].before


def test_a_small_edit_of_a_huge_text_is_still_told_by_words() -> None:
    before = " ".join(map(str, range(40_000)))
    assert changed(before, before.replace(" 20000 ", " many ")) == [("20000", "many")]


# ---- shown


def test_changed_words_stand_in_brackets() -> None:
    assert shown("It came on Monday.", "It came on Tuesday.") == "It came on [-Monday-]{+Tuesday+}."
    assert shown("", "new") == "{+new+}"
    assert shown("gone", "") == "[-gone-]"


def test_colours_come_on_top_of_the_brackets() -> None:
    assert showing.coloured("a", "b") == "\x1b[31m[-a-]\x1b[0m\x1b[32m{+b+}\x1b[0m"
    assert showing.coloured("", "b") == "\x1b[32m{+b+}\x1b[0m"
    assert showing.coloured("a", "") == "\x1b[31m[-a-]\x1b[0m"


def test_far_context_is_left_out() -> None:
    before = f"{'far ' * 50}near one near {'between ' * 50}near two near {'beyond ' * 50}"
    after = before.replace("one", "1").replace("two", "2")
    text = shown(before, after)
    assert text.count(" … ") == 1
    assert text.startswith("… far ")
    assert "near [-one-]{+1+} near between" in text
    assert "between near [-two-]{+2+} near beyond" in text
    assert text.endswith("beyond …")
    assert len(text) < 350


def test_context_without_blanks_is_kept() -> None:
    assert shown("茶" * 300 + "一", "茶" * 300 + "二") == f"… {'茶' * 60}[-一-]{{+二+}}"


def test_long_changes_are_cut_unless_all_of_them_is_asked_for() -> None:
    after = "word " * 1000
    assert shown("", after) == f"{{+{after[:600]}… (4,400 more characters)+}}"
    assert shown("", after, whole=True) == f"{{+{after}+}}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("in Leeds", "in\u200b Leeds", "[-in-]{+in<U+200B (zero width space)>+} Leeds"),
        ("a b", "a\u00a0b", "a[-<blank>-]{+<U+00A0 (no-break space)>+}b"),
        ("a  b", "a b", "a[-<2 blanks>-]{+<blank>+}b"),
        ("end", "end\n", "end{+<line break>+}"),
        ("a\n\nb", "a\tb", "a[-<2 line breaks>-]{+<tab>+}b"),
        ("caf\u00e9", "cafe\u0301", None),
        ("x \x1b[31m", "y \x1b[31m", "[-x-]{+y+} <U+001B (a control character)>[31m"),
        ("x \u202eb", "y \u202eb", "[-x-]{+y+} <U+202E (right-to-left override)>b"),
        ("x می‌روم", "y می‌روم", "[-x-]{+y+} می‌روم"),
        ("x 👩\u200d👩", "y 👩\u200d👩", "[-x-]{+y+} 👩\u200d👩"),
    ],
)
def test_what_has_no_ink_is_named(before: str, after: str, expected: str | None) -> None:
    if expected is None:
        expected = "[-caf<U+00E9 (latin small letter e with acute)>-]{+cafe<U+0301 (combining acute accent)>+}"
    assert shown(before, after) == expected


@given(TEXTS, TEXTS)
def test_what_is_shown_moves_no_cursor(before: str, after: str) -> None:
    for line in showing.lines(pieces(before, after), showing.plain, whole=False):
        assert all(unicodedata.category(char) != "Cc" and not "\u202a" <= char <= "\u202e" for char in line)


@given(TEXTS, TEXTS)
def test_a_change_is_never_invisible(before: str, after: str) -> None:
    """Where the texts differ, both sides of some piece look different once their marks are gone."""
    looks = [tuple(showing._told_apart(piece, None)) for piece in pieces(before, after) if not piece.is_same]
    assert bool(looks) == (before != after)
    assert all(unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other) for one, other in looks)


def test_long_texts_that_look_alike_are_cut_as_others_are() -> None:
    text = "".join(chr(0xAC00 + 7 * number) for number in range(1_000))  # Korean syllables
    changed = pieces(text, unicodedata.normalize("NFD", text))
    cut, whole = ("".join(showing.lines(changed, showing.plain, whole=one)) for one in (False, True))
    assert len(cut) < 1_500 < 10_000 < len(whole)
    assert "more characters)" in cut and "more characters)" not in whole
