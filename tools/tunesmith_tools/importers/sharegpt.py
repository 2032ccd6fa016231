"""Dialogues as ShareGPT has them (`conversations`), or with the `messages` of OpenAI's chat examples.

LLaMA-Factory puts two answers to such a dialogue beside it, under `chosen` and `rejected`.
"""

from collections.abc import Iterator
from typing import Any

from tunesmith_tools.importers import openai
from tunesmith_tools.importers.mapping import Alternatives, Mapping, Turns
from tunesmith_tools.importers.preference import preference, refuse_tools_and_media
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

_ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "model": "assistant",
    "assistant": "assistant",
    "system": "system",
}

MAPPING = Mapping(
    turns=(
        Turns(list="/conversations", role="/from", content="/value", train="/weight", roles=_ROLES),
        Turns(list="/messages", role="/role", content="/content", train="/weight"),
    ),
    system="/system",
    alternatives=Alternatives(content="/rejected"),
)

_SHAPES = {"conversations": ("from", "value"), "messages": ("role", "content")}


def units(row: RowObject) -> Iterator[Unit]:
    """The one record of a dialogue. Raises Unfit."""
    refuse_tools_and_media(row)
    found = [key for key in _SHAPES if isinstance(row.get(key), list) and row[key]]
    if not found:
        raise Unfit("no dialogue: no turns stand at /conversations or /messages")
    if len(found) > 1:
        raise Unfit("both `conversations` and `messages` stand in the row, and which is meant cannot be told")
    key = found[0]
    role, content = _SHAPES[key]

    def text_of(answer: Any) -> str | None:
        if not isinstance(answer, dict) or set(answer) != {role, content}:
            return None
        text = answer[content]
        is_answer = isinstance(text, str) and text.strip() and _ROLES.get(str(answer[role])) == "assistant"
        return text if is_answer else None

    turns = row[key] if key == "conversations" else openai.turns(row)
    _refuse_other_marks(row[key])
    answers = preference(row, text_of)
    if answers is None:
        yield Unit({**row, key: turns, "rejected": None}, row)
        return
    chosen, rejected = answers
    if isinstance(turns[-1], dict) and _ROLES.get(str(turns[-1].get(role))) == "assistant":
        raise Unfit("the dialogue ends on an answer, and `chosen` is another one; which is the response cannot be told")
    yield Unit({**row, key: [*turns, {role: "assistant", content: chosen}], "rejected": rejected}, row)


def _refuse_other_marks(turns: list[Any]) -> None:
    """Raise Unfit where turns are marked as not to be trained on by another key than `weight`."""
    for key in ("loss", "train"):
        if any(isinstance(turn, dict) and key in turn and not turn[key] for turn in turns):
            raise Unfit(f"turns are marked by `{key}`; with --format jsonl --map FILE say so, by `turns.train: /{key}`")
