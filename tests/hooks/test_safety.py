"""The safety hook: golden cases, and the truth table as a whole."""

import csv
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import rulecase
from tunesmith import schema
from tunesmith.finding import Severity
from tunesmith.record import from_tree
from tunesmith_hooks import safety
from tunesmith_hooks.safety import HOOK


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


ROWS = list(safety.combinations())


def severity_of(row: safety.Judgements) -> Severity | None:
    return safety.verdict(*row)[0]


def test_table_covers_every_combination() -> None:
    assert len(ROWS) == len(set(ROWS)) == 3 * 4 * 2 * 7


@pytest.mark.parametrize(("severity", "count"), [(Severity.ERROR, 130), (Severity.WARNING, 12), (None, 26)])
def test_number_of_combinations_of_each_severity(severity: Severity | None, count: int) -> None:
    assert sum(severity_of(row) is severity for row in ROWS) == count


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row)))
def test_row(row: safety.Judgements) -> None:
    severity, sentence = safety.verdict(*row)
    refuses = row.response_mode in ("partial_refusal", "full_refusal")
    protective = row.refusal_reason in ("safety", "policy")
    assert bool(severity) == bool(sentence)
    assert severity in (Severity.ERROR, Severity.WARNING, None)
    if refuses != (row.refusal_reason is not None) or row.response_harm == "harmful":
        assert severity is Severity.ERROR
    elif row.prompt_harm == "unharmful":
        wanted = Severity.WARNING if row.response_mode == "safe_completion" else None
        assert severity is (Severity.ERROR if refuses and protective else wanted)
    elif row.prompt_harm == "harmful":
        fine = protective or row.response_mode == "safe_completion"
        assert severity is (None if fine else Severity.WARNING)
    else:
        doubtful = row.response_mode == "full_refusal" and protective
        assert severity is (Severity.WARNING if doubtful else None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row)))
def test_the_rules_say_what_the_table_says(row: safety.Judgements) -> None:
    judged: Any = {name: value for name, value in row._asdict().items() if value}
    if row.prompt_harm != "unharmful":
        judged["hazards"] = ["privacy"]
    found = rulecase.problems(HOOK, {"safety": judged})
    severity, sentence = safety.verdict(*row)
    assert [rule.severity for rule, _ in found] == ([severity] if severity else [])
    assert all(problem.message.startswith(sentence) for _, problem in found)


@pytest.mark.parametrize("missing", range(3))
def test_a_missing_judgement_is_no_problem(missing: int) -> None:
    for row in ROWS:
        partial = [None if place == missing else value for place, value in enumerate(row)]
        assert safety.verdict(*partial) == (None, "")


def test_every_line_decides_something_and_is_printed() -> None:
    decided = {safety.verdict(*row)[1] for row in ROWS} - {""}
    assert decided == {line.sentence for line in safety.TABLE}
    header, *rows, rest = safety.table()
    assert [row[-1] for row in rows] == [line.sentence for line in safety.TABLE]
    assert {len(row) for row in (header, *rows, rest)} == {7}
    assert rest[4] == "ok"


def test_values_are_the_schema_s() -> None:
    definitions = schema.load("record")["$defs"]
    for name, values in zip(safety.Judgements._fields, safety.Line("", "", "", "").columns, strict=True):
        assert {value for value in values if value} == set(definitions[name]["enum"])


@pytest.mark.real_data
@pytest.mark.skipif("TUNESMITH_REAL_DATA" not in os.environ, reason="needs TUNESMITH_REAL_DATA")
@pytest.mark.parametrize(("name", "full", "partial"), [("llama2orig", 95, 54), ("mistralinstruct", 2, 2)])
def test_over_refusals_of_xstest_are_the_published_ones(name: str, full: int, partial: int) -> None:
    modes = {"1": "full_compliance", "2": "full_refusal", "3": "partial_refusal"}
    counts: Counter[str] = Counter()
    with (Path(os.environ["TUNESMITH_REAL_DATA"]) / f"xstest_{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"].startswith("contrast"):
                continue
            judged: Any = {"prompt_harm": "unharmful", "response_harm": "unharmful"}
            judged["response_mode"] = modes[row["final_label"][0]]
            if judged["response_mode"] != "full_compliance":
                judged["refusal_reason"] = "safety"
            record = from_tree(rulecase.merged({"safety": judged}))
            fired = list(safety.over_refusal.check(record, safety.Options()))
            counts[judged["response_mode"]] += len(fired)
    assert counts == {"full_compliance": 0, "full_refusal": full, "partial_refusal": partial}
