"""The examples on every rule's page: Bad makes exactly this rule fire, Good makes the whole hook silent."""

import inspect
from typing import Any

import pytest

import rulecase
from tunesmith import schema, source, yaml_reader
from tunesmith.record import Record
from tunesmith.source import Source
from tunesmith_hooks import options
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Hook, Rule

# No YAML of a record shows what these are about: bytes, paths, and a digest that no reader works out.
WITHOUT_EXAMPLES = (
    "format/plain-file",
    "format/size",
    "format/encoding",
    "format/syntax",
    "format/canonical-form",
    "schema/file-path",
    "guidelines/stale-waiver",
)
RECORD_HOOKS = [hook for hook in HOOKS if any(rule.kind is Record for rule in hook.rules)]
NAMED = {f"{hook.id}/{rule.name}": (hook, rule) for hook in HOOKS for rule in hook.rules}
PAGES = [
    pytest.param(hook, rule, id=name)
    for name, (hook, rule) in NAMED.items()
    if rule.kind in (Record, Source) and name not in WITHOUT_EXAMPLES
]


def test_rules_without_examples_exist() -> None:
    assert set(WITHOUT_EXAMPLES) <= NAMED.keys()


def _options(blocks: dict[str, str]) -> dict[str, Any]:
    return dict(yaml_reader.load(blocks["Options"]).tree) if "Options" in blocks else {}


@pytest.mark.parametrize(("hook", "rule"), PAGES)
def test_page_has_a_sentence_a_reason_and_two_examples(hook: Hook, rule: Rule) -> None:
    first, blank, why = rule.page.split("\n")[:3]
    assert first.endswith(".") and not blank and why.strip().startswith("Why: ")
    assert {"Bad", "Good"} <= rulecase.page_blocks(rule.page).keys()


@pytest.mark.parametrize(("hook", "rule"), PAGES)
def test_bad_example_fires_this_rule_alone(hook: Hook, rule: Rule) -> None:
    blocks = rulecase.page_blocks(rule.page)
    tree = yaml_reader.load(blocks["Bad"]).tree
    found = rulecase.problems(hook, tree, **_options(blocks))
    assert {rule.name for rule, _ in found} == {rule.name}
    for _, problem in found:
        rulecase.check_problem(rulecase.merged(tree), problem)


@pytest.mark.parametrize(("hook", "rule"), PAGES)
def test_good_example_is_silent(hook: Hook, rule: Rule) -> None:
    blocks = rulecase.page_blocks(rule.page)
    assert rulecase.fired(hook, yaml_reader.load(blocks["Good"]).tree, **_options(blocks)) == []


@pytest.mark.parametrize("example", ["Bad", "Good"])
@pytest.mark.parametrize(("hook", "rule"), PAGES)
def test_examples_pass_the_schema_and_are_canonical(hook: Hook, rule: Rule, example: str) -> None:
    text = rulecase.page_blocks(rule.page)[example]
    tree = yaml_reader.load(text).tree
    if hook.id == "schema" and example == "Bad":
        return
    assert schema.violations(rulecase.merged(tree), "record") == []
    if "\\u" not in text:  # a page shows escaped what would not be seen
        assert source.canonical_text(tree, "record") == text


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_base_record_is_silent(hook: Hook) -> None:
    assert rulecase.fired(hook, {}) == []


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_every_option_is_documented(hook: Hook) -> None:
    for name in options.defaults(hook):
        assert f"\n{name}: " in inspect.cleandoc(hook.page)  # Python 3.13 takes the indentation away by itself


@pytest.mark.parametrize("hook", RECORD_HOOKS, ids=lambda hook: hook.id)
@pytest.mark.parametrize(
    "fragment",
    [
        {"messages": None, "safety": None, "reasoning": None, "task": None},
        {"messages": [{}, {}], "alternatives": [{}], "safety": {}},
        {"messages": [{"role": "system", "content": "Be brief."}]},
        {"messages": [{"role": "user", "content": "Hello?"}], "status": "draft", "safety": None, "reasoning": None},
    ],
    ids=["nothing", "hollow", "system-only", "draft-without-answer"],
)
def test_what_is_absent_is_skipped(hook: Hook, fragment: Any) -> None:
    assert set(rulecase.rule_names(rulecase.fired(hook, fragment))) <= {"last-turn"}
