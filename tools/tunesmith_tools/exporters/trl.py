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
    thought = hidden_reasoning(record, message)
    if thought and settings.hidden_reasoning != "omit":
        # Only where there is some: templates ask whether the key is there, and would train an empty channel.
        row[settings.hidden_reasoning] = thought
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


def _message_type(settings: Export, *, thinking: bool) -> pa.DataType:
    keys = ["role", "content"]
    if thinking and settings.hidden_reasoning != "omit":
        keys.append(settings.hidden_reasoning)
    return pa.list_(pa.struct([(key, pa.string()) for key in keys]))


def _prompt_completion_schema(settings: Export, thinking: bool) -> pa.Schema:
    return pa.schema(
        [
            ("prompt", _message_type(settings, thinking=False)),
            ("completion", _message_type(settings, thinking=thinking)),
        ]
    )


def _messages_schema(settings: Export, thinking: bool) -> pa.Schema:
    return pa.schema([("messages", _message_type(settings, thinking=thinking))])


PROMPT_COMPLETION = Format("trl-prompt-completion", "trl", _prompt_completion, _prompt_completion_schema)
MESSAGES = Format("trl-messages", "trl", _messages, _messages_schema)
