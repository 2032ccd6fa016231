"""Public benchmarks as hashes: what is planted is found in whatever dress, and other public data raises no alarm."""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import builds
from samples import Dataset
from tunesmith import benchmark, record
from tunesmith.benchmark import BenchmarkSet
from tunesmith.corpus import BENCHMARKS, TreeView
from tunesmith.record import Record
from tunesmith_tools.pipeline import cluster

pytestmark = pytest.mark.real_data

# Each public file, with the options by which `tunesmith benchmark` finds what it asks.
SETS = {
    "mt_bench": ("mt_bench_questions.jsonl", []),
    "truthfulqa": ("truthfulqa_v0.csv", []),
    "ifeval": ("ifeval.jsonl", []),
    "humaneval": ("humaneval.jsonl", []),
    "gsm8k": ("gsm8k_train.jsonl", ["--key", "/question"]),
}
WAYS: dict[str, Callable[[str], str]] = {
    "verbatim": lambda text: text,
    "in capitals": str.upper,
    "without punctuation": lambda text: re.sub(r"[^\w\s]|_", " ", text),
    "with other punctuation": lambda text: re.sub(r"[,;:]", " –", text).replace(".", " !"),
    "in a longer prompt": lambda text: f"I am preparing a quiz for my pupils.\n\n{text}\n\nExplain each step to them.",
}
PLANTED = 60  # items of each set


def home() -> Path:
    return Path(os.environ["TUNESMITH_REAL_DATA"])


@cache
def items(name: str) -> list[str]:
    """What a set asks, by its own first text."""
    file, _ = SETS[name]
    path = home() / file
    if path.suffix == ".csv":
        import csv

        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [row["Question"] for row in csv.DictReader(lines)]
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row.get("prompt") or row.get("question") or row["turns"][0] for row in rows]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset with the hashes of all sets."""
    made = builds.filled(tmp_path_factory.mktemp("benchmarks") / "dataset", [builds.record(1)])
    for name, (file, options) in SETS.items():
        done = builds.tunesmith(made.root, "benchmark", str(home() / file), "--name", name, *options)
        assert done.code == 0, done.err
    return made


@pytest.fixture(scope="module")
def sets(dataset: Dataset) -> dict[str, BenchmarkSet]:
    return {name: benchmark.unpacked((dataset.root / f"{BENCHMARKS}/{name}.hashes").read_bytes()) for name in SETS}


def asking(prompt: str, answer: str = "I do not know.") -> Record:
    messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    made: Any = {"id": "planted-0123456789", "status": "active", "messages": messages}
    return record.from_tree(made)


def long_enough(name: str) -> list[str]:
    """Items spread over the set; a sentence of fewer words counts only where it is the whole text."""
    known = [text for text in items(name) if len(re.findall(r"\w+", text)) >= benchmark.WORDS]
    return known[:: max(1, len(known) // PLANTED)][:PLANTED]


def found(one: Record, made: BenchmarkSet) -> bool:
    return any(True for _ in benchmark.overlaps(one, [made]))


@pytest.mark.parametrize("name", [name for name in SETS if name != "mt_bench"])
def test_planted_items_are_found_in_prompts_and_responses(name: str, sets: dict[str, BenchmarkSet]) -> None:
    planted = long_enough(name)
    assert len(planted) == PLANTED
    for way, dressed in WAYS.items():
        hit = sum(found(asking(dressed(text)), sets[name]) for text in planted)
        print(f"{name}, {way}: {hit} of {len(planted)}")
        assert hit == len(planted), way
    assert all(found(asking("Give me an exercise.", f"Gladly: {text}"), sets[name]) for text in planted)


def test_short_questions_are_found_as_whole_texts_and_sentences(sets: dict[str, BenchmarkSet]) -> None:
    short = [text for text in items("truthfulqa") if len(re.findall(r"[^\W_]+", text)) < benchmark.WORDS]
    whole = [text for text in short if found(asking(text), sets["truthfulqa"])]
    within = [text for text in short if found(asking(f"Good morning to you. {text} Thank you!"), sets["truthfulqa"])]
    print(f"of {len(short)} shorter questions {len(whole)} found alone, {len(within)} within a text")
    assert len(whole) >= 0.99 * len(short)
    assert len(within) >= 0.85 * len(short)


def test_the_two_vicuna_questions_of_mt_bench_are_found(sets: dict[str, BenchmarkSet]) -> None:
    lines = (home() / "vicuna_questions.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["turns"][0] for line in lines]
    assert sum(found(asking(text), sets["mt_bench"]) for text in asked) == 2


def exercises() -> Iterator[Record]:
    for line in (home() / "gsm8k_train.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield asking(row["question"], row["answer"])


@pytest.mark.slow
def test_school_exercises_raise_no_alarm_against_the_other_sets(sets: dict[str, BenchmarkSet]) -> None:
    others = [made for name, made in sets.items() if name != "gsm8k"]
    alarms = [overlap for one in exercises() for overlap in benchmark.overlaps(one, others)]
    print(f"{len(alarms)} alarms on {len(items('gsm8k'))} exercises")
    assert alarms == []


def test_a_dataset_quarantines_what_is_planted_in_it(dataset: Dataset) -> None:
    names = [name for name in SETS if name != "mt_bench"]
    dataset.edit_policy("hooks: {}", "hooks: {duplicates: {severity: {benchmark: warning}}}")
    for number, name in enumerate(names):
        dataset.write_record(builds.dialogue(10 + number, WAYS["in a longer prompt"](long_enough(name)[5]), "Well."))
    repeats = cluster.of(TreeView.of(dataset.root)).repeats
    expected = {(builds.record(10 + number)["id"], name) for number, name in enumerate(names)}
    assert {(one.id, one.benchmark) for one in repeats} == expected
    told = json.loads(builds.tunesmith(dataset.root, "split", "--format", "json").out)["quarantined"]
    assert {one for reason in told for one in reason["records"]} == {name for name, _ in expected}
