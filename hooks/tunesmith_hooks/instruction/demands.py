"""Demands on form and wording that exclude each other."""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text
from tunesmith.record import Passage
from tunesmith.text import word_set


class Demand(NamedTuple):
    """A demand as it is said, and its place."""

    said: str
    start: int
    end: int


def excluding(passage: Passage) -> Iterator[tuple[Demand, Demand]]:
    """Pairs of demands that cannot both be met, each in the order in which they are made."""
    for pair in (_one_and_many(passage), _upper_and_lower(passage), _with_and_without(passage)):
        if pair:
            first, second = sorted(pair, key=lambda demand: demand.start)
            yield first, second


_PARTS = word_set(
    "each every per title titles heading headings headline subject section sections part parts intro introduction",
    "conclusion conclude summary summarize summarise abstract first second third last final then another other either",
    "or versions both option options end begin start ending followed after before if when unless column left right",
    "opening closing name names author signature caption some others",
)

_ONE = (
    r"\b(?:in|with|using|use|to|is|be)[ ](?:just |only |exactly )?(?:one|a single|1)[ ](?:short |single |brief )?"
    r"(?:sentence|word)\b(?![ ](?:per|for|of|each|about|on|that|from))"
    r"|\bone-(?:sentence|word)[ ](?:answer|reply|response|explanation)\b"
)
_MANY = (
    r"\b(?:in|write|with|use|give|of|least|exactly|be|into)[ ](?:at least |exactly |me )?"
    r"(?:[2-9]|[1-9]\d|two|three|four|five|six|seven|eight|nine|ten|several|multiple)[ ]"
    r"(?:short |long |detailed |full |separate )?(?:paragraphs|sentences|stanzas|bullet points|bullets)\b"
    r"|\b(?:at least|minimum of|more than)[ ](?:[1-9]\d\d|[1-9],?\d{3})[ ]words\b"
)
_BRIEF = (
    r"\b(?:keep it|keep (?:the|your) \w{3,12}|be|is|answer|reply|respond|explain(?: it| this)?|make it)[ ]"
    r"(?:very |as |really |extremely |quite )?(?:brief|briefly|short|concise|concisely)\b"
)
_LONG = (
    r"\b(?:at least|minimum of|more than|in|over|exactly)[ ](?:[1-9],?\d{3}|[1-9]\d{4})[ ]words\b"
    r"|\b[1-9],?\d{3}[- ]words?\b"
)


_ONES = ("one ", "one-", "single ", "1 ", "short ")
_BRIEF_WORDS = word_set("brief briefly short concise concisely")


def _one_and_many(passage: Passage) -> tuple[Demand, Demand] | None:
    if (_is_counted(passage, "sentence") or _is_counted(passage, "word")) and (pair := _pair(passage, _ONE, _MANY)):
        return None if all(_is_of_one_question(passage, demand) for demand in pair) else pair
    if passage.vocabulary.isdisjoint(("word", "words")) or _BRIEF_WORDS.isdisjoint(passage.vocabulary):
        return None
    return _pair(passage, _LONG, _BRIEF)


def _is_of_one_question(passage: Passage, demand: Demand) -> bool:
    """Whether a demand opens a question, of which alone it says how it is to be answered: "In one word, why …?"."""
    start, end = _sentence(passage, demand.start)
    opens = demand.start - start <= len("and then ") and passage.prose.startswith(",", demand.end)
    return opens and passage.prose[end - 1] == "?"


def _sentence(passage: Passage, place: int) -> tuple[int, int]:
    return passage.sentences[bisect(passage.sentences, (place, len(passage.text))) - 1]


def _is_counted(passage: Passage, noun: str) -> bool:
    """Whether a noun stands behind a word for one."""
    at = passage.folded.find(noun) if noun in passage.vocabulary else -1
    while at >= 0:
        if passage.folded.endswith(_ONES, 0, at):
            return True
        at = passage.folded.find(noun, at + 1)
    return False


