"""The first and the last words of a text, for rules that need no others: all of them in order cost much."""

from tunesmith import text
from tunesmith.record import Passage

_MOST = 16  # characters of a word and the signs beside it, more than they have on average


def first_words(passage: Passage, many: int) -> list[str]:
    """So many folded words from the beginning, fewer where they are very long."""
    return text.words(passage.folded[: _MOST * many])[:many]


def last_words(passage: Passage, many: int) -> list[str]:
    """So many folded words from the end, fewer where they are very long."""
    return text.words(passage.folded[-_MOST * many :])[-many:]
