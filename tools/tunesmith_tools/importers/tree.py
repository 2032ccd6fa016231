"""From one row to the tree of a record: its messages, and the labels and provenance that are known of it."""

import json
from collections.abc import Mapping as Dictionary
from typing import Any

from tunesmith.canonical import Tree, Value, is_empty
from tunesmith_tools.importers.mapping import LISTS, Mapping, Turns, parsed
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.rows import RowObject

Messages = list[dict[str, Value]]


class Unfit(Exception):
    """A row that becomes no record. The text says why."""


def build(
    row: RowObject, mapping: Mapping, constants: Dictionary[str, Value], settings: Dictionary[str, Value]
) -> Tree:
    """Messages, labels and provenance of a row; settings come before fields, fields before constants. Raises Unfit."""
    messages = _dialogue(row, mapping)
    labels: dict[str, Value] = {**constants, **_fields(row, mapping), **settings}
    reasoning = _text(row, mapping.reasoning) if mapping.reasoning else ""
    if reasoning.strip():
        _last_answer(messages, mapping)["reasoning"] = reasoning
    else:
        labels.setdefault("reasoning", "none")  # without such a text the record can be nothing else
    return {**nested(labels), "messages": list[Value](messages)}


def nested(labels: Dictionary[str, Value]) -> Tree:
    """Values by dotted names as the tree that they stand for."""
    tree: Tree = {}
    for name, value in labels.items():
        outer, _, inner = name.rpartition(".")
        place: Any = tree.setdefault(outer, {}) if outer else tree
        place[inner] = value
    return tree


def _dialogue(row: RowObject, mapping: Mapping) -> Messages:
    messages: Messages = []
    system = _text(row, mapping.system) if mapping.system else ""
    if system.strip():
        messages.append({"role": "system", "content": system})
    if mapping.turns:
        return messages + _turns(row, mapping.turns)
    prompt = _joined(row, mapping.prompt)
    if not prompt:
        raise Unfit(f"no prompt: no text stands at {' or '.join(mapping.prompt)}")
    messages += _history(row, mapping.history) if mapping.history else []
    messages.append({"role": "user", "content": prompt})
    response = _joined(row, mapping.response)
    if response:
        messages.append({"role": "assistant", "content": response})
    return messages


def _turns(row: RowObject, places: tuple[Turns, ...]) -> Messages:
    for turns in places:
        listed = resolve(row, turns.list)
        if isinstance(listed, list) and listed:
            return [_turn(turn, turns, number) for number, turn in enumerate(listed, 1)]
    raise Unfit(f"no dialogue: no turns stand at {' or '.join(turns.list for turns in places)}")


def _turn(turn: Any, turns: Turns, number: int) -> dict[str, Value]:
    name = _text(turn, turns.role)
    if name not in turns.roles:
        declared = ", ".join(turns.roles)
        if not name:
            raise Unfit(f"turn {number} has no role at {turns.role}")
        raise Unfit(f"turn {number} has the role `{name:.60}`; `turns.roles` of the mapping declares {declared} alone")
    content = _text(turn, turns.content)
    if not content:
        raise Unfit(f"turn {number} has no text at {turns.content}")
    return {"role": turns.roles[name], "content": content}


def _history(row: RowObject, pointer: str) -> Messages:
    pairs = resolve(row, pointer)
    if pairs is MISSING or is_empty(pairs):
        return []
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise Unfit(f"what stands at {pointer} is no list of pairs of prompt and response")
    messages: Messages = []
    for number in range(len(pairs)):
        for index, role in enumerate(("user", "assistant")):
            place = f"{pointer}/{number}/{index}"
            text = _text(row, place)
            if not text:
                raise Unfit(f"no text stands at {place}")
            messages.append({"role": role, "content": text})
    return messages


def _last_answer(messages: Messages, mapping: Mapping) -> dict[str, Value]:
    for message in reversed(messages):
        if message["role"] == "assistant":
            return message
    raise Unfit(f"reasoning stands at {mapping.reasoning}, but there is no answer that it belongs to")


def _joined(row: RowObject, pointers: tuple[str, ...]) -> str:
    texts = [_text(row, pointer) for pointer in pointers]
    return "\n\n".join(text for text in texts if text.strip())


def _text(holder: Any, pointer: str) -> str:
    return _as_text(resolve(holder, pointer), pointer)


def _as_text(value: Any, pointer: str) -> str:
    """Text stays as it is, to the character; numbers and truth values become their JSON text, what is missing empty."""
    if isinstance(value, str):
        return value
    if value is MISSING or value is None:
        return ""
    if isinstance(value, list | dict):
        raise Unfit(f"what stands at {pointer} is a {'list' if isinstance(value, list) else 'mapping'}, not text")
    return json.dumps(value)


def _fields(row: RowObject, mapping: Mapping) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for target, pointer in mapping.fields.items():
        value = _field(resolve(row, pointer), target, pointer, mapping.values.get(target))
        if value is not None:
            found[target] = value
    return found


def _field(value: Any, target: str, pointer: str, labels: Dictionary[str, str | bool] | None) -> Value:
    listed = isinstance(value, list) and (target in LISTS or target == "evidence")
    texts = [_as_text(item, pointer) for item in (value if listed else [value])]
    if labels is not None:
        texts = [_label(text, target, pointer, labels) for text in texts if text]
    try:
        if listed:
            return [text for text in texts if text] or None
        return parsed(target, texts[0]) if texts else None
    except ValueError as error:
        raise Unfit(f"{target}: {error}, at {pointer}") from None


def _label(text: str, target: str, pointer: str, labels: Dictionary[str, str | bool]) -> str:
    if text not in labels:
        raise Unfit(f"`{text:.60}` stands at {pointer}; `values` of the mapping does not say what it means as {target}")
    label = labels[text]
    return label if isinstance(label, str) else str(label).lower()
