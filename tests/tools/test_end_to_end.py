"""From an empty folder to a dataset, as a newcomer goes: init, new, a bad commit, a good one, freeze, build."""

import json
from pathlib import Path

import pytest

import builds
import samples
from tunesmith.policy import SPLITS
from tunesmith.skeleton import ANSWER, PROMPT


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """What init made, with its hooks installed and committed through them."""
    assert builds.tunesmith(tmp_path, "init", "my set", "--handle", "ada").code == 0
    dataset = samples.Dataset(tmp_path / "my set")
    assert builds.shell(dataset.root, "pre-commit", "install").code == 0
    assert commit(dataset, "A dataset").code == 0
    return dataset


def commit(dataset: samples.Dataset, message: str) -> samples.Result:
    """A commit of everything through the real hooks."""
    dataset.git("add", "--all")
    return builds.shell(dataset.root, "git", "commit", "-m", message)


def commits(dataset: samples.Dataset) -> int:
    return int(dataset.git("rev-list", "--count", "HEAD"))


def test_the_way_of_a_record(made: samples.Dataset) -> None:
    told = builds.tunesmith(made.root, "new", "question_answering", "--slug", "nouns", "--domain", "education").out
    path = told.splitlines()[0]
    draft = (made.root / path).read_text("utf-8")
    assert draft.count("TODO") == 2
    assert commit(made, "a draft").code == 0

    # Active while its texts are still to be written: stopped, with what, where, why and how.
    made.write(path, draft.replace("status: draft", "status: active"))
    stopped = commit(made, "too early")
    said = stopped.out + stopped.err
    assert stopped.code != 0
    assert commits(made) == 2
    line = draft.splitlines().index(f"      {PROMPT}")  # the text's own begins one below, counted from 1
    assert f"{path}:{line}:14: error style/" in said

    written = draft.replace("status: draft", "status: active").replace(PROMPT, "What is a noun?")
    made.write(path, written.replace(ANSWER, "A word that names a person, a place or a thing."))
    assert commit(made, "a record").code == 0

    # A label that the policy does not know.
    made.write(path, (made.root / path).read_text("utf-8").replace("domain: education", "domain: schools"))
    stopped = commit(made, "a typing error")
    assert stopped.code != 0
    assert f"{path}:4:9: error guidelines/unknown-label: `schools` is none of: general, " in stopped.out + stopped.err
    made.git("restore", "--staged", "--worktree", path)

    for number in range(20):
        made.write_record(builds.record(number))
    assert commit(made, "more records").code == 0
    frozen = builds.tunesmith(made.root, "freeze", "--release", "0.1.0")
    assert frozen.out.startswith("24 records designated: ")
    assert commit(made, "freeze").code == 0

    done = builds.shell(made.root, "tunesmith", "build")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("24 records: ")
    assert "provisional" not in done.out
    found = json.loads(builds.shell(made.root, "tunesmith", "build", "--format", "json").out)
    assert sum(found["splits"][split]["placed"] + found["splits"][split]["pending"] for split in SPLITS) == 24
    assert found == json.loads((made.root / "build/manifest/manifest.json").read_text("utf-8"))

    # The lock that a build leaves behind is not committed by accident.
    stopped = commit(made, "a lock")
    assert stopped.code != 0
    assert "guidelines/pipeline-lock" in stopped.out + stopped.err


def test_an_error_stops_the_build_at_check_and_is_shown(made: samples.Dataset) -> None:
    path = made.write_record(builds.record(1, domain="schools"))
    made.git("add", "--all")
    made.git("commit", "--quiet", "--no-verify", "-m", "around the hooks")
    failed = builds.shell(made.root, "tunesmith", "build")
    assert failed.code == 1
    assert f"{path}:4:9: error guidelines/unknown-label: `schools` is none of: " in failed.out
    assert "nothing is built or designated from records with errors" in failed.err
    assert failed.err.endswith("tunesmith: the build stopped; mend what it says above first\n")
    assert "Traceback" not in failed.out + failed.err
    assert not (made.root / "build" / "pack").exists()


def test_an_empty_dataset_is_an_error(made: samples.Dataset) -> None:
    made.git("rm", "-qr", "records")
    made.git("commit", "--quiet", "--no-verify", "-m", "nothing left")
    failed = builds.shell(made.root, "tunesmith", "build")
    assert failed.code == 1
    assert "guidelines/empty-corpus" in failed.out


def test_everything_pending_or_provisional_is_told_with_what_to_do(tmp_path: Path) -> None:
    dataset = builds.filled(tmp_path / "dataset", [builds.record(number) for number in range(3)])
    dataset.edit_policy("percent: {train: 90, validation: 5, test: 5}", "percent: {train: 0, validation: 50, test: 50}")
    done = builds.shell(dataset.root, "tunesmith", "build")
    assert done.code == 0
    assert done.out.startswith("3 records: 3 pending\n")
    assert "note: 3 of 3 active records are placed provisionally and may still move; `tunesmith freeze`" in done.out
    assert "note: 3 records wait for reviews before they enter validation or test; build/split/split.tsv" in done.out
    for split in SPLITS:
        assert f"note: the {split} split is empty\n" in done.out
    assert [path.name for path in (dataset.root / "build" / "export").iterdir()] == ["report.json"]
