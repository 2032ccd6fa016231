"""What a text states as its result: a number, a letter of a choice, yes or no."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tunesmith import numerals
from tunesmith.record import Passage

if TYPE_CHECKING:
    from fractions import Fraction


class Result(NamedTuple):
    """A stated number in every way of reading it, or a choice, and where it stands."""

    values: "frozenset[Fraction]"
    choice: str
    start: int
    end: int


_NUMBER = r"\d{1,15}(?:[.,\u00a0\u202f'’ ]\d{1,15}){0,5}|[.]\d{1,15}"
# What announces a result; behind it stands a number, perhaps a currency before it.
_ANNOUNCED = (
    r"(?:^[ \t]*####[ \t]*|\\boxed\{[ \t]*|\b(?:the )?(?:final |correct )?(?:answer|result) (?:is|=):?[ \t]*"
    r"|^[ \t]*(?:final )?(?:answer|result)[ \t]*[:=][ \t]*|\b(?:die )?antwort (?:ist|lautet):?[ \t]*"
    rf"|\bla réponse est[ \t:]*|\bla respuesta es[ \t:]*)[*_]{{0,2}}[$€£]?[ \t]?-?[$€£]?(?P<number>{_NUMBER})"
)
# A letter is one in capitals that nothing follows which would make it an article.
_CHOSEN = (
    r"(?:\\boxed\{(?:\\text\{)?|\b(?:[Aa]nswer|[Cc]hoice|[Oo]ption)(?: is|:)?:? |\b[Aa]ntwort(?: ist| lautet|:)?:? "
    r"|\b[Rr]éponse(?: est| :|:)? |\b[Rr]espuesta(?: es|:)? )[*_(]{0,3}(?P<choice>[A-H])(?=[)*_}.,;]|\s{0,3}$|\n)"
)
_DECIDED = (
    r"\b(?:answer is|antwort ist|antwort lautet|réponse est|respuesta es):? [*_\"]{0,2}"
    r"(?P<choice>yes|no|ja|nein|oui|non|sí)\b(?![ ]\w)"
)
_OPENING = r"[*_(]{0,3}(?P<choice>[A-H])(?:[):]|[*_.]{0,3}$)|(?P<word>yes|no|ja|nein|oui|non|sí)(?=[,.!;:]|$)"
_CHOICE = r"\b(?:[a-h]|yes|no|ja|nein|oui|non|sí)\b"
_WORDS = {"ja": "yes", "oui": "yes", "sí": "yes", "nein": "no", "non": "no"}
_CUES = frozenset(("boxed", "answer", "result", "choice", "option", "antwort", "réponse", "respuesta"))
_LONGEST = 80  # characters of an answer that states nothing else
_MOST_WORDS = 6  # an answer this short that holds one number states it
_FACTORS: Sequence[int] = (1, 100, 1000)  # cents, percent, thousands


def announced(passage: Passage) -> Result | None:
    """The last number that is announced as the result."""
    found = list(re.finditer(_ANNOUNCED, passage.prose, re.MULTILINE))
    return _result(found[-1]["number"].rstrip(" "), *found[-1].span("number")) if found else None


def alone(passage: Passage, most_words: int = _MOST_WORDS) -> Result | None:
    """The one number of an answer of few words."""
    if len(passage.text) > _LONGEST or len(passage.words) > most_words:
        return None
    found = list(re.finditer(_NUMBER, passage.prose))
    return _result(found[0].group(), *found[0].span()) if len(found) == 1 else None


def only(passage: Passage) -> Result | None:
    """The one number of a sentence of some words that counts nothing else, be it in words."""
    counted = len(passage.text) > _LONGEST or not numerals.VALUES.keys().isdisjoint(passage.vocabulary)
    return None if counted else alone(passage, 2 * _MOST_WORDS)


def chosen(passage: Passage) -> Result | None:
    """The letter, yes or no that is announced last."""
    cues = _CUES & passage.vocabulary
    if not any(re.search(rf"{cue}[^\n]{{0,16}}?{_CHOICE}", passage.folded) for cue in cues):
        return None
    found = [*re.finditer(_CHOSEN, passage.text), *re.finditer(_DECIDED, passage.prose)]
    return _choice(max(found, key=re.Match.start), "choice") if found else None


def opening(passage: Passage) -> Result | None:
    """The letter, yes or no that an answer begins with."""
    found = re.match(_OPENING, passage.text) or re.match(_OPENING, passage.folded)
    return _choice(found, "choice" if found["choice"] else "word") if found else None


def reference(text: str) -> Result | None:
    """What a reference answer states, where it is a plain number, letter, yes or no."""
    plain = text.strip().rstrip(".")
    folded = plain.lower()
    if re.fullmatch(r"\(?[A-H]\)?", plain) or folded in ("yes", "no", *_WORDS):
        choice = folded.strip("()")
        return Result(frozenset(), _WORDS.get(choice, choice), 0, len(text))
    found = re.fullmatch(rf"[$€£]?(?P<number>{_NUMBER})\s?[%$€£]?", plain)
    return _result(found["number"], *found.span("number")) if found else None


def numbers(text: str) -> "set[Fraction]":
    """The numbers of a text in every way of reading them, blanks between thousands or not."""
    found: set[Fraction] = set()
    for match in re.finditer(_NUMBER, text):
        found.update(_values(match.group()))
        for part in match.group().split(" "):
            found.update(_values(part))
    return found


def same(one: "Fraction", other: "Fraction") -> bool:
    """Whether two numbers are one, in the same or a larger unit, or rounded to whole ones."""
    scaled = any(one * factor == other or one == other * factor for factor in _FACTORS)
    return scaled or (abs(one - other) < 1 and (one.denominator == 1) != (other.denominator == 1))


def _choice(match: re.Match[str], group: str) -> Result:
    said = match[group].lower()
    return Result(frozenset(), _WORDS.get(said, said), *match.span(group))


def _result(number: str, start: int, end: int) -> Result | None:
    values = _values(number)
    return Result(frozenset(values), "", start, end) if values else None


def _values(number: str) -> "set[Fraction]":
    found = set()
    for comma in (False, True):
        try:
            found.add(numerals.number(number, comma)[0])
        except numerals.Unreadable:
            continue
    return found
