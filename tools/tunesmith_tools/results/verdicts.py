"""Which of many differences are there: tests on many strata at once, and what each of them comes to.

All tests of a question (is this run overfitted, is it worse than that one) are one family: with Holm's method (1979)
the chance that any of them finds what is not there is at most RISK, however they depend on each other. Strata with too
few records are not tested, whatever their numbers, so that they take no power from the others.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tunesmith_tools.proportion import Interval
from tunesmith_tools.results.differences import Difference, needed

RISK = 0.05  # two-sided: half of it for a difference in either direction


class Word(StrEnum):
    """What a test comes to."""

    found = "found"  # the difference is above its floor
    opposite = "opposite"  # it is below the floor's negative
    ruled_out = "ruled out"  # it is smaller than what matters
    open = "open"  # neither can be said
    few = "too few"  # not tested
    unknown = "unknown"  # nothing tells how far the values scatter


class Hypothesis(NamedTuple):
    """A difference of a metric in a stratum of a split: is it above `floor`? One of `matters` would be bad."""

    metric: str
    split: str
    stratum: str
    difference: Difference
    floor: float
    matters: float


class Verdict(NamedTuple):
    """What a test comes to. `interval` is that of 95 % for this test by itself.

    `needed` is how many records of each, or pairs, would show a difference of `matters` above the floor to this family.
    """

    hypothesis: Hypothesis
    word: Word
    interval: Interval | None
    needed: int | None


def judge(hypotheses: Sequence[Hypothesis]) -> list[Verdict]:
    """What each test of a family comes to."""
    intervals = [hypothesis.difference.interval() for hypothesis in hypotheses]
    words = [_untested(hypothesis, interval) for hypothesis, interval in zip(hypotheses, intervals, strict=True)]
    tested = [place for place, word in enumerate(words) if word is None]
    found = _holm({place: hypotheses[place].difference for place in tested}, hypotheses)
    opposite = _holm({place: hypotheses[place].difference.reversed() for place in tested}, hypotheses)
    risk = RISK / max(len(tested), 1)
    verdicts = []
    for place, (hypothesis, interval, word) in enumerate(zip(hypotheses, intervals, words, strict=True)):
        if interval and word is None:
            ruled_out = Word.ruled_out if interval.upper <= hypothesis.matters else Word.open
            word = Word.found if place in found else Word.opposite if place in opposite else ruled_out
        verdicts.append(Verdict(hypothesis, word or Word.unknown, interval, _needed(hypothesis, word, risk)))
    return verdicts


def _untested(hypothesis: Hypothesis, interval: Interval | None) -> Word | None:
    """Why something is not tested; None if it is."""
    if hypothesis.difference.size < hypothesis.difference.fewest:
        return Word.few
    return None if interval and hypothesis.matters else Word.unknown


def _holm(differences: Mapping[int, Difference], hypotheses: Sequence[Hypothesis]) -> set[int]:
    """The places of those that are above the floors of their hypotheses.

    The risk is shared by those that are left, until none of them is found.
    """
    found: set[int] = set()
    while left := [place for place in differences if place not in found]:
        new = {place for place in left if differences[place].above(hypotheses[place].floor, RISK / len(left))}
        if not new:
            break
        found |= new
    return found


def _needed(hypothesis: Hypothesis, word: Word | None, risk: float) -> int | None:
    if word not in (Word.open, Word.few) or not hypothesis.matters:
        return None
    return max(hypothesis.difference.fewest, needed(hypothesis.difference, hypothesis.matters, risk))
