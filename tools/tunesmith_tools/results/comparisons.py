"""Two questions: does a run do better on what it was trained on, and is it worse than another run?

Whatever the metric, what is tested is how much worse: of a loss the later value less the earlier one, of an accuracy
the earlier less the later.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tunesmith_tools.proportion import Interval, wilson
from tunesmith_tools.results.differences import Difference
from tunesmith_tools.results.means import Means, PairedMeans, mean_interval
from tunesmith_tools.results.moments import Moments, moments, of_share
from tunesmith_tools.results.runs import ALL, SHARE, TRAIN, VALIDATION, Cell, Judged, Part, Run
from tunesmith_tools.results.shares import FEWEST, PairedShares, Shares
from tunesmith_tools.results.verdicts import Hypothesis, Verdict, judge


class Margins(NamedTuple):
    """Differences that matter, where somebody said so: of shares, and by metric in its own unit."""

    shares: float | None = None
    metrics: Mapping[str, float] = MappingProxyType({})

    def of(self, metric: str, kind: str, difference: Difference) -> float:
        """The one for a metric."""
        if metric in self.metrics:
            return self.metrics[metric]
        return self.shares if kind == SHARE and self.shares is not None else difference.matters


class Tested(NamedTuple):
    """A test and the two cells that it compares; `pairs` says whether the same records were judged twice."""

    hypothesis: Hypothesis
    before: Cell
    after: Cell
    pairs: bool


class Compared(NamedTuple):
    """A verdict on what was tested."""

    verdict: Verdict
    before: Cell
    after: Cell
    pairs: bool


def gaps(run: Run, margins: Margins) -> list[Compared]:
    """How much worse a run does on validation than on the records it was trained on: more than the margin overfits."""
    found: list[Tested] = []
    for part in run.parts:
        train = run.part(part.metric, TRAIN)
        if part.split != VALIDATION or train is None:
            continue
        for before, after in _common_cells(train, part):
            difference = _unpaired(train, before, part, after)
            margin = margins.of(part.metric, part.kind, difference)
            hypothesis = Hypothesis(part.metric, part.split, before.stratum, difference, margin, margin)
            found.append(Tested(hypothesis, before, after, pairs=False))
    return _judged(found)


def regressions(before: Run, after: Run, margins: Margins) -> list[Compared]:
    """How much worse a run does than an earlier one, on validation and test: worse at all is a regression."""
    return _judged(list(regression_tests(before, after, margins)))


def regression_tests(before: Run, after: Run, margins: Margins) -> Iterator[Tested]:
    """What `regressions` tests, for those who put them into another family."""
    for part in after.parts:
        old = before.part(part.metric, part.split)
        if old is None or part.split == TRAIN:
            continue
        for stratum, difference, one, other in _differences(before, old, after, part):
            margin = margins.of(part.metric, part.kind, difference)
            hypothesis = Hypothesis(part.metric, part.split, stratum, difference, 0.0, margin)
            yield Tested(hypothesis, one, other, isinstance(difference, PairedShares | PairedMeans))


def pairs(before: Run, after: Run, metric: str, split: str) -> list[tuple[Judged, Judged]]:
    """The records of a split that both runs were judged on one by one, in the same text."""
    earlier = {one.id: one for one in before.records if one.split == split and metric in one.values}
    return [
        (earlier[one.id], one)
        for one in after.records
        if one.split == split and metric in one.values and one.id in earlier and earlier[one.id].text == one.text
    ]


def limits(cell: Cell, kind: str) -> Interval | None:
    """The 95 % interval of a cell: Wilson's of a share, Student's of a mean."""
    if kind == SHARE:
        return wilson(round(cell.value * cell.size), cell.size)
    return mean_interval(Moments(*cell[1:]))


def _judged(found: list[Tested]) -> list[Compared]:
    verdicts = judge([one.hypothesis for one in found])
    return [Compared(verdict, *one[1:]) for verdict, one in zip(verdicts, found, strict=True)]


def _differences(before: Run, old: Part, after: Run, new: Part) -> Iterator[tuple[str, Difference, Cell, Cell]]:
    """How much worse by stratum: from pairs where there are enough, else from the shares or means of either run."""
    matched = pairs(before, after, new.metric, new.split)
    if len(matched) < FEWEST:
        for one, other in _common_cells(old, new):
            yield one.stratum, _unpaired(old, one, new, other), one, other
        return
    strata: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for earlier, later in matched:
        for stratum in later.strata:
            strata[stratum].append((earlier.values[new.metric], later.values[new.metric]))
    for stratum, values in strata.items():
        if stratum != ALL and len(values) == len(matched):
            continue  # it holds all records: the stratum of all by another name
        earlier_values, later_values = ([pair[place] for pair in values] for place in (0, 1))
        one, other = (_cell(stratum, moments(some)) for some in (earlier_values, later_values))
        yield stratum, _paired(values, old.kind == new.kind == SHARE, new.higher_is_better), one, other


def _paired(values: list[tuple[float, float]], shares: bool, higher_is_better: bool) -> Difference:
    ordered = values if higher_is_better else [(later, earlier) for earlier, later in values]
    if shares:
        counts = {cell: ordered.count(cell) for cell in ((1, 1), (1, 0), (0, 1), (0, 0))}
        return PairedShares(*counts.values())
    deviations = [moments([pair[place] for pair in ordered]).deviation or 0.0 for place in (0, 1)]
    typical = ((deviations[0] ** 2 + deviations[1] ** 2) / 2) ** 0.5
    return PairedMeans(moments([one - other for one, other in ordered]), typical)


def _unpaired(old: Part, before: Cell, new: Part, after: Cell) -> Difference:
    first, second = (before, after) if new.higher_is_better else (after, before)
    if old.kind == new.kind == SHARE:
        return Shares(round(first.value * first.size), first.size, round(second.value * second.size), second.size)
    kinds = (old.kind, new.kind) if new.higher_is_better else (new.kind, old.kind)
    return Means(*(_moments(cell, kind) for cell, kind in zip((first, second), kinds, strict=True)))


def _moments(cell: Cell, kind: str) -> Moments:
    """Of a share that stands beside a mean those of its zeros and ones."""
    return of_share(cell.value, cell.size) if kind == SHARE else Moments(*cell[1:])


def _cell(stratum: str, found: Moments) -> Cell:
    return Cell(stratum, found.size, found.mean, found.deviation)


def _common_cells(old: Part, new: Part) -> Iterator[tuple[Cell, Cell]]:
    """The cells of strata that both have. One that holds all records is the stratum of all by another name."""
    earlier = {cell.stratum: cell for cell in old.cells}
    every = tuple(next((cell.size for cell in part.cells if cell.stratum == ALL), 0) for part in (old, new))
    for cell in new.cells:
        other = earlier.get(cell.stratum)
        if other and (cell.stratum == ALL or (other.size, cell.size) != every):
            yield other, cell
