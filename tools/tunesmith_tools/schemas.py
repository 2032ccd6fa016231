"""The JSON Schemas without references: what the pages of settings and keys are read from, and editors' schemas made of.

A schema here is a plain tree: every `$ref` is replaced by what it names, and rules that a place adds to what it names
are merged into it. Keys with `x-` are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tunesmith import schema
from tunesmith.schema import Schema

NAMES = ("record", "review", "policy", "people", "gold", "audit", "migration", "mapping")
SENTENCES = "x-values"  # beside the values of a key: each with the sentence by which a person chooses it
_ANNOTATIONS = ("title", "description", "default")
_IDENTITY = ("$schema", "$id", "$defs")


@dataclass(frozen=True, slots=True)
class Property:
    """A key that a schema knows. `path` has the keys that lead to it; places in lists have none."""

    path: tuple[str, ...]
    schema: Schema
    required: bool

    @property
    def name(self) -> str:
        """The path with dots, such as source.license."""
        return ".".join(self.path)

    @property
    def description(self) -> str:
        """What the schema says of the key."""
        return str(self.schema.get("description", ""))


def inlined(name: str) -> Schema:
    """One of NAMES as a tree of its own, which the caller may change."""
    document = schema.load(name)
    made: Schema = _inlined({key: value for key, value in document.items() if key not in _IDENTITY}, document)
    return made


def properties(tree: Schema, path: tuple[str, ...] = ()) -> Iterator[Property]:
    """Every key, outer before inner, in the order of the schema; the items of a list count as the list's own."""
    while "items" in tree:
        tree = tree["items"]
    required = tree.get("required", ())
    for key, inner in tree.get("properties", {}).items():
        if isinstance(inner, dict):
            yield Property((*path, key), inner, key in required)
            yield from properties(inner, (*path, key))


def values(tree: Schema) -> list[str]:
    """The values that a key, or each item of a list, is limited to; empty where they are not listed."""
    while "items" in tree:
        tree = tree["items"]
    return [_plain(value) for value in tree.get("enum", [tree["const"]] if "const" in tree else [])]


def sentences(tree: Schema) -> dict[str, str]:
    """What is said of each value that a key, or each item of a list, may have; empty where nothing is."""
    while "items" in tree:
        tree = tree["items"]
    return dict(tree.get(SENTENCES, {}))


def allowed(tree: Schema) -> str:
    """What may stand at a place, in words."""
    if "const" in tree:
        return f"{_plain(tree['const'])} alone"
    if "enum" in tree:
        return _either([_plain(value) for value in tree["enum"]])
    kind = tree.get("type")
    if kind == "integer":
        return f"a whole number{_range(tree)}"
    if kind == "boolean":
        return "true or false"
    if kind == "array":
        return f"a list of: {allowed(tree['items'])}" if "items" in tree else "a list"
    if "properties" in tree:
        inner = {allowed(one) for one in tree["properties"].values()}
        each = f", each with {inner.pop()}" if len(inner) == 1 else ""
        return f"the keys {', '.join(tree['properties'])}{each}"
    if isinstance(tree.get("additionalProperties"), dict):
        names = values(tree.get("propertyNames", {}))
        keys = f"the keys {', '.join(names)}" if names else "keys of your own"
        return f"{keys}, each with {allowed(tree['additionalProperties'])}"
    if kind == "object":
        return "keys and values"
    if tree.get("format") == "date":
        return "a day, YYYY-MM-DD, in quotes"
    return f"text of the form {tree['pattern']}" if "pattern" in tree else "text"


def _inlined(value: Any, document: Schema) -> Any:
    if isinstance(value, list):
        return [_inlined(item, document) for item in value]
    if not isinstance(value, dict):
        return value
    own = {key: _inlined(inner, document) for key, inner in value.items() if key != "$ref"}
    if "$ref" in value:
        own = _merged(_inlined(*_target(value["$ref"], document)), own)
    elif len(own.get("allOf", ())) == 1 and "properties" not in own:
        own = _merged(own["allOf"][0], {key: inner for key, inner in own.items() if key != "allOf"})
    if "unevaluatedProperties" in own:  # with nothing left to refer to, what is not evaluated is what is not named
        own["additionalProperties"] = own.pop("unevaluatedProperties")
    return own


def _target(reference: str, document: Schema) -> tuple[Schema, Schema]:
    name, _, pointer = reference.partition("#")
    home = schema.load(name.split(":")[-2]) if name else document
    found = home
    for step in pointer.split("/")[1:]:
        found = found[step]
    return found, home


def _merged(target: Schema, own: Schema) -> Schema:
    """What both ask for. Where both use a keyword that cannot be merged, the target stands whole below `allOf`."""
    both = target.keys() & own.keys() - {*_ANNOTATIONS, "properties", "required"}
    if any(target[key] != own[key] for key in both):
        return {**own, "allOf": [*own.get("allOf", ()), target]}
    merged = {**target, **own}
    if "properties" in target and "properties" in own:
        inner = {key: _merged(target["properties"].get(key, {}), value) for key, value in own["properties"].items()}
        merged["properties"] = {**target["properties"], **inner}
    if "required" in target and "required" in own:
        merged["required"] = list(dict.fromkeys((*target["required"], *own["required"])))
    return merged


def _range(tree: Mapping[str, Any]) -> str:
    low, high = tree.get("minimum"), tree.get("maximum")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f", {low} or more"
    return f", {high} or less" if high is not None else ""


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
