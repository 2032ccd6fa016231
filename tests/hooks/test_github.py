"""What a run on GitHub is told, read as its runner reads it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from samples import Dataset
from tunesmith.finding import Finding, Severity
from tunesmith_hooks import report
from tunesmith_hooks.engine import Report

KNOWN = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-path", "set-env", "stop-commands"}

Command = tuple[str, dict[str, str], str]


def parsed(line: str) -> Command | None:
    """A line as GitHub's runner takes it: a command with its properties and text, in either of its forms, or text."""
    text = line.lstrip()
    if text.startswith("::") and text.find("::", 2) > 0:
        head, _, data = text[2:].partition("::")
        name, _, properties = head.partition(" ")
        if name.lower() in KNOWN:
            pairs = [pair.split("=", 1) for pair in properties.split(",") if "=" in pair]
            return name, {key: _unescaped(value) for key, value in pairs}, _unescaped(data, colons=False)
    if "##[" in line and "]" in line[line.index("##[") :]:
        head, _, data = line[line.index("##[") + 3 :].partition("]")
        if head.split(" ")[0].lower() in KNOWN:
            return head, {}, data
    return None


def _unescaped(text: str, *, colons: bool = True) -> str:
    text = text.replace("%0D", "\r").replace("%0A", "\n")
    text = text.replace("%3A", ":").replace("%2C", ",") if colons else text
    return text.replace("%25", "%")


def finding(number: int = 1, **changes: object) -> Finding:
    values = {
        "path": f"records/a/x{number}.yaml",
        "line": number,
        "column": 2,
        "rule": "no/rule",
        "severity": Severity.ERROR,
        "message": f"fact {number}",
        "hint": "Mend it.",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def lines(*findings: Finding, prefix: str = "") -> list[str]:
    made = "".join(report.render(Report(findings, len(findings)), "github", prefix))
    assert made.endswith("\n")
    return made[:-1].split("\n")


def test_an_error_is_a_command_and_a_line_of_text() -> None:
    assert lines(finding()) == [
        "::error file=records/a/x1.yaml,line=1,col=2,title=no/rule::fact 1%0AMend it.",
        "records/a/x1.yaml:1:2: error no/rule: fact 1",
        "    Mend it.",
        "1 file judged: 1 error",
    ]


def test_paths_of_commands_begin_at_the_top_of_the_repository() -> None:
    first, text, *_ = lines(finding(), prefix="data/my, set:1/")
    command = parsed(first)
    assert command and command[1]["file"] == "data/my, set:1/records/a/x1.yaml"
    assert text.startswith("records/a/x1.yaml:1:2: ")


def test_ten_errors_and_ten_warnings_are_commands_and_everything_is_text() -> None:
    found = [finding(n, severity=Severity.WARNING if n % 2 else Severity.ERROR) for n in range(1, 41)]
    made = lines(*found)
    commands = [command for line in made if (command := parsed(line))]
    assert [name for name, _, _ in commands] == ["error"] * 10 + ["warning"] * 10
    assert [values["line"] for _, values, _ in commands][:11] == [*map(str, range(2, 21, 2)), "1"]
    assert made[20:] == report.as_text(Report(tuple(found), 40)).splitlines()
    assert made[-1] == "40 files judged: 20 errors, 20 warnings"


def test_without_findings_there_is_the_summary_alone() -> None:
    assert "".join(report.render(Report((), 3), "github")) == "3 files judged: all good\n"


HOSTILE = [
    "::error::pwned",
    "::stop-commands::x",
    "  ::add-mask::a",
    "##[add-path]/tmp",
    "x ##[set-env name=PATH]y",
    "a\n::error::b",
    "a\r\n::error::b",
    "a\u2028::error::b",
    "a\x85::error::b",
    "%0A::error::b",
    "%250A::error::b",
    "a,line=99::b",
    "100% of 5:6, 7",
    "\udcff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_becomes_a_command(text: str) -> None:
    _only_our_command(text)


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=3).map("".join))
def test_no_text_at_all_becomes_a_command(text: str) -> None:
    _only_our_command(text)


def _only_our_command(text: str) -> None:
    """Whatever stands in path, message and hint: one command with just these values, and then text."""
    first, *rest = lines(finding(path=f"records/{text}", message=text, hint=text))
    command = parsed(first)
    shown = report.printable(text).replace("##[", r"##\x5b")
    assert command == (
        "error",
        {"file": f"records/{shown}", "line": "1", "col": "2", "title": "no/rule"},
        f"{shown}\n{shown}",
    )
    assert len(rest) == 3 and [line for line in rest if parsed(line)] == []


def test_hostile_file_name_in_a_dataset(dataset: Dataset) -> None:
    dataset.write("records/a/##[add-path]x\n::error::pwned.yaml", "a: [\n")
    result = dataset.check("--format", "github")
    assert result.code == 1
    found = [command for line in result.out.split("\n") if (command := parsed(line))]
    assert [(name, values["title"]) for name, values, _ in found] == [("error", "format/syntax")]


def test_real_findings_of_a_dataset_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    inner = samples.make(tmp_path / "top/data/set")
    (inner.root / ".git").rename(inner.root.parent.parent / ".git")
    path = inner.write_record(samples.tree(task="cooking"))
    first, *_ = inner.check("--format", "github").out.splitlines()
    command = parsed(first)
    assert command and command[1] == {
        "file": f"data/set/{path}",
        "line": "3",
        "col": "7",
        "title": "guidelines/unknown-label",
    }
    assert command[2].startswith("`cooking` is none of: question_answering, ")
