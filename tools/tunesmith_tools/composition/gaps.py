"""What a dataset has none or little of: cells of task and domain, and labels that nothing is aimed at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tunesmith_tools.composition.proposals import Grid

# Of an even share. Labels that nothing is aimed at may well differ; one that is left to a tenth was forgotten.
_RARE = 10


class Cell(NamedTuple):
    """A task with a domain: its records, and how many it has when both shares are met and independent."""

    task: str
    domain: str
    records: int
    aimed: float


class Rare(NamedTuple):
    """A label that few records have or none."""

    attribute: str
    label: str
    records: int


def cells(grid: Grid, of: int, tolerance: int) -> list[Cell]:
    """The cells that are empty or short, those first that lack most, else in the order of the policy.

    Only those of which a record or more is aimed at. Short are those with fewer records than the tolerance allows,
    rounded down: where one record and a half are aimed at, one is enough.
    """
    found = []
    for task in grid.tasks:
        for domain in grid.domains:
            above, below = grid.aimed(task, domain, of)
            records = grid.counts[task, domain]
            if above >= below and records < max(1, above * (100 - tolerance) // (100 * below)):
                found.append(Cell(task, domain, records, above / below))
    return sorted(found, key=lambda cell: cell.records - cell.aimed)


def rare(
    known: Mapping[str, Iterable[str]], counts: Mapping[str, Counter[str]], aimed: Mapping[str, Iterable[str]]
) -> list[Rare]:
    """The labels that no record has, or under a tenth of an even share; those aimed at are left out.

    `known` are all labels by attribute, `counts` records by attribute and label.
    """
    found = []
    for attribute, labels in known.items():
        every = list(labels)
        total = counts[attribute].total()
        for label in every:
            records = counts[attribute][label]
            if label not in aimed.get(attribute, ()) and (not records or records * len(every) * _RARE < total):
                found.append(Rare(attribute, label, records))
    return found


def even(labels: Sequence[str]) -> dict[str, int]:
    """Whole percentages that are as even as can be and add up to 100; the first labels get what is left over."""
    share, left = divmod(100, len(labels))
    return {label: share + (place < left) for place, label in enumerate(labels)}
