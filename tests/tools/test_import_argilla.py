"""Argilla's exports: what a mapping sees of a person's responses, in both shapes."""

from typing import Any

import pytest

from tunesmith_tools.importers import argilla, mapping
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit, Unit

FIELDS = {"chat": [{"role": "user", "content": "Capital of Peru?"}], "a": "Cuzco.", "b": "Lima."}
RANKED = [{"rank": 2, "value": "a"}, {"rank": 1, "value": "b"}]
V2: dict[str, Any] = {
    "id": "r1",
    "fields": FIELDS,
    "metadata": {"batch": 2},
    "suggestions": {"answer": {"value": "Cuzco.", "score": 0.4, "agent": "a-model"}},
    "responses": {
        "answer": [{"value": "Lima.", "user_id": "u1"}, {"value": "Cuzco", "user_id": "u2", "status": "discarded"}],
        "order": [{"value": ["b", "a"], "user_id": "u1"}, {"value": ["a"], "user_id": "u2", "status": "discarded"}],
        "stars": [{"value": 5, "user_id": "u3", "status": "draft"}],
    },
    "vectors": {"v": [0.1, 0.2]},
    "status": "pending",
}  # fmt: skip
V1: dict[str, Any] = {
    "fields": FIELDS,
    "metadata": {"batch": 2},
    "external_id": "r1",
    "responses": [
        {"values": {"answer": {"value": "Lima."}, "order": {"value": RANKED}}, "user_id": "u1", "status": "submitted"},
        {"values": None, "user_id": "u2", "status": "discarded"},
    ],
    "suggestions": [{"question_name": "answer", "value": "Cuzco.", "type": "model", "score": 0.4, "agent": "a-model"}],
}


def units(row: dict[str, Any], **changes: Any) -> list[Unit]:
    return list(argilla.units({**row, **changes}))


@pytest.mark.parametrize("row", [V2, V1], ids=["2.x", "1.x"])
def test_the_view_of_a_response(row: dict[str, Any]) -> None:
    unit, discarded, *_ = units(row)
    assert unit.row == {
        "id": "r1",
        "fields": FIELDS,
        "metadata": {"batch": 2},
        "suggestions": {"answer": "Cuzco."},
        "responses": {"answer": "Lima.", "order": ["b", "a"]},
        "user_id": "u1",
    }
    assert (unit.group, unit.problem) == ("argilla-record-r1", "")
    assert unit.source == {"id": "r1", "fields": FIELDS, "user_id": "u1", "responses": unit.row["responses"]}
    assert discarded.problem == "the response was not submitted, its status is `discarded`"
    assert discarded.group == unit.group


def test_everybody_who_responded_counts() -> None:
    assert [(unit.row["user_id"], bool(unit.problem)) for unit in units(V2)] == [
        ("u1", False),
        ("u2", True),
        ("u3", True),
    ]


@pytest.mark.parametrize("responses", [{}, [], None, {"answer": []}])
def test_a_record_without_responses_is_one_unit(responses: Any) -> None:
    (unit,) = units(V2, responses=responses)
    assert (unit.row["responses"], unit.row["user_id"], unit.problem) == ({}, None, "")
    assert unit.row["suggestions"] == {"answer": "Cuzco."}
    assert unit.source == {"id": "r1", "fields": FIELDS}


def test_a_mapping_over_the_view() -> None:
    by = mapping.load(
        "map.yaml",
        b"turns: {list: /fields/chat, role: /role, content: /content}\n"
        b"choice: {at: /responses/order/0, of: {a: /fields/a, b: /fields/b}}\nfields: {notes: /metadata/batch}",
    )
    assert build(units(V1)[0].row, by, {}, {}) == {
        "reasoning": "none",
        "notes": "2",
        "messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima."}],
        "alternatives": [{"content": "Cuzco.", "rank": 1}],
    }


def test_without_ids_of_users_a_place_in_the_list_is_a_person() -> None:
    responses = {"a": [{"value": "FIRST"}, {"value": "SECOND"}], "b": [{"value": 1}, {"value": 2}]}
    first, second = units(V2, responses=responses)
    assert first.row["responses"] == {"a": "FIRST", "b": 1}
    assert second.row["responses"] == {"a": "SECOND", "b": 2}
    assert first.row["user_id"] is second.row["user_id"] is None
    same = units(V2, responses={"a": [{"value": "SAME"}, {"value": "SAME"}]})
    assert same[0].source != same[1].source


def test_a_second_answer_of_one_user_to_one_question_is_refused() -> None:
    responses = {"a": [{"value": "FIRST", "user_id": "u"}, {"value": "SECOND", "user_id": "u"}]}
    first, second = units(V2, responses=responses)
    assert (first.row["responses"], first.problem) == ({"a": "FIRST"}, "")
    assert second.problem == "the user `u` answers 'a' twice; which answer counts cannot be told"
    assert second.source["responses"] == {"a": "SECOND"}


def test_a_second_response_of_one_user_is_refused_in_lists_by_person_too() -> None:
    responses = [{"user_id": "u", "values": {"a": {"value": text}}} for text in ("FIRST", "SECOND")]
    first, second = units(V2, responses=responses)
    assert (first.problem, second.problem[:28]) == ("", "the user `u` answers 'a' twi")


def test_what_is_not_the_judgement_makes_nothing_new() -> None:
    again = units(V2, metadata={}, suggestions={}, vectors={}, status="completed")
    assert [unit.source for unit in again] == [unit.source for unit in units(V2)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fields": None}, "no object stands at /fields"),
        ({"fields": {}}, "no object stands at /fields"),
        ({"fields": ["x"]}, "no object stands at /fields"),
        ({"responses": "x"}, "responses are neither an object by question nor a list by person"),
        ({"responses": {"answer": {"value": 1}}}, "the responses to 'answer' are no list of objects"),
        ({"responses": {"answer": ["x"]}}, "the responses to 'answer' are no list of objects"),
        ({"responses": ["x"]}, "response 1 is no object with answers by question"),
        ({"responses": [{"values": ["x"]}]}, "response 1 is no object with answers by question"),
    ],
)
def test_records_that_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        units(V2, **changes)


def test_a_record_without_id_has_the_group_of_its_fields() -> None:
    row = {"fields": FIELDS}
    assert (
        units(row)[0].group == units({**row, "metadata": {"x": 1}})[0].group != units({"fields": {"x": "y"}})[0].group
    )
