"""The safety hook: golden cases, and every combination of the truth table."""

import csv
import os
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import rulecase
from tunesmith import judgements
from tunesmith.judgements import Judgements
from tunesmith.record import from_tree
from tunesmith_hooks.safety import HOOK, Options, combinations


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


ROWS = [Judgements(*values) for values in product(*judgements.ANYTHING.columns)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row)))
def test_the_rules_say_what_the_table_says(row: Judgements) -> None:
    judged: Any = {name: value for name, value in row._asdict().items() if value}
    if row.prompt_harm != "unharmful":
        judged["hazards"] = ["privacy"]
    found = rulecase.problems(HOOK, {"safety": judged})
    line = judgements.line_of(row)
    assert [rule.name for rule, _ in found] == ([line.rule] if line else [])
    assert all(line and problem.message.startswith(line.sentence) for _, problem in found)


def test_the_table_names_rules_with_their_severities() -> None:
    severities = {rule.name: rule.severity for rule in HOOK.rules}
    assert all(severities[line.rule] is line.severity for line in judgements.TABLE)


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
            fired = list(combinations.over_refusal.check(record, Options()))
            counts[judged["response_mode"]] += len(fired)
    assert counts == {"full_compliance": 0, "full_refusal": full, "partial_refusal": partial}
