"""Ordinary YAML with comments, written by people: policy, people, mapping files. Parsed strictly, errors point into it.

Reading such a file costs ruamel.yaml and jsonschema a few hundred milliseconds, so an accepted tree is kept as JSON, by
the digest of the file and its schema. It is kept in git's directory, where no commit can put another tree in its place.
A cache that is lost or cannot be written changes nothing.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from tunesmith import git, schema, yaml_reader
from tunesmith.canonical import Tree, Where
from tunesmith.files import write_atomic

CACHE = "tunesmith/config"  # in git's directory


class ConfigError(Exception):
    """What is wrong in a configuration file, and where (1-based)."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}")
        self.path = path
        self.line = line
        self.column = column
        self.message = message


def load(path: str, data: bytes, schema_name: str, root: Path | None = None) -> Tree:
    """The tree of a configuration file that its schema accepts. Raises ConfigError.

    `root` is the dataset in whose repository the accepted tree is kept; without one nothing is cached.
    """
    home = git.directory(root) if root else None
    kept = home / CACHE / f"{_key(data, schema_name)}.json" if home else None
    if kept and (tree := _recall(kept)) is not None:
        return tree
    tree = _load_strictly(path, data, schema_name)
    if kept:
        _keep(kept, tree)
    return tree


def error_at(path: str, data: bytes, where: Where, message: str) -> ConfigError:
    """A ConfigError at the value that `where` names in a file that can be read."""
    return _error_in(path, yaml_reader.load(data.decode("utf-8")), where, message)


def _load_strictly(path: str, data: bytes, schema_name: str) -> Tree:
    try:
        loaded = yaml_reader.load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(path, data.count(b"\n", 0, error.start) + 1, 1, "a byte that is not UTF-8") from None
    except yaml_reader.SyntaxFlaw as error:
        flaw = error.flaw
        raise ConfigError(path, flaw.line, flaw.column, flaw.message) from None
    for where, message in _violations(loaded.tree, schema_name):
        raise _error_in(path, loaded, where, message)
    return loaded.tree


def _violations(tree: Tree, schema_name: str) -> list[tuple[Where, str]]:
    """In the order of the file; jsonschema's own messages are good for these small schemas, but for two kinds."""
    import jsonschema
    import referencing

    registry: Any = referencing.Registry().with_resources(
        [("urn:tunesmith:record:1", referencing.Resource.from_contents(schema.load("record")))]
    )
    validator = jsonschema.Draft202012Validator(
        schema.load(schema_name), registry=registry, format_checker=jsonschema.FormatChecker()
    )
    found = []
    for error in validator.iter_errors(tree):
        where: Where = tuple(error.absolute_path)
        message = error.message
        if error.validator in ("additionalProperties", "unevaluatedProperties"):
            known = set(error.schema.get("properties", {}))
            extra = [key for key in error.instance if key not in known]
            where = (*where, extra[0]) if extra else where
            message = f"unknown key; known here: {', '.join(sorted(known))}" if known else message
        elif error.validator == "pattern" and "description" in error.schema:
            message = f"{error.instance!r:.60} does not match. {error.schema['description']}"
        found.append((where, message))
    return sorted(found, key=lambda item: [str(step) for step in item[0]])


def _error_in(path: str, loaded: yaml_reader.Loaded, where: Where, message: str) -> ConfigError:
    name = ".".join(str(step) for step in where)
    while where and where not in loaded.positions:
        where = where[:-1]
    at = loaded.positions[where]
    return ConfigError(path, at.line, at.column, f"{name}: {message}" if name else message)


def _key(data: bytes, schema_name: str) -> str:
    rules = json.dumps([schema_name, schema.load(schema_name), 1]).encode()
    return hashlib.sha256(rules + b"\0" + data).hexdigest()


def _recall(kept: Path) -> Tree | None:
    try:
        tree = json.loads(kept.read_bytes())
    except (OSError, ValueError):
        return None
    return tree if isinstance(tree, dict) else None


def _keep(kept: Path, tree: Tree) -> None:
    with suppress(OSError):
        write_atomic(kept, json.dumps(tree).encode())
