"""`tunesmith split`: what stands where and why; overrides that a person commits; what repeats a benchmark."""

import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from samples import Dataset
from tunesmith import benchmark, record
from tunesmith.corpus import BENCHMARKS, LEDGER
from tunesmith_tools.dataset import open_dataset, read_ledger
from tunesmith_tools.pipeline import cluster, pack, placement, summarised

SPOON = "Why does a spoon in a glass of water look bent? Answer for a child of eight, and name an experiment."
SAID = "Water bends light: it leaves the surface at another angle than it came at, so the spoon looks broken."


def name(number: int) -> str:
    return str(builds.record(number)["id"])


def bridged() -> list[dict[str, Any]]:
    """A record in train and one in test, and a new one that is linked to both."""
    made = [
        builds.record(1),
        builds.dialogue(2, SPOON, SAID),
        builds.dialogue(3, SPOON, SAID.replace("broken", "bent")),
    ]
    for number in (0, 2):
        made[number]["source"]["group"] = "letter 9"
    return made


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    dataset = builds.filled(tmp_path / "dataset", bridged())
    dataset.write(LEDGER, f"id\tsplit\trelease\n{name(1)}\ttrain\t1\n{name(2)}\ttest\t1\n")
    dataset.commit("designated")
    return dataset


def tell(dataset: Dataset, *arguments: str) -> str:
    done = builds.tunesmith(dataset.root, "split", *arguments)
    assert done.code == 0, done.err
    return done.out


def data(dataset: Dataset, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tell(dataset, *arguments, "--format", "json"))
    return found


def override(dataset: Dataset, number: int = 3, split: str = "train", by: str = builds.WRITER) -> None:
    """Write an override into the policy."""
    line = f"  overrides: [{{record: {name(number)}, split: {split}, by: {by}, reason: A quotation alone.}}]\n"
    dataset.edit_policy("  branch: main\n", f"  branch: main\n{line}")


def test_the_state_of_a_dataset(tmp_path: Path) -> None:
    made = builds.filled(tmp_path / "dataset", [builds.record(number) for number in range(30)])
    builds.tunesmith(made.root, "freeze")
    made.write_record(builds.record(30))
    value = data(made)
    assert value["records"] == 31
    assert {split: sum(one["designated"] for one in (counts,)) for split, counts in value["splits"].items()} == {
        split: list(read_ledger(made.root).values()).count(split) for split in ("train", "validation", "test")
    }
    assert sum(counts["provisional"] for counts in value["splits"].values()) == 1
    (whole,) = (one for one in value["shares"] if one["kind"] == "all")
    assert whole["records"] == 31 and sum(whole["percent"].values()) == pytest.approx(100, abs=0.1)
    tasks = {one["label"]: one["records"] for one in value["shares"] if one["kind"] == "task"}
    assert tasks == {task: len([n for n in range(31) if n % 4 == at]) for at, task in enumerate(builds.TASKS)}
    text = tell(made)
    assert "train      " in text and "aimed at" in text
    assert "labels and strata of fewer than 200 records not listed" in text


def test_a_quarantined_record_is_listed_with_what_links_it(made: Dataset) -> None:
    reason = f"would link two splits: {name(2)} (test) by prompt and {name(1)} (train) by group letter 9"
    assert data(made)["quarantined"] == [{"reason": reason, "records": [name(3)]}]
    text = tell(made)
    assert f"1 record quarantined:\n  {name(3)}: {reason}\nnext: tunesmith split --explain {name(3)}\n" in text


def test_an_explanation_names_every_link_and_what_would_free_the_record(made: Dataset) -> None:
    value = data(made, "--explain", name(3))
    assert (value["state"], value["split"], value["ledger"]) == ("quarantined", "", "")
    assert {(one["id"], one["by"].rstrip("0123456789"), one["split"]) for one in value["links"]} == {
        (name(1), "group letter ", "train"),
        (name(2), "prompt", "test"),
        (name(2), "near-duplicate 0.", "test"),
    }
    assert value["component"]["members"] == [name(1), name(2), name(3)]
    text = tell(made, "--explain", record.path_of(name(3)))
    assert f"linked to {name(1)} (placed in train) by group letter 9\n" in text
    assert f"to free it: to stand in test, mend it until nothing links it to {name(1)} by group letter 9\n" in text
    assert f"overrides: [{{record: {name(3)}, split: test, by: HANDLE, reason: WHY}}]" in text


