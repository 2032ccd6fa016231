"""How one model, or one checkpoint of it, did on the records of a release, and the text in which that is kept."""

import json
from collections.abc import Iterable, Iterator, Mapping
from math import inf, isfinite
from typing import Any, NamedTuple

from tunesmith.policy import SPLITS
from tunesmith.release import VERSION

TRAIN, VALIDATION, TEST = SPLITS
ALL = "all"  # the stratum of every record
SHARE, MEAN = "share", "mean"
MOST_BYTES = 512 * 1024  # of a kept file: a repository carries it in every clone


class Key(NamedTuple):
    """Which run: of a model trained on a release, and the checkpoint after so many steps if there are several."""

    release: str
    model: str
    step: int | None = None

    @property
    def file(self) -> str:
        """The stem of its file, such as `tuned` or `tuned@500`."""
        return self.model if self.step is None else f"{self.model}@{self.step}"

    @property
    def name(self) -> str:
        """How commands and reports call it, such as `1.2.0/tuned@500`."""
        return f"{self.release}/{self.file}"

    @property
    def order(self) -> tuple[tuple[int, ...], str, bool, int]:
        """Older releases first, and what has no step, being the last checkpoint, behind those that have one."""
        return (tuple(map(int, self.release.split("."))), self.model, self.step is None, self.step or 0)


class Cell(NamedTuple):
    """A metric over the records of a stratum, which is ALL or `attribute=value`.

    `deviation` is the standard deviation over records. A share has none; a mean without one is of a single record.
    """

    stratum: str
    size: int
    value: float
    deviation: float | None = None


class Part(NamedTuple):
    """A metric on a split. `kind` is SHARE or MEAN, `source` the sha256 of the file that the numbers came from."""

    metric: str
    split: str
    kind: str
    higher_is_better: bool
    source: str
    cells: tuple[Cell, ...]

    @property
    def of(self) -> tuple[str, str]:
        """What it measures, and on what."""
        return self.metric, self.split


class Judged(NamedTuple):
    """A record of validation or test: the digest of its text in the release, its labels, and a value by metric."""

    id: str
    split: str
    text: str
    labels: Mapping[str, str]
    values: Mapping[str, float]

    @property
    def strata(self) -> list[str]:
        """Where it counts."""
        return [ALL, *(f"{name}={value}" for name, value in self.labels.items() if value)]


class Run(NamedTuple):
    """Parts in the order of metrics and splits, and records in that of ids, if they are few enough to be kept."""

    key: Key
    parts: tuple[Part, ...]
    records: tuple[Judged, ...] = ()

    def part(self, metric: str, split: str) -> Part | None:
        """The part that measures a metric on a split."""
        return next((one for one in self.parts if one.of == (metric, split)), None)


def text_of(run: Run) -> str:
    """JSON with a line for each cell and record: the same run, the same bytes, and a diff that can be read."""
    labels = sorted({(one.split, tuple(sorted(one.labels.items()))) for one in run.records})
    place = {each: number for number, each in enumerate(labels)}
    value: dict[str, Any] = {
        **run.key._asdict(),
        "parts": [
            {"metric": one.metric, "split": one.split, "kind": one.kind, "source": one.source}
            | {"higher_is_better": one.higher_is_better}
            for one in run.parts
        ],
        "cells": [
            {"metric": part.metric, "split": part.split, "stratum": cell.stratum, "n": cell.size, "value": cell.value}
            | ({} if cell.deviation is None else {"sd": cell.deviation})
            for part in run.parts
            for cell in part.cells
        ],
        "labels": [{"split": split, **dict(others)} for split, others in labels],
        "records": [
            {
                "id": one.id,
                "text": one.text,
                "labels": place[one.split, tuple(sorted(one.labels.items()))],
                "values": {metric: _short(value) for metric, value in one.values.items()},
            }
            for one in run.records
        ],
    }
    return "{\n" + ",\n".join(f'"{key}": {_block(value[key])}' for key in sorted(value)) + "\n}\n"


def small_enough(run: Run) -> Run:
    """The run, without its records where they would make its file a large one."""
    return run if len(text_of(run).encode("utf-8")) <= MOST_BYTES else run._replace(records=())


def parse(text: str) -> Run:
    """The run in a text that `text_of` made. Raises ValueError for a text that is none."""
    try:
        value = json.loads(text)
        key = Key(str(value["release"]), str(value["model"]), None if value["step"] is None else int(value["step"]))
        records = tuple(_judged(one, value["labels"][one["labels"]]) for one in value["records"])
        run = Run(key, tuple(_parts(value["parts"], value["cells"])), records)
        if not _is_sound(run):
            raise ValueError(f"{key.name} has values that no run has")
        return run
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(str(error)) from None


def _is_sound(run: Run) -> bool:
    """Whether a run is one that can be told of: its file may have been edited, or merged by git line by line."""
    return (
        VERSION.fullmatch(run.key.release) is not None
        and len({part.of for part in run.parts}) == len(run.parts)
        and all(
            isinstance(part.metric, str)
            and part.split in SPLITS
            and part.kind in (SHARE, MEAN)
            and isinstance(part.higher_is_better, bool)
            and len({cell.stratum for cell in part.cells}) == len(part.cells)
            and all(_is_possible(cell, part.kind) for cell in part.cells)
            for part in run.parts
        )
    )


def _is_possible(cell: Cell, kind: str) -> bool:
    if kind == SHARE:
        return cell.size > 0 and 0 <= cell.value <= 1
    return cell.size > 0 and isfinite(cell.value) and (cell.deviation is None or 0 <= cell.deviation < inf)


def _parts(parts: Iterable[Mapping[str, Any]], cells: Iterable[Mapping[str, Any]]) -> Iterator[Part]:
    found: dict[tuple[str, str], list[Cell]] = {}
    for one in cells:
        deviation = float(one["sd"]) if "sd" in one else None
        cell = Cell(str(one["stratum"]), int(one["n"]), float(one["value"]), deviation)
        found.setdefault((one["metric"], one["split"]), []).append(cell)
    for one in parts:
        yield Part(**one, cells=tuple(found[one["metric"], one["split"]]))


def _judged(value: Mapping[str, Any], labels: Mapping[str, str]) -> Judged:
    values = {metric: float(number) for metric, number in value["values"].items()}
    others = {name: label for name, label in labels.items() if name != "split"}
    return Judged(value["id"], labels["split"], value["text"], others, values)


def _block(value: Any) -> str:
    if not isinstance(value, list):
        return _line(value)
    return "[\n" + ",\n".join(map(_line, value)) + "\n]" if value else "[]"


def _short(value: float) -> float:
    """0 and 1 are most of what is kept of records."""
    return int(value) if value.is_integer() else value


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(", ", ": "), allow_nan=False)


def sorted_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in their order, each with its cells in theirs: all records first."""
    ordered = (
        one._replace(cells=tuple(sorted(one.cells, key=lambda cell: (cell.stratum != ALL, cell.stratum))))
        for one in parts
    )
    return tuple(sorted(ordered, key=lambda one: (one.metric, SPLITS.index(one.split))))
