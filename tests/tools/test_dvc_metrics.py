"""DVC compares metrics and plots of two releases in a clone that built nothing, as docs/releases.md says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import builds
import releases
import samples
from samples import Dataset

pytestmark = pytest.mark.slow

PAGE = (samples.REPOSITORY / "docs" / "releases.md").read_text("utf-8")
COMPARE, NAME_IN_FULL = re.findall(r"^```sh\n(dvc .*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def must(made: Dataset, *command: str) -> str:
    done = builds.shell(made.root, *command)
    assert done.code == 0, done.out + done.err
    return done.out


def two_releases(made: Dataset) -> None:
    """0.1.0 with the twelve records, 0.2.0 with two more; `origin` knows nothing of DVC's cache."""
    must(made, "tunesmith", "release", "0.1.0")
    for number in (50, 51):
        made.write_record(builds.record(number))
    made.commit("two more")
    must(made, "tunesmith", "release", "0.2.0")


def clone(made: Dataset, root: Path) -> Dataset:
    made.git("clone", "--quiet", str(made.root), str(root))
    return Dataset(root)


def placed(made: Dataset, tag: str) -> int:
    """How many records a release holds, by its own account."""
    found = json.loads(made.git("show", f"{tag}:releases/{tag[1:]}/composition.json"))
    return sum(sum(splits.values()) for splits in found["task"].values())


def compared(made: Dataset) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two commands of the page, with their outcome as JSON."""
    metrics, plots = COMPARE.strip().splitlines()
    assert metrics.endswith(" --md") and plots.endswith(" --json")
    return (
        json.loads(must(made, "sh", "-c", metrics.replace("--md", "--json"))),
        json.loads(must(made, "sh", "-c", plots)),
    )


def check(made: Dataset) -> None:
    metrics, plots = compared(made)
    changed = metrics["build/manifest/metrics.json"]
    more = placed(made, "v0.2.0") - placed(made, "v0.1.0")
    assert more > 0
    assert more in {one["diff"] for one in changed.values()}
    assert "errors" not in plots
    assert plots["data"]
    for name, drawn in plots["data"].items():
        for one in drawn:
            assert set(one["revisions"]) == {"v0.1.0", "v0.2.0"}, name
    assert not (made.root / "build").exists()
    assert made.git("status", "--porcelain") == ""


def test_with_a_shared_remote(tmp_path: Path) -> None:
    made = releases.ready(tmp_path / "dataset")
    must(made, "dvc", "remote", "add", "--default", "shared", str(tmp_path / "remote"))
    made.commit("a shared remote")
    two_releases(made)
    pushed = sum(path.stat().st_size for path in (tmp_path / "remote").rglob("*") if path.is_file())
    assert pushed < 500_000
    assert not (made.root / ".dvc" / "storage").exists()
    check(clone(made, tmp_path / "a clone"))


def test_with_the_embedded_remote(tmp_path: Path) -> None:
    made = releases.ready(tmp_path / "dataset")
    two_releases(made)
    copy = clone(made, tmp_path / "a clone")
    must(copy, "sh", "-c", NAME_IN_FULL)
    check(copy)
    must(made, "sh", "-c", COMPARE.splitlines()[0])  # where it was built the cache has it
