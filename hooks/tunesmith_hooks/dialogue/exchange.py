"""A dialogue: turns that follow each other."""

from collections.abc import Iterable
from string import digits

from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.words import FUNCTION, NUMBERS

# Who says one of these may want a question made into another.
_REMAKING = word_set(
    "translate translation rewrite rephrase reword paraphrase correct proofread simplify shorten",
    "übersetze übersetzen übersetzt formuliere formulieren umformulieren korrigiere kürze",
    "traduis traduisez traduire reformule reformulez corrige raccourcis traduce traduzca traducir reescribe reformula",
)


def vocabulary(turns: Iterable[Turn]) -> frozenset[str]:
    """The different folded words of some turns."""
    return frozenset[str]().union(*[turn.passage.vocabulary for turn in turns])


_PIECES, _PIECE = 6, 12  # pieces of a long text, and their characters


def may_repeat(now: Passage, earlier: Passage) -> bool:
    """Whether a text can be much like an earlier one: one of some pieces of a long one stands in that too."""
    step = len(now.text) // _PIECES
    if step < 2 * _PIECE:
        return True
    return any(now.folded[at : at + _PIECE] in earlier.folded for at in range(step // 2, len(now.text), step))


def figures(passage: Passage) -> frozenset[str]:
    """The words of a text that state a number, articles left out."""
    written = passage.vocabulary & _WRITTEN
    if not any(map(passage.text.__contains__, digits)):
        return written
    return written.union([word for word in passage.vocabulary if word[0] <= "9"])


_WRITTEN = NUMBERS.keys() - FUNCTION


def exceeds(passage: Passage, words: int) -> bool:
    """Whether a text has more than so many words, as its different words and its blanks tell."""
    return len(passage.vocabulary) > words or passage.text.count(" ") >= words


def wants_text(record: Record, answer: Turn) -> bool:
    """Whether an answer is a text that the user wants made of another, so that its questions are the text's."""
    if record.task in ("rewriting", "translation"):
        return True
    asked = [turn for turn in record.spoken if turn.is_user and turn.place < answer.place]
    return bool(asked) and not _REMAKING.isdisjoint(asked[-1].passage.vocabulary)
