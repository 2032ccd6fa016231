"""OpenAI's supervised fine-tuning format: `messages`, and `weight: 0` on assistant turns that are context only.

Nothing but `messages` stands in a row, since unknown top-level keys may be refused; ids stand in the index beside it.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith.record import Record
from tunesmith_tools.exporters.format import Format, Row, answer_text, target_index


def _row(record: Record, settings: Export) -> Row:
    target_index(record)
    messages = []
    for message in record.messages:
        row: Row = {"role": message.role, "content": answer_text(record, message, settings)}
        if not message.train:
            row["weight"] = 0
        messages.append(row)
    return {"messages": messages}


_SCHEMA = pa.schema(
    [
        (
            "messages",
            pa.list_(pa.struct([("role", pa.string()), ("content", pa.string()), ("weight", pa.int32())])),
        )
    ]
)

OPENAI = Format("openai", "openai", _row, lambda _settings, _thinking: _SCHEMA)
