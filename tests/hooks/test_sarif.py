"""SARIF: valid by the standard's schema, what code scanning asks for, and the same bytes for the same findings."""

import functools
import hashlib
import json
import re
import string
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from samples import Dataset
from tunesmith.corpus import POLICY
from tunesmith.finding import Finding, Severity
from tunesmith_hooks import catalogue, report, sarif
from tunesmith_hooks.engine import Report

SCHEMA = samples.REPOSITORY / "tests/data/sarif-2.1.0-rtm.5.json"
URI = frozenset(string.ascii_letters + string.digits + "-._~/%")


@functools.cache
def validator() -> Any:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=jsonschema.FormatChecker())


def finding(number: int = 1, **changes: object) -> Finding:
    values = {
        "path": f"records/a/x{number}.yaml",
        "line": number,
        "column": 2,
        "rule": "style/length",
        "severity": Severity.ERROR,
        "message": "the fact",
        "hint": "Mend it.",
        "record": f"x{number}",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def text_of(*findings: Finding, prefix: str = "") -> str:
    return "".join(report.render(Report(findings, len(findings)), "sarif", prefix))


def run_of(*findings: Finding, prefix: str = "") -> Any:
    """The one run of a log, after the whole of it was held against the schema."""
    return valid(text_of(*findings, prefix=prefix))


def valid(text: str) -> Any:
    log = json.loads(text)
    validator().validate(log)
    (run,) = log["runs"]
    return run


def test_the_schema_is_the_published_one() -> None:
    digest = hashlib.sha256(SCHEMA.read_bytes()).hexdigest()
    assert f"sha256  {digest}\n" in (SCHEMA.parent / "README.md").read_text("utf-8")


def test_the_schema_refuses_what_is_wrong() -> None:
    for broken in ({"version": "2.1.0"}, {"version": "2.1.0", "runs": [{}]}, {"version": "2.0.0", "runs": []}):
        with pytest.raises(jsonschema.ValidationError):
            validator().validate(broken)
    log = json.loads(text_of(finding()))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(log)


def test_a_result() -> None:
    run = run_of(finding(3), prefix="data/")
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "style/length"
    assert result["level"] == "error" and result["message"] == {"text": "the fact. Mend it."}
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "data/records/a/x3.yaml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 3, "startColumn": 2},
            }
        }
    ]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]


def test_the_tool_and_its_rules() -> None:
    driver = run_of()["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("tunesmith", metadata.version("tunesmith"))
    assert "informationUri" not in driver
    assert {rule["id"] for rule in driver["rules"]} == catalogue.rules().keys() | sarif.SETTINGS.keys()
    for rule in driver["rules"]:
        # What code scanning requires, and the lengths it allows.
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    (page,) = (rule for rule in driver["rules"] if rule["id"] == "style/length")
    assert page["fullDescription"]["text"].startswith(
        "No message, answer or reasoning is longer than the policy allows."
    )
    assert " Why: trainers cut what is longer" in page["fullDescription"]["text"]
    assert "\n\nBad:\n\n    messages:\n" in page["help"]["markdown"]
    assert "\nBad:\n    messages:\n" in page["help"]["text"]


def test_rules_are_the_same_whatever_was_found() -> None:
    assert run_of()["tool"] == run_of(finding(), finding(rule="format/syntax"))["tool"]


def test_a_version_that_is_not_semantic_is_a_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _name: "1.0rc1")
    assert run_of()["tool"]["driver"]["version"] == "1.0rc1"

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert {"version", "semanticVersion"}.isdisjoint(run_of()["tool"]["driver"])


