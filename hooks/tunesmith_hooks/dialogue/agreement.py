"""Agreement: an answer does not restate an earlier fact with another number or name, or as its opposite."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, figures, vocabulary
from tunesmith_hooks.dialogue.statements import (
    MENDING,
    Statement,
    around,
    is_held,
    is_stated,
    is_told,
    is_whole,
    statements,
)
from tunesmith_hooks.dialogue.words import CHANGING, FUNCTION, NEGATION, WISHING, is_number, value_of
from tunesmith_hooks.rule import Problem

_REACH = 12  # how many earlier turns an answer is compared with
_FEW = 2  # words of content that say too little beside a name
_LONG = 6  # words of content from which a statement that differs in a name alone is a restatement
_VERBATIM = 4  # words of content from which a statement that is alike in every word is a restatement
_SEVERAL = 3  # numbers of a statement
_SHORT = 60  # words of a user's turn; longer ones are mostly material to work on
_MOST = 30  # places of one text that are looked at
_MOST_NUMBERS = 200  # different ones of one text; more are a table
_OPENING = 15  # words in which an answer owns a mistake
_CAPITALISED = r" (?=[A-ZÀ-ÖØ-Þ])(?<=[^\W\d_] |[,'’] )([^\W\d_]{3,31})"  # a word with a capital behind another one
_TITLED = r" (?:Frau|Herrn?|Familie|Doktor|Dr\.) ([A-ZÄÖÜ][^\W\d_]{2,30})"
_AROUND = 12  # characters before or behind a number, a name or a negation that a restatement shares

_NEXT = 5  # characters that follow what is replaced and which, if they are letters, a restatement shares too

_MINE = word_set("i i'm i've my we our us ich mein meine meinen wir unser unsere je j'ai mon ma mes nous notre mi mis")
# What a text has so many of, when a user says how long it is to be.
_FORMS = word_set(
    "sentence sentences word words line lines paragraph paragraphs bullet bullets point points verses satz sätze",
    "sätzen wort worte wörter wörtern zeile zeilen absatz absätze absätzen punkte punkten phrase phrases mot mots",
    "ligne lignes paragraphe paragraphes frase frases palabra palabras línea líneas párrafo párrafos",
)
_OWNED = word_set(
    "your my our the i i'm we ihr ihre dein deine mein meine votre vos ton ta mon ma le la l su tu mi el la"
)


def contradictions(record: Record) -> Iterator[Problem]:
    """Answers that restate an earlier statement with another number or name, or as its opposite."""
    denials = NEGATION & record.vocabulary
    standing: list[Turn] = []  # what answers have to agree with
    for turn in record.spoken:
        if standing and _updates(turn):
            standing.clear()
        elif standing and turn.is_judged:
            yield from _disagreement(turn, standing[-_REACH:], denials, record)
        if _comparable(turn):
            standing.append(turn)


_Spans = tuple[tuple[int, int], ...]


class Marks(NamedTuple):
    """What a restatement may change: an answer's numbers and negations, those of its dialogue, and its names."""

    own: tuple[str, ...]
    denials: frozenset[str]
    names: _Spans


def _disagreement(turn: Turn, standing: list[Turn], denials: frozenset[str], record: Record) -> Iterator[Problem]:
    """An answer that disagrees with an earlier turn, the nearest one first."""
    own = (*sorted(figures(turn.passage))[:_MOST_NUMBERS], *sorted(denials & turn.passage.vocabulary))
    marks = Marks(own, denials, _names(turn.passage, record.primary_language))
    for earlier in reversed(standing):
        found = _other_claim(earlier, turn, record, marks) or _other_name(earlier, turn, record, marks.names)
        if found:
            if not _owns_mistake(turn.passage):
                fact, span = found
                message = f"message {earlier.place + 1} says the same with {fact}"
                hint = "Keep to what was said, or say openly what has changed."
                yield Problem(("messages", turn.place, "content"), message, hint, span)
            return


def _told(record: Record, earlier: Turn, turn: Turn) -> frozenset[str]:
    """The different words of what the user says between two turns."""
    return vocabulary(one for one in record.spoken if one.is_user and earlier.place < one.place < turn.place)


