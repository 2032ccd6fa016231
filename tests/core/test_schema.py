"""The schemas: valid themselves, judged alike by two validators, documented, and the source of the key order."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from core import trees
from tunesmith import schema
from tunesmith.schema import Kind, Violation

NAMES = ("record", "review", "policy", "people")
KINDS: tuple[Kind, ...] = ("record", "review")
VALID: dict[Kind, dict[str, Any]] = {"record": samples.tree(), "review": samples.review_tree(samples.tree())}


def _oracle(kind: Kind) -> jsonschema.Draft202012Validator:
    registry: Any = referencing.Registry().with_resources(
        [("urn:tunesmith:record:1", referencing.Resource.from_contents(schema.load("record")))]
    )
    return jsonschema.Draft202012Validator(
        schema.load(kind), registry=registry, format_checker=jsonschema.FormatChecker()
    )


ORACLES = {kind: _oracle(kind) for kind in KINDS}


def _places(value: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield where
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*where, step))


ODD = [
    *(None, True, False, 0, 1, -1, 6, 2**53, 1.0, 1.5, "", "x", " ", "X", "1.0", "1.", "1.10", "a_b", "a-b", "A-b"),
    *("draft", "active", "withdrawn", "erased", "none", "unharmful", "0" * 64, "F" * 64, "2026-02-29", "2024-02-29"),
    *(
        "2026-1-1",
        "20261122",
        "en",
        "EN",
        "de-AT",
        "x" * 81,
        "y" * 201,
        "MIT",
        "a b",
        "é",
        "a-0123456789",
        "a--0123456789",
    ),
    *("a-012345678i", [], {}, ["x"], ["x", "x"], [1, 1], [1, True], {"x": 1}, [{}], [[]], {"role": "user"}),
]


@st.composite
def mutated(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """A valid tree after a few changes of the kinds that people make."""
    base = draw(trees.records()) if kind == "record" and draw(st.booleans()) else VALID[kind]
    tree: Any = copy.deepcopy(base)
    for _ in range(draw(st.integers(0, 3))):
        where = draw(st.sampled_from(list(_places(tree))))
        if not where:
            tree[draw(st.sampled_from(["reason", "superseded_by", "notes", "prefers", "zz", "status"]))] = draw(
                st.sampled_from(ODD)
            )
            continue
        parent = tree
        for step in where[:-1]:
            parent = parent[step]
        action = draw(st.sampled_from(["replace", "remove", "double"]))
        if action == "remove":
            del parent[where[-1]]
        elif action == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[where[-1]]))
        else:
            parent[where[-1]] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return dict(tree)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=250)
def test_two_validators_agree(kind: Kind, data: st.DataObject) -> None:
    tree = data.draw(mutated(kind))
    ours = schema.violations(tree, kind)
    assert (ours == []) == ORACLES[kind].is_valid(tree), ours


@given(trees.records())
@settings(max_examples=50)
def test_generated_records_are_valid(tree: dict[str, Any]) -> None:
    assert schema.violations(tree, "record") == []


@pytest.mark.parametrize("kind", KINDS)
def test_example_is_valid(kind: Kind) -> None:
    assert schema.violations(VALID[kind], kind) == []


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_valid_itself(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.load(name))
    assert jsonschema_rs.meta.is_valid(schema.load(name))
    assert schema.load(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def _properties(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key == "properties":
            for name, one in inner.items():
                yield f"{where}/{name}", one
                yield from _properties(one, f"{where}/{name}")
        elif key not in ("if", "then", "else", "allOf"):  # conditions repeat what is described elsewhere
            yield from _properties(inner, f"{where}/{key}")


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described(name: str) -> None:
    found = list(_properties(schema.load(name)))
    assert len(found) > 5
    assert [where for where, one in found if not _described(one)] == []


def _described(one: Any) -> bool:
    # What merely groups described properties needs no sentence of its own, nor does a map of shares.
    groups = isinstance(one, dict) and ("properties" in one or "allOf" in one or "additionalProperties" in one)
    return groups or "description" in one or "$ref" in one


def test_layout_follows_the_schema() -> None:
    layout = schema.layout("record")
    assert layout.order == tuple(schema.load("record")["properties"])
    assert layout.order[:4] == ("id", "status", "reason", "superseded_by")
    assert layout.prose == {"reason", "evidence", "reference_answer", "notes"}
    assert layout.nested["safety"].order[4:7] == ("hazards", "look_alike", "sensitive")
    message = layout.nested["messages"]
    assert message.order == ("role", "content", "attachment", "reasoning", "act", "refers_to", "safety", "train")
    assert message.prose == {"content", "reasoning"}
    assert message.nested["safety"] == layout.nested["safety"]
    assert layout.nested["waivers"].prose == {"reason"}
    review = schema.layout("review")
    assert review.nested["labels"].nested["safety"].order[0] == "prompt_harm"
    assert review.nested["defects"].prose == {"note"}


def _record(**changes: Any) -> dict[str, Any]:
    return samples.tree(**changes)


def _inside(key: str, **changes: Any) -> dict[str, Any]:
    return _record(**{key: {**samples.RECORD[key], **changes}})


VIOLATIONS = [
    (_record(task=None), Violation((), "required", "task")),
    (_record(zz=1), Violation((), "additionalProperties", ["zz"])),
    (_record(task="Two words"), Violation(("task",), "pattern", "^[a-z][a-z0-9_]*$")),
    (_record(task="rewriting\n"), Violation(("task",), "pattern", "^[a-z][a-z0-9_]*$")),
    (_record(task="t" * 65), Violation(("task",), "maxLength", 64)),
    (_record(created="2026-02-30"), Violation(("created",), "format", "date")),
    (_record(reasoning="no"), Violation(("reasoning",), "enum", ["none", "hidden", "explicit"])),
    (_record(notes=5), Violation(("notes",), "type", ["string"])),
    (_record(evidence=[]), Violation(("evidence",), "minItems", 1)),
    (_record(messages=[{"role": "user", "content": ""}]), Violation(("messages", 0, "content"), "minLength", 1)),
    (
        _inside("source", kind="found"),
        Violation(("source", "kind"), "enum", ["human", "model_assisted", "synthetic", "imported"]),
    ),
    (_inside("safety", adversarial=False), Violation(("safety", "adversarial"), "const", True)),
    (_inside("safety", hazards=["hate", "hate"]), Violation(("safety", "hazards"), "uniqueItems", None)),
    (_record(reason="why"), Violation(("reason",), "falseSchema", None)),
    (_record(status="withdrawn"), Violation((), "required", "reason")),
]


@pytest.mark.parametrize(("tree", "violation"), VIOLATIONS, ids=[str(number) for number in range(len(VIOLATIONS))])
def test_violation_names_place_keyword_and_demand(tree: dict[str, Any], violation: Violation) -> None:
    (found,) = schema.violations(tree, "record")
    assert (found.where, found.keyword) == (violation.where, violation.keyword)
    if violation.value is not None:
        assert found.value == violation.value


@pytest.mark.parametrize(
    ("status", "keys"),
    [
        ("draft", ["author", "source", "messages"]),
        ("erased", ["reason"]),
        (
            "withdrawn",
            [
                "task",
                "domain",
                "language",
                "guideline",
                "author",
                "created",
                "source",
                "reasoning",
                "safety",
                "messages",
                "reason",
            ],
        ),
        (
            "active",
            [
                "task",
                "domain",
                "language",
                "guideline",
                "author",
                "created",
                "source",
                "reasoning",
                "safety",
                "messages",
            ],
        ),
    ],
)
def test_what_each_status_asks_for(status: str, keys: list[str]) -> None:
    found = schema.violations({"id": samples.RECORD_ID, "status": status}, "record")
    assert sorted(violation.value for violation in found) == sorted(keys)
    full = _record(status=status, reason="Why." if "reason" in keys else None)
    kept = {key: value for key, value in full.items() if key in {"id", "status", *keys}}
    assert schema.violations(kept, "record") == []


def test_alternatives_of_a_draft_may_lack_their_labels() -> None:
    bare = [{"content": "Another one.", "rank": 1}]
    assert schema.violations(_record(status="draft", alternatives=bare), "record") == []
    for changes in ({"status": "active"}, {"status": "withdrawn", "reason": "Why."}):
        found = schema.violations(_record(alternatives=bare, **changes), "record")
        assert [(one.where, one.keyword, one.value) for one in found] == [
            (("alternatives", 0), "required", "response_mode"),
            (("alternatives", 0), "required", "response_harm"),
        ]
    (lacking,) = schema.violations(_record(status="draft", alternatives=[{"content": "x"}]), "record")
    assert (lacking.where, lacking.value) == (("alternatives", 0), "rank")


@pytest.mark.parametrize(
    ("kind", "where", "start"),
    [
        ("record", ("task",), "What the prompt asks for"),
        ("record", ("messages", 3, "content"), "The text of the turn"),
        ("record", ("messages", 0, "safety", "prompt_harm"), "Would a helpful answer do harm?"),
        ("record", ("waivers", 0, "of"), "Text digest of the record"),
        ("review", ("labels", "safety", "response_mode"), "full_compliance, safe_completion"),
        ("review", ("of", "text"), "Text digest of the record"),
        ("record", ("nothing",), ""),
    ],
)
def test_description_of_a_place(kind: Kind, where: tuple[Any, ...], start: str) -> None:
    told = schema.description(kind, where)
    assert told.startswith(start) and bool(told) == bool(start)


def test_keys_of_a_place() -> None:
    assert schema.keys("record", ("alternatives", 0))[:2] == ("content", "reasoning")
    assert schema.keys("review", ("labels", "safety"))[:2] == ("prompt_harm", "response_harm")
    assert schema.keys("record", ("task",)) == ()


def _suite(folder: Path) -> Iterator[tuple[str, Any, Any, bool]]:
    for path in sorted(folder.rglob("*.json")):
        for group in json.loads(path.read_text("utf-8")):
            if "localhost:1234" in json.dumps(group["schema"]):
                continue  # needs documents that a server of the suite's own would give
            for test in group["tests"]:
                name = f"{path.relative_to(folder)}: {group['description']}: {test['description']}"
                yield name, group["schema"], test["data"], test["valid"]


@pytest.mark.real_data
def test_validator_of_the_hot_path_passes_the_public_suite(real_data: Path) -> None:
    # Every required test, and `date` and `pattern` of the optional ones: what the schemas here use.
    wrong, count = [], 0
    for name, one, data, valid in _suite(real_data / "json_schema_suite"):
        optional = name.startswith("optional/")
        if optional and not name.startswith(("optional/format/date.json", "optional/ecmascript", "optional/non-bmp")):
            continue
        count += 1
        validator = jsonschema_rs.Draft202012Validator(one, validate_formats=optional)
        if validator.is_valid(data) != valid:
            wrong.append(name)
    assert count > 1200
    assert wrong == []
