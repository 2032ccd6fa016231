"""Judgements of one record side by side: a column for the record and one for each reviewer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tunesmith import review, source
from tunesmith.corpus import TreeView, Unreadable
from tunesmith.review import Review
from tunesmith_hooks.report import printable
from tunesmith_tools.agreement.sections import Guidelines
from tunesmith_tools.reviewing.disagreement import Case
from tunesmith_tools.summaries import Labels, ReviewSummary

SCORES = ("instruction", "correctness", "safety", "style")
_GAP = "  "


@dataclass(frozen=True)
class Row:
    """One line of the comparison. `record` is empty where a record says nothing; `said` has a value for each review."""

    name: str
    record: str
    said: tuple[str, ...]
    differs: bool


def rows(case: Case) -> list[Row]:
    """Verdict, labels and scores; a label that nobody gives is left out."""
    given = case.reviews
    found = [_row("verdict", None, [one.verdict for one in given])]
    for name in Labels._fields:
        label = _words(getattr(case.record.labels, name))
        row = _row(name, label, [_words(getattr(one.own, name)) for one in given])
        if name == "look_alike":  # two readers need not think of the same hazard
            row = replace(row, differs=False)
        found += [row] if label or any(row.said) else []
    found += [_row(f"score {name}", None, [str(getattr(one, name)) for one in given]) for name in SCORES]
    if any(one.prefers is not None for one in given):
        found.append(_row("prefers", None, ["" if one.prefers is None else str(one.prefers) for one in given]))
    return found


def table(case: Case) -> list[str]:
    """The rows as text; a star marks those in which somebody differs."""
    header = ["", "", "record", *(_head(one) for one in case.reviews)]
    lines = [header, *(["*" if row.differs else "", row.name, row.record, *row.said] for row in rows(case))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [_GAP.join(map(str.ljust, map(printable, cells), widths)).rstrip() for cells in lines]


def remarks(root: Path, case: Case) -> list[str]:
    """Every defect and note in full, by reviewer."""
    lines = []
    for one, whole in zip(case.reviews, _whole(root, case.reviews), strict=True):
        if whole is None or not (whole.defects or whole.note):
            continue
        lines += ["", f"{_head(one)}: {one.verdict}"]
        for defect in whole.defects:
            lines += [f"  {printable(str(defect['section']))} {defect['severity']}", *_indented(defect.get("note"), 4)]
        lines += _indented(whole.note, 2)
    return lines


def sections(root: Path, case: Case) -> list[str]:
    """The sections of the guidelines that decide the points at issue, then those that defects name."""
    guidelines = Guidelines(root)
    named = [guidelines.section_of(one.point) for one in case.differences]
    named += [defect.section for one in case.reviews for defect in one.defects]
    return list(dict.fromkeys(named))


def value_of(root: Path, case: Case) -> dict[str, Any]:
    """The comparison as JSON has it."""
    return {
        "id": case.record.id,
        "split": case.split or None,
        "record": _labels(case.record.labels),
        "differences": differences(case),
        "sections": sections(root, case),
        "reviews": [
            {
                "by": one.by,
                "role": one.role,
                "blind": one.blind,
                "verdict": one.verdict,
                "labels": _labels(one.own),
                "scores": {name: getattr(one, name) for name in SCORES},
                "prefers": one.prefers,
                "defects": list(whole.defects) if whole else [],
                "note": whole.note if whole else None,
                "path": one.path,
            }
            for one, whole in zip(case.reviews, _whole(root, case.reviews), strict=True)
        ],
        "decided_by": sorted({one.by for one in case.decisions}),
    }


def differences(case: Case) -> list[dict[str, Any]]:
    """What has to be settled, as JSON has it."""
    return [
        {"point": one.point, "readings": {value: list(by) for value, by in one.readings}, "record": one.record}
        for one in case.differences
    ]


def line_of(case: Case, hindrance: str) -> dict[str, Any]:
    """A case in a list, as JSON has it; `hindrance` is why somebody may not settle it."""
    return {
        "id": case.record.id,
        "split": case.split or None,
        "differences": differences(case),
        "may_settle": not hindrance,
        "hindrance": hindrance or None,
    }


def told(case: Case) -> str:
    """What has to be settled, in one line."""
    parts = []
    for one in case.differences:
        said = ", ".join(f"{value} ({', '.join(by)})" for value, by in one.readings)
        parts.append(f"{one.point}: {said}" + (f", record {one.record}" if one.record is not None else ""))
    return "; ".join(parts)


def _head(one: ReviewSummary) -> str:
    return one.by if one.role == "reviewer" else f"{one.by} ({one.role})"


def _row(name: str, label: str | None, said: Sequence[str]) -> Row:
    values = {*said} if label is None else {label, *said}
    return Row(name, label or "", tuple(said), len(values) > 1)


def _labels(labels: Labels) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in labels._asdict().items() if value
    }


def _words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(sorted(value))


def _indented(text: object, blanks: int) -> list[str]:
    return [f"{' ' * blanks}{printable(line)}".rstrip() for line in str(text or "").splitlines()]


def _whole(root: Path, found: Sequence[ReviewSummary]) -> list[Review | None]:
    """The reviews with their notes, which summaries leave out."""
    read = TreeView(root, {}).read([one.path for one in found])
    files = (
        None if isinstance(content, Unreadable) else source.read(path, content, "review") for path, content in read
    )
    return [review.from_tree(file.tree) if file and file.tree and not file.violations else None for file in files]
