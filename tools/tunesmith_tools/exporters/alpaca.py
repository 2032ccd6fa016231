"""The Alpaca shape: `instruction`, `input` and `output`, as every reader of it knows them.

It has one turn. A system message has no place, since only some readers know a `system` column; nor have earlier turns,
since LLaMA-Factory trains on the answers of its `history` column and others do not know it. The whole prompt is the
instruction, and `input` is empty: a reader that joins the two gets the prompt unchanged.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import Format, Row


def _row(one: Example, _settings: Export) -> Row:
    return {"instruction": one.prompt[-1].text, "input": "", "output": one.answer.text}


ALPACA = Format(
    "alpaca", examples.exchange, _row, pa.schema([(key, pa.string()) for key in ("instruction", "input", "output")])
)
