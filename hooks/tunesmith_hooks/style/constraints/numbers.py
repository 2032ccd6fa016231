"""Numbers and their relations in prompts: "no more than 80", "between five and ten", "höchstens drei"."""

import re
from typing import NamedTuple

from tunesmith_hooks.style.constraints import numerals
from tunesmith_hooks.style.constraints.cues import NUMBERS


def _spelled() -> str:
    """The words for numbers, longest first, sorted by initial so that few of them are tried."""
    initials = {
        word[0]: sorted((one[1:] for one in NUMBERS if one[0] == word[0]), key=len, reverse=True) for word in NUMBERS
    }
    return "|".join(f"{initial}(?:{'|'.join(rests)})" for initial, rests in initials.items())


NUMBER = rf"(?:{numerals.FIGURES}|{_spelled()})"
_JOIN = r"\s?(?:-|–|to|and|or|bis|und|oder|à|et|ou|a|y|o)\s?(?!~)"
# Words that cannot stand between a number and what it counts.
_BREAK = (
    "of|and|or|the|a|an|in|last|first|other|on|with|to|for|as|is|are|my|your|from|by|at|per|more|than|least|most|"
    "percent|von|mit|und|für|de|des|du|et|avec|pour|à|y|con|para|en|minutes?|hours?|days?|weeks?|years?|people|times|"
    "each|every|pro|je|par|chaque|por|cada|der|die|das|den|le|les|la|el|los|las|primer[oa]?|premi[eè]re?|erste[nrs]?|"
    "words?|sentences?|lines?|paragraphs?|characters?|letters?|syllables?|pages?"
)
_ENDING = (
    r"(?P<plus>\+)?(?P<more>[\s-]+or (?:more|greater|longer)|\s+oder mehr|\s+ou plus|\s+o más)?"
    r"(?P<less>\s+or (?:less|fewer|under)|\s+oder weniger|\s+ou moins|\s+o menos)?"
    rf"(?:[\s-]+(?!(?:{_BREAK})\b)[^\W\d_]++){{0,2}}[\s-]*$"
)
_WORD = r"[^\W\d_]++"
_INSIDE = r"(?:[\w.,$€£#]|[^\W\d_]-)$"  # before a number that is a piece of something longer

_AT_LEAST = (
    *("at least", "at the least", "no fewer than", "no less than", "not less than", "not fewer than", "minimum", "min"),
    *("min.", "a minimum", "mindestens", "wenigstens", "nicht weniger als", "au moins", "au minimum", "al menos"),
    *("por lo menos", "mínimo", "como mínimo", "no menos de", "pas moins de"),
)
_AT_MOST = (
    *("at most", "at the most", "no more than", "not more than", "never more than", "up to", "max", "max.", "maximum"),
    *("no longer than", "not longer than", "not be longer than", "within", "not exceed", "not to exceed", "n't exceed"),
    *("not exceeding", "without exceeding", "a limit", "word limit", "n't be longer than", "n't use more than"),
    *("not use more than", "n't go over", "not go over", "nothing over", "nothing longer than", "cap it at"),
    *("n't take more than",),
    *("höchstens", "maximal", "nicht mehr als", "nie mehr als", "bis zu", "nicht länger als", "keine mehr als"),
    *("au maximum", "au plus", "pas plus de", "jusqu'à", "pas dépasser", "sans dépasser", "maximum de", "tout au plus"),
    *("como máximo", "máximo", "no más de", "hasta", "a lo sumo", "como mucho", "sin pasar de"),
)
_LESS = ("less than", "fewer than", "under", "below", "shorter than", "weniger als", "unter", "moins de", "menos de")
_MORE = ("more than", "over", "longer than", "above", "mehr als", "über", "plus de", "más de")
_EXACTLY = (
    *("exactly", "precisely", "only", "just", "genau", "exakt", "exactement", "précisément", "exactamente"),
    *("justo", "nur", "seulement", "solo", "sólo"),
)
_ABOUT = (
    *("about", "around", "approximately", "roughly", "circa", "ca", "ca.", "approx", "approx.", "some", "nearly"),
    *("almost",),
    *("close to", "aim for", "ungefähr", "etwa", "rund", "zirka", "in etwa", "environ", "à peu près", "autour de"),
    *("unos",),
    *("unas", "aproximadamente", "alrededor de", "más o menos", "the order", "c."),
)
_BEFORE = (*_AT_LEAST, *_AT_MOST, *_LESS, *_MORE, *_EXACTLY, "between", "zwischen", "entre")
_LIMIT = r"\b(?:limit\w{0,3}|restrict|keep|cap|kept|held|hold|trim|cut|boil)\b[^.!?\n]{0,60}\b(?:to|at)$"

_AFTER_MOST = (
    *("or less", "or fewer", "or under", "or shorter", "max", "at most", "at the most", "at the very most", "tops"),
    *("limit", "or below"),
    *("oder weniger", "maximal", "höchstens", "au maximum", "maxi", "au plus", "ou moins", "como máximo", "máximo"),
    *("como mucho", "o menos", "a lo sumo"),
)
_AFTER_LEAST = (
    *("or more", "or longer", "minimum", "min", "at least", "at minimum", "oder mehr", "mindestens", "au moins"),
    *("au minimum", "ou plus", "como mínimo", "o más", "mínimo", "al menos"),
)
_AFTER_ABOUT = (
    "or so",
    "approximately",
    "roughly",
    "more or less",
    "ungefähr",
    "environ",
    "más o menos",
    "give or take",
)
_BEHIND = (*_AFTER_MOST, *_AFTER_LEAST)
_NEGATED = (
    r"(?:\bno|\bnot|n't|\bnone|\bnothing|\bnever|\bwithout|\bavoid|\bnicht|\bkeine?[nr]?|\bpas|\baucune?|\bjamais|"
    r"\bnunca|\bningun[oa]|\bningún|\bsin)\b[^.,;!?]{0,40}$"
)


