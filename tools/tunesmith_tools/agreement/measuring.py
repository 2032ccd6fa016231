"""The coefficients of every column: of all judgements, of persons and models apart, by label of the record, by pair."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tunesmith_hooks import parallel
from tunesmith_tools.agreement import coefficients, intervals, patterns
from tunesmith_tools.agreement.coefficients import Ints, Scale
from tunesmith_tools.agreement.intervals import Estimate
from tunesmith_tools.agreement.patterns import Sample
from tunesmith_tools.agreement.ratings import NOT_GIVEN, Column, Question, Ratings

RELIABLE, TENTATIVE = 0.80, 0.667  # Krippendorff 2004, Content Analysis, ch. 11: to conclude, to conclude tentatively
NOT_OF_SETS = "sets are compared by alpha, and key by key"
STRATA, PAIR = ("task", "domain", "hazard"), "pair"
Mask = NDArray[np.bool_]


class MeanKappa(NamedTuple):
    """Cohen's kappa as the mean over `pairs` of reviewers, each weighted with the texts that both judged."""

    value: float | None = None
    pairs: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How far the judgements of one stratum agree in what they answer to one question.

    `stratum` is empty for all, or one of STRATA with the label as `key`, or pair with both handles as `key`. `texts`
    were judged by two or more, from `groups` origins; `pairs` of judgements of one text could be compared, and `agreed`
    of them are equal. `met` counts the pairs for each two values, `given` the judgements of those texts for each value.
    """

    question: Question
    stratum: str
    key: tuple[str, ...]
    texts: int
    groups: int
    pairs: int
    agreed: int
    given: dict[str, int]
    met: dict[tuple[str, str], int]
    alpha: Estimate
    gwet: Estimate
    kappa: MeanKappa

    @property
    def verdict(self) -> str:
        """What may be concluded. The interval of alpha decides, not the value: a lucky sample proves nothing."""
        if self.alpha.value is None:
            return "undefined"
        if self.alpha.low is None or self.alpha.high is None:
            return "too few"
        if self.alpha.low >= TENTATIVE:
            return "reliable" if self.alpha.low >= RELIABLE else "tentative"
        return "unreliable" if self.alpha.high < TENTATIVE else "open"


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Every two judgements of one unit: its number, those of both judgements, and that of the pair of reviewers."""

    unit: Ints
    first: Ints
    second: Ints
    reviewers: Ints
    names: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Slice:
    """The units of one stratum, as a mask, and the numbers of the pairs of judgements in them."""

    stratum: str
    key: tuple[str, ...]
    units: Mask
    pairs: Ints


@dataclass(frozen=True, slots=True)
class _Patterned:
    """A column as distinct patterns, with the number, the group and the pattern of each unit that has an answer."""

    column: Column
    units: Ints
    groups: Ints
    patterns: Ints
    pattern_of: Ints


_Job = Callable[[], Measure]


def overall(ratings: Ratings) -> Iterator[Measure]:
    """Every column over all judgements."""
    pairs = _pairs(ratings)
    everything = _Slice("", (), np.ones(len(ratings.units), bool), np.arange(len(pairs.unit)))
    return (_of_slice(_patterned(ratings, column), pairs, everything) for column in ratings.columns)


def in_parts(ratings: Ratings) -> Iterator[Measure]:
    """Labels, scores and sets by task, domain and hazard of the record, and by pair of reviewers.

    Thirty reviewers are 435 pairs, so the processors share the work.
    """
    pairs = _pairs(ratings)
    slices = list(_slices(ratings, pairs))
    jobs: list[_Job] = []
    for column in ratings.columns:
        if not column.question.key:
            patterned = _patterned(ratings, column)
            jobs += [partial(_of_slice, patterned, pairs, part) for part in slices]
            jobs += [partial(_of_pair, ratings, column, pairs, chosen) for chosen in _by_pair(column, pairs)]
    return (measure for measure in parallel.outcomes(_done, jobs) if measure.pairs)


def _done(jobs: Sequence[_Job]) -> Iterator[Measure]:
    return (job() for job in jobs)


def _patterned(ratings: Ratings, column: Column) -> _Patterned:
    given = column.codes != NOT_GIVEN
    units, owners = np.unique(ratings.unit_of[given], return_inverse=True)
    distinct, pattern_of = patterns.bags(owners, column.codes[given], len(column.scale.values))
    return _Patterned(column, units, ratings.group_of_unit[units], distinct, pattern_of)


def _of_slice(patterned: _Patterned, pairs: _Pairs, part: _Slice) -> Measure:
    inside = part.units[patterned.units]
    drawn = patterns.sample(patterned.patterns, patterned.pattern_of[inside], patterned.groups[inside])
    kappa = _mean_kappa(patterned.column, pairs, part.pairs)
    return _measure(patterned.column, part.stratum, part.key, drawn, kappa)


