"""The programs we are compared with, and our own, as they are installed beside this interpreter."""

import sys
from collections.abc import Iterable
from pathlib import Path

import tunesmith

BIN = Path(sys.executable).parent
SCHEMA = Path(tunesmith.__file__ or "").with_name("record.schema.json")
Command = list[str | Path]


def gate() -> Command:
    """Our gate as the git hook calls it."""
    return [BIN / "tunesmith-check", "--staged"]


def check() -> Command:
    """Our check of the whole working tree."""
    return [BIN / "tunesmith-check"]


def check_jsonschema(files: Iterable[Path]) -> Command:
    """check-jsonschema with the schema of our records."""
    return [BIN / "check-jsonschema", "--schemafile", SCHEMA, *files]


def yamllint(files: Iterable[Path]) -> Command:
    """yamllint with its own relaxed rules, since the default ones complain of every long line."""
    return [BIN / "yamllint", "-d", "relaxed", *files]


def bare() -> Command:
    """The floor: an interpreter that does nothing."""
    return [sys.executable, "-c", "pass"]
