"""Statements: the sentences and clauses in which a text holds something to be so."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tunesmith.record import Passage
from tunesmith.text import word_set, words
from tunesmith_hooks.dialogue.words import FUNCTION, NEGATION, is_number, value_of

_FEW = 2  # words of content beside which a pronoun decides what is spoken of
_LEAST = 2  # words of content that a statement needs to be recognised
_AHEAD = 3  # words
_LONGEST = 400  # characters of a sentence; what is longer is a list or data
_MOST = 30  # places at which one word is looked up
_WORD = r"\d++(?:[.,:]\d++)++|[^\W_]++(?:['’][^\W_]++)*+"
_CLAUSE_END = r"[;()–—]|[,:](?= )"
_LISTED = r"[ \t]*(?:[-*•+] |[|#`]|\d{1,3}[.)][ \t]|\d{1,2} [A-Z])"
_JOINED = r" (?:and|und|et|y) "

# A statement with one of these holds under a condition, of one among several, or is not held to be certain.
_HEDGED = word_set(
    "if unless until whether when may might could would should perhaps maybe probably usually sometimes often only",
    "either or another example instance e g such like wenn falls ob könnte könnten würde vielleicht manchmal oft nur",
    "oder beispiel etwa si peut-être parfois souvent seulement ou sauf quand exemple quizás veces solo sólo o salvo",
    "cuando ejemplo",
)
# What these stand for may be another thing by now.
_PRONOUNS = word_set(
    "it it's its that that's this these those they they're he he's she she's there there's here which who es das dies",
    "sie er ihr il elle ils elles ce c'est cela ça ello eso esto él ella ellos ellas",
)
_SUPPORT = word_set("do does did don doesn")
_FILLERS = word_set(
    "yes ok okay sure great right again said mentioned remember recap reminder note course absolutely still therefore",
    "indeed earlier once before ja klar gut also wie gesagt nochmals weiterhin oui bien donc rappel comme dit sí claro",
    "bueno recuerde recuerda dicho",
)
_NUMBERED = word_set(
    "day week month year step stage phase part chapter lesson unit scene act verse stanza question exercise task round",
    "level bus line tram train room table page section article figure item number option version tag woche monat jahr",
    "schritt phase teil kapitel lektion szene akt strophe frage übung aufgabe runde stufe linie zimmer tisch seite",
    "abschnitt artikel nummer jour semaine mois étape partie chapitre leçon scène acte strophe question exercice tâche",
    "niveau ligne chambre page article numéro día semana mes año paso etapa parte capítulo lección escena acto estrofa",
    "pregunta ejercicio tarea nivel línea habitación mesa página artículo número",
)
# With these a speaker mends what was said before.
MENDING = word_set(
    "sorry apologize apologise apologies mistake mistaken correction corrected actually wrong updated instead changed",
    "entschuldigung korrektur eigentlich désolé désolée pardon perdón corregido",
)


class Statement(NamedTuple):
    """A sentence or clause, where it lies, its text and its folded words."""

    start: int
    end: int
    text: str
    folded: tuple[str, ...]
    content: tuple[str, ...]  # without function words, numbers, negation and fillers: what it speaks of

    @property
    def words(self) -> list[str]:
        """Its words as written."""
        return re.findall(_WORD, self.text)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The quantities in it, written out ones in digits; articles are none."""
        return tuple(value_of(word) for word in self.folded if is_number(word) and word not in FUNCTION)

    @property
    def frame(self) -> tuple[str, ...]:
        """Its words apart from numbers, negation and fillers, as they are however many and whether so or not."""
        return tuple(
            word.removesuffix("s")
            for word in self.folded[self._begin :]
            if not (is_number(word) or word in NEGATION or word in _FILLERS or word in _SUPPORT)
        )

    @property
    def labels(self) -> list[str]:
        """The numbers among its first words that say what is spoken of, as in "On day 8"."""
        return [
            word
            for before, word in pairwise(self.folded[self._begin :][:_AHEAD])
            if is_number(word) and before in _NUMBERED
        ]

    @property
    def is_negated(self) -> bool:
        """Whether it holds a word of negation."""
        return not NEGATION.isdisjoint(self.folded)

    @property
    def subject(self) -> str:
        """Its first word behind fillers such as "remember that"."""
        return self.folded[self._begin]

    @property
    def _begin(self) -> int:
        place = next((place for place, word in enumerate(self.folded) if word not in _FILLERS), 0)
        return place + 1 if place and self.folded[place] == "that" else place


