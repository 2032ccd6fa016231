"""From what rows say to runs: shares and means by stratum, worked out here where records were judged one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from tunesmith_tools.results.checking import Known, Outcome, Score, Wrong, judged
from tunesmith_tools.results.moments import moments, of_share
from tunesmith_tools.results.population import Content
from tunesmith_tools.results.reading import Row
from tunesmith_tools.results.runs import (
    ALL,
    MEAN,
    SHARE,
    TRAIN,
    Cell,
    Judged,
    Key,
    Part,
    Run,
    sorted_parts,
)

Saying = TypeVar("Saying", Score, Outcome)


class Problem(NamedTuple):
    """What is wrong in a row, and the id that no record has, if that is it."""

    where: str
    told: str
    id: str = ""


class Sayings(NamedTuple):
    """What the rows of a file say, each with where it stands."""

    scores: Sequence[tuple[str, Score]]
    outcomes: Sequence[tuple[str, Outcome]]

    @property
    def evaluated(self) -> dict[str, set[str]]:
        """The records that were judged one by one, by release."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, one in self.outcomes:
            found[one.of.key.release].add(one.id)
        return found


def said(rows: Iterable[Row], known: Known, metrics: Collection[str]) -> tuple[Sayings, list[Problem]]:
    """What rows say, and what is wrong with them."""
    scores: list[tuple[str, Score]] = []
    outcomes: list[tuple[str, Outcome]] = []
    problems: list[Problem] = []
    first: dict[tuple[object, ...], str] = {}
    directions: dict[str, bool] = {}
    for row in rows:
        try:
            for one in judged(row, known, metrics):
                if directions.setdefault(one.of.metric, one.of.higher_is_better) != one.of.higher_is_better:
                    raise Wrong(f"higher_is_better: other rows say otherwise of {one.of.metric}")
                about = (one.of.key, one.of.metric, one.split, one.stratum if isinstance(one, Score) else (one.id,))
                if about in first:
                    raise Wrong(f"the same was said in {first[about]}; several values of one are their mean")
                first[about] = row.where
                if isinstance(one, Score):
                    scores.append((row.where, one))
                else:
                    outcomes.append((row.where, one))
        except Wrong as error:
            problems.append(Problem(row.where, str(error), error.id))
    return Sayings(scores, outcomes), problems or _contradictions(scores, outcomes)


def runs(sayings: Sayings, source: str, contents: Mapping[str, Mapping[str, Content]]) -> list[Run]:
    """The runs that a file tells of. `source` is its digest, `contents` has the judged records by release and id."""
    parts: dict[Key, list[Part]] = defaultdict(list)
    records: dict[Key, dict[str, Judged]] = defaultdict(dict)
    kinds = _kinds(sayings.scores)
    for (key, metric, split), scores in _grouped(one for _, one in sayings.scores).items():
        kind = kinds[metric]
        cells = tuple(_cell(one, kind) for one in scores)
        parts[key].append(Part(metric, split, kind, scores[0].of.higher_is_better, source, cells))
    binary = _binary(sayings.outcomes)
    for (key, metric, split), outcomes in _grouped(one for _, one in sayings.outcomes).items():
        found = contents[key.release]
        kind = SHARE if metric in binary else MEAN
        cells = tuple(_cells(outcomes, found, kind))
        parts[key].append(Part(metric, split, kind, outcomes[0].of.higher_is_better, source, cells))
        for one in outcomes if split != TRAIN else ():
            text, labels = found[one.id]
            before = records[key][one.id].values if one.id in records[key] else {}
            records[key][one.id] = Judged(one.id, split, text, labels, {**before, metric: one.value})
    return [
        Run(key, sorted_parts(found), tuple(records[key][name] for name in sorted(records[key])))
        for key, found in sorted(parts.items(), key=lambda item: item[0].order)
    ]


def _contradictions(scores: Sequence[tuple[str, Score]], outcomes: Sequence[tuple[str, Outcome]]) -> list[Problem]:
    """What no row tells by itself: rows of both kinds for one thing, and values that no interval can be made of."""
    single = _grouped(one for _, one in outcomes)
    kinds = _kinds(scores)
    problems = []
    for where, one in scores:
        told = ""
        if (one.of.key, one.of.metric, one.split) in single:
            told = f"rows with an `id` tell of {one.of.metric} on {one.split} too; one kind of row is enough"
        elif kinds[one.of.metric] == MEAN and one.right is None and one.deviation is None:
            told = f"sd: it is missing, and other rows of {one.of.metric} have it"
        elif kinds[one.of.metric] == SHARE and one.right is None:
            told = _no_share(one)
        problems += [Problem(where, told)] if told else []
    return problems


def _no_share(one: Score) -> str:
    """Why a value without more is no share of records; empty if it may be one."""
    if not 0 <= one.value <= 1:
        return f"value: {one.value:g} is outside of 0 to 1: a share of 83 % is 0.83; a mean needs `sd` or `se`"
    if not one.of.higher_is_better:
        return f"value: {one.of.metric} is better when lower: say `correct` if it is a share, `sd` or `se` if a mean"
    return ""


def _kinds(scores: Sequence[tuple[str, Score]]) -> dict[str, str]:
    """A metric is a mean if any row gives its spread."""
    spread = {one.of.metric for _, one in scores if one.deviation is not None}
    return {one.of.metric: MEAN if one.of.metric in spread else SHARE for _, one in scores}


def _binary(outcomes: Sequence[tuple[str, Outcome]]) -> set[str]:
    """The metrics that say of each record 0 or 1."""
    metrics = {one.of.metric for _, one in outcomes}
    return metrics - {one.of.metric for _, one in outcomes if one.value not in (0, 1)}


def _grouped(found: Iterable[Saying]) -> dict[tuple[Key, str, str], list[Saying]]:
    groups: dict[tuple[Key, str, str], list[Saying]] = defaultdict(list)
    for one in found:
        groups[one.of.key, one.of.metric, one.split].append(one)
    return groups


def _cell(one: Score, kind: str) -> Cell:
    if kind == SHARE or one.deviation is not None:
        return Cell(one.stratum, one.size, one.value, one.deviation)
    return Cell(one.stratum, *of_share(one.value, one.size))


def _cells(outcomes: Sequence[Outcome], contents: Mapping[str, Content], kind: str) -> Iterable[Cell]:
    values: dict[str, list[float]] = defaultdict(list)
    for one in outcomes:
        for stratum in (ALL, *(f"{name}={label}" for name, label in contents[one.id].labels.items())):
            values[stratum].append(one.value)
    for stratum, found in values.items():
        size, mean, deviation = moments(found)
        yield Cell(stratum, size, mean, deviation if kind == MEAN else None)