_UPPER_CASE = r"(?:uppercase|upper[- ]case|caps|capitals|capital letters|capitali[sz]ation)\b"
_LOWER_CASE = r"(?:lowercase|lower[- ]case)\b"
_IN = (
    r"(?<!not )(?<!n't )(?<!never )\b(?:in|use|using|with|entirely|be|write)[ ]"
    r"(?:only |all |entirely |completely |fully |full )?(?:in )?(?:all[ -]|block )?"
)
_NO = r"\b(?:no|without|avoid|never use|not use|n't use)[ ](?:any )?"
_UPPER = rf"{_IN}{_UPPER_CASE}|{_NO}{_LOWER_CASE}|\ball[ -]caps\b"
_LOWER = rf"{_IN}{_LOWER_CASE}|{_NO}{_UPPER_CASE}"
_CASES = word_set("lowercase uppercase capital capitals caps upper lower case")
_DENIALS = word_set("no not without avoid never don't")
_OF_WORDS = r"\b(?:words?|letter|headings?|names?|acronyms?|key)\b"


def _upper_and_lower(passage: Passage) -> tuple[Demand, Demand] | None:
    cases = _CASES & passage.vocabulary
    if not cases - {"upper", "lower", "case"} and not cases >= {"case", "upper"} and not cases >= {"case", "lower"}:
        return None
    return _pair(passage, _UPPER, _LOWER, but=_OF_WORDS)


def _pair(passage: Passage, one: str, other: str, but: str | None = None) -> tuple[Demand, Demand] | None:
    """A demand of either form, in sentences that speak of the whole answer and hold nothing of `but`."""
    first = _demand(passage, one, but)
    second = _demand(passage, other, but) if first else None
    return (first, second) if first and second else None


def _demand(passage: Passage, pattern: str, but: str | None) -> Demand | None:
    for match in re.finditer(pattern, passage.prose):
        start, end = _sentence(passage, match.start())
        sentence = passage.prose[start:end]
        if _PARTS.isdisjoint(text.words(sentence)) and not (but and re.search(but, sentence)):
            return Demand(match.group(), *match.span())
    return None


_NAMING = word_set("include mention mentions contain contains containing word words keyword keywords phrase phrases")
_LISTING = word_set("or either other another")
_MARKS = "\"“”'‘’"
_QUOTED = r"[\"“'‘]([\w-]{2,30}(?:[ ][\w-]{1,20}){0,3})[\"”'’]"
_CLAUSE = (
    r"[^;]+?(?:$|;|,? (?:and|but|yet) (?=(?:do|avoid|never|without|not|include|use|exclude|\w{2,6}n't)\b)"
    r"|,? (?=without\b))"
)
_WITH = (
    r"\b(?:include|includes|including|mention|use|uses|using|contain|contains|containing|add|incorporate"
    r"|must appear)\b"
)
_WITHOUT = (
    r"\b(?:never|avoid|without|cannot|exclude|excluding|not|\w{2,6}n't|refrain from|leave out|omit|forbidden|banned"
    r"|no)\b"
)


_DENYING = _DENIALS | word_set(
    "cannot exclude excluding omit forbidden banned refrain leave shouldn't doesn't can't mustn't"
)


def _with_and_without(passage: Passage) -> tuple[Demand, Demand] | None:
    """A quoted word that is to be in the answer, and is not to be there."""
    if not any(mark in passage.text for mark in _MARKS):
        return None
    if _NAMING.isdisjoint(passage.vocabulary) or _DENYING.isdisjoint(passage.vocabulary):
        return None
    quoted = re.findall(_QUOTED, passage.folded)
    if len(quoted) == len(set(quoted)):
        return None
    wanted: dict[str, Demand] = {}
    forbidden: dict[str, Demand] = {}
    for start, end in passage.sentences:
        sentence = passage.folded[start:end]
        if not re.search(_QUOTED, sentence) or not (_PARTS - _LISTING).isdisjoint(text.words(sentence)):
            continue
        for clause in re.finditer(_CLAUSE, sentence):
            _sort_words(clause.group(), start + clause.start(), wanted, forbidden)
    both = sorted(wanted.keys() & forbidden.keys())
    return (wanted[both[0]], forbidden[both[0]]) if both else None


def _sort_words(clause: str, start: int, wanted: dict[str, Demand], forbidden: dict[str, Demand]) -> None:
    unquoted = re.sub(_QUOTED, lambda match: " " * len(match.group()), clause)
    if re.search(_WITHOUT, unquoted):
        words = forbidden
    elif re.search(_WITH, unquoted):
        words = wanted
    else:
        return
    for match in re.finditer(_QUOTED, clause):
        said = clause[max(0, match.start() - 15) : match.end()].strip()
        words.setdefault(match[1], Demand(said, start + match.start(), start + match.end()))
