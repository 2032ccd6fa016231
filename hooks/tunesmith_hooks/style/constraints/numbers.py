"""Numbers and their relations in prompts: "no more than 80", "between five and ten", "höchstens drei"."""

import re
from typing import NamedTuple

from tunesmith_hooks.style.constraints.cues import NUMBERS


def _spelled() -> str:
    """The words for numbers, longest first, sorted by initial so that few of them are tried."""
    initials = {
        word[0]: sorted((one[1:] for one in NUMBERS if one[0] == word[0]), key=len, reverse=True) for word in NUMBERS
    }
    return "|".join(f"{initial}(?:{'|'.join(rests)})" for initial, rests in initials.items())


_FIGURES = r"\d{1,3}(?:[,.]\d{3})++(?!\d)|\d{1,6}(?![\d.,]\d)"
NUMBER = rf"(?:{_FIGURES}|{_spelled()})"
# A number or any word, which `is_number` tells apart: a pattern with all the words for numbers takes long to compile.
TOKEN = rf"(?:{_FIGURES}|dix-(?:sept|huit|neuf)|[^\W\d_]++)"
_JOIN = r"(?:-|–|to|and|or|bis|und|oder|à|et|ou|a|y|o)"
# Words that cannot stand between a number and what it counts.
_BREAK = (
    "of|and|or|the|a|an|in|last|first|other|on|with|to|for|as|is|are|my|your|from|by|at|per|more|than|least|most|"
    "percent|von|mit|und|für|de|des|du|et|avec|pour|à|y|con|para|en|minutes?|hours?|days?|weeks?|years?|people|times"
)
_ENDING = (
    r"(?P<plus>\+)?(?P<more>[\s-]+or (?:more|greater|longer)|\s+oder mehr|\s+ou plus|\s+o más)?"
    r"(?P<less>\s+or (?:less|fewer|under)|\s+oder weniger|\s+ou moins|\s+o menos)?"
    rf"(?:[\s-]+(?!(?:{_BREAK})\b)[^\W\d_]++){{0,2}}[\s-]*$"
)
_ALONE = r"(?<![\w.,$€£#])"
_RANGE = rf"{_ALONE}(?P<low>{TOKEN})\s?{_JOIN}\s?(?!~)(?P<number>(?P<tilde>~)?{TOKEN}){_ENDING}"
_ONE = rf"{_ALONE}(?P<number>(?P<tilde>~)?{TOKEN}){_ENDING}"

_AT_LEAST = (
    *("at least", "at the least", "no fewer than", "no less than", "not less than", "not fewer than", "minimum", "min"),
    *("min.", "a minimum", "mindestens", "wenigstens", "nicht weniger als", "au moins", "au minimum", "al menos"),
    *("por lo menos", "mínimo", "como mínimo", "no menos de", "pas moins de"),
)
_AT_MOST = (
    *("at most", "at the most", "no more than", "not more than", "never more than", "up to", "max", "max.", "maximum"),
    *("no longer than", "not longer than", "not be longer than", "within", "not exceed", "not to exceed", "n't exceed"),
    *("not exceeding", "without exceeding", "a limit", "word limit", "n't be longer than", "n't use more than"),
    *(
        "not use more than",
        "n't go over",
        "not go over",
        "nothing over",
        "nothing longer than",
        "cap it at",
        "n't take more than",
    ),
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
    *(
        "about",
        "around",
        "approximately",
        "roughly",
        "circa",
        "ca",
        "ca.",
        "approx",
        "approx.",
        "some",
        "nearly",
        "almost",
    ),
    *(
        "close to",
        "aim for",
        "ungefähr",
        "etwa",
        "rund",
        "zirka",
        "in etwa",
        "environ",
        "à peu près",
        "autour de",
        "unos",
    ),
    *("unas", "aproximadamente", "alrededor de", "más o menos", "the order", "c."),
)
_BEFORE = (*_AT_LEAST, *_AT_MOST, *_LESS, *_MORE, *_EXACTLY, "between", "zwischen", "entre")
_LIMIT = r"\b(?:limit\w{0,3}|restrict|keep|cap|kept|held|hold|trim|cut|boil)\b[^.!?\n]{0,60}\b(?:to|at)$"

_AFTER_MOST = (
    *(
        "or less",
        "or fewer",
        "or under",
        "or shorter",
        "max",
        "at most",
        "at the most",
        "at the very most",
        "tops",
        "limit",
        "or below",
    ),
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
    number = value(found["number"].lstrip("~"))
    front = text[begin : begin + found.start()].rstrip(" \n:(*_")
    back = text[after : after + 24].lstrip(" ,(-*_")
    if low := found.groupdict().get("low"):
        if front.endswith(_ABOUT):
            return _rough(begin + found.start(), number)
        low, high = sorted((value(low), number))
        return Quantity(begin + found.start(), low, high, "range")
    start = begin + found.start()
    relation = _relation(front, back, found)
    return _bounded(start, number, relation)


def _last(window: str) -> re.Match[str] | None:
    """The number that ends a stretch but for two words, or the range; only its last words are looked at."""
    words = list(re.compile(r"[^\s~-]++").finditer(window, max(0, len(window) - _LOOKED_BACK)))[-_LOOKED_AT:]
    for word in words:
        if is_number(word.group().rstrip("+")):
            start = word.start() - (window[word.start() - 1 : word.start()] == "~")
            for pattern in (_RANGE, _ONE):
                found = re.compile(pattern).match(window, start)
                if found and is_number(found["number"].lstrip("~")):
                    return found
    return None


def is_number(token: str) -> bool:
    """Whether a folded token stands for a number."""
    return token[:1].isdigit() or token in NUMBERS


def _relation(front: str, back: str, found: re.Match[str]) -> str:
    if found["plus"] or found["more"]:
        return "least"
    if found["less"]:
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
    return "about" if found["tilde"] or back.startswith(_AFTER_ABOUT) else "bare"


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
