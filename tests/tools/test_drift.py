"""`tunesmith drift` and its stage on real repositories: revisions, releases, builds, histories, and what is missing."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith import record, release
from tunesmith.release import Override, Release
from tunesmith_tools.drifting import stage
from tunesmith_tools.pipeline import placement

TASKS = ("code", "rewriting")


def added(number: int, task: str) -> dict[str, Any]:
    """A clean record of an author whom the shipped people know."""
    return builds.record(number, author="drafting-model", task=task)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> samples.Dataset:
    """A hundred records of two tasks, committed and tagged, and a hundred more of one of them; left as it is."""
    made = samples.make(tmp_path_factory.mktemp("grown") / "dataset")
    for number in range(100):
        made.write_record(added(number, TASKS[number % 2]))
    made.commit("a hundred")
    made.git("tag", "v0.1.0")
    for number in range(100, 200):
        made.write_record(added(number, "code"))
    return made


@pytest.fixture
def made(grown: samples.Dataset, tmp_path: Path) -> samples.Dataset:
    """A copy of it."""
    shutil.copytree(grown.root, tmp_path / "dataset")
    return samples.Dataset(tmp_path / "dataset")


def drift(made: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(made.root, "drift", *arguments)


def value(made: samples.Dataset, *arguments: str) -> Any:
    return json.loads(drift(made, *arguments, "--format", "json").out)


def released(
    made: samples.Dataset, version: str, numbers: range, *overrides: Override, composition: str | None = None
) -> None:
    """Write a release that adds these records to the ledger, without building it."""
    ledger = made.root / "releases" / "ledger.tsv"
    before = ledger.read_text("utf-8") if ledger.is_file() else "id\tsplit\trelease\n"
    lines = [f"{builds.record(number)['id']}\ttrain\t{version}\n" for number in numbers]
    made.write("releases/ledger.tsv", before + "".join(lines))
    designated = before.count("\n") - 1 + len(lines)
    one = Release(version, "2026-11-22", None, "1.0", "a" * 40, "b" * 40, designated, {}, overrides, {})
    made.write(release.path_of(version), release.as_json(one))
    if composition is not None:
        made.write(f"{release.folder_of(version)}/composition.json", composition)


def staged(made: samples.Dataset) -> Any:
    """The outcome of the stage, after those that it reads."""
    for name in ("fingerprint", "pack", "cluster", "split", "drift"):
        done = builds.tunesmith(made.root, "stage", name)
        assert done.code == 0, done.out + done.err
    return json.loads((made.root / stage.OUTCOME).read_text("utf-8"))


def test_a_revision_is_compared_with_the_working_tree(grown: samples.Dataset) -> None:
    done = drift(grown, "v0.1.0")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("100 records added since v0.1.0, compared with the 100 that were there and still are\n")
    assert "\ndrift in task (p < 0.001): rewriting 50.0% of the kept and 0.0% of the added records" in done.out
    assert "tunesmith wanted" in done.out and "--allow drift --reason" in done.out
    assert "the whole: 200 records now, 100 then; most changed: task code, 50.0% to 75.0%\n" in done.out


def test_two_revisions_are_compared_whatever_stands_in_the_working_tree(made: samples.Dataset) -> None:
    made.commit("two hundred")
    made.git("tag", "v0.2.0")
    for number in range(200):
        (made.root / record.path_of(builds.record(number)["id"])).unlink()
    found = value(made, "--between", "0.1.0", "v0.2.0")
    assert found["compared_with"] == "0.1.0"
    assert found["records"] == {"kept": 100, "added": 100, "left": 0, "lost": 0, "then": 100, "now": 200}
    assert len(found["alarms"]) == 1
    assert drift(made, "--between", "v0.2.0", "v0.2.0").code == 0


def test_only_active_records_count_and_those_that_left_are_told(made: samples.Dataset) -> None:
    made.write_record(added(0, "code") | {"status": "draft"})
    made.write_record(added(2, "code") | {"status": "withdrawn", "reason": "Its answer was wrong."})
    made.write_record(builds.erased(4) | {"id": builds.record(4)["id"]})
    made.write_record(added(150, "code") | {"status": "draft"})
    found = value(made, "v0.1.0")
    assert found["records"] == {"kept": 97, "added": 99, "left": 3, "lost": 0, "then": 100, "now": 196}
    assert "3 records left" in drift(made, "v0.1.0").out


def test_labels_that_were_mended_show_in_the_whole_and_not_as_drift(made: samples.Dataset) -> None:
    made.commit("two hundred")
    for number in range(100):
        made.write_record(added(number, "code"))
    done = drift(made, "HEAD")
    assert done.code == 0
    assert "nothing was added since HEAD; 200 records are still there" in done.out
    assert "most changed: task code, 75.0% to 100.0%" in done.out


def test_files_that_cannot_be_read_are_counted(made: samples.Dataset) -> None:
    for number in (0, 100):
        made.write(record.path_of(builds.record(number)["id"]), b"id: [\n")
    records = value(made, "v0.1.0")["records"]
    assert records == {"kept": 99, "added": 99, "left": 0, "lost": 2, "then": 100, "now": 198}


def test_a_file_in_another_place_counts_as_one_that_cannot_be_read(made: samples.Dataset) -> None:
    here, copied = (made.root / record.path_of(builds.record(number)["id"]) for number in (0, 1))
    here.rename(made.root / "records" / "moved.yaml")
    (made.root / "records" / "copy.yaml").write_bytes(copied.read_bytes())
    records = value(made, "v0.1.0")["records"]
    assert records == {"kept": 99, "added": 100, "left": 1, "lost": 2, "then": 100, "now": 199}


def test_markdown_says_that_there_is_no_alarm(made: samples.Dataset) -> None:
    made.commit("two hundred")
    for number in range(200, 210):
        made.write_record(added(number, "code"))
    done = drift(made, "HEAD", "--format", "markdown")
    assert done.code == 0 and "\n- no alarm; there are too few records to tell of " in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([""], "no commit is called ''"),
        (["v0.1.1"], "no commit is called 'v0.1.1'; did you mean v0.1.0?"),
        (["0.1.9"], "no commit is called '0.1.9'; did you mean v0.1.0?"),
        (["nowhere"], "no commit is called 'nowhere'; `git fetch --tags` brings what a clone lacks"),
        (["--between", "v0.1.0", "nowhere"], "no commit is called 'nowhere'"),
        (["v0.1.0", "--history"], "name one of REV, --release, --between and --history"),
        ([], "the last build is not of the files as they stand; run `tunesmith build`"),
        (["--release", "0.1.0"], "the last build is not of the files as they stand; run `tunesmith build`"),
    ],
)
def test_what_cannot_be_compared_is_told_with_what_to_do(
    grown: samples.Dataset, arguments: list[str], told: str
) -> None:
    done = drift(grown, *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err and "Traceback" not in done.err


def test_a_dataset_may_be_a_subfolder(made: samples.Dataset, tmp_path: Path) -> None:
    top = samples.Dataset(tmp_path / "mono")
    top.root.mkdir()
    top.git("init", "-q", "-b", "main")
    first = samples.Dataset(top.root / "data")
    subprocess.run(["git", "worktree", "add", "-q", str(tmp_path / "old"), "v0.1.0"], cwd=made.root, check=True)
    for path, data in samples.files(tmp_path / "old"):
        first.write(path, data)
    commit = top.commit("a hundred")
    for path, data in samples.files(made.root):
        first.write(path, data)
    assert value(first, commit)["records"]["added"] == 100


def test_markdown_has_the_table_and_the_alarm(grown: samples.Dataset) -> None:
    done = drift(grown, "v0.1.0", "--format", "markdown")
    assert done.code == 1
    assert "\n| task | rewriting | 50.0% | 0.0% | \\< 0.001 | V " in done.out
    assert "\n- **drift** in task " in done.out


def test_the_stage_says_that_there_is_no_release(made: samples.Dataset) -> None:
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    found = staged(made)
    assert (found["compared_with"], found["alarms"]) == (None, [])
    assert json.loads((made.root / stage.SHARES).read_text("utf-8")) == []


def test_the_stage_compares_what_was_placed_with_the_release_before(made: samples.Dataset) -> None:
    released(made, "0.1.0", range(100))
    found = staged(made)
    assert found["compared_with"] == "release 0.1.0"
    placed = sum(row.state == "placed" for row in placement.read(made.root))
    assert 100 < placed < 200  # candidates for validation and test wait for reviews
    assert found["records"] == {"kept": 100, "added": placed - 100, "left": 0, "lost": 0, "then": 100, "now": placed}
    assert found["alarms"] and found["alarms"][0].startswith("task (p < 0.001): rewriting 50.0% of the kept and 0.0%")
    rows = json.loads((made.root / stage.SHARES).read_text("utf-8"))
    code = {row["side"]: row["percent"] for row in rows if row["label"] == "task: code"}
    assert code == {"then": 50, "now": round(100 * (placed - 50) / placed, 2)}


def test_the_stage_writes_the_same_bytes_whatever_the_hash_seed(made: samples.Dataset) -> None:
    released(made, "0.1.0", range(100))
    staged(made)
    before = builds.digests(made.root, "build/drift")
    done = made.spawn(
        "tunesmith", "stage", "drift", PYTHONHASHSEED="7", OMP_NUM_THREADS="1", LC_ALL="C", TZ="Asia/Tokyo"
    )
    assert done.code == 0, done.err
    assert builds.digests(made.root, "build/drift") == before


@pytest.mark.slow
def test_the_command_tells_what_the_stage_found_in_a_build_that_is_current(tmp_path: Path) -> None:
    dataset = builds.built(tmp_path / "dataset")
    done = drift(dataset)
    assert (done.code, done.err) == (0, "")
    assert done.out == "there is no earlier release to compare with; `tunesmith drift REV` compares with any revision\n"
    assert value(dataset) == json.loads((dataset.root / stage.OUTCOME).read_text("utf-8"))
    failed = drift(dataset, "--release", "0.3.0")
    assert (failed.code, failed.err) == (2, "tunesmith: there is no release 0.3.0; there is none yet\n")


def test_a_history_without_releases(made: samples.Dataset) -> None:
    assert drift(made, "--history").out.startswith("there is no earlier release")
    assert value(made, "--history") == []


def test_a_history_tells_each_step_with_what_was_meant(made: samples.Dataset) -> None:
    task = {"task": {"code": {"train": 50, "validation": 0, "test": 0}, "rewriting": {"train": 50}}}
    released(made, "0.1.0", range(100), composition=json.dumps(task | {"unheard_of": 7}))
    task["task"]["code"]["train"] = 150
    meant = Override("drift", "ada", "Code is what the next model lacks.")
    released(made, "0.2.0", range(100, 200), meant, composition=json.dumps(task))
    done = drift(made, "--history")
    assert (done.code, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "0.1.0  2026-11-22  100 records"
    assert lines[1] == "0.2.0  2026-11-22  200 records  100 added, 0 left  drift in 1 attribute"
    assert lines[2] == "most changed: task code, 50.0% to 75.0%"
    assert lines[3].startswith("drift in task (p < 0.001): rewriting 50.0% of the kept and 0.0% of the added records")
    assert lines[4] == "meant, says ada: Code is what the next model lacks."
    found = value(made, "--history")
    assert [one["version"] for one in found] == ["0.1.0", "0.2.0"]
    assert found[0]["percent"] == {"task": {"code": 50, "rewriting": 50}}
    assert found[0]["against_previous"] is None
    assert found[1]["against_previous"]["records"]["added"] == 100
    assert found[1]["overridden"] == ["Code is what the next model lacks."]


@pytest.mark.parametrize("composition", [None, "[]", "{", '{"task": 3}', '{"task": {"code": {"train": "x"}}}'])
def test_a_composition_of_another_form_tells_no_shares(made: samples.Dataset, composition: str | None) -> None:
    released(made, "0.1.0", range(100), composition=composition)
    assert value(made, "--history")[0]["percent"] == {}


def test_a_history_counts_records_that_are_known_no_more(made: samples.Dataset) -> None:
    released(made, "0.1.0", range(100))
    released(made, "0.2.0", range(100, 200))
    made.write_record(builds.erased(4) | {"id": builds.record(4)["id"]})
    made.write_record(added(6, "code") | {"status": "withdrawn", "reason": "Its answer was wrong."})
    records = value(made, "--history")[1]["against_previous"]["records"]
    assert (records["kept"], records["lost"]) == (99, 1)
