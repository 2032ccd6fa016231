"""What is quoted is blanked, the rest stays where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import quotation


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('He said "no way" and left.', "He said " + 8 * " " + " and left."),
        ("Er sagte „nein danke“.", "Er sagte " + 12 * " " + "."),
        ("Il dit « non merci ».", "Il dit " + 13 * " " + "."),
        ("She wrote 'not now' twice.", "She wrote " + 9 * " " + " twice."),
        ("> quoted\nown", 8 * " " + "\nown"),
        ("I can't say what isn't so.", "I can't say what isn't so."),
        ('An inch is 2.54 cm, 6" are 15.', 'An inch is 2.54 cm, 6" are 15.'),
    ],
)
def test_quotations_are_blanked(text: str, left: str) -> None:
    assert quotation.unquoted(text) == left


@given(st.text("a\"'“”„«»‘’> \n"))
def test_offsets_stay(text: str) -> None:
    left = quotation.unquoted(text)
    assert len(left) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, left, strict=True))
