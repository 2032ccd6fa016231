"""Label Studio's exports: JSON (tasks with their annotations) and JSON-MIN (an annotation a row).

A mapping reads one annotation of one task in this view:

    data         what was imported into Label Studio, as it was
    results      by the name of each control tag (`from_name`) what the annotator gave: a text, a choice, a number;
                 a list where several were given, and always for a chat
    predictions  the same of every prediction, in a list
    annotation   the annotation without its results: id, completed_by, ground_truth, lead_time ...
    task         the task without all of these: id, project, meta ...
"""

from collections.abc import Iterator
from typing import Any

from tunesmith_tools.importers.group import group_of
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

_GROUP = "label-studio-task"
_VALUES = ("text", "choices", "rating", "selected", "number", "datetime", "taxonomy", "chatmessage")
_INSIDE = ("data", "annotations", "completions", "predictions", "drafts")
_VOLATILE = ("updated_at", "lead_time", "agreement")  # change without the judgement itself


def units(row: RowObject) -> Iterator[Unit]:
    """Every annotation of a task; the task itself where it has none. Raises Unfit."""
    if "data" not in row and "annotations" not in row:
        yield _of_json_min(row)
        return
    data, annotations = row.get("data"), row.get("annotations", row.get("completions"))  # the name until 2021
    if not isinstance(data, dict):
        raise Unfit("no object stands at /data, where a task has what was imported")
    if not isinstance(annotations or [], list) or not isinstance(row.get("predictions") or [], list):
        raise Unfit("annotations and predictions of a task are lists")
    group = group_of(_GROUP, row.get("id"), data)
    common: RowObject = {
        "data": data,
        "predictions": [_results(prediction) for prediction in row.get("predictions") or []],
        "task": {key: value for key, value in row.items() if key not in _INSIDE},
    }
    known: RowObject = {"id": row.get("id"), "data": data}
    if not annotations:
        yield Unit({**common, "results": {}, "annotation": {}}, known, group)
    for annotation in annotations or []:
        if not isinstance(annotation, dict):
            yield Unit({}, {**known, "annotation": annotation}, group, problem="the annotation is no object")
            continue
        # Times and counts, which change without the judgement, do not decide whether it is there already.
        source = {**known, "annotation": {key: annotation[key] for key in ("id", "result") if key in annotation}}
        details = {key: value for key, value in annotation.items() if key != "result"}
        cancelled = annotation.get("was_cancelled") or annotation.get("skipped")
        problem = "the annotator skipped the task (was_cancelled)" if cancelled else ""
        view = {**common, "results": _results(annotation), "annotation": details}
        yield Unit(view, source, group, problem=problem)


def _of_json_min(row: RowObject) -> Unit:
    """A row in which data and results stand side by side; which is which, only the mapping knows."""
    results = {name: _unwrapped(value) for name, value in row.items()}
    view = {"data": row, "results": results, "predictions": [], "annotation": row, "task": row}
    source = {key: value for key, value in row.items() if key not in _VOLATILE}
    return Unit(view, source, group_of(_GROUP, row.get("id"), row))


def _results(holder: Any) -> RowObject:
    """By control tag what an annotation or prediction gave."""
    result = holder.get("result") if isinstance(holder, dict) else None
    given: dict[str, list[Any]] = {}
    chats = set()
    for item in result if isinstance(result, list) else []:
        name = item.get("from_name") if isinstance(item, dict) else None
        if isinstance(name, str):  # relations between regions have none
            given.setdefault(name, []).append(_value(item.get("value")))
            if item.get("type") == "chatmessage":
                chats.add(name)
    return {name: values if name in chats else _only(values) for name, values in given.items()}


def _value(value: Any) -> Any:
    """What a control tag gave without its wrapping; marks in a text or picture stay as they are."""
    if isinstance(value, dict) and len(value) == 1:
        key, inner = next(iter(value.items()))
        if key in _VALUES:
            return _only(inner) if isinstance(inner, list) and key in ("text", "choices") else inner
    return value


def _unwrapped(value: Any) -> Any:
    """A value of JSON-MIN, which wraps all but single texts and choices, and most of them in a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        inner = _value(value[0])
        return value if inner is value[0] else inner
    return _value(value)


def _only(values: list[Any]) -> Any:
    """The one item of a list, or the list."""
    return values[0] if len(values) == 1 else values
