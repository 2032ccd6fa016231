"""Rows that hold several instances in a list."""

from collections.abc import Iterator
from dataclasses import replace

from tunesmith_tools.importers.group import group_of
from tunesmith_tools.importers.pointer import replaced, resolve
from tunesmith_tools.importers.unit import Unfit, Unit


def instances(unit: Unit, pointer: str | None) -> Iterator[Unit]:
    """Every item of the list at a pointer as if the list held it alone; the unit itself without a pointer.

    So what becomes of an item does not depend on its place in the list. Raises Unfit.
    """
    if pointer is None or unit.problem:
        yield unit
        return
    listed = resolve(unit.row, pointer)
    if not isinstance(listed, list) or not listed:
        raise Unfit(f"no list of instances stands at {pointer}")
    group = unit.group or group_of("row", None, unit.source)
    for item in listed:
        row = replaced(unit.row, pointer, [item])
        source = row if unit.source is unit.row else {**unit.source, "instance": item}
        yield replace(unit, row=row, source=source, group=group)
