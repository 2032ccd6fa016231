"""Argilla 2: records, the settings of a dataset, and `records.to_json()` read back (https://docs.argilla.io)."""

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from tunesmith_tools.importers import argilla
from tunesmith_tools.importers.unit import Unit
from tunesmith_tools.reviewing.exchange.answers import STAMP, Answer, Left, units_of
from tunesmith_tools.reviewing.exchange.questions import Kind, Question, Questions, asked
from tunesmith_tools.reviewing.exchange.tasks import Task

_LEAST = 2  # options that the server demands of a label question; the next two are its limits too
_MAX_OPTION, _MAX_TOLD = 500, 1000
_FIELDS = {"dialogue": "Dialogue", "alternatives": "Alternatives", "record_labels": "Labels of the record"}
_TYPES = {Kind.ONE: "label_selection", Kind.FLAG: "label_selection", Kind.SEVERAL: "multi_label_selection"}


def write_tasks(tasks: Sequence[Task], _every: Questions, _reviewer: str) -> bytes:
    """Records for `dataset.records.from_json`."""
    return _encoded([_record(task) for task in tasks])


def write_settings(every: Questions) -> bytes:
    """The settings of a dataset for such records, for `Settings.from_json`."""
    return _encoded(
        {
            "guidelines": "Judge by the pages of the dataset's guidelines, review.md first.",
            "fields": [_field(name, title) for name, title in _FIELDS.items()],
            "questions": [_question(one) for one in asked(every)],
            "metadata": [_metadata(name) for name in STAMP],
            "vectors": [],
            "allow_extra_metadata": True,
            "distribution": {"strategy": "overlap", "min_submitted": 1},
            "mapping": None,
        }
    )


def read_answers(path: Path, every: Questions) -> Iterator[Answer | Left]:
    """The responses of every person to every record. Answers to other questions are passed over."""
    names = {one.name for one in every}
    for found in units_of(path, argilla.units):
        if isinstance(found, Left):
            yield found
            continue
        number, units = found
        users = [unit.row["user_id"] for unit in units]
        for unit in units:
            yield _answer(number, unit, names, contradicts=users.count(unit.row["user_id"]) > 1)


def _answer(number: int, unit: Unit, names: Collection[str], contradicts: bool) -> Answer | Left:
    metadata, responses, user = (unit.row.get(name) for name in ("metadata", "responses", "user_id"))
    if unit.problem:
        return Left(number, unit.problem, unit.source, refused=contradicts)
    if not responses:
        return Left(number, "nobody has responded", unit.source, refused=False)
    return Answer(
        row=number,
        stamp={name: str((metadata or {}).get(name) or "") for name in STAMP},
        answers={name: _texts(value) for name, value in responses.items() if name in names},
        annotators=(user,) if user else (),
    )


def _record(task: Task) -> dict[str, Any]:
    stamp = task.stamp.written()
    shown = {"dialogue": task.dialogue, "alternatives": task.others, "record_labels": task.own_labels}
    fields = {name: text for name, text in shown.items() if text}
    return {"id": stamp["record"], "fields": fields, "metadata": stamp, "suggestions": {}, "responses": {}}


def _field(name: str, title: str) -> dict[str, Any]:
    settings = {"type": "text", "use_markdown": False}
    return {"name": name, "title": title, "required": name == "dialogue", "settings": settings}


def _question(one: Question) -> dict[str, Any]:
    told = one.told
    settings: dict[str, Any] = {"type": "text", "use_markdown": False}
    if len(one.values) >= _LEAST:
        options = [{"value": value, "text": one.shown(value)[:_MAX_OPTION]} for value in one.values]
        settings = {"type": _TYPES[one.kind], "options": options, "visible_options": None}
    elif one.values:
        told += f" One of: {', '.join(one.values)}."
    return {
        "name": one.name,
        "title": one.name,
        "description": told[:_MAX_TOLD],
        "required": one.required,
        "settings": settings,
    }


def _metadata(name: str) -> dict[str, Any]:
    settings = {"type": "terms", "visible_for_annotators": False, "values": None}
    return {"name": name, "title": name, "visible_for_annotators": False, "settings": settings}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple("" if item is None else str(item) for item in (value if isinstance(value, list) else [value]))


def _encoded(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()
