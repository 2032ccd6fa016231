"""Equations of numbers in running text, recomputed exactly: `48 / 2 = 24`, `3 × $4.50 = $13.50`, `20% of 50 is 10`.

A written result is right if it is the exact value, rounded or cut off at its last digit. Where a text can be read in
several ways (decimal comma or thousands, percent as a hundredth or as a unit) one right reading is enough. What only
looks like an equation is passed over, since a false alarm costs more trust than a missed one.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from tunesmith import equations, excuses, notation, plain_sums
from tunesmith.equations import Equation


class Wrong(NamedTuple):
    """An equation whose sides differ: where it stands in the text, and the exact value of its left side."""

    start: int
    end: int
    value: Fraction


_WORKING = rf"[=≈]|\\approx|{plain_sums.OPERATED}"


def wrong(text: str, quoted: str = "") -> Iterator[Wrong]:
    """The equations of a folded text that do not hold; those that stand in `quoted` too are the reader's own."""
    last = ""
    for line, offset in _lines(text):
        told = 0
        for equation in _equations(line, plain_sums.explain):
            value = _mistaken(equation)
            start = equation.left[0].start
            if value is None or start < told or excuses.excuse(line, last, equation):
                continue
            told = _end(equation)
            if line[start:told] not in quoted:
                yield Wrong(offset + start, offset + told, value)
        last = line or last


def evaluated(text: str) -> int:
    """How many equations of a folded text can be read and evaluated."""
    found = (equation for line, _ in _lines(text) for equation in _equations(line))
    return sum(any(True for _ in equations.values(equation)) for equation in found)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each line with its place; one that begins with the sign goes on with the line before it."""
    if "=" in text:
        text = re.sub(r"(?:\\\\)?\n[ \t]{0,20}&?(?==[^=])", lambda match: " " * len(match.group()), text)
    offset = 0
    for line in text.split("\n"):
        yield line, offset
        offset += len(line) + 1


def _equations(line: str, is_passed: Callable[[str], bool] = lambda _: False) -> Iterator[Equation]:
    """The equations of the sentences that hold a sign, or an operation and a verb, and are not passed over."""
    signed = "=" in line or "≈" in line or "\\approx" in line
    if not signed and not plain_sums.states_by_verb(line):
        return
    begin = 0
    for end in (*(match.start() for match in re.finditer(r"(?<=\.) (?!\d)", line)), len(line)):
        if re.search(_WORKING, line[begin:end]) and not is_passed(line[begin:end]):
            yield from equations.of(notation.tokens(line, begin, end))
        begin = end


def _end(equation: Equation) -> int:
    """Where the number ends that an equation states."""
    return next((token.end for token in equation.right if token.kind == "number"), equation.right[-1].end)


def _mistaken(equation: Equation) -> Fraction | None:
    """The value of the left side if under no reading the right side is that; None if one is, or nothing was read."""
    rough = equation.sign.text in ("≈", "≃", "≅", "\\approx")
    rough = rough or any(token.text in equations.ROUGH for token in equation.right[:6])
    first = None
    for sides in equations.values(equation):
        if equations.agrees(sides, rough=rough):
            return None
        first = sides.left if first is None else first
    return first
