"""CSV sheets for LibreOffice or Excel: a row a record, columns to fill in, and a legend in a sheet beside it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tunesmith_tools.console import Failure
from tunesmith_tools.reviewing.exchange.answers import STAMP, Answer, Left
from tunesmith_tools.reviewing.exchange.questions import Kind, Questions, asked
from tunesmith_tools.reviewing.exchange.tasks import Task

REVIEWER, DIALOGUE, ALTERNATIVES, LABELS = "reviewer", "dialogue", "alternatives", "record_labels"
MAX_CELL = 32_767  # characters; Excel cuts off what is behind them (Microsoft, Excel specifications and limits)
_SHOWN = (REVIEWER, DIALOGUE, ALTERNATIVES, LABELS)
_NO_ANSWERS = frozenset((*STAMP, *_SHOWN))
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")  # what a spreadsheet may take for a formula (OWASP, CSV Injection)
_BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as the code page of its machine
_TOLD = {Kind.ONE: "one of", Kind.SEVERAL: "any of, with commas", Kind.FLAG: "empty or one of", Kind.TEXT: "text"}


def write_tasks(tasks: Sequence[Task], every: Questions, reviewer: str) -> bytes:
    """The sheet of some tasks. Columns of questions are empty."""
    columns = [*STAMP, *_SHOWN, *(one.name for one in asked(every))]
    rows = [
        task.stamp.written()
        | {REVIEWER: reviewer, DIALOGUE: task.dialogue, ALTERNATIVES: task.others, LABELS: task.own_labels}
        for task in tasks
    ]
    return _encoded([columns, *([quoted(row.get(name, "")) for name in columns] for row in rows)])


def write_legend(every: Questions) -> bytes:
    """What stands in which column and what may be written there."""
    rows = [["column", "fill in", "values", "what it is"]]
    rows += [[name, "leave", "", told] for name, told in _COLUMNS.items()]
    for one in asked(every):
        fill = "always" if one.required else "where it applies"
        rows.append([one.name, fill, _TOLD[one.kind], one.told])
        rows += [[one.name, "", value, sentence] for value, sentence in one.values.items()]
    return _encoded([[quoted(cell) for cell in row] for row in rows])


def too_long(task: Task) -> bool:
    """Whether a spreadsheet would show a part of the task alone."""
    return max(map(len, (task.dialogue, task.others, task.own_labels))) >= MAX_CELL


def quoted(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unquoted(cell: str) -> str:
    """A cell as it was before `quoted`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_answers(path: Path, every: Questions) -> Iterator[Answer | Left]:
    """Each row as the answers of one person. Raises Failure where the sheet as a whole cannot be read."""
    kinds = {one.name: one.kind for one in every}
    text = _text(path)
    rows = _rows(text, _separator(text, path), path)
    header = [name.strip().casefold() for name in next(rows, [])]
    _check_header(header, every, path)
    for number, cells in enumerate(rows, 1):
        if len(cells) > len(header):
            reason = f"the row has {len(cells)} cells, the first line names {len(header)} columns"
            yield Left(number, reason, cells)
            continue
        if not any(map(str.strip, cells)):
            continue
        row = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
        yield Answer(
            row=number,
            stamp={name: row.get(name, "") for name in STAMP},
            answers={name: _given(cell, kinds.get(name)) for name, cell in row.items() if name not in _NO_ANSWERS},
            annotators=(row[REVIEWER].strip(),) if row.get(REVIEWER, "").strip() else (),
            shown=unquoted(row[DIALOGUE]) if DIALOGUE in row else None,
        )


def _given(cell: str, kind: Kind | None) -> tuple[str, ...]:
    return tuple(re.split(r"[,;\n]", cell)) if kind is Kind.SEVERAL else (cell,)


def _check_header(header: Sequence[str], every: Questions, path: Path) -> None:
    needed = [*STAMP, *(one.name for one in asked(every) if one.required)]
    missing = [name for name in needed if name not in header]
    if missing:
        raise Failure(f"{path}: the first line lacks the columns {', '.join(missing)}; is it a sheet of review export?")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Failure(f"{path}: the column {twice[0]} stands twice in the first line; remove one")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(
            f"{path}: byte {error.start + 1:,} is not UTF-8; save it as CSV with the character set UTF-8"
        ) from None


def _separator(text: str, path: Path) -> str:
    """What stands between cells: a comma, or what a spreadsheet of another country writes."""
    first = text[: text.find("\n")] if "\n" in text else text
    found = max(",;\t", key=first.count)
    if not first.count(found):
        raise Failure(f"{path}: the first line names no columns; is it a sheet of review export?")
    return found


def _rows(text: str, separator: str, path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(max(len(text), csv.field_size_limit()))  # 128 KiB is less than a long cell may have
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Failure(f"{path}: line {reader.line_num}: {error}; nothing was taken from the sheet") from None


def _encoded(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return _BOM + out.getvalue().encode("utf-8")


_COLUMNS = {
    "record": "The record's id.",
    "text_digest": "Which text was judged.",
    "labels_digest": "Which labels the record had.",
    "guideline": "The version of the guidelines that you judge by.",
    "exported": "The day on which the record said this.",
    "blind": "yes where the sheet hides the record's labels. If you saw them all the same, say so under seen.",
    REVIEWER: "Who judges.",
    DIALOGUE: "What you judge. Changes here are not taken over: write under note what should change.",
    ALTERNATIVES: "Other answers to the last turn, if there are any.",
    LABELS: "The labels that the record has; empty in blind work.",
}
