"""Text as rules and splits look at it: normalised, folded, as words, as sentences."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from itertools import filterfalse

# Soft hyphen, joiners, marks of direction, byte order mark, variation selectors: nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
# A word with its inner apostrophes: don't, l'eau.
_WORD = re.compile(r"[^\W_]++(?:'[^\W_]++)*+")
# The end of a sentence, with quotes and brackets behind it, before white space; or the end of a line.
_SENTENCE_END = re.compile(r"[.!?…。！？]++[\"'”’»)\]*_]*+(?=\s|$)|\n")
_APOSTROPHES = "’‘ʼ＇"
# Blanks for the ASCII signs that stand in no word; other bytes stay.
_SIGNS_TO_BLANKS = bytes(byte if byte > 127 or chr(byte).isalnum() or byte == 39 else 32 for byte in range(256))


def normalised(text: str) -> str:
    """Compatibility characters unified (NFKC), case folded, invisible ones dropped, runs of white space one blank."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


def normalised_digest(parts: list[str]) -> str:
    """sha256 in hex of texts after normalisation, kept apart from each other."""
    return hashlib.sha256("\0".join(normalised(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def folded(text: str) -> str:
    """The text in lower case with plain apostrophes, as long as it was: an offset means the same in both."""
    lower = text.lower()
    if len(lower) != len(text):  # only U+0130 grows
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not lower.isascii():
        for sign in _APOSTROPHES:  # str.translate takes ten times as long
            lower = lower.replace(sign, "'")
    return lower


def words(folded_text: str) -> list[str]:
    """The words of a folded text in order; numbers are words, apostrophes belong to them."""
    return _WORD.findall(folded_text)


def word_set(*lines: str) -> frozenset[str]:
    """The words that stand in some lines with blanks between them: how rules list words."""
    return frozenset(word for line in lines for word in line.split())


def vocabulary(folded_text: str) -> frozenset[str]:
    """The different words of a folded text: the same as those of `words`, found in a third of the time."""
    spaced = folded_text.encode("utf-8", "surrogatepass").translate(_SIGNS_TO_BLANKS)
    found = frozenset(spaced.decode("utf-8", "surrogatepass").split())
    if "'" not in folded_text and folded_text.isascii():
        return found
    odd = list(filterfalse(str.isalnum, found))  # with apostrophes, or signs that are not ASCII
    return found.difference(odd).union(words(" ".join(odd))) if odd else found


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without white space around it. A line end ends a sentence too.

    Full stops inside of a word or number (3.5, e.g., U.S.) end none unless white space follows.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(stripped)


_LETTERS = bytes(range(0x61, 0x7B)) + bytes(range(0xC0, 0x100))
_CLASSES = bytes.maketrans(
    b"123456789BCDEFGHIJKLMNOPQRSTUVWXYZ" + _LETTERS + b"\xa0?", b"0" * 9 + b"A" * 25 + b"a" * len(_LETTERS) + b"  "
)
_RUN = rb"0(?:[ ./+(-]?0|\)[ .-]?0|[Aa:_-]){4,}+"
_DATES = frozenset((b"0000-00-00", b"00/00/0000", b"00.00.0000", b"0000/0000", b"0000-0000", b"00:00:00"))
# Typesetting puts these between the groups of a number, in place of a blank or a hyphen.
_TYPESET = "\u00a0\u2009\u202f\u2011"
_PLAIN = str.maketrans(_TYPESET, "   -")


def without_typesetting(text: str) -> str:
    """The text with plain blanks and hyphens between the groups of numbers; offsets stay."""
    is_typeset = not text.isascii() and any(char in text for char in _TYPESET)
    return text.translate(_PLAIN) if is_typeset else text


def digit_runs(text: str) -> bytes:
    """The runs of digits in a text, one a line, dates and times left out.

    0 stands for a digit, A for a capital and a for a small letter: `000-000-0000` for a phone number, `00A0aAa0A` for a
    token from its first digit on. A search in them tells whether a search in the text, which takes a hundred times as
    long, may find anything.
    """
    runs = re.findall(_RUN, without_typesetting(text).encode("latin-1", "replace").translate(_CLASSES))
    return b"\n".join([run for run in runs if run not in _DATES])
