"""Axolotl's formats: conversations for `type: chat_template`, and pairs for `rl: dpo`, `type: chat_template.default`.

A turn that is context only has `train: false`, which axolotl reads if `message_field_training: train` is set; without
the key a turn follows `roles_to_train`. For pairs it reads the role and content of a message and nothing else.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import MESSAGE, MESSAGES, Format, Row, message


def _row(one: Example, settings: Export) -> Row:
    untrained = {"train": False}
    return {"messages": [message(said, settings) | ({} if said.train else untrained) for said in one.messages]}


def _preference(one: Example, settings: Export) -> Row:
    assert one.rejected is not None
    return {
        "messages": [message(said, settings) for said in one.prompt],
        "chosen": message(one.answer, settings),
        "rejected": message(one.rejected, settings),
    }


AXOLOTL = Format("axolotl", examples.dialogue, _row, pa.schema([("messages", MESSAGES)]))
PREFERENCE = Format(
    "axolotl-preference",
    examples.pairs_without_thought,
    _preference,
    pa.schema([("messages", MESSAGES), ("chosen", MESSAGE), ("rejected", MESSAGE)]),
)
