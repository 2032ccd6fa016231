"""Text that an editor pipes before it is saved: judged and formatted as if it stood at its path."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import samples
from samples import BIN, Dataset, Result
from tunesmith.canonical import MAX_BYTES
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks import buffer, fix, main

PATH = samples.RECORD_PATH
TEXT = samples.text(samples.tree())
WRONG = samples.text(samples.tree(task="cooking"))

Piped = Callable[..., Result]


@pytest.fixture
def piped(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Call a command with text on standard input; the dataset stays as it is, to the byte."""

    def call(command: Any, data: str | bytes, *arguments: str, folder: Path | None = None) -> Result:
        before = _state(dataset.root)
        stdin = io.TextIOWrapper(io.BytesIO(data.encode() if isinstance(data, str) else data))
        monkeypatch.setattr(sys, "stdin", stdin)
        result = samples.called(command, folder or dataset.root, "--stdin", *arguments)
        assert _state(dataset.root) == before
        return result

    return call


def _state(root: Path) -> dict[str, bytes]:
    """Every file of the dataset, git's own and the cache included."""
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _check(piped: Piped, data: str | bytes, path: str = PATH, *arguments: str) -> Result:
    return piped(main.main, data, "--filename", path, "--format", "json", *arguments)


def test_the_buffer_is_judged_and_not_the_file(dataset: Dataset, piped: Piped) -> None:
    result = _check(piped, WRONG)
    assert (result.code, result.rules) == (1, ["guidelines/unknown-label"])
    assert (result.findings[0]["path"], result.findings[0]["line"]) == (PATH, 3)
    dataset.write(PATH, WRONG)
    result = _check(piped, TEXT)
    assert (result.code, result.findings) == (0, [])
    assert json.loads(result.out)["summary"] == {"files": 1, "errors": 0, "warnings": 0}


def test_every_format(piped: Piped) -> None:
    text = piped(main.main, WRONG, "--filename", PATH).out
    assert text.startswith(f"{PATH}:3:7: error guidelines/unknown-label") and text.endswith("1 file judged: 1 error\n")
    assert piped(main.main, WRONG, "--filename", PATH, "--format", "github").out.startswith(f"::error file={PATH},")
    assert f'"uri":"{PATH}"' in piped(main.main, WRONG, "--filename", PATH, "--format", "sarif").out


def test_path_may_be_absolute_or_relative_to_the_current_folder(dataset: Dataset, piped: Piped, tmp_path: Path) -> None:
    full = str(dataset.root / PATH)
    name = Path(PATH).name
    below = (dataset.root / PATH).parent
    for given, folder in [(full, tmp_path), (name, below), (f"../d/{name}", below)]:
        result = piped(main.main, WRONG, "--filename", given, "--format", "json", folder=folder)
        assert [one["path"] for one in result.findings] == [PATH]
    given = f"dataset/{PATH}"
    assert piped(main.main, WRONG, "--filename", given, "--root", "dataset", folder=tmp_path).code == 1


def test_a_file_that_is_not_there_yet_is_new(dataset: Dataset, piped: Piped) -> None:
    """A younger rule only warns about older records, but no new one is let pass by naming an old version."""
    text = samples.text(samples.numbered(1, task="cooking", guideline="0.9"))
    path = "records/1/example-0000000001.yaml"

    def severities() -> set[str]:
        return {one["severity"] for one in _check(piped, text, path).findings}

    assert severities() == {"error"}
    dataset.write(path, "something: else\n")
    assert severities() == {"error"}
    dataset.git("add", "--all")
    assert severities() == {"error"}
    dataset.commit()
    assert severities() == {"warning"}
    (dataset.root / path).unlink()
    assert severities() == {"warning"}
    dataset.commit()
    assert severities() == {"error"}


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        WRONG,
        "a: [\n",
        "",
        TEXT + "\n",
        "\ufeff" + TEXT,
        b"\xff\n",
        b"\x00",
        samples.text(samples.numbered(1)),
        b"x: " + b"a" * MAX_BYTES,
        b"- 1\n" * 100_000,
        samples.text(samples.tree(status="draft", task="cooking")),
        samples.text(samples.tree(guideline="0.9", task="cooking")),
    ],
    ids=range(13),
)
@pytest.mark.parametrize("state", ["committed", "staged", "untracked", "moved"])
def test_as_if_it_stood_there(dataset: Dataset, piped: Piped, content: str | bytes, state: str) -> None:
    path = (
        PATH if state == "committed" else f"records/x/{Path(PATH).name}" if state == "moved" else "records/q/new.yaml"
    )
    if state == "moved":
        (dataset.root / PATH).unlink()
    dataset.write(path, content)
    if state == "staged":
        dataset.git("add", "--all")
    on_disk = dataset.check_json(path)
    dataset.write(path, "something: else\n")
    if state == "staged":
        dataset.git("add", "--all")
    assert _check(piped, content, path) == on_disk


