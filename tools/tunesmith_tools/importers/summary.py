"""What an import counts."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self


@dataclass(slots=True)
class Summary:
    """What became of the units: read = written + present + rejected, and drafts are among the written."""

    read: int = 0
    written: int = 0
    drafts: int = 0
    present: int = 0
    rejected: int = 0
    draft_rules: Counter[str] = field(default_factory=Counter)  # rows by the rule that made them drafts
    examples: dict[str, str] = field(default_factory=dict)  # what each such rule said of the first of its rows
    first_rejects: list[tuple[int, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # messages that stand in no record, by reason
    broken: str | None = None  # why nothing behind the last row could be read
    unmet: tuple[str, ...] = ()  # pointers of the mapping that no row had

    def as_data(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Back from JSON. Raises TypeError or KeyError where that holds something else."""
        listed = {
            "draft_rules": Counter(data["draft_rules"]),
            "left_out": Counter(data["left_out"]),
            "first_rejects": [(int(number), str(reason)) for number, reason in data["first_rejects"]],
            "unmet": tuple(data["unmet"]),
        }
        return cls(**{**data, **listed})
