"""What `review export` and `review import` say when they are done."""

from pathlib import Path
from typing import Any

from tunesmith.files import quoted
from tunesmith.finding import counted
from tunesmith.people import Person
from tunesmith_tools.reviewing.exchange.formats import FORMATS
from tunesmith_tools.reviewing.exchange.incoming import Outcome
from tunesmith_tools.reviewing.exchange.outgoing import Parcel

_SHOWN = 5
_IMPORTER = "importer"


def exported_data(file: Path, guide: Path, parcel: Parcel) -> dict[str, Any]:
    """What an export says with --summary json."""
    return {
        "file": str(file),
        "guide": str(guide),
        "records": [task.stamp.record for task in parcel.tasks],
        "left_out": dict(parcel.left_out),
        "hazards": list(parcel.hazards),
    }


def exported(file: Path, guide: Path, form: str, parcel: Parcel, by: str | None) -> list[str]:
    """What an export says: where the tasks are, what was left out, and what comes next."""
    name = quoted(str(file))
    lines = [f"{file}: {counted(len(parcel.tasks), 'task')}", f"{guide}: {FORMATS[form].guide}"]
    lines += [f"left out, {counted(number, 'record')}: {reason}" for reason, number in parcel.left_out.items()]
    if parcel.hazards and not by:
        lines.append(
            f"some name hazards: {', '.join(parcel.hazards)}. Give them only to people who agreed to see these"
        )
    who = f"--by {by}" if by else "--by HANDLE" if form == "csv" else "--map-annotator NAME=HANDLE"
    return [*lines, f"next, when they are answered: tunesmith review import {name} --format {form} {who}"]


def imported_data(outcome: Outcome, file: Path, target: Path, dry: bool) -> dict[str, Any]:
    """What an import says with --summary json; docs/review-exchange.md explains the keys."""
    return {
        "file": str(file),
        "dry_run": dry,
        "read": outcome.read,
        "written": len(outcome.written),
        "present": outcome.present,
        "unanswered": outcome.left,
        "rejected": len(outcome.refused),
        "older": outcome.older,
        "edited_rows": outcome.edited,
        "unread_columns": sorted(outcome.unread),
        "reviews": outcome.written,
        "first_rejects": [{"row": one.row, "reason": one.reason} for one in outcome.refused[:_SHOWN]],
        "rejects": str(target) if outcome.refused and not dry else None,
    }


def imported(writer: Person | None, outcome: Outcome, target: Path, dry: bool) -> list[str]:
    """What an import says to whoever works here, if that is known."""
    lines = ["Dry run: nothing is written."] if dry else []
    lines.append(
        f"{counted(outcome.read, 'answer')} read: {len(outcome.written):,} written, {outcome.present:,} present, "
        f"{outcome.left:,} not given, {len(outcome.refused):,} rejected"
    )
    if outcome.older:
        told = ", ".join(outcome.older[:_SHOWN]) + (", …" if len(outcome.older) > _SHOWN else "")
        lines.append(
            f"{len(outcome.older):,} judged a text that has changed since, and count for that text alone: {told}"
        )
    lines += [
        f"row {row:,}: the dialogue was changed in the sheet, and that changes no record"
        for row in outcome.edited[:_SHOWN]
    ]
    if outcome.unread:
        lines.append(f"not read, since they are no question: {', '.join(sorted(outcome.unread))}")
    lines += [f"  row {one.row:,}: {one.reason}" for one in outcome.refused[:_SHOWN]]
    if outcome.refused and not dry:
        lines.append(f"  all of them: {target}")
    if outcome.written and not dry:
        lines += _to_commit(writer, outcome)
    return lines


def _to_commit(writer: Person | None, outcome: Outcome) -> list[str]:
    """What to do with the new reviews, and who may do it."""
    others = sorted(outcome.handles - {writer.handle if writer else ""})
    lines = []
    if others and not (writer and _IMPORTER in writer.roles):
        lines.append(f"reviews by {', '.join(others)} are committed by them, or by somebody with the role importer")
    return [*lines, "next: tunesmith check, then git add reviews && git commit"]
