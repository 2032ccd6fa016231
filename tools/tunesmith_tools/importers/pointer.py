"""JSON pointers (RFC 6901): places in a row."""

from typing import Any, Final

MISSING: Final = object()  # what stands at a pointer that leads nowhere; null is a value


def resolve(value: Any, pointer: str) -> Any:
    """The value at a pointer, or MISSING. `/` leads to the empty name, numbers count the items of a list from 0."""
    for step in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(step.replace("~1", "/").replace("~0", "~"), MISSING)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and (step == "0" or step[0] != "0"):
            value = value[int(step)] if len(step) < 10 and int(step) < len(value) else MISSING
        else:
            return MISSING
    return value
