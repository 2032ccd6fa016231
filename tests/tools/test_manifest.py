"""The manifest: what the dataset is made of, what was aimed at, what to do next, and a digest of every file."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith.policy import SPLITS
from tunesmith_tools import build
from tunesmith_tools.pipeline import manifest
from tunesmith_tools.pipeline.placement import Row


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records with an empty ledger, not committed."""
    dataset = samples.make(tmp_path / "dataset")
    for one in builds.forty():
        dataset.write_record(one | ({"author": "drafting-model"} if "author" in one else {}))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    return dataset


def run(dataset: samples.Dataset) -> dict[str, Any]:
    for stage in build.STAGES:
        done = builds.tunesmith(dataset.root, "stage", stage)
        assert done.code == 0, done.out + done.err
    return manifest.read(dataset.root)


def test_the_counts_add_up(made: samples.Dataset) -> None:
    value = run(made)
    placed = value["states"]["placed"]
    assert value["records"] == 40 == sum(value["states"].values())
    assert sum(value["splits"][split]["placed"] for split in SPLITS) == placed
    assert sum(value["splits"][split]["pending"] for split in SPLITS) == value["states"]["pending"]
    single = {key: values for key, values in value["composition"].items() if key not in ("hazards", "look_alike")}
    for attribute, values in single.items():
        assert sum(sum(counts.values()) for counts in values.values()) == placed, attribute
        for split in SPLITS:
            assert sum(counts[split] for counts in values.values()) == value["splits"][split]["placed"]
    assert value["guidelines"] == "1.0"
    assert set(value["targets"]["tasks"]) == set(builds.policy().targets["tasks"])
    assert sum(share["actual"] for share in value["targets"]["domains"].values()) == pytest.approx(100, abs=0.2)
    assert value["exports"] == json.loads((made.root / "build/export/report.json").read_text("utf-8"))["formats"]


def test_every_file_but_fingerprints_and_the_manifest_is_listed_with_its_digest(made: samples.Dataset) -> None:
    value = run(made)
    there = {
        path for path in builds.digests(made.root) if not path.startswith(("build/fingerprint/", "build/manifest/"))
    }
    assert set(value["files"]) == there
    for path, digest in value["files"].items():
        assert hashlib.sha256((made.root / path).read_bytes()).hexdigest() == digest


def test_a_record_counts_once_under_each_hazard_and_look_alike_that_it_names() -> None:
    blank = dict.fromkeys(("task", "domain", "language", "prompt_harm", "response_mode", "reasoning", "kind"), "x")
    labels: dict[str, tuple[str, list[str], list[str]]] = {
        "a": ("train", ["privacy", "hate"], []),
        "b": ("test", ["hate"], []),
        "c": ("train", [], ["hate"]),
        "d": ("train", [], []),
    }
    packed = {
        one: blank | {"license": "x", "turns": 2, "hazards": hazards, "look_alike": look_alike}
        for one, (_, hazards, look_alike) in labels.items()
    }
    places = [Row(one, "placed", split, "ledger") for one, (split, _, _) in labels.items()]
    found = manifest.composition([*places, Row("e", "pending", "test", "ledger")], packed)
    assert list(found["hazards"]) == ["hate", "privacy"]
    assert found["hazards"]["hate"] == {"train": 1, "validation": 0, "test": 1}
    assert found["hazards"]["privacy"] == {"train": 1, "validation": 0, "test": 0}
    assert found["look_alike"] == {"hate": {"train": 1, "validation": 0, "test": 0}}
    assert found["turns"] == {"2": {"train": 3, "validation": 0, "test": 1}}


def placed(split: str, state: str = "placed", basis: str = "ledger") -> Row:
    return Row("x", state, split, basis)


FULL = [placed(split) for split in SPLITS]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (FULL, []),
        ([*FULL, Row("y", "draft")], []),
        ([*FULL, placed("train", basis="provisional")], ["1 of 4 active records are placed provisionally"]),
        ([*FULL, placed("test", "pending")], ["1 records wait for reviews before they enter validation or test"]),
        ([*FULL, Row("y", "quarantined", "", "provisional", "why")], ["1 records are quarantined"]),
        ([placed("train")], ["the validation split is empty", "the test split is empty"]),
        (
            [placed("test", "pending", "provisional")],
            [
                "`tunesmith freeze` on the main branch",
                "split.tsv says what each",
                *(f"{s} split is empty" for s in SPLITS),
            ],
        ),
        ([], [f"the {split} split is empty" for split in SPLITS]),
    ],
)
def test_the_advice_says_what_is_unsettled_and_what_to_do(rows: list[Row], words: list[str]) -> None:
    told = manifest.advice(rows)
    assert len(told) == len(words)
    assert all(word in line for word, line in zip(words, told, strict=True))


def test_a_build_without_active_records_has_no_shares() -> None:
    shares = manifest.targets([Row("x", "draft")], {}, builds.policy())
    assert {share["actual"] for share in shares["tasks"].values()} == {0.0}


def test_the_summary_names_states_splits_exports_and_advice(made: samples.Dataset) -> None:
    value = run(made)
    text = "\n".join(build.summary(value))
    assert text.startswith("40 records: 1 draft, 1 erased, ")
    for split in SPLITS:
        assert f"  {split:<10} {value['splits'][split]['placed']:>7,} placed" in text
    assert "  build/export/trl-messages: " in text
    assert "left out" in text
    assert "note: 37 of 37 active records are placed provisionally" in text
