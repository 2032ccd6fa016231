"""`tunesmith explain`: what a rule, a hook or a label means, from where it is defined."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith import schema
from tunesmith.policy import Policy
from tunesmith_hooks import catalogue, options, safety
from tunesmith_hooks.rule import Hook, Rule
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.pages import FIRST_FITS, first_sentence, shown
from tunesmith_tools.settings import RootOption

_PEOPLE = """guidelines/people.yaml lists who writes and judges. To add yourself:

    - handle: your-handle
      kind: person
      roles: [author]
      languages: [en]
      emails: [SHA256]

`handle` is the name that records use. `kind` is person or model. `emails` holds the sha256 of the address
that you commit with, in lower case, so that the address itself is not published:

    git config user.email | tr -d '\\n' | tr '[:upper:]' '[:lower:]' | sha256sum

Add `hazards: [...]` to name the kinds of harm that you agree to read about."""


def explain(
    name: Annotated[str | None, typer.Argument(metavar="[RULE|HOOK|LABEL]", help="As a finding names it.")] = None,
    root: RootOption = None,
) -> None:
    """Explain a rule, a hook, a label of the policy, or how to add yourself to the people; without a name, list them.

    Example: tunesmith explain dialogue/alternation
    """
    for line in page(name, root):
        say(line)


def page(name: str | None, root: Path | None = None) -> list[str]:
    """The page for a name. Raises Failure for one that means nothing."""
    if name is None:
        return _overview()
    if name == "people":
        return _PEOPLE.splitlines()
    rules = catalogue.rules()
    if name in rules:
        return _rule_page(name, *rules[name])
    hook = catalogue.hook(name)
    found = _value_pages(name)
    try:
        found += _label_pages(name, open_dataset(root).policy)
    except Failure:
        if not hook and not found:
            raise
    if hook:
        return [*_hook_page(hook), *([""] if found else []), *found]
    if found:
        return found
    near = [known for known in rules if name in known]
    hint = f"; did you mean {', '.join(near[:5])}?" if near else "; `tunesmith explain` lists what there is"
    raise Failure(f"no rule, hook or label is called {name}{hint}")


def _overview() -> list[str]:
    lines = []
    for hook in catalogue.HOOKS:
        lines.append(f"{hook.id}: {first_sentence(hook.page)}")
        lines += [*_rule_lines(hook), ""]
    return [*lines, "`tunesmith explain NAME` shows one of them, or a label such as safe_completion."]


def _rule_lines(hook: Hook) -> list[str]:
    return [f"  {hook.id}/{rule.name:<28} {rule.severity:<8} {first_sentence(rule.page)}" for rule in hook.rules]


def _rule_page(name: str, hook: Hook, rule: Rule) -> list[str]:
    lines = [f"{name} ({rule.severity}, since version {rule.since} of the guidelines)", ""]
    lines += inspect.cleandoc(rule.page).splitlines()
    if hook.id == "safety" and rule.name in ("contradiction", "doubtful-combination"):
        lines += ["", *_safety_table()]
    lines += ["", f"Severity and options: hooks.{hook.id} in guidelines/policy.yaml."]
    if rule.waivable:
        lines.append(
            "A person may accept a finding: `waivers:` in the record with `rule`, `reason`, `by` and `of`, the text "
            "digest that `tunesmith status ID` prints."
        )
    return lines


def _hook_page(hook: Hook) -> list[str]:
    lines = [f"{hook.id}: {first_sentence(hook.page)}", "", *_rule_lines(hook)]
    known = options.defaults(hook)
    if known:
        lines += ["", f"Options (hooks.{hook.id}.options in guidelines/policy.yaml) and their defaults:"]
        lines += [f"  {key}: {shown(value)}" for key, value in known.items()]
    module = sys.modules[hook.options.__module__]
    return [*lines, "", (module.__doc__ or "").strip()]


def _safety_table() -> list[str]:
    """The table of the safety hook, the first line that fits deciding."""
    rows = safety.table()
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [FIRST_FITS, "", *lines]


def _value_pages(name: str) -> list[str]:
    """What the record's schema says of a value such as safe_completion, or of the field that holds it."""
    return [f"{name} ({key}): {told}" for key, told, values in _values(schema.load("record")) if name in (key, *values)]


def _values(document: dict[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Every field whose values are listed: its name, description and values."""
    for section in ("properties", "$defs"):
        for key, inner in document.get(section, {}).items():
            if not isinstance(inner, dict):
                continue
            values = inner.get("enum") or inner.get("items", {}).get("enum")
            if values and "description" in inner:
                yield key, inner["description"], values
            yield from _values(inner)


def _label_pages(name: str, policy: Policy) -> list[str]:
    labels = policy.labels
    sets = {
        "task": labels.tasks,
        "domain": labels.domains,
        "hazard": labels.hazards,
        "sensitive topic": labels.sensitive,
    }
    return [f"{name} ({what}): {known[name]}" for what, known in sets.items() if name in known]