def test_an_explanation_of_a_designated_a_new_and_a_lonely_record(made: Dataset) -> None:
    assert "basis     the ledger designates it for test\n" in tell(made, "--explain", name(2))
    assert "reason    needs reviews by 2" in tell(made, "--explain", name(2))
    made.write_record(builds.record(9))
    made.write_record(builds.dialogue(8, SPOON.upper(), "Your eye believes in straight lines."))
    assert "group     it is linked to no other record\n" in tell(made, "--explain", name(9))
    assert "basis     provisional: its group is number 1 of 1 in the order of" in tell(made, "--explain", name(9))
    assert f"basis     provisional: it follows {name(2)} by prompt\n" in tell(made, "--explain", name(8))
    made.write_record(builds.record(7, status="draft"))
    assert "state     draft\n" in tell(made, "--explain", name(7))


def test_a_mistyped_id_is_answered_with_one_that_is_there(made: Dataset) -> None:
    failed = builds.tunesmith(made.root, "split", "--explain", "example-000000000")
    assert failed.code == 2 and "; did you mean example-" in failed.err


def test_an_override_lets_a_record_stand_and_freeze_keeps_it(made: Dataset) -> None:
    override(made)
    made.commit("a person decides")
    value = data(made, "--explain", name(3))
    assert (value["state"], value["split"], value["basis"]) == ("placed", "train", "override")
    assert data(made)["overrides"] == {"used": [name(3)], "idle": []}
    done = builds.tunesmith(made.root, "freeze")
    assert done.code == 0 and "1 record designated: 1 train, " in done.out, done.err
    assert read_ledger(made.root)[name(3)] == "train"
    value = data(made, "--explain", name(3))
    assert (value["state"], value["split"], value["ledger"]) == ("placed", "train", "train")
    assert "the ledger designates it for train; an override lets it stay" in tell(made, "--explain", name(3))


def test_an_override_for_test_still_needs_reviews(made: Dataset) -> None:
    override(made, split="test")
    value = data(made, "--explain", name(3))
    assert (value["state"], value["split"]) == ("pending", "test")
    for by in builds.REVIEWERS:
        made.write_review(builds.accepted(bridged()[2], by))
    assert data(made, "--explain", name(3))["state"] == "placed"


@pytest.mark.parametrize("number", [2, 9])
def test_an_override_that_decides_nothing_is_said(made: Dataset, number: int) -> None:
    override(made, number, "test")
    (told,) = data(made)["overrides"]["idle"]
    assert name(number) in told
    assert f"note: {told}\n" in tell(made)
    made.commit()
    assert f"note: {told}\n" in builds.tunesmith(made.root, "freeze").out


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"by": "nobody"}, ": splits.overrides.0.by: nobody is no person in guidelines/people.yaml; a person has to"),
        ({"by": "example-model"}, ": splits.overrides.0.by: example-model is no person in guidelines/people.yaml"),
        ({"split": "dev"}, "splits.overrides.0.split"),
    ],
    ids=["nobody", "a model", "no split"],
)
def test_an_override_is_read_strictly_and_the_error_points_into_the_policy(
    made: Dataset, changes: dict[str, str], message: str
) -> None:
    override(made, **changes)  # type: ignore[arg-type]
    failed = builds.tunesmith(made.root, "split")
    assert failed.code == 1 and message in failed.err
    assert failed.err.startswith("tunesmith: guidelines/policy.yaml:")
    assert made.check_json().rules == ["guidelines/policy"]


def test_two_overrides_of_one_record_are_refused(made: Dataset) -> None:
    one = f"{{record: {name(3)}, split: train, by: {builds.WRITER}, reason: R}}"
    made.edit_policy("  branch: main\n", f"  branch: main\n  overrides: [{one}, {one.replace('train', 'test')}]\n")
    failed = builds.tunesmith(made.root, "split")
    assert failed.code == 1 and "splits.overrides.1.record: this record stands here twice" in failed.err


