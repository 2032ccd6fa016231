"""The same commit builds the same bytes, wherever, by whom and by which command."""

from pathlib import Path

import pytest

import builds
import samples
from tunesmith import record


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, frozen, with reviews of the first; a text of many scripts among them. Not built."""
    one = builds.dialogue(70, "Name three fruits in Greek, Hindi and Arabic.", "μήλο, सेब, تفاحة 🍎\nI İ ı ß ǅ ﬁ Å")
    dataset = builds.filled(tmp_path / "origin", [*builds.forty(), one])
    builds.tunesmith(dataset.root, "freeze", "--release", "0.1.0")
    for by in builds.REVIEWERS:
        dataset.write_review(builds.accepted(builds.record(0), by))
    dataset.commit("freeze")
    return dataset


def clone(made: samples.Dataset, root: Path, *, backwards: bool = False) -> samples.Dataset:
    """A clone; `backwards`, its records are written again in the opposite order."""
    made.git("clone", "-q", str(made.root), str(root))
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


# Every file of a build in which nothing is admitted to validation and test yet.
FILES = {
    "build/fingerprint/records",
    "build/fingerprint/reviews",
    "build/fingerprint/artifacts",
    "build/fingerprint/code",
    "build/check/findings.json",
    "build/pack/records.parquet",
    "build/pack/reviews.parquet",
    "build/split/split.tsv",
    "build/export/report.json",
    *(
        f"build/export/{form}/train.{ending}"
        for form in ("openai", "trl-messages", "trl-prompt-completion")
        for ending in ("jsonl", "parquet", "index.jsonl")
    ),
    "build/manifest/manifest.json",
}
PLAIN = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "LANG": ""}
OTHER = {"PYTHONHASHSEED": "424242", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "1"}


def test_two_clones_build_the_same_bytes_whatever_the_environment_and_the_command(
    made: samples.Dataset, tmp_path: Path
) -> None:
    one, other = clone(made, tmp_path / "one"), clone(made, tmp_path / "an öther one", backwards=True)
    done = builds.shell(one.root, *under("022", "tunesmith build"), **PLAIN)
    assert (done.code, done.err) == (0, "")
    done = builds.shell(other.root, *under("077", "dvc repro --quiet"), **OTHER)
    assert (done.code, done.out) == (0, "")
    found = builds.digests(one.root)
    assert builds.digests(other.root) == found
    assert set(found) == FILES
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
