"""Running the rules of a hook on a record in memory, without the engine: for tests of rules and of their pages."""

import re
import textwrap
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tunesmith import people, policy, source, yaml_reader
from tunesmith.canonical import Tree
from tunesmith.record import Record, from_tree, path_of
from tunesmith.source import Source
from tunesmith_hooks import options as hook_options
from tunesmith_hooks.rule import Hook, Problem, Rule

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"

_BASE = """\
id: capital-of-peru-0123456789
status: active
task: question_answering
domain: general
language: en
guideline: "1.0"
author: drafting-model
created: "2026-11-22"
source:
  kind: synthetic
  license: CC-BY-4.0
  model: example-model
reasoning: none
safety:
  prompt_harm: unharmful
  response_harm: unharmful
  response_mode: full_compliance
messages:
  - role: user
    content: |-
      What is the capital of Peru?
  - role: assistant
    content: |-
      Lima.
"""


@cache
def _base() -> Tree:
    return yaml_reader.load(_BASE).tree


def base() -> Tree:
    """A valid active record on which no rule has anything to say."""
    return deepcopy(_base())


def merged(fragment: Tree) -> Tree:
    """The base record with a fragment's top-level keys in place of its own."""
    return {**base(), **fragment}


def options(hook: Hook, **given: Any) -> Any:
    """The hook's options as the engine would make them from this repository's policy with some options set."""
    section = policy.HookPolicy(options=given)
    return hook_options.made(hook, _policy()._replace(hooks={hook.id: section}), _people())


@cache
def _policy() -> policy.Policy:
    return policy.load("guidelines/policy.yaml", (ROOT / "guidelines" / "policy.yaml").read_bytes())


@cache
def _people() -> people.People:
    return people.load("guidelines/people.yaml", (ROOT / "guidelines" / "people.yaml").read_bytes())


def problems(hook: Hook, fragment: Tree, **given: Any) -> list[tuple[Rule, Problem]]:
    """What the hook's rules over records and their files say about the base record with a fragment merged over it."""
    tree = merged(fragment)
    made = options(hook, **given)
    read = {Record: from_tree, Source: _file}
    subjects = {kind: read[kind](tree) for kind in {rule.kind for rule in hook.rules} & read.keys()}
    vocabulary = from_tree(tree).vocabulary
    rules = [rule for rule in hook.rules if rule.kind in subjects and rule.concerns(vocabulary)]
    return [(rule, problem) for rule in rules for problem in rule.check(subjects[rule.kind], made)]


def _file(tree: Tree) -> Source:
    return source.read(path_of(str(tree["id"])), source.canonical_text(tree, "record").encode(), "record")


def fired(hook: Hook, fragment: Tree, **given: Any) -> list[tuple[str, str]]:
    """Name of the rule and dotted place of each problem."""
    return [(rule.name, ".".join(map(str, problem.where))) for rule, problem in problems(hook, fragment, **given)]


def dialogue(*contents: str, **fragment: Any) -> Tree:
    """A fragment whose messages are the user's and the assistant's in turn."""
    roles = ("user", "assistant")
    messages: Any = [{"role": roles[number % 2], "content": text} for number, text in enumerate(contents)]
    return {"messages": messages, **fragment}


@dataclass(frozen=True)
class Case:
    """A golden case: a fragment, options, and the `rule place` lines that must come of it."""

    path: Path
    record: Tree
    options: dict[str, Any]
    expect: list[str]


def cases(hook: Hook, folder: str) -> list[Case]:
    """The cases in tests/cases/<hook>/<folder>."""
    found = []
    for path in sorted((CASES / hook.id / folder).glob("*.yaml")):
        tree: Any = yaml_reader.load(path.read_text("utf-8")).tree
        found.append(Case(path, tree["record"], tree.get("options") or {}, tree.get("expect") or []))
    return found


def case_name(case: Case) -> str:
    """Name of a case in test reports."""
    return f"{case.path.parent.name}/{case.path.stem}"


def page_blocks(page: str) -> dict[str, str]:
    """The YAML blocks of a rule's page by heading: Bad, Good, and Options where the examples need some."""
    found: dict[str, list[str]] = {}
    heading = None
    for line in textwrap.dedent("    " + page).splitlines():
        if line[:1].strip():
            heading = line.removesuffix(":") if line in ("Bad:", "Good:", "Options:") else None
        if heading and not line[:1].strip():
            found.setdefault(heading, []).append(line)
    return {name: textwrap.dedent("\n".join(lines)).strip("\n") + "\n" for name, lines in found.items()}


def check_case(hook: Hook, case: Case) -> None:
    """Assert that exactly the expected problems are found, each with a span that lies in its text."""
    found = problems(hook, case.record, **case.options)
    said = [f"{rule.name} {'.'.join(map(str, problem.where))}" for rule, problem in found]
    assert sorted(said) == sorted(case.expect), case.path
    for _, problem in found:
        check_problem(merged(case.record), problem)


def check_names(hook: Hook) -> None:
    """Assert that every rule has a bad case, and that a case is called after a rule that it expects."""
    named = set()
    for case in cases(hook, "bad"):
        name = re.sub(r"-[0-9]+$", "", case.path.stem)
        assert any(line.startswith(f"{name} ") for line in case.expect), case.path
        named.add(name)
    assert named == {rule.name for rule in hook.rules if rule.kind is Record}


def check_problem(tree: Tree, problem: Problem) -> None:
    """Assert what holds for every problem: the form of its sentences, and a span inside the text at its place."""
    assert problem.message and problem.message[-1] != "." and not problem.message[0].isupper(), problem.message
    assert problem.hint and problem.hint[-1] in ".?", problem.hint
    if problem.span:
        text: Any = tree
        for step in problem.where:
            text = text[step]
        start, end = problem.span
        assert 0 <= start < end <= len(text)


def rule_names(found: list[tuple[str, str]]) -> Iterator[str]:
    """The rules' names alone."""
    return (name for name, _ in found)
