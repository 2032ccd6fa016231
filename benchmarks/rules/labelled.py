"""Examples that were read one by one: whether a rule should fire on them.

`labelled/<hook>/<rule>.jsonl` has one example a line. It is either a row of the public data,
`{"fires": true, "row": "oasst_trees.jsonl#12", "sha256": "8 hex of the row's text digest"}`, or one that a model wrote
for this purpose, `{"fires": false, "turns": ["prompt", "answer"], "fields": {…}}`, where fields are other keys of the
record. A row may also have `fields`, to put labels on it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import data
from tunesmith.record import Record, from_tree

FOLDER = Path(__file__).with_name("labelled")


class Example(NamedTuple):
    """A record, whether the rule should fire on it, and whether it is real or written for the bench."""

    name: str
    record: Record
    fires: bool
    real: bool


class Moved(Exception):
    """A row that no longer holds the text which was read."""


def rules() -> list[str]:
    """The full names of the rules that have examples."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.jsonl"))


def examples(rule: str, *, real: bool = True) -> Iterator[Example]:
    """The examples of a rule; without `real` those alone that need no data. Raises Moved."""
    for number, line in enumerate((FOLDER / f"{rule}.jsonl").read_text("utf-8").splitlines(), 1):
        one = json.loads(line)
        if "row" not in one:
            made = data.record(one["turns"], **{"language": "en", **one.get("fields", {})})
            yield Example(f"{rule}:{number}", made, one["fires"], False)
        elif real:
            yield Example(one["row"], _row(one), one["fires"], True)


def _row(one: dict[str, Any]) -> Record:
    file, _, number = one["row"].partition("#")
    found = data.rows(file)[int(number)].record
    if not found.text.startswith(one["sha256"]):
        raise Moved(f"{one['row']} is another text than the one that was read")
    return from_tree({**found.tree, **one["fields"]}) if one.get("fields") else found
