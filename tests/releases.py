"""Datasets that are ready for a release: every split has records, what waits for reviews has them, all is committed."""

import contextlib
import hashlib
import io
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import builds
from samples import Dataset
from tunesmith import release
from tunesmith_tools import build, dvc
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.pipeline import placement

RECORDS = 12
READ_RELEASES = ("fingerprint", "card", "drift", "manifest")  # stages that a file in releases/ decides too
_SHARES = ("percent: {train: 90, validation: 5, test: 5}", "percent: {train: 50, validation: 25, test: 25}")


def records() -> list[dict[str, Any]]:
    """The records of a dataset that is ready."""
    return [builds.record(number) for number in range(RECORDS)]


def ready(root: Path) -> Dataset:
    """A dataset that nothing stands against, built."""
    shutil.copytree(_ready(), root)
    return Dataset(root)


def stages(root: Path, *_options: str) -> None:
    """What `dvc repro` does, in this process: the stages that read something that changed, and a lock."""
    (root / "dvc.lock").write_text("schema: '2.0'\n", "utf-8")
    kept = root / ".cache" / "built-from.json"
    before = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    now = {folder: _digest(root, folder) for folder in ("records", "reviews", "guidelines", "releases/ledger.tsv")}
    anew = () if now == before.get("data") else build.STAGES
    whole = {"data": now, "releases": _digest(root, "releases")}
    if whole == before:
        return
    dataset = open_dataset(root)
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):  # DVC keeps what stages say to itself too
        for name in build.STAGES:
            if name in anew or name in READ_RELEASES:
                build.run_stage(name, dataset)
    kept.write_text(json.dumps(whole), "utf-8")


def _digest(root: Path, place: str) -> str:
    paths = [root / place, *(root / place).rglob("*")]
    files = sorted(
        (path.relative_to(root).as_posix(), path.read_bytes())
        for path in paths
        if path.is_file() and path.name != release.SUMS
    )
    return hashlib.sha256(repr(files).encode()).hexdigest()


def out(root: Path) -> Dataset:
    """The same with 0.1.0 released."""
    shutil.copytree(_out(), root)
    return Dataset(root)


def release_in_process(made: Dataset, *words: str) -> None:
    """Make a release without DVC, which must succeed."""
    with mock.patch.object(build, "repro", stages), mock.patch.object(dvc, "run", lambda *_words: 0):
        done = builds.tunesmith(made.root, "release", *words)
    assert (done.code, done.err) == (0, ""), done.err


def admit(made: Dataset) -> None:
    """Give every record that waits for reviews the two that it needs; the last build tells which they are."""
    known = {one["id"]: one for one in records()}
    for row in placement.read(made.root):
        if row.state == "pending":
            for by in builds.REVIEWERS:
                made.write_review(builds.accepted(known[row.id], by))


def edited(one: dict[str, Any]) -> dict[str, Any]:
    """A record with another answer."""
    answer = one["messages"][-1]
    return one | {"messages": [*one["messages"][:-1], answer | {"content": f"In short: {answer['content']}"}]}


def of_split(made: Dataset, split: str) -> list[dict[str, Any]]:
    """The records that are placed in a split."""
    placed = {row.id for row in placement.read(made.root) if row.split == split and row.state == "placed"}
    return [one for one in records() if one["id"] in placed]


@cache
def _ready() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="tunesmith-releases-")
    _KEPT.append(folder)
    made = builds.filled(Path(folder.name) / "dataset", records())
    made.edit_policy(*_SHARES)
    made.commit("shares")
    stages(made.root)
    (made.root / "dvc.lock").unlink()  # it comes with a release
    admit(made)
    made.commit("reviews")
    stages(made.root)
    return made.root


@cache
def _out() -> Path:
    made = ready(_ready().parent / "out")
    release_in_process(made, "0.1.0")
    return made.root


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