@pytest.mark.parametrize("command", [["split"], ["freeze"], ["stage", "split"]], ids=" ".join)
def test_an_override_never_moves_a_designated_record(made: Dataset, command: list[str]) -> None:
    override(made, 1, "test")
    made.commit()
    for stage in ("pack", "cluster"):
        builds.tunesmith(made.root, "stage", stage)
    failed = builds.tunesmith(made.root, *command)
    assert failed.code == 1
    told = f"{LEDGER} designates {name(1)} for train, and a designated record never moves"
    assert failed.err.startswith("tunesmith: guidelines/policy.yaml:") and told in failed.err


def hashed(dataset: Dataset) -> None:
    """A benchmark with the spoon, and a policy that only warns of it, so that builds go on."""
    dataset.write(f"{BENCHMARKS}/spoons.hashes", benchmark.packed(benchmark.made("spoons", [[SPOON]])))
    dataset.edit_policy("hooks: {}", "hooks: {duplicates: {severity: {benchmark: warning}}}")


def waived(number: int, by: str) -> dict[str, Any]:
    one = bridged()[number - 1]
    waiver = {"rule": "duplicates/benchmark", "reason": "We wrote it first.", "by": by, "of": record.text_digest(one)}
    return one | {"waivers": [waiver]}


def test_what_repeats_a_benchmark_is_kept_out_and_binds_nobody(made: Dataset) -> None:
    hashed(made)
    value = data(made, "--explain", name(2))
    reason = "/messages/0/content repeats item 1 of the benchmark spoons"
    assert (value["state"], value["reason"], value["basis"]) == ("quarantined", reason, "ledger")
    assert "`tunesmith explain waivers`" in value["mend"][1]
    listed = {one["reason"]: one["records"] for one in data(made)["quarantined"]}
    assert listed[reason] == [name(2), name(3)]
    made.write_record(waived(3, "example-model"))
    assert data(made, "--explain", name(3))["reason"] == reason
    made.write_record(waived(2, builds.WRITER))
    assert data(made, "--explain", name(2))["state"] == "pending"
    made.write_record(waived(3, builds.WRITER))
    assert data(made, "--explain", name(3))["reason"].startswith("would link two splits")


def test_an_override_does_not_accept_a_benchmark(made: Dataset) -> None:
    hashed(made)
    override(made)
    assert data(made, "--explain", name(3))["state"] == "quarantined"
    (told,) = data(made)["overrides"]["idle"]
    assert "repeats item 1 of the benchmark spoons" in told


def test_builds_and_commands_place_by_the_same_rows(made: Dataset) -> None:
    for number in range(10, 30):
        made.write_record(builds.record(number))
    for by in builds.REVIEWERS:
        made.write_review(builds.accepted(bridged()[1], by))
    opened = open_dataset(made.root)
    for stage in ("pack", "cluster", "split"):
        assert builds.tunesmith(made.root, "stage", stage).code == 0
    standing = summarised.standing(made.root, opened.policy, opened.people)
    assert list(standing.rows) == placement.read(made.root)
    assert standing.clusters == cluster.of(summarised.TreeView.of(made.root))
    assert standing.packed.records and len(standing.packed.reviews) == len(pack.read(made.root).reviews)


def test_a_large_group_is_told_with_its_weakest_links(tmp_path: Path) -> None:
    records = [builds.record(number, task="code", domain="retail") for number in range(60)]
    for one in records[:15]:
        one["source"]["group"] = "one long letter"
    made = builds.filled(tmp_path / "dataset", records)
    assert "15 of the 60 records of code / retail / unharmful / en hang together\n" in tell(made)
    (large,) = data(made)["components"]["large"]
    assert large["holds"][0]["records"] == 15 and len(large["chain"]) == 14


def test_a_record_that_cannot_be_read_is_named(made: Dataset) -> None:
    made.write(samples.RECORD_PATH, "id: [")
    failed = builds.tunesmith(made.root, "split")
    assert (failed.code, failed.out) == (1, "")
    told = f"{samples.RECORD_PATH} cannot be read; `tunesmith check {samples.RECORD_PATH}` tells why"
    assert failed.err == f"tunesmith: {told}\n"
