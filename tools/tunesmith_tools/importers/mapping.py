"""Which places of a row become which parts of a record."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tunesmith import config, schema
from tunesmith.canonical import Value
from tunesmith_tools.console import Failure

ROLES = {"system": "system", "user": "user", "assistant": "assistant"}
LISTS = ("safety.hazards", "safety.look_alike", "safety.sensitive")  # given as text, their items stand between commas
ADVERSARIAL = "safety.adversarial"  # true or left out


@dataclass(frozen=True, slots=True)
class Turns:
    """A list of turns in a row: where it is, where a turn has its role and text, and what the roles mean.

    Without `role` the `speakers` take turns, over and over. Where `train` leads to 0 or false, a turn is context only.
    Places in a turn are seen from the turn; the empty pointer is the turn itself.
    """

    list: str
    content: str
    role: str | None = None
    speakers: tuple[str, ...] = ()
    train: str | None = None
    roles: Dictionary[str, str] = field(default_factory=lambda: dict(ROLES))


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Other responses: items of a `list`, from which the other places are seen; or one, its places seen from the row.

    Without a rank they are worse than the response, which has rank 0: they get 1.
    """

    content: str
    list: str | None = None
    rank: str | None = None
    why: str | None = None

    @property
    def pointers(self) -> tuple[str, ...]:
        """Every place in a row that is named."""
        single = (self.content, self.rank, self.why)
        return (self.list,) if self.list else tuple(pointer for pointer in single if pointer)


@dataclass(frozen=True, slots=True)
class Choice:
    """A judgement which of several texts is the best one: where it stands, and which text each of its values means."""

    at: str
    of: Dictionary[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """From a row to a record. All places are JSON pointers; either `turns` or `prompt` is there.

    Of several `turns` the first whose list stands in the row counts. The texts of several prompts or responses are
    joined by blank lines. `fields` and `constants` go by the names of record fields, such as source.group. `each` is a
    list of instances that become a record each.
    """

    turns: tuple[Turns, ...] = ()
    prompt: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    each: str | None = None
    history: str | None = None
    system: str | None = None
    reasoning: str | None = None
    alternatives: Alternatives | None = None
    choice: Choice | None = None
    fields: Dictionary[str, str] = field(default_factory=dict)
    values: Dictionary[str, Dictionary[str, str | bool]] = field(default_factory=dict)
    constants: Dictionary[str, Value] = field(default_factory=dict)

    @property
    def pointers(self) -> tuple[str, ...]:
        """Every place in a row that the mapping names."""
        single = [pointer for pointer in (self.history, self.system, self.reasoning) if pointer]
        lists = [turns.list for turns in self.turns]
        others = self.alternatives.pointers if self.alternatives else ()
        choice = (self.choice.at, *self.choice.of.values()) if self.choice else ()
        return (*lists, *self.prompt, *self.response, *choice, *others, *single, *self.fields.values())

    @property
    def answers(self) -> tuple[str, ...]:
        """The places where a response is looked for outside of turns."""
        return (*self.response, self.choice.at) if self.choice else self.response


def shipped() -> dict[str, Path]:
    """The mappings that come along, one for each public data set of docs/importing.md that needs one, by name."""
    return {file.stem: file for file in sorted(Path(__file__).with_name("mappings").glob("*.yaml"))}


def find(named: str) -> Path:
    """The file of a mapping by its path, or else by the name of one that comes along. Raises Failure."""
    path = Path(named)
    if path.is_file():
        return path
    known = shipped()
    if named not in known:
        kind = "no file" if path.exists() else "no such file"
        raise Failure(f"--map {named}: {kind}, and no mapping of that name comes along; there are {', '.join(known)}")
    return known[named]


def load(path: str, data: bytes) -> Mapping:
    """The mapping in a file's bytes. Raises config.ConfigError, which points into the file."""
    tree: Any = config.load(path, data, "mapping")
    for where, message in _contradictions(tree):
        raise config.error_at(path, data, where, message)
    plain = ("each", "history", "system", "reasoning", "fields", "values", "constants")
    return Mapping(
        turns=(_turns(tree["turns"]),) if "turns" in tree else (),
        prompt=_several(tree.get("prompt")),
        response=_several(tree.get("response")),
        alternatives=Alternatives(**tree["alternatives"]) if "alternatives" in tree else None,
        choice=Choice(**tree["choice"]) if "choice" in tree else None,
        **{key: tree[key] for key in plain if key in tree},
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


def _contradictions(tree: Any) -> list[tuple[tuple[str, ...], str]]:
    """What JSON Schema could say of a mapping only in words that nobody understands."""
    found: list[tuple[tuple[str, ...], str]] = []
    turns = tree.get("turns", {})
    if ("turns" in tree) == ("prompt" in tree):
        found.append(((), "a mapping has either `turns` (a list of them) or `prompt`"))
    if "turns" in tree and "history" in tree:
        found.append((("history",), "goes with `prompt`; `turns` has the earlier turns itself"))
    if "turns" in tree and ("role" in turns) == ("speakers" in turns):
        found.append((("turns",), "who speaks is said either by `role` or by `speakers`"))
    if "speakers" in turns and "roles" in turns:
        found.append((("turns", "roles"), "goes with `role`; `speakers` are user and assistant themselves"))
    if "choice" in tree and "response" in tree:
        found.append((("response",), "`choice` says which text is the response; one of the two has to go"))
    if "choice" in tree and "alternatives" in tree:
        found.append(
            (("alternatives",), "the texts that `choice` leaves are the alternatives; one of the two has to go")
        )
    nowhere = [target for target in tree.get("values", {}) if target not in tree.get("fields", {})]
    return found + [(("values", target), "`fields` names no place for it") for target in nowhere]


def _turns(tree: Any) -> Turns:
    return Turns(**{**tree, "speakers": tuple(tree.get("speakers", ()))})


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
