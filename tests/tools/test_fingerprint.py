"""Fingerprints: short files that stand for the data folders and the code, and change with them alone."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

import builds
import samples
from tunesmith import git
from tunesmith_tools.pipeline import fingerprint


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """Two records and a review, committed."""
    dataset = samples.make(tmp_path / "data set ü")
    dataset.write_record()
    dataset.write_record(builds.record(1))
    dataset.write_review(samples.review_tree(samples.tree()))
    dataset.commit()
    return dataset


def trees(dataset: samples.Dataset) -> tuple[str, str]:
    """The fingerprints of records and reviews."""
    fingerprint.run(dataset.root)
    records, reviews = (
        (dataset.root / "build" / "fingerprint" / name).read_text("ascii") for name in ("records", "reviews")
    )
    assert records.endswith("\n")
    return records.strip(), reviews.strip()


def committed(dataset: samples.Dataset) -> tuple[str, str]:
    records, reviews = (dataset.git("rev-parse", f"HEAD:./{folder}").strip() for folder in ("records", "reviews"))
    return records, reviews


def test_in_a_clean_checkout_they_are_the_tree_ids_of_the_commit(made: samples.Dataset) -> None:
    assert trees(made) == committed(made)
    assert made.git("status", "--porcelain") == ""


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("change", ["new", "edited", "deleted", "renamed"])
def test_they_change_with_the_working_tree_staged_or_not_and_equal_the_commit_of_it(
    made: samples.Dataset, change: str, staged: bool
) -> None:
    before = trees(made)
    path = made.root / samples.RECORD_PATH
    if change in ("new", "edited"):
        made.write_record(builds.record(2) if change == "new" else samples.tree(domain="law"))
    elif change == "deleted":
        path.unlink()
    else:
        path.rename(path.with_name("other.yaml"))
    if staged:
        made.git("add", "-A")
    index = made.git("ls-files", "-s")
    records, reviews = trees(made)
    assert records != before[0]
    assert reviews == before[1]
    assert made.git("ls-files", "-s") == index
    made.commit()
    assert committed(made) == (records, reviews)


def test_undoing_a_change_brings_the_old_fingerprint_back(made: samples.Dataset) -> None:
    before = trees(made)
    made.write_record(samples.tree(domain="law"))
    assert trees(made) != before
    made.write_record()
    assert trees(made) == before


def test_modes_times_and_ignored_files_do_not_matter(made: samples.Dataset) -> None:
    before = trees(made)
    path = made.root / samples.RECORD_PATH
    path.chmod(0o600)
    os.utime(path, (0, 0))
    made.write(".gitignore", "/.cache/\n/build/\n*.tmp\n")
    made.write("records/d/editor.tmp", "scratch")
    assert trees(made) == before


def test_what_is_staged_and_then_changed_again_counts_as_it_stands_on_disk(made: samples.Dataset) -> None:
    made.write_record(samples.tree(domain="law"))
    made.git("add", "-A")
    made.write_record(samples.tree(domain="science"))
    found = trees(made)
    made.commit()
    assert committed(made) == found


def test_a_folder_that_is_missing_or_empty_is_the_empty_tree(made: samples.Dataset) -> None:
    shutil.rmtree(made.root / "reviews")
    assert trees(made)[1] == git.EMPTY_TREE
    (made.root / "reviews").mkdir()
    assert trees(made)[1] == git.EMPTY_TREE


def test_what_releases_tell_counts_but_not_their_digests_of_files_built(made: samples.Dataset) -> None:
    def told() -> str:
        fingerprint.run(made.root)
        return (made.root / "build/fingerprint/releases").read_text()

    assert told() == "none\n"
    made.write("releases/1.0.0/release.json", "{}")
    first = told()
    assert first.startswith("releases/1.0.0/release.json ")
    made.write("releases/1.0.0/sha256sums", "...")
    made.write("releases/ledger.tsv", "...")
    assert told() == first
    made.write("releases/1.0.0/release.json", "{ }")
    assert told() != first


def test_it_works_before_the_first_commit(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record()
    found = trees(dataset)
    dataset.commit()
    assert dataset.git("rev-parse", "HEAD:records").strip() == found[0]


def test_it_works_in_a_worktree(made: samples.Dataset, tmp_path: Path) -> None:
    made.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "tree"))
    tree = samples.Dataset(tmp_path / "tree")
    assert trees(tree) == committed(made)
    tree.write_record(builds.record(3))
    found = trees(tree)
    assert found[0] != committed(made)[0]
    tree.commit()
    assert committed(tree) == found
    assert trees(made) == committed(made)


def test_it_works_where_the_dataset_is_a_subfolder(made: samples.Dataset, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "mono" / "data" / "set", ignore=shutil.ignore_patterns(".git"))
    sub = samples.Dataset(tmp_path / "mono" / "data" / "set")
    top = samples.Dataset(tmp_path / "mono")
    top.git("init", "-q", "-b", "main")
    top.write("records/other.txt", "not ours")
    top.commit()
    assert trees(sub) == committed(made) == committed(sub)
    sub.write_record(builds.record(3))
    assert trees(sub)[0] != committed(made)[0]


def test_a_split_index_and_a_second_run_at_once_do_no_harm(made: samples.Dataset) -> None:
    made.git("update-index", "--split-index")
    assert trees(made) == committed(made)
    assert not list((made.root / ".cache" / "fingerprint").iterdir())


def test_the_codes_digest_is_the_same_every_time(made: samples.Dataset) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint.code())
    assert fingerprint.code() == fingerprint.code()


@pytest.mark.parametrize("change", ["edited", "added", "schema", "cache"])
def test_the_codes_digest_changes_with_the_installed_files_alone(tmp_path: Path, change: str) -> None:
    def digest() -> str:
        code = "from tunesmith_tools.pipeline import fingerprint as f; print(f.__file__, f.code())"
        done = builds.shell(tmp_path, sys.executable, "-c", code, PYTHONPATH=str(site), PYTHONDONTWRITEBYTECODE="1")
        where, found = done.out.split()
        assert Path(where).is_relative_to(site)
        return found

    site = builds.copied_code(tmp_path / "site")
    before = digest()
    if change == "edited":
        with (site / "tunesmith" / "text.py").open("a") as file:
            file.write("# a comment\n")
    elif change == "added":
        (site / "tunesmith_hooks" / "extra.py").write_text("")
    elif change == "schema":
        path = site / "tunesmith" / "record.schema.json"
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    else:
        (site / "tunesmith" / "__pycache__").mkdir()
        (site / "tunesmith" / "__pycache__" / "text.pyc").write_bytes(b"anything")
    assert (digest() == before) == (change == "cache")
