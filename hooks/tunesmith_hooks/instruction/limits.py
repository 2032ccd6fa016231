"""Pairs of limits of length that no answer can keep."""

from tunesmith import text
from tunesmith.numerals import VALUES
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.instruction import lengths
from tunesmith_hooks.instruction.lengths import Limit


def _may_exclude(passage: Passage, units: frozenset[str]) -> bool:
    """Whether two numbers stand close before one unit, or before two places of it; most prompts set one limit."""
    counted = dict.fromkeys(lengths.UNITS, 0)
    for unit in units:
        at = passage.folded.find(unit)
        while at >= 0:
            end = at + len(unit)
            if not passage.folded[end : end + 1].isalpha():  # "line" stands in "lines" too
                near = passage.folded[max(0, at - _BEFORE) : at].split()[-7:]
                numbers = [word for word in near if (bare := word.strip(_SIGNS))[-1:].isdecimal() or bare in VALUES]
                counted[lengths.UNIT_OF[unit]] += len(numbers)
            at = passage.folded.find(unit, end)
    return max(counted.values()) > 1


_SIGNS = ".,;:()-–*\"'"  # around a word
_BEFORE = 60  # characters before a unit in which its numbers stand


def excluding(passage: Passage, units: frozenset[str]) -> tuple[Limit, Limit] | None:
    """The first pair of limits, in some units, that are set to the same text and leave no number between them."""
    if not _may_exclude(passage, units & passage.vocabulary):
        return None
    limits = sorted(lengths.limits(passage), key=lambda limit: limit.start)
    for number, second in enumerate(limits):
        for first in limits[max(0, number - _NEAR) : number]:
            apart = max(first.least, second.least) > min(first.most, second.most)
            if apart and first.unit == second.unit and _are_of_one_text(passage, first, second):
                return first, second
    return None


_NEAR = 20  # limits back that one is compared with


def _are_of_one_text(passage: Passage, first: Limit, second: Limit) -> bool:
    """Whether they stand side by side, or one of them is all that its sentence says."""
    if first.sentence == second.sentence:
        between = passage.prose[first.end : second.start]
        words = text.words(between)
        return bool(words) and _JOINING.issuperset(words) and ";" not in between
    return (first.is_alone or second.is_alone) and first.is_of_answer and second.is_of_answer


_JOINING = word_set("and but yet also use using with und aber et mais y pero in")
