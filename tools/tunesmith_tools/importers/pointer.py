"""JSON pointers (RFC 6901): places in a row."""

from typing import Any, Final

MISSING: Final = object()  # what stands at a pointer that leads nowhere; null is a value


def resolve(value: Any, pointer: str) -> Any:
    """The value at a pointer, or MISSING. `/` leads to the empty name, numbers count the items of a list from 0."""
    for step in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(_name(step), MISSING)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and (step == "0" or step[0] != "0"):
            value = value[int(step)] if len(step) < 10 and int(step) < len(value) else MISSING
        else:
            return MISSING
    return value


def replaced(value: Any, pointer: str, by: Any) -> Any:
    """A value with something else at a pointer that leads somewhere; nothing of the value itself is changed."""
    if not pointer:
        return by
    step, slash, rest = pointer[1:].partition("/")
    if isinstance(value, list):
        at = int(step)
        return [*value[:at], replaced(value[at], slash + rest, by), *value[at + 1 :]]
    name = _name(step)
    return {**value, name: replaced(value[name], slash + rest, by)}


def _name(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
