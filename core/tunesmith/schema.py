"""The JSON Schemas of records and reviews: validation on the hot path, and the key order that the emitter follows."""

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

import jsonschema_rs

from tunesmith.canonical import Layout, Tree, Where

MAX_VIOLATIONS = 100  # told of one file; nobody reads more

Kind = Literal["record", "review"]
Schema = dict[str, Any]


class Violation(NamedTuple):
    """One way in which a tree breaks its schema. `keyword` is the JSON Schema keyword, `value` what it demanded."""

    where: Where
    keyword: str
    value: Any


@cache
def load(name: str) -> Schema:
    """The schema called `name`, such as record, review or policy, as it stands in this package."""
    schema: Schema = json.loads(Path(__file__).with_name(f"{name}.schema.json").read_text("utf-8"))
    return schema


@cache
def layout(kind: Kind) -> Layout:
    """Key order and prose fields, read from the order of `properties` and from `x-prose` in the schema."""
    return _layout(load(kind), load(kind))


def violations(tree: Tree, kind: Kind) -> list[Violation]:
    """The first MAX_VIOLATIONS, each at the deepest value that it concerns."""
    errors = islice(_validator(kind).iter_errors(tree), MAX_VIOLATIONS)
    return [Violation(tuple(error.instance_path), error.kind.name, error.kind.value) for error in errors]


def description(kind: Kind, where: Where) -> str:
    """What the schema says about the value at a place; empty where it says nothing."""
    schema, document = _at(kind, where)
    own = schema.get("description")
    return str(own or _resolved(schema, document)[0].get("description", ""))


def keys(kind: Kind, where: Where) -> tuple[str, ...]:
    """The keys that the schema knows at a place."""
    return tuple(_opened(*_at(kind, where))[0].get("properties", {}))


@cache
def _validator(kind: Kind) -> jsonschema_rs.Draft202012Validator:
    registry = jsonschema_rs.Registry([("urn:tunesmith:record:1", load("record"))])
    return jsonschema_rs.Draft202012Validator(load(kind), registry=registry, validate_formats=True)


def _layout(schema: Schema, document: Schema) -> Layout:
    schema, document = _opened(schema, document)
    properties: dict[str, Schema] = schema.get("properties", {})
    nested = {}
    for key, inner in properties.items():
        target, home = _resolved(inner, document)
        inside = _layout(target.get("items", target), home)
        if inside.order:
            nested[key] = inside
    prose = frozenset(key for key, inner in properties.items() if inner.get("x-prose"))
    return Layout(tuple(properties), prose, nested)


def _resolved(schema: Schema, document: Schema) -> tuple[Schema, Schema]:
    while "$ref" in schema:
        name, _, pointer = schema["$ref"].partition("#")
        if name:
            document = load("record")
        schema = document
        for step in pointer.split("/")[1:]:
            schema = schema[step]
    return schema, document


def _at(kind: Kind, where: Where) -> tuple[Schema, Schema]:
    schema = document = load(kind)
    for step in where:
        schema, document = _opened(schema, document)
        schema = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
    return schema, document


def _opened(schema: Schema, document: Schema) -> tuple[Schema, Schema]:
    schema, document = _resolved(schema, document)
    if "allOf" in schema and "properties" not in schema:
        return _resolved(schema["allOf"][0], document)
    return schema, document
