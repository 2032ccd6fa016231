"""`tunesmith wanted`: what to write next, told with numbers that can be worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith_tools.composition.profile import ATTRIBUTES

TARGETS = """\
targets:
  tolerance: 20
  tasks: {code: 50, rewriting: 50}
  domains: {retail: 60, law: 40}
  languages: {en: 80, de: 20}
  hazards: {hate: 0}
"""


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """Eight active records, all of retail and in English, six for rewriting and two of code; three drafts.

    A draft is of code and law and has no other label; two records are designated for test and wait for reviews.
    """
    dataset = samples.make(tmp_path / "dataset")
    policy = (dataset.root / "guidelines/policy.yaml").read_text("utf-8")
    before, _, rest = policy.partition("# Shares of the active records")
    dataset.write("guidelines/policy.yaml", before + TARGETS + "\n# Per format" + rest.partition("# Per format")[2])
    for number in range(8):
        changes = {"task": "code" if number < 2 else "rewriting", "domain": "retail", "author": "drafting-model"}
        dataset.write_record(builds.record(number, **changes))
    bare = builds.record(20, task="code", domain="law", status="draft")
    for label in ("language", "safety", "reasoning"):
        del bare[label]
    dataset.write_record(bare)
    dataset.write_record(builds.record(21, task="code", domain="law", status="draft"))
    dataset.write_record(builds.record(22, task="rewriting", domain="law", status="draft"))
    ids = sorted(builds.record(number)["id"] for number in range(8))
    splits = dict.fromkeys(ids, "train") | {builds.record(number)["id"]: "test" for number in (0, 7)}
    lines = [f"{name}\t{split}\t0.1.0\n" for name, split in splits.items()]
    dataset.write("releases/ledger.tsv", "".join(["id\tsplit\trelease\n", *lines]))
    dataset.commit()
    return dataset


def wanted(dataset: samples.Dataset, *arguments: str) -> str:
    done = builds.tunesmith(dataset.root, "wanted", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def data(dataset: samples.Dataset, *arguments: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(wanted(dataset, *arguments, "--format", "json"))
    return value


def test_shares_stand_beside_targets_with_what_is_missing(made: samples.Dataset) -> None:
    """2 of 8 are 25 % of 50 %: with 4 more it is 6 of 12. Law: 6 more are 6 of 14, 5 more 5 of 13. German: 2 of 10."""
    value = data(made)
    assert value["records"] == {"active": 8, "drafts": 3, "unreadable": 0}
    told = {one["label"]: (one["records"], one["state"], one["missing"], one["drafts"]) for one in value["shares"]}
    assert told == {
        "code": (2, "short", 4, 2),
        "rewriting": (6, "above", 0, 1),
        "retail": (8, "above", 0, 0),
        "law": (0, "short", 6, 3),
        "en": (8, "above", 0, 2),
        "de": (0, "short", 2, 0),
        "hate": (0, "met", 0, 0),
    }


def test_proposals_bring_what_is_short_to_its_target(made: samples.Dataset) -> None:
    """The first is of code, law and German: 2 records bring German from 0 of 8 to 2 of 10."""
    value = data(made)
    first = value["proposals"][0]
    assert first["labels"] == {"task": "code", "domain": "law", "language": "de"}
    assert (first["records"], first["drafts"]) == (2, 0)
    assert first["brings"] == {"task": 40.0, "domain": 20.0, "language": 20.0}
    second = value["proposals"][1]
    assert second["labels"] == {"task": "code", "domain": "law"} and second["drafts"] == 2
    text = wanted(made)
    assert "  2 records: task code, domain law, language de\n" in text
    assert (
        "    would bring task code from 25.0 to 40.0 %, domain law from 0.0 to 20.0 %, language de from 0.0 to 20.0 %\n"
        in text
    )
    assert "; 2 drafts of it are there already\n" in text


def test_the_account_as_text(made: samples.Dataset) -> None:
    lines = wanted(made).splitlines()
    assert lines[0] == "8 active records, 3 drafts"
    assert lines[1] == "7 shares aimed at, within 20 % of the target each: 3 short, 1 met, 3 above"
    assert lines[3].split() == ["short", "of", "its", "target", "records", "share", "target", "missing", "drafts"]
    assert [line.split()[1] for line in lines[4:7]] == ["law", "de", "code"]
    assert lines[6].split() == ["task", "code", "2", "25.0", "%", "50", "%", "4", "2"]
    assert "above its target, so that others come first:" in lines and "  task rewriting: 75.0 % of 50 %" in lines
    assert "2 of 4 cells of task and domain are empty" in lines
    assert "  rewriting, law: 0 of 1.6" in lines and "  code, law: 0 of 1.6" in lines


def test_limit_cuts_lists_and_says_so(made: samples.Dataset) -> None:
    text = wanted(made, "--limit", "1")
    assert text.count("would bring") == 1 == len(data(made, "--limit", "1")["proposals"])
    kinds = data(made)["proposed"]["kinds"]
    assert f"  and {kinds - 1} more: --limit {kinds}\n" in text


def test_by_chooses_attributes(made: samples.Dataset) -> None:
    value = data(made, "--by", "domain, language")
    assert {one["attribute"] for one in value["shares"]} == {"domain", "language"}
    assert all(set(one["labels"]) <= {"domain", "language"} for one in value["proposals"])
    assert value["cells"] is None
    assert {one["attribute"] for one in value["evaluation"]["splits"]["test"]["strata"]} == {"domain", "language"}


def test_an_unknown_attribute_is_answered_with_a_near_one(made: samples.Dataset) -> None:
    failed = builds.tunesmith(made.root, "wanted", "--by", "task,domian")
    assert (failed.code, failed.out) == (2, "")
    assert failed.err == "tunesmith: --by: nothing is counted by 'domian'; did you mean domain?\n"


def test_candidates_that_reviews_would_admit_are_counted(made: samples.Dataset) -> None:
    by = ("reviewing-model-a", "reviewing-model-b")
    first, last = (
        builds.record(number, task=task, domain="retail", author="drafting-model")
        for number, task in ((0, "code"), (7, "rewriting"))
    )
    for reviewer in by:
        made.write_review(samples.review_tree(first, by=reviewer))
    test = data(made)["evaluation"]["splits"]["test"]
    assert (test["designated"], test["admitted"], test["reviews"]) == (2, 1, 1)
    text = wanted(made)
    assert "with 93 admitted records the 95 % interval of a share is at most 10 points up and down:\n" in text
    assert "  test        1 of 2 candidates admitted: at most 39.7 points up and down\n" in text
    assert "1 candidate more if reviewers accept them: tunesmith review next\n" in text
    assert "too few for a verdict in 6 of 6 strata: task rewriting 0, " in text
    assert "without a split" not in text
    made.write_record(builds.record(9, task="code", domain="law", author="drafting-model"))
    assert "  not counted here: 1 active record without a split until tunesmith freeze\n" in wanted(made)
    made.write_review(samples.review_tree(last, by=by[0], verdict="reject"))
    assert data(made)["evaluation"]["splits"]["test"]["reviews"] == 0


def test_what_nothing_is_aimed_at_is_told_where_it_is_rare_and_what_is_never_written_is_not(
    made: samples.Dataset,
) -> None:
    rare = {(one["attribute"], one["label"]) for one in data(made)["rare"]}
    assert {("task", "dialogue"), ("prompt_harm", "harmful"), ("hazards", "privacy"), ("look_alike", "hate")} <= rare
    assert ("hazards", "hate") not in rare and ("task", "code") not in rare


def test_without_targets_there_are_lines_to_write(made: samples.Dataset) -> None:
    policy = (made.root / "guidelines/policy.yaml").read_text("utf-8")
    made.write("guidelines/policy.yaml", policy.replace(TARGETS, ""))
    text = wanted(made)
    assert "nothing is aimed at: guidelines/policy.yaml names no targets for this\n" in text
    assert "would bring" not in text
    (languages,) = (line for line in text.splitlines() if line.startswith("  languages: "))
    made.write("guidelines/policy.yaml", policy.replace(TARGETS, f"targets:\n{languages}\n"))
    assert {one["label"]: one["target"] for one in data(made)["shares"]} == {"en": 25, "de": 25, "es": 25, "fr": 25}


def test_an_empty_dataset_is_told_what_to_begin_with(tmp_path: Path) -> None:
    empty = samples.make(tmp_path / "dataset")
    empty.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    value = data(empty)
    assert value["records"] == {"active": 0, "drafts": 0, "unreadable": 0}
    assert value["proposals"][0]["records"] == 1
    assert "0 active records, 0 drafts\n" in wanted(empty)


def test_files_that_cannot_be_read_are_counted(made: samples.Dataset) -> None:
    made.write("records/0/broken-0000000000.yaml", "id: [")
    assert "1 file cannot be read: run `tunesmith check`\n" in wanted(made)


def test_help_names_every_attribute(tmp_path: Path) -> None:
    text = " ".join(builds.tunesmith(tmp_path, "wanted", "--help").out.split())
    assert all(name in text for name in ATTRIBUTES)


def test_this_repository_is_on_target(monkeypatch: pytest.MonkeyPatch) -> None:
    value = json.loads(builds.tunesmith(samples.REPOSITORY, "wanted", "--format", "json").out)
    assert value["records"]["active"] >= 160
    assert [one for one in value["shares"] if one["state"] == "short"] == [] == value["proposals"]
    assert not any(
        one["label"] == "child_sexual_exploitation" for one in value["rare"] if one["attribute"] == "hazards"
    )
