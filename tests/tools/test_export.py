"""Exports: what trainers read, character for character, and what was left out and why."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
from tunesmith import record
from tunesmith.policy import SPLITS, Export
from tunesmith_tools.exporters.format import Format, Row, Unsuitable
from tunesmith_tools.pipeline import export, folders, pack, placement

FORMATS = {form.name: form for form in export.FORMATS}
PROMPT_COMPLETION, MESSAGES, OPENAI = (FORMATS[name] for name in ("trl-prompt-completion", "trl-messages", "openai"))

QUESTION, THOUGHT, ANSWER = "What is 17 times 3?", "Ten times 3 is 30 and seven times 3 is 21.", "It is 51."


def sum_of(mode: str) -> dict[str, Any]:
    """A record with reasoning of a mode."""
    made = builds.dialogue(1, QUESTION, ANSWER, reasoning=mode)
    if mode != "none":
        made["messages"][1]["reasoning"] = THOUGHT
    return made


def row(form: Format, tree: dict[str, Any], **settings: Any) -> Row:
    return form.row(record.from_tree(tree), Export(**settings))


def message(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def test_the_rows_of_a_plain_record() -> None:
    question, answer = message("user", QUESTION), message("assistant", ANSWER)
    assert row(PROMPT_COMPLETION, sum_of("none")) == {"prompt": [question], "completion": [answer]}
    assert row(MESSAGES, sum_of("none")) == {"messages": [question, answer]}
    assert row(OPENAI, sum_of("none")) == {"messages": [question, answer]}


def test_the_rows_of_a_dialogue_with_a_system_message() -> None:
    made = builds.dialogue(1, "a", "b", "c", "d")
    made["messages"].insert(0, {"role": "system", "content": "s"})
    given = [message(role, text) for role, text in zip(("system", *("user", "assistant") * 2), "sabcd", strict=True)]
    assert row(PROMPT_COMPLETION, made) == {"prompt": given[:-1], "completion": given[-1:]}
    assert row(MESSAGES, made) == row(OPENAI, made) == {"messages": given}


@pytest.mark.parametrize(
    ("mode", "explicit", "expected"),
    [
        ("none", "keep", ANSWER),
        ("explicit", "keep", f"{THOUGHT}\n\n{ANSWER}"),
        ("explicit", "omit", ANSWER),
        ("hidden", "keep", ANSWER),
        ("hidden", "omit", ANSWER),
    ],
)
@pytest.mark.parametrize("form", [MESSAGES, OPENAI], ids=["trl", "openai"])
def test_only_explicit_reasoning_stands_before_the_answer_and_only_if_the_policy_keeps_it(
    form: Format, mode: str, explicit: str, expected: str
) -> None:
    made = row(form, sum_of(mode), explicit_reasoning=explicit)
    assert made == {"messages": [message("user", QUESTION), message("assistant", expected)]}


@pytest.mark.parametrize(
    ("mode", "content", "thought"),
    [("none", ANSWER, ""), ("explicit", f"{THOUGHT}\n\n{ANSWER}", ""), ("hidden", ANSWER, THOUGHT)],
)
@pytest.mark.parametrize("key", ["thinking", "reasoning_content"])
def test_hidden_reasoning_goes_to_the_channel_that_the_policy_names(
    mode: str, content: str, thought: str, key: str
) -> None:
    question = message("user", QUESTION)
    answer = message("assistant", content, **({key: thought} if thought else {}))
    assert row(PROMPT_COMPLETION, sum_of(mode), hidden_reasoning=key) == {"prompt": [question], "completion": [answer]}
    assert row(MESSAGES, sum_of(mode), hidden_reasoning=key) == {"messages": [question, answer]}


def untrained() -> dict[str, Any]:
    made = builds.dialogue(1, "a", "b", "c", "d")
    made["messages"][1]["train"] = False
    return made


def test_an_untrained_turn_is_marked_left_out_or_part_of_the_prompt() -> None:
    turns = [message("user", "a"), message("assistant", "b"), message("user", "c"), message("assistant", "d")]
    assert row(PROMPT_COMPLETION, untrained()) == {"prompt": turns[:3], "completion": turns[3:]}
    assert row(OPENAI, untrained()) == {"messages": [turns[0], turns[1] | {"weight": 0}, *turns[2:]]}
    with pytest.raises(Unsuitable, match="has an untrained assistant turn, which this format cannot mark"):
        row(MESSAGES, untrained())


@pytest.mark.parametrize("form", export.FORMATS, ids=list(FORMATS))
def test_a_record_that_does_not_end_with_a_trained_answer_suits_no_format(form: Format) -> None:
    for made in (builds.dialogue(1, "a", "b", "c"), untrained() | {"messages": untrained()["messages"][:2]}):
        with pytest.raises(Unsuitable, match="does not end with a trained answer"):
            row(form, made)


@pytest.mark.parametrize("form", export.FORMATS, ids=list(FORMATS))
@pytest.mark.parametrize("key", ["omit", "thinking", "reasoning_content"])
def test_the_parquet_schema_holds_every_key_of_a_row(form: Format, key: str) -> None:
    settings = Export(hidden_reasoning=key)
    rows = [form.row(record.from_tree(sum_of(mode)), settings) for mode in ("none", "hidden", "explicit")]
    assert without_nulls(pa.Table.from_pylist(rows, form.schema(settings, True)).to_pylist()) == rows
    assert key not in str(form.schema(settings, False))


def without_nulls(value: Any) -> Any:
    """Parquet has every key on every row; JSON Lines leaves out those without a value."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


