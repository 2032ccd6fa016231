"""The application: help with an example, errors in one line, and never a traceback."""

import errno
import os
import subprocess
from pathlib import Path

import pytest
import typer

import builds
import samples
from samples import BIN
from tunesmith_tools import build, dvc, status
from tunesmith_tools.app import app
from tunesmith_tools.importers import command as importer

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, tmp_path: Path) -> None:
    done = builds.tunesmith(tmp_path, name, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"Example: tunesmith {name} " in done.out.replace("\n", " ") + " "
    assert builds.tunesmith(tmp_path, name, "-h").out == done.out


def test_the_application_lists_its_commands(tmp_path: Path) -> None:
    text = builds.tunesmith(tmp_path, "--help").out
    assert all(f"  {name} " in text for name in COMMANDS)
    assert {"init", "new", "check", "fix", "explain", "status", "build", "freeze", "import"} <= set(COMMANDS)


@pytest.mark.parametrize("width", ["80", "100"])
def test_no_summary_of_a_command_is_cut(tmp_path: Path, width: str) -> None:
    text = builds.shell(tmp_path, "tunesmith", "--help", COLUMNS=width).out
    assert len(text.split("Commands:\n")[1].splitlines()) == len(COMMANDS)
    assert "..." not in text.split("Commands:\n")[1]


def test_usage_names_arguments_once(tmp_path: Path) -> None:
    assert builds.tunesmith(tmp_path, "check", "-h").out.startswith("Usage: tunesmith check [OPTIONS] [PATH]...\n")
    assert builds.tunesmith(tmp_path, "explain", "-h").out.startswith("Usage: tunesmith explain [OPTIONS] [NAME]\n")
    assert "--turns N " in builds.tunesmith(tmp_path, "new", "-h").out


def test_it_says_its_version(tmp_path: Path) -> None:
    done = builds.tunesmith(tmp_path, "--version")
    assert (done.code, done.out, done.err) == (0, "tunesmith 0.1.0\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["check", "--nonsense"],
        ["new"],
        ["new", "code", "--turns", "0"],
        ["new", "code", "--turns", "many"],
        ["build", "--format", "xml"],
        ["stage"],
        ["status", "one", "two"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_status_2_and_names_the_mistake(tmp_path: Path, words: list[str]) -> None:
    failed = builds.tunesmith(tmp_path, *words)
    assert (failed.code, failed.out) == (2, "")
    assert "Traceback" not in failed.err
    assert failed.err.splitlines()[-1].startswith("Error: ")


def test_an_unknown_stage_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    failed = builds.tunesmith(made.root, "stage", "clean")
    assert failed.code == 2
    assert failed.err == f"tunesmith: no stage is called clean; there are {', '.join(build.STAGES)}\n"


@pytest.mark.parametrize(
    "words", [["new", "code"], ["check"], ["fix"], ["status"], ["build"], ["freeze"], ["stage", "pack"]], ids=" ".join
)
def test_outside_of_a_dataset_every_command_says_so(tmp_path: Path, words: list[str]) -> None:
    for more in ([], ["--root", str(tmp_path / "nowhere")]):
        failed = builds.tunesmith(tmp_path, *words, *more)
        assert (failed.code, failed.out) == (2, "")
        assert failed.err.startswith("tunesmith")
        assert failed.err.count("\n") == 1


@pytest.mark.parametrize("words", [["status"], ["freeze"], ["stage", "pack"], ["new", "code"]], ids=" ".join)
def test_an_invalid_policy_is_pointed_into(tmp_path: Path, words: list[str]) -> None:
    made = samples.make(tmp_path / "dataset")
    made.edit_policy("branch: main", "brunch: main")
    failed = builds.tunesmith(made.root, *words)
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.startswith("tunesmith: guidelines/policy.yaml:")
    assert failed.err.count("\n") == 1


def test_without_git_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = samples.make(tmp_path / "dataset")
    monkeypatch.setenv("PATH", str(tmp_path))
    for words in (["status", "--root", str(made.root)], ["init", "other"]):
        failed = builds.tunesmith(tmp_path, *words)
        assert failed.code == 2
        assert "git" in failed.err
        assert failed.err.count("\n") == 1


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("stage", build.STAGES)
def test_a_stage_that_cannot_write_ends_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, error: int
) -> None:
    made = samples.make(tmp_path / "dataset")
    made.write_record()
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    for name in build.STAGES[: build.STAGES.index(stage)]:
        assert builds.tunesmith(made.root, "stage", name).code == 0

    def full(path: Path, *_arguments: object, **_options: object) -> None:
        raise OSError(error, os.strerror(error), str(path))

    monkeypatch.setattr(Path, "mkdir", full)
    failed = builds.tunesmith(made.root, "stage", stage)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith("tunesmith: ")
    assert failed.err.endswith(f": {os.strerror(error)}\n")
    assert failed.err.count("\n") == 1


def test_an_error_without_a_file_name_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError("the device went away")

    made = samples.make(tmp_path / "dataset")
    monkeypatch.setattr(status, "read_ledger", broken)
    failed = builds.tunesmith(made.root, "status")
    assert (failed.code, failed.err) == (2, "tunesmith: a file: the device went away\n")


def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"'{BIN}/tunesmith' explain | head -c 10 >/dev/null; exit 0"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=samples.REPOSITORY)
    assert b"Traceback" not in done.stderr


def test_output_does_not_depend_on_the_terminals_encoding(tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    made = samples.make(tmp_path / "Übung")
    made.edit_policy("finance: Money, banking", "finance: Money — banking")
    done = builds.shell(made.root, "tunesmith", "explain", "finance", **env)
    assert (done.code, done.err) == (0, "")
    assert "finance (domain): Money — banking" in done.out
    done = builds.shell(tmp_path, "tunesmith", "init", "Wörter", "--handle", "ada", **env)
    assert (done.code, done.err) == (0, "")
    assert f"a dataset in {tmp_path / 'Wörter'}\n" in done.out


def test_dvc_is_asked_with_this_environment_and_a_cache_inside_the_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DVC_SITE_CACHE_DIR", raising=False)
    found = dvc._environment(tmp_path)
    assert found["DVC_SITE_CACHE_DIR"] == str(tmp_path / ".cache" / "dvc")
    assert found["PATH"].split(os.pathsep)[0] == str(BIN)
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", "/elsewhere")
    assert dvc._environment(tmp_path)["DVC_SITE_CACHE_DIR"] == "/elsewhere"


def test_import_is_part_of_the_application() -> None:
    assert importer.import_ in [command.callback for command in app.registered_commands]


@pytest.mark.parametrize(
    ("mapping", "code", "message"),
    [
        ("missing.yaml", 2, "--map missing.yaml: no such file"),
        ("wrong.yaml", 1, "wrong.yaml:1:8: promt: unknown key"),
    ],
)
def test_a_mapping_that_cannot_be_used_ends_an_import_in_one_line(
    tmp_path: Path, mapping: str, code: int, message: str
) -> None:
    made = samples.make(tmp_path / "dataset")
    made.write("rows.jsonl", "{}")
    made.write("wrong.yaml", "promt: /p\n")
    failed = builds.tunesmith(made.root, "import", "rows.jsonl", "--format", "jsonl", "--map", mapping)
    assert (failed.code, failed.out) == (code, "")
    assert failed.err.startswith(f"tunesmith: {message}")
    assert failed.err.count("\n") == 1
