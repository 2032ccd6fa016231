"""Demands on words: to be there, not to be there, or so often."""

import re
from collections.abc import Iterator

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints import numbers
from tunesmith_hooks.style.constraints.cues import NOUNS, USES, places
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import QUOTE, Prompt
from tunesmith_hooks.style.constraints.reading.often import CLAUSE, NEGATION, PASSIVE_NOT, asked_once, often

_GLUE = (
    r"(?:\s*(?:,|/|;)\s*(?:and |or |und |oder |et |ou |y |o )?|\s+(?:and|or|nor|und|oder|et|ou|y|o|&)\s+(?:the word |"
    r"the term )?)"
)
_QUOTES = rf"(?P<quotes>{QUOTE}(?:{_GLUE}{QUOTE}){{0,20}})"
_BARE = (
    r"(?P<bare>[^\W\d_][\w'-]*+(?:[^\S\n]*,[^\S\n]*(?:and |or )?[^\W\d_][\w'-]*+|[^\S\n]+(?:and|or|nor|"
    r"&)[^\S\n]+[^\W\d_][\w'-]*+){0,20})"
)
_NOUN = (
    r"(?:key ?words?|words?|terms?|phrases?|names?|expressions?|wort|wörter|worte|begriffe?|mots?(?:[- ]clés?)?|"
    r"palabras?|términos?|expression|verbs?|nouns?)"
)
_SINGLE = (
    "word ",
    "term ",
    "name ",
    "phrase ",
    "expression ",
    "verb ",
    "noun ",
    "wort ",
    "mot ",
    "palabra ",
    "begriff ",
)
_NEVER_BARE = ("phrase ", "expression ", "verb ", "noun ")  # more than the next word may belong to them
_PLURAL = (
    r"\b(?:key ?words|words|terms|phrases|names|expressions|verbs|nouns|begriffe|wörter|worte|mots|palabras|términos)\b"
)
_DETERMINED = r"\b(?:the|key|das|le|la|el)\s$"
_USE = (
    r"(?:include|includes|including|use|uses|using|contain|contains|containing|mention|mentions|mentioning|"
    r"incorporate|incorporating|insert|work in|has|have|having|with|add|feature|verwende|verwenden|benutze|benutzt|"
    r"enthält|enthalten|emploie|employer|utilise|utiliser|contient|contenir|contenant|con|usa|usar|contenga|incluye|"
    r"incluya|employ)\b"
)
_SAY = r"(?:say|saying)\b"
_ANNOUNCED = (
    rf"{_NOUN}(?![\w-])(?:[^.:!?\n\0\"'“„«]{{0,30}}:| below:?| such as| like)?(?:\s*\[?{_QUOTES}|[^\S\n]*{_BARE})"
)
_DIRECTLY = (
    rf"(?:{_USE}|{_SAY})(?: the| also| both| das| le| la)?(?: exact)?(?: line| sentence| quote| statement)?\s*{_QUOTES}"
)
_ANCHORED = (
    *((noun, _ANNOUNCED) for noun in (*sorted(NOUNS), "key")),
    *((verb, _DIRECTLY) for verb in sorted(USES) if verb not in ("without", "never", "not", "don't", "avoid")),
)
_NO_WORDS = word_set(
    "should must may can will shall that which with in to of for is are and or at no not limit count long only less "
    "more you your a an the from as it do does how when who what there each were was exactly per appear appears used "
    "be on by choice problem problems game games order form minimum maximum max min so if use include avoid mention "
    "doit ne debe before after without have had but than then"
)
_PASSIVE = (
    r"\b(?:must|should|has to|have to|needs? to|shall|to|muss|doit|debe)\b[^.!?\n]{0,40}\b(?:appear|occur|be|show|"
    r"feature|vorkommen|figurer|aparecer)|\bappears?\b|\bkeywords?\b"
)
_FORBIDDEN = r"\b(?:forbidden|banned|prohibited|verbotene?|taboo)\b"
_SOME_OF = (
    rf"\beither\b|\b(?:any|some|most|few|{numbers.NUMBER}) (?:of|von)\b|"
    r"\b(?:eine[sn]?|une?|una?|deux|trois|dos|tres) (?:der|des?|d'entre)\b"
)
_FRAMED = r"\b(?:start|begin|end|finish|starts|ends|starting|ending|conclude|repeat)\b"
_SPOKEN_OF = r"\b(?:rhyme\w*|synonyms?|meaning|mean|define|replace|what|why|explain|translate|first|last)\b"


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The words that the prompt wants in the answer, or not."""
    yield from asked_once(prompt, _words(prompt))


def _words(prompt: Prompt) -> Iterator[Demand]:
    for word, pattern in _ANCHORED:
        if word in prompt.vocabulary:
            for place in places(prompt.spoken, word):
                found = re.compile(pattern).match(prompt.spoken, place)
                if found and prompt.spoken[place - 1 : place] != "-":
                    yield from _of_words(prompt, found, direct=pattern is _DIRECTLY)


def _of_words(prompt: Prompt, found: re.Match[str], *, direct: bool) -> Iterator[Demand]:
    sentence = prompt.sentence(*found.span())
    head = sentence.text[: found.start() - sentence.begin]
    tail = sentence.text[found.end() - sentence.begin :]
    words = _listed(prompt, found)
    if not words or _is_spoken_of(head):
        return
    clause = re.split(CLAUSE, head)[-1][-60:]
    if re.search(_SOME_OF, clause):
        return
    if re.match(r"\W*(?:so|too|that|as) (?:often|much|many)\b", tail):
        return
    bounds = often(tail[:60], clause)
    forbidden = _is_forbidden(found, clause, head, "" if direct else tail)
    wanted = (
        bounds
        or (direct and re.match(_USE, found.group()))
        or re.search(rf"\b{_USE}", clause)
        or re.search(_PASSIVE, head[-30:] + tail[:60])
    )
    if not forbidden and (
        not wanted or found.group().startswith("say") or re.search(r"\W(?:or|oder|ou)\W", found.group())
    ):
        return
    if forbidden and (not bounds or bounds[1] is None):
        bounds = (0, bounds[0] - 1) if bounds else (0, 0)
    for word in words:
        yield Demand("word", found.span(), *(bounds or (1, None)), (word,))


def _is_forbidden(found: re.Match[str], clause: str, head: str, tail: str) -> bool:
    if re.search(NEGATION, clause) or re.search(_FORBIDDEN, head[-20:] + found.group()[:24]):
        return True
    return bool(re.search(PASSIVE_NOT, re.split(CLAUSE, tail)[0][:40]))


def _is_spoken_of(head: str) -> bool:
    """Whether a noun is a unit, an idiom or the subject: "a 100 word riddle", "word for word", "explain the word"."""
    return bool(
        re.search(rf"(?:{numbers.NUMBER}|for)[\s+-]*$", head)
        or re.search(_FRAMED, head)
        or re.search(_SPOKEN_OF, head[-30:])
    )


def _listed(prompt: Prompt, found: re.Match[str]) -> tuple[str, ...]:
    """The words of a list as they are written; quoted ones of up to five words."""
    groups = found.groupdict()
    if groups.get("quotes"):
        pieces = (piece.strip(" .,") for piece in prompt.quoted(*found.span("quotes")))
        return tuple(
            piece
            for piece in pieces
            if any(map(str.isalnum, piece)) and len(piece.split()) <= 5 and not piece.endswith(" X")
        )
    bare = groups.get("bare") or ""
    words = [word for word in re.split(r"[\s,&]+", bare) if word not in ("", "and", "or", "nor")]
    if not words or words[0] in _NO_WORDS or not _may_be_bare(prompt, found, bare):
        return ()
    stop = next((index for index, word in enumerate(words) if word in _NO_WORDS), len(words))
    return tuple(words[:stop])


def _may_be_bare(prompt: Prompt, found: re.Match[str], bare: str) -> bool:
    """Whether words without quotation marks are meant: after a colon, after "the word", or after "words"."""
    if ":" in found.group()[: found.start("bare") - found.start()]:
        return True
    if found.group().startswith(_NEVER_BARE) or (
        found.group().startswith("name ") and not prompt.text[found.start("bare")].isupper()
    ):
        return False
    if found.group().startswith(_SINGLE) and not re.search(
        _DETERMINED, prompt.spoken[max(0, found.start() - 5) : found.start()]
    ):
        return False
    plural = re.match(_PLURAL, found.group())
    if "," in bare or " and " in bare or " or " in bare:
        ends = not re.match(r"[ ]*[^\s.!?]", prompt.spoken[found.end() : found.end() + 3])
        return bool(plural) or ends
    return not plural or "key" in found.group()[:4]
