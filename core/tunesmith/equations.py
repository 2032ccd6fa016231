"""Where equations of numbers stand in a line: the expression before each sign, and what follows it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tunesmith import expressions
from tunesmith.expressions import EQUALS_WORDS
from tunesmith.notation import Token
from tunesmith.numerals import SCALES, Unreadable


class Equation(NamedTuple):
    """Two tokens before, an expression that works something out, the sign, and what follows up to the next sign.

    `marked`: it stands in << >>, as calculations do that a tool works out, or is the number right behind.
    """

    before: Sequence[Token]
    left: Sequence[Token]
    sign: Token
    right: Sequence[Token]
    marked: bool


class Sides(NamedTuple):
    """Both values under one reading; `decimals` of the right one, None where it is an expression itself."""

    left: Fraction
    right: Fraction
    decimals: int | None


ROUGH = frozenset(
    (
        *("about", "approximately", "approx", "roughly", "around", "nearly", "almost", "rounded", "ca", "circa"),
        *("etwa", "rund", "ungefähr", "knapp", "environ", "unos", "aproximadamente"),
    )
)
_WORKING = ("operator", "power", "frac")
_PLAIN = ("number", "operator", "open", "close", "percent", "currency")
_ADMITTED = (*_PLAIN, "power", "frac")
_BEGINNING = ("number", "open", "currency", "frac", "operator")
CONTINUING = ("operator", "number", "percent", "frac", "power")
_MOST = 60  # tokens of a side that are looked at
_MOST_WORDS = 3  # in a row, as units
_ABOUT = Fraction(2, 100)  # of the value, where the text says that the result is rough
_LOOSE = Fraction(15, 1000)  # of the value, between two expressions


def of(tokens: Sequence[Token]) -> Iterator[Equation]:
    """The equations of a line, in order."""
    begin = 1 if _has_bullet(tokens) else 0
    for place, token in enumerate(tokens):
        if token.kind == "break":
            begin = place + 1
            if token.text == ">" and tokens[place - 1].kind == "number" and tokens[place - 2].kind == "equals":
                yield Equation((), tokens[place - 1 : place], token, _right(tokens, place + 2), True)
        elif token.kind == "equals" or token.text in EQUALS_WORDS:
            yield from _at(tokens, begin, place)
            begin = place + 1 if token.kind == "equals" else begin


def _at(tokens: Sequence[Token], begin: int, place: int) -> Iterator[Equation]:
    """The equation around one sign, if both sides are there."""
    sign = tokens[place]
    start = _start(tokens, max(begin, place - _MOST), place)
    right = _right(tokens, place + 1) if start is not None else ()
    if start is None or not right:
        return
    left, before = tokens[start:place], tokens[max(0, start - 2) : start]
    if sign.kind == "equals" or _is_plain(left, right):
        marked = bool(before) and before[-1].text == "<" and left[0].start == before[-1].end
        yield Equation(before, left, sign, right, marked)


def _has_bullet(tokens: Sequence[Token]) -> bool:
    """Whether a line begins with a sign that marks an item of a list."""
    return len(tokens) > 1 and tokens[0].text in ("-", "+", "*", "–") and tokens[1].start > tokens[0].end


def _start(tokens: Sequence[Token], least: int, end: int) -> int | None:
    """Where the longest expression begins that ends at `end` and works something out; None without one."""
    if end - least == 1 and least > 1 and tokens[least - 1].text == tokens[least - 2].text == "<":
        return least if tokens[least].kind == "number" else None  # <<50=50>>
    begin = _admitted(tokens, least, end)
    if not works(tokens[begin:end]):
        return None
    for start in range(begin, end):
        if tokens[start].kind in _BEGINNING:
            part = tokens[start:end]
            if not works(part):
                return None
            if any(expressions.valued(part, reading) is not None for reading in expressions.readings(part)):
                return start
    return None


def _admitted(tokens: Sequence[Token], least: int, end: int) -> int:
    """How far back from `end` the tokens may belong to an expression."""
    words, begin = 0, end
    while begin > least and words <= _MOST_WORDS:
        token = tokens[begin - 1]
        if token.kind not in _ADMITTED and not expressions.is_unit(token):
            break
        words = words + 1 if token.kind == "word" else 0
        begin -= 1
    return begin


def works(part: Sequence[Token]) -> bool:
    """Whether tokens hold an operation; the stroke of a rate (km/hour) is none."""
    return any(one.kind in _WORKING and after.kind != "word" for one, after in pairwise(part)) or (
        len(part) > 1 and part[-1].kind == "power"
    )


def _right(tokens: Sequence[Token], begin: int) -> Sequence[Token]:
    """What follows the sign: up to the next sign, break or verb; a calculation in << >> between is stepped over."""
    if begin < len(tokens) and tokens[begin].kind == "currency":
        begin += 1
    if begin + 1 < len(tokens) and tokens[begin].text == tokens[begin + 1].text == "<":
        closing = (at for at in range(begin, min(len(tokens) - 1, begin + _MOST)) if _is_closing(tokens, at))
        begin = next(closing, len(tokens)) + 2
    while begin < len(tokens) and tokens[begin].text in ROUGH:
        begin += 1
    end = begin
    while end < len(tokens) and end < begin + _MOST and tokens[end].kind not in ("equals", "break"):
        if tokens[end].text in EQUALS_WORDS:
            break
        end += 1
    return tokens[begin:end]


def _is_closing(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text == tokens[at + 1].text == ">"


def _is_plain(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether a verb stands for the sign: numbers and operators alone before it, a number right behind it."""
    if len(right) > 1 and right[1].kind in CONTINUING:
        return False
    worded = all(token.kind in _PLAIN or token.text in SCALES for token in left)
    return worded and right[0].kind in ("number", "currency")


