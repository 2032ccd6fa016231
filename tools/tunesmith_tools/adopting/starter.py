"""The files that `init` writes: which become the team's own at once, and which `upgrade` keeps current."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tunesmith import git, policy, schema
from tunesmith.canonical import Where
from tunesmith.files import write_atomic
from tunesmith_hooks import options
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools.console import Failure

WRITTEN = ".tunesmith/files.json"
REQUIREMENTS = "requirements.txt"
HOOKS_FILE = ".pre-commit-config.yaml"
_FOLDER = Path(__file__).parents[1] / "template"
_TEAMS_OWN = ("README.md", REQUIREMENTS, "guidelines/", "records/", "releases/")
_OF_THE_TOP = (HOOKS_FILE, ".github/")  # git and its hosts read them at the top of a repository alone


@dataclass(frozen=True, slots=True)
class Written:
    """What a dataset was last offered: by which version, the sha256 of each file's text, and the policy's settings."""

    version: str
    files: Mapping[str, str]
    settings: tuple[str, ...]


def installed_version() -> str:
    """The version of tunesmith that runs."""
    return version("tunesmith")


def files(*, at_top: bool) -> dict[str, bytes]:
    """Path and content of every file of the template; below the top of a repository some have no place."""
    found = {}
    for file in sorted(path for path in _FOLDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        path = "/".join(re.sub(r"^dot-", ".", part) for part in file.relative_to(_FOLDER).parts)
        if at_top or not path.startswith(_OF_THE_TOP):
            found[path] = file.read_bytes()
    found[REQUIREMENTS] = found[REQUIREMENTS].replace(b"{version}", installed_version().encode())
    return found


def owned(offered: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of the files that stay tunesmith's, so that a newer version may replace them."""
    return {path: content for path, content in offered.items() if not path.startswith(_TEAMS_OWN)}


def now_written(offered: Mapping[str, bytes]) -> Written:
    """The note to leave in a dataset that was offered these files by this version."""
    marks = {path: digest(content) for path, content in owned(offered).items()}
    return Written(installed_version(), marks, tuple(sorted(settings())))


def digest(content: bytes) -> str:
    """sha256 in hex."""
    return hashlib.sha256(content).hexdigest()


def save(root: Path, written: Written) -> None:
    """Write the note. Raises OSError."""
    value = {"version": written.version, "files": dict(sorted(written.files.items())), "settings": written.settings}
    write_atomic(root / WRITTEN, f"{json.dumps(value, indent=2)}\n".encode())


def load(root: Path) -> Written | None:
    """The note in a dataset, None where there is none. Raises Failure where it is broken."""
    try:
        value: Any = json.loads((root / WRITTEN).read_bytes())
        return Written(str(value["version"]), dict(value["files"]), tuple(value["settings"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise Failure(f"{WRITTEN} cannot be read; `git restore {WRITTEN}` brings it back", code=1) from None


def work_tree(folder: Path) -> Path | None:
    """The top of the git work tree that a folder lies in, or would lie in once it is made."""
    there = nearest(folder)
    if not git.is_repository(there):
        return None
    return Path(os.fsdecode(git.run(there, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def settings() -> dict[str, object]:
    """Every setting that the policy may hold, by its dotted name, with what holds where it is not set."""
    document: Any = schema.load("policy")
    required = {"version": "1.0", "labels": dict.fromkeys(policy.Labels._fields, ())}
    defaults = policy.from_tree(required)  # type: ignore[arg-type]
    found: dict[str, object] = {".".join(where): _default(defaults, where) for where in _leaves(document, document)}
    found.pop("hooks", None)  # the schema leaves its keys open; the catalogue knows them
    for hook in HOOKS:
        known = {f"hooks.{hook.id}.options.{name}": value for name, value in options.defaults(hook).items()}
        found |= known | {f"hooks.{hook.id}.severity.{rule.name}": str(rule.severity) for rule in hook.rules}
    return found


def _leaves(node: Any, document: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of a schema's mappings that hold no further named keys."""
    reference = node.get("$ref", "")
    base = document["$defs"][reference.removeprefix("#/$defs/")] if reference.startswith("#/$defs/") else {}
    inner = {**base.get("properties", {}), **node.get("properties", {})}
    if not inner:
        yield where
    for key, child in inner.items():
        yield from _leaves(child, document, (*where, key))


def _default(value: Any, where: Where) -> object:
    """The value at a place of the policy; a step that only groups others, such as `reviews`, is passed over."""
    for step in where:
        if isinstance(value, Mapping):
            value = value.get(str(step))
        elif hasattr(value, "_fields"):
            value = getattr(value, str(step), value)
    return None if hasattr(value, "_fields") else value
