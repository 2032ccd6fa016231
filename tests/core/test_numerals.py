"""Numbers in words and in figures."""

from fractions import Fraction

import pytest

from tunesmith import numerals


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        *(("zero", 0), ("twelve", 12), ("twenty-one", 21), ("ninety-nine", 99), ("hundred", 100), ("dozen", 12)),
        *(("einundzwanzig", 21), ("siebenundachtzig", 87), ("zwölf", 12), ("vingt-deux", 22), ("soixante-quinze", 75)),
        *(("quatre-vingt-dix-neuf", 99), ("veintitrés", 23), ("sesenta", 60), ("docena", 12), ("cien", 100)),
    ],
)
def test_words(word: str, wanted: int) -> None:
    assert numerals.VALUES[word] == wanted


def test_articles_are_no_numbers() -> None:
    assert numerals.VALUES.keys().isdisjoint({"un", "une", "ein", "eine", "una", "a", "an"})


@pytest.mark.parametrize(
    ("text", "comma", "wanted"),
    [
        ("1,234.50", False, (Fraction("1234.5"), 2)),
        ("1.234,5", True, (Fraction("1234.5"), 1)),
        ("1\u00a0234", True, (Fraction(1234), 0)),
        ("1'234.5", False, (Fraction("1234.5"), 1)),
        (".5", False, (Fraction(1, 2), 1)),
        ("5{,}000", False, (Fraction(5000), 0)),
        ("007", False, (Fraction(7), 0)),
    ],
)
def test_figures(text: str, comma: bool, wanted: tuple[Fraction, int]) -> None:
    assert numerals.number(text, comma) == wanted


@pytest.mark.parametrize(
    ("text", "comma"), [("1,23", False), ("3.50", True), ("1234,567.8", False), ("1.", False), ("1.2.3", False)]
)
def test_no_number(text: str, comma: bool) -> None:
    with pytest.raises(numerals.Unreadable):
        numerals.number(text, comma)
