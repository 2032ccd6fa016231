"""From one row to the tree of a record: its messages, and the labels and provenance that are known of it."""

import json
from collections.abc import Collection
from collections.abc import Mapping as Dictionary
from typing import Any

from tunesmith.canonical import Tree, Value, is_empty
from tunesmith_tools.importers.json_lines import Decimals
from tunesmith_tools.importers.mapping import LISTS, Alternatives, Choice, Mapping, Turns, parsed
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.rows import RowObject, keys_of
from tunesmith_tools.importers.unit import Unfit

Messages = list[dict[str, Value]]

_WORSE = 1  # the rank of an alternative of which nothing is said


def build(
    row: RowObject, mapping: Mapping, constants: Dictionary[str, Value], settings: Dictionary[str, Value]
) -> Tree:
    """Messages, labels and provenance of a row; settings come before fields, fields before constants. Raises Unfit."""
    messages = _dialogue(row, mapping)
    answer, others = _answer(row, mapping)
    if answer.strip():
        messages.append({"role": "assistant", "content": answer})
    labels: dict[str, Value] = {**constants, **_fields(row, mapping, settings), **settings}
    reasoning = _text(row, mapping.reasoning) if mapping.reasoning else ""
    if reasoning.strip():
        _last_answer(messages, mapping)["reasoning"] = reasoning
    else:
        labels.setdefault("reasoning", "none")  # without such a text the record can be nothing else
    tree: Tree = {**nested(labels), "messages": list[Value](messages)}
    return {**tree, "alternatives": list[Value](others)} if others else tree


def nested(labels: Dictionary[str, Value]) -> Tree:
    """Values by dotted names as the tree that they stand for."""
    tree: Tree = {}
    for name, value in labels.items():
        outer, _, inner = name.rpartition(".")
        place: Any = tree.setdefault(outer, {}) if outer else tree
        place[inner] = value
    return tree


def _dialogue(row: RowObject, mapping: Mapping) -> Messages:
    """Everything before the answer that stands apart; with `turns`, answers among them."""
    messages: Messages = []
    system = _text(row, mapping.system) if mapping.system else ""
    if system.strip():
        messages.append({"role": "system", "content": system})
    if mapping.turns:
        return messages + _turns(row, mapping.turns)
    prompt = _joined(row, mapping.prompt)
    if not prompt:
        raise Unfit(f"no prompt: no text stands at {' or '.join(mapping.prompt)}; {keys_of(row)}")
    messages += _history(row, mapping.history) if mapping.history else []
    messages.append({"role": "user", "content": prompt})
    return messages


def _answer(row: RowObject, mapping: Mapping) -> tuple[str, Messages]:
    """The response, empty where there is none, and the alternatives."""
    if mapping.choice:
        return _chosen(row, mapping.choice)
    return _joined(row, mapping.response), _alternatives(row, mapping.alternatives) if mapping.alternatives else []


def _chosen(row: RowObject, choice: Choice) -> tuple[str, Messages]:
    value = _text(row, choice.at)
    if not value:
        return "", []
    if value not in choice.of:
        declared = ", ".join(choice.of)
        raise Unfit(f"`{value:.60}` stands at {choice.at}; `choice.of` of the mapping declares {declared} alone")
    texts = {name: _text(row, pointer) for name, pointer in choice.of.items()}
    if not texts[value].strip():
        raise Unfit(f"`{value:.60}` was chosen, but no text stands at {choice.of[value]}")
    others = [text for name, text in texts.items() if name != value and text.strip()]
    return texts[value], [{"content": text, "rank": _WORSE} for text in others]


def _alternatives(row: RowObject, places: Alternatives) -> Messages:
    if places.list is None:
        return [_alternative(row, places, "")] if _text(row, places.content).strip() else []
    listed = resolve(row, places.list)
    if listed is MISSING or is_empty(listed):
        return []
    if not isinstance(listed, list):
        raise Unfit(f"what stands at {places.list} is no list of alternatives")
    return [_alternative(item, places, f"alternative {number}: ") for number, item in enumerate(listed, 1)]


def _alternative(holder: Any, places: Alternatives, name: str) -> dict[str, Value]:
    content = _text(holder, places.content)
    if not content.strip():
        raise Unfit(f"{name}no text stands at {places.content or 'its place'}")
    rank = resolve(holder, places.rank) if places.rank else None
    if rank is MISSING or rank is None or rank == "":
        rank = _WORSE
    elif isinstance(rank, str) and rank.isascii() and rank.isdigit() and len(rank) < 10:  # as CSV has it
        rank = int(rank)
    if not isinstance(rank, int) or isinstance(rank, bool) or rank < 0:
        raise Unfit(f"{name}what stands at {places.rank} is no rank (0 as good as the response, higher is worse)")
    made: dict[str, Value] = {"content": content, "rank": rank}
    why = _text(holder, places.why) if places.why else ""
    return {**made, "why": why} if why.strip() else made


def _turns(row: RowObject, places: tuple[Turns, ...]) -> Messages:
    for turns in places:
        listed = resolve(row, turns.list)
        if isinstance(listed, list) and listed:
            return [_turn(turn, turns, number) for number, turn in enumerate(listed, 1)]
    raise Unfit(f"no dialogue: no turns stand at {' or '.join(turns.list for turns in places)}")


def _turn(turn: Any, turns: Turns, number: int) -> dict[str, Value]:
    if turns.role is None:
        role = turns.speakers[(number - 1) % len(turns.speakers)]
    else:
        role = _role(_text(turn, turns.role), turns, number)
    content = _text(turn, turns.content)
    if not content:
        raise Unfit(f"turn {number} has no text{f' at {turns.content}' if turns.content else ''}")
    made: dict[str, Value] = {"role": role, "content": content}
    context = turns.train is not None and role == "assistant" and not _trained(resolve(turn, turns.train), number)
    return {**made, "train": False} if context else made


def _role(name: str, turns: Turns, number: int) -> str:
    if not name:
        raise Unfit(f"turn {number} has no role at {turns.role}")
    if name not in turns.roles:
        declared = ", ".join(turns.roles)
        raise Unfit(f"turn {number} has the role `{name:.60}`; `turns.roles` of the mapping declares {declared} alone")
    return turns.roles[name]


def _trained(value: Any, number: int) -> bool:
    if value is MISSING or value is None:
        return True
    if value not in (0, 1):  # true and false are 1 and 0
        raise Unfit(f"turn {number}: whether it is trained on is neither 0 or false nor 1 or true")
    return bool(value)


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
        kind = "list" if isinstance(value, list) else "mapping"
        raise Unfit(
            f"what stands at {pointer} is a {kind}, not text" if pointer else f"a {kind} stands where a text is due"
        )
    return value.text if isinstance(value, Decimals) else json.dumps(value)


def _fields(row: RowObject, mapping: Mapping, settled: Collection[str]) -> dict[str, Value]:
    """What the row itself says, but for what is settled already."""
    found: dict[str, Value] = {}
    for target, pointer in mapping.fields.items():
        if target in settled:
            continue
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
