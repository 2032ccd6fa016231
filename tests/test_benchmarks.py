"""The benchmarks run and print every row; how long anything takes is not judged here."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROWS = (
    "gate, 5 changed records of 50",
    "near-duplicates at the gate, 5 changed records of 50",
    "cold check of 50",
    "near-duplicates among 50 records",
    "warm check of 50",
    "memory of a cold check of 50",
)


def test_a_small_run_prints_all_rows() -> None:
    page = (REPOSITORY / "benchmarks" / "README.md").read_text("utf-8")
    command = [sys.executable, "benchmarks", "--records", "50", "--repeats", "1"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    for row in ROWS:
        assert any(line.startswith(f"| {row}") for line in lines)
    assert all(line.endswith(("| met |", "| missed |")) for line in lines[1:])
    assert (REPOSITORY / "benchmarks" / "README.md").read_text("utf-8") == page


def test_the_page_holds_a_table() -> None:
    page = (REPOSITORY / "benchmarks" / "README.md").read_text("utf-8")
    measured = page.partition("<!-- measured: begin -->")[2].partition("<!-- measured: end -->")[0]
    assert measured.count("\n| ") >= len(ROWS)
