"""Label Studio: tasks, the labelling configuration (https://labelstud.io/tags), and its JSON exports read back."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from tunesmith_tools.importers import label_studio
from tunesmith_tools.importers.unit import Unit
from tunesmith_tools.reviewing.exchange.answers import STAMP, Answer, Left, units_of
from tunesmith_tools.reviewing.exchange.questions import Kind, Question, Questions, asked
from tunesmith_tools.reviewing.exchange.tasks import Task

_OBJECT = "dialogue"
_LINES = ".htx-text{ white-space: pre-wrap; }"  # else line breaks are not shown


def write_tasks(tasks: Sequence[Task], _every: Questions, _reviewer: str) -> bytes:
    """Tasks to import into a project."""
    made = [{"data": {**task.stamp.written(), "dialogue": task.dialogue, "context": _context(task)}} for task in tasks]
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode()


def write_configuration(every: Questions) -> bytes:
    """The labelling configuration of a project for such tasks."""
    view = Xml.Element("View")
    Xml.SubElement(view, "Style").text = _LINES
    Xml.SubElement(view, "Text", name=_OBJECT, value="$dialogue", selectionEnabled="false")
    Xml.SubElement(view, "Text", name="context", value="$context", selectionEnabled="false")
    for question in asked(every):
        Xml.SubElement(view, "Header", value=question.name, size="5")
        Xml.SubElement(view, "Header", value=question.told, size="6")
        _control(view, question)
    Xml.indent(view)
    return f"{Xml.tostring(view, encoding='unicode')}\n".encode()


def read_answers(path: Path, every: Questions) -> Iterator[Answer | Left]:
    """Every annotation of an export, JSON or JSON-MIN. What other controls gave is passed over."""
    names = {one.name for one in every}
    for found in units_of(path, label_studio.units):
        if isinstance(found, Left):
            yield found
        else:
            number, units = found
            yield from (_answer(number, unit, names) for unit in units)


def _answer(number: int, unit: Unit, names: Collection[str]) -> Answer | Left:
    data, results, annotation = unit.row.get("data"), unit.row.get("results"), unit.row.get("annotation")
    if unit.problem:
        skipped = isinstance(annotation, dict)
        return Left(number, unit.problem, unit.source, refused=not skipped)
    assert isinstance(data, dict) and isinstance(results, dict) and isinstance(annotation, dict)
    if not annotation:
        return Left(number, "nobody has annotated the task", data, refused=False)
    return Answer(
        row=number,
        stamp={name: str(data.get(name) or "") for name in STAMP},
        answers={name: _texts(value) for name, value in results.items() if name in names},
        annotators=_annotators(annotation),
        day=_day(annotation.get("created_at")),
    )


def _context(task: Task) -> str:
    """What is shown below the dialogue, never empty, since Label Studio refuses tasks that lack a value."""
    labels = f"[labels of the record]\n{task.own_labels}" if task.labels is not None else "[blind: labels are hidden]"
    return f"{task.others}\n\n{labels}" if task.alternatives else labels


def _control(view: Xml.Element, question: Question) -> None:
    required = {"required": "true"} if question.required else {}
    common = {"name": question.name, "toName": _OBJECT, **required}
    if question.kind is Kind.TEXT:
        Xml.SubElement(view, "TextArea", common, rows="4", maxSubmissions="1", editable="true")
        return
    choice = "multiple" if question.kind is Kind.SEVERAL else "single"
    choices = Xml.SubElement(view, "Choices", common, choice=choice)
    for value in question.values:
        Xml.SubElement(choices, "Choice", value=question.shown(value), alias=value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple("" if item is None else str(item) for item in (value if isinstance(value, list) else [value]))


def _annotators(annotation: dict[str, Any]) -> tuple[str, ...]:
    """The number and the e-mail address of an account, as far as the export has them."""
    by = annotation.get("completed_by", annotation.get("annotator"))
    names = [by.get("id"), by.get("email")] if isinstance(by, dict) else [by]
    return tuple(str(name) for name in names if name not in (None, ""))


def _day(moment: Any) -> str | None:
    try:
        return date.fromisoformat(str(moment)[:10]).isoformat()
    except ValueError:
        return None
