"""The card's folder in the hands of its readers: `datasets` loads every config, mlcroissant every record set."""

import json
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import card_samples
import samples
from card_samples import REVIEWERS, SAID

CONFIGS = ("sft", "preference")


def module(name: str) -> ModuleType:
    """A library that `make test-trainers` installs; its own warnings are no matter of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason="not installed; `make test-trainers` installs it")


pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> card_samples.Folder:
    """Records of each split, with hidden reasoning, a dialogue, alternatives, and characters that trip readers up."""
    odd = 'a: b | "c"\n---\n\u2028 \x85 \N{WAVING HAND SIGN} e\u0301'
    worse = {"content": odd, "rank": 1, "response_mode": "full_compliance", "response_harm": "unharmful"}
    every = [card_samples.record(number) for number in range(6)]
    every[0]["messages"][1]["content"] = odd
    every[1] |= {"reasoning": "hidden"}
    every[1]["messages"][1]["reasoning"] = odd
    every[2]["messages"] += [{"role": "user", "content": "More?"}, {"role": "assistant", "content": "No."}]
    every[3] |= {"alternatives": [worse]}
    made = card_samples.dataset(tmp_path_factory.mktemp("card") / "dataset", every, "ttttve")
    for one in every[4:]:
        for by in REVIEWERS:
            made.write_review(samples.review_tree(one, by=by))
    card_samples.say(made, SAID, description=odd, name='Notes: "x" | y', tags=["a: b", "no"])
    return card_samples.built(made)


def exported(card: card_samples.Folder, config: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the export that a config is made of, by split."""
    export = {"sft": "trl-prompt-completion", "preference": "trl-preference"}[config]
    files = sorted((card.root.parent / "export" / export).glob("[a-z]*.jsonl"))
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in files
        if not path.name.endswith(".index.jsonl")
    }


@pytest.mark.parametrize("config", CONFIGS)
def test_datasets_loads_a_config_with_the_rows_of_its_export(
    card: card_samples.Folder, tmp_path: Path, config: str
) -> None:
    datasets = module("datasets")
    found = datasets.load_dataset(str(card.root), config, cache_dir=str(tmp_path))
    rows = exported(card, config)
    assert {split: found[split].num_rows for split in found} == {split: len(rows[split]) for split in rows}
    for split, wanted in rows.items():
        kept = found[split].select_columns(list(wanted[0]))
        assert list(kept) == wanted
    (info,) = (one for one in card.front["dataset_info"] if one["config_name"] == config)
    for told in info["splits"]:
        assert (told["num_examples"], told["num_bytes"]) == (
            found[told["name"]].num_rows,
            found[told["name"]].info.splits[told["name"]].num_bytes,
        )
    features = datasets.Features._from_yaml_list(info["features"])
    assert features == found["train"].features


def test_datasets_takes_the_default_config_and_the_card_of_the_page(card: card_samples.Folder, tmp_path: Path) -> None:
    datasets = module("datasets")
    assert datasets.get_dataset_default_config_name(str(card.root)) == "sft"
    assert set(datasets.get_dataset_config_names(str(card.root))) == set(CONFIGS)
    loaded = module("huggingface_hub").DatasetCard.load(card.root / "README.md")
    assert loaded.data.pretty_name == 'Notes: "x" | y'
    assert loaded.data.to_dict() == card.front
    assert loaded.text.strip() == card.page.strip()


def test_mlcroissant_finds_nothing_wrong(card: card_samples.Folder, caplog: pytest.LogCaptureFixture) -> None:
    issues = module("mlcroissant").Dataset(card.root / "croissant.json").metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    assert not [line for line in caplog.messages if "@context" in line]


def test_mlcroissant_warns_of_a_missing_citation_alone(card: card_samples.Folder, tmp_path: Path) -> None:
    described = card.croissant
    del described["citeAs"]
    issues = module("mlcroissant").Dataset(described).metadata.ctx.issues
    assert not issues.errors
    (warning,) = issues.warnings
    assert 'croissant/citeAs" is recommended, but does not exist' in warning


@pytest.mark.parametrize("config", CONFIGS)
def test_mlcroissant_loads_a_record_set_with_the_rows_of_its_export(card: card_samples.Folder, config: str) -> None:
    dataset = module("mlcroissant").Dataset(card.root / "croissant.json")
    found = [_plain(row) for row in dataset.records(config)]
    wanted = exported(card, config)
    assert {row["split"] for row in found} == set(wanted)
    for split, rows in wanted.items():
        loaded = [{key: row[key] for key in rows[0]} for row in found if row["split"] == split]
        assert sorted(loaded, key=str) == sorted(rows, key=str)
    keys = [one["@id"].partition("/")[2] for one in _record_set(card, config)["key"]]
    assert len({tuple(row[key] for key in keys) for row in found}) == len(found)
    train = module("mlcroissant").Dataset(card.root / "croissant.json")
    assert len(list(train.records(config, filters={f"{config}/split": "train"}))) == len(wanted["train"])


def test_the_splits_are_described_by_their_purpose(card: card_samples.Folder) -> None:
    dataset = module("mlcroissant").Dataset(card.root / "croissant.json")
    assert {row["splits/name"]: row["splits/url"] for row in dataset.records("splits")} == {
        "train": "cr:TrainingSplit",
        "validation": "cr:ValidationSplit",
        "test": "cr:TestSplit",
    }


def _record_set(card: card_samples.Folder, config: str) -> dict[str, Any]:
    return next(one for one in card.croissant["recordSet"] if one["@id"] == config)


def _plain(value: Any) -> Any:
    """A loaded value without the ids of its fields, as text."""
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.decode("utf-8") if isinstance(value, bytes) else value
