"""Stage fingerprint: what the working tree holds and which code judges it, as three short files.

They stand for folders of many small files, which DVC would hash again and again: git knows their tree ids in
milliseconds, and in a clean checkout they equal those of HEAD.
"""

import hashlib
import unicodedata
from importlib.metadata import version
from pathlib import Path

import tunesmith
import tunesmith_hooks
import tunesmith_tools
from tunesmith import git
from tunesmith.corpus import DATA_FOLDERS
from tunesmith_tools.pipeline import folders

_SCRATCH = ".cache/fingerprint/index"
_SUFFIXES = (".py", ".json", ".yaml", ".yml", ".md", ".toml")


def run(root: Path) -> None:
    """Write build/fingerprint/{records,reviews,code}."""
    ids = {folder: git.write_tree(root, folder, root / _SCRATCH) for folder in DATA_FOLDERS}
    out = folders.fresh(root, folders.FINGERPRINT)
    for name, value in {**ids, "code": code()}.items():
        folders.write_lines(out / name, [f"{value}\n"])


def code() -> str:
    """A digest of this distribution's files and of what else decides the bytes: Parquet writer, Unicode tables."""
    state = hashlib.sha256(f"{version('pyarrow')}\n{unicodedata.unidata_version}\n".encode())
    for package in (tunesmith, tunesmith_hooks, tunesmith_tools):
        home = Path(package.__file__ or "").parent
        for file in sorted(path for path in home.rglob("*") if path.suffix in _SUFFIXES):
            state.update(f"{package.__name__}/{file.relative_to(home).as_posix()}\0".encode())
            state.update(hashlib.sha256(file.read_bytes()).digest())
    return state.hexdigest()
