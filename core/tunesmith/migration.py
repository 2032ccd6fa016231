"""Migrations: what becomes of label keys that a version of the guidelines renames, merges or drops.

A team writes guidelines/migrations/<version>.yaml beside the new version of the policy. Keys are followed from the
version that a record names to the one wanted, through every migration in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import config
from tunesmith.canonical import Tree
from tunesmith.policy import version_number

FOLDER = "guidelines/migrations"

SINGLE = {"task": "tasks", "domain": "domains", "language": "languages"}  # a label of a record and its set of keys
LISTED = {"hazards": "hazards", "look_alike": "hazards", "sensitive": "sensitive"}  # the same below `safety`
SETS = ("tasks", "domains", "languages", "hazards", "sensitive")

Steps = Mapping[str, Mapping[str, str | None]]  # by set: the new key for an old one, None where it is dropped


class Migration(NamedTuple):
    """One migration. `complete` says that its version asks nothing else of the records that it changes."""

    version: str
    complete: bool
    steps: Steps


def load(path: str, data: bytes, root: Path | None = None) -> Migration:
    """The migration in a file's bytes. Raises config.ConfigError, which points into the file."""
    tree: Any = config.load(path, data, "migration", root)
    steps: dict[str, dict[str, str | None]] = {}
    for name in SETS:
        dropped = tree.get("drop", {}).get(name, ())
        steps[name] = {**tree.get(name, {}), **dict.fromkeys(dropped)}
        for place, key in enumerate(dropped):
            if key in tree.get(name, {}):
                raise config.error_at(path, data, ("drop", name, place), f"`{key}` is renamed too; which is meant?")
    return Migration(tree["version"], tree["complete"], steps)


def due(migrations: Iterable[Migration], written: str) -> list[Migration]:
    """The migrations that a record has before it that names a version, the oldest first."""
    later = (one for one in migrations if version_number(one.version) > version_number(written))
    return sorted(later, key=lambda one: version_number(one.version))


def reached(migrations: Sequence[Migration], written: str) -> str:
    """The version that a record may name after these migrations: that of the last one before something is left open."""
    for one in migrations:
        if not one.complete:
            break
        written = one.version
    return written


def followed(key: str, name: str, migrations: Iterable[Migration]) -> str | None:
    """What becomes of a key of the label set `name`; None where it is dropped."""
    for one in migrations:
        new = one.steps[name].get(key, key)
        if new is None:
            return None
        key = new
    return key


class Unsettled(NamedTuple):
    """A key that a migration changes to one that is itself changed, so that a second run would go on."""

    migration: Migration
    name: str
    key: str
    became: str


def unsettled(migrations: Sequence[Migration]) -> Unsettled | None:
    """The first key of these migrations at which a second run would change what the first one wrote, or None.

    This happens where a new key is an old one as well: a program cannot tell which of the two a record means.
    """
    for start in range(len(migrations)):
        rest = migrations[start:]
        for one in rest:
            for name in SETS:
                for key in one.steps[name]:
                    became = followed(key, name, rest)
                    if became is not None and followed(became, name, rest) != became:
                        return Unsettled(one, name, key, became)
    return None


def migrated(tree: Tree, migrations: Sequence[Migration]) -> Tree:
    """The same record, or the same labels of a reviewer, with every label key followed.

    The tree has to be one that its schema accepts. Lists that lose their last key become empty, and where two keys
    became one it stands at the place of the first.
    """
    new: dict[str, Any] = dict(tree)
    for label, name in SINGLE.items():
        if label in new:
            new[label] = followed(new[label], name, migrations)
    if "safety" in new:
        new["safety"] = _migrated_safety(new["safety"], migrations)
    if "messages" in new:
        new["messages"] = [
            message | {"safety": _migrated_safety(message["safety"], migrations)} if "safety" in message else message
            for message in new["messages"]
        ]
    return new


def _migrated_safety(safety: Mapping[str, Any], migrations: Sequence[Migration]) -> dict[str, Any]:
    new = dict(safety)
    for label, name in LISTED.items():
        if label in new:
            keys = (followed(key, name, migrations) for key in new[label])
            new[label] = list(dict.fromkeys(key for key in keys if key is not None))
    return new
