"""Releases for real: DVC, the git hooks, clones, and Ctrl-C."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

import builds
import releases
from builds import BIN
from samples import Dataset
from tunesmith import release

pytestmark = pytest.mark.slow

DOCUMENT = "A long text.\n"


def must(made: Dataset, *command: str, **env: str) -> str:
    done = builds.shell(made.root, *command, **env)
    assert done.code == 0, done.out + done.err
    return done.out


def commit(made: Dataset, message: str) -> None:
    """A commit of everything but the lock, through the hooks."""
    made.git("add", "--all", "--", ".", ":(exclude)dvc.lock")
    must(made, "git", "commit", "--quiet", "-m", message)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Three releases and more records after them, every commit through the hooks; one record has a document."""
    made = releases.ready(tmp_path_factory.mktemp("history") / "dataset")
    must(made, "pre-commit", "install")
    must(made, "tunesmith", "freeze")  # who waited for reviews keeps the split that they were given for
    commit(made, "designate")
    made.write("artifacts/handbook.txt", DOCUMENT)
    must(made, "dvc", "add", "-q", "artifacts/handbook.txt")
    attached = builds.record(40)
    md5 = (made.root / "artifacts/handbook.txt.dvc").read_text("utf-8").partition("md5: ")[2][:32]
    attached["messages"][0]["attachment"] = {"path": "artifacts/handbook.txt", "md5": md5}
    made.write_record(attached)
    commit(made, "a document")
    must(made, "tunesmith", "release", "0.1.0")
    for number in range(50, 55):
        made.write_record(builds.record(number))
    commit(made, "five more")
    must(made, "tunesmith", "release", "0.2.0")
    first, second, *_ = releases.of_split(made, "train")
    made.write_record(releases.edited(first))
    made.write_record({**second, "status": "withdrawn", "reason": "It was wrong."})
    commit(made, "an edit and a withdrawal")
    must(made, "tunesmith", "release", "1.0.0")
    made.write_record(builds.record(60))
    commit(made, "one more")
    must(made, "tunesmith", "freeze")
    commit(made, "designate")
    return made


def test_each_release_is_one_commit_with_its_tag(history: Dataset) -> None:
    assert history.git("tag").split() == ["v0.1.0", "v0.2.0", "v1.0.0"]
    assert [one.previous for one in release.listing(history.root)] == [None, "0.1.0", "0.2.0"]
    for version in ("0.1.0", "0.2.0", "1.0.0"):
        assert history.git("log", "-1", "--format=%s", f"v{version}^{{commit}}").strip() == f"Release {version}"
        names = history.git("show", "--name-only", "--format=", f"v{version}^{{commit}}").split()
        assert {name.split("/")[0] for name in names} <= {"releases", "dvc.lock", ".dvc"}
    assert must(history, "git", "status", "--porcelain") == ""


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0", "1.0.0"])
def test_a_tag_builds_the_same_in_a_fresh_clone_after_all_that_came_later(
    history: Dataset, tmp_path: Path, version: str
) -> None:
    history.git("clone", "--quiet", str(history.root), str(tmp_path / "a fresh clone"))
    clone, scratch = Dataset(tmp_path / "a fresh clone"), tmp_path / "scratch"
    scratch.mkdir()
    env = {
        "TMPDIR": str(scratch),
        "PYTHONHASHSEED": "4242",
        "LC_ALL": "C",
        "TZ": "Pacific/Kiritimati",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.autocrlf",
        "GIT_CONFIG_VALUE_0": "true",
    }
    told = must(clone, "sh", "-c", f"umask 077 && tunesmith release verify v{version}", **env)
    assert told.startswith(f"v{version} builds what was released: ")
    assert list(scratch.iterdir()) == []
    assert clone.git("status", "--porcelain", "--ignored") in ("", "!! .cache/\n")  # DVC's own, where that is shared


def test_a_clone_of_the_tag_builds_what_its_lock_says(history: Dataset, tmp_path: Path) -> None:
    history.git("clone", "--quiet", "--branch", "v0.2.0", str(history.root), str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    must(clone, "tunesmith", "build")
    assert clone.git("status", "--porcelain") == ""
    must(clone, "sha256sum", "--check", "--quiet", "releases/0.2.0/sha256sums")


def test_other_code_is_caught_and_named(history: Dataset, tmp_path: Path) -> None:
    site = builds.copied_code(tmp_path / "site")
    module = site / "tunesmith_tools" / "pipeline" / "folders.py"
    text = module.read_text("utf-8")
    assert text.count("compression_level=6") == 1
    module.write_text(text.replace("compression_level=6", "compression_level=9"), "utf-8")
    done = builds.shell(history.root, "tunesmith", "release", "verify", "v1.0.0", PYTHONPATH=str(site))
    assert done.code == 1
    assert "different: " in done.out and ".parquet" in done.out
    assert "the likely cause: code " in done.out


POINTS = (
    "releases/9.0.0/release.json",
    "releases/9.0.0/composition.json",
    "releases/9.0.0/sha256sums",
    ".git/hook-runs",
)


def test_ctrl_c_leaves_everything_as_it_was(history: Dataset, tmp_path: Path) -> None:
    history.git("clone", "--quiet", str(history.root), str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    hook = clone.write(".git/hooks/pre-commit", "#!/bin/sh\ntouch .git/hook-runs\nsleep 5\n")
    hook.chmod(0o755)
    must(clone, "tunesmith", "build")
    before = state_of(clone)
    for point in POINTS:
        interrupted(clone, ["9.0.0"], clone.root, point)
        assert state_of(clone) == before, point
    hook.unlink()
    must(clone, "tunesmith", "release", "9.0.0")
    must(clone, "tunesmith", "release", "verify", "9.0.0", "--against", "build")


def state_of(made: Dataset) -> tuple[str, ...]:
    """Commit, tags, index and every file that is not ignored."""
    asked = (("rev-parse", "HEAD"), ("for-each-ref",), ("status", "--porcelain"), ("diff", "HEAD"))
    return tuple(made.git(*words) for words in asked)


def test_ctrl_c_leaves_no_clone_behind(history: Dataset, tmp_path: Path) -> None:
    before = state_of(history)
    interrupted(history, ["verify", "v0.2.0"], tmp_path, "*/clone/build/pack", TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert state_of(history) == before


def interrupted(made: Dataset, words: list[str], place: Path, point: str, **env: str) -> None:
    """`tunesmith release` that gets Ctrl-C as soon as a file is there, as from a terminal: its children get it too."""
    own = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **env}
    command = [str(BIN / "tunesmith"), "release", *words]
    with subprocess.Popen(
        command, cwd=made.root, env=own, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        patience = time.monotonic() + 600
        while not next(place.glob(point), None):
            assert process.poll() is None and time.monotonic() < patience, f"{point} never came"
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode != 0
    assert b"tunesmith_tools/releasing" not in err, err.decode()  # no traceback of ours
