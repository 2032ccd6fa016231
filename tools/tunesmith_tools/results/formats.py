"""A study as data: JSON with everything, and CSV with a row for each cell and each test."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from tunesmith_tools.proportion import Interval
from tunesmith_tools.results.checkpoints import Trend
from tunesmith_tools.results.comparisons import Compared, limits
from tunesmith_tools.results.runs import Part, Run
from tunesmith_tools.results.study import Study
from tunesmith_tools.results.verdicts import RISK

_DIGITS = 6
_COLUMNS = (
    *("what", "run", "against", "metric", "split", "stratum", "n", "value", "against_n", "against_value", "pairs"),
    *("worse_by", "low", "high", "matters", "verdict", "needed"),
)


def as_json(found: Study) -> dict[str, Any]:
    """A study as JSON. Shares are of 1; a gap or a loss is positive where the run is worse."""
    return {
        "version": 1,
        "risk": RISK,
        "runs": [_run_value(run) for run in found.runs],
        "gaps": [{"run": run.key.name, "strata": [_compared(one) for one in several]} for run, several in found.gaps],
        "comparisons": [
            {
                "before": one.before.key.name,
                "after": one.after.key.name,
                "splits": [basis._asdict() for basis in one.bases],
                "regressions": len(one.regressions),
                "strata": [_compared(each) for each in one.found],
            }
            for one in found.comparisons
        ],
        "trends": [_trend_value(one) for one in found.trends],
        "notes": list(found.notes),
    }


def as_csv(found: Study) -> str:
    """A row for each cell, gap and regression; in a row of a cell `low` and `high` are limits of its value."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(found))
    return out.getvalue()


def _rows(found: Study) -> Iterator[dict[str, Any]]:
    for run in found.runs:
        for part in _run_value(run)["parts"]:
            of = {"what": "value", "run": run.key.name, "metric": part["metric"], "split": part["split"]}
            yield from (of | cell for cell in part["cells"])
    for run, several in found.gaps:
        yield from (_row("gap", run.key.name, run.key.name, one) for one in several)
    for one in found.comparisons:
        names = one.after.key.name, one.before.key.name
        yield from (_row("loss", *names, each) for each in one.found)


def _row(what: str, run: str, against: str, one: Compared) -> dict[str, Any]:
    value = _compared(one)
    before, after = value.pop("before"), value.pop("after")
    sides = {**after, "against_n": before["n"], "against_value": before["value"]}
    return {**value, "what": what, "run": run, "against": against, **sides}


def _run_value(run: Run) -> dict[str, Any]:
    return {**run.key._asdict(), "name": run.key.name, "parts": [_part_value(one) for one in run.parts]}


def _part_value(part: Part) -> dict[str, Any]:
    cells = [
        {"stratum": cell.stratum, "n": cell.size, "value": _rounded(cell.value), **_ends(limits(cell, part.kind))}
        for cell in part.cells
    ]
    told = {"metric": part.metric, "split": part.split, "kind": part.kind, "source": part.source}
    return {**told, "higher_is_better": part.higher_is_better, "cells": cells}


def _compared(one: Compared) -> dict[str, Any]:
    test = one.verdict.hypothesis
    return {
        "metric": test.metric,
        "split": test.split,
        "stratum": test.stratum,
        "before": {"n": one.before.size, "value": _rounded(one.before.value)},
        "after": {"n": one.after.size, "value": _rounded(one.after.value)},
        "pairs": one.pairs,
        "worse_by": _rounded(test.difference.value),
        **_ends(one.verdict.interval),
        "matters": _rounded(test.matters),
        "verdict": one.verdict.word.value,
        "needed": one.verdict.needed,
    }


def _trend_value(one: Trend) -> dict[str, Any]:
    points = [
        {"step": point.step, "train": _rounded(point.train), "validation": _rounded(point.validation)}
        | {"gap": _rounded(point.gap), **_ends(point.interval)}
        for point in one.points
    ]
    return {**one._asdict(), "points": points, "growth": _ends(one.growth)}


def _ends(interval: Interval | None) -> dict[str, float | None]:
    lower, upper = interval or (None, None)
    return {"low": _rounded(lower), "high": _rounded(upper)}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS) + 0.0  # no -0.0
