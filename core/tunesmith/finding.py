"""A finding: what is wrong, where, and how to mend it."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """error stops a commit; warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Finding(NamedTuple):
    """One judgement of a rule. Line and column are 1-based and count code points; `record` is an id, if known."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str
    record: str | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Findings are sorted by place, then rule."""
        return (self.path, self.line, self.column, self.rule, self.message)

    @property
    def headline(self) -> str:
        """The finding in a line, but for its hint."""
        return placed(self.path, self.line, self.column, f"{self.severity} {self.rule}: {self.message}")


def placed(path: str, line: int, column: int, text: str) -> str:
    """What is said about a place, in the form that terminals and editors make a link of."""
    return f"{path}:{line}:{column}: {text}"


def counted(count: int, what: str) -> str:
    """A number with a noun that takes an s, such as `1 file` or `12,000 files`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