def values(equation: Equation) -> Iterator[Sides]:
    """Both sides under each pair of readings that go together."""
    known = list(expressions.readings((*equation.left, *equation.right)))
    for left_reading in known:
        left = expressions.valued(equation.left, left_reading)
        if left is None:
            continue
        for reading in known:
            if reading.comma == left_reading.comma:
                yield from (Sides(left, *right) for right in _results(equation, reading))


def _results(equation: Equation, reading: expressions.Reading) -> Iterator[tuple[Fraction, int | None]]:
    """What the right side may state: its first number, or the longest expression at its beginning."""
    if equation.right[0].kind != "frac":
        try:
            written, decimals = expressions.first_number(equation.right, reading)
        except Unreadable:
            return
        if any(token.kind == "percent" for token in equation.right[:3]) and reading.percent == "hundredth":
            written, decimals = written / 100, decimals + 2
        yield written, decimals
    shared = next((place for place, token in enumerate(equation.right) if token.text == "of"), 0)
    for most in (len(equation.right), shared):  # 1/3 of $150: the third, or the 50
        found = _longest(equation.right, most, reading)
        if found is not None:
            yield found, None


def _longest(right: Sequence[Token], most: int, reading: expressions.Reading) -> Fraction | None:
    """The value of the longest expression at the beginning of the right side that works something out."""
    first = 1 if right[0].kind == "operator" else 0  # the sign of a number works nothing out
    for end in range(most, 1, -1):
        if works(right[first:end]):
            found = expressions.valued(right[:end], reading)
            if found is not None:
                return found
    return None


def agrees(sides: Sides, *, rough: bool) -> bool:
    """Whether the right side states the left one, rounded or cut off at its last digit, zeros aside if roughly."""
    exact, written, decimals = sides
    difference = abs(exact - written)
    if decimals is None:
        return difference <= abs(exact) * _LOOSE
    unit = Fraction(10) ** -decimals
    if difference * 2 <= unit or (difference < unit and abs(written) <= abs(exact)):
        return True
    return rough and (difference <= abs(exact) * _ABOUT or difference * 2 <= _last_place(written))


def _last_place(written: Fraction) -> int:
    """The unit of the last digit that is not zero: 100 of 1,300; 0 of what is no whole number."""
    if written.denominator != 1:
        return 0
    digits = str(written.numerator)
    return int("1" + "0" * (len(digits) - len(digits.rstrip("0"))))
