"""Rows with `chosen` and `rejected`, as LLaMA-Factory's preference sets have them, and what no record can hold."""

from collections.abc import Callable
from typing import Any

from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit

_MEDIA = ("image", "images", "video", "videos", "audio", "audios")
_TOOLS = ("tools", "functions")
_MAP = "with --format jsonl --map FILE say where they stand, by `response` and `alternatives`"


def preference(row: RowObject, text_of: Callable[[Any], str | None]) -> tuple[str, str] | None:
    """The chosen and the rejected answer of a row; None where it has neither. Raises Unfit where they are no answers,
    and for LLaMA-Factory's single answers with a thumb up or down.

    `text_of` gives the text of an answer in the shape of the file, or None where something else stands there.
    """
    if isinstance(row.get("kto_tag"), bool):
        raise Unfit(f"`kto_tag` judges the answer of the row, which may be a bad one; {_MAP}")
    if not row.get("chosen") and not row.get("rejected"):
        return None
    chosen, rejected = text_of(row.get("chosen")), text_of(row.get("rejected"))
    if not chosen or not rejected:
        raise Unfit(f"`chosen` and `rejected` are not one answer each; {_MAP}")
    return chosen, rejected


def refuse_tools_and_media(row: RowObject) -> None:
    """Raise Unfit where a row comes with tools, pictures or sound, which would be lost."""
    for key in _TOOLS:
        if row.get(key) not in (None, "", [], "[]"):
            raise Unfit(f"`{key}` offers tools to the model; tool calls have no place in a record yet")
    for key in _MEDIA:
        if row.get(key):
            raise Unfit(f"the row comes with {key}; a record holds text alone")
