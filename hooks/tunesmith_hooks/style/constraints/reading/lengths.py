"""Demands on length: words, sentences, paragraphs, lines, characters."""

import re
from collections.abc import Iterator
from itertools import islice

from tunesmith_hooks.style.constraints import gate, numbers, parts
from tunesmith_hooks.style.constraints.cues import UNIT_NAMES, UNITS, places
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt

_KINDS = {word: kind for kind, words in UNITS.items() for word in words.split()}
_FRENCH = frozenset(("des", "les", "une", "pour", "dans", "est", "par", "deux", "trois", "réponds", "seule"))
_ROUGH_FROM = 20  # a bare number of words from here on is a rough one
_MOST_COUNTED = 200  # more sentences or lines than that are those of something else
_MOST_MENTIONED = 12
_FEWEST_CHARACTERS = 20  # fewer are people in a story
# "in einem Satz", "en une phrase": the article is a number where the unit stands alone behind it.
_ONE = {
    r"\b(?:in|mit)\s(?:nur\s)?(?:einem|einen)\s(?:\w+\s)?$": ("satz", "absatz", "wort"),
    r"\b(?:en|d'|dans)\s?(?:une|un)\s$": ("phrase", "paragraphe", "mot"),
    r"\ben\s(?:una|un)\s$": ("frase", "oración", "párrafo", "línea"),
}
# Units that are named, not counted out: "lines of code", "three words in capitals".
_OTHER_UNIT = (
    r"[ -](?:of code|spacing|breaks?|items?|manager|problems?|endings?|or phrases|(?:with|in|be in|are in|written in|"
    r"of) (?:all|capital|caps|upper)\w*)\b"
)
_OTHER_BEFORE = r"\b(?:capital\w*|caps|uppercase|bold|highlighted|italic)[ -]$"
_PLURAL = r" (?:[^\W\d_]+ )?[^\W\d_]+[^\Ws]s\b"
_NO_LENGTH = r"\b(?:for|of|on|about|from|change|replace|swap|remove|delete|drop|strike|underline|mark|know|learn)$"
_OF_ONE_SORT = r" (?:that (?:start|begin|end)|starting|beginning|ending)"
_MEASURED = r"\b(?:in|with|using|use|only|en|con|mit|avec|one)$"
_TEXT = (
    r" (?:[^\W\d_]+ ){0,2}(?:review|summary|story|poem|description|answer|reply|response|advert|ad|message|tweet|bio|"
    r"note|letter|essay|article|post|paragraph|explanation|definition|speech|blurb|statement|abstract|report)\b"
)
_TOTAL = ("number of ", "count of ", "amount of ", "limit of ")


def _is_meant(prompt: Prompt, one: Demand, mentioned: tuple[Demand, ...]) -> bool:
    """Whether a quantity is asked of the whole answer, and nothing of the same kind speaks against it."""
    if not _is_asked(prompt, one) or _is_of_a_part(prompt, one):
        return False
    others = (other for other in mentioned if other.kind == one.kind and other.span != one.span)
    return not any(_speaks_against(prompt, other, one) for other in others)


