"""What becomes one record: a row of a file, or one of several parts of it."""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from tunesmith_tools.importers.rows import RowObject


class Unfit(Exception):
    """A row, or a part of one, that becomes no record. The text says why."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What becomes one record.

    `row` is what a mapping reads; `source` the part of the file whose digest tells whether the record is there already.
    Units of one `group` share a split, unless the mapping names another group. `left_out` counts the messages near this
    unit that stand in no record, by reason. With a `problem`, which says why, the unit is rejected.
    """

    row: RowObject
    source: RowObject
    group: str = ""
    left_out: Dictionary[str, int] = field(default_factory=dict)
    problem: str = ""


def whole(row: RowObject) -> Iterator[Unit]:
    """The row as its own and only unit."""
    yield Unit(row, row)
