"""TRL's conversational formats: prompt-completion, messages and preference pairs.

With a prompt and a completion TRL trains on the completion alone, so each trained answer is a row of its own. With
`messages` it trains on the whole sequence unless `assistant_only_loss=True` is set, and then on every assistant turn.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import MESSAGES, Format, Row, message


def _prompt_completion(one: Example, settings: Export) -> Row:
    return {"prompt": [message(said, settings) for said in one.prompt], "completion": [message(one.answer, settings)]}


def _messages(one: Example, settings: Export) -> Row:
    return {"messages": [message(said, settings) for said in one.messages]}


def _preference(one: Example, settings: Export) -> Row:
    assert one.rejected is not None
    return {
        "prompt": [message(said, settings) for said in one.prompt],
        "chosen": [message(one.answer, settings)],
        "rejected": [message(one.rejected, settings)],
    }


PROMPT_COMPLETION = Format(
    "trl-prompt-completion",
    examples.answers,
    _prompt_completion,
    pa.schema([("prompt", MESSAGES), ("completion", MESSAGES)]),
)
TRL_MESSAGES = Format("trl-messages", examples.trained_dialogue, _messages, pa.schema([("messages", MESSAGES)]))
PREFERENCE = Format(
    "trl-preference",
    examples.pairs,
    _preference,
    pa.schema([("prompt", MESSAGES), ("chosen", MESSAGES), ("rejected", MESSAGES)]),
)