def _prints(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"]["tunesmithFinding/v1"] for result in run_of(*findings)["results"]]


def test_fingerprints_stay_when_lines_shift_and_differ_otherwise() -> None:
    one = finding()
    assert _prints(one) == _prints(one._replace(line=40, column=9, severity=Severity.WARNING, hint="Other words."))
    others = [one._replace(path="records/b/y.yaml"), one._replace(rule="style/fences"), one._replace(message="more")]
    assert len({*_prints(one, *others), *_prints(one._replace(path="records/\udcff.yaml"))}) == 5
    twice = _prints(one, one._replace(line=9))
    assert len(set(twice)) == 2 and twice == _prints(one._replace(line=5), one._replace(line=50))


def test_fingerprints_of_a_record_stay_when_a_text_above_grows(dataset: Dataset) -> None:
    made = samples.tree(task="cooking", notes="One line.")
    made["messages"][1]["content"] = "TODO"
    seen = []
    for content in ("Say it.", "Say it.\n\nIn two\nor three lines."):
        made["messages"][0]["content"] = content
        dataset.write_record(made)
        seen.append(valid(dataset.check("--format", "sarif").out)["results"])
    before, after = ({one["ruleId"]: one for one in results} for results in seen)
    assert before["style/placeholder"]["partialFingerprints"] == after["style/placeholder"]["partialFingerprints"]
    lines = [one["style/placeholder"]["locations"][0]["physicalLocation"]["region"] for one in (before, after)]
    assert lines[0] != lines[1]


@settings(max_examples=15)  # the schema is large
@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_stands_in_a_finding_the_log_is_valid(path: str, message: str) -> None:
    (result,) = run_of(finding(path=f"records/{path}", message=message, hint=message), prefix="ü :/")["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert set(uri) <= URI and unquote(uri, errors="surrogateescape") == f"ü :/records/{path}"
    assert result["message"]["text"].isprintable()


@pytest.mark.parametrize("name", ["a b", "100%", "a:b", "#?", "ü", "中", "\udcff", "\n", "\x1b"])
def test_uris_are_percent_encoded_bytes_of_the_path(name: str) -> None:
    (result,) = run_of(finding(path=name))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+", uri)
    assert unquote(uri, errors="surrogateescape") == name


def test_a_value_makes_no_link() -> None:
    (result,) = run_of(finding(message="[here](https://example.com)"))["results"]
    assert "](" not in result["message"]["text"]


def test_an_invalid_policy_is_a_run_that_failed(dataset: Dataset) -> None:
    dataset.edit_policy('version: "1.0"', 'version: "one"')
    run = valid(dataset.check("--format", "sarif").out)
    assert run["invocations"] == [{"executionSuccessful": False}]
    (result,) = run["results"]
    assert result["ruleId"] == "guidelines/policy"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == POLICY


def test_more_than_code_scanning_takes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    found = [finding(n, severity=Severity.ERROR if n > 3 else Severity.WARNING) for n in range(1, 6)]
    run = run_of(*found)
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("2 more findings are left out")


def test_the_same_bytes_everywhere(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(task="cooking", zz=1))
    here = dataset.check("--format", "sarif").out
    there = dataset.spawn("tunesmith-check", "--format", "sarif", LC_ALL="C", PYTHONHASHSEED="1", TZ="Asia/Kathmandu")
    assert there.out == here and here.endswith("\n") and str(dataset.root) not in here
    assert len(valid(here)["results"]) >= 2


def test_paths_begin_at_the_top_of_the_repository(tmp_path: Path) -> None:
    inner = samples.make(tmp_path / "top/my data")
    (inner.root / ".git").rename(tmp_path / "top/.git")
    path = inner.write_record(samples.tree(task="cooking"))
    (result,) = valid(inner.check("--format", "sarif").out)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"my%20data/{path}"


def test_the_default_path_loads_no_other_format(dataset: Dataset) -> None:
    unwanted = ["tunesmith_hooks.sarif", "tunesmith_hooks.github", "tunesmith_hooks.buffer", "inspect"]
    for form in ("text", "json"):
        code = (
            f"import sys; from tunesmith_hooks import main; main.main(['--staged', '--format', '{form}']);"
            f"print([name for name in {unwanted!r} if name in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=dataset.root, capture_output=True, check=True, text=True
        )
        assert done.stdout.endswith("[]\n"), form
