"""The tokens of lines that hold arithmetic."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import notation, text


def kinds(line: str) -> str:
    """The first letter of each token's kind; p is a percent sign, P a power."""
    short = {"power": "P", "currency": "$", "frac": "f", "open": "(", "close": ")", "equals": "="}
    return "".join(short.get(token.kind, token.kind[0]) for token in notation.tokens(line, 0, len(line)))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("3 x 4 = 12", "non=n"),
        ("2x + 3", "nwon"),
        ("x + 3", "won"),
        ("9:40", "nbn"),
        ("12 : 4", "non"),
        ("2010–2015", "nbn"),
        ("20% of the 50", "npon"),
        ("2/3 of 9", "nonon"),
        ("a bunch of 9", "wwwn"),
        ("5² m²", "nPw"),
        ("2**3 and **3**", "nPnwn"),
        ("twenty-one plus well-known", "now"),
        ("12 divided by 4", "non"),
        ("divided we stand", "www"),
        (r"\frac{1}{2} \times \text{km}", "f(n)(n)o"),
        ("a == b != c <= d := e => f", "wbbwbbwbbwbbwbbw"),
        ("1 200,5 and 12 34", "nwnn"),
    ],
)
def test_kinds(line: str, wanted: str) -> None:
    assert kinds(line) == wanted


@given(st.text(st.sampled_from("12 .,+-*/=x%(){}\\²$of∙twenty-–:&"), max_size=80))
def test_tokens_lie_in_order_in_the_line(line: str) -> None:
    folded = text.folded(line)
    found = notation.tokens(folded, 0, len(folded))
    assert all(0 <= token.start < token.end <= len(folded) for token in found)
    assert all(one.end <= after.start for one, after in pairwise(found))