_LOOKED_AT = 7  # words before the noun
_LOOKED_BACK = 50  # characters, in which the number begins


class Quantity(NamedTuple):
    """A number before a noun, as bounds. `said` tells whether the prompt gives a relation or a bare number."""

    start: int
    least: int
    most: int | None
    relation: str


def value(token: str) -> int:
    """The number that a folded token stands for."""
    return NUMBERS[token] if token in NUMBERS else int(re.sub(r"[,.]", "", token))


def before(text: str, end: int, after: int) -> Quantity | None:
    """The quantity that ends at `end`, where a noun begins that ends at `after`; None if there is none.

    relation is "about", "exactly", "bare", "range", "most" or "least".
    """
    begin = max(0, end - 90)
    window = text[begin:end]
    found = _last(window)
    if not found:
        return None
    start = begin + found.start
    front = text[begin:start].rstrip(" \n:(*_")
    back = text[after : after + 24].lstrip(" ,(-*_")
    if found.low:
        if front.endswith(_ABOUT):
            return _rough(start, found.number)
        low, high = sorted((found.low, found.number))
        return Quantity(start, low, high, "range")
    return _bounded(start, found.number, _relation(front, back, found))


class _Found(NamedTuple):
    """A number or a range at the end of a stretch, and what stands behind it."""

    start: int
    low: int
    number: int
    is_rough: bool
    ending: re.Match[str]


def _last(window: str) -> _Found | None:
    """The number that ends a stretch but for two words, or the range; only its last words are looked at."""
    words = list(re.compile(r"[^\s~-]++").finditer(window, max(0, len(window) - _LOOKED_BACK)))[-_LOOKED_AT:]
    for word in words:
        if is_number(word.group().rstrip("+")):
            found = _range(window, word.start()) or _found(window, word.start())
            if found:
                return found
    return None


def _range(window: str, place: int) -> _Found | None:
    low = numerals.read(window, place)
    join = re.compile(_JOIN).match(window, low.end) if low else None
    found = _found(window, join.end()) if low and join else None
    return found._replace(start=place, low=low.value) if low and found and not _is_inside(window, place) else None


def _found(window: str, place: int) -> _Found | None:
    """The number at a place, if none but a few other words stand between it and the end."""
    numeral = numerals.read(window, place)
    ending = re.compile(_ENDING).match(window, numeral.end) if numeral else None
    if not numeral or not ending or any(map(is_number, re.findall(_WORD, ending.group()))):
        return None
    is_rough = window[place - 1 : place] == "~"
    start = place - is_rough
    return None if _is_inside(window, start) else _Found(start, 0, numeral.value, is_rough, ending)


def _is_inside(window: str, place: int) -> bool:
    """Whether a number is a piece of something longer: an amount of money, a decimal, a number that is not known."""
    return re.search(_INSIDE, window[max(0, place - 2) : place]) is not None


def is_number(token: str) -> bool:
    """Whether a folded token stands for a number."""
    return token[:1].isdigit() or token in NUMBERS


def _relation(front: str, back: str, found: _Found) -> str:
    if found.ending["plus"] or found.ending["more"]:
        return "least"
    if found.ending["less"]:
        return "most"
    for said in (front, re.sub(r"\s(?:of|the|de|von|von den|a|an|total|total of|a total of|unos|unas)$", "", front)):
        relation = _relation_before(said)
        if relation:
            return relation
    if back.startswith(_AFTER_LEAST):
        return "least"
    if back.startswith(_AFTER_MOST) or re.search(_LIMIT, front):
        return "most"
    if back.startswith(("exactly", "only", "precisely", "genau", "exactement", "exactamente", "no more")):
        return "exactly"
    return "about" if found.is_rough or back.startswith(_AFTER_ABOUT) else "bare"


def _relation_before(front: str) -> str:
    for relation, phrases in (("least", _AT_LEAST), ("most", _AT_MOST), ("less", _LESS), ("more", _MORE)):
        if front.endswith(phrases):
            # "I don't want anything longer than", "nothing over", "pas plus de"
            return "most" if relation == "more" and re.search(_NEGATED, front[-50:]) else relation
    if front.endswith(_EXACTLY):
        return "exactly"
    return "about" if front.endswith(_ABOUT) else ""


def _bounded(start: int, number: int, relation: str) -> Quantity:
    if relation == "about":
        return _rough(start, number)
    least, most = {
        "least": (number, None),
        "more": (number + 1, None),
        "most": (0, number),
        "less": (0, number - 1),
    }.get(relation, (number, number))
    return Quantity(start, least, most, {"more": "least", "less": "most"}.get(relation, relation))


def phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """A quantity with the words around it that say how it is meant: at most 25 words, 25 words or less."""
    front = text[max(0, start - 30) : start]
    before_it = [said for said in _BEFORE if front.rstrip().endswith(f" {said}") or front.strip() == said]
    behind_it = [said for said in _BEHIND if re.match(rf" {re.escape(said)}(?!\w)", text[end : end + 24])]
    if before_it:
        start -= len(front) - front.rindex(max(before_it, key=len))
    return start, end + 1 + len(max(behind_it, key=len)) if behind_it else end


def roughly(number: int) -> tuple[int, int]:
    """About a number: within a tenth of it, rounded outwards."""
    return number * 9 // 10, -(-number * 11 // 10)


def _rough(start: int, number: int) -> Quantity:
    return Quantity(start, *roughly(number), "about")
