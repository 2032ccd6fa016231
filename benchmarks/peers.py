"""The programs we are compared with, and our own, as they are installed beside this interpreter."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import tunesmith
from tunesmith_hooks.catalogue import HOOKS

BIN = Path(sys.executable).parent
SCHEMA = Path(tunesmith.__file__ or "").with_name("record.schema.json")
Command = list[str | Path]


# Near-duplicates are timed apart.
WITHOUT_DUPLICATES = tuple(hook.id for hook in HOOKS if hook.id != "duplicates")


def gate(hooks: Sequence[str] = ()) -> Command:
    """Our gate as the git hook calls it, or with some hooks alone."""
    return [*check(hooks), "--staged"]


def check(hooks: Sequence[str] = ()) -> Command:
    """Our check of the whole working tree, or with some hooks alone."""
    return [BIN / "tunesmith-check", *(word for hook in hooks for word in ("--hook", hook))]


def datasketch(files: Iterable[Path]) -> Command:
    """datasketch on the texts of records."""
    return [sys.executable, Path(__file__).with_name("datasketch_peer.py"), *files]


def check_jsonschema(files: Iterable[Path]) -> Command:
    """check-jsonschema with the schema of our records."""
    return [BIN / "check-jsonschema", "--schemafile", SCHEMA, *files]


def yamllint(files: Iterable[Path]) -> Command:
    """yamllint with its own relaxed rules, since the default ones complain of every long line."""
    return [BIN / "yamllint", "-d", "relaxed", *files]


def bare() -> Command:
    """The floor: an interpreter that does nothing."""
    return [sys.executable, "-c", "pass"]
