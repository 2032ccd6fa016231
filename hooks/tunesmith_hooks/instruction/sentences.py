"""The sentences of a prompt: their verbs, what they ask for, and whether they hold text to work on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.instruction.lexicon import (
    ASKING,
    COURTESIES,
    LEADING,
    MODALS,
    OUTPUTS,
    REQUESTS,
    WANTING,
)


class Sentence(NamedTuple):
    """A sentence of a prompt: where it begins, its folded text, and its words from the verb on, without courtesies."""

    start: int
    folded: str
    words: tuple[str, ...]

    @property
    def verb(self) -> str:
        """The word that the sentence begins with once courtesies are taken away; empty without words."""
        return self.words[0] if self.words else ""


def of(passage: Passage, cues: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """The sentences of a prompt with English courtesies taken away; those alone that hold one of some words, if any."""
    known = cues & passage.vocabulary
    for start, end in passage.sentences:
        folded = passage.folded[start:end]
        if cues and not any(cue in folded for cue in known):
            continue
        yield Sentence(start, folded, without_courtesies(tuple(text.words(folded))))


_FIRST = frozenset(one[0] for one in COURTESIES)


def without_courtesies(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a sentence from its verb on: "could you please translate" begins with "translate"."""
    while words and words[0] in _FIRST:
        length = max((len(one) for one in COURTESIES if words[: len(one)] == one), default=0)
        if not length:
            break
        words = words[length:]
    return words


def shapes(words: tuple[str, ...]) -> bool:
    """Whether a sentence without courtesies tells what to do, as against text to work on, such as a question."""
    if not words or words[0] in REQUESTS or not MODALS.isdisjoint(words[:9]):
        return True
    verb = words[0]
    if verb in LEADING:
        return not REQUESTS.isdisjoint(words[1:20])
    if verb in ("the", "a", "an", "this"):
        return not OUTPUTS.isdisjoint(words[1:3])
    return verb in ("i", "i'm", "i've", "you", "you're", "we") and not WANTING.isdisjoint(words[:4])


def requests(passage: Passage) -> list[Sentence] | None:
    """The sentences of a line that asks for something and holds little else; None if it holds material.

    Material is a quotation, code, what stands behind a colon or dash, or a second sentence that asks for nothing.
    """
    said, idle = [], 0
    for one in of(passage):
        idle += not shapes(one.words)
        if idle > 1 or _holds_behind_colon(one.folded) or _holds_behind_dash(one.folded):
            return None
        said.append(one)
    return None if _holds_quotation(passage.folded) else said


def is_bare(said: list[Sentence], pointing: Sentence) -> bool:
    """Whether no sentence may be text to work on, the one that points at it being a request or a question."""
    if not all(shapes(one.words) for one in said if one is not pointing):
        return False
    return (
        shapes(pointing.words)
        or pointing.verb in ASKING | LEADING
        or pointing.verb in ("attached", "enclosed", "below")
    )


MARKS = frozenset('"“”„«»`‘「')
# A quotation behind one of these is what to say, not what to work on.
_SAYING = word_set("output outputs answer respond reply with or return say write print as label and by called either")
# A list behind one of these is what to choose from, or what to heed.
_OFFERS = word_set(
    "categories options labels candidates include are classes choices tags topics format words keywords types steps",
    "sections languages fields columns including",
)


def _holds_quotation(folded: str) -> bool:
    if MARKS.isdisjoint(folded) and "'" not in folded:
        return False
    for match in re.finditer(r"(?<![^\s(\[])[\"“„«`‘「'](?=\S)", folded):
        before = text.words(folded[max(0, match.start() - 20) : match.start()])
        if not before or before[-1] not in _SAYING:
            return True
    return False


def _holds_behind_dash(folded: str) -> bool:
    """Whether a dash is followed by what may be the text, and not by what to do with it."""
    _, dash, tail = re.sub(" [–—] ", " - ", folded).partition(" - ")
    return bool(dash) and not shapes(without_courtesies(tuple(text.words(tail))))


def _holds_behind_colon(folded: str) -> bool:
    head, _, tail = folded.partition(":")
    return bool(tail.strip()) and _OFFERS.isdisjoint(text.words(head)[-8:])
