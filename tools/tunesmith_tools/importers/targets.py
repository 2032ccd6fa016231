"""Whether the file to import can be read, and the file of rejects written, without harm: asked before the run."""

import json
import stat
from collections.abc import Iterable
from pathlib import Path

from tunesmith_tools.console import Failure

_KEYS = {"row", "reason", "data"}
_LONGEST = 64 << 20  # of a first line that is looked at: a row of the longest, every character of it escaped
_READ_TWICE = "an import reads a file more than once, so write the rows to a file first, as in `zcat x.gz > x.jsonl`"


def check_input(file: Path) -> None:
    """Raise Failure with what stands at a path, unless it is a file."""
    if file.is_file():
        return
    if file.is_dir():
        raise Failure(f"{file} is a folder; name one of the files in it")
    if file.exists():
        kind = "a pipe" if stat.S_ISFIFO(file.stat().st_mode) else "a device or socket"
        raise Failure(f"{file} is {kind}, not a regular file; {_READ_TWICE}")
    if file.is_symlink():
        raise Failure(f"{file} is a link to {file.readlink()}, which is not there")
    raise Failure(f"{file}: no such file")


def check_rejects(rejects: Path, inputs: Iterable[tuple[Path, str]]) -> None:
    """Raise Failure where the file of rejects would replace anything but an older file of rejects.

    `inputs` are the files that the import reads, each with what it is.
    """
    another = "name another one for the rejects, as in --rejects rejects.jsonl"
    for file, what in inputs:
        if rejects.resolve() == file.resolve() or (rejects.exists() and rejects.samefile(file)):
            raise Failure(f"{rejects} is {what}; {another}")
    if not rejects.exists():
        return
    if not rejects.is_file():
        kind = "a folder" if rejects.is_dir() else "no regular file"
        raise Failure(f"{rejects} is {kind} and cannot be replaced; {another}")
    if rejects.stat().st_size and not is_rejects(rejects):
        raise Failure(f"{rejects} is there and no file of rejects, and would be lost; {another}")


def is_rejects(path: Path) -> bool:
    """Whether a file begins as a file of rejects does."""
    try:
        with path.open("rb") as file:
            first = json.loads(file.readline(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(first, dict) and set(first) == _KEYS
