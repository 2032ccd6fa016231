"""Whether added records look like kept ones: each attribute tested, measured and judged.

An attribute drifts where chance does not explain the difference (significant after Holm's correction over everything
that was tested) and where it is large enough to matter. Either alone is no alarm: among many records any difference is
significant, among few any is large.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from tunesmith.policy import Drift
from tunesmith_tools.drifting import effects, significance
from tunesmith_tools.drifting.table import Bools, Floats, Ints, Marks, Numbers, Table
from tunesmith_tools.drifting.testing import VOCABULARY, WHOLE, Spoken, tests
from tunesmith_tools.drifting.vocabulary import Words

TELLING_POINTS = 15  # a label's change that has to be seen four times in five, or there are too few records to tell
TELLING_SPREAD = 0.5  # the same for numbers, in standard deviations: Cohen's medium effect (1988, section 2.2.3)
_QUARTILES = (25, 50, 75)
_DIGITS = 12  # of what is compared with a bound; below them machines differ
P = Mapping[int, float]  # corrected p-values of one attribute


class Verdict(StrEnum):
    """What is to be thought of an attribute, the worst first."""

    drift = "drift"
    small = "small change"
    too_few = "too few to tell"
    unseen = "nothing seen"


@dataclass(frozen=True, slots=True)
class Label:
    """How many of the kept and of the added records have a label, the p-value after correction, and what follows.

    `p` is None where it is too rare to be tested, or says the same as the one other label of its attribute. `moved` is
    whether the change is both significant and large enough.
    """

    label: str
    kept: int
    added: int
    kept_percent: float
    added_percent: float
    p: float | None
    moved: bool

    @property
    def points(self) -> float:
        """How many points more of the added records have it."""
        return self.added_percent - self.kept_percent


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of a number among the kept and the added records."""

    unit: str
    kept: tuple[float, ...]
    added: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. `p` is the smallest of its tests after correction, None where nothing could be tested.

    `effect` is Cramér's V, the Wasserstein distance in standard deviations, or what of the Jensen-Shannon divergence
    (in bits) chance does not explain; of an attribute with several labels a record, the largest V of them. `seen_from`
    is the change that would be seen four times in five: in points, or in standard deviations of a number.
    """

    name: str
    p: float | None
    effect: float
    seen_from: float
    verdict: Verdict
    labels: tuple[Label, ...] = ()
    spread: Spread | None = None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """Added records against kept ones: how many of each, how many tests that were, and every attribute."""

    kept: int
    added: int
    tests: int
    attributes: tuple[Attribute, ...]

    @property
    def drifted(self) -> tuple[Attribute, ...]:
        """The attributes that are alarmed of."""
        return tuple(one for one in self.attributes if one.verdict is Verdict.drift)


class Counts(NamedTuple):
    """How many of the kept and of the added records have each label, shape (labels,), and how many there are."""

    kept: Ints
    added: Ints
    records_kept: int
    records_added: int

    def named_or_not(self, at: int) -> tuple[Ints, Ints]:
        """How many of the added, and of the kept records, have a label and have it not."""
        sides = ((self.added[at], self.records_added), (self.kept[at], self.records_kept))
        added, kept = (np.array([having, records - having], np.int64) for having, records in sides)
        return added, kept


def study(table: Table, added: Bools, spoken: Spoken | None, settings: Drift) -> Study:
    """Judge every attribute of a table whose rows are added or kept; the vocabulary where words are given."""
    level = settings.false_alarms / 100
    tested = tests(table, added, spoken, level)
    sides = int((~added).sum()), int(added.sum())
    seen_from = significance.detectable(level, tested.number, *sides)
    found = [_judged_marks(one, tested.p.get(one.name, {}), added, seen_from, settings) for one in table.marks]
    found += [_judged_numbers(one, tested.p.get(one.name, {}), added, seen_from, settings) for one in table.numbers]
    if tested.words:
        found.append(_judged_words(tested.words, tested.p[VOCABULARY], seen_from, settings))
    return Study(*sides, tested.number, tuple(found))


def _judged_marks(one: Marks, p: P, added: Bools, seen_from: float, settings: Drift) -> Attribute:
    counts = Counts(one.has[~added].sum(axis=0), one.has[added].sum(axis=0), int((~added).sum()), int(added.sum()))
    labels = tuple(_label(one.labels[at], counts, at, p.get(at), settings) for at in range(len(one.labels)))
    effect = _association(one, counts, [at for at in p if at != WHOLE])
    matters = any(label.moved for label in labels)
    matters |= _is_significant(p.get(WHOLE), settings) and round(effect, _DIGITS) >= settings.cramers_v / 100
    widest = _widest(one)
    points = 100 * widest * seen_from if widest else 0.0
    verdict = _verdict(p, matters, points > TELLING_POINTS, settings)
    return Attribute(one.name, _least(p), effect, points, verdict, labels)


def _label(name: str, counts: Counts, at: int, p: float | None, settings: Drift) -> Label:
    kept, added = int(counts.kept[at]), int(counts.added[at])
    shares = 100 * kept / max(1, counts.records_kept), 100 * added / max(1, counts.records_added)
    large = round(abs(shares[1] - shares[0]), _DIGITS) >= settings.points
    return Label(name, kept, added, *shares, p, _is_significant(p, settings) and large)


def _association(one: Marks, counts: Counts, tested: Sequence[int]) -> float:
    """Cramér's V of the attribute; of one with several labels a record the largest of any label that is tested."""
    if one.exclusive:
        return effects.cramers_v(counts.added, counts.kept)
    return max((effects.cramers_v(*counts.named_or_not(at)) for at in tested), default=0.0)


def _widest(one: Marks) -> float:
    """The standard deviation of the label whose changes are the hardest to see: the one closest to half."""
    shares = one.has.mean(axis=0) if len(one.has) else np.zeros(0)
    return float(np.sqrt(shares * (1 - shares)).max(initial=0.0))


def _judged_numbers(one: Numbers, p: P, added: Bools, seen_from: float, settings: Drift) -> Attribute:
    first, second = one.values[added], one.values[~added]
    effect = effects.wasserstein(first, second)
    matters = round(effect, _DIGITS) >= settings.wasserstein / 100
    verdict = _verdict(p, matters, seen_from > TELLING_SPREAD, settings)
    spread = Spread(one.unit, _quartiles(second), _quartiles(first))
    return Attribute(one.name, _least(p), effect, seen_from, verdict, spread=spread)


def _judged_words(words: Words, p: P, seen_from: float, settings: Drift) -> Attribute:
    matters = round(words.excess, _DIGITS) >= settings.jensen_shannon / 1000
    verdict = _verdict(p, matters, seen_from > TELLING_SPREAD, settings)
    return Attribute(VOCABULARY, _least(p), max(0.0, words.excess), seen_from, verdict, words=words)


def _verdict(p: P, matters: bool, too_few: bool, settings: Drift) -> Verdict:
    if _is_significant(_least(p), settings):
        return Verdict.drift if matters else Verdict.small
    return Verdict.too_few if too_few else Verdict.unseen


def _is_significant(p: float | None, settings: Drift) -> bool:
    return p is not None and p <= settings.false_alarms / 100


def _least(p: P) -> float | None:
    return min(p.values(), default=None)


def _quartiles(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in np.percentile(values, _QUARTILES)) if len(values) else ()
