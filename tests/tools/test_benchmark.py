"""`tunesmith benchmark`: what a benchmark asks becomes hashes, whatever the file is like, and no text is kept."""

import json
from pathlib import Path

import pytest

import builds
from samples import Dataset
from tunesmith import benchmark
from tunesmith.benchmark import BenchmarkSet
from tunesmith.corpus import BENCHMARKS

QUESTIONS = ("How many wheels do seven bicycles have?", "What holds the lid of a kettle on?")


def _made(dataset: Dataset, name: str = "wheels") -> BenchmarkSet:
    return benchmark.unpacked((dataset.root / f"{BENCHMARKS}/{name}.hashes").read_bytes())


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("x.jsonl", "".join(json.dumps({"id": 1, "question": one}) + "\n" for one in QUESTIONS), []),
        ("x.json", json.dumps([{"prompt": one} for one in QUESTIONS]), []),
        ("x.jsonl", "".join(json.dumps({"turns": [one, "And why?"]}) + "\n" for one in QUESTIONS), []),
        ("x.jsonl", "".join(json.dumps({"a": {"b": one}}) + "\n" for one in QUESTIONS), ["--key", "/a/b"]),
        ("x.csv", "Type,Question\nx,{}\ny,{}\n".format(*QUESTIONS), []),
        ("x.txt", "\n".join(QUESTIONS), []),
    ],
)
def test_items_of_a_file(dataset: Dataset, tmp_path: Path, name: str, text: str, keys: list[str]) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    done = builds.tunesmith(dataset.root, "benchmark", str(file), "--name", "wheels", *keys)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"2 items, 2 hashes: {BENCHMARKS}/wheels.hashes (")
    assert f"git add {BENCHMARKS}/wheels.hashes" in done.out
    made = _made(dataset)
    assert [made.item(benchmark.runs(one)) for one in QUESTIONS] == [1, 2]


def test_a_large_set_is_left_to_dvc(dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("\n".join(" ".join(f"w{number}x{word}" for word in range(40)) for number in range(4000)), "utf-8")
    done = builds.tunesmith(dataset.root, "benchmark", str(file), "--name", "large")
    assert f"`dvc add {BENCHMARKS}/large.hashes`" in done.out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.jsonl", '{"a": "What is it about then?"}\n', "name with --key where a row has its text"),
        ("x.jsonl", '{"question": 7}\nbroken\n', "row 2: "),
        ("x.jsonl", "", "it has no rows"),
        ("x.txt", "Yes.\nNo.\n", "holds no text of 4 words or more"),
        ("missing.jsonl", None, "No such file"),
    ],
)
def test_what_cannot_be_hashed_is_told(
    dataset: Dataset, tmp_path: Path, name: str, text: str | None, words: str
) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text, "utf-8")
    done = builds.tunesmith(dataset.root, "benchmark", str(file), "--name", "wheels")
    assert done.code in (1, 2) and words in done.err and "Traceback" not in done.err
    assert not (dataset.root / BENCHMARKS).exists()


@pytest.mark.parametrize("name", ["a/b", "..", "naïve", "a b"])
def test_a_name_is_that_of_a_file(dataset: Dataset, tmp_path: Path, name: str) -> None:
    done = builds.tunesmith(dataset.root, "benchmark", str(tmp_path / "x.txt"), "--name", name)
    assert done.code == 2 and "cannot be a file's name" in done.err