def _by_pair(column: Column, pairs: _Pairs) -> Iterator[Ints]:
    """For each two reviewers who answered on the same text, the numbers of their pairs of judgements."""
    answered = (column.codes[pairs.first] != NOT_GIVEN) & (column.codes[pairs.second] != NOT_GIVEN)
    both = np.flatnonzero(answered)
    both = both[np.argsort(pairs.reviewers[both], kind="stable")]
    ends = np.flatnonzero(np.diff(pairs.reviewers[both])) + 1
    return (chosen for chosen in np.split(both, ends) if len(chosen))


def _of_pair(ratings: Ratings, column: Column, pairs: _Pairs, chosen: Ints) -> Measure:
    items = np.stack([column.codes[pairs.first[chosen]], column.codes[pairs.second[chosen]]], axis=1).ravel()
    distinct, pattern_of = patterns.bags(np.repeat(np.arange(len(chosen)), 2), items, len(column.scale.values))
    drawn = patterns.sample(distinct, pattern_of, ratings.group_of_unit[pairs.unit[chosen]])
    names = pairs.names[pairs.reviewers[chosen[0]]]
    return _measure(column, PAIR, names, drawn, _mean_kappa(column, pairs, chosen))


def _measure(column: Column, stratum: str, key: tuple[str, ...], drawn: Sample, kappa: MeanKappa) -> Measure:
    values, raters = column.scale.values, drawn.patterns.sum(axis=1)
    met = coefficients.met(drawn.frequencies, drawn.patterns)
    given = np.einsum("p,pc->c", drawn.frequencies * (raters > 1), drawn.patterns).astype(np.int64)
    alpha, gwet = _coefficients(column.scale, drawn)
    return Measure(
        question=column.question,
        stratum=stratum,
        key=key,
        texts=int(drawn.frequencies[raters > 1].sum()),
        groups=int(drawn.groups[drawn.kinds @ (raters > 1) > 0].sum()),
        pairs=int(met.sum()),
        agreed=int(met.trace()),
        given={values[place]: int(given[place]) for place in np.flatnonzero(given)},
        met={(values[one], values[other]): int(met[one, other]) for one, other in zip(*np.nonzero(met), strict=True)},
        alpha=alpha,
        gwet=gwet,
        kappa=kappa,
    )


def _coefficients(scale: Scale, drawn: Sample) -> tuple[Estimate, Estimate]:
    """Krippendorff's alpha and Gwet's coefficient."""
    alpha = partial(coefficients.alpha, scale=scale)
    if scale.weights is None:
        return intervals.estimates(drawn, [alpha])[0], Estimate(None, why=NOT_OF_SETS)
    first, second = intervals.estimates(drawn, [alpha, partial(coefficients.gwet, weights=scale.weights)])
    return first, second


def _pairs(ratings: Ratings) -> _Pairs:
    """The judgements come by unit and reviewer: those of a unit stand side by side, the handles in their order."""
    sizes = np.bincount(ratings.unit_of)
    starts = np.cumsum(sizes) - sizes
    found = [np.zeros((3, 0), np.int64)]
    for size in np.unique(sizes[sizes > 1]):
        units = np.flatnonzero(sizes == size)
        for one, other in combinations(range(size), 2):
            found.append(np.stack([units, starts[units] + one, starts[units] + other]))
    unit, first, second = np.concatenate(found, axis=1)
    both = ratings.reviewer_of[first] * len(ratings.reviewers) + ratings.reviewer_of[second]
    distinct, number = np.unique(both, return_inverse=True)
    names = [tuple(ratings.reviewers[place] for place in divmod(one, len(ratings.reviewers))) for one in distinct]
    return _Pairs(unit, first, second, number, [(one, other) for one, other in names])


def _slices(ratings: Ratings, pairs: _Pairs) -> Iterator[_Slice]:
    for stratum in STRATA:
        numbers: dict[str, list[int]] = {}
        for number, unit in enumerate(ratings.units):
            for key in unit.labels.hazards if stratum == "hazard" else (getattr(unit.labels, stratum),):
                numbers.setdefault(key, []).append(number)
        for key in sorted(numbers):
            inside = np.zeros(len(ratings.units), bool)
            inside[numbers[key]] = True
            yield _Slice(stratum, (key,), inside, np.flatnonzero(inside[pairs.unit]))


def _mean_kappa(column: Column, pairs: _Pairs, chosen: Ints) -> MeanKappa:
    """From the chosen pairs of judgements, by number."""
    if column.scale.weights is None:
        return MeanKappa(why=NOT_OF_SETS)
    size = len(column.scale.values)
    first, second = column.codes[pairs.first[chosen]], column.codes[pairs.second[chosen]]
    both = (first != NOT_GIVEN) & (second != NOT_GIVEN)
    names, number = np.unique(pairs.reviewers[chosen][both], return_inverse=True)
    place = (number * size + first[both]) * size + second[both]
    crossed = np.bincount(place, minlength=len(names) * size * size).reshape(len(names), size, size).astype(np.float64)
    kappas = coefficients.kappa(crossed, column.scale.weights)
    defined = ~np.isnan(kappas)
    if not defined.any():
        return MeanKappa(
            why="no two reviewers gave more than one value" if len(names) else "no text has two answers to compare"
        )
    return MeanKappa(float(np.average(kappas[defined], weights=crossed.sum(axis=(1, 2))[defined])), int(defined.sum()))
