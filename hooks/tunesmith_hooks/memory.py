"""Which files were found clean before, by the same code under the same policy, so that they need not be read again.

Kept in git's directory, where no commit can put another one in its place: `.git/tunesmith/check/<use>/` has one file,
named by that code and policy, a sorted list of marks. Losing it costs time and nothing else.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

import tunesmith
import tunesmith_hooks
from tunesmith import git
from tunesmith.corpus import PEOPLE, POLICY, Unreadable, View
from tunesmith.files import write_atomic
from tunesmith.installed import code_digest

CACHE = "tunesmith/check"  # in git's directory
LIBRARIES = ("py-yaml12", "jsonschema-rs", "ruamel.yaml")  # what reads and validates records


class Memory:
    """A set of (path, blob id) pairs known to be without findings, and those that a run adds to it."""

    def __init__(self, file: Path | None) -> None:
        """Without a file nothing is known and nothing is kept."""
        self._file = file
        self._added: set[str] = set()
        try:
            self._known = frozenset(file.read_text("utf-8").split("\n") if file else ())
        except (OSError, ValueError):
            self._known = frozenset()

    @classmethod
    def of(cls, view: View, use: str) -> "Memory":
        """The memory of one use (`check`, `build`) for a view's policy and people and this code."""
        home = git.directory(view.root)
        return cls(home and home / CACHE / use / fingerprint(view))

    def knows(self, path: str, blob: str | None) -> bool:
        """Whether a file with this content was clean at this path."""
        return blob is not None and _mark(path, blob) in self._known

    def add(self, path: str, blob: str | None) -> None:
        """Remember a clean file; one whose blob id is not known is not remembered."""
        if blob is not None and path.isprintable():
            self._added.add(_mark(path, blob))

    def save(self) -> None:
        """Write what was added. A disk that is full or read-only is no error."""
        if not self._file or not self._added - self._known:
            return
        with suppress(OSError):
            write_atomic(self._file, "\n".join(sorted(self._known | self._added)).encode("utf-8"))
            for old in self._file.parent.iterdir():  # one fingerprint at a time is enough
                if old != self._file:
                    old.unlink()


def fingerprint(view: View) -> str:
    """A name for everything but the records that decides what a run finds."""
    state = hashlib.sha256(code_digest((tunesmith, tunesmith_hooks), LIBRARIES).encode())
    for _, content in view.read([POLICY, PEOPLE]):
        state.update(b"" if isinstance(content, Unreadable) else hashlib.sha256(content).digest())
    return state.hexdigest()[:32]


def _mark(path: str, blob: str) -> str:
    return f"{blob} {path}"
