"""Which code is at work: a digest that changes whenever the outcome of a run could."""

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

_SUFFIXES = (".py", ".json", ".yaml", ".md", ".tsv")


def code_digest(packages: Iterable[ModuleType], distributions: Iterable[str]) -> str:
    """sha256 in hex over the files of packages, the versions of installed distributions and the Unicode tables."""
    from importlib.metadata import version  # slow to load, and a commit of a few records does without

    state = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in distributions:
        state.update(f"{name} {version(name)}\n".encode())
    for package in packages:
        home = Path(package.__file__ or "").parent
        for file in sorted(path for path in home.rglob("*") if path.suffix in _SUFFIXES):
            state.update(f"{package.__name__}/{file.relative_to(home).as_posix()}\0".encode())
            state.update(hashlib.sha256(file.read_bytes()).digest())
    return state.hexdigest()
