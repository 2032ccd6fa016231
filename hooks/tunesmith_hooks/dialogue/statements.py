"""Statements: the sentences and clauses in which a text holds something to be so."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from tunesmith.record import Passage
from tunesmith.text import word_set, words
from tunesmith_hooks.dialogue.words import FUNCTION, NEGATION, NUMBERS, is_number

_LEAST = 2  # words of content that a statement needs to be recognised
_LONGEST = 400  # characters of a sentence; what is longer is a list or data
_MOST = 200  # places at which one word is looked up
_WORD = r"\d++(?:[.,:]\d++)++|[^\W_]++(?:['’][^\W_]++)*+"
_CLAUSE_END = r"[;()–—]|[,:](?= )"
_LISTED = r"[ \t]*(?:[-*•|#>+`]|\d{1,3}[.)][ \t])"

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
_FILLERS = word_set(
    "yes ok okay sure great right again said mentioned remember recap reminder note course absolutely still therefore",
    "indeed earlier once before ja klar gut also wie gesagt nochmals weiterhin oui bien donc rappel comme dit sí claro",
    "bueno recuerde recuerda dicho",
)
# With these a speaker mends what was said before.
MENDING = word_set(
    "sorry apologize apologise apologies mistake mistaken correction corrected actually wrong updated instead changed",
    "entschuldigung korrektur eigentlich désolé désolée pardon perdón corregido",
)


class Statement(NamedTuple):
    """A sentence or clause, where it lies, and its words as written."""

    start: int
    end: int
    words: tuple[str, ...]
    folded: tuple[str, ...]
    content: tuple[str, ...]  # without function words, numbers, negation and fillers: what it speaks of

    @property
    def numbers(self) -> tuple[str, ...]:
        """The quantities in it, written out ones in digits; articles are none."""
        return tuple(
            str(NUMBERS.get(word, word)).replace(",", ".")
            for word in self.folded
            if is_number(word) and word not in FUNCTION
        )

    @property
    def is_negated(self) -> bool:
        """Whether it holds a word of negation."""
        return not NEGATION.isdisjoint(self.folded)

    @property
    def subject(self) -> str:
        """Its first word behind fillers such as "remember that"."""
        place = next((place for place, word in enumerate(self.folded) if word not in _FILLERS), 0)
        return self.folded[place + 1] if place and self.folded[place] == "that" else self.folded[place]


def around(content: tuple[str, ...], passage: Passage) -> Iterator[Statement]:
    """The statements of a text around the longest of some words."""
    done = -1
    for match in islice(re.finditer(re.escape(max(content, key=len)), passage.prose), _MOST):
        if match.start() >= done:
            done = _sentence(passage, match.start())[1]
            yield from (one for one in statements(passage, match.start()) if is_held(passage, one))


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
    # All of "As I said, the train leaves at nine, so hurry", what stands behind its first comma, and each clause.
    parts = {(0, len(sentence)), (ends[1], len(sentence)), *pairwise(ends)}
    for first, last in sorted(parts):
        written = tuple(re.findall(_WORD, sentence[first:last]))
        low = tuple(re.findall(_WORD, passage.folded[start + first : start + last]))
        content = tuple(
            word
            for word in low
            if word not in FUNCTION and word not in _FILLERS and word not in NEGATION and not is_number(word)
        )
        if len(content) >= _LEAST:
            yield Statement(start + first, start + last, written, low, content)


def is_held(passage: Passage, statement: Statement) -> bool:
    """Whether the text holds a statement to be so: no question, condition or list item, and not about "it"."""
    start, end = _sentence(passage, statement.start)
    line = passage.text.rfind("\n", 0, start) + 1
    if passage.text[end - 1] not in '.!)"”»' or re.match(_LISTED, passage.text[line : line + 20]):
        return False
    sentence = words(passage.folded[start:end])
    return statement.subject not in _PRONOUNS and _HEDGED.isdisjoint(sentence) and MENDING.isdisjoint(sentence)
