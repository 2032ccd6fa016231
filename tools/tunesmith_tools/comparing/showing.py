"""Edited texts for a terminal or a page: changed words marked, their context cut short, what has no ink named."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tunesmith import characters
from tunesmith.finding import counted
from tunesmith_tools.comparing.words import Piece

Marks = Callable[[str, str], str]  # a changed stretch before and after, as it is shown

_CONTEXT = 60  # characters beside a change
_LONGEST = 600  # characters of a changed stretch where not all are asked for
_JOINERS = "\u200b\u200c\u200d"  # scripts and emoji need them
_NAMES = {"\n": "line break", "\t": "tab", " ": "blank"}


def plain(before: str, after: str) -> str:
    """Words that went and came, as `git diff --word-diff` marks them."""
    return (f"[-{before}-]" if before else "") + (f"{{+{after}+}}" if after else "")


def coloured(before: str, after: str) -> str:
    """The same in red and green. The brackets stay, since not everybody can tell the colours apart."""
    old, new = (plain(before, ""), plain("", after))
    return (f"\x1b[31m{old}\x1b[0m" if old else "") + (f"\x1b[32m{new}\x1b[0m" if new else "")


def removed(before: str, _after: str) -> str:
    """Of the words those that went, for a line of what was."""
    return plain(before, "")


def added(_before: str, after: str) -> str:
    """Of the words those that came, for a line of what is."""
    return plain("", after)


def lines(pieces: Sequence[Piece], marks: Marks, *, whole: bool) -> list[str]:
    """An edited text as lines without controls; with `whole`, however long its changed stretches are."""
    told = []
    for place, piece in enumerate(pieces):
        if piece.is_same:
            told.append(_context(piece.before, is_first=place == 0, is_last=place == len(pieces) - 1))
        else:
            told.append(marks(*_told_apart(piece, None if whole else _LONGEST)))
    return "".join(told).split("\n")


def visible(text: str) -> str:
    """A text with the name of each character that has no ink in its place; blanks and line breaks stay.

    So do joiners where a script or an emoji needs them.
    """
    if text.replace("\n", "").isprintable():
        return text
    idle = {match.start() for match in characters.invisible(text)}
    return "".join(_shown(char, place in idle) for place, char in enumerate(text))


def _shown(char: str, is_idle: bool) -> str:
    if char == "\n" or char.isprintable() or (char in _JOINERS and not is_idle):
        return char
    return f"<{_NAMES.get(char) or characters.named(char)}>"


def _told_apart(piece: Piece, longest: int | None) -> Iterator[str]:
    """Both sides of a changed stretch. Where they would look alike, their characters are named."""
    look_alike = unicodedata.normalize("NFKC", piece.before) == unicodedata.normalize("NFKC", piece.after)
    for text in piece:
        if text.isspace():
            yield _blanks(text)
        elif look_alike:
            named = (char if char.isascii() else f"<{characters.named(char)}>" for char in visible(text))
            yield _cut("".join(named), longest)
        else:
            yield _cut(visible(text), longest)


def _blanks(text: str) -> str:
    """White space by name: `<2 blanks>`, `<line break>`."""
    told = []
    for char, run in groupby(text):
        count, name = len(list(run)), _NAMES.get(char) or characters.named(char)
        told.append(f"<{name}>" if count == 1 else f"<{counted(count, name)}>")
    return "".join(told)


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """What stands beside changes: an unchanged stretch without its middle, or without its far end."""
    if len(text) <= 2 * _CONTEXT + 20:
        return visible(text)
    head = text[:_CONTEXT].rpartition(" ")[0] or text[:_CONTEXT]
    tail = text[-_CONTEXT:].partition(" ")[2] or text[-_CONTEXT:]
    shown = "" if is_first else visible(head), "" if is_last else visible(tail)
    return " … ".join(shown).removeprefix(" " if is_first else "").removesuffix(" " if is_last else "")


def _cut(text: str, longest: int | None) -> str:
    if longest is None or len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest:,} more characters)"
