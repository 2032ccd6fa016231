"""Ratings for tests of agreement: samples of them, simulated raters, and textbook coefficients in plain Python."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations, product
from typing import Any, NamedTuple

import numpy as np

from tunesmith_tools.agreement.coefficients import Scale
from tunesmith_tools.agreement.patterns import Sample, bags, sample

Units = Sequence[Sequence[Any]]  # for each unit the values in the order of raters; None where one is missing


def sample_of(units: Units, values: Sequence[Any], groups: Sequence[int] | None = None) -> Sample:
    """The sample of units, each a group of its own unless groups are given. Units without a rating are left out."""
    given = [[values.index(value) for value in unit if value is not None] for unit in units]
    kept = [number for number, places in enumerate(given) if places]
    owners = [place for place, number in enumerate(kept) for _ in given[number]]
    items = [place for number in kept for place in given[number]]
    patterns, pattern_of = bags(np.array(owners, np.int64), np.array(items, np.int64), len(values))
    group_of = np.array([groups[number] if groups else number for number in kept], np.int64)
    return sample(patterns, pattern_of, group_of)


def values_of(units: Units) -> list[Any]:
    """The values given, in ascending order."""
    return sorted({value for unit in units for value in unit if value is not None})


class Population(NamedTuple):
    """Raters who see one of two classes and err at random: which coefficients they would reach on endless units."""

    prevalence: float
    accuracy: float
    raters: int
    missing: float = 0.2

    @property
    def alpha(self) -> float:
        """1 - P(two differ) / P(two of all ratings differ)."""
        return 1 - self._differ / (2 * self._share * (1 - self._share))

    @property
    def gwet(self) -> float:
        """Gwet's AC1 of two classes: chance agreement is 2 * share * (1 - share)."""
        chance = 2 * self._share * (1 - self._share)
        return (1 - self._differ - chance) / (1 - chance)

    def draw(self, random: np.random.Generator, units: int) -> Sample:
        """Ratings of so many units."""
        truth = random.random(units) < self.prevalence
        right = random.random((units, self.raters)) < self.accuracy
        given = random.random((units, self.raters)) >= self.missing
        owner, rater = np.nonzero(given)
        items = np.where(right, truth[:, None], ~truth[:, None])[owner, rater].astype(np.int64)
        _, owners = np.unique(owner, return_inverse=True)
        patterns, pattern_of = bags(owners.astype(np.int64), items, 2)
        return sample(patterns, pattern_of, np.arange(len(pattern_of)))

    @property
    def _differ(self) -> float:
        return 2 * self.accuracy * (1 - self.accuracy)

    @property
    def _share(self) -> float:
        return self.prevalence * self.accuracy + (1 - self.prevalence) * (1 - self.accuracy)


def observed(units: Units, scale: Scale) -> float:
    """The mean over units with two ratings or more of the mean weight of their pairs."""
    rated = [unit for unit in _without_gaps(units) if len(unit) > 1]
    return float(np.mean([np.mean([_weight(scale, *pair) for pair in permutations(unit, 2)]) for unit in rated]))


def gwet(units: Units, scale: Scale) -> float:
    """Gwet (2014), chapter 5, word for word."""
    shares = _shares(units, scale)
    size = len(scale.values)
    weights = sum(_weight(scale, one, other) for one in scale.values for other in scale.values)
    chance = weights / (size * (size - 1)) * sum(share * (1 - share) for share in shares)
    return (observed(units, scale) - chance) / (1 - chance)


def fleiss(units: Units, scale: Scale) -> float:
    """Fleiss's kappa as Gwet extends it to missing ratings: chance is the sum of squared shares."""
    chance = sum(share**2 for share in _shares(units, scale))
    return (observed(units, scale) - chance) / (1 - chance)


def uniform(units: Units, scale: Scale) -> float:
    """Bennett's S: chance is one in the number of values."""
    chance = 1 / len(scale.values)
    return (observed(units, scale) - chance) / (1 - chance)


def cohen(pairs: Sequence[tuple[Any, Any]], scale: Scale) -> float:
    """Cohen (1960, 1968)."""
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    crossed = product(scale.values, repeat=2)
    chance = sum(first[one] * second[other] * _weight(scale, one, other) for one, other in crossed) / len(pairs) ** 2
    agreed = sum(_weight(scale, *pair) for pair in pairs) / len(pairs)
    return (agreed - chance) / (1 - chance)


def _without_gaps(units: Units) -> list[list[Any]]:
    return [[value for value in unit if value is not None] for unit in units]


def _shares(units: Units, scale: Scale) -> list[float]:
    rated = [unit for unit in _without_gaps(units) if unit]
    return [float(np.mean([unit.count(value) / len(unit) for unit in rated])) for value in scale.values]


def _weight(scale: Scale, one: Any, other: Any) -> float:
    assert scale.weights is not None
    return float(scale.weights[scale.values.index(one), scale.values.index(other)])
