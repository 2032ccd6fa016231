"""Texts of people put into a Markdown page so that they stay texts."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tunesmith import markdown

_MARKS = "\\`*_[]<>|#~&$"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+@/-]*")


def escaped(text: str) -> str:
    """A text on one line in which Markdown finds no markup of its own."""
    line = "".join(char for char in " ".join(text.split()) if unicodedata.category(char) != "Cc")
    return "".join(f"\\{char}" if char in _MARKS else char for char in line)


def code(word: str) -> str:
    """A key, an id or another word of a machine; anything else is escaped."""
    return f"`{word}`" if _WORD.fullmatch(word) else escaped(word)


def prose(text: str) -> str:
    """Markdown that somebody wrote, so closed that what follows it is read as it was meant."""
    lines = [line.rstrip() for line in text.replace("\N{LINE SEPARATOR}", "\n").splitlines()]
    kept = "\n".join("".join(char for char in line if unicodedata.category(char) != "Cc") for line in lines).strip()
    kept = kept.replace("<!--", "&lt;!--")
    open_fences = [block.fence for block in markdown.blocks(kept) if not block.closed]
    return "\n".join([kept, *open_fences])


def fenced(text: str, language: str = "") -> str:
    """A text as it is, as a code block."""
    ticks = markdown.fence(text, 3)
    return f"{ticks}{language}\n{text.strip()}\n{ticks}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
