"""Which places of a row become which parts of a record."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any

from tunesmith import config, schema
from tunesmith.canonical import Value

ROLES = {"system": "system", "user": "user", "assistant": "assistant"}
LISTS = ("safety.hazards", "safety.sensitive")  # given as text, their items stand between commas
ADVERSARIAL = "safety.adversarial"  # true or left out


@dataclass(frozen=True, slots=True)
class Turns:
    """A list of turns in a row: where it is, where a turn has its role and text, and what the roles mean."""

    list: str
    role: str
    content: str
    roles: Dictionary[str, str] = field(default_factory=lambda: dict(ROLES))


@dataclass(frozen=True, slots=True)
class Mapping:
    """From a row to a record. All places are JSON pointers; either `turns` or `prompt` is there.

    Of several `turns` the first whose list stands in the row counts. The texts of several prompts or responses are
    joined by blank lines. `fields` and `constants` go by the names of record fields, such as source.group.
    """

    turns: tuple[Turns, ...] = ()
    prompt: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    history: str | None = None
    system: str | None = None
    reasoning: str | None = None
    fields: Dictionary[str, str] = field(default_factory=dict)
    values: Dictionary[str, Dictionary[str, str | bool]] = field(default_factory=dict)
    constants: Dictionary[str, Value] = field(default_factory=dict)

    @property
    def pointers(self) -> tuple[str, ...]:
        """Every place in a row that the mapping names."""
        single = [pointer for pointer in (self.history, self.system, self.reasoning) if pointer]
        lists = [turns.list for turns in self.turns]
        return (*lists, *self.prompt, *self.response, *single, *self.fields.values())


def load(path: str, data: bytes) -> Mapping:
    """The mapping in a file's bytes. Raises config.ConfigError, which points into the file."""
    tree: Any = config.load(path, data, "mapping")
    if ("turns" in tree) == ("prompt" in tree):
        raise config.error_at(path, data, (), "a mapping has either `turns` (a list of them) or `prompt`")
    for key in ("response", "history"):
        if "turns" in tree and key in tree:
            raise config.error_at(path, data, (key,), "goes with `prompt`; `turns` says all of the dialogue")
    for target in tree.get("values", {}):
        if target not in tree.get("fields", {}):
            raise config.error_at(path, data, ("values", target), "`fields` names no place for it")
    return Mapping(
        turns=(Turns(**tree["turns"]),) if "turns" in tree else (),
        prompt=_several(tree.get("prompt")),
        response=_several(tree.get("response")),
        **{
            key: tree[key] for key in ("history", "system", "reasoning", "fields", "values", "constants") if key in tree
        },
    )


def targets() -> tuple[str, ...]:
    """The record fields that a constant, or --set, may fill."""
    return tuple(schema.load("mapping")["properties"]["constants"]["properties"])


def parsed(target: str, text: str) -> Value:
    """The value of a record field from a text; None where the text leaves it out. Raises ValueError."""
    if target in LISTS:
        return [item.strip() for item in text.split(",") if item.strip()] or None
    if target == ADVERSARIAL:
        if text not in ("true", "false", ""):
            raise ValueError(f"`{text:.60}` is neither true nor false")
        return True if text == "true" else None
    if target == "evidence":
        return [text] if text else None
    return text or None


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
