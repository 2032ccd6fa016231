"""Equations in running text: which are named, and that no right one is."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import arithmetic, text


def wrong(line: str) -> list[str]:
    """The equations that are named, as they stand in the text."""
    return [line[one.start : one.end] for one in arithmetic.wrong(text.folded(line))]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("48 / 2 = 25", "48 / 2 = 25"),
        ("so 3 × $4.50 = $13.00 in all", "3 × $4.50 = $13.00"),
        ("20% of 50 is 12.", "20% of 50 is 12"),
        ("Seven times eight is 54.", "Seven times eight is 54"),
        ("Zwanzig minus 7 ist 14.", "Zwanzig minus 7 ist 14"),
        ("12 divided by 4 is 4", "12 divided by 4 is 4"),
        ("9 geteilt durch 3 ist 2", "9 geteilt durch 3 ist 2"),
        ("10/3=3.34", "10/3=3.34"),
        ("1.234,5 * 2 = 2.470", "1.234,5 * 2 = 2.470"),
        ("il reste 1 200 − 450 = 850 euros", "1 200 − 450 = 850"),
        ("48/2 = <<48/2=24>>25 clips", "48/2 = <<48/2=24>>25"),
        ("**6 × 2 = 13**", "6 × 2 = 13"),
        (r"\frac{1}{2} + 3 = 4.5", r"\frac{1}{2} + 3 = 4.5"),
        (r"\[ \left(2 + 3\right) \cdot 4 = 21 \]", r"(2 + 3\right) \cdot 4 = 21"),
        ("3 + 4 = 7 + 5 = 12 + 6 = 19", "12 + 6 = 19"),
        ("Total = 18 + 24 = 43", "18 + 24 = 43"),
        ("200 € + 19 % = 239 €", "200 € + 19 % = 239"),
        ("1.5 million + 0.3 million = 1.9 million", "1.5 million + 0.3 million = 1.9"),
        ("240 km / 80 km/h = 4 h", "240 km / 80 km/h = 4"),
        ("2^8 = 265 and 5² + 3² = 34", "2^8 = 265"),
        ("13 × 78 ≈ 1,200", "13 × 78 ≈ 1,200"),
        ("18 + 24\n= 43", "18 + 24\n= 43"),
        ("Every day 20 + 8 + 5 = 34 boats leave", "20 + 8 + 5 = 34"),
        ("for 5 days 12 * 5 = 61 buses", "12 * 5 = 61"),
        ("In 2006, 30 / 3 = 11 came", "30 / 3 = 11"),
        ("an average of 40 / 8 = 6 a day", "40 / 8 = 6"),
        ("She baked 3 + 2 = 6 dozen rolls", "3 + 2 = 6"),
        ("He has 5 * 40 = 20 quarters", "5 * 40 = 20"),
        ("96 / 12 = 9 dozens", "96 / 12 = 9"),
        ("Lena has 9-1 = 4 oranges left", "9-1 = 4"),
        ("So she made 35 - 28 = 6 mistakes.", "35 - 28 = 6"),
        ("He gave 50 / 5 = 12 wrong answers.", "50 / 5 = 12"),
        ("54 / 2 = 72 bars of soap", "54 / 2 = 72"),
        ("140 + 35 = 157 minutes over two weeks", "140 + 35 = 157"),
        ("60 / 5 = 13 5-minute steps", "60 / 5 = 13"),
        ("30,000 / 30 = 100", "30,000 / 30 = 100"),
        ("12 + 15 = 28-litre jugs", "12 + 15 = 28"),
    ],
)
def test_a_wrong_equation_is_named(line: str, named: str) -> None:
    assert wrong(line) == [named]


@pytest.mark.parametrize(
    "line",
    [
        "48 / 2 = 24, 10/3 = 3.33, 2/3 = 66.7 %, 7 / 2 = 3 remainder 1",
        "100 − 20% = 80",
        "13 × 78 ≈ 1,000",
        "2 + 2 = 4 - 1 = 3",
        "x + 3 * 2 = 10 and 2x + 3 = 11",
        "9:40 + 25 min = 10:05",
        "2010-2015 = 5 years",
        "open 9-5 = 8 hours",
        "5 feet + 6 inches = 66 inches",
        "5 km / 20 min = 15 km/h",
        "In binary 1 + 1 = 10.",
        '"1 + 1 = 3" is what they say.',
        "It is wrong that 1 + 1 = 3.",
        "Wrong:\n7 - 2 = 6",
        "Is 2 + 2 = 5?",
        "3-2 = three points",
        "3 + _ = 8, 4 + ? = 9",
        "A bar of 3/4 = 3 quarter notes.",
        "3 × 10^8 / 6 × 10^14 = 5 × 10^-7",
        "1 1/2 + 1 1/2 = 3 and 3/4 cup + 1/2 cup = 1 1/4 cups",
        "twenty-one plus 3 is 24",
        "if a == 3 + 4 != 8 <= 9",
        "1,948,000 = 1.9 million",
        "the average of 4 + 6 = 5",
        "24 eggs, that is 6 * 4 = 2 dozen",
        "5 * 2 = 40 quarters, 5 x 1/2 = 10 halves",
        "on day 1 * 2 = 20 pages",
        "14, 400 / 80 = 180",
        "they work 9-5 = 8 paid hours",
        "3 + 4 = 8 is a mistake, and 2 + 2 = 5 (wrong)",
        "odds of 10/1 = 9",
        "5 * 3 / 6 = 2 1/2",
        "18 / 25 = 72",
    ],
)
def test_what_holds_or_is_no_plain_equation_is_not_named(line: str) -> None:
    assert wrong(line) == []


def test_what_is_quoted_is_the_readers_own() -> None:
    assert list(arithmetic.wrong("you wrote 2 + 2 = 5 there", "2 + 2 = 5")) == []


def test_the_value_of_the_left_side_is_given() -> None:
    assert [one.value for one in arithmetic.wrong("7 / 2 = 9")] == [Fraction(7, 2)]


def test_equations_are_counted() -> None:
    assert arithmetic.evaluated("2 + 2 = 4 and 3 * n = 9\n<<4/2=2>>2") == 3


NUMBERS = st.integers(2, 999)
SIGNS = st.sampled_from(["+", "-", "*", "×", r"\cdot"])
LEAST = 2  # from the written result, so that no rounding makes it right


@given(NUMBERS, SIGNS, NUMBERS, SIGNS, NUMBERS, st.sampled_from(["", " km", " apples"]), st.booleans())
def test_exact_equations_hold_and_changed_ones_do_not(
    one: int, first: str, two: int, second: str, three: int, unit: str, bracketed: bool
) -> None:
    figures = f"{one} {first} {two}"
    shown = f"({figures}) {second} {three}" if bracketed else f"{figures} {second} {three}"
    python = shown.replace("×", "*").replace(r"\cdot", "*")
    value = _oracle(python)
    assert wrong(f"so we have {shown} = {value}{unit} here") == []
    off = value + LEAST if value >= 0 else value - LEAST
    if any(sign in ("+", "-") for sign in shown.split()) and abs(off) == abs(value):
        return
    assert len(wrong(f"so we have {shown} = {off}{unit} here")) == 1


def _oracle(shown: str) -> int:
    """Worked out by precedence on whole numbers alone, apart from the code under test."""
    if "(" in shown:
        inner, _, rest = shown[1:].partition(")")
        return _oracle(f"{_oracle(inner)} {rest.strip()}")
    parts = shown.split()
    while "*" in parts:
        at = parts.index("*")
        parts[at - 1 : at + 2] = [str(int(parts[at - 1]) * int(parts[at + 1]))]
    value = int(parts[0])
    for sign, number in zip(parts[1::2], parts[2::2], strict=True):
        value = value + int(number) if sign == "+" else value - int(number)
    return value


@given(st.integers(100, 99_999), st.integers(2, 40))
def test_decimals_hold_in_english_and_german(cents: int, count: int) -> None:
    price, total = (f"{value // 100:,}.{value % 100:02}" for value in (cents, cents * count))
    off = f"{(cents * count + 300) // 100:,}.{cents * count % 100:02}"
    swapped = str.maketrans(",.", ".,")
    for one, other, third in ((price, total, off), tuple(one.translate(swapped) for one in (price, total, off))):
        assert wrong(f"{count} × {one} € = {other} €") == []
        assert len(wrong(f"{count} × {one} € = {third} €")) == 1


PIECES = st.sampled_from(
    [
        *(
            "1",
            "0",
            "07",
            "2.5",
            "1,000",
            "1 200",
            "9" * 40,
            " ",
            " ",
            "+",
            "-",
            "*",
            "/",
            "=",
            "≈",
            "^",
            "**",
            "(",
            ")",
        ),
        *("{", "}", r"\frac", r"\cdot", "%", "$", "€", "<<", ">>", "x", "of", "is", "and", "twenty", "million", "kg"),
        *("²", "\n", ".", ",", ":", "–", "?", "“", "”", "&", "\\", "divided by", "ﬁ", "½", "٣", "漢"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_breaks_it(line: str) -> None:
    folded = text.folded(line)
    for one in arithmetic.wrong(folded):
        assert 0 <= one.start < one.end <= len(folded)


@pytest.mark.parametrize(
    "line",
    [
        "9**9**9 = 1",
        "9^9^9^9 = 1",
        "(" * 1000 + "1 + 1" + ")" * 1000 + " = 2",
        "2^-20 * 10^20 / 3^20 = 1",
        "1" * 5000 + " + 1 = 2",
        "0.000001^20 + 1 = 1 / 0 = 2",
        "-" * 5000 + "1 + 1 = 3",
        "1+" * 3000 + "1 = 2",
        "0 ^ -1 = 2",
    ],
)
def test_hostile_sizes_are_passed_over_or_worked_out(line: str) -> None:
    assert len(wrong(line)) <= 1


def test_many_equations_are_each_judged() -> None:
    chance = random.Random(1)
    lines = [
        f"{(one := chance.randint(2, 99))} + {(two := chance.randint(2, 99))} = {one + two + 1}" for _ in range(50)
    ]
    assert wrong(" and then ".join(lines)) == lines
