"""Public data that grows over ten releases: nothing moves, nothing detected leaks, every share stays near its aim."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "benchmarks/splits.py"]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*COMMAND, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.real_data
def test_every_target_is_met_on_public_data() -> None:
    assert os.environ["TUNESMITH_REAL_DATA"]
    done = run()
    print(done.stdout)
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 9, done.stderr
    assert [row for row in rows if not row.endswith("| met |")] == []
    assert done.returncode == 0


def test_the_peer_takes_the_rows_that_scikit_learn_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 5,000 rows and of 5,050: what train_test_split of scikit-learn 1.9.1 gave with test_size=0.05."""
    monkeypatch.syspath_prepend(str(REPOSITORY / "benchmarks"))
    spec = importlib.util.spec_from_file_location("bench_splits", REPOSITORY / "benchmarks" / "splits.py")
    assert spec and spec.loader
    splits = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(splits)
    old, new = splits.test_part(5000), splits.test_part(5050)
    assert (len(old), min(old), max(old), sum(old)) == (250, 8, 4966, 607494)
    assert (len(new), len(old & new)) == (253, 61)
