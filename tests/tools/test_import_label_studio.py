"""Label Studio's exports: what a mapping sees of an annotation, and which annotations are new."""

from typing import Any

import pytest

from tunesmith_tools.importers import label_studio, mapping
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit, Unit


def given(name: str, kind: str, value: Any) -> dict[str, Any]:
    return {"id": f"r-{name}", "from_name": name, "to_name": "prompt", "type": kind, "origin": "manual", "value": value}


RESULT = [
    given("response", "textarea", {"text": ["Lima."]}),
    given("several", "textarea", {"text": ["one", "two"]}),
    given("mode", "choices", {"choices": ["full_compliance"]}),
    given("hazards", "choices", {"choices": ["hate", "profanity"]}),
    given("stars", "rating", {"rating": 4}),
    given("better", "pairwise", {"selected": "left"}),
    given("marks", "labels", {"start": 0, "end": 4, "text": "Lima", "labels": ["PLACE"]}),
    given("marks", "labels", {"start": 5, "end": 6, "text": ".", "labels": ["DOT"]}),
    given("chat", "chatmessage", {"chatmessage": {"role": "user", "content": "Hi"}}),
    {"type": "relation", "from_id": "r-a", "to_id": "r-b", "direction": "right"},
]
ANNOTATION = {
    "id": 70, "completed_by": {"id": 3, "email": "ada@example.com"}, "result": RESULT, "was_cancelled": False,
    "ground_truth": True, "created_at": "2026-03-09T22:16:08Z", "updated_at": "2026-03-09T22:16:09Z", "lead_time": 4.2,
}  # fmt: skip
TASK = {
    "id": 7, "project": 1, "data": {"prompt": "Capital of Peru?", "a": "Lima.", "b": "Cuzco."}, "meta": {"batch": 2},
    "annotations": [ANNOTATION], "total_annotations": 1, "updated_at": "2026-03-09T22:16:10Z",
    "predictions": [{"model_version": "m", "result": [given("response", "textarea", {"text": "Cuzco."})]}],
}  # fmt: skip


def units(**changes: Any) -> list[Unit]:
    return list(label_studio.units({**TASK, **changes}))


def test_the_view_of_an_annotation() -> None:
    (unit,) = units()
    assert unit.row["data"] == TASK["data"]
    assert unit.row["results"] == {
        "response": "Lima.",
        "several": ["one", "two"],
        "mode": "full_compliance",
        "hazards": ["hate", "profanity"],
        "stars": 4,
        "better": "left",
        "marks": [RESULT[6]["value"], RESULT[7]["value"]],
        "chat": [{"role": "user", "content": "Hi"}],
    }
    assert unit.row["predictions"] == [{"response": "Cuzco."}]
    assert unit.row["annotation"]["ground_truth"] is True and "result" not in unit.row["annotation"]
    assert unit.row["task"]["meta"] == {"batch": 2} and "data" not in unit.row["task"]
    assert (unit.group, unit.problem) == ("label-studio-task-7", "")
    assert unit.source == {"id": 7, "data": TASK["data"], "annotation": {"id": 70, "result": RESULT}}


def test_annotations_of_a_task_stand_side_by_side() -> None:
    skipped = {**ANNOTATION, "id": 71, "was_cancelled": True}
    first, second, third, odd = units(annotations=[ANNOTATION, skipped, {**ANNOTATION, "id": 72, "result": []}, "odd"])
    assert {unit.group for unit in (first, second, third, odd)} == {"label-studio-task-7"}
    assert second.problem == "the annotator skipped the task (was_cancelled)"
    assert (third.row["results"], third.problem, odd.problem) == ({}, "", "the annotation is no object")
    assert first.source == units()[0].source


def test_times_and_counts_make_nothing_new_but_another_result_does() -> None:
    (before,) = units()
    later = {**ANNOTATION, "updated_at": "2027-01-01T00:00:00Z", "lead_time": 9, "ground_truth": False}
    (after,) = units(annotations=[later], total_annotations=3, updated_at="2027-01-01T00:00:00Z", predictions=[])
    assert after.source == before.source
    (changed,) = units(annotations=[{**ANNOTATION, "result": RESULT[:1]}])
    assert changed.source != before.source


@pytest.mark.parametrize("annotations", [[], None])
def test_a_task_without_annotations_is_one_unit(annotations: Any) -> None:
    (unit,) = units(annotations=annotations)
    assert (unit.row["results"], unit.row["annotation"]) == ({}, {})
    assert (unit.source, unit.problem) == ({"id": 7, "data": TASK["data"]}, "")


def test_a_mapping_over_the_view() -> None:
    by = mapping.load(
        "map.yaml",
        b"prompt: /data/prompt\nchoice: {at: /results/better, of: {left: /data/a, right: /data/b}}\n"
        b"fields: {safety.response_mode: /results/mode, safety.hazards: /results/hazards,\n"
        b"  notes: /annotation/lead_time}",
    )
    (unit,) = units()
    assert build(unit.row, by, {}, {}) == {
        "reasoning": "none",
        "notes": "4.2",
        "safety": {"response_mode": "full_compliance", "hazards": ["hate", "profanity"]},
        "messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima."}],
        "alternatives": [{"content": "Cuzco.", "rank": 1}],
    }


def test_json_min() -> None:
    row = {
        "prompt": "Capital of Peru?", "tags": ["geo"], "id": 7, "response": "Lima.",
        "several": {"text": ["one", "two"]}, "hazards": {"choices": ["hate", "profanity"]}, "stars": [{"rating": 4}],
        "better": [{"selected": "left"}],
        "chat": [{"role": "user", "content": "Hi"}], "annotator": 3, "annotation_id": 70,
        "created_at": "2026-03-09T22:16:08Z", "updated_at": "2026-03-09T22:16:09Z", "lead_time": 4.2,
    }  # fmt: skip
    (unit,) = label_studio.units(row)
    assert unit.row["data"]["prompt"] == unit.row["results"]["prompt"] == "Capital of Peru?"
    picked = {name: unit.row["results"][name] for name in ("response", "several", "hazards", "stars", "better", "chat")}
    assert picked == {
        "response": "Lima.",
        "several": ["one", "two"],
        "hazards": ["hate", "profanity"],
        "stars": 4,
        "better": "left",
        "chat": [{"role": "user", "content": "Hi"}],
    }
    assert unit.group == "label-studio-task-7"
    (later,) = label_studio.units({**row, "updated_at": "2027-01-01T00:00:00Z", "lead_time": 9})
    assert later.source == unit.source


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"data": None}, "no object stands at /data"),
        ({"data": "text"}, "no object stands at /data"),
        ({"annotations": {"a": 1}}, "annotations and predictions of a task are lists"),
        ({"predictions": "x"}, "annotations and predictions of a task are lists"),
        ({"id": None, "data": {"x": float("nan")}}, "NaN"),
    ],
)
def test_tasks_that_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        units(**changes)


def test_odd_results_are_passed_over() -> None:
    odd = [None, "x", {}, {"from_name": 5, "value": 1}, {"from_name": "a"}, {"from_name": "b", "value": {"text": 5}}]
    (unit,) = units(annotations=[{"result": odd}], predictions=[None, {"result": None}])
    assert unit.row["results"] == {"a": None, "b": 5}
    assert unit.row["predictions"] == [{}, {}]
    (unit,) = units(annotations=[{"result": "x"}], id=None)
    assert unit.group.startswith("label-studio-task-") and unit.row["results"] == {}
