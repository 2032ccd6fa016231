"""Abuse in a text: slurs, insults and threats that are aimed at the reader or at a group of people.

An insult alone is a word like others: a play is called after an idiot, vermin lives in attics. It counts where it is
aimed: behind "you are", in an address, said of people.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text
from tunesmith.quotation import unquoted
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.safety import insults
from tunesmith_hooks.safety.signs import possible, sign


class Abuse(NamedTuple):
    """What kind of abuse it is, where it stands, and the words it rests on."""

    kind: str
    start: int
    end: int
    words: frozenset[str]


_AIMED = insults.INSULTS | insults.BELITTLING
_NAMES = insults.INSULTS - insults.DEHUMANISING  # what one is called, and no thing that can be handed over
_CONTEMPT = insults.DEHUMANISING | insults.BELITTLING | {"inferior"}


class _Address(NamedTuple):
    """How somebody is addressed, what may stand between that and the insult, and the words that insult there."""

    kind: str
    pattern: str
    fillers: frozenset[str]
    words: frozenset[str]


_THOUGHT = (
    r"(?<!\bif )(?<!\bthat )(?<!\bthink )(?<!\bfeel )(?<!\bbelieve )(?<!\bwhether )(?<!\bsay )(?<!\bsays )(?<!\bmean )"
)
_SCORN = (
    f"(?:{'|'.join(sorted(insults.BELITTLING))}|absolute|utter|total|complete|little|lazy|fucking|bloody|damn|piece of|"
    "ugly|ignorant|miserable)"
)
_ADDRESSES = (
    _Address("an insult", rf"{_THOUGHT}\byou(?:'re| are) ", insults.FILLERS, _AIMED),
    _Address("an insult", r"\bare you ", word_set("a an so really just that completely such"), _AIMED),
    _Address("an insult", r"\bhow (?=\w++ are you\b)", frozenset(), _AIMED),
    _Address("an insult", r"\byou (?=\w++(?:[,.!?]|$))", frozenset(), _NAMES),
    _Address("an insult", rf"\byou (?={_SCORN} )", insults.FILLERS, insults.INSULTS),
    _Address("an insult", r"\b(?:you|listen|hey), (?:you )?", insults.FILLERS, _NAMES | insults.BELITTLING),
    _Address("an insult", r"\ban? (?=\w++ like you\b)", frozenset(), insults.INSULTS),
    _Address(
        "contempt for a group",
        r"\b(?:people|immigrants|migrants|refugees|foreigners|muslims|jews|christians|hindus|women|men|gays|lesbians|"
        r"blacks|mexicans|arabs|africans|asians|poles|turks|roma) are ",
        word_set("all just nothing but more than mostly really a bunch pack of too"),
        _CONTEMPT,
    ),
    _Address(
        "an insult",
        r"\b(?:du bist|sie sind|ihr seid|nein,? du|du(?= \w++\s*[,.!]))[ ]",
        word_set("so echt ein eine einen der die das total nur ja doch wirklich"),
        insults.GERMAN,
    ),
    _Address(
        "an insult",
        r"\b(?:(?:tu es|t'es|vous êtes|espèce de) |espèce d')",
        word_set("vraiment trop un une des si qu'un"),
        insults.FRENCH,
    ),
    _Address(
        "an insult",
        r"(?<!\bno )\b(?:eres|es usted|sois|cállate,?) ",
        word_set("tan muy un una unos bien"),
        insults.SPANISH,
    ),
)
_OPENING = r"(?:^|[.!?:;,]\s)[ \t]*+(?:(?:so|just|and|well|then|now|please|oh|you can|why don't you),? ){0,2}"
_ABUSE = (
    sign("fuck screw", r"\bfuck (?:you|off|yourself)\b|\bscrew you\b|\bwhat the fuck is wrong with you\b"),
    sign("hell piss shit arse", rf"{_OPENING}(?:go to hell|piss off|eat shit|kiss my (?:ass|arse)|rot in hell)\b"),
    sign("kill", rf"{_OPENING}kill yourself\b"),
    sign(
        "shut", rf"{_OPENING}shut (?:your (?:mouth|trap|face)|(?:the \w+ )?up(?! (?:the|for|shop|a|all|your|down)\b))\b"
    ),
    sign("fresse maul verpiss fick", r"\bhalt (?:die fresse|dein maul|deine fresse)\b|\bverpiss dich\b|\bfick dich\b"),
    sign("gueule foutre", r"\bta gueule\b|\bva te faire foutre\b"),
    sign("mierda infierno puta", r"\bvete (?:a la mierda|al infierno)\b|\bhijo de puta\b"),
)
_THREATS = (
    sign(
        "kill hurt destroy murder ruin hunt",
        r"\bi(?:'ll| will| am going to|'m going to|'m gonna) (?:find you and (?:i will |i'll )?)?",
        r"(?:kill|hurt|destroy|murder|ruin|hunt) you\b(?! (?:with|by|at)\b)",
    ),
    sign("regret suffer", r"\bmake you (?:regret (?:this|it|that)|suffer)\b"),
    sign("hope", r"\bi hope you (?:die|suffer|rot)\b"),
    sign("bringe tuer matar", r"\bich bringe dich um\b|\bje vais te tuer\b|\bte voy a matar\b"),
)


# Most texts hold none of these, and one look tells.
CUES = frozenset().union(
    insults.SLURS, *(one.words for one in _ADDRESSES), *(one.words for one in (*_ABUSE, *_THREATS))
)
_MOST_WORDS = 6  # between an address and its insult, that word too


def abuses(answer: Passage) -> Iterator[Abuse]:
    """Each abuse in what the answer itself says; quoted words are somebody else's."""
    vocabulary = answer.vocabulary
    if CUES.isdisjoint(vocabulary) or not any(_found(answer.prose, vocabulary)):
        return
    yield from _found(unquoted(answer.prose), vocabulary)  # quotations are looked for where there is a need


def _found(prose: str, vocabulary: frozenset[str]) -> Iterator[Abuse]:
    for word in vocabulary & insults.SLURS:
        yield from (Abuse("a slur", *match.span(), frozenset((word,))) for match in re.finditer(rf"\b{word}\b", prose))
    for address in _ADDRESSES:
        if not address.words.isdisjoint(vocabulary):
            yield from _addressed(address, prose)
    for kind, signs in (("abuse", _ABUSE), ("a threat", _THREATS)):
        for one in possible(signs, vocabulary):
            for match in re.finditer(one.pattern, prose, re.MULTILINE):
                yield Abuse(kind, *match.span(), frozenset(text.words(match.group())) & CUES)


def _addressed(address: _Address, prose: str) -> Iterator[Abuse]:
    for match in re.finditer(address.pattern, prose, re.MULTILINE):
        behind = re.split(r"[.!?;:\n]", prose[match.end() : match.end() + 80], maxsplit=1)[0]
        for count, word in enumerate(re.finditer(r"[\w'-]++", behind)):
            if word.group() in address.words:
                yield Abuse(address.kind, match.start(), match.end() + word.end(), frozenset((word.group(),)))
                break
            if word.group() not in address.fillers or count + 1 == _MOST_WORDS:
                break
