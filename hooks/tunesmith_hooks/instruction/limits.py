"""Pairs of limits of length that no answer can keep."""

from collections.abc import Iterator

from tunesmith import text
from tunesmith.numerals import VALUES
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.instruction import lengths
from tunesmith_hooks.instruction.lengths import Limit
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule()
def contradictory_limits(record: Record, _options: Options) -> Iterator[Problem]:
    """The limits that a prompt sets to the length of one text can be kept together.

    Why: no answer has at least 500 words and at most 100, so whichever the annotator wrote teaches that limits may be
    dropped. Limits of a part (a title, each paragraph, the summary at the end) are not compared with others. English,
    German, French and Spanish are read.

    Bad:
        messages:
          - role: user
            content: |-
              Describe Lima in at least 500 words. Use at most 100 words.
          - role: assistant
            content: |-
              Lima lies on the coast.
    Good:
        messages:
          - role: user
            content: |-
              Describe Lima in at least 5 words. Use at most 100 words.
          - role: assistant
            content: |-
              Lima lies on the coast.
    """
    is_english = record.primary_language == "en"
    units = lengths.ENGLISH_UNITS if is_english else lengths.UNIT_WORDS
    kinds = lengths.ENGLISH_KINDS if is_english else lengths.KIND_WORDS
    for passage in record.prompts:
        if units.isdisjoint(passage.vocabulary) or kinds.isdisjoint(passage.vocabulary):
            continue
        if not _may_exclude(passage, units & passage.vocabulary):
            continue
        if pair := _excluding(passage):
            said = [passage.text[one.start : one.end][:30] for one in pair]
            message = f'"{said[0]}" and "{said[1]}" cannot both be kept'
            yield Problem(passage.where, message, "Keep the limit that is meant.", (pair[1].start, pair[1].end))


def _may_exclude(passage: Passage, units: frozenset[str]) -> bool:
    """Whether two numbers stand close before one unit, or before two places of it; most prompts set one limit."""
    counted = dict.fromkeys(lengths.UNITS, 0)
    for unit in units:
        at = passage.folded.find(unit)
        while at >= 0:
            near = text.words(passage.folded[max(0, at - _BEFORE) : at])[-7:]
            counted[lengths.UNIT_OF[unit]] += len([word for word in near if word in VALUES or word.isdecimal()])
            at = passage.folded.find(unit, at + len(unit))
    return max(counted.values()) > 1


_BEFORE = 60  # characters before a unit in which its numbers stand


def _excluding(passage: Passage) -> tuple[Limit, Limit] | None:
    """The first pair of limits that are set to the same text and leave no number between them."""
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


RULES = (contradictory_limits,)
