"""The manifest: what the dataset is made of, what was aimed at, what to do next, and a digest of every file."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import builds
import card_samples
import samples
from tunesmith import yaml_reader
from tunesmith.people import People
from tunesmith.policy import SPLITS
from tunesmith_tools import build
from tunesmith_tools.composition import metrics
from tunesmith_tools.composition.targets import Standing
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.pipeline import manifest, pack
from tunesmith_tools.pipeline.placement import Row


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> samples.Dataset:
    """The forty records with an empty ledger, not committed, and every stage run on them."""
    dataset = samples.make(tmp_path_factory.mktemp("manifest") / "dataset")
    for one in builds.forty():
        dataset.write_record(one | ({"author": "drafting-model"} if "author" in one else {}))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    for stage in build.STAGES:
        done = builds.tunesmith(dataset.root, "stage", stage)
        assert done.code == 0, done.out + done.err
    return dataset


@pytest.fixture(scope="module")
def value(made: samples.Dataset) -> dict[str, Any]:
    """Its manifest."""
    return manifest.read(made.root)


def test_the_counts_add_up(made: samples.Dataset, value: dict[str, Any]) -> None:
    placed = value["states"]["placed"]
    assert value["records"] == 40 == sum(value["states"].values())
    assert sum(value["splits"][split]["placed"] for split in SPLITS) == placed
    assert sum(value["splits"][split]["pending"] for split in SPLITS) == value["states"]["pending"]
    single = {key: values for key, values in value["composition"].items() if key not in ("hazards", "look_alike")}
    everybody = {name: counts for several in value["authors"].values() for name, counts in several.items()}
    for attribute, values in (single | {"judged": value["judged"], "authors": everybody}).items():
        assert sum(sum(counts.values()) for counts in values.values()) == placed, attribute
        for split in SPLITS:
            assert sum(counts[split] for counts in values.values()) == value["splits"][split]["placed"]
    assert value["guidelines"] == "1.0"
    for table in value["tables"].values():
        assert sum(count for cells in table.values() for count in cells.values()) == placed
    for measure in value["lengths"].values():
        assert sum(bucket[split] for bucket in measure["buckets"] for split in SPLITS) == placed
    for split in ("validation", "test"):
        found = value["evaluation"][split]
        assert found["designated"] == value["splits"][split]["placed"] + value["splits"][split]["pending"]
        assert found["admitted"] == value["splits"][split]["placed"]
    assert set(value["targets"]["tasks"]) == set(builds.policy().targets.tasks)
    assert sum(share["actual"] for share in value["targets"]["domains"].values()) == pytest.approx(100, abs=0.2)
    assert value["exports"] == json.loads((made.root / "build/export/report.json").read_text("utf-8"))["formats"]


def test_every_file_but_fingerprints_and_the_manifest_is_listed_with_its_digest(
    made: samples.Dataset, value: dict[str, Any]
) -> None:
    there = {
        path for path in builds.digests(made.root) if not path.startswith(("build/fingerprint/", "build/manifest/"))
    }
    assert set(value["files"]) == there
    for path, digest in value["files"].items():
        assert hashlib.sha256((made.root / path).read_bytes()).hexdigest() == digest


def test_metrics_are_numbers_of_the_manifest_under_keys_that_stay(made: samples.Dataset, value: dict[str, Any]) -> None:
    found = json.loads((made.root / manifest.METRICS).read_text("utf-8"))
    assert set(found) == {"records", "splits", "shares", "targets", "evaluation", "lengths"}
    assert found["records"]["placed"] == value["states"]["placed"] and found["records"]["quarantined"] == 0
    assert found["splits"]["test"] == value["splits"]["test"]
    assert found["shares"]["tasks"]["code"] == value["targets"]["tasks"]["code"]["actual"]
    assert found["targets"]["tasks"]["code"] == builds.policy().targets.tasks["code"]
    assert found["evaluation"]["test"]["admitted"] == value["splits"]["test"]["placed"]
    assert found["lengths"]["answer_words"]["train"]["p50"] > 0
    numbers = [found]
    while numbers:
        one = numbers.pop()
        assert isinstance(one, dict | int | float)
        numbers += one.values() if isinstance(one, dict) else ()


def test_pictures_have_the_same_rows_in_every_split(made: samples.Dataset, value: dict[str, Any]) -> None:
    drawn = sorted(path.parent.name for path in (made.root / manifest.PLOTS).glob("*/train.json"))
    assert drawn == ["answer_words", "domain", "language", "prompt_words", "safety", "task"]
    for name in drawn:
        rows = {
            split: json.loads((made.root / manifest.PLOTS / name / f"{split}.json").read_text("utf-8"))
            for split in SPLITS
        }
        labels = {split: [row[key] for row in rows[split] for key in row if key != "records"] for split in SPLITS}
        assert labels["train"] == labels["validation"] == labels["test"] != []
        if name != "safety":  # which holds several labels of each record
            for split in SPLITS:
                assert sum(row["records"] for row in rows[split]) == value["splits"][split]["placed"]


def test_dvc_shows_metrics_and_pictures_of_a_build(tmp_path: Path) -> None:
    built = builds.built(tmp_path / "dataset")
    shown = builds.shell(built.root, "dvc", "metrics", "show", "--json")
    assert shown.code == 0, shown.err
    found = json.loads(shown.out)[""]["data"][manifest.METRICS]["data"]
    assert found == json.loads((built.root / manifest.METRICS).read_text("utf-8"))
    drawn = builds.shell(built.root, "dvc", "plots", "show", "--json")
    assert drawn.code == 0, drawn.err
    pictures = json.loads(drawn.out)
    assert "errors" not in pictures
    declared: Any = yaml_reader.load((built.root / "dvc.yaml").read_text("utf-8")).tree["plots"]
    assert {name for one in declared for name in one} <= set(pictures["data"])
    (picture,) = pictures["data"]["records by task"]
    rows = picture["content"]["data"]["values"]
    placed = manifest.read(built.root)["splits"]["train"]["placed"]
    assert sum(row["records"] for row in rows if row["filename"].endswith("train.json")) == placed > 0


def test_designated_records_that_left_the_dataset_stay_among_the_candidates(tmp_path: Path) -> None:
    """Of six designated for test: admitted, pending, rejected, quarantined, withdrawn, erased. One more is in train."""
    dataset = samples.make(tmp_path / "dataset")
    records = [builds.record(number, author="drafting-model") for number in range(4)]
    records += [builds.record(4, status="withdrawn", reason="Its answer was wrong."), builds.erased(5)]
    records += [builds.record(6, author="drafting-model")]
    for one in records:
        dataset.write_record(one)
    for by in ("reviewing-model-a", "reviewing-model-b"):
        dataset.write_review(samples.review_tree(records[0], by=by))
        dataset.write_review(samples.review_tree(records[2], by=by, verdict="reject"))
    ids = [one["id"] for one in records]
    states = ("placed", "pending", "pending", "quarantined", "withdrawn", "erased", "placed")
    splits = ("test", "test", "test", "", "", "", "train")
    places = sorted((Row(*one) for one in zip(ids, states, splits, strict=True)), key=lambda row: row.id)
    ledger = dict.fromkeys(ids[:6], "test") | {ids[6]: "train"}
    opened = open_dataset(dataset.root)
    value = manifest.manifest(pack.rows(dataset.root), places, ledger, opened.policy, opened.people)
    told = {fate: count for fate, count in value["evaluation"]["test"].items() if fate not in ("strata", "interval")}
    assert told == {
        **dict.fromkeys(("admitted", "reviews", "rejected", "quarantined", "withdrawn", "erased"), 1),
        **dict.fromkeys(("disagreement", "labels", "revise"), 0),
        "designated": 6,
    }
    assert value["evaluation"]["validation"]["designated"] == 0
    assert sum(one["designated"] for one in value["evaluation"]["test"]["strata"] if one["attribute"] == "task") == 5


def placed(split: str, state: str = "placed", basis: str = "ledger") -> Row:
    return Row("x", state, split, basis)


FULL = [placed(split) for split in SPLITS]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (FULL, []),
        ([*FULL, Row("y", "draft")], []),
        ([*FULL, placed("train", basis="provisional")], ["1 of 4 active records is placed provisionally"]),
        ([*FULL, placed("test", "pending")], ["1 record waits for reviews before it enters validation or test"]),
        ([*FULL, *[placed("test", "pending")] * 2], ["2 records wait for reviews before they enter validation"]),
        ([*FULL, Row("y", "quarantined", "", "provisional", "why")], ["1 record is quarantined"]),
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
    told = manifest.advice(rows, [])
    assert len(told) == len(words)
    assert all(word in line for word, line in zip(words, told, strict=True))


def test_the_advice_names_the_share_that_is_shortest() -> None:
    shares = [Standing("task", label, count, 100, 9, 30) for label, count in (("code", 9), ("dialogue", 5), ("law", 3))]
    (told,) = manifest.advice(FULL, shares)
    assert told == (
        "2 of 3 shares aimed at are short, task law most (3.0 % of 9 %); `tunesmith wanted` says what to write next"
    )
    assert manifest.advice(FULL, shares[:1]) == []


def test_the_advice_names_what_drifted(made: samples.Dataset, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "dataset")
    dataset = samples.Dataset(tmp_path / "dataset")
    drift = json.loads((dataset.root / manifest.DRIFT).read_text("utf-8"))
    dataset.write(manifest.DRIFT, json.dumps(drift | {"alarms": ["task: code rose from 9 to 40 %"]}))
    assert builds.tunesmith(dataset.root, "stage", "manifest").code == 0
    told = manifest.read(dataset.root)["advice"]
    assert "drift in task: code rose from 9 to 40 %; `tunesmith drift` tells more" in told


def test_the_advice_names_what_the_card_cannot_say(made: samples.Dataset, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "dataset")
    dataset = samples.Dataset(tmp_path / "dataset")
    card_samples.say(dataset, None, name="Notes", url="https://example.org/notes")
    assert builds.tunesmith(dataset.root, "stage", "manifest").code == 0
    (told,) = (line for line in manifest.read(dataset.root)["advice"] if line.startswith("the card cannot say "))
    assert told.startswith("the card cannot say description, intended_uses, ") and told.endswith("tells how people do")
    assert "name" not in told and "url" not in told


def test_a_dataset_without_active_records_has_no_shares_and_no_pictures() -> None:
    value = manifest.manifest(pack.Packed([], []), [], {}, builds.policy(), People({}))
    assert {share["actual"] for share in value["targets"]["tasks"].values()} == {0.0}
    assert value["advice"] == [f"the {split} split is empty" for split in SPLITS]
    assert {len(rows) for by_split in metrics.plots(value).values() for rows in by_split.values()} == {0}
    assert metrics.metrics(value)["records"]["placed"] == 0


def test_the_summary_names_states_splits_exports_and_advice(value: dict[str, Any]) -> None:
    text = "\n".join(build.summary(value))
    assert text.startswith("40 records: 1 draft, 1 erased, ")
    for split in SPLITS:
        assert f"  {split:<10} {value['splits'][split]['placed']:>7,} placed" in text
    assert "  rows in build/export/:" in text and all(name in text for name in value["exports"])
    assert "left out" in text
    assert "note: 37 of 37 active records are placed provisionally" in text