def _owns_mistake(passage: Passage) -> bool:
    """Whether a text begins by mending what was said."""
    if MENDING.isdisjoint(passage.vocabulary):
        return False
    return not MENDING.isdisjoint(passage.words[:_OPENING])


_OPPOSITE = "the opposite meaning"
_Found = tuple[str, tuple[int, int]] | None


def _comparable(turn: Turn) -> bool:
    """Whether a turn is one that an answer has to agree with: an answer that is no bad example, or the user's."""
    if turn.is_judged:
        return True
    return turn.is_user and not turn.passage.vocabulary.isdisjoint(_MINE) and not exceeds(turn.passage, _SHORT)


def _updates(turn: Turn) -> bool:
    """Whether a turn changes something or takes it back."""
    return "correction" in turn.message.act or (turn.is_user and not turn.passage.vocabulary.isdisjoint(CHANGING))


class _Pair(NamedTuple):
    """Statements of an earlier turn and of an answer that speak of the same."""

    before: Statement
    now: Statement


def _other_claim(earlier: Turn, turn: Turn, record: Record, marks: Marks) -> _Found:
    """Another number or the opposite in a statement of a turn, and where it lies."""
    for pair in _pairs(earlier, turn, marks):
        if earlier.is_user and _MINE.isdisjoint(pair.before.folded):
            continue
        fact = _difference(*pair)
        if not fact or not (_is_verbatim(pair, earlier, turn) or _is_firm(pair, earlier, turn, record)):
            continue
        if fact == _OPPOSITE or not _may_follow(pair.now, _told_numbers(record, earlier, turn)):
            return fact, (pair.now.start, pair.now.end)
    return None


def _is_verbatim(pair: _Pair, earlier: Turn, turn: Turn) -> bool:
    """Whether two statements are long, and alike in every other word, so that both hold under the same conditions."""
    before, now = pair
    if before.frame != now.frame:
        return False
    if not (is_whole(earlier.passage, before) and is_whole(turn.passage, now)):
        return False
    told = is_told(earlier.passage, before) and is_told(turn.passage, now)
    return len(now.content) >= (_VERBATIM if told else _LONG)


def _is_firm(pair: _Pair, earlier: Turn, turn: Turn, record: Record) -> bool:
    """Whether both turns hold a statement to be so, and the user has wished for nothing since."""
    if not (is_held(earlier.passage, pair.before) and is_held(turn.passage, pair.now)):
        return False
    return WISHING.isdisjoint(_told(record, earlier, turn))


def _may_follow(statement: Statement, told: frozenset[str]) -> bool:
    """Whether a number may be the one that the user has named since, or follow from that.

    Where several others stay what they were, one that the user has not named does not.
    """
    return bool(told) and (len(statement.numbers) < _SEVERAL or not told.isdisjoint(statement.numbers))


def _told_numbers(record: Record, earlier: Turn, turn: Turn) -> frozenset[str]:
    """The numbers that the user has named between two turns, apart from one and those of a text's length."""
    told: set[str] = set()
    for one in record.spoken:
        if one.is_user and earlier.place < one.place < turn.place:
            told.update(word for word, behind in pairwise((*one.passage.words, "")) if behind not in _FORMS)
    return _values(told) - _values(earlier.passage.vocabulary) - {"1"}


def _values(words: Iterable[str]) -> frozenset[str]:
    """The numbers that some words state, in digits."""
    return frozenset(value_of(word) for word in words if is_number(word) and word not in FUNCTION)


def _pairs(earlier: Turn, turn: Turn, marks: Marks) -> Iterator[_Pair]:
    """Statements of two turns that speak of the same, where one of them has a number or a negation."""
    before, now = earlier.passage, turn.passage
    seen: set[tuple[str, ...]] = set()  # a text may say the same a hundred times
    for start in _replaced_places(marks.own, now, before):
        for statement in statements(now, start):
            if statement.folded not in seen and is_stated(now, statement):
                seen.add(statement.folded)
                yield from (_Pair(other, statement) for other in _counterparts(statement, before))
    for start in _replaced_places(sorted(marks.denials & before.vocabulary), before, now):
        for statement in statements(before, start):
            if statement.folded not in seen and is_stated(before, statement):
                seen.add(statement.folded)
                yield from (_Pair(statement, other) for other in _counterparts(statement, now))


_SUPPORT = (" do ", " does ", " did ")


