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
        """Back from JSON. Raises AttributeError, KeyError, TypeError or ValueError where that holds something else."""
        return cls(
            **{name: count(data[name]) for name in ("read", "written", "drafts", "present", "rejected")},
            draft_rules=Counter({rule: count(number) for rule, number in data["draft_rules"].items()}),
            examples={rule: text(data["examples"][rule]) for rule in data["draft_rules"]},
            first_rejects=[(count(number), text(reason)) for number, reason in data["first_rejects"]],
            left_out=Counter({reason: count(number) for reason, number in data["left_out"].items()}),
            broken=None if data["broken"] is None else text(data["broken"]),
            unmet=texts(data["unmet"]),
        )


def count(value: Any) -> int:
    """A whole number that is not negative. Raises TypeError for anything else."""
    if type(value) is not int or value < 0:
        raise TypeError("no count")
    return value


def text(value: Any) -> str:
    """A text. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list. Raises TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(text(item) for item in value)
