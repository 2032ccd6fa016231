"""What a report looks like to people and to programs."""

import json

import pytest

import samples
from samples import Dataset
from tunesmith.finding import Finding, Severity
from tunesmith_hooks import report
from tunesmith_hooks.engine import Report


def _finding(number: int = 1, **changes: object) -> Finding:
    values = {
        "path": f"records/a/x{number}.yaml",
        "line": number,
        "column": 2,
        "rule": "no/rule",
        "severity": Severity.ERROR,
        "message": "the fact",
        "hint": "Mend it.",
        "record": f"x{number}",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def test_text_of_a_finding() -> None:
    made = report.as_text(Report((_finding(),), 1))
    assert made == "records/a/x1.yaml:1:2: error no/rule: the fact\n    Mend it.\n1 file judged: 1 error\n"


@pytest.mark.parametrize(
    ("findings", "files", "last"),
    [
        ((), 0, "nothing here concerns records or reviews: no finding"),
        ((), 1, "1 file judged: all good"),
        ((), 12000, "12,000 files judged: all good"),
        ((_finding(1), _finding(2)), 2, "2 files judged: 2 errors"),
        ((_finding(1), _finding(2, severity=Severity.WARNING)), 2, "2 files judged: 1 error, 1 warning"),
    ],
)
def test_last_line(findings: tuple[Finding, ...], files: int, last: str) -> None:
    assert report.as_text(Report(findings, files)).splitlines()[-1] == last


def test_more_than_ten_equal_findings_become_a_count() -> None:
    equal = tuple(_finding(number) for number in range(13))
    other = tuple(_finding(number, message="another fact") for number in range(10))
    lines = report.as_text(Report(equal + other, 13)).splitlines()
    assert sum(line.endswith(": the fact") and line.startswith("records/") for line in lines) == 10
    assert sum(line.endswith(": another fact") for line in lines) == 10
    assert "... and 3 more: error no/rule: the fact" in lines
    assert len(json.loads(report.as_json(Report(equal + other, 13)))["findings"]) == 23


def test_rules_say_why_once() -> None:
    found = tuple(_finding(number, rule="format/encoding") for number in range(3))
    lines = report.as_text(Report(found, 3)).splitlines()
    why = [line for line in lines if line.startswith("why ")]
    assert why == ["why format/encoding: any other encoding reads as different text on different machines"]


def test_findings_of_no_rule_have_no_reason() -> None:
    assert "why " not in report.as_text(Report((_finding(),), 1))


def test_json_shape() -> None:
    made = json.loads("".join(report.render(Report((_finding(), _finding(2, record=None)), 5), "json")))
    assert list(made) == ["version", "findings", "summary"] and made["version"] == 1
    assert made["summary"] == {"files": 5, "errors": 2, "warnings": 0}
    assert made["findings"][0] == {
        "path": "records/a/x1.yaml",
        "line": 1,
        "column": 2,
        "rule": "no/rule",
        "severity": "error",
        "message": "the fact",
        "hint": "Mend it.",
        "record": "x1",
    }
    assert made["findings"][1]["record"] is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_laid_out_as_json_dumps_does(count: int) -> None:
    odd = {"path": 'records/"a\\\n\udcff.yaml', "message": "ü 中 😀, \u2028", "hint": "", "record": None}
    report_of = Report(tuple(_finding(number, **(odd if number == 2 else {})) for number in range(1, count + 1)), 5)
    text = report.as_json(report_of)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    assert "".join(report.render(report_of, "json")) == text
    assert "".join(report.render(report_of, "text")) == report.as_text(report_of)


def test_columns_count_code_points(dataset: Dataset) -> None:
    made = samples.tree(waivers=[{"rule": "style/length", "reason": "x", "by": "drafting-model", "of": "0" * 64}])
    text = samples.text(made).replace("task: rewriting", "task: {a: 😀, b: [x}")
    dataset.write(samples.RECORD_PATH, text)
    (finding,) = dataset.check_json().findings
    assert (finding["line"], finding["column"]) == (3, len("task: {a: 😀, b: [x}"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ü 中 😀", "plain ü 中 😀"),
        ("a\nb", "a\\nb"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202e", "\\u202e"),
        ("\udcff", "\\udcff"),
        ("\u2028", "\\u2028"),
    ],
)
def test_nothing_printed_moves_the_cursor(text: str, shown: str) -> None:
    assert report.printable(text) == shown
    made = report.as_text(Report((_finding(path=text, message=text, hint=text),), 1))
    assert len(made.splitlines()) == 3
    json.loads(report.as_json(Report((_finding(path=text, message=text, hint=text, record=text),), 1)).encode())
