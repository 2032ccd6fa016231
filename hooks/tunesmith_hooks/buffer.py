"""What an editor has not saved yet: read from standard input, judged or formatted as if it stood at a path."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tunesmith import canonical, git
from tunesmith.corpus import PEOPLE, POLICY, TreeView, Unreadable, View, is_data
from tunesmith_hooks import engine, selection
from tunesmith_hooks.rule import Hook

# A record over canonical.MAX_BYTES is a finding that names its size, as it is for a file; nobody types more than this.
MOST_BYTES = 16 * canonical.MAX_BYTES


class Overlay(NamedTuple):
    """A view with other bytes at one path, whether or not there is a file: what an editor has not saved yet."""

    under: View
    path: str
    data: bytes

    @property
    def root(self) -> Path:
        return self.under.root

    def paths(self) -> Iterable[str]:
        return {*self.under.paths(), self.path}

    def present(self, paths: Iterable[str]) -> set[str]:
        wanted = set(paths)
        return self.under.present(wanted) | (wanted & {self.path})

    def blob(self, path: str) -> str | None:
        return None if path == self.path else self.under.blob(path)

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unreadable]]:
        for path in paths:
            if path == self.path:
                yield path, self.data
            else:
                yield from self.under.read([path])


def judge(root: Path, name: str, hooks: Sequence[Hook]) -> engine.Report:
    """Judge standard input as the file that `name` leads to. Raises SelectionError, NoPolicy or GitError.

    Rules over the whole repository do not run. The policy and the people are judged alone, as no records are.
    """
    path = place(root, name, (POLICY, PEOPLE))
    if path in (POLICY, PEOPLE):
        return engine.judge_settings(path, _read(canonical.MAX_BYTES))
    return engine.judge(selected(root, path, read()), hooks)


def selected(root: Path, path: str, data: bytes) -> selection.Selection:
    """One record or review, as if these bytes stood at its path in the working tree. Raises GitError."""
    baseline = git.head(root)
    if path.isprintable() and next(git.blobs(root, [f"{baseline}:./{path}"])) is not None:
        changes = git.Changes(modified=frozenset([path]))  # editors ask at every pause in typing: one look-up is enough
    else:
        changes = TreeView(root, {}, git.unstaged(root), tuple(git.untracked(root))).changes(baseline)
        if not os.path.lexists(root / path):
            changes = changes._replace(added=changes.added | {path})
    view = Overlay(TreeView(root, {}), path, data)
    return selection.Selection(view, (path,), changes, baseline, whole=False, alone=True)


def named(stdin: bool, filename: str | None) -> str:
    """The value of --filename, which goes with --stdin and says nothing alone. Raises SelectionError."""
    if not filename:
        raise selection.SelectionError("--stdin needs --filename PATH, which says where the text belongs")
    if not stdin:
        raise selection.SelectionError("--filename goes with --stdin; a file on disk is named by its PATH alone")
    return filename


def place(root: Path, name: str, others: Sequence[str] = ()) -> str:
    """The path in the dataset of a record, a review or one of `others`. Raises SelectionError."""
    path = selection.path_of(root, name)
    if not is_data(path) and path not in others:
        known = f", nor {' or '.join(others)}" if others else ""
        raise selection.SelectionError(
            f"{name} is neither a record nor a review{known}; records and reviews lie below records/ and reviews/"
        )
    if (root / path).is_dir():
        raise selection.SelectionError(f"{name} is a folder; --filename names the file that the text belongs to")
    return path


def read() -> bytes:
    """All of standard input. Raises SelectionError where it is closed or longer than any record."""
    return _read(MOST_BYTES)


def _read(most: int) -> bytes:
    if sys.stdin is None:
        raise selection.SelectionError("--stdin: standard input is closed")
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise selection.SelectionError(f"--stdin: over {most:,} bytes, which is more than is ever judged")
    return data
