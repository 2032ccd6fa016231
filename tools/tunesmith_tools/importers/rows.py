"""What a reader yields: a row, or the reason why there is none."""

import re
from dataclasses import dataclass
from typing import Any

RowObject = dict[str, Any]

MAX_ROW = 16 << 20  # a row that is longer becomes no record (1 MiB) under any mapping
EXCERPT = 500
NOT_UTF8 = re.compile("[\udc80-\udcff]")  # how `surrogateescape` marks bytes that are not UTF-8


class Unusable(Exception):
    """The file as a whole cannot be read as what it is said to be. The text is for the user."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number, counted from 1: an object, or the reason why there is none and the start of its text.

    `last` says that the file is broken here, so that nothing behind this row could be read.
    """

    number: int
    value: RowObject | None
    problem: str = ""
    excerpt: str = ""
    last: bool = False
