"""The ShareGPT shape: `conversations` of `from` and `value`, with system, human and gpt as speakers.

Readers of it train on every answer and most of them drop a dialogue whose turns do not alternate.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import Format, Row

_SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt"}


def _row(one: Example, _settings: Export) -> Row:
    return {"conversations": [{"from": _SPEAKERS[said.role], "value": said.text} for said in one.messages]}


_TURN = pa.struct([("from", pa.string()), ("value", pa.string())])
SHAREGPT = Format("sharegpt", examples.alternating_dialogue, _row, pa.schema([("conversations", pa.list_(_TURN))]))
