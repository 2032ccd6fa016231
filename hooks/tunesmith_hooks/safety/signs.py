"""Patterns behind words: one is tried only where a text holds a word of it, since most texts hold none."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.text import word_set


class Sign(NamedTuple):
    """A pattern over a folded sentence, and the words of which a text that fits it holds one."""

    words: frozenset[str]
    pattern: str


def sign(words: str, *patterns: str) -> Sign:
    """A sign from its words with blanks between them and the pieces of its pattern."""
    return Sign(word_set(words), "".join(patterns))


def possible(signs: tuple[Sign, ...], vocabulary: frozenset[str]) -> list[Sign]:
    """The signs that a text of such words may fit."""
    return [one for one in signs if not one.words.isdisjoint(vocabulary)]


def matches(signs: list[Sign], sentence: str) -> Iterator[re.Match[str]]:
    """Where each sign first fits a sentence."""
    return (found for one in signs if (found := re.search(one.pattern, sentence)))
