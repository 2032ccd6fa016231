"""An edited text as the words that went and came, in their context."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

# Thai, Lao, Burmese, Khmer, kana and Chinese characters: they have no blanks between words and are compared one by one.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|\s+|[^\w\s]")
# SequenceMatcher may compare each token of one side with each of the other; a million pairs take it seconds.
_MOST_PAIRS = 1_000_000
_LEAST_ALIKE = 0.3  # below this share of common tokens a text was written anew, and what is left in common is chance


class Piece(NamedTuple):
    """A stretch of a text before and after; the same in both where nothing changed."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """How one text became another. All `before` joined are the one, all `after` the other; no piece is empty in both.

    Compared are words, single signs and runs of white space; where there are too many, lines; where these are too many,
    the texts as a whole. Changed words with nothing but blanks between them are one piece.
    """
    old, new = tokens(before), tokens(after)
    most = min(len(old), len(new))
    first = next((place for place in range(most) if old[place] != new[place]), most)
    last = next((place for place in range(most - first) if old[-1 - place] != new[-1 - place]), most - first)
    head, tail = "".join(old[:first]), "".join(old[len(old) - last :])
    middle = _compared(old[first : len(old) - last], new[first : len(new) - last])
    found = [piece for piece in (Piece(head, head), *middle, Piece(tail, tail)) if piece.before or piece.after]
    return tuple(_joined(found))


def tokens(text: str) -> list[str]:
    """A text in the parts that are compared; joined they are the text. Accents and joiners stay with their letter."""
    found: list[str] = _TOKEN.findall(text)
    if text.isascii():
        return found
    glued: list[str] = []
    for token in found:
        if glued and unicodedata.category(token[0]) in _CLINGING:
            glued[-1] += token
        else:
            glued.append(token)
    return glued


_CLINGING = ("Mn", "Mc", "Me", "Cf")


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    before, after = "".join(old), "".join(new)
    for one, other in ((old, new), (before.splitlines(keepends=True), after.splitlines(keepends=True))):
        if len(one) * len(other) <= _MOST_PAIRS:
            # White space alone is no reason to take two places for the same.
            matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
            if matcher.ratio() < _LEAST_ALIKE:
                break
            for _, start, end, first, last in matcher.get_opcodes():
                yield Piece("".join(one[start:end]), "".join(other[first:last]))
            return
    yield Piece(before, after)


def _joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours that both changed, or both did not, as one piece; a blank between two changed ones goes with them."""

    def is_bridge(place: int) -> bool:
        inner = 0 < place < len(found) - 1 and found[place].before == " "
        return inner and not found[place - 1].is_same and not found[place + 1].is_same

    is_same = (piece.is_same and not is_bridge(place) for place, piece in enumerate(found))
    for _, group in groupby(zip(is_same, found, strict=True), key=lambda pair: pair[0]):
        several = [piece for _, piece in group]
        yield Piece("".join(one.before for one in several), "".join(one.after for one in several))
