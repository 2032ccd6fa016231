"""Imports of real public data, compared with the files; what is known of each stands in the README beside them."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import samples
from tunesmith import source
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import mapping, oasst
from tunesmith_tools.importers.formats import FORMATS
from tunesmith_tools.importers.importer import import_file
from tunesmith_tools.importers.readers import read_rows
from tunesmith_tools.importers.summary import Summary

pytestmark = pytest.mark.real_data

LABELS = {
    "author": "drafting-model",
    "task": "reasoning",
    "domain": "general",
    "language": "en",
    "source.license": "MIT",
    "safety.prompt_harm": "unharmful",
    "safety.response_harm": "unharmful",
    "safety.response_mode": "full_compliance",
}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """A dataset without records."""
    return samples.make(tmp_path / "dataset")


def imported(made: samples.Dataset, file: Path, form: str, by: str = "", labels: dict[str, str] = LABELS) -> Summary:
    """The summary of an import by the mapping of that name that comes along."""
    path = samples.REPOSITORY / "tools/tunesmith_tools/importers/mappings" / f"{by}.yaml"
    used = mapping.load(path.name, path.read_bytes()) if by else FORMATS[form].mapping
    assert used
    found = import_file(open_dataset(made.root), file, FORMATS[form], used, labels, None)
    assert found.read == found.written + found.present + found.rejected
    assert not found.broken and all(why.startswith("privacy/") for _, why in found.first_rejects), found.first_rejects
    return found


def records(made: samples.Dataset) -> list[dict[str, Any]]:
    return [
        dict(source.read(path, data, "record").tree or {})
        for path, data in samples.files(made.root)
        if path.startswith("records/")
    ]


def dialogues(made: samples.Dataset) -> set[tuple[str, ...]]:
    """The texts of every record, without the roles."""
    return {tuple(message["content"] for message in tree["messages"]) for tree in records(made)}


@pytest.mark.slow
def test_gsm8k(made: samples.Dataset, real_data: Path) -> None:
    file = real_data / "gsm8k_train.jsonl"
    found = imported(made, file, "jsonl", "gsm8k")
    assert (found.read, found.written, found.present) == (7473, 7473, 0)
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert dialogues(made) == {(row["question"], row["answer"]) for row in rows}


@pytest.mark.parametrize("name", ["taskmaster4_00.json", "taskmaster4_01.json"])
def test_taskmaster(made: samples.Dataset, real_data: Path, name: str) -> None:
    found = imported(made, real_data / name, "jsonl", "taskmaster4")
    rows = json.loads((real_data / name).read_text("utf-8"))
    open_ended = sum(row["utterances"][-1]["speaker"] == "user" for row in rows)
    assert (found.read, found.written, found.draft_rules["dialogue/last-turn"]) == (500, 500, open_ended)
    assert dialogues(made) == {tuple(turn["text"] for turn in row["utterances"]) for row in rows}


@pytest.mark.parametrize(
    ("name", "full", "partial"), [("xstest_llama2orig.csv", 0.38, 0.216), ("xstest_mistralinstruct.csv", 0.008, 0.008)]
)
def test_labels_of_xstest_are_those_that_were_published(
    made: samples.Dataset, real_data: Path, name: str, full: float, partial: float
) -> None:
    found = imported(made, real_data / name, "csv", "xstest_completions", {"author": "drafting-model"})
    safe = [tree["safety"] for tree in records(made) if tree["safety"]["prompt_harm"] == "unharmful"]
    modes = Counter(safety["response_mode"] for safety in safe)
    lost = found.rejected  # a few hold an address or a number of somebody
    assert lost <= 3 and len(records(made)) == 450 - lost and 250 - lost <= len(safe) <= 250
    assert modes["full_refusal"] + modes["partial_refusal"] == pytest.approx((full + partial) * 250, abs=lost)
    assert modes["full_refusal"] == pytest.approx(full * 250, abs=lost)


def test_every_message_of_the_trees_is_in_a_record_or_named(made: samples.Dataset, real_data: Path) -> None:
    file = real_data / "oasst_trees.jsonl"
    found = imported(made, file, "oasst-turns")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    messages = [message for row in rows for message in _walk(row["prompt"])]
    units = [unit for row in rows for unit in oasst.turns(row)]
    placed = {message["message_id"] for unit in units for message in (*unit.source["thread"], *unit.source["replies"])}
    missing = Counter(message["role"] for message in messages if message["message_id"] not in placed)
    assert (len(messages), len(units), found.written) == (1167, 254, 254)
    assert missing == {"prompter": 226, "assistant": 3}
    assert found.left_out == {oasst.UNANSWERED: 226, oasst.UNRANKED: 3}
    assert dialogues(made) == {tuple(turn["text"] for turn in unit.row["thread"]) for unit in units}
    for tree in records(made):
        trained = [message.get("train", True) for message in tree["messages"] if message["role"] == "assistant"]
        assert trained == [False] * (len(trained) - 1) + [True]
    others = [other for tree in records(made) for other in tree.get("alternatives", ())]
    assert len(others) == sum(len(unit.row["alternatives"]) for unit in units)
    assert all(other["rank"] > 0 for other in others)


def test_threads_have_every_message_of_the_trees_or_count_it(made: samples.Dataset, real_data: Path) -> None:
    found = imported(made, real_data / "oasst_trees.jsonl", "oasst")
    held = sum(len(tree["messages"]) + len(tree.get("alternatives", ())) for tree in records(made))
    assert (found.written, held + found.left_out.total()) == (100, 1167)
    assert {tree["source"].get("model") for tree in records(made)} == {None, "chip20b"}
    assert len({tree["source"]["group"] for tree in records(made)}) == 100


def _walk(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield message
    for reply in message["replies"]:
        yield from _walk(reply)


def test_every_file_of_rows_is_read_to_its_end(real_data: Path) -> None:
    counts = {"coconot_eval.jsonl": 1001, "presidio_synth_v2.json": 1500, "taskmaster4_00.json": 500}
    for name, count in counts.items():
        rows = list(read_rows(real_data / name, "json"))
        assert [row for row in rows if row.value is None] == []
        assert len(rows) == count, name
        if name.endswith(".json"):
            assert [row.value for row in rows] == json.loads((real_data / name).read_text("utf-8"))
