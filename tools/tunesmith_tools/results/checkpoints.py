"""How a model did from checkpoint to checkpoint: whether its gap grows, and whether it had been better before."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tunesmith_tools.proportion import Interval
from tunesmith_tools.results.comparisons import Margins, limits, regression_tests
from tunesmith_tools.results.differences import combined
from tunesmith_tools.results.runs import ALL, TRAIN, VALIDATION, Cell, Part, Run
from tunesmith_tools.results.verdicts import Word, judge


class Point(NamedTuple):
    """A checkpoint: the values over all records, None where it was not evaluated, and the gap with its interval."""

    step: int | None
    train: float | None
    validation: float | None
    gap: float | None
    interval: Interval | None


class Trend(NamedTuple):
    """A metric of a model over its checkpoints. `growth` is how much the gap grew from the first to the last.

    `better_before` is the earlier checkpoint than which the last one is surely worse on validation, if there are such
    the best of them.
    """

    release: str
    model: str
    metric: str
    kind: str
    points: tuple[Point, ...]
    growth: Interval | None
    better_before: int | None


def trends(runs: Sequence[Run]) -> list[Trend]:
    """The trends of all models with several checkpoints. `runs` are in their order."""
    found: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in runs:
        found[run.key.release, run.key.model].append(run)
    return [
        _trend(several, part)
        for several in found.values()
        if len(several) > 1
        for part in several[-1].parts
        if part.split == VALIDATION
    ]


def _trend(runs: Sequence[Run], last: Part) -> Trend:
    points = tuple(_point(run, last.metric) for run in runs)
    known = [point for point in points if point.interval]
    growth = None
    if len(known) > 1 and known[0].interval and known[-1].interval:
        growth = combined(known[-1].gap or 0.0, known[-1].interval, known[0].gap or 0.0, known[0].interval)
    key = runs[-1].key
    best = _better_before(runs, last)
    return Trend(key.release, key.model, last.metric, last.kind, points, growth, best)


def _point(run: Run, metric: str) -> Point:
    train, validation = run.part(metric, TRAIN), run.part(metric, VALIDATION)
    one, other = _of_all(train), _of_all(validation)
    values = one.value if one else None, other.value if other else None
    if not (train and validation and one and other):
        return Point(run.key.step, *values, None, None)
    ends = limits(one, train.kind), limits(other, validation.kind)
    if not validation.higher_is_better:
        one, other, ends = other, one, (ends[1], ends[0])
    interval = combined(one.value, ends[0], other.value, ends[1]) if ends[0] and ends[1] else None
    return Point(run.key.step, *values, one.value - other.value, interval)


def _of_all(part: Part | None) -> Cell | None:
    return next((cell for cell in part.cells if cell.stratum == ALL), None) if part else None


def _better_before(runs: Sequence[Run], last: Part) -> int | None:
    """All earlier checkpoints are one family, since the best of many is better by luck as well."""
    tests = [
        (run.key.step, one.hypothesis)
        for run in runs[:-1]
        for one in regression_tests(run, runs[-1], Margins())
        if (one.hypothesis.metric, one.hypothesis.split, one.hypothesis.stratum) == (last.metric, VALIDATION, ALL)
    ]
    verdicts = judge([test for _, test in tests])
    worse = [
        (one.hypothesis.difference.value, step)
        for one, (step, _) in zip(verdicts, tests, strict=True)
        if one.word is Word.found and step is not None
    ]
    return max(worse)[1] if worse else None
