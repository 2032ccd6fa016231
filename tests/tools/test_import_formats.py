"""All formats alike: hostile rows are refused and nothing worse, counts add up, a second import writes nothing."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from tunesmith import source
from tunesmith.files import write_atomic
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import mapping
from tunesmith_tools.importers.formats import DOLLY, FORMATS, Format
from tunesmith_tools.importers.importer import import_file
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.presence import row_digest
from tunesmith_tools.importers.summary import Summary
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit

SETTINGS = {"author": "drafting-model", "source.license": "MIT"}
GIVEN = {
    "label-studio": "prompt: /data/text\nresponse: /results/answer\nfields: {safety.hazards: /results/role}",
    "argilla": "turns: {list: /fields/messages, role: /role, content: /content}\nresponse: /responses/answer",
    "jsonl": "each: /messages\nprompt: /messages/0/text\nalternatives: {list: /replies, content: '', rank: /rank}",
    "csv": "prompt: /text\nchoice: {at: /role, of: {user: /content, assistant: /value}}\nreasoning: /data",
}


def mapping_of(form: Format) -> Mapping:
    return form.mapping or mapping.load("map.yaml", GIVEN[form.name].encode())


# Rows of the very keys that the formats look for, with whatever may stand there.
KEYS = st.sampled_from([
    "messages", "role", "content", "text", "rank", "weight", "tools", "input", "preferred_output", "prompt", "replies",
    "non_preferred_output", "deleted", "message_tree_id", "data", "annotations", "result", "from_name", "value", "type",
    "choices", "rating", "fields", "responses", "user_id", "status", "values", "instruction", "output", "context",
    "from", "category", "conversations", "history", "system", "predictions", "suggestions", "question_name",
])  # fmt: skip
WORDS = st.sampled_from(
    [
        "user",
        "assistant",
        "prompter",
        "system",
        "tool",
        "text",
        "human",
        "x",
        " ",
        "",
        "open_qa",
        "chatmessage",
        "\ud800",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


TREE = {
    "message_tree_id": "t",
    "prompt": {
        "role": "prompter",
        "text": "What is the capital of Peru?",
        "replies": [
            {"role": "assistant", "text": "Lima.", "rank": 0},
            {"role": "assistant", "text": "Cuzco.", "rank": 1},
        ],
    },
}
TASK = {
    "id": 1,
    "data": {"text": "Hi"},
    "annotations": [{"id": number, "was_cancelled": number > 1, "result": []} for number in range(4)],
}
RECORD = {
    "id": 1,
    "fields": {"messages": [{"role": "user", "content": "Hi"}]},
    "responses": {"answer": [{"value": "a", "user_id": "u"}, {"value": "b", "user_id": "v", "status": "discarded"}]},
}
ASK = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]}
PREFERENCE = {
    "input": {"messages": ASK["messages"][:1]},
    "preferred_output": ASK["messages"][1:],
    "non_preferred_output": [{"role": "assistant", "content": [{"type": "text", "text": "No."}]}],
}
RECORD_1 = {
    "fields": RECORD["fields"],
    "responses": [
        {"values": {"answer": {"value": [{"rank": 1, "value": "a"}]}}, "user_id": "u", "status": "submitted"}
    ],
    "suggestions": [{"question_name": "answer", "value": "b"}],
}
MAPPINGS = {name: mapping_of(form) for name, form in FORMATS.items()}


@given(row=st.dictionaries(KEYS, VALUES, max_size=6))
@settings(max_examples=80)
def test_any_row_becomes_units_or_is_unfit(row: dict[str, Any]) -> None:
    for name in FORMATS:
        _is_taken_or_unfit(name, row)


def _is_taken_or_unfit(name: str, row: dict[str, Any]) -> None:
    before = repr(row)
    try:
        for unit in FORMATS[name].units_of(row, MAPPINGS[name]):
            if not unit.problem:
                row_digest(unit.source)
                assert build(unit.row, MAPPINGS[name], {}, {})["messages"]
    except Unfit as error:
        assert str(error)
    assert repr(row) == before  # nobody else's data is changed


def _places(value: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield where
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*where, step))


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("openai", ASK),
        ("openai", PREFERENCE),
        ("oasst", TREE),
        ("oasst-turns", TREE),
        ("label-studio", TASK),
        ("argilla", RECORD),
        ("argilla", RECORD_1),
        ("jsonl", {"messages": [{"text": "a"}], "replies": ["b"]}),
    ],
)
@given(data=st.data())
@settings(max_examples=40)
def test_a_good_row_with_something_odd_in_it(name: str, row: dict[str, Any], data: st.DataObject) -> None:
    changed = copy.deepcopy(row)
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.sampled_from([place for place in _places(changed) if place]))
        holder: Any = changed
        for step in where[:-1]:
            holder = holder[step]
        holder[where[-1]] = data.draw(VALUES)
    _is_taken_or_unfit(name, changed)


Counts = tuple[int, int, int, int]  # read, written, present, rejected


@pytest.mark.parametrize(
    ("name", "rows", "counts"),
    [
        ("openai", [ASK, ASK, {"messages": []}], (3, 1, 1, 1)),
        (
            "dolly",
            [{"instruction": "Hi", "response": "Hello.", "category": "odd"}, {"instruction": "Hi"}],
            (2, 1, 0, 1),
        ),
        ("oasst", [TREE, {**TREE, "prompt": None}, TREE], (3, 1, 1, 1)),
        ("oasst-turns", [TREE, {**TREE, "tree_state": "other"}], (2, 1, 1, 0)),
        ("label-studio", [TASK, {"id": 2, "data": {}}, {"id": 3, "data": {"text": "Hi"}}], (6, 3, 0, 3)),
        ("argilla", [RECORD, {"fields": RECORD["fields"]}, {"fields": 1}], (4, 2, 0, 2)),
        ("jsonl", [{"messages": [{"text": "a"}, {"text": "b"}, {"text": "a"}, {}]}, {"messages": []}], (5, 2, 1, 2)),
    ],
)
def test_counts_add_up_and_a_second_import_writes_nothing(
    tmp_path: Path, name: str, rows: list[Any], counts: Counts
) -> None:
    made = samples.make(tmp_path / "dataset")
    first = _imported(made, tmp_path, name, rows)
    assert (first.read, first.written, first.present, first.rejected) == counts
    second = _imported(made, tmp_path, name, rows)
    assert (second.read, second.written, second.rejected) == (first.read, 0, first.rejected)
    assert made.check().code == 0
    rejects = tmp_path / "rejects.jsonl"
    assert len(rejects.read_text("utf-8").splitlines() if rejects.exists() else []) == first.rejected


def _imported(made: samples.Dataset, folder: Path, name: str, rows: list[Any]) -> Summary:
    file = folder / "rows.json"
    file.write_text(json.dumps(rows), "utf-8")
    form = FORMATS[name]
    return import_file(open_dataset(made.root), file, form, mapping_of(form), SETTINGS, folder / "rejects.jsonl")


def _records(made: samples.Dataset) -> list[dict[str, Any]]:
    found = [(path, data) for path, data in samples.files(made.root) if path.startswith("records/")]
    return [dict(source.read(path, data, "record").tree or {}) for path, data in found]


def test_units_of_a_row_share_a_group_unless_somebody_names_another(tmp_path: Path) -> None:
    rows = [{"messages": [{"text": "a"}, {"text": "b"}]}, {"messages": [{"text": "c"}]}]
    made = samples.make(tmp_path / "dataset")
    _imported(made, tmp_path, "jsonl", rows)
    groups = {tree["messages"][0]["content"]: tree["source"]["group"] for tree in _records(made)}
    assert groups["a"] == groups["b"] != groups["c"]
    other = samples.make(tmp_path / "other")
    file, form = tmp_path / "rows.json", FORMATS["jsonl"]
    named = {**SETTINGS, "source.group": "mine"}
    import_file(open_dataset(other.root), file, form, mapping_of(form), named, None)
    assert {tree["source"]["group"] for tree in _records(other)} == {"mine"}


def test_left_out_messages_are_counted_and_rejected_trees_are_not(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    more = {**TREE["prompt"], "replies": [*TREE["prompt"]["replies"], {"role": "assistant", "text": "La Paz."}]}  # type: ignore[dict-item]
    rows = [{**TREE, "prompt": more}, {**TREE, "prompt": {**more, "role": "assistant"}}]
    found = _imported(made, tmp_path, "oasst", rows)
    assert dict(found.left_out) == {"answers without a rank beside a better one": 1}
    (tree,) = _records(made)
    assert tree["alternatives"] == [{"content": "Cuzco.", "rank": 1}]
    assert tree["status"] == "draft"


def test_an_import_stopped_between_two_units_of_a_row_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = {"role": "prompter", "text": "And of Chile?", "replies": [{"role": "assistant", "text": "Santiago."}]}
    prompt = {**TREE["prompt"], "replies": [{"role": "assistant", "text": "Lima.", "replies": [again, {**again}]}]}  # type: ignore[dict-item]
    rows = [{"prompt": None}, {**TREE, "prompt": prompt}, TREE]
    whole = _imported(samples.make(tmp_path / "whole"), tmp_path, "oasst-turns", rows)
    made = samples.make(tmp_path / "dataset")
    left = iter([True, False])

    def failing(path: Path, data: bytes) -> None:
        if not next(left):
            raise OSError(28, "No room", str(path))
        write_atomic(path, data)

    with monkeypatch.context() as patch:
        patch.setattr("tunesmith_tools.importers.importer.write_atomic", failing)
        with pytest.raises(Failure, match="again with --resume"):
            _imported(made, tmp_path, "oasst-turns", rows)
    form = FORMATS["oasst-turns"]
    resumed = import_file(
        open_dataset(made.root),
        tmp_path / "rows.json",
        form,
        MAPPINGS[form.name],
        SETTINGS,
        tmp_path / "rejects.jsonl",
        resume=True,
    )
    assert (whole.read, whole.written, whole.present, whole.rejected) == (5, 3, 1, 1)
    assert resumed == whole
    assert len(_records(made)) == 3


def test_places_that_no_annotation_has_stop_the_run_but_tasks_that_wait_do_not(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    given = {"from_name": "answr", "type": "textarea", "value": {"text": ["Hello."]}}
    rows: list[Any] = [{"id": 1, "data": {"text": "Hi"}, "annotations": []}]
    assert _imported(made, tmp_path, "label-studio", rows).written == 1
    rows.append({"id": 2, "data": {"text": "Hi"}, "annotations": [{"id": 3, "result": [given]}]})
    with pytest.raises(Failure, match="the first of the annotations does not have /results/answer"):
        _imported(made, tmp_path, "label-studio", rows)


def test_ten_thousand_nested_replies_are_a_rejected_row(tmp_path: Path) -> None:
    deep = '{"role": "prompter", "text": "x", "replies": [' * 10_000 + "]}" * 10_000
    file = tmp_path / "trees.jsonl"
    file.write_text(f'{{"message_tree_id": "t", "prompt": {deep}}}\n{json.dumps(TREE)}\n', "utf-8")
    made = samples.make(tmp_path / "dataset")
    for name in ("oasst", "oasst-turns", "openai"):
        form = FORMATS[name]
        found = import_file(open_dataset(made.root), file, form, mapping_of(form), SETTINGS, tmp_path / "bad.jsonl")
        assert found.rejected >= 1
        assert "nested" in found.first_rejects[0][1]


@pytest.mark.parametrize(
    ("category", "task"),
    [
        ("open_qa", "question_answering"),
        ("information_extraction", "extraction"),
        ("creative_writing", "creative_writing"),
    ],
)
def test_dolly(category: str, task: str) -> None:
    row = {"instruction": "Where?", "context": "In Peru.\n", "response": "There.", "category": category}
    assert build(row, DOLLY, {}, {}) == {
        "task": task,
        "reasoning": "none",
        "messages": [{"role": "user", "content": "Where?\n\nIn Peru.\n"}, {"role": "assistant", "content": "There."}],
    }


def test_tasks_of_dolly_are_tasks_of_the_policy() -> None:
    tasks = open_dataset(samples.REPOSITORY).policy.labels.tasks
    assert set(DOLLY.values["task"].values()) <= set(tasks)
