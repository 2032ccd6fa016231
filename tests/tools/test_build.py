"""Builds by real DVC: a change reruns the stages that read it and no other, and nothing else decides the bytes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import builds
import samples
from samples import REPOSITORY
from tunesmith import yaml_reader
from tunesmith_tools import build

ALL = list(builds.STAGES)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, frozen and built."""
    return builds.built(tmp_path / "dataset")


def change_record(dataset: samples.Dataset) -> None:
    edited = builds.record(0)
    edited["messages"][1]["content"] += " Thank you."
    dataset.write_record(edited)


def add_record(dataset: samples.Dataset) -> None:
    dataset.write_record(builds.record(60))


def add_review(dataset: samples.Dataset) -> None:
    dataset.write_review(builds.accepted(builds.record(0), builds.REVIEWERS[0]))


def change_policy(dataset: samples.Dataset) -> None:
    dataset.edit_policy("hooks: {}", "hooks: {}  # none yet")


def change_people(dataset: samples.Dataset) -> None:
    path = dataset.root / "guidelines" / "people.yaml"
    dataset.write("guidelines/people.yaml", path.read_bytes() + b"# the end\n")


def change_ledger(dataset: samples.Dataset) -> None:
    path = dataset.root / "releases" / "ledger.tsv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    dataset.write("releases/ledger.tsv", "".join(lines[:-1]))


def change_page(dataset: samples.Dataset) -> None:
    dataset.write("guidelines/README.md", "Another page.\n")
    dataset.write("README.md", "Another one.\n")


