"""Stanford Alpaca's rows, and LLaMA-Factory's additions: `system`, `history`, and `chosen` with `rejected`."""

from collections.abc import Iterator
from typing import Any

from tunesmith_tools.importers.mapping import Alternatives, Mapping
from tunesmith_tools.importers.preference import preference, refuse_tools_and_media
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

MAPPING = Mapping(
    prompt=("/instruction", "/input"),
    response=("/output",),
    history="/history",
    system="/system",
    alternatives=Alternatives(content="/rejected"),
)


def units(row: RowObject) -> Iterator[Unit]:
    """The one record of a row. Raises Unfit."""
    refuse_tools_and_media(row)
    answers = preference(row, _text)
    if answers is None:
        yield Unit({**row, "rejected": None} if "rejected" in row else row, row)
        return
    chosen, rejected = answers
    if row.get("output") not in (None, "", chosen):
        raise Unfit("both `output` and `chosen` stand in the row, and which is the response cannot be told")
    yield Unit({**row, "output": chosen, "rejected": rejected}, row)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
