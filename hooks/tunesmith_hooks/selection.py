"""Which files a run judges, and against which baseline."""

import os
from pathlib import Path
from typing import NamedTuple

import tunesmith
import tunesmith_hooks
from tunesmith import git, record
from tunesmith.corpus import BENCHMARKS, PEOPLE, POLICY, IndexView, TreeView, View, is_data, is_pointer


class SelectionError(Exception):
    """Nothing can be judged: no repository, a path outside of it, an unknown revision. The text is for the user."""


class Selection(NamedTuple):
    """Files to judge in a view. `whole` says that they are all there are; `alone` that only they were asked for."""

    view: View
    paths: tuple[str, ...]
    changes: git.Changes
    baseline: str
    whole: bool
    alone: bool = False


def staged(root: Path) -> Selection:
    """What the next commit changes; everything if it changes a rule, the policy or the people, or nothing at all."""
    baseline = "HEAD"  # by name, which saves asking git for the id at every commit but the first
    try:
        changes, entries = git.staged_changes(root, baseline)
    except git.GitError:
        baseline = git.head(root)
        changes, entries = git.staged_changes(root, baseline)
    view = IndexView(root, baseline, entries, changes.deleted)
    nothing = not changes.all and not _staged_elsewhere(root, baseline)
    return _changed(view, changes, baseline, whole=nothing)


def since(root: Path, revision: str) -> Selection:
    """What the working tree changes against the commit where its branch left `revision`."""
    try:
        baseline = git.merge_base(root, revision)
    except git.GitError as error:
        raise SelectionError(str(error)) from None
    view = TreeView.of(root)
    return _changed(view, view.changes(baseline), baseline, whole=False)


def everything(root: Path) -> Selection:
    """The whole working tree, with HEAD as its baseline."""
    view = TreeView.of(root)
    baseline = git.head(root)
    return Selection(view, tuple(sorted(view.paths())), view.changes(baseline), baseline, whole=True)


def built(root: Path) -> Selection:
    """The whole working tree, judged as already admitted: a commit of the same files changes no finding."""
    view = TreeView.of(root)
    return Selection(view, tuple(sorted(view.paths())), git.Changes(), git.head(root), whole=True)


def named(root: Path, names: list[str]) -> Selection:
    """Files and folders that the user named, relative to the current folder."""
    view = TreeView.of(root)
    paths: set[str] = set()
    for name in names:
        place = _place(name)
        path = path_of(root, name)
        if path in view.files:
            paths.add(path)
            continue
        inside = [known for known in view.paths() if path == "." or known.startswith(f"{path}/")]
        if inside:
            paths.update(inside)
        elif is_data(path) and _exists(place):
            if not place.is_dir() or place.is_symlink():
                paths.add(path)
        elif _exists(place):
            if not place.is_dir():
                raise SelectionError(f"{name} is neither a record nor a review; those lie below records/ and reviews/")
        else:
            raise SelectionError(f"{name}: no such file or folder")
    baseline = git.head(root)
    return Selection(view, tuple(sorted(paths)), view.changes(baseline), baseline, whole=False, alone=True)


def path_of(root: Path, name: str) -> str:
    """The path in the dataset of what a user named, relative to the current folder. Raises SelectionError."""
    place = _place(name)
    if not place.is_relative_to(root):
        raise SelectionError(f"{name} lies outside of the dataset {root}")
    return place.relative_to(root).as_posix()


def _place(name: str) -> Path:
    """Where a name leads. Links are not resolved: one that leads out of the repository is itself what gets judged."""
    full = Path.cwd() / name
    if full.name in ("", ".."):
        return Path(os.path.realpath(full))
    return Path(os.path.realpath(full.parent)) / full.name  # Path.resolve fails on links that lead in a circle


def _staged_elsewhere(root: Path, baseline: str) -> bool:
    """Whether a commit changes files outside of a dataset that lies in a folder of its repository."""
    return bool(git.run(root, "diff-index", "--cached", "--ita-invisible-in-index", "--name-only", baseline, "--"))


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _changed(view: View, changes: git.Changes, baseline: str, *, whole: bool) -> Selection:
    code = _code(view.root)
    decisive = (*code, f"{BENCHMARKS}/")  # what records may not repeat decides as policy does
    if whole or any(path in (POLICY, PEOPLE) or path.startswith(decisive) for path in changes.all):
        return Selection(view, tuple(sorted(view.paths())), changes, baseline, whole=True)
    touched = {path for path in changes.added | changes.modified if is_data(path)}
    # A new pointer too may break records that did not change: one of a folder takes over what lies in it.
    documents = [path.removesuffix(".dvc") for path in changes.all if is_pointer(path)]
    if documents:
        staged = isinstance(view, IndexView)
        touched.update(git.mentioning(view.root, documents, record.FOLDER, staged=staged))
    return Selection(view, tuple(sorted(touched)), changes, baseline, whole=False)


def _code(root: Path) -> tuple[str, ...]:
    """The folders of this very code where it lies in the dataset: it decides how records are judged, as policy does."""
    homes = (Path(package.__file__ or "").resolve().parent for package in (tunesmith, tunesmith_hooks))
    return tuple(f"{home.relative_to(root).as_posix()}/" for home in homes if home.is_relative_to(root))