def around(content: tuple[str, ...], passage: Passage) -> Iterator[Statement]:
    """The statements of a text around the longest of some words that are no questions."""
    word = max(content, key=len)
    place = passage.prose.find(word)
    for _ in range(_MOST):
        if place < 0:
            break
        yield from (one for one in statements(passage, place) if is_stated(passage, one))
        place = passage.prose.find(word, max(place + 1, _sentence(passage, place)[1]))


def _sentence(passage: Passage, place: int) -> tuple[int, int]:
    """Begin and end of the sentence around a place."""
    found = bisect_right(passage.sentences, (place, len(passage.text)))
    return passage.sentences[max(0, found - 1)]


def statements(passage: Passage, place: int) -> Iterator[Statement]:
    """The sentence around a place and its clauses, as far as they speak of something."""
    start, end = _sentence(passage, place)
    if end - start > _LONGEST:
        return
    sentence = passage.text[start:end]
    ends = [0, *(match.end() for match in re.finditer(_CLAUSE_END, sentence)), len(sentence)]
    # All of "As I said, the train leaves at nine, so hurry", what stands behind its first comma, each clause, and what
    # stands in front of the first "and".
    parts = {(0, len(sentence)), (ends[1], len(sentence)), *pairwise(ends)}
    if joined := re.search(_JOINED, sentence):
        parts.add((0, joined.start()))
    for first, last in sorted(parts, key=lambda part: (part[0], -part[1])):
        low = tuple(re.findall(_WORD, passage.folded[start + first : start + last]))
        content = tuple(
            word.removesuffix("s")
            for word in low
            if word not in FUNCTION and word not in _FILLERS and word not in NEGATION and not is_number(word)
        )
        if len(content) >= _LEAST:
            yield Statement(start + first, start + last, sentence[first:last], low, content)


def is_stated(passage: Passage, statement: Statement) -> bool:
    """Whether a statement is no question and does not say that something is put right."""
    start, end = _sentence(passage, statement.start)
    return passage.text[end - 1] != "?" and MENDING.isdisjoint(words(passage.folded[start:end]))


def is_whole(passage: Passage, statement: Statement) -> bool:
    """Whether no condition stands in the sentence around a statement."""
    start, end = _sentence(passage, statement.start)
    around = f"{passage.folded[start : statement.start]} {passage.folded[statement.end : end]}"
    return _HEDGED.isdisjoint(words(around))


def is_told(passage: Passage, statement: Statement) -> bool:
    """Whether a statement stands in a sentence that ends as one, and not in a list."""
    start, end = _sentence(passage, statement.start)
    line = passage.text.rfind("\n", 0, start) + 1
    last = passage.text[start:end].rstrip("*_")[-1:]
    return last in tuple('.!)"”»“') and not re.match(_LISTED, passage.text[line : line + 20])


def is_held(passage: Passage, statement: Statement) -> bool:
    """Whether the text tells that something is so, under no condition and not about "it".

    Beside few words, "it" is what is spoken of wherever it stands: "we can make it mild" is said of every dish.
    """
    start, end = _sentence(passage, statement.start)
    if statement.subject in _PRONOUNS or not is_told(passage, statement):
        return False
    if len(statement.content) <= _FEW and not _PRONOUNS.isdisjoint(statement.folded):
        return False
    return _HEDGED.isdisjoint(words(passage.folded[start:end]))
