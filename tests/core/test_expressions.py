"""The value of expressions, against fractions worked out by hand or by another way."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import expressions, notation
from tunesmith.expressions import Reading
from tunesmith.numerals import Unreadable


def value(line: str, reading: Reading | None = None) -> Fraction:
    """The value of a line that is one expression."""
    return expressions.value(notation.tokens(line, 0, len(line)), reading or Reading())


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("2 - -3", 5),
        ("2^10", 1024),
        ("2**3", 8),
        ("5² + 1", 26),
        ("10^-2", Fraction(1, 100)),
        ("6 / 3 × 10^2", Fraction(6, 300)),
        (r"\frac{3}{4} \cdot 8", 6),
        ("20% of 50", 10),
        ("20 percent of the 50", 10),
        ("2/3 of 12", 8),
        ("3(4 + 1)", 15),
        ("$5 * 3 apples", 15),
        ("60 km / 2 h", 30),
        ("$2/apple * 3 apples", 6),
        ("1.5 million + 1", 1_500_001),
        ("twelve times 3", 36),
        ("1 200 + 1", 1201),
        (r"5{,}000 + 1", 5001),
    ],
)
def test_value(line: str, wanted: Fraction) -> None:
    assert value(line) == wanted


@pytest.mark.parametrize(
    ("line", "reading", "wanted"),
    [
        ("1.500,5 + 1", Reading(comma=True), Fraction(3003, 2)),
        ("20% + 5%", Reading(percent="unit"), 25),
        ("200 + 19%", Reading(percent="added"), 238),
        ("3 200 - 100", Reading(blanks=False), 100),
        ("3 + 4 million", Reading(scaled=False), 7),
    ],
)
def test_readings(line: str, reading: Reading, wanted: Fraction) -> None:
    assert value(line, reading) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2 +",
        "+ 2 2",
        "1 / 0",
        r"\frac{1}{0}",
        "2^21",
        "1000001^2",
        "0^-1",
        "(2",
        "2 (3",
        "n + 1",
        "1,00 + 1",
        "10^20 * 10^20 * 10^20",
    ],
)
def test_what_is_no_expression_is_refused(line: str) -> None:
    with pytest.raises(Unreadable):
        value(line)


def test_readings_are_those_that_may_differ() -> None:
    counts = [
        len(list(expressions.readings(notation.tokens(line, 0, len(line))))) for line in ("2 + 3", "2.5 + 3", "2% + 3")
    ]
    assert counts == [1, 2, 3]


@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 99), st.integers(1, 99)), min_size=1, max_size=6))
def test_sums_of_quotients_are_exact(terms: list[tuple[str, int, int]]) -> None:
    shown, wanted = "1", Fraction(1)
    for sign, above, below in terms:
        shown = f"({shown}) {sign} ({above}/{below})"
        term = Fraction(above, below)
        wanted = {"+": wanted + term, "-": wanted - term, "*": wanted * term, "/": wanted / term}[sign]
    assert value(shown) == wanted
