"""OpenAI's fine-tuning files: chat examples (`messages`) and preferences (`input` with two outputs).

Rows are brought into one shape: turns of role, text and whether it is trained on, and alternatives.
"""

from collections.abc import Iterator
from typing import Any

from tunesmith_tools.importers.mapping import Alternatives, Mapping, Turns
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

MAPPING = Mapping(
    turns=(Turns(list="/turns", role="/role", content="/content", train="/weight"),),
    alternatives=Alternatives(list="/alternatives", content="/content", rank="/rank"),
)

_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_PREFERRED = ("preferred_output", "preferred_completion")
_NOT_PREFERRED = ("non_preferred_output", "non_preferred_completion")
_THINKING = ("reasoning_content", "reasoning", "thinking")
_NO_TOOLS = "tool calls have no place in a record yet"

Turn = dict[str, Any]


def units(row: RowObject) -> Iterator[Unit]:
    """The one record of a chat example or a preference. Raises Unfit."""
    if "messages" in row:
        if any(row.get(key) for key in (*_PREFERRED, *_NOT_PREFERRED)):
            raise Unfit("the row is both a chat example (`messages`) and a preference; which is meant cannot be told")
        yield Unit({"turns": turns(row)}, row)
        return
    given = row.get("input")
    if not isinstance(given, dict):
        raise Unfit("neither `messages` (a chat example) nor `input` (a preference) stands in the row")
    answer, other = _output(row, _PREFERRED), _output(row, _NOT_PREFERRED)
    alternatives = [{"content": other["content"], "rank": 1}]
    yield Unit({"turns": [*turns(given, "input."), answer], "alternatives": alternatives}, row)


def turns(holder: RowObject, place: str = "") -> list[Turn]:
    """Role, content and weight of every message of a chat example. Raises Unfit for what a record cannot hold."""
    for key in ("tools", "functions"):
        if holder.get(key):
            raise Unfit(f"`{place}{key}` offers tools to the model; {_NO_TOOLS}")
    messages = holder.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Unfit(f"`{place}messages` is no list of messages")
    return [_turn(message, f"{place}messages {number}") for number, message in enumerate(messages, 1)]


def _output(row: RowObject, keys: tuple[str, ...]) -> Turn:
    """The one assistant message of an output, whose key has two names in the wild."""
    key = next((key for key in keys if key in row), None)
    if key is None:
        raise Unfit(f"`{keys[0]}` is missing from the preference")
    output = row[key]
    if not isinstance(output, list) or len(output) != 1:
        raise Unfit(f"`{key}` is no list of one message, the only kind that a record can hold")
    turn = _turn(output[0], key)
    if turn["role"] != "assistant":
        raise Unfit(f"`{key}` is a message of the {turn['role']}, not of the assistant")
    return turn


def _turn(message: Any, place: str) -> Turn:
    if not isinstance(message, dict):
        raise Unfit(f"{place} is no message of role and content")
    role = message.get("role")
    if role in ("tool", "function") or message.get("tool_calls") or message.get("function_call"):
        raise Unfit(f"{place} calls a tool or holds what it gave back; {_NO_TOOLS}")
    if not isinstance(role, str) or role not in _ROLES:
        raise Unfit(f"{place} has none of the roles {', '.join(_ROLES)}")
    for key in _THINKING:
        if message.get(key):
            raise Unfit(f"{place} has `{key}`; with --format jsonl --map FILE say where it stands, by `reasoning`")
    content = _content(message, place)
    if not content.strip():
        raise Unfit(f"{place} has no text")
    return {"role": _ROLES[role], "content": content, "weight": message.get("weight")}


def _content(message: RowObject, place: str) -> str:
    """The text of a message: a string, or a list of parts whose texts follow each other without anything between."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if content is None:
        refusal = message.get("refusal")
        return refusal if isinstance(refusal, str) else ""
    if not isinstance(content, list):
        raise Unfit(f"the content of {place} is neither text nor a list of parts")
    return "".join(_part(part, place) for part in content)


def _part(part: Any, place: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    text = part.get(kind) if kind in ("text", "refusal") else None
    if isinstance(text, str):
        return text
    if isinstance(kind, str) and kind not in ("text", "refusal"):
        raise Unfit(f"{place} has a part of type `{kind:.60}`; a record holds text alone")
    raise Unfit(f"{place} has a part that is no text")
