"""What each hook is measured by: a module a hook with `measures()`, which yields rows of the table."""

from typing import NamedTuple


class Measure(NamedTuple):
    """What was measured on which data, what was aimed at, what came out, a baseline beside it, and whether it is met.

    `met` is None where nothing was aimed at.
    """

    what: str
    target: str
    measured: str
    beside: str = ""
    met: bool | None = None


def share(value: float | None) -> str:
    """A share with three digits, or a dash where there was nothing to count."""
    return "–" if value is None else f"{value:.3f}"
