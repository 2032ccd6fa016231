"""Stage fingerprint: what the working tree holds and which code judges it, as five short files.

Two stand for folders of many small files, which DVC would hash again and again: git knows their tree ids in
milliseconds, and in a clean checkout they equal those of HEAD. `artifacts` lists the pointers to documents, and the
documents that are not what their pointer says: DVC itself would not look at them before a build. `releases` lists what
lies below releases/ but for the ledger, of which stages tell DVC by themselves, and for the digests of files built: a
build must not depend on its own outcome.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import tunesmith
import tunesmith_hooks
import tunesmith_tools
from tunesmith import git, release
from tunesmith.corpus import DATA_FOLDERS, DVC_CONFIG, LEDGER, Unreadable, read_regular
from tunesmith.installed import code_digest
from tunesmith_hooks.memory import LIBRARIES
from tunesmith_hooks.repository import tracked_output
from tunesmith_tools.console import Failure
from tunesmith_tools.pipeline import documents, folders

_SCRATCH = ".cache/fingerprint/index"


def run(root: Path) -> None:
    """Write the files of build/fingerprint/. Raises Failure where git tracks what builds write."""
    refuse_committed_output(root)
    ids = {folder: git.write_tree(root, folder, root / _SCRATCH) for folder in DATA_FOLDERS}
    out = folders.fresh(root, folders.FINGERPRINT)
    for name, value in {**ids, "code": code()}.items():
        folders.write_lines(out / name, [f"{value}\n"])
    for name, lines in (("artifacts", list(documents.fingerprint(root))), ("releases", list(_releases(root)))):
        folders.write_lines(out / name, lines or ["none\n"])  # DVC warns of an empty file


def refuse_committed_output(root: Path) -> None:
    """Raise Failure where git tracks something that a build would take for its own work."""
    settings = read_regular(root / DVC_CONFIG)
    told = [f"{problem.message}. {problem.hint}" for problem in tracked_output(root, settings)]
    if told:
        raise Failure("\n".join([*told, "nothing is built on it: see `tunesmith explain committed-output`"]), code=1)


def _releases(root: Path) -> Iterator[str]:
    """A line for every file that tells of releases, results or audits: its path and digest."""
    paths = sorted(path for path in (root / release.FOLDER).rglob("*") if path.is_file())
    for path in paths:
        name = path.relative_to(root).as_posix()
        data = read_regular(path)
        if name != LEDGER and path.name != release.SUMS and not isinstance(data, Unreadable):
            yield f"{name} {hashlib.sha256(data).hexdigest()}\n"


def code() -> str:
    """A digest of this distribution's files and of the libraries that decide findings and bytes."""
    return code_digest((tunesmith, tunesmith_hooks, tunesmith_tools), (*LIBRARIES, "numpy", "pyarrow", "scipy"))
