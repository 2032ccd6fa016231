"""Right equations and results of many notations, and the same with a mistake planted in them."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

SEED = 20261123


class Planted(NamedTuple):
    """A text that holds an equation, and the same text with another result."""

    right: str
    wrong: str


def changed(number: str, chance: random.Random) -> str:
    """A written number with one digit changed, two swapped, a final zero dropped, or one more or less."""
    digits = [place for place, char in enumerate(number) if char.isdigit()]
    kind = chance.choice(("digit", "step", "swap", "zero"))
    if kind == "zero" and number.endswith("0") and len(digits) > 1 and "." not in number:
        shorter = number[:-1]
        # Its thousands are grouped anew: $2,00 is no number, or where the comma is decimal still $2,000 / 1000.
        return f"{int(shorter.replace(',', '')):,}" if "," in number else shorter
    if kind == "step" and number.isdigit():
        return str(int(number) + (chance.choice((1, -1)) if int(number) > 1 else 1))
    if kind == "swap" and len(digits) > 1:
        at = chance.randrange(len(digits) - 1)
        one, other = digits[at], digits[at + 1]
        if number[one] != number[other] and not (at == 0 and number[other] == "0"):
            chars = list(number)
            chars[one], chars[other] = chars[other], chars[one]
            return "".join(chars)
    at = chance.choice(digits)
    digit = chance.choice([digit for digit in "123456789" if digit != number[at]])
    return number[:at] + digit + number[at + 1 :]


def notations() -> dict[str, Iterator[Planted]]:
    """By notation: 500 equations each, every one once with its result and once with another."""
    return {name: _plants(name, make) for name, make in _NOTATIONS.items()}


def _plants(name: str, make: Callable[[random.Random], tuple[str, str]]) -> Iterator[Planted]:
    chance = random.Random(f"{SEED} {name}")
    for _ in range(500):
        text, result = make(chance)
        while (other := changed(result, chance)) == result:
            continue
        yield Planted(text.replace("RESULT", result), text.replace("RESULT", other))


def _pair(chance: random.Random) -> tuple[int, int]:
    return chance.randint(12, 980), chance.randint(3, 99)


def _english(value: Fraction, decimals: int) -> str:
    return f"{float(value):,.{decimals}f}"


def _german(value: Fraction, decimals: int) -> str:
    return _english(value, decimals).translate(str.maketrans(",.", ".,"))


def _latex(chance: random.Random) -> tuple[str, str]:
    one, other = _pair(chance)
    return chance.choice(
        (
            (rf"The count is $ {one} \times {other} = RESULT $ in all.", str(one * other)),
            (rf"\[ {one} \cdot {other} + 7 = RESULT \]", str(one * other + 7)),
            (rf"Therefore \( \frac{{{one * other}}}{{{other}}} = RESULT \).", str(one)),
            (rf"so \boxed{{{one} - {other} = RESULT}}", str(one - other)),
            (rf"We have $ \left( {one} + {other} \right) \cdot 3 = RESULT $.", str((one + other) * 3)),
        )
    )


def _words(chance: random.Random) -> tuple[str, str]:
    small = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve")
    word, value = chance.choice(list(zip(small, (*range(2, 10), 11, 12), strict=True)))
    other = chance.randint(4, 90)
    return chance.choice(
        (
            (f"Then {word} times {other} is RESULT, as the table says.", str(value * other)),
            (f"{other} plus {word} makes RESULT.", str(other + value)),
            (f"And {other * value} divided by {word} is RESULT.", str(other)),
        )
    )


def _abroad(chance: random.Random) -> tuple[str, str]:
    one, other = chance.randint(13, 89), chance.randint(3, 9)
    return chance.choice(
        (
            (f"Das heißt, {one} mal {other} ist RESULT, also genug.", str(one * other)),
            (f"Zusammen macht das {one} + {other} = RESULT Stück.", str(one + other)),
            (f"Donc {one} fois {other} font RESULT.", str(one * other)),
            (f"Es decir, {one} por {other} son RESULT.", str(one * other)),
        )
    )


def _units(chance: random.Random) -> tuple[str, str]:
    one, other = _pair(chance)
    return chance.choice(
        (
            (f"The parcel weighs {one} kg + {other} kg = RESULT kg.", str(one + other)),
            (f"At {other} km/h for {one} h: {one} h × {other} km/h = RESULT km.", str(one * other)),
            (f"She reads {one} pages/week * {other} weeks = RESULT pages.", str(one * other)),
            (f"The field is {one} m x {other} m = RESULT m² large.", str(one * other)),
        )
    )


def _money(chance: random.Random) -> tuple[str, str]:
    price, count = Fraction(chance.randint(105, 9_995), 100), chance.randint(2, 40)
    return chance.choice(
        (
            (f"Tickets: {count} × ${_english(price, 2)} = $RESULT", _english(price * count, 2)),
            (f"Das kostet {count} · {_german(price, 2)} € = RESULT € im Jahr.", _german(price * count, 2)),
            (f"In all £{_english(price, 2)} + £{count} = £RESULT.", _english(price + count, 2)),
        )
    )


def _percent(chance: random.Random) -> tuple[str, str]:
    share, whole = chance.choice((5, 10, 20, 25, 40, 60, 75)), chance.randint(3, 60) * 20
    part = Fraction(share * whole, 100)
    return chance.choice(
        (
            (f"{share}% of {whole} is RESULT.", str(int(part))),
            (f"{whole} × {share}% = RESULT", str(int(part))),
            (f"With tax: {whole} € + {share} % = RESULT €.", str(whole + int(part))),
        )
    )


def _chains(chance: random.Random) -> tuple[str, str]:
    one, other = _pair(chance)
    return chance.choice(
        (
            (f"Total = {one} + {other} + 15 = RESULT.", str(one + other + 15)),
            (f"{one} + {other} = {one + other} - 9 = RESULT left", str(one + other - 9)),
            (f"2 × ({one} + {other}) = 2 × {one + other} = RESULT", str(2 * (one + other))),
        )
    )


_NOTATIONS: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "LaTeX": _latex,
    "words": _words,
    "German, French, Spanish": _abroad,
    "units": _units,
    "money": _money,
    "percent": _percent,
    "chains": _chains,
}