# Everything that a file can hold and UTF-8 can spell; the gate refuses controls, an export must not depend on it.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1) | st.sampled_from(
    ["a\u2028b\u2029c", "a\r\nb\rc", "👩🏽‍🚀", "\x1b[31m\x85\x0b\x0c\x1c", "\ufeff\ufffe", '"\\', " ", "\n", "\x7f"]
)


@given(st.lists(texts, min_size=2, max_size=6).filter(lambda turns: len(turns) % 2 == 0), texts)
def test_every_message_comes_back_character_for_character(tmp_path: Path, turns: list[str], system: str) -> None:
    made = builds.dialogue(1, *turns)
    made["messages"].insert(0, {"role": "system", "content": system})
    for form in export.FORMATS:
        settings = Export(hidden_reasoning="thinking" if form.policy == "trl" else "omit")
        one = row(form, made, hidden_reasoning=settings.hidden_reasoning)
        folders.write_lines(tmp_path / "rows.jsonl", [folders.json_line(one)] * 2)
        folders.write_table(tmp_path / "rows.parquet", pa.Table.from_pylist([one] * 2, form.schema(settings, True)))
        for read in (jsonl(tmp_path / "rows.jsonl"), pq.read_table(tmp_path / "rows.parquet").to_pylist()):
            assert [texts_of(found) for found in read] == [[(m["role"], m["content"]) for m in made["messages"]]] * 2


def jsonl(path: Path) -> list[dict[str, Any]]:
    """A file of JSON lines as most programs read it: by newlines alone."""
    data = path.read_bytes()
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]


