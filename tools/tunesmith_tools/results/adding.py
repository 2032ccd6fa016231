"""From a file of results to the runs that it tells of, judged against the dataset."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tunesmith import record
from tunesmith.corpus import TreeView
from tunesmith.finding import counted
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.results import gathering, labels, population, reading
from tunesmith_tools.results.checking import Known
from tunesmith_tools.results.gathering import Problem
from tunesmith_tools.results.reading import Row
from tunesmith_tools.results.runs import Run
from tunesmith_tools.spelling import like_an_id

_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name and bytes, what options say for every row, and the metrics that are asked for, else all."""

    name: str
    data: bytes
    given: Mapping[str, str | int | None]
    metrics: Collection[str]


def runs(dataset: Dataset, source: Source) -> list[Run]:
    """The runs that a file tells of. Raises Failure, which names rows and what is wrong with them."""
    rows = [_filled(row, source.given) for row in reading.rows(source.name, source.data)]
    versions = population.listing(dataset.root)
    named = {str(row.values.get("release")) for row in rows}
    releases = population.of(dataset.root, [one for version, one in versions.items() if version in named])
    known = Known(tuple(versions), releases, labels.known(dataset.policy.labels))
    sayings, problems = gathering.said(rows, known, source.metrics)
    if problems:
        raise Failure("\n".join(_told(dataset, source.name, problems)), code=1)
    if not sayings.scores and not sayings.outcomes:
        raise Failure(f"{source.name} has no row" + (f" of {' or '.join(source.metrics)}" if source.metrics else ""))
    contents = {
        version: population.contents(dataset.root, versions[version], ids) for version, ids in sayings.evaluated.items()
    }
    return gathering.runs(sayings, hashlib.sha256(source.data).hexdigest(), contents)


def _filled(row: Row, given: Mapping[str, str | int | None]) -> Row:
    """A row with what options say. Raises Failure where it says something else itself."""
    typed = {key: value for key, value in given.items() if value is not None}
    for key, value in typed.items():
        if str(row.values.get(key, value)) != str(value):
            raise Failure(f"--{key} {value}: {row.where} says {row.values[key]!r:.60}; leave one of them out")
    return row._replace(values={**row.values, **typed})


def _told(dataset: Dataset, name: str, problems: Sequence[Problem]) -> Iterator[str]:
    """The first problems of a file, each with what a mistyped id may have been meant to be."""
    yield f"nothing is kept: {name} has {counted(len(problems), 'row')} that cannot be used"
    shown = problems[:_MOST_TOLD]
    view = TreeView.of(dataset.root) if any(one.id for one in shown) else None
    for one in shown:
        meant = ""
        if view and one.id:
            there = record.path_of(one.id) in view.files
            meant = ": it came later, or was left out" if there else like_an_id(one.id, view)
        yield printable(f"{one.where}: {one.told}{meant}")
    if len(problems) > len(shown):
        yield f"and {len(problems) - len(shown):,} more"
