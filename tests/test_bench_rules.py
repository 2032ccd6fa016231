"""The examples that rules are measured on: that they are what they claim, and what the rules make of them."""

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith_hooks import catalogue
from tunesmith_hooks.rule import Rule

REPOSITORY = Path(__file__).parents[1]
BENCH = REPOSITORY / "benchmarks" / "rules"
LEAST = 30  # examples that should be found, and as many near misses
PRECISION = {Severity.ERROR: 0.95, Severity.WARNING: 0.9}

# What these find has a form or follows from labels, so that golden cases, planted faults and generators judge them.
STRUCTURAL = ("safety/doubtful-combination",)


def _module(name: str) -> ModuleType:
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
        assert spec and spec.loader
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        return made
    finally:
        sys.path.remove(str(BENCH))


LABELLED: Any = _module("labelled")
RUN: Any = _module("run")
RULES = {name: rule for name, (_, rule) in catalogue.rules().items() if rule.kind is Record}
NAMES = LABELLED.rules()


def test_examples_are_for_rules_that_exist() -> None:
    assert NAMES and set(NAMES) <= RULES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_written_examples_are_judged_as_they_were_read(name: str) -> None:
    counts = Counter((one.fires, RUN.fires(name, one.record)) for one in LABELLED.examples(name, real=False))
    right, wrong = counts[True, True], counts[False, True]
    assert right / max(1, right + wrong) >= PRECISION[RULES[name].severity] or not right + wrong, counts


@pytest.mark.real_data
@pytest.mark.skipif("TUNESMITH_REAL_DATA" not in os.environ, reason="needs TUNESMITH_REAL_DATA")
@pytest.mark.parametrize("name", NAMES)
def test_all_examples_together_keep_the_precision(name: str) -> None:
    counts = Counter((one.fires, RUN.fires(name, one.record)) for one in LABELLED.examples(name))
    right, wrong = counts[True, True], counts[False, True]
    assert right / (right + wrong) >= PRECISION[RULES[name].severity], counts


def _judges_wording(rule: Rule, name: str) -> bool:
    hook = name.partition("/")[0]
    return rule.severity is Severity.WARNING and hook not in ("format", "schema", "guidelines", "review")


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if _judges_wording(rule, name)))
def test_a_rule_about_wording_was_read_on_thirty_and_thirty(name: str) -> None:
    if name in STRUCTURAL:
        assert name not in NAMES, f"{name} has examples: take it off the list"
        return
    lines = (LABELLED.FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    counts = Counter('"fires": true' in line for line in lines)
    assert counts[True] >= LEAST and counts[False] >= LEAST, counts


def test_without_the_public_data_the_bench_says_so() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "TUNESMITH_REAL_DATA"}
    done = subprocess.run(
        [sys.executable, "benchmarks/rules"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("bench-rules: TUNESMITH_REAL_DATA names no folder")
