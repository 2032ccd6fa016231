"""A number that begins at a place of a prompt, in figures or words: 80, "thirty-five", "two hundred", "vingt et un"."""

import re
from typing import NamedTuple

from tunesmith.numerals import SCALES, VALUES
from tunesmith_hooks.style.constraints.cues import NUMBERS

FIGURES = r"\d{1,3}(?:[,.]\d{3})++(?!\d)|\d{1,6}(?![\d.,]\d)"
_RUN = r"[^\W\d_]++(?:-[^\W\d_]++)*+"
_LINK = r"(?:-|\s(?P<said>and|y|et)\s|\s)(?=[^\W\d_])"
_WORDS = {word: number for word, number in {**VALUES, **NUMBERS}.items() if number}
_HUNDRED = 100
_TIMES = {
    "dozen": 12,
    "hundred": _HUNDRED,
    "cent": _HUNDRED,
    "cents": _HUNDRED,
    **{word: number for word, number in SCALES.items() if len(word) > 1},
}
_LONGEST = 6  # words of a number


class Numeral(NamedTuple):
    """What a number says, and where it ends."""

    value: int
    end: int


def read(text: str, place: int) -> Numeral | None:
    """The whole number in folded text that begins at a place; none where no number does."""
    if figures := re.compile(FIGURES).match(text, place):
        numeral = Numeral(int(re.sub(r"[,.]", "", figures.group())), figures.end())
    elif word := _word(text, place):
        numeral = word
    else:
        return None
    for _ in range(_LONGEST):
        longer = _continued(text, numeral, is_spelled=text[place].isalpha())
        if longer is None:
            break
        numeral = longer
    return numeral


def _word(text: str, place: int) -> Numeral | None:
    """The longest number that the parts of a word joined by hyphens make."""
    run = re.compile(_RUN).match(text, place)
    parts = run.group().split("-") if run else []
    for count in range(len(parts), 0, -1):
        said = "-".join(parts[:count])
        if said in _WORDS:
            return Numeral(_WORDS[said], place + len(said))
    return None


def _continued(text: str, numeral: Numeral, *, is_spelled: bool) -> Numeral | None:
    """A number with its next word: two hundred, a hundred and twenty, thirty five, treinta y cinco."""
    link = re.compile(_LINK).match(text, numeral.end)
    run = re.compile(_RUN).match(text, link.end()) if link else None
    if not link or not run:
        return None
    if not link["said"] and run.group() in _TIMES and _TIMES[run.group()] > numeral.value:
        return Numeral(numeral.value * _TIMES[run.group()], run.end())
    more = _word(text, link.end()) if is_spelled else None
    if more is None or _is_multiplied(text, more.end):  # "one hundred and two hundred" are two numbers
        return None
    rest = numeral.value % _HUNDRED
    is_below = rest == 0 and more.value < _HUNDRED and link["said"] in (None, "and")
    is_unit = rest >= 20 and rest % 10 == 0 and more.value < 10 and link["said"] in (None, "y", "et")
    return Numeral(numeral.value + more.value, more.end) if is_below or is_unit else None


def _is_multiplied(text: str, place: int) -> bool:
    behind = re.compile(r"[\s-](?=[^\W\d_])").match(text, place)
    run = re.compile(_RUN).match(text, behind.end()) if behind else None
    return bool(run and run.group() in _TIMES)
