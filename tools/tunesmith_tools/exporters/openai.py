"""OpenAI's formats: supervised fine-tuning, with `weight: 0` on answers that are context only, and preference pairs.

Nothing else stands in a row, not even null, since what the schema does not name may be refused; ids stand beside it.
The two outputs of a pair have the names of OpenAI's guide to direct preference optimization (2026); its OpenAPI
document of February 2025 calls them `preferred_completion` and `non_preferred_completion`.
"""

import pyarrow as pa

from tunesmith.policy import Export
from tunesmith_tools.exporters import examples
from tunesmith_tools.exporters.examples import Example
from tunesmith_tools.exporters.format import MESSAGES, Format, Row, message


def _row(one: Example, settings: Export) -> Row:
    weightless = {"weight": 0}
    return {"messages": [message(said, settings) | ({} if said.train else weightless) for said in one.messages]}


def _preference(one: Example, settings: Export) -> Row:
    assert one.rejected is not None
    return {
        "input": {"messages": [message(said, settings) for said in one.prompt]},
        "preferred_output": [message(one.answer, settings)],
        "non_preferred_output": [message(one.rejected, settings)],
    }


OPENAI = Format("openai", examples.dialogue, _row, pa.schema([("messages", MESSAGES)]), nulls=False)
PREFERENCE = Format(
    "openai-preference",
    examples.pairs,
    _preference,
    pa.schema(
        [
            ("input", pa.struct([("messages", MESSAGES)])),
            ("preferred_output", MESSAGES),
            ("non_preferred_output", MESSAGES),
        ]
    ),
    nulls=False,
)
