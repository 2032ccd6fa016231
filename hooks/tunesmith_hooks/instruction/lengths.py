"""Limits of length that a prompt sets: "at least 500 words", "in three paragraphs", "höchstens 90 Wörter"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text
from tunesmith.numerals import VALUES
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.instruction import sentences
from tunesmith_hooks.instruction.contradictions import UNITS as UNIT_WORDS
from tunesmith_hooks.instruction.lexicon import MODALS


class Limit(NamedTuple):
    """The unit that is counted, the least and the most that are allowed, and where it is said.

    `sentence` is where its sentence begins. `is_alone`: the sentence says nothing else. `is_of_answer`: it begins as a
    limit of the whole answer does.
    """

    unit: str
    least: int
    most: int
    start: int
    end: int
    sentence: int
    is_alone: bool
    is_of_answer: bool


UNITS = {
    "words": ("word", "words", "wort", "wörter", "wörtern", "mot", "mots", "palabra", "palabras"),
    "characters": ("character", "characters", "zeichen", "caractère", "caractères", "caracteres"),
    "sentences": ("sentence", "sentences", "satz", "sätze", "sätzen", "phrase", "phrases", "frases", "oraciones"),
    "paragraphs": ("paragraph", "paragraphs", "absatz", "absätze", "absätzen", "paragraphes", "párrafos"),
    "lines": ("line", "lines", "zeile", "zeilen", "ligne", "lignes", "línea", "líneas"),
    "bullets": ("bullet", "bullets", "stichpunkte", "stichpunkten"),
    "stanzas": ("stanza", "stanzas", "strophe", "strophen", "strophes", "estrofas"),
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}

_KINDS = {
    "least": (
        *("at least", "no fewer than", "no less than", "not less than", "a minimum of", "minimum of", "minimum"),
        *("mindestens", "au moins", "al menos", "como mínimo"),
    ),
    "above": ("more than", "over", "longer than", "mehr als", "plus de", "más de"),
    "most": (
        *("at most", "no more than", "not more than", "up to", "a maximum of", "maximum of", "maximum", "max"),
        *("not exceed", "not exceeding", "höchstens", "maximal", "au plus", "au maximum", "como máximo", "a lo sumo"),
        "no más de",
    ),
    "below": ("under", "fewer than", "less than", "below", "shorter than", "weniger als", "moins de", "menos de"),
    "exact": ("exactly", "precisely", "genau", "exactement", "exactamente"),
}
KIND_OF = {words: kind for kind, names in _KINDS.items() for words in names}

# What is counted within a part, or of some kind alone: "words in capitals", "sentences per paragraph".
_OF_A_PART = word_set(
    "that which with of from per starting containing beginning each every apart a an should must after before between",
    "into including in pro je auf par por en",
)
_OF_ALL = word_set("length total your the")  # "in length", "in your answer"

# A limit in a sentence with one of these may be one of a part.
_PARTS = word_set(
    "each every per title titles heading headings headline subject section sections verse verses chapter part parts",
    "intro introduction conclusion summary summarize summarise abstract first second third last final then another",
    "other either or versions version both poems options option respectively footer caption tagline slogan opening",
    "closing half next afterwards finally followed follow end ending unless if when original source add postscript ps",
    "jeder jede jedes jeden jeweils pro titel überschrift zusammenfassung dann oder wenn erste zweite letzte chaque",
    "titre résumé puis ou si premier première dernier dernière",
    "cada título resumen luego o si primer primera último última",
)


def limits(passage: Passage) -> Iterator[Limit]:
    """The limits of each sentence that speaks of no part of the answer, the last of a sentence first."""
    units = UNIT_WORDS & passage.vocabulary
    for start, end in passage.sentences:
        sentence = passage.prose[start:end]
        if any(unit in sentence for unit in units) and _PARTS.isdisjoint(text.words(sentence)):
            yield from _limits_in(sentence, start)


class Token(NamedTuple):
    """A word or number and where it stands in the text."""

    said: str
    start: int
    end: int


_WORD_OR_NUMBER = r"\d++(?:[,.]\d{3})*+|[^\W\d_]++(?:'[^\W\d_]++)?"
_KIND_PARTS = word_set(*KIND_OF)
# What may stand between a number and the unit: "500 and at most 100 words".
_BETWEEN = _KIND_PARTS | word_set("complete full whole bullet and but yet to und aber bis et mais à y pero between")
_TO = word_set("to bis à a")
_AND = word_set("and und et y")
_ROUGH = ("words", "characters", "lines")  # a "500-word essay" is of about that length


def _limits_in(sentence: str, start: int) -> Iterator[Limit]:
    tokens = [
        Token(found.group(), start + found.start(), start + found.end())
        for found in re.finditer(_WORD_OR_NUMBER, sentence)
    ]
    words = [one.said for one in tokens]
    if not _are_units_counted(words):
        return
    is_alone = _ALONE.issuperset(word for word in words if not word[0].isdecimal())
    is_led = _leads(words)
    unit = None
    for at in range(len(tokens) - 1, 0, -1):
        said = tokens[at].said
        if said in UNIT_OF:
            behind = _behind(tokens, at, sentence[tokens[at].end - start :])
            unit = None if _is_of_a_part(behind) else UNIT_OF[said]
        elif unit and _number(said) is not None:
            if found := _compared(tokens, at) or _ranged(tokens, at) or _bare(tokens, at, unit):
                least, most, first = found
                last = tokens[at + 1] if tokens[at + 1].said in UNIT_OF else tokens[at]
                yield Limit(unit, least, most, tokens[first].start, last.end, start, is_alone, is_led or is_alone)
        elif said not in _BETWEEN:
            unit = None


def _are_units_counted(words: list[str]) -> bool:
    """Whether each unit stands behind a number, unlike that of "keep paragraphs under 80 words"."""
    places = [at for at, word in enumerate(words) if word in UNIT_OF]
    return all(any(_number(word) is not None for word in words[max(0, at - 2) : at]) for at in places)


# The words of a sentence that sets a limit to the whole answer and says nothing else.
_ALONE = (
    _BETWEEN
    | UNIT_WORDS
    | VALUES.keys()
    | word_set(
        "please i you your the this it they an use write keep make give answer respond reply include limit stay want",
        "need needs would like must should shall has have be is contain contains consist of in with do not don't long",
        "length total overall whole entire final response text essay story article post poem letter report review song",
        "speech email e mail memo pitch description rap exceed points point so therefore however also only just go",
        "bitte verwende benutze nutze schreibe schreib antworte die der das deine antwort soll sollte muss hat haben",
        "mit enthalten also text aufsatz nicht utilise n'utilise écris la le ta réponse doit il faut pas avec donc",
        "texte usa utiliza escribe responde respuesta el tu debe tener con texto",
    )
)
_WRITING = word_set(
    "write answer respond reply use keep explain describe give tell produce create compose draft generate limit make",
    "discuss list provide design come develop prepare expand elaborate talk summarise summarize",
    "schreibe schreib beschreibe antworte erkläre écris décris rédige explique réponds",
    "escribe describe responde explica",
)
_OBLIGING = MODALS | word_set("has needs may")
_WISHING = word_set("want need would")


def _leads(words: list[str]) -> bool:
    """Whether a sentence begins with a demand to write, or with the answer and what it must be."""
    left = sentences.without_courtesies(tuple(words))
    if words[0] in ("i", "we"):
        return not _WISHING.isdisjoint(words[:3])
    if words[0] in ("your", "the", "this", "it"):
        return not _ALONE.isdisjoint(words[1:3]) and not _OBLIGING.isdisjoint(words[1:4])
    return bool(left) and left[0] in _WRITING


def _behind(tokens: list[Token], at: int, rest: str) -> list[str]:
    """The words behind a unit, unless a mark stands between."""
    if not rest[:1].isspace():
        return []
    words = [one.said for one in tokens[at + 1 : at + 4]]
    return words[1:] if words[:1] in (["points"], ["point"]) else words


def _is_of_a_part(behind: list[str]) -> bool:
    if behind[:1] == ["in"]:
        return behind[1:2] == [] or behind[1] not in _OF_ALL
    return (behind[:1] != [] and behind[0] in _OF_A_PART) or behind[:2] in (["for", "the"], ["for", "each"])


def _compared(tokens: list[Token], at: int) -> tuple[int, int, int] | None:
    """The least and the most that the words before a number allow, and the first of these words."""
    for length in range(min(3, at), 0, -1):
        kind = KIND_OF.get(" ".join(one.said for one in tokens[at - length : at]))
        if kind:
            before = [one.said for one in tokens[max(0, at - length - 4) : at - length]]
            if before[-1:] in (["of"], ["with"]) and _are_several(before):
                return None
            if not _DENIALS.isdisjoint(before):  # "do not use more than 100 words"
                kind = _DENIAL.get(kind, "any")
            return (*_allowed(kind, _number(tokens[at].said) or 0), at - length)
    return None


def _are_several(before: list[str]) -> bool:
    """Whether a limit is one of several things: "examples with at most one sentence"."""
    return before[-2:-1] != [] and before[-2].endswith("s") and before[-3:-2] not in (["about"], ["on"])


def _ranged(tokens: list[Token], at: int) -> tuple[int, int, int] | None:
    """ "300 to 400", "between 300 and 400"."""
    low = _number(tokens[at - 2].said) if at > 1 else None
    high = _number(tokens[at].said) or 0
    is_range = tokens[at - 1].said in _TO or (
        at > 2 and tokens[at - 1].said in _AND and tokens[at - 3].said in ("between", "entre")
    )
    return (low, high, at - 2) if low and low < high and is_range else None


def _bare(tokens: list[Token], at: int, unit: str) -> tuple[int, int, int] | None:
    """ "a 500-word essay", "in three paragraphs"."""
    number = _number(tokens[at].said) or 0
    slack = 2 if unit in _ROUGH else 1
    return (number // slack, number * slack, at) if tokens[at - 1].said in ("a", "in") else None


_DENIALS = word_set("not never no don't nicht nie kein pas jamais")
_DENIAL = {"above": "most", "below": "least"}  # what other denials set is left open


def _number(said: str) -> int | None:
    digits = said.replace(",", "").replace(".", "")
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else VALUES.get(said)


_DIGITS = 7
_MANY = 10**9


def _allowed(kind: str, number: int) -> tuple[int, int]:
    return {
        "least": (number, _MANY),
        "above": (number + 1, _MANY),
        "most": (0, number),
        "below": (0, number - 1),
        "exact": (number, number),
        "any": (0, _MANY),
    }[kind]
