"""What a reader yields: a row, or the reason why there is none."""

import re
from dataclasses import dataclass
from typing import Any

RowObject = dict[str, Any]

MAX_ROW = 16 << 20  # a row that is longer becomes no record (1 MiB) under any mapping
EXCERPT = 500
_SHOWN = 8
NOT_UTF8 = re.compile("[\udc80-\udcff]")  # how `surrogateescape` marks bytes that are not UTF-8


class Unusable(Exception):
    """The file as a whole cannot be read as what it is said to be. The text is for the user."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two rows of a file: the rows, line ends and bytes before it. Reading can begin there."""

    rows: int = 0
    lines: int = 0
    offset: int = 0


START = Place()


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by the place behind it: an object, or the reason why there is none and the start of its text.

    `last` says that the file is broken here, so that nothing behind this row could be read.
    """

    end: Place
    value: RowObject | None
    problem: str = ""
    excerpt: str = ""
    last: bool = False

    @property
    def number(self) -> int:
        """Rows are counted from 1."""
        return self.end.rows


def keys_of(row: RowObject) -> str:
    """In words which keys a row has, so that a wrong place is seen beside the right one."""
    shown = ", ".join(f"{key:.40}" for key in list(row)[:_SHOWN])
    return f"the row has {shown or 'no keys'}{', ...' if len(row) > _SHOWN else ''}"