def _speaks_against(prompt: Prompt, other: Demand, one: Demand) -> bool:
    """Whether another quantity excludes one, or shows that it leaves a part out."""
    if not _is_of_one_sort(prompt, other) and not _is_asked(prompt, other):
        return False
    return not _agree(one, other) or (one.most is not None and _is_of_a_part(prompt, other))


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The lengths that are asked of the whole answer, each of them once; rough ones are for people to judge."""
    mentioned = tuple(islice(_mentioned(prompt), _MOST_MENTIONED))
    found = {(one.kind, *one[2:]): one for one in mentioned if not one.about and _is_meant(prompt, one, mentioned)}
    yield from found.values()


def _mentioned(prompt: Prompt) -> Iterator[Demand]:
    """The quantities of units, asked for or not, of which a prompt that can be kept has a handful."""
    for unit in sorted(UNIT_NAMES & prompt.vocabulary):
        if unit in ("phrase", "phrases") and prompt.vocabulary.isdisjoint(_FRENCH):
            continue
        for place in places(prompt.spoken, unit):
            end = place + len(unit)
            quantity = _quantity(prompt.spoken, unit, place, end)
            if quantity and (demand := _demand(prompt.spoken, _KINDS[unit], quantity, end)):
                yield demand


def _quantity(text: str, unit: str, place: int, end: int) -> numbers.Quantity | None:
    quantity = numbers.before(text, place, end) or _article(text, place, unit) or _total(text, place, end)
    if quantity is None or re.match(_OTHER_UNIT, text[end : end + 30]):
        return None
    if _KINDS[unit] == "words" and re.match(r" that (?!start|begin|end)", text[end : end + 12]):
        return None
    if re.search(_OTHER_BEFORE, text[max(0, place - 14) : place]):
        return None
    if text[place - 1 : place] == "-" and _counts_in_each(text, quantity.start, end):
        return None
    is_break = _KINDS[unit] == "lines" and text[max(0, place - 6) : place - 1].endswith(("new", "blank", "empty"))
    return None if is_break else quantity


def _counts_in_each(text: str, start: int, end: int) -> bool:
    """Whether it is the length of each of several: "two-sentence paragraphs"."""
    return re.match(_PLURAL, text[end : end + 40]) is not None and not re.search(r"\ban? $", text[:start][-4:])


def _demand(text: str, kind: str, quantity: numbers.Quantity, end: int) -> Demand | None:
    least, most, about = quantity.least, quantity.most, quantity.relation == "about"
    bare = quantity.relation == "bare"
    if kind == "characters" and (bare or max(least, most or 0) < _FEWEST_CHARACTERS):
        return None
    if bare and kind != "words" and least > _MOST_COUNTED:
        return None
    if bare and kind == "words":
        of_a_text = re.match(_TEXT, text[end : end + 60]) and text[end - len("-word") : end] == "-word"
        if of_a_text and least >= _ROUGH_FROM:  # "a 60-word review" leaves room, but not for 20 words
            least, most = least * 2 // 3, -(-least * 4 // 3)
        elif least >= _ROUGH_FROM:
            about = True
        elif not of_a_text and not _is_measure(text, quantity.start, end):
            return None
    return Demand(kind, (quantity.start, end), least, most, about=about)


def _is_asked(prompt: Prompt, one: Demand) -> bool:
    return gate.asks(prompt, *one.span) and not parts.refers_back(prompt, one.span[0])


def _is_of_one_sort(prompt: Prompt, one: Demand) -> bool:
    return bool(re.match(_OF_ONE_SORT, prompt.spoken[one.span[1] : one.span[1] + 16]))


def _is_of_a_part(prompt: Prompt, one: Demand) -> bool:
    """Of a part of the answer; at least so much of a part is at least so much of the whole."""
    if one.most is None and not one.about:
        return False
    if _is_of_one_sort(prompt, one) or parts.is_added(prompt, one.span[0]):
        return True
    return parts.is_of_a_part(prompt, *one.span)


def _agree(one: Demand, other: Demand) -> bool:
    """Bounds that exclude each other are of different parts, or a fault of the prompt."""
    most = min(bound for bound in (one.most, other.most, 10**9) if bound is not None)
    return max(one.least, other.least) <= most


def _is_measure(text: str, start: int, end: int) -> bool:
    """Whether few words are a length ("in five words", "five words only") and not things ("five words for snow")."""
    front, back = text[max(0, start - 24) : start].rstrip(), text[end : end + 12]
    if re.search(_NO_LENGTH, front):
        return False
    return bool(re.search(_MEASURED, front)) or bool(re.match(r"\s?(?:only|long|\.|,|$|:|-)", back))


def _total(text: str, place: int, end: int) -> numbers.Quantity | None:
    """The number of words should be 250 or more."""
    if not text[max(0, place - 12) : place].endswith(_TOTAL):
        return None
    said = rf"[^.;!?\n]{{0,50}}?\b(?:be|is|to|than|at|least|most|exactly) ({numbers.NUMBER})\b"
    found = re.match(said, text[end : end + 90])
    quantity = numbers.before(text, end + found.end(), end + found.end()) if found else None
    return quantity._replace(start=place) if quantity else None


def _article(text: str, place: int, unit: str) -> numbers.Quantity | None:
    front = text[max(0, place - 24) : place]
    for pattern, units in _ONE.items():
        if unit in units and (found := re.search(pattern, front)):
            return numbers.Quantity(place - len(front) + found.start(), 1, 1, "exactly")
    return None
