"""An audit's report in words: plain text for a terminal, or a page of Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tunesmith.finding import counted
from tunesmith_hooks.report import printable
from tunesmith_tools.auditing.audit_file import path_of
from tunesmith_tools.auditing.drawing import Audit
from tunesmith_tools.auditing.outcome import Decision
from tunesmith_tools.auditing.plans import Plan
from tunesmith_tools.proportion import Interval

_COLUMNS = ("stratum", "records", "drawn", "judged", "errors", "share", "exact 95 %", "Wilson 95 %")
_VERIFIED = {
    True: "made again from the revision: the same",
    False: "not made again, since the revision is not in this clone",
}


def text(value: dict[str, Any]) -> list[str]:
    """The report for a terminal."""
    lines = [f"{key:<9} {told}" for key, told in _summary(value)]
    rows = [_COLUMNS, *_rows(value)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines += ["", *("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)]
    for one in value["found"]:
        lines += ["", f"{one['record']} ({one['stratum']}): {one['state']}", *(f"  {line}" for line in _said(one))]
    return [line.rstrip() for line in [*lines, "", f"next: {value['next']}"]]


def markdown(value: dict[str, Any]) -> list[str]:
    """The report as a page."""
    lines = [f"# Audit {value['audit']}", ""]
    lines += [f"- **{key}:** {_escaped(told)}" for key, told in _summary(value)[1:]]
    lines += ["", *_table([_COLUMNS, *_rows(value)]), "", "## Found", ""]
    for one in value["found"]:
        lines.append(f"- `{one['record']}` ({_escaped(one['stratum'])}): {one['state']}")
        lines += [f"  - {_escaped(line)}" for line in _said(one)]
    return [*lines, *([] if value["found"] else ["Nothing."]), "", f"Next: {value['next']}"]


def drawn(name: str, audit: Audit) -> Iterator[str]:
    """What was drawn, and what comes next."""
    plan, more = audit.plan, len(audit.supplement)
    yield f"{path_of(name)}: {plan.size:,} of {audit.lot:,} active records of {audit.design.asked.commit[:10]}"
    if plan.accept is not None:
        yield f"It passes with {plan.told()} among them: {audit.design.demand.told()}."
    if more:
        yield f"{counted(more, 'record')} more for strata of which these have too few."
    yield f"next: git add {path_of(name)} && git commit, then tunesmith sample next {name}"


def _summary(value: dict[str, Any]) -> list[tuple[str, str]]:
    sample, accept = value["sample"], value["accept"]
    of = f"{value['lot']:,} active records" + (f" with {' '.join(value['where'])}" if value["where"] else "")
    plan = counted(value["size"], "record")
    if accept is not None:
        plan += f", passes with {Plan(value['size'], accept).told()}"
    more, wrong = value["drawn"] - value["size"], value["supplement_errors"]
    beside = f"; {wrong:,} among the others" if more else ""
    so_far = " judged" if value["unjudged"] else ""
    lines = [
        ("audit", value["audit"]),
        ("outcome", _decided(value)),
        ("revision", f"{value['revision']}, {of}"),
        ("draw", _VERIFIED[value["verified"]]),
        ("demand", value["demand"]),
        ("sample", plan + (f"; {more:,} more to fill up strata" if more else "")),
        ("errors", f"{sample['errors']:,} of {sample['judged']:,}{so_far} in the sample{beside}"),
    ]
    if value["estimate"] is None:
        return lines
    interval, wilson = _interval(value["interval"]), _interval(sample["wilson"])
    estimate = f"{_percent(value['estimate'])} of the lot is wrong; exact 95 % interval {interval}, Wilson {wilson}"
    bound = f"at most {_percent(value['upper'])} with {_percent(value['certainty'])} confidence, exact"
    return [*lines, ("estimate", estimate), ("bound", bound)]


def _decided(value: dict[str, Any]) -> str:
    unjudged, drawn, errors = value["unjudged"], value["drawn"], value["sample"]["errors"]
    left = f"{unjudged:,} of {drawn:,} to judge"
    decision = Decision[value["decision"]]
    if decision is Decision.failed:
        told = f"FAILED: {counted(errors, 'error')} in the sample, and {value['accept'] or 'none'} may be found"
        return f"{told}; {left}" if unjudged else told
    return f"{decision.value}: {left}" if unjudged else decision.value


def _said(one: dict[str, Any]) -> list[str]:
    lines = []
    for judgement in one["judgements"]:
        lines.append(f"{judgement['by']}: {judgement['verdict']} ({judgement['path']})")
        lines += [
            f"{defect['severity']} {defect['section']}" + (f": {_line(defect['note'])}" if "note" in defect else "")
            for defect in judgement["defects"]
        ]
        lines += [_line(judgement["note"])] if judgement["note"] else []
    return [printable(line) for line in lines]


def _rows(value: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    for one in value["strata"]:
        numbers = (f"{one[key]:,}" for key in ("records", "drawn", "judged", "errors"))
        known = one["exact"] is not None
        shares = (_percent(one["share"]), _interval(one["exact"]), _interval(one["wilson"])) if known else ("", "", "")
        yield (printable(one["stratum"]), *numbers, *shares)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(map(_escaped, row))} |" for row in rows]
    return [lines[0], f"| {' | '.join(['---'] * len(rows[0]))} |", *lines[1:]]


def _interval(interval: Interval) -> str:
    return f"{100 * interval[0]:.3g} to {_percent(interval[1])}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Text in which Markdown finds no markup of its own."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)
