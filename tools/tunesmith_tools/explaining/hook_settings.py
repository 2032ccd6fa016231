"""What the policy may say of each hook, as JSON Schema: rules with their severities, options with their meanings."""

import inspect
import re
from typing import Any

from tunesmith import schema
from tunesmith.policy import HookPolicy, Policy
from tunesmith.schema import Schema
from tunesmith_hooks import catalogue, options
from tunesmith_hooks.rule import Hook

SEVERITIES = ("error", "warning", "off")
_MEANING = re.compile(r"^(\w+): (.+(?:\n+(?!\w+: ).+)*)", re.MULTILINE)


def section() -> Schema:
    """The `hooks` section, with every hook, rule and option by name."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {hook.id: _hook(hook) for hook in catalogue.HOOKS},
    }


def meanings(hook: Hook) -> dict[str, str]:
    """What the docstring of a hook's options says of each of them."""
    return {name: " ".join(text.split()) for name, text in _MEANING.findall(inspect.cleandoc(hook.page))}


def in_force(policy: Policy) -> dict[str, Any]:
    """The `hooks` section as it would be with everything spelt out."""
    found: dict[str, Any] = {}
    for hook in catalogue.HOOKS:
        given = policy.hooks.get(hook.id, HookPolicy())
        found[hook.id] = {
            "severity": {rule.name: given.severity.get(rule.name, str(rule.severity)) for rule in hook.rules},
            "since": dict(given.since),
            "options": {key: given.options.get(key, value) for key, value in options.defaults(hook).items()},
        }
    return found


def _hook(hook: Hook) -> Schema:
    told = meanings(hook)
    known = options.defaults(hook)
    return {
        "description": hook.sentence,
        "x-used-by": [f"hook {hook.id}"],
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "severity": {
                "description": "Severities of its rules: error stops a commit, warning does not, off leaves it out.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    rule.name: {
                        "description": rule.sentence,
                        "x-used-by": [f"rule {hook.id}/{rule.name}"],
                        "enum": list(SEVERITIES),
                        "default": str(rule.severity),
                    }
                    for rule in hook.rules
                },
            },
            "since": {
                "description": "By rule: the guidelines' version from which it holds; older records get warnings.",
                "type": "object",
                "x-used-by": [f"hook {hook.id}"],
                "propertyNames": {"enum": [rule.name for rule in hook.rules]},
                "additionalProperties": schema.load("record")["$defs"]["version"],
            },
            "options": {
                "description": "Limits and choices of its rules." if known else "It has none.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    key: {
                        "description": told.get(key, ""),
                        "x-used-by": [f"hook {hook.id}"],
                        **_typed(value),
                        "default": list(value) if isinstance(value, tuple) else value,
                    }
                    for key, value in known.items()
                },
            },
        },
    }


def _typed(default: object) -> Schema:
    """The type that the policy's own check (tunesmith_hooks.options) asks for."""
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, int):
        return {"type": "integer"}
    return {"type": "array", "items": {"type": "string"}} if isinstance(default, tuple) else {"type": "string"}