def _replaced_places(words: Iterable[str], own: Passage, other: Passage) -> Iterator[int]:
    """Where words of a text begin in whose place another text has something else; each is looked up a few times."""
    text, others = own.folded, other.folded
    for word in words:
        cue = word if word[0].isdigit() else f" {word}"
        place = text.find(cue)
        for _ in range(_MOST):
            if place < 0:
                break
            start = place + len(cue) - len(word)
            if _is_replaced(word, start, text, others) and own.prose[start] == word[0]:
                yield start
            place = text.find(cue, place + 1)


def _is_replaced(word: str, start: int, own: str, other: str) -> bool:
    """Whether another text has what stands around a word, but not the word: cheaper than to compare statements."""
    end = start + len(word)
    if own.endswith(_SUPPORT, 0, start):
        start = own.rfind(" ", 0, start - 1) + 1
    before = own[max(0, start - _AROUND) : start]
    if before in other and len(before) == _AROUND:
        next_ = own[end : end + _NEXT]
        return own[start - _AROUND : end] not in other and (next_ in other or not next_[1:].isalpha())
    behind = own[end : end + _AROUND]
    return behind in other and len(behind) == _AROUND and own[start : end + _AROUND] not in other


def _difference(before: Statement, now: Statement) -> str | None:
    """The one number or the negation in which two statements differ."""
    if before.is_negated != now.is_negated:
        return _OPPOSITE if before.numbers == now.numbers else None
    if len(before.numbers) != len(now.numbers) or before.labels != now.labels:
        return None
    pairs = [pair for pair in zip(before.numbers, now.numbers, strict=True) if pair[0] != pair[1]]
    return f"{pairs[0][0]} in place of {pairs[0][1]}" if len(pairs) == 1 else None


def _names(passage: Passage, language: str) -> _Spans:
    """Where names may stand: words with a capital that is not that of a beginning, nor in German that of a noun."""
    found = islice(re.finditer(_TITLED if language == "de" else _CAPITALISED, passage.text), _MOST)
    return tuple([match.span(1) for match in found])


def _other_name(earlier: Turn, turn: Turn, record: Record, names: _Spans) -> _Found:
    """A name that stands in a statement where an earlier turn has another."""
    passage, known = turn.passage, earlier.passage.vocabulary
    for start, end in names:
        name = passage.text[start:end].lower()
        if name in known or not _is_replaced(name, start, passage.folded, earlier.passage.folded):
            continue
        for statement in statements(passage, start):
            other = _replaced(name.removesuffix("s"), statement, turn, earlier)
            if other and name not in _told(record, earlier, turn):
                return f"{other[:40]} in place of {passage.text[start:end][:40]}", (start, end)
    return None


def _replaced(name: str, statement: Statement, turn: Turn, earlier: Turn) -> str | None:
    """The name that an earlier turn has in the same statement.

    A short one has to be of one definite thing, "your table" or "I": others are true of several things.
    """
    content = statement.content
    place = content.index(name) if name in content else 0
    if len(content) <= _FEW or not (statement.subject in _OWNED or (place and len(content) >= _LONG)):
        return None
    if not (is_told(turn.passage, statement) and is_stated(turn.passage, statement)):
        return None
    rest = content[:place] + content[place + 1 :]
    for before in around(rest, earlier.passage):
        other = before.content
        if len(other) != len(content) or other[:place] + other[place + 1 :] != rest:
            continue
        if before.numbers != statement.numbers or (earlier.is_user and _MINE.isdisjoint(before.folded)):
            continue
        both_held = is_held(turn.passage, statement) and is_held(earlier.passage, before)
        if not both_held and not (
            is_told(earlier.passage, before) and _others(before, other[place]) == _others(statement, name)
        ):
            continue
        for word in before.words[1:]:
            if word[0].isupper() and word.lower().removesuffix("s") == other[place]:
                return word
    return None


def _others(statement: Statement, name: str) -> list[str]:
    """The words of a statement apart from a name."""
    return [word for word in statement.frame if word != name]


def _counterparts(statement: Statement, other: Passage) -> Iterator[Statement]:
    """The statements of another text that speak of the same."""
    longest = max(statement.content, key=len)
    if longest in other.folded:
        yield from (one for one in around(statement.content, other) if one.content == statement.content)
