"""Whether a build that is there is of the files as they stand, told without running what takes time."""

import hashlib
from pathlib import Path
from typing import Any

from tunesmith import yaml_reader
from tunesmith_hooks.repository import LOCK
from tunesmith_tools.pipeline import fingerprint


def is_current(root: Path) -> bool:
    """Whether every file that a stage read is, by DVC's account, as it is now.

    The fingerprints, which stand for the records and reviews, are written anew for this, as each build does first.
    Without DVC's account, such as after `git restore dvc.lock`, nothing is known and the answer is no. One that DVC did
    not write so raises SyntaxFlaw, LookupError, TypeError, AttributeError or ValueError.
    """
    if not (root / LOCK).is_file():
        return False
    fingerprint.run(root)
    stages: Any = yaml_reader.load((root / LOCK).read_text("utf-8")).tree.get("stages") or {}
    read = {dep["path"]: dep["md5"] for stage in stages.values() for dep in stage.get("deps", [])}
    files = {path: md5 for path, md5 in read.items() if not md5.endswith(".dir")}  # folders are an earlier stage's work
    return bool(files) and all(_md5(root / path) == md5 for path, md5 in files.items())


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() if path.is_file() else ""
