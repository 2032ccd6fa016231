"""What is left of a tree without the values that break its schema."""

from typing import Any

from tunesmith import schema
from tunesmith.canonical import Tree, Where
from tunesmith.source import Source


def readable(file: Source) -> Tree | None:
    """The tree without the values that have the wrong type or form, so that the other rules can still speak.

    None where a whole message or the like is of the wrong kind: taking it out would move the places of those behind it.
    """
    if len(file.violations) >= schema.MAX_VIOLATIONS:
        return None  # there may be more, and the other rules rely on the types of what is left
    bad: set[Where] = set()
    for violation in file.violations:
        if violation.keyword in ("required", "additionalProperties", "propertyNames") or not violation.where:
            continue
        where = violation.where
        while isinstance(where[-1], int):
            where = where[:-1]
        if where[-1] in ("messages", "alternatives", "waivers"):
            return None
        bad.add(where)
    return _pruned(file.tree, bad, ()) if bad else file.tree


def _pruned(value: Any, bad: set[Where], where: Where) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(inner, bad, (*where, key)) for key, inner in value.items() if (*where, key) not in bad}
    if isinstance(value, list):
        return [_pruned(item, bad, (*where, number)) for number, item in enumerate(value)]
    return value
