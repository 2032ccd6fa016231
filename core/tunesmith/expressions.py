"""Arithmetic expressions in running text: their exact value under one way of reading them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Literal, NamedTuple

from tunesmith import numerals
from tunesmith.notation import Token
from tunesmith.numerals import Unreadable

Percent = Literal["hundredth", "unit", "added"]


class Reading(NamedTuple):
    """One of the ways in which people may mean what they write.

    `comma`: the comma is the decimal sign. `percent`: 5% is 0.05, or 5 of a unit, or, behind plus and minus, a share of
    what stands before. `blanks`: blanks group thousands. `scaled`: a word such as million multiplies.
    """

    comma: bool = False
    percent: Percent = "hundredth"
    blanks: bool = True
    scaled: bool = True


# Verbs that stand for the equals sign between words.
EQUALS_WORDS = frozenset(
    (
        *("is", "are", "equals", "makes", "gives", "ist", "sind", "ergibt", "macht", "gibt"),
        *("font", "fait", "égale", "égalent", "donne", "es", "son"),
    )
)
_PERCENTS: tuple[Percent, ...] = ("hundredth", "unit", "added")
# Words that never are a unit behind a number.
_NO_UNITS = EQUALS_WORDS | frozenset(
    (
        *("and", "or", "then", "so", "we", "get", "i", "you", "he", "she", "it", "they", "y", "z", "n", "of", "in"),
        *("on", "at", "to", "for", "from", "with", "up", "the", "a", "an", "if", "while", "but", "because", "von"),
        *("de", "und", "oder", "dann", "also", "im", "zu", "für", "mit", "der", "die", "das", "et", "ou", "puis"),
        *("donc", "en", "à", "pour", "avec", "le", "la", "les", "o", "entonces", "con", "para", "el", "los", "las"),
    )
)
_MOST_UNITS = 3
_LARGEST_POWER = 20
_LARGEST = 10**40
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def is_unit(token: Token) -> bool:
    """Whether a token may be part of the unit behind a number: `apples`, `km`."""
    return token.kind == "word" and token.text not in _NO_UNITS


def readings(part: Sequence[Token]) -> Iterator[Reading]:
    """The ways of reading tokens that may make a difference, the likeliest first."""
    figures = [token.text for token in part if token.kind == "number"]
    commas = (False, True) if any("." in text or "," in text for text in figures) else (False,)
    percents = _PERCENTS if any(token.kind == "percent" for token in part) else _PERCENTS[:1]
    blanks = (True, False) if any(" " in text for text in figures) else (True,)
    scaled = (True, False) if any(token.text in numerals.SCALES for token in part) else (True,)
    return (Reading(*values) for values in product(commas, percents, blanks, scaled))


def value(part: Sequence[Token], reading: Reading) -> Fraction:
    """The value of tokens that are one whole expression; units behind numbers count nothing. Raises Unreadable."""
    parser = _Parser(part, reading)
    found = parser.sum()
    if parser.at < len(part):
        raise Unreadable
    return found


def valued(part: Sequence[Token], reading: Reading) -> Fraction | None:
    """The value of tokens, or None where they are no whole expression."""
    try:
        return value(part, reading)
    except Unreadable:
        return None


def first_number(part: Sequence[Token], reading: Reading) -> tuple[Fraction, int]:
    """The number at the beginning, with its sign, and how many decimals it is written with. Raises Unreadable."""
    parser = _Parser(part, reading, from_left=True)
    negative = parser.takes("-")
    parser.skip("currency")
    negative = parser.takes("-") or negative
    found, decimals = parser.number()
    return (-found if negative else found), decimals


class _Parser:
    """Recursive descent over tokens: sums of products of powers of factors."""

    def __init__(self, part: Sequence[Token], reading: Reading, *, from_left: bool = False) -> None:
        self.part, self.reading, self.from_left, self.at, self.depth = part, reading, from_left, 0, 0

    def kind(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.part[place].kind if place < len(self.part) else ""

    def text(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.part[place].text if place < len(self.part) else ""

    def takes(self, *signs: str) -> str:
        """The sign that stands here, stepped over; empty if none of these does."""
        if self.kind() == "operator" and self.text() in signs:
            self.at += 1
            return self.part[self.at - 1].text
        return ""

    def skip(self, *kinds: str) -> None:
        if self.kind() in kinds:
            self.at += 1

    def sum(self) -> Fraction:
        found = self.product()
        while sign := self.takes("+", "-"):
            term = self.product()
            if self.reading.percent == "added" and self.part[self.at - 1].kind == "percent":
                term *= found  # 200 € + 19 %
            found = found + term if sign == "+" else found - term
        return found

    def product(self) -> Fraction:
        found = self.power()
        while True:
            if sign := self.takes("*", "/", "of"):
                if sign == "/" and self._at_unit():
                    self.units()  # a rate: $2/apple
                    continue
                factor = self.power()
                if sign == "/" and not factor:
                    raise Unreadable
                found = found / factor if sign == "/" else found * factor
            elif self.kind() == "open" and self.part[self.at].start == self.part[self.at - 1].end:
                found *= self.power()
            else:
                return _bounded(found)

    def power(self) -> Fraction:
        """A factor with its exponent; with a power of ten behind it, as in 6 × 10^14, which belongs to the number."""
        found = self._raised(self.factor())
        if self.kind() == "operator" and self.text() == "*" and self.text(1) == "10" and self.kind(2) == "power":
            self.at += 1
            found *= self._raised(self.factor())
        return _bounded(found)

    def _raised(self, found: Fraction) -> Fraction:
        if self.kind() != "power":
            return found
        sign = self.text().translate(_RAISED)
        self.at += 1
        exponent = Fraction(int(sign)) if sign.isdecimal() else self.factor()
        if exponent.denominator != 1 or abs(exponent) > _LARGEST_POWER or abs(found.numerator) > 10**6:
            raise Unreadable
        if exponent < 0 and not found:
            raise Unreadable
        found = found ** int(exponent)
        self.units()
        return found

    def factor(self) -> Fraction:
        negative = False
        while self.takes("-"):
            negative = not negative
        self.skip("currency")
        found = self._fraction() if self.kind() == "frac" else self._bracketed()
        return -found if negative else found

    def _fraction(self) -> Fraction:
        self.at += 1
        above, below = self.bracket(), self.bracket()
        if not below:
            raise Unreadable
        return above / below

    def _bracketed(self) -> Fraction:
        if self.kind() == "open":
            return self.bracket()
        found = self.number()[0]
        if self.kind() == "percent":
            self.at += 1
            shared = self.kind() == "operator" and self.text() == "of"
            found = found if self.reading.percent == "unit" and not shared else found / 100
        self.skip("currency")
        self.units()
        return found

    def bracket(self) -> Fraction:
        if self.kind() != "open" or self.depth > 10:
            raise Unreadable
        self.at, self.depth = self.at + 1, self.depth + 1
        found = self.sum()
        if self.kind() != "close":
            raise Unreadable
        self.at, self.depth = self.at + 1, self.depth - 1
        self.skip("percent")
        self.units()
        return found

    def number(self) -> tuple[Fraction, int]:
        if self.kind() != "number":
            raise Unreadable
        token = self.part[self.at]
        self.at += 1
        if token.is_numeral:
            found, decimals = Fraction(numerals.VALUES[token.text]), 0
        else:
            found, decimals = numerals.number(self._figures(token.text), self.reading.comma)
        if self.reading.scaled and self.text() in numerals.SCALES:
            scale = numerals.SCALES[self.text()]
            return found * scale, decimals - len(str(scale)) + 1
        return found, decimals

    def _figures(self, text: str) -> str:
        """What is read of a number with blanks: all of it, or the part beside the sign where they divide numbers."""
        if self.reading.blanks or " " not in text:
            return text
        if self.from_left:
            return text.partition(" ")[0]
        if self.at > 1:
            raise Unreadable
        return text.rpartition(" ")[2]

    def units(self) -> None:
        """Up to three words behind a number, such as `apples`, `km per hour`."""
        for _ in range(_MOST_UNITS):
            if not self._at_unit():
                break
            self.at += 1

    def _at_unit(self) -> bool:
        return self.at < len(self.part) and is_unit(self.part[self.at])


def _bounded(found: Fraction) -> Fraction:
    if abs(found.numerator) > _LARGEST or found.denominator > _LARGEST:
        raise Unreadable
    return found
