"""Who may import whom, and that modules, tests, cases and pages mirror each other by name."""

import subprocess
import sys

import pytest

from samples import BIN, REPOSITORY
from tunesmith.record import Record
from tunesmith.source import Source
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Hook, Rule

STRUCTURE = ("format", "schema")  # decided by structure alone; they need no guideline
PAGES = {"guidelines": "README"}
RULES = [pytest.param(rule, id=f"{hook.id}/{rule.name}") for hook in HOOKS for rule in hook.rules]


def test_layers_hold() -> None:
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=REPOSITORY, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["tunesmith_hooks.main", "tunesmith_hooks.fix", "tunesmith.corpus"])
def test_import_of_the_gate_loads_nothing_heavy(module: str) -> None:
    heavy = [
        "typer",
        "click",
        "rich",
        "numpy",
        "pyarrow",
        "dvc",
        "ruamel",
        "jsonschema",
        "referencing",
        "rfc8785",
        "ijson",
    ]
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def test_the_application_loads_nothing_heavy_before_a_command_runs() -> None:
    heavy = ["numpy", "scipy", "pyarrow", "dvc"]
    code = f"import sys, tunesmith_tools.app; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def _names(folder: str, pattern: str) -> set[str]:
    return {path.stem for path in (REPOSITORY / folder).glob(pattern)}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_hook_has_module_test_cases_and_page_of_its_name(hook: Hook) -> None:
    assert hook.id in _hook_modules()
    assert f"test_{hook.id}" in _names("tests/hooks", "*.py")
    for kind in ("ok", "bad") if _judges_files(hook) else ():
        assert list((REPOSITORY / "tests/cases" / hook.id / kind).glob("*.yaml")), kind
    if hook.id not in STRUCTURE:
        assert PAGES.get(hook.id, hook.id) in _names("guidelines", "*.md")


def test_cases_belong_to_hooks() -> None:
    found = {path.name for path in (REPOSITORY / "tests/cases").iterdir()}
    assert {hook.id for hook in HOOKS if _judges_files(hook)} <= found <= {hook.id for hook in HOOKS}


def _judges_files(hook: Hook) -> bool:
    """Cases are fragments of a record; rules over reviews and whole repositories are tested on datasets."""
    return any(rule.kind in (Record, Source) for rule in hook.rules)


def _hook_modules() -> set[str]:
    """A hook is a module, or a package where it has several subjects."""
    paths = (path for path in (REPOSITORY / "hooks/tunesmith_hooks").rglob("*.py") if "\nHOOK = " in path.read_text())
    return {path.parent.name if path.stem == "__init__" else path.stem for path in paths}


def test_modules_of_hooks_are_in_the_catalogue() -> None:
    assert _hook_modules() == {hook.id for hook in HOOKS}


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_a_sentence_and_a_reason(rule: Rule) -> None:
    first, blank, *rest = rule.page.split("\n")
    assert first.endswith(".") and not blank
    assert any(line.strip().startswith("Why: ") for line in rest)
    assert rule.name == rule.name.lower() and "_" not in rule.name


def test_hooks_and_rules_have_names_of_their_own() -> None:
    assert len({hook.id for hook in HOOKS}) == len(HOOKS)
    for hook in HOOKS:
        assert len({rule.name for rule in hook.rules}) == len(hook.rules)
        assert hook.page


def test_core_modules_have_tests() -> None:
    indirect = {"__init__", "finding", "people", "policy", "text", "ledger", "equations", "excuses"}
    tested = {name.removeprefix("test_") for name in _names("tests/core", "test_*.py")}
    assert _names("core/tunesmith", "*.py") - tested <= indirect
