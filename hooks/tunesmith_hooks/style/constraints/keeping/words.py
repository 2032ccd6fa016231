"""How often a word, a letter or a sign stands in a text."""

import re

from tunesmith import text
from tunesmith.record import Passage


def uses(word: str, passage: Passage) -> frozenset[int]:
    """How often a word is used: at least where it stands alone, at most where other words hold it too."""
    wanted = text.folded(" ".join(word.split()))
    running = " ".join(passage.folded.split())
    alone = len(re.findall(rf"(?<!\w){re.escape(wanted)}(?!\w)", running))
    return frozenset(range(alone, max(alone, running.count(wanted)) + 1))


def letters(letter: str, passage: Passage) -> frozenset[int]:
    """How often a letter is used, large or small."""
    return frozenset((passage.folded.count(letter.lower()),))


def signs(sign: str, passage: Passage) -> frozenset[int]:
    """How often a sign is used; one inside of a number need not count."""
    every = passage.text.count(sign)
    return frozenset((every, every - len(re.findall(rf"(?<=\d){re.escape(sign)}(?=\d)", passage.text))))
