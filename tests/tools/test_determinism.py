"""The same commit builds the same bytes, wherever, by whom and by which command."""

import shutil
import sys
from pathlib import Path

import pytest

import builds
import releases
import samples
from tunesmith import record


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, released, and what came since, with reviews; a text of many scripts among them. Not built."""
    dataset = builds.filled(tmp_path / "origin")
    releases.release_in_process(dataset, "0.1.0", "--allow", "empty-split", "--reason", "Nobody judged anything yet.")
    shutil.rmtree(dataset.root / "build")
    dataset.write_record(
        builds.dialogue(70, "Name three fruits in Greek, Hindi and Arabic.", "μήλο, सेब, تفاحة 🍎\nI İ ı ß ǅ ﬁ Å")
    )
    for number in range(71, 80):
        dataset.write_record(builds.record(number))
    for by in builds.REVIEWERS:
        dataset.write_review(builds.accepted(builds.record(0), by))
    dataset.commit("more")
    return dataset


def clone(made: samples.Dataset, root: Path, *options: str, backwards: bool = False) -> samples.Dataset:
    """A clone, with options of git's; `backwards`, its records are written again in the opposite order."""
    made.git("clone", "-q", *options, str(made.root), str(root))
    copy = samples.Dataset(root)
    if backwards:
        for one in [*reversed(builds.forty())]:
            path = root / record.path_of(one["id"])
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)
    return copy


def under(umask: str, command: str) -> list[str]:
    return ["sh", "-c", f"umask {umask} && exec {command}"]


PLAIN = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "LANG": ""}
OTHER = {"PYTHONHASHSEED": "424242", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "1"}
ON_ONE_CORE = "import os, sys; os.sched_setaffinity(0, {0}); os.execvp(sys.argv[1], sys.argv[1:])"


def test_two_clones_build_the_same_bytes_whatever_the_environment_and_the_command(
    made: samples.Dataset, tmp_path: Path
) -> None:
    one = clone(made, tmp_path / "one")
    other = clone(made, tmp_path / "an öther one", "-c", "core.autocrlf=true", backwards=True)
    done = builds.shell(one.root, *under("022", "tunesmith build"), **PLAIN)
    assert (done.code, done.err) == (0, "")
    words = [sys.executable, "-c", ON_ONE_CORE, *under("077", "dvc repro --quiet")]
    done = builds.shell(other.root, *words, **OTHER)
    assert done.code == 0, done.err
    found = builds.digests(one.root)
    assert builds.digests(other.root) == found
    assert {path.split("/")[1] for path in found} == set(builds.STAGES)
    assert (one.root / "dvc.lock").read_bytes() == (other.root / "dvc.lock").read_bytes()


def test_a_dirty_tree_builds_what_its_commit_builds(made: samples.Dataset, tmp_path: Path) -> None:
    one = clone(made, tmp_path / "one")
    one.write_record(builds.record(80))
    stages = builds.STAGES
    for stage in stages:
        assert builds.tunesmith(one.root, "stage", stage).code == 0
    dirty = builds.digests(one.root)
    one.commit("a record")
    for stage in stages:
        assert builds.tunesmith(one.root, "stage", stage).code == 0
    assert builds.digests(one.root) == dirty


def test_the_order_in_which_records_were_committed_does_not_matter(tmp_path: Path) -> None:
    found = []
    for name, order in (("one", 1), ("other", -1)):
        dataset = builds.empty(tmp_path / name)
        for one in builds.forty()[::order]:
            dataset.write_record(one)
            if one["id"].endswith("0"):
                dataset.commit("some")
        dataset.commit("the rest")
        for stage in builds.STAGES:
            assert builds.tunesmith(dataset.root, "stage", stage).code == 0
        found.append(builds.digests(dataset.root))
    assert found[0] == found[1]
