"""Imports of real public data; what is known of each file stands in the README beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

import samples
from tunesmith import source
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import formats, mapping
from tunesmith_tools.importers.importer import Summary, import_file
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.readers import read_rows

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
GSM8K = "prompt: /question\nresponse: /answer"
SEEDS = "prompt: [/instruction, /instances/0/input]\nresponse: /instances/0/output\nfields: {source.group: /id}"
TASKMASTER = "turns: {list: /utterances, role: /speaker, content: /text}\nfields: {source.group: /conversation_id}"


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """A dataset without records."""
    return samples.make(tmp_path / "dataset")


def imported(made: samples.Dataset, file: Path, by: str | Mapping) -> Summary:
    used = mapping.load("map.yaml", by.encode()) if isinstance(by, str) else by
    form: Any = "csv" if file.suffix == ".csv" else "json"
    found = import_file(open_dataset(made.root), file, form, used, LABELS, None)
    assert found.read == found.written + found.present + found.rejected
    assert not found.broken and not found.rejected, found.first_rejects
    return found


def dialogues(made: samples.Dataset) -> set[tuple[str, ...]]:
    """The texts of every record, without the roles."""
    found = set()
    for path, data in samples.files(made.root):
        if path.startswith("records/"):
            tree: Any = source.read(path, data, "record").tree
            found.add(tuple(message["content"] for message in tree["messages"]))
    return found


def test_gsm8k(made: samples.Dataset, real_data: Path) -> None:
    file = real_data / "gsm8k_train.jsonl"
    found = imported(made, file, GSM8K)
    assert (found.read, found.written, found.present) == (7473, 7473, 0)
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert dialogues(made) == {(row["question"], row["answer"]) for row in rows}
    again = imported(made, file, GSM8K)
    assert (again.written, again.present) == (0, 7473)


def test_self_instruct_seeds(made: samples.Dataset, real_data: Path) -> None:
    found = imported(made, real_data / "self_instruct_seed_tasks.jsonl", SEEDS)
    assert (found.read, found.written, found.unmet) == (175, 175, ())


@pytest.mark.parametrize("name", ["taskmaster4_00.json", "taskmaster4_01.json"])
def test_taskmaster(made: samples.Dataset, real_data: Path, name: str) -> None:
    found = imported(made, real_data / name, TASKMASTER)
    rows = json.loads((real_data / name).read_text("utf-8"))
    open_ended = sum(row["utterances"][-1]["speaker"] == "user" for row in rows)
    assert (found.read, found.written, found.draft_rules["dialogue/last-turn"]) == (500, 500, open_ended)
    assert dialogues(made) == {tuple(turn["text"] for turn in row["utterances"]) for row in rows}


def test_fastchat(made: samples.Dataset, real_data: Path) -> None:
    found = imported(made, real_data / "fastchat_dialogues.json", formats.SHAREGPT)
    assert (found.read, found.written) == (500, 500)


@pytest.mark.parametrize(
    ("name", "prompt", "count"), [("xstest_llama2orig.csv", "/prompt", 450), ("truthfulqa_v0.csv", "/Question", 817)]
)
def test_csv_files(made: samples.Dataset, real_data: Path, name: str, prompt: str, count: int) -> None:
    found = imported(made, real_data / name, f'prompt: "{prompt}"')
    assert (found.read, found.drafts) == (count, count)


def test_every_file_of_rows_is_read_to_its_end(real_data: Path) -> None:
    counts = {
        "coconot_eval.jsonl": 1001,
        "coconot_contrast.jsonl": 379,
        "humaneval.jsonl": 164,
        "ifeval.jsonl": 541,
        "mt_bench_questions.jsonl": 80,
        "oasst_trees.jsonl": 100,
        "presidio_synth_v2.json": 1500,
        "self_instruct_user_oriented.jsonl": 252,
        "vicuna_questions.jsonl": 80,
    }
    for name, count in counts.items():
        rows = list(read_rows(real_data / name, "json"))
        assert [row for row in rows if row.value is None] == []
        assert len(rows) == count, name
        if name.endswith(".json"):
            assert [row.value for row in rows] == json.loads((real_data / name).read_text("utf-8"))