def test_reviews_are_judged_too(dataset: Dataset, piped: Piped) -> None:
    made = samples.review_tree(samples.tree())
    path = dataset.write_review(made)
    assert _check(piped, samples.text(made, "review"), path).code == 0
    assert _check(piped, samples.text(made | {"verdict": "maybe"}, "review"), path).rules == ["schema/wrong-value"]


def test_rules_over_the_repository_do_not_run(dataset: Dataset, piped: Piped) -> None:
    made = samples.tree(status="withdrawn", reason="Replaced.", superseded_by="gone-0000000000")
    dataset.write_record(made)
    assert dataset.check_json().rules == ["guidelines/successor"]
    assert _check(piped, samples.text(made)).rules == []


def test_one_hook_alone(piped: Piped) -> None:
    assert _check(piped, WRONG, PATH, "--hook", "style").rules == []
    result = _check(piped, WRONG, PATH, "--hook", "stile")
    assert result.code == 2 and "no hook is called stile" in result.err


def test_the_policy_and_the_people_as_they_would_be(dataset: Dataset, piped: Piped) -> None:
    policy, people = ((dataset.root / path).read_text("utf-8") for path in (POLICY, PEOPLE))
    for path, content in ((POLICY, policy), (PEOPLE, people)):
        result = _check(piped, content, path)
        assert (result.code, result.findings) == (0, [])
        (dataset.root / path).write_text("broken: [\n")  # the file itself and what stands in it do not matter
        result = _check(piped, content, path)
        assert (result.code, result.findings) == (0, [])
    for path, content, line, rule in [
        (POLICY, policy.replace('version: "1.0"', 'version: "one"', 1), 4, "guidelines/policy"),
        (POLICY, "version: [\n", 2, "guidelines/policy"),
        (POLICY, b"\xff", 1, "guidelines/policy"),
        (PEOPLE, "people:\n  - handle: a\n    kind: robot\n    roles: [author]\n", 3, "guidelines/people"),
    ]:
        result = _check(piped, content, path)
        (finding,) = result.findings
        assert result.code == 1
        assert (finding["path"], finding["line"], finding["rule"]) == (path, line, rule)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "README.md",
            f"README.md is neither a record nor a review, nor {POLICY} or {PEOPLE}; records",
        ),
        ("records", "is neither a record nor a review"),
        ("guidelines/README.md", "is neither a record nor a review"),
        ("records/d", "is a folder"),
        ("/etc/passwd", "/etc/passwd lies outside of the dataset"),
        ("../x.yaml", "lies outside of the dataset"),
    ],
)
@pytest.mark.parametrize("command", [main.main, fix.main], ids=["check", "fix"])
def test_path_that_cannot_be_judged(piped: Piped, path: str, words: str, command: Any) -> None:
    result = piped(command, TEXT, "--filename", path)
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    assert words.split(", nor", 1)[0] in result.err and (command is fix.main or words in result.err)