def texts_of(found: dict[str, Any]) -> list[tuple[str, str]]:
    messages = found["messages"] if "messages" in found else found["prompt"] + found["completion"]
    return [(one["role"], one["content"]) for one in messages]


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, a third of them designated for validation and test, some of those admitted."""
    dataset = samples.make(tmp_path / "dataset")
    records = builds.forty()
    lines = []
    for number, one in enumerate(records):
        dataset.write_record(one)
        if number < 12:
            split = SPLITS[number % 3]
            lines.append(f"{one['id']}\t{split}\t0.1.0\n")
            for by in ("reviewing-model-a", "reviewing-model-b") if number < 9 else ():
                dataset.write_review(samples.review_tree(one, by=by))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n" + "".join(sorted(lines)))
    return dataset


def all_train(policy: str) -> str:
    return policy.replace("train: 80, validation: 10, test: 10", "train: 100, validation: 0, test: 0")


def exported(dataset: samples.Dataset, change: Callable[[str], str] = str) -> dict[str, Any]:
    """Run pack, split and export; the report is returned."""
    policy = dataset.root / "guidelines" / "policy.yaml"
    policy.write_text(change(policy.read_text("utf-8")), "utf-8")
    for stage in ("pack", "split", "export"):
        done = builds.tunesmith(dataset.root, "stage", stage)
        assert done.code == 0, done.err
    report: dict[str, Any] = json.loads((dataset.root / export.REPORT).read_text("utf-8"))
    return report


def test_the_counts_of_the_report_add_up(made: samples.Dataset) -> None:
    report = exported(made)
    assert report["records"] == 40 == sum(report["states"].values())
    places = placement.read(made.root)
    assert {state: len(ids) for state, ids in report["not_placed"].items()} == {
        state: count for state, count in report["states"].items() if state != "placed"
    }
    # 1 and 2 share an origin and were designated for two splits; 2 is test and stays.
    assert report["not_placed"]["quarantined"] == [builds.record(1)["id"]]
    assert report["not_placed"]["draft"] == [builds.record(38)["id"]]
    assert report["not_placed"]["erased"] == [builds.record(39)["id"]]
    assert report["not_placed"]["withdrawn"] == [builds.record(36)["id"]]
    assert {builds.record(10)["id"], builds.record(11)["id"]} <= set(report["not_placed"]["pending"])
    assert set(report["formats"]) == set(FORMATS)
    for told in report["formats"].values():
        left_out = [name for ids in told["left_out"].values() for name in ids]
        assert sum(told["rows"].values()) + len(left_out) == report["states"]["placed"]
        assert len(left_out) == len(set(left_out))
        assert set(left_out) <= {place.id for place in places if place.state == "placed"}


def test_what_is_left_out_is_named_with_the_reason(made: samples.Dataset) -> None:
    formats = exported(made, all_train)["formats"]
    licence = {"licence CC-BY-SA-4.0": [builds.record(35)["id"]]}
    untrained = {"has an untrained assistant turn, which this format cannot mark": [builds.record(33)["id"]]}
    assert formats["openai"]["left_out"] == formats["trl-prompt-completion"]["left_out"] == licence
    assert formats["trl-messages"]["left_out"] == untrained | licence


def test_parquet_json_lines_and_index_hold_the_same_rows_in_the_same_order(made: samples.Dataset) -> None:
    report = exported(made)
    packed = {one["id"]: one for one in pack.read(made.root).records}
    places = {place.id: place for place in placement.read(made.root)}
    for name, told in report["formats"].items():
        for split, count in told["rows"].items():
            base = made.root / folders.EXPORT / name / split
            rows = jsonl(base.with_suffix(".jsonl"))
            index = jsonl(base.with_suffix(".index.jsonl"))
            assert len(rows) == len(index) == count > 0
            assert without_nulls(pq.read_table(base.with_suffix(".parquet")).to_pylist()) == rows
            assert [line["id"] for line in index] == sorted(line["id"] for line in index)
            for line, found in zip(index, rows, strict=True):
                tree = json.loads(packed[line["id"]]["record"])
                assert (places[line["id"]].state, places[line["id"]].split) == ("placed", split)
                assert found == FORMATS[name].row(record.from_tree(tree), builds.policy().exports[FORMATS[name].policy])
                assert {key: line[key] for key in ("task", "domain", "language")} == {
                    key: tree[key] for key in ("task", "domain", "language")
                }
                assert (line["license"], line["text"]) == (tree["source"]["license"], record.text_digest(tree))
                assert line["prompt_harm"] == tree["safety"]["prompt_harm"]
                assert line["response_mode"] == tree["safety"]["response_mode"]


def test_every_message_of_every_placed_record_stands_in_every_format(made: samples.Dataset) -> None:
    report = exported(made)
    trees = {one["id"]: one for one in builds.forty()}
    for name, told in report["formats"].items():
        seen = set()
        for split in SPLITS:
            base = made.root / folders.EXPORT / name / split
            index = [line["id"] for line in jsonl(base.with_suffix(".index.jsonl"))]
            for one, found in zip(index, jsonl(base.with_suffix(".jsonl")), strict=True):
                wanted = [
                    (m["role"], f"{m['reasoning']}\n\n{m['content']}" if "57" in m["content"] else m["content"])
                    for m in trees[one]["messages"]
                ]
                assert texts_of(found) == wanted
                seen.add(one)
        left_out = {one for ids in told["left_out"].values() for one in ids}
        assert seen | left_out == {place.id for place in placement.read(made.root) if place.state == "placed"}


def test_a_split_without_rows_has_no_files(made: samples.Dataset) -> None:
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    report = exported(made, all_train)
    for name, told in report["formats"].items():
        assert (told["rows"]["validation"], told["rows"]["test"]) == (0, 0)
        files = {path.name for path in (made.root / folders.EXPORT / name).iterdir()}
        assert files == {"train.jsonl", "train.parquet", "train.index.jsonl"}


def test_a_dataset_in_which_nothing_is_placed_exports_a_report_alone(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record(builds.record(1, status="draft"))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    report = exported(dataset)
    assert (report["records"], report["states"]) == (1, {"draft": 1})
    assert all(set(told["rows"].values()) == {0} for told in report["formats"].values())
    assert [path.name for path in (dataset.root / folders.EXPORT).rglob("*") if path.is_file()] == ["report.json"]


def test_a_licence_that_one_format_admits_leaves_in_that_one(made: samples.Dataset) -> None:
    def admit(policy: str) -> str:
        head, _, tail = all_train(policy).rpartition("licenses: [CC-BY-4.0")
        return f"{head}licenses: [CC-BY-SA-4.0, CC-BY-4.0{tail}"

    formats = exported(made, admit)["formats"]
    assert formats["openai"]["left_out"] == {}
    assert "licence CC-BY-SA-4.0" in formats["trl-messages"]["left_out"]
