"""Findings that do not quote what they found, and what stands around it."""

import re
from collections.abc import Callable, Iterable, Iterator

from tunesmith import text as wording
from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem

Span = tuple[int, int]

_WAIVING = " Where it is nobody's, waive the finding: `tunesmith explain waivers`."


def problems(record: Record, find: Callable[[Passage], Iterable[Span]], what: str, hint: str) -> Iterator[Problem]:
    """A problem for each different value that `find` points at in a text of a record, at its first place.

    Neither the value nor its digest is told: logs are copied, and a number of nine digits can be guessed from its
    sha256. The span shows it to those who have the record. A waiver's `match` may hold that digest, for the record
    beside it holds the value anyway.
    """
    for text in map(_plain, record.texts):
        counts: dict[str, int] = {}
        first: dict[str, Span] = {}
        for start, end in find(text):
            value = text.text[start:end]
            first.setdefault(value, (start, end))
            counts[value] = counts.get(value, 0) + 1
        for value, span in first.items():
            times = f", {counts[value]} times" if counts[value] > 1 else ""
            message = f"{what} of {len(value)} characters in {_place(text)}{times}"
            yield Problem(text.where, message, hint + _WAIVING, span)


def _plain(text: Passage) -> Passage:
    """A text with plain blanks and hyphens between the groups of its numbers."""
    plain = wording.without_typesetting(text.text)
    return text if plain is text.text else text._replace(text=plain)


_PLACES = {"ref": "the source", "group": "the source", "reason": "a reason", "why": "a reason", "notes": "the notes"}


def _place(text: Passage) -> str:
    last = text.where[-1]
    if last in ("content", "reasoning"):
        return f"the {text.kind}"
    if last in _PLACES:
        return _PLACES[str(last)]
    return "the evidence" if text.where[0] == "evidence" else "the reference answer"


def says(record: Record, words: frozenset[str]) -> bool:
    """Whether any text of a record holds one of some folded words; those that no model reads only beside a digit."""
    if not words.isdisjoint(record.vocabulary):
        return True
    remarks = record.texts[len(record.passages) :]
    return any(re.search("[0-9]", remark.text) and not words.isdisjoint(remark.vocabulary) for remark in remarks)


def near(text: str, start: int, end: int, before: int = 60, after: int = 0) -> frozenset[str]:
    """The folded words that stand around a span."""
    around = f"{text[max(0, start - before) : start]} {text[end : end + after]}"
    return frozenset(wording.words(wording.folded(around)))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a span is no part of a longer word or decimal number."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (before.isalnum() or before in ("_", ".") or after.isalnum() or after == "_") and not (
        after in (".", ",") and text[end + 1 : end + 2].isdigit()
    )
