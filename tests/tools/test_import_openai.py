"""OpenAI's fine-tuning files: what becomes a record of them, and what cannot."""

from typing import Any

import pytest

from tunesmith_tools.importers import openai
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit

ASKED = {"role": "user", "content": "Capital of Peru?"}
ANSWER = {"role": "assistant", "content": "Lima."}
OTHER = {"role": "assistant", "content": "Cuzco."}
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}


def built(row: dict[str, Any]) -> dict[str, Any]:
    (unit,) = openai.units(row)
    assert unit.source is row
    return build(unit.row, openai.MAPPING, {}, {})


def reason(row: dict[str, Any]) -> str:
    with pytest.raises(Unfit) as caught:
        list(openai.units(row))
    return str(caught.value)


def test_a_chat_example() -> None:
    row = {
        "messages": [
            {"role": "developer", "content": " Be brief.\n"},
            {"role": "user", "content": [{"type": "text", "text": "Capital "}, {"type": "text", "text": "of Peru?"}]},
            {**OTHER, "weight": 0},
            {"role": "user", "content": "Sure?", "name": "ada"},
            {"role": "assistant", "content": None, "refusal": "I cannot say.", "weight": 1, "tool_calls": []},
        ],
        "tools": [],
        "parallel_tool_calls": False,
    }
    assert built(row) == {
        "reasoning": "none",
        "messages": [
            {"role": "system", "content": " Be brief.\n"},
            {"role": "user", "content": "Capital of Peru?"},
            {"role": "assistant", "content": "Cuzco.", "train": False},
            {"role": "user", "content": "Sure?"},
            {"role": "assistant", "content": "I cannot say."},
        ],
    }


@pytest.mark.parametrize("key", ["output", "completion"])
def test_a_preference(key: str) -> None:
    row = {"input": {"messages": [ASKED]}, f"preferred_{key}": [ANSWER], f"non_preferred_{key}": [OTHER]}
    assert built(row) == {
        "reasoning": "none",
        "messages": [ASKED, ANSWER],
        "alternatives": [{"content": "Cuzco.", "rank": 1}],
    }


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (None, "`messages` is no list of messages"),
        ([], "`messages` is no list of messages"),
        ("Hi", "`messages` is no list of messages"),
        (["Hi"], "messages 1 is no message of role and content"),
        ([{"content": "Hi"}], "messages 1 has none of the roles system, developer, user, assistant"),
        ([{**ASKED, "role": ["user"]}], "messages 1 has none of the roles"),
        ([{**ASKED, "role": "moderator"}], "messages 1 has none of the roles"),
        ([ASKED, {"role": "assistant", "content": None}], "messages 2 has no text"),
        ([ASKED, {"role": "assistant", "content": []}], "messages 2 has no text"),
        ([{**ASKED, "content": 5}], "the content of messages 1 is neither text nor a list of parts"),
        ([{**ASKED, "content": [IMAGE]}], "messages 1 has a part of type `image_url`; a record holds text alone"),
        ([{**ASKED, "content": [{"type": "input_audio", "input_audio": {}}]}], "a part of type `input_audio`"),
        ([{**ASKED, "content": [{"type": "text"}]}], "messages 1 has a part that is no text"),
        ([{**ASKED, "content": ["Hi"]}], "messages 1 has a part that is no text"),
        ([{**ASKED, "content": [{"type": ["text"]}]}], "messages 1 has a part that is no text"),
        ([ASKED, {"role": "assistant", "tool_calls": [{"id": "1"}]}], "messages 2 calls a tool"),
        ([ASKED, {"role": "assistant", "function_call": {"name": "f"}}], "tool calls have no place in a record yet"),
        (
            [ASKED, {"role": "tool", "content": "22 degrees", "tool_call_id": "1"}],
            "messages 2 calls a tool or holds what",
        ),
        ([ASKED, {"role": "function", "content": "22", "name": "f"}], "messages 2 calls a tool or holds what"),
    ],
)
def test_chat_examples_that_are_refused(messages: Any, told: str) -> None:
    assert told in reason({"messages": messages})


PREFERENCE = {"input": {"messages": [ASKED]}, "preferred_output": [ANSWER], "non_preferred_output": [OTHER]}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, "neither `messages` (a chat example) nor `input` (a preference) stands in the row"),
        ({"input": [ASKED]}, "neither `messages`"),
        ({"messages": [ASKED], "tools": [{}]}, "`tools` offers tools to the model"),
        ({"messages": [ASKED], "functions": [{}]}, "`functions` offers tools to the model"),
        ({**PREFERENCE, "input": {"messages": [ASKED], "tools": [{}]}}, "`input.tools` offers tools"),
        ({**PREFERENCE, "input": {}}, "`input.messages` is no list of messages"),
        ({"input": {"messages": [ASKED]}, "non_preferred_output": [OTHER]}, "`preferred_output` is missing"),
        ({"input": {"messages": [ASKED]}, "preferred_output": [ANSWER]}, "`non_preferred_output` is missing"),
        ({**PREFERENCE, "preferred_output": [ANSWER, ANSWER]}, "`preferred_output` is no list of one message"),
        ({**PREFERENCE, "preferred_output": ANSWER}, "`preferred_output` is no list of one message"),
        ({**PREFERENCE, "non_preferred_output": None}, "`non_preferred_output` is no list of one message"),
        ({**PREFERENCE, "preferred_output": [ASKED]}, "`preferred_output` is a message of the user"),
    ],
)
def test_rows_that_are_refused(row: dict[str, Any], told: str) -> None:
    assert told in reason(row)


def test_a_weight_is_0_or_1() -> None:
    with pytest.raises(Unfit, match="turn 2: whether it is trained on"):
        built({"messages": [ASKED, {**ANSWER, "weight": 0.5}]})
