"""Sums that are told to hold without the exact look: none that it would name is among them."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import arithmetic, plain_sums, text


@pytest.mark.parametrize(
    "line",
    [
        "",
        "lima is the capital of peru.",
        "48 / 2 = 24, so 24 + 5 = 29 in all",
        "- 3 × 1,620 = 4,860 euros",
        "4 × 12,24 = 48,96 €",
        "3 + 4 = 7 + 5 = 12",
        "with n = 20: 2,448 − 1,368 = £1,080",
        "1,000 ml × 20 drops/ml = 20,000 drops",
        "10 / 3 ≈ 3.33",
        "a rock = a hard place",
        "three times since february, which are 2 months",
    ],
)
def test_what_plainly_holds_is_explained(line: str) -> None:
    assert plain_sums.explain(line)


@pytest.mark.parametrize(
    "line",
    [
        "48 / 2 = 25",
        "10 / 3 = 3.34",
        "(2 + 3) × 4 + 1 = 5",
        "three times 2 + 4 = 6",
        "12 : 4 × 3 = 12",
        "5 / 0 = 0",
        "20% of 50 is 10",
        "seven times eight is fifty-six",
        "2 × 3 = 6, and 4 times 5 is 21",
        r"3 \times 4 = 12",
        "18 + 24\n= 42",
        "7,20 + 1.850 + 1,5 = 4",
        "2² + 3 = 7",
        "<<50=50>>",
    ],
)
def test_what_is_not_plain_or_wrong_is_left_to_the_exact_look(line: str) -> None:
    assert not plain_sums.explain(line)


PIECES = st.sampled_from(
    (
        *(
            "1",
            "2",
            "3",
            "4",
            "6",
            "12",
            "0",
            "0.5",
            "1.5",
            "1,000",
            "2,5",
            "24",
            "+",
            "-",
            "−",
            "×",
            "*",
            "/",
            ":",
            "=",
        ),
        *("=", "≈", "is", "times", "by", "of", "the", "%", "(", ")", "$", "€", "apples", "km", "km/h", "x", ",", ". "),
        *("\n", "²", "^", "<", ">", "dozen", "two", "divided by", "**", "-", "and"),
    )
)


@given(st.lists(PIECES, max_size=14), st.sampled_from(["", " "]))
def test_nothing_that_the_exact_look_names_is_explained(pieces: list[str], between: str) -> None:
    line = text.folded(between.join(pieces))
    if plain_sums.explain(line):
        with mock.patch.object(plain_sums, "explain", return_value=False):
            assert list(arithmetic.wrong(line)) == []


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from("+-*"))
def test_whole_numbers_are_told_to_the_unit(one: int, other: int, sign: str) -> None:
    value = {"+": one + other, "-": one - other, "*": one * other}[sign]
    assert plain_sums.explain(f"so {one} {sign} {other} = {value}") == (0 <= value < 10**9)
    assert not plain_sums.explain(f"so {one} {sign} {other} = {value + 1}")
