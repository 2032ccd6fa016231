"""What a format is: the examples that it takes of a record, the row that it makes of each, and the types of rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from tunesmith.policy import Export, family_of
from tunesmith.record import Record
from tunesmith_tools.exporters.examples import Example, Said

Row = dict[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})

# A message of a chat in Arrow; `tables` adds the further keys that messages of a column have.
MESSAGE = pa.struct([("role", pa.string()), ("content", pa.string())])
MESSAGES = pa.list_(MESSAGE)


@dataclass(frozen=True, slots=True)
class Format:
    """One export: the examples that a record gives, a row of each, its columns, and what stands beside its files.

    `examples` raises Unsuitable, and gives none where a record has nothing of the kind, as a preference format of a
    record without alternatives. `nulls` is whether a key that a message does not have may stand in JSON as null.
    `beside` makes JSON files by name from the splits that have rows.
    """

    name: str
    examples: Callable[[Record, Export], Sequence[Example]]
    row: Callable[[Example, Export], Row]
    schema: pa.Schema
    nulls: bool = True
    beside: Callable[[Sequence[str]], Mapping[str, Any]] = lambda _splits: _NOTHING

    @property
    def family(self) -> str:
        """The trainer or family that has a section in the policy."""
        return family_of(self.name)


def message(said: Said, settings: Export) -> Row:
    """A message as most chat templates read it. Empty hidden reasoning has no key: templates would train it."""
    row = {"role": said.role, "content": said.text}
    if said.thought:
        row[settings.hidden_reasoning] = said.thought
    return row
