"""TRL's conversational formats: prompt-completion, which masks the prompt by itself, and messages.

With `messages` TRL trains on the whole sequence unless `assistant_only_loss=True` is set, and then on every assistant
turn: a record with an untrained turn cannot be told apart there and is left out of that format.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith.record import Message, Record
from tunesmith_tools.exporters.format import Format, Row, Unsuitable, answer_text, hidden_reasoning, target_index


def _message(record: Record, message: Message, settings: Export) -> Row:
    row = {"role": message.role, "content": answer_text(record, message, settings)}
    if settings.hidden_reasoning != "omit":
        # On every message, because Arrow wants one shape; empty rather than null, which templates print as "None".
        row[settings.hidden_reasoning] = hidden_reasoning(record, message)
    return row


def _prompt_completion(record: Record, settings: Export) -> Row:
    rows = [_message(record, message, settings) for message in record.messages]
    target = target_index(record)
    return {"prompt": rows[:target], "completion": rows[target:]}


def _messages(record: Record, settings: Export) -> Row:
    target_index(record)
    if not all(message.train for message in record.messages):
        raise Unsuitable("has an untrained assistant turn, which this format cannot mark")
    return {"messages": [_message(record, message, settings) for message in record.messages]}


def _message_type(settings: Export) -> pa.DataType:
    keys = ["role", "content"]
    if settings.hidden_reasoning != "omit":
        keys.append(settings.hidden_reasoning)
    return pa.list_(pa.struct([(key, pa.string()) for key in keys]))


PROMPT_COMPLETION = Format(
    "trl-prompt-completion",
    "trl",
    _prompt_completion,
    lambda settings: pa.schema([("prompt", _message_type(settings)), ("completion", _message_type(settings))]),
)
MESSAGES = Format("trl-messages", "trl", _messages, lambda settings: pa.schema([("messages", _message_type(settings))]))
