"""Words for whole numbers in English, German, French and Spanish, and numbers as they are written in figures."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


class Unreadable(Exception):
    """What stands there is no number, or no expression that is worked out."""


_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_GERMAN = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig"
)
_FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
)
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS = (
    *("thirty forty fifty sixty seventy eighty ninety", "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
    *("trente quarante cinquante soixante", "treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
)
_MORE = {
    **dict.fromkeys(("dozen", "dutzend", "douzaine", "docena"), 12),
    **dict.fromkeys(("quatre-vingt", "quatre-vingts"), 80),
    "soixante-dix": 70,
    "quatre-vingt-dix": 90,
    **dict.fromkeys(("hundred", "hundert", "einhundert", "cent", "cien"), 100),
}
# Articles too: what they count is not said by them alone.
_ARTICLES = frozenset(("un",))


def _values() -> dict[str, int]:
    english, german, french, spanish = (line.split() for line in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH))
    found = {word: value for line in (english, german, french, spanish) for value, word in enumerate(line)}
    found |= {word: value for line in _TENS for value, word in zip(range(30, 100, 10), line.split(), strict=False)}
    tens = {word: value for word, value in found.items() if value % 10 == 0 and 20 <= value < 100}
    for word, value in tens.items():
        for unit in range(1, 10):
            found[f"{word}-{english[unit]}"] = found[f"{word}-{french[unit]}"] = value + unit
            found[f"{german[unit].removesuffix('s') if unit == 1 else german[unit]}und{word}"] = value + unit
    for unit in range(10, 20):
        found[f"soixante-{french[unit]}"] = 60 + unit
    for unit in range(1, 20):
        found[f"quatre-vingt-{french[unit]}"] = 80 + unit
    return {**{word: value for word, value in found.items() if word not in _ARTICLES}, **_MORE}


VALUES = _values()
SCALES = {
    **dict.fromkeys(("thousand", "k", "tausend", "mille", "mil"), 1000),
    **dict.fromkeys(("million", "mio", "millionen", "millions", "millones", "millón"), 10**6),
    **dict.fromkeys(("billion", "billions", "mrd", "milliarde", "milliarden", "milliard", "milliards"), 10**9),
}
GROUPS = "\u00a0\u202f '’"  # between thousands, beside comma and full stop


def number(text: str, comma: bool) -> "tuple[Fraction, int]":
    """The value of a number in figures, and how many decimals it has. Raises Unreadable.

    `comma` says that the comma is the decimal sign, so that full stops group thousands.
    """
    from fractions import Fraction  # loads decimal too, and most records hold no sum

    if text.isdecimal():
        return Fraction(int(text)), 0
    text = text.replace("{,}", ",").replace("\\,", "\u00a0")
    whole, mark, decimals = text.partition("," if comma else ".")
    groups = re.split(f"[.,{GROUPS}]", whole)
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not grouped or (mark and not decimals.isdecimal()) or (whole and not "".join(groups).isdecimal()):
        raise Unreadable
    return Fraction(f"{''.join(groups) or '0'}.{decimals or '0'}"), len(decimals)
