"""The first and the last words of a text, for rules that need no others: all of them in order cost much."""

from tunesmith import text
from tunesmith.record import Passage

_MOST = 16  # characters of a word and the signs beside it, more than they have on average
_SIGNS = b'!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'
_TO_BLANKS = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))


def first_words(passage: Passage, many: int) -> list[str]:
    """So many folded words from the beginning, fewer where they are very long."""
    return text.words(passage.folded[: _MOST * many])[:many]


def last_words(passage: Passage, many: int) -> list[bytes]:
    """So many folded words from the end, as bytes and without apostrophes; fewer where they are very long."""
    tail = passage.folded[-_MOST * many :].encode("utf-8", "surrogatepass")
    return tail.translate(_TO_BLANKS, b"'").rsplit(None, many)[-many:]
