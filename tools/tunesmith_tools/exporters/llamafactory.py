"""LLaMA-Factory's formats, with the dataset_info.json that makes the folder a `dataset_dir`.

Its `formatting: sharegpt` reads role and content where the tags say so. `formatting: openai` is never used: its
converter adds "detailed thinking off" to the system message. A dialogue whose turns do not alternate is dropped with a
line in the log, and every answer is trained unless `mask_history` is set (LLaMA-Factory 0.9.5, 2026).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import MESSAGE, MESSAGES, Format, Row, message

_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}


def _row(one: Example, settings: Export) -> Row:
    return {"messages": [message(said, settings) for said in one.messages]}


def _preference(one: Example, settings: Export) -> Row:
    assert one.rejected is not None
    return {
        "messages": [message(said, settings) for said in one.prompt],
        "chosen": message(one.answer, settings),
        "rejected": message(one.rejected, settings),
    }


def _info(splits: Sequence[str]) -> Mapping[str, Any]:
    return {"dataset_info.json": {split: _dataset(split, ("messages",)) for split in splits}}


def _preference_info(splits: Sequence[str]) -> Mapping[str, Any]:
    columns = ("messages", "chosen", "rejected")
    return {"dataset_info.json": {split: _dataset(split, columns) | {"ranking": True} for split in splits}}


def _dataset(split: str, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "file_name": f"{split}.jsonl",
        "formatting": "sharegpt",
        "columns": {name: name for name in columns},
        "tags": _TAGS,
    }


LLAMAFACTORY = Format(
    "llamafactory", examples.alternating_dialogue, _row, pa.schema([("messages", MESSAGES)]), beside=_info
)
PREFERENCE = Format(
    "llamafactory-preference",
    examples.alternating_pairs,
    _preference,
    pa.schema([("messages", MESSAGES), ("chosen", MESSAGE), ("rejected", MESSAGE)]),
    beside=_preference_info,
)
