"""hooks/in-venv, through which git hooks find an environment: this folder's, the main worktree's, or a word of help."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import samples

SCRIPT = samples.REPOSITORY / "hooks/in-venv"


def run(script: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    return subprocess.run(["sh", str(script), *arguments], capture_output=True, text=True, check=False, env=clean | env)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A copy in a git repository of its own, without an environment."""
    top = tmp_path / "a folder"
    (top / "hooks").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    return Path(shutil.copy(SCRIPT, top / "hooks"))


def make_environment(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    command = venv / "bin/tunesmith-check"
    command.write_text(f'#!/bin/sh\necho "{venv.parent.name}: $*"\nexit 3\n')
    command.chmod(0o755)


def test_a_missing_environment_is_told_with_what_makes_it(script: Path) -> None:
    done = run(script, "tunesmith-check")
    assert done.returncode == 1
    assert ".venv, which does not exist" in done.stderr
    assert done.stderr.endswith("run: make setup\n")


def test_a_missing_command_is_told_too(script: Path) -> None:
    make_environment(script.parents[1] / ".venv")
    done = run(script, "ruff", "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ruff is not in ") and done.stderr.endswith("run: make setup\n")


def test_arguments_and_exit_status_pass_through(script: Path) -> None:
    make_environment(script.parents[1] / ".venv")
    done = run(script, "tunesmith-check", "--staged", "two words")
    assert (done.returncode, done.stdout) == (3, "a folder: --staged two words\n")


def test_a_worktree_uses_the_environment_of_the_main_one(script: Path, tmp_path: Path) -> None:
    top = script.parents[1]
    make_environment(top / ".venv")
    for arguments in (["add", "hooks"], ["commit", "--quiet", "-m", "x"], ["worktree", "add", "-q", "../other"]):
        subprocess.run(["git", *arguments], cwd=top, check=True, capture_output=True)
    done = run(tmp_path / "other/hooks/in-venv", "tunesmith-check")
    assert (done.returncode, done.stdout) == (3, "a folder: \n")


def test_without_a_command_it_says_how_it_is_used(script: Path) -> None:
    done = run(script)
    assert done.returncode == 2
    assert done.stderr == "usage: hooks/in-venv COMMAND [ARGUMENT...]\n"
