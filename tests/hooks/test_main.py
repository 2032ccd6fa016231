"""`tunesmith-check` as its users meet it: exit codes, messages, and what it loads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks import engine


def test_good_and_bad_commit_in_a_process(dataset: Dataset) -> None:
    result = dataset.spawn("tunesmith-check", "--staged")
    assert (result.code, result.out, result.err) == (0, "1 file judged: all good\n", "")
    dataset.write_record(samples.tree(task="cooking"))
    result = dataset.spawn("tunesmith-check")
    assert result.code == 1 and result.err == ""
    first, hint, *_, last = result.out.splitlines()
    assert first.startswith(f"{samples.RECORD_PATH}:3:7: error guidelines/unknown-label: `cooking` is none of: ")
    assert hint.startswith("    ") and last == "1 file judged: 1 error"


def test_output_survives_an_ascii_terminal_and_a_closed_pipe(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(task="cooking"))
    dataset.write("records/ü/中.yaml", "a: [\n")
    result = dataset.spawn("tunesmith-check", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert result.code == 1 and "records/ü/中.yaml" in result.out and result.err == ""
    command = f"'{samples.BIN / 'tunesmith-check'}' --format json | true"
    done = subprocess.run(["sh", "-c", command], cwd=dataset.root, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("locale", "seed", "zone"), [("C", "0", "UTC"), ("C.UTF-8", "1", "Asia/Kathmandu")])
def test_output_is_the_same_everywhere(dataset: Dataset, locale: str, seed: str, zone: str) -> None:
    dataset.write_record(samples.tree(task="cooking", domain="none", zz=1, language="xx"))
    dataset.write_record(samples.numbered(1, notes="TODO", task="sewing"))
    here = dataset.check_json()
    there = dataset.spawn("tunesmith-check", "--format", "json", LC_ALL=locale, PYTHONHASHSEED=seed, TZ=zone)
    assert (there.code, there.out) == (here.code, here.out)
    assert len(here.findings) > 3


def test_warnings_alone_are_no_failure(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(source={**samples.RECORD["source"], "license": "GPL-3.0-only"}))
    result = dataset.check()
    assert result.code == 0 and result.out.splitlines()[-1] == "1 file judged: 1 warning"


def test_no_dataset_here(tmp_path: Path) -> None:
    from tunesmith_hooks import main

    result = samples.called(main.main, tmp_path)
    assert result.code == 2 and "no guidelines/policy.yaml here or above" in result.err
    result = samples.called(main.main, tmp_path, "--root", str(tmp_path / "nothing"))
    assert result.code == 2 and "no such folder" in result.err


@pytest.mark.parametrize("path", [POLICY, PEOPLE])
@pytest.mark.parametrize("arguments", [["--root", "."], ["--root", ".", "--staged"]])
def test_missing_policy_or_people_is_unusable(dataset: Dataset, path: str, arguments: list[str]) -> None:
    dataset.git("rm", "--quiet", path)
    result = dataset.check(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"tunesmith-check: {path}: ")


def test_no_git_repository(tmp_path: Path) -> None:
    import shutil

    made = samples.make(tmp_path / "d")
    shutil.rmtree(made.root / ".git")
    result = made.check()
    assert result.code == 2 and "is not in a git repository" in result.err


def test_error_in_the_policy_is_the_only_finding(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(task="cooking"))
    dataset.edit_policy('version: "1.0"', 'version: "one"')
    result = dataset.check_json()
    (finding,) = result.findings
    assert result.code == 1
    assert (finding["path"], finding["line"], finding["rule"]) == (POLICY, 4, "guidelines/policy")
    assert json.loads(result.out)["summary"] == {"files": 0, "errors": 1, "warnings": 0}


def test_error_in_the_people_is_the_only_finding(dataset: Dataset) -> None:
    dataset.write(PEOPLE, "people:\n  - handle: a\n    kind: robot\n    roles: [author]\n")
    (finding,) = dataset.check_json().findings
    assert (finding["path"], finding["line"], finding["rule"]) == (PEOPLE, 3, "guidelines/people")


def _policy_with(dataset: Dataset, section: str) -> dict[str, object]:
    dataset.edit_policy("hooks: {}\n", section)
    result = dataset.check_json()
    (finding,) = result.findings
    assert result.code == 1 and finding["rule"] == "guidelines/policy"
    lines = (dataset.root / POLICY).read_text("utf-8").splitlines()
    return {"line": lines[finding["line"] - 1].strip(), "message": finding["message"]}


@pytest.mark.parametrize(
    ("section", "line", "words"),
    [
        ("hooks:\n  stile: {}\n", "stile: {}", "no hook is called stile; there are format"),
        ("hooks:\n  style:\n    severity:\n      lenght: off\n", "lenght: off", "no rule of style is called lenght"),
        ("hooks:\n  style:\n    options:\n      zz: 5\n", "zz: 5", "no option of style is called zz"),
        ("hooks:\n  format:\n    options: {zz: 5}\n", "options: {zz: 5}", "there are none"),
    ],
)
def test_unknown_name_in_the_policy_points_to_its_line(dataset: Dataset, section: str, line: str, words: str) -> None:
    found = _policy_with(dataset, section)
    assert found["line"] == line
    assert words in str(found["message"])


def test_one_hook_alone_runs_under_a_policy_that_names_others(dataset: Dataset) -> None:
    dataset.edit_policy("hooks: {}\n", "hooks:\n  guidelines:\n    severity:\n      unknown-label: warning\n")
    dataset.write_record(samples.tree(task="cooking"))
    assert dataset.check_json("--hook", "format").rules == []
    assert dataset.check_json("--hook", "format", "--hook", "guidelines").rules == ["guidelines/unknown-label"]


def test_unknown_hook_is_unusable(dataset: Dataset) -> None:
    result = dataset.check("--hook", "stile")
    assert result.code == 2
    assert result.err.startswith("tunesmith-check: no hook is called stile; there are format, schema, guidelines")


@pytest.mark.parametrize(
    "arguments", [["--staged", "records"], ["--since", "HEAD", "--staged"], ["--since", "HEAD", "x"]]
)
def test_selections_exclude_each_other(dataset: Dataset, arguments: list[str]) -> None:
    result = dataset.check(*arguments)
    assert result.code == 2 and "exclude each other" in result.err


@pytest.mark.parametrize("arguments", [["--nothing"], ["--format", "xml"], ["--since"]])
def test_wrong_usage_is_unusable(dataset: Dataset, arguments: list[str]) -> None:
    result = dataset.check(*arguments)
    assert result.code == 2 and result.err.startswith("usage: tunesmith-check")


def test_help_has_an_example_and_the_exit_status(dataset: Dataset) -> None:
    result = dataset.check("--help")
    assert result.code == 0 and "example: tunesmith-check" in result.out and "exit status" in result.out


def test_empty_dataset_is_an_error(dataset: Dataset) -> None:
    dataset.git("rm", "-r", "--quiet", "records")
    dataset.git("commit", "--quiet", "-m", "gone")
    result = dataset.check_json()
    assert (result.code, result.rules) == (1, ["guidelines/empty-corpus"])
    assert dataset.check_json("--staged").rules == ["guidelines/empty-corpus"]


def test_unwritable_cache_is_harmless(dataset: Dataset) -> None:
    import shutil

    shutil.rmtree(dataset.root / ".git/tunesmith")
    dataset.write(".git/tunesmith", "a file where the folder should be\n")
    assert dataset.check().out == "1 file judged: all good\n"


def test_gate_loads_nothing_heavy(dataset: Dataset) -> None:
    heavy = ("typer", "click", "rich", "numpy", "pyarrow", "dvc", "ruamel", "ruamel.yaml", "jsonschema", "referencing")
    code = (
        "import sys; from tunesmith_hooks import main; code = main.main(['--staged']);"
        f"print([name for name in {heavy!r} if name in sys.modules], code)"
    )
    dataset.check("--staged")  # fills the cache of the policy
    done = subprocess.run([sys.executable, "-c", code], cwd=dataset.root, capture_output=True, check=True, text=True)
    assert done.stdout == "1 file judged: all good\n[] 0\n"


def test_interrupted_run_ends_in_a_plain_line(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "judge", interrupted)
    result = dataset.check()
    assert (result.code, result.out, result.err) == (130, "", "tunesmith-check: interrupted; nothing was changed\n")
