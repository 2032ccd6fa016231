"""Where shares stand beside those aimed at, in whole numbers: no share is rounded before it is compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tunesmith.policy import Targets
from tunesmith_tools.composition.profile import ATTRIBUTES, setting_of

_WHOLE = 100


class State(StrEnum):
    """Whether a share is below its tolerance, within it or above."""

    SHORT = "short"
    MET = "met"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Standing:
    """`count` of `of` records have a label, and `target` percent are aimed at, within `tolerance` percent of that."""

    attribute: str
    label: str
    count: int
    of: int
    target: int
    tolerance: int

    @property
    def share(self) -> float:
        """The share in percent with one decimal; 0 where there are no records."""
        return percent(self.count, self.of)

    @property
    def state(self) -> State:
        """Where it stands. Without records every label that is aimed at is short."""
        have, aim = self.count * _WHOLE * _WHOLE, self.target * self.of
        if have < aim * (_WHOLE - self.tolerance) or (not self.of and self.target):
            return State.SHORT
        return State.ABOVE if have > aim * (_WHOLE + self.tolerance) else State.MET

    @property
    def missing(self) -> int | None:
        """How many more records of the label bring its share to the target; None where no number does.

        Each of them is one more record in all, too: the least k with (count + k) / (of + k) at the target or above.
        """
        if not self.of:
            return min(self.target, 1)
        lacking = self.target * self.of - _WHOLE * self.count
        if lacking <= 0:
            return 0
        return -(-lacking // (_WHOLE - self.target)) if self.target < _WHOLE else None


def standings_of(counts: Mapping[str, Mapping[str, int]], of: int, targets: Targets) -> list[Standing]:
    """Every label aimed at, by attribute, in the order of the policy. `counts` are records by attribute and label."""
    shares = targets.shares()
    return [
        Standing(attribute, label, counts[attribute].get(label, 0), of, target, targets.tolerance)
        for attribute in ATTRIBUTES
        for label, target in shares[setting_of(attribute)].items()
    ]


def percent(count: int, of: int) -> float:
    """A share in percent with one decimal; 0 of nothing."""
    return round(_WHOLE * count / of, 1) if of else 0.0
