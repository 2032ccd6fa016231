"""Whether a mapping looks for answers where a file has them."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice

from tunesmith.canonical import is_empty
from tunesmith_tools.console import Failure
from tunesmith_tools.importers.formats import Format
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.rows import Row, RowObject, keys_of
from tunesmith_tools.importers.unit import Unfit, Unit

_LOOKED_AT = 100


def with_answers(rows: Iterator[Row], form: Format, mapping: Mapping) -> Iterator[Row]:
    """The rows, unless the first of them show that the mapping looks for answers where there are none. Raises Failure.

    A mistyped place would make a draft of every row, and those would count as present when it is mended.
    """
    first: list[Row] = []
    looked_at = 0
    for row in islice(rows, _LOOKED_AT if mapping.answers else 0):
        first.append(row)
        for unit in _fit_units(row, form, mapping):
            looked_at += any(_is_filled(unit.row, pointer) for pointer in mapping.answers)
            if any(resolve(unit.row, pointer) is not MISSING for pointer in mapping.answers):
                return chain(first, rows)  # mostly with the first row, so that few are held at once
    if looked_at:
        places = " or ".join(mapping.answers)
        counted = f"{form.counted_by(mapping)}s"
        of = f"none of the first {looked_at:,} {counted}" if looked_at > 1 else f"the first of the {counted}"
        none = "has" if looked_at > 1 else "does not have"
        raise Failure(f"{of} {none} {places}, where the response is looked for; {keys_of(first[0].value or {})}")
    return chain(first, rows)


def _is_filled(row: RowObject, pointer: str) -> bool:
    """Whether anything stands around a place; a task that waits for annotators tells nothing about it."""
    return not is_empty(resolve(row, pointer.rpartition("/")[0]))


def _fit_units(row: Row, form: Format, mapping: Mapping) -> Iterator[Unit]:
    """The units of a row as far as it can be taken apart."""
    if row.value is None:
        return
    with suppress(Unfit):
        yield from (unit for unit in form.units_of(row.value, mapping) if not unit.problem)
