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
_TENS = (  # from twenty, in the order of the languages above
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "vingt trente quarante cinquante soixante",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
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
    languages = [line.split() for line in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH)]
    english, german, french, _ = languages
    tens = [dict(zip(line.split(), range(20, 100, 10), strict=False)) for line in _TENS]
    found = {word: value for line in languages for value, word in enumerate(line)}
    for each in tens:
        found |= each
    for units, joined in ((english, tens[0]), (french, tens[2])):
        found |= {f"{ten}-{units[unit]}": value + unit for ten, value in joined.items() for unit in range(1, 10)}
    compound = ["", "ein", *german[2:10]]
    found |= {f"{compound[unit]}und{ten}": value + unit for ten, value in tens[1].items() for unit in range(1, 10)}
    found |= {f"soixante-{french[unit]}": 60 + unit for unit in range(10, 20)}
    found |= {f"quatre-vingt-{french[unit]}": 80 + unit for unit in range(1, 20)}
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
    if mark and whole.isdecimal() and decimals.isdecimal():
        return Fraction(int(whole + decimals), 10 ** len(decimals)), len(decimals)
    groups = re.split(f"[.,{GROUPS}]", whole)
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not grouped or (mark and not decimals.isdecimal()) or (whole and not "".join(groups).isdecimal()):
        raise Unreadable
    return Fraction(f"{''.join(groups) or '0'}.{decimals or '0'}"), len(decimals)
