"""What a format is, and how reasoning reaches a message's text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith.record import Message, Record

Row = dict[str, Any]


class Unsuitable(Exception):
    """A record that a format cannot carry without changing what is trained on. The text says why, for the report."""


@dataclass(frozen=True, slots=True)
class Format:
    """One export. `policy` names its section under `exports`; `row` raises Unsuitable.

    `schema` types its Parquet; its second argument says whether any record has hidden reasoning.
    """

    name: str
    policy: str
    row: Callable[[Record, Export], Row]
    schema: Callable[[Export, bool], pa.Schema]


def answer_text(record: Record, message: Message, settings: Export) -> str:
    """An assistant message's text, after explicit reasoning and a blank line where the policy keeps that."""
    if message.reasoning and record.reasoning == "explicit" and settings.explicit_reasoning == "keep":
        return f"{message.reasoning}\n\n{message.content}"
    return message.content


def hidden_reasoning(record: Record, message: Message) -> str:
    """The reasoning that belongs into a thinking channel; empty where there is none."""
    return message.reasoning or "" if record.reasoning == "hidden" else ""


def target_index(record: Record) -> int:
    """The place of the answer that is trained on: the last message. Raises Unsuitable."""
    if record.answer_index is None or record.answer_index != len(record.messages) - 1:
        raise Unsuitable("does not end with a trained answer")
    return record.answer_index
