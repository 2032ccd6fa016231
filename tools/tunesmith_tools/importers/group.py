"""What records of one origin share, so that they stay in one split."""

from typing import Any

from tunesmith_tools.importers.presence import row_digest
from tunesmith_tools.importers.rows import RowObject

_DIGITS = 16
_LONGEST = 200  # as the schema of records has it


def group_of(kind: str, name: Any, origin: RowObject) -> str:
    """The group of an origin: by its own name if that is a text or number, else by its digest. Raises Unfit."""
    named = name if isinstance(name, int | str) and name != "" else row_digest(origin)[:_DIGITS]
    return f"{kind}-{named}"[:_LONGEST]