@pytest.mark.parametrize(
    ("change", "ran"),
    [
        (change_page, ["fingerprint"]),
        (change_record, ALL),
        (add_review, ALL),
        pytest.param(
            change_policy,
            ["fingerprint", "check", "split", "export", "card", "drift", "manifest"],
            marks=pytest.mark.slow,
        ),
        pytest.param(
            change_people, ["fingerprint", "check", "split", "card", "drift", "manifest"], marks=pytest.mark.slow
        ),
        pytest.param(
            change_ledger,
            ["fingerprint", "cluster", "split", "export", "card", "drift", "manifest"],
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_change_reruns_the_stages_that_read_it(
    made: samples.Dataset, change: Callable[[samples.Dataset], None], ran: list[str]
) -> None:
    change(made)
    assert sorted(builds.repro(made.root), key=ALL.index) == ran


def test_a_build_changes_the_lock_alone_and_a_commit_of_what_was_built_reruns_nothing(made: samples.Dataset) -> None:
    made.git("add", "dvc.lock")
    made.git("commit", "-q", "-m", "a lock")
    add_record(made)
    assert builds.repro(made.root) == ALL
    changed = {line[3:] for line in made.git("status", "--porcelain").splitlines()}
    assert changed == {"dvc.lock", "records/0/example-0000000060.yaml"}
    before = builds.digests(made.root)
    made.git("add", "records")
    made.git("commit", "-q", "-m", "a record")
    assert builds.repro(made.root) == ["fingerprint"]
    assert builds.digests(made.root) == before


def test_a_change_of_the_code_reruns_every_stage(made: samples.Dataset, tmp_path: Path) -> None:
    site = builds.copied_code(tmp_path / "site")
    assert builds.repro(made.root, PYTHONPATH=str(site)) == ["fingerprint"]
    before = builds.digests(made.root)
    with (site / "tunesmith_tools" / "status.py").open("a") as file:
        file.write("# a comment\n")
    assert sorted(builds.repro(made.root, PYTHONPATH=str(site)), key=ALL.index) == ALL
    changed = {path for path, digest in builds.digests(made.root).items() if digest != before[path]}
    assert changed == {"build/fingerprint/code"}


@pytest.mark.slow
def test_a_lost_cache_changes_no_byte(made: samples.Dataset) -> None:
    before = builds.digests(made.root)
    shutil.rmtree(made.root / ".cache")
    assert builds.shell(made.root, "tunesmith", "build", "--force").code == 0
    assert builds.digests(made.root) == before


@pytest.mark.slow
def test_undoing_a_change_brings_the_same_bytes_back(made: samples.Dataset) -> None:
    before = builds.digests(made.root)
    change_record(made)
    builds.repro(made.root)
    after = builds.digests(made.root)
    assert {path for path, digest in after.items() if digest != before[path]} >= {
        "build/fingerprint/records",
        "build/pack/records.parquet",
        "build/manifest/manifest.json",
    }
    made.write_record(builds.record(0))
    builds.repro(made.root)
    assert builds.digests(made.root) == before


@pytest.mark.slow
def test_the_dataset_may_be_a_subfolder_of_a_repository(made: samples.Dataset, tmp_path: Path) -> None:
    before = builds.digests(made.root)
    ignored = shutil.ignore_patterns(".git", "build", ".cache", "cache", "tmp", "dvc.lock")
    shutil.copytree(made.root, tmp_path / "mono" / "data", ignore=ignored)
    top = samples.Dataset(tmp_path / "mono")
    top.git("init", "-q", "-b", "main")
    top.commit()
    done = builds.shell(top.root / "data", "tunesmith", "build")
    assert (done.code, done.err) == (0, "")
    assert builds.digests(top.root / "data") == before


def test_small_artifacts_are_fetched_from_the_embedded_remote(made: samples.Dataset, tmp_path: Path) -> None:
    made.write("artifacts/handbook.txt", "A long text.\n")
    for words in (["add", "-q", "artifacts/handbook.txt"], ["push", "-q", "-R", "artifacts"]):
        done = builds.shell(made.root, "dvc", *words)
        assert done.code == 0, done.err
    made.git("add", "artifacts", ".dvc/storage")
    made.git("commit", "-q", "-m", "an artifact")
    clone = samples.Dataset(tmp_path / "clone")
    made.git("clone", "-q", str(made.root), str(clone.root))
    done = builds.shell(clone.root, "tunesmith", "build")
    assert (done.code, done.err) == (0, "")
    assert (clone.root / "artifacts" / "handbook.txt").read_text("utf-8") == "A long text.\n"
    stored = [path for path in (clone.root / ".dvc" / "storage").rglob("*") if path.is_file()]
    assert len(stored) == 1


def test_an_artifact_that_is_nowhere_stops_the_build_with_its_name(made: samples.Dataset) -> None:
    pointer = "outs:\n- md5: 900150983cd24fb0d6963f7d28e17f72\n  size: 3\n  hash: md5\n  path: handbook.txt\n"
    made.write("artifacts/handbook.txt.dvc", pointer)
    failed = builds.shell(made.root, "tunesmith", "build")
    assert failed.code == 1
    assert "artifacts/handbook.txt" in failed.err
    assert "tunesmith: an artifact could not be fetched; see above\n" in failed.err
    assert failed.err.endswith(
        "artifacts/handbook.txt is not here. Run `dvc pull artifacts/handbook.txt.dvc`; where the remote lacks it, "
        "somebody who has the file runs `dvc push -R artifacts`\n"
    )


def test_a_conflict_in_the_lock_is_told_and_not_mended_behind_ones_back(made: samples.Dataset) -> None:
    lock = (
        (made.root / "dvc.lock").read_text("utf-8").replace("stages:", "<<<<<<< HEAD\nstages:\n=======\n>>>>>>> topic")
    )
    made.write("dvc.lock", lock)
    failed = builds.shell(made.root, "tunesmith", "build")
    assert (failed.code, failed.out) == (1, "")
    assert "dvc.lock" in failed.err
    assert (made.root / "dvc.lock").read_text("utf-8") == lock
    assert failed.err.endswith("tunesmith: the build stopped; mend what it says above first\n")


def test_every_stage_has_one_folder_of_output_and_declares_what_it_reads() -> None:
    stages = yaml_reader.load((REPOSITORY / "dvc.yaml").read_text("utf-8")).tree["stages"]
    assert isinstance(stages, dict)
    assert tuple(stages) == builds.STAGES
    assert set(build.STAGES) == set(stages)
    for name, stage in stages.items():
        assert stage["cmd"] == f"tunesmith stage {name}"
        # What the manifest says is pushed, so that DVC can compare releases in any clone; all else is built again.
        pushed = name == "manifest"
        assert stage["outs"] == [f"build/{name}" if pushed else {f"build/{name}": {"push": False}}]
        assert name == "fingerprint" or "build/fingerprint/code" in stage["deps"]
        assert name != "fingerprint" or stage["always_changed"] is True


def test_the_lock_names_only_paths_inside_the_dataset(made: samples.Dataset) -> None:
    text = (made.root / "dvc.lock").read_text("utf-8")
    assert str(made.root.parent) not in text
    stages = yaml_reader.load(text).tree["stages"]
    assert isinstance(stages, dict)
    assert set(stages) == set(builds.STAGES)
    assert json.dumps(stages).count('"hash": "md5"') > len(builds.STAGES)