@pytest.mark.parametrize("command", [main.main, fix.main], ids=["check", "fix"])
def test_wrong_usage(dataset: Dataset, command: Any) -> None:
    for arguments, words in [
        (["--stdin"], "--stdin needs --filename PATH"),
        (["--filename", PATH], "--filename goes with --stdin"),
        (["--stdin", "--filename", ""], "--stdin needs --filename PATH"),
        (["--stdin", "--filename", PATH, PATH], "exclude each other"),
    ]:
        result = samples.called(command, dataset.root, *arguments)
        assert (result.code, result.out) == (2, "") and words in result.err


@pytest.mark.parametrize("arguments", [["--staged"], ["--since", "HEAD"]])
def test_a_buffer_is_all_there_is_to_judge(piped: Piped, arguments: list[str]) -> None:
    result = piped(main.main, TEXT, "--filename", PATH, *arguments)
    assert result.code == 2 and "exclude each other" in result.err


@pytest.mark.parametrize("command", [main.main, fix.main], ids=["check", "fix"])
def test_input_without_an_end_is_cut_off(piped: Piped, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.setattr(buffer, "MOST_BYTES", 2 * MAX_BYTES)
    result = piped(command, b"a" * (2 * MAX_BYTES + 1), "--filename", PATH)
    assert (result.code, result.out) == (2, "") and "over 2,097,152 bytes" in result.err
    result = piped(main.main, b"# \n" * MAX_BYTES, "--filename", POLICY)
    assert result.code == 2 and "over 1,048,576 bytes" in result.err


def test_closed_input_is_unusable(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    result = samples.called(main.main, dataset.root, "--stdin", "--filename", PATH)
    assert result.code == 2 and "standard input is closed" in result.err


def test_formatting_prints_the_canonical_text(piped: Piped) -> None:
    result = piped(fix.main, "\ufeff# seen\r\n" + TEXT.replace("\n", "\r\n"), "--filename", PATH)
    assert (result.code, result.err) == (0, "")
    assert result.out == samples.text(samples.tree(notes="seen"))
    assert piped(fix.main, result.out, "--filename", "records/q/new.yaml").out == result.out
    made = samples.review_tree(samples.tree())
    text = samples.text(made, "review")
    loose = text.replace("verdict: accept", "verdict: 'accept' # sure")
    path = "reviews/reviewing-model-a/d/x.yaml"
    assert piped(fix.main, loose, "--filename", path).out == samples.text(made | {"note": "sure"}, "review")


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: b\na: c\n", ":2:1: the key `a` stands here for the second time"), ("", ":1:1: the file is empty")],
)
def test_formatting_a_flawed_text_prints_the_flaw_alone(piped: Piped, text: str, words: str) -> None:
    result = piped(fix.main, text, "--filename", PATH)
    assert (result.code, result.out, result.err) == (1, "", f"{PATH}{words}\n")


@pytest.mark.parametrize("path", [POLICY, PEOPLE])
def test_policy_and_people_have_no_canonical_form(piped: Piped, path: str) -> None:
    result = piped(fix.main, "a: b\n", "--filename", path)
    assert (result.code, result.out) == (2, "") and "is neither a record nor a review" in result.err


@pytest.mark.parametrize("program", [["tunesmith-check"], ["tunesmith", "check"]], ids=" ".join)
def test_installed_programs_judge_a_pipe(dataset: Dataset, program: list[str]) -> None:
    command = [BIN / program[0], *program[1:], "--stdin", "--filename", PATH, "--format", "json"]
    done = subprocess.run(command, input=WRONG.encode(), cwd=dataset.root, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [one["rule"] for one in json.loads(done.stdout)["findings"]] == ["guidelines/unknown-label"]


@pytest.mark.parametrize("program", [["tunesmith-fix"], ["tunesmith", "fix"]], ids=" ".join)
def test_installed_programs_format_a_pipe(dataset: Dataset, program: list[str]) -> None:
    command = [BIN / program[0], *program[1:], "--stdin", "--filename", PATH]
    done = subprocess.run(command, input=f"{TEXT}\n".encode(), cwd=dataset.root, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, TEXT.encode(), b"")
