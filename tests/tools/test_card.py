"""Stage card: a folder with the data, a page and a description of it, which say what the build found and no more."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import builds
import card_samples
import samples
from card_samples import ADA, AUTHOR, GRACE, REVIEWERS, SAID
from tunesmith import git, release
from tunesmith.corpus import POLICY
from tunesmith.release import Override, Release
from tunesmith_tools.carding import croissant

LABELS = ["id", "task", "domain", "language", "prompt_harm", "response_mode", "license"]


def harmful(number: int) -> dict[str, Any]:
    """A record with a harmful prompt that is declined."""
    safety = {"prompt_harm": "harmful", "response_harm": "unharmful", "response_mode": "full_refusal"}
    safety |= {"refusal_reason": "safety", "hazards": ["non_violent_crimes"], "sensitive": ["finance"]}
    return card_samples.record(number, safety=safety)


def preferred(number: int) -> dict[str, Any]:
    """A record with two worse answers."""
    others = [
        {"content": f"Worse {rank}.", "rank": rank, "response_mode": "full_compliance", "response_harm": "unharmful"}
        for rank in (1, 2)
    ]
    return card_samples.record(number, alternatives=others)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """Eight records: five for training, one with alternatives, and three for evaluation, of which two are admitted."""
    every = [*(card_samples.record(number) for number in range(7)), preferred(7)]
    dataset = card_samples.dataset(tmp_path / "dataset", every, "ttttveet")
    for one in every[4:6]:
        for by in REVIEWERS:
            dataset.write_review(samples.review_tree(one, by=by))
    return dataset


def test_the_folder_holds_a_file_for_each_split_that_has_rows_and_names_no_other(made: samples.Dataset) -> None:
    card_samples.say(made, SAID)
    card = card_samples.built(made)
    data = [f"data/sft/{split}.parquet" for split in ("test", "train", "validation")]
    assert card.paths == ["LICENSE.md", "README.md", "croissant.json", "data/preference/train.parquet", *data]
    named = [file["path"] for config in card.front["configs"] for file in config["data_files"]]
    assert sorted(named) == ["data/preference/train.parquet", *data]
    described = [one["@id"] for one in card.croissant["distribution"] if one["@type"] == "cr:FileObject"]
    assert sorted(described) == sorted(named)
    assert [config.get("default") for config in card.front["configs"]] == [True, None]
    assert not croissant.lacking(card.croissant)
    assert "Not said yet" not in card.page


def test_rows_are_those_of_the_exports_with_their_labels(made: samples.Dataset) -> None:
    card = card_samples.built(made)
    for config, export, key in (
        ("sft", "trl-prompt-completion", ["turn"]),
        ("preference", "trl-preference", ["chosen_response", "rejected_response"]),
    ):
        for path in sorted((card.root / "data" / config).iterdir()):
            table = pq.read_table(path)
            exported = pq.read_table(made.root / "build" / "export" / export / path.name)
            assert table.column_names == [*LABELS, *key, *exported.column_names]
            assert table.select(exported.column_names).to_pylist() == exported.to_pylist()
            rows = table.select(["id", *key]).to_pylist()
            assert len({tuple(row.values()) for row in rows}) == len(rows)
    pairs = pq.read_table(card.root / "data/preference/train.parquet").to_pylist()
    assert [(row["chosen_response"], row["rejected_response"]) for row in pairs] == [(0, 1), (0, 2), (1, 2)]
    assert {row["license"] for row in pairs} == {"CC-BY-4.0"}


def test_sizes_and_digests_are_those_of_the_files(made: samples.Dataset) -> None:
    card = card_samples.built(made)
    for file in card.croissant["distribution"]:
        if file["@type"] == "cr:FileObject":
            content = (card.root / file["contentUrl"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
            assert file["contentSize"] == f"{len(content)} B"
    for info in card.front["dataset_info"]:
        folder = card.root / "data" / info["config_name"]
        tables = {split["name"]: pq.read_table(folder / f"{split['name']}.parquet") for split in info["splits"]}
        assert [split["num_examples"] for split in info["splits"]] == [one.num_rows for one in tables.values()]
        assert info["dataset_size"] == sum(one.nbytes for one in tables.values())
        assert info["download_size"] == sum(path.stat().st_size for path in folder.iterdir())
        assert [one["name"] for one in info["features"]] == tables["train"].column_names


def test_a_second_run_and_one_of_a_copy_give_the_same_bytes(tmp_path: Path) -> None:
    made = card_samples.dataset(tmp_path / "dataset", builds.forty())
    card = card_samples.built(made)
    before = builds.digests(made.root, "build/card")
    card_samples.built(made)
    assert builds.digests(made.root, "build/card") == before
    made.commit()
    made.git("clone", "-q", str(made.root), str(tmp_path / "elsewhere"))
    card_samples.built(samples.Dataset(tmp_path / "elsewhere"))
    assert builds.digests(tmp_path / "elsewhere", "build/card") == before
    assert "- 1 unlisted author or reviewer: 1 wrote records" in card.section("How it was made")


def test_without_evaluation_splits_the_card_says_so(tmp_path: Path) -> None:
    made = card_samples.dataset(tmp_path / "dataset", [card_samples.record(number) for number in range(3)], "tve")
    card = card_samples.built(made)
    assert [path for path in card.paths if path.startswith("data/")] == ["data/sft/train.parquet"]
    assert card.front["configs"][0]["data_files"] == [{"split": "train", "path": "data/sft/train.parquet"}]
    (splits,) = (one for one in card.croissant["recordSet"] if one["@id"] == "splits")
    assert splits["data"] == [{"splits/name": "train", "splits/url": "cr:TrainingSplit"}]
    assert "Empty: validation, test." in card.section("Limits")
    assert "Agreement is not known" in card.section("Reviews and agreement")
    assert "No random sample was audited." in card.section("Audits")
    assert "Left out until reviews admit them to validation or test: 2 records." in card.section("Splits")


def test_a_dataset_without_placed_records_has_a_card_that_claims_nothing(tmp_path: Path) -> None:
    made = card_samples.dataset(tmp_path / "dataset", [card_samples.record(0, status="draft")])
    card_samples.say(made, None)
    card = card_samples.built(made)
    assert card.paths == ["README.md", "croissant.json"]
    assert card.front == {}
    lacking = {"description", "license", "name", "url", "creator", "datePublished"}
    assert set(croissant.lacking(card.croissant)) == lacking
    assert "No record is placed in a split yet." in card.page
    assert "recordSet" not in card.croissant


def test_a_card_without_rows_does_not_say_that_nothing_is_placed(made: samples.Dataset) -> None:
    card_samples.say(made, SAID)
    made.write(POLICY, (made.root / POLICY).read_text("utf-8").replace("exports:\n", "exports:\n  formats: [alpaca]\n"))
    card = card_samples.built(made)
    assert [path for path in card.paths if path.startswith("data/")] == []
    assert "`trl-prompt-completion` and `trl-preference`" in card.section("Data")
    assert "No record is placed" not in card.page
    told = card.section("Not said yet")
    assert told.strip() == "`croissant.json` lacks what its specification requires: `license`, `datePublished`."


def test_what_nobody_said_is_named_and_nothing_is_made_up(made: samples.Dataset) -> None:
    card_samples.say(made, None, name="Notes", url="https://example.org/notes")
    card = card_samples.built(made)
    unsaid = card.section("Not said yet")
    assert "`description`" in unsaid and "`creators`" in unsaid and "`name`" not in unsaid
    assert "`description`, `creator`." in unsaid
    assert croissant.lacking(card.croissant) == ("description", "creator")
    assert "citeAs" not in card.croissant and "Citation" not in card.page


@pytest.mark.parametrize(
    ("licenses", "front"),
    [
        (["CC-BY-4.0", "CC-BY-4.0"], {"license": "cc-by-4.0"}),
        (["CC-BY-4.0", "MIT"], {"license": ["cc-by-4.0", "mit"]}),
        (
            ["LicenseRef-Acme", "MIT"],
            {"license": "other", "license_name": "licenseref-acme-and-mit", "license_link": "LICENSE.md"},
        ),
    ],
)
def test_licences_of_the_rows_are_told(tmp_path: Path, licenses: list[str], front: dict[str, Any]) -> None:
    every = [
        card_samples.record(number, source={"kind": "synthetic", "license": spdx, "model": "m"})
        for number, spdx in enumerate([*licenses, "Proprietary"])
    ]
    made = card_samples.dataset(tmp_path / "dataset", every, "ttt")
    policy = (made.root / "guidelines/policy.yaml").read_text("utf-8")
    made.write("guidelines/policy.yaml", policy.replace("licenses: [", "licenses: [LicenseRef-Acme, "))
    card = card_samples.built(made)
    assert {key: value for key, value in card.front.items() if key.startswith("license")} == front
    texts = (card.root / "LICENSE.md").read_text("utf-8")
    assert all(f"| `{spdx}` |" in texts for spdx in licenses) and "Proprietary" not in texts
    assert "<https://spdx.org/licenses/LicenseRef" not in texts
    assert "Left out: 1 record, licence Proprietary." in card.section("Data")
    assert {row["license"] for row in pq.read_table(card.root / "data/sft/train.parquet").to_pylist()} == set(licenses)


def by_persons(tmp_path: Path) -> samples.Dataset:
    """Two records by persons and one by a model; one of them is judged by the other person and by a model."""
    human = {"kind": "human", "license": "MIT"}
    every = [card_samples.record(0, author="ada", source=human), card_samples.record(1, author="grace", source=human)]
    made = card_samples.dataset(tmp_path / "dataset", [*every, card_samples.record(2)], "ttt", ADA + GRACE)
    for by in ("grace", REVIEWERS[0]):
        made.write_review(samples.review_tree(every[0], by=by))
    return made


def test_persons_are_counted_and_models_named(tmp_path: Path) -> None:
    card = card_samples.built(by_persons(tmp_path))
    how = card.section("How it was made")
    assert "- 2 persons: 2 wrote records, 1 reviewed" in how
    assert "- example-model: wrote the text of 1 record" in how
    assert f"- {AUTHOR}: author of 1 record" in how
    assert f"- {REVIEWERS[0]}: reviewed 1" in how
    whole = "".join((card.root / name).read_text("utf-8") for name in ("README.md", "croissant.json"))
    assert not any(word in whole for word in ("ada", "grace", "0" * 64))
    assert card.croissant["rai:annotatorDemographics"][0] == "2 persons; languages that they read well: de, en, fr"
    assert card.front["language_creators"] == ["machine-generated"]
    assert "Judged as they stand, besides by their author: 2 records by 0, 1 record by 2." in card.croissant.values()


def test_persons_are_named_where_the_policy_says_so_but_never_their_addresses(tmp_path: Path) -> None:
    made = by_persons(tmp_path)
    card_samples.say(made, None, people="handles", annotators="experts")
    card = card_samples.built(made)
    assert "- ada: author of 1 record\n- grace: author of 1 record, reviewed 1\n" in card.section("How it was made")
    whole = "".join((card.root / name).read_text("utf-8") for name in ("README.md", "croissant.json"))
    assert "0" * 64 not in whole
    assert card.front["language_creators"] == ["expert-generated", "machine-generated"]
    assert card.front["annotations_creators"] == ["expert-generated", "machine-generated"]


def test_harmful_prompts_are_warned_of(tmp_path: Path) -> None:
    made = card_samples.dataset(tmp_path / "dataset", [card_samples.record(0), harmful(1)], "tt")
    card = card_samples.built(made)
    assert "> **Content warning.** This dataset holds 1 record with a harmful prompt." in card.page
    assert {"not-for-all-audiences", "safety"} <= set(card.front["tags"])
    assert "| `non_violent_crimes` | 1 | 0 | 0 | Help with fraud" in card.section("Safety labels")
    assert "Sensitive topics, by records: finance 1." in card.section("Personal data")
    plain = card_samples.dataset(tmp_path / "plain", [card_samples.record(0)], "t")
    card = card_samples.built(plain)
    assert "Content warning" not in card.page and "not-for-all-audiences" not in card.front["tags"]


def released(made: samples.Dataset, **changes: Any) -> Release:
    """A release of the dataset as it stands."""
    trees = {folder: git.write_tree(made.root, folder, made.root / ".cache/index") for folder in ("records", "reviews")}
    one = Release("0.2.0", "2026-12-01", None, "1.0", **trees, designated=8, not_placed={}, built_with={})._replace(
        **changes
    )
    made.write(release.path_of(one.version), release.as_json(one))
    return one


def test_a_release_gives_version_and_day(made: samples.Dataset) -> None:
    card = card_samples.built(made)
    assert card.croissant["version"] == "0.0.0+unreleased"
    assert card.croissant["datePublished"] == "2026-11-22"
    assert "Version: unreleased." in card.section("Version and changes")
    released(made, not_placed={"pending": ("x",)}, overrides=(Override("drift", "ada", "Wanted | so."),))
    made.write("releases/0.2.0/CHANGES.md", "# 0.2.0\n\nNew.\n")
    card = card_samples.built(made)
    assert (card.croissant["version"], card.croissant["datePublished"]) == ("0.2.0", "2026-12-01")
    told = card.section("Version and changes")
    assert "Version: 0.2.0, 2026-12-01." in told and "| `0.2.0` | 2026-12-01 | `1.0` | 7 |" in told
    assert "- drift was set aside by a person: Wanted \\| so." in told
    assert (card.root / "CHANGES.md").read_text("utf-8") == "# 0.2.0\n\nNew.\n"
    made.write_review(samples.review_tree(card_samples.record(0)))
    card = card_samples.built(made)
    assert (card.croissant["version"], card.croissant["datePublished"]) == ("0.2.0+unreleased", "2026-11-22")
    assert "Version: after 0.2.0, unreleased." in card.section("Version and changes")


def test_a_broken_release_is_told_with_its_name(made: samples.Dataset) -> None:
    card_samples.built(made)
    made.write("releases/0.2.0/release.json", "{")
    failed = builds.tunesmith(made.root, "stage", "card")
    assert failed.code == 1
    assert "releases/0.2.0/release.json is not what `tunesmith release` wrote" in failed.err


def test_agreement_is_that_of_the_command(made: samples.Dataset) -> None:
    card = card_samples.built(made)
    found = json.loads(builds.tunesmith(made.root, "agreement", "--format", "json").out)
    told = card.section("Reviews and agreement")
    texts, compared = found["texts"], found["compared"]
    assert f"Of {texts} judged texts, {compared} have first judgements by two or more reviewers." in told
    whole = [one for one in found["coefficients"] if one["judges"] == "all" and one["pairs"] and not one["stratum"]]
    assert whole
    for one in whole:
        alpha = one["alpha"]["value"]
        assert f"| `{one['label']}` | all | {'undefined' if alpha is None else f'{alpha:.2f}'} |" in told
    assert sum("Krippendorff" in line for line in card.croissant["rai:dataAnnotationAnalysis"]) == len(whole)


def test_reviews_of_other_records_are_none_of_the_data(made: samples.Dataset) -> None:
    made.write_review(samples.review_tree(card_samples.record(6), by=REVIEWERS[0]))  # pending, so in no file
    told = card_samples.built(made).section("Reviews and agreement")
    assert "Of 2 judged texts" in told
    assert "| 0 | 5 | 0 | 0 |\n| 2 | 0 | 1 | 1 |" in told


def test_audits_are_told_with_their_interval_once_all_is_judged(tmp_path: Path) -> None:
    every = [card_samples.record(number) for number in range(6)]
    made = card_samples.dataset(tmp_path / "dataset", every, "tttttt", ADA)
    made.commit()
    drawn = builds.tunesmith(made.root, "sample", "draw", "v1", "--size", "6")
    assert drawn.code == 0, drawn.err
    told = card_samples.built(made).section("Audits")
    assert "- v1: 6 records drawn from 6 of commit " in told and "6 still to be judged." in told
    for number, one in enumerate(every):
        verdict = {"verdict": "reject"} if number == 0 else {}
        made.write_review(samples.review_tree(one, by="ada", role="auditor", **verdict))
    card = card_samples.built(made)
    assert "16.7 % of the lot is wrong, 95 % interval 16.7 % to 16.7 %" in card.section("Audits")
    assert "No random sample" not in card.page
    assert any("16.7 % of the lot" in one for one in card.croissant["rai:dataAnnotationAnalysis"])
    assert "1 person: 1 audited" in card.section("How it was made")


def test_overrides_and_provisional_records_are_told(tmp_path: Path) -> None:
    made = card_samples.dataset(tmp_path / "dataset", [card_samples.record(number) for number in range(3)], "tt", ADA)
    one = card_samples.record(0)["id"]
    override = f"  overrides: [{{record: {one}, split: train, by: ada, reason: 'It is | no leak.'}}]\n"
    made.edit_policy("  branch: main\n", f"  branch: main\n{override}")
    told = card_samples.built(made).section("Splits")
    assert f"- {one} stands in train by the word of a person: It is \\| no leak." in told
    assert "Placed provisionally" in told or "Left out until reviews" in told
