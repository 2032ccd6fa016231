"""Which files a run judges, and against which baseline."""

from pathlib import Path
from typing import NamedTuple

import tunesmith
import tunesmith_hooks
from tunesmith import git
from tunesmith.corpus import PEOPLE, POLICY, IndexView, TreeView, View, is_data


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
    return _changed(IndexView(root, baseline, entries, changes.deleted), changes, baseline, all_if_none=True)


def since(root: Path, revision: str) -> Selection:
    """What the working tree changes against the commit where its branch left `revision`."""
    try:
        baseline = git.merge_base(root, revision)
    except git.GitError as error:
        raise SelectionError(str(error)) from None
    view = TreeView.of(root)
    return _changed(view, view.changes(baseline), baseline, all_if_none=False)


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
        # Links are not resolved: a link that leads out of the repository is itself what gets judged.
        full = Path.cwd() / name
        place = full.parent.resolve() / full.name if full.name not in ("", "..") else full.resolve()
        if not place.is_relative_to(root):
            raise SelectionError(f"{name} lies outside of the dataset {root}")
        path = place.relative_to(root).as_posix()
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


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _changed(view: View, changes: git.Changes, baseline: str, *, all_if_none: bool) -> Selection:
    everything = (all_if_none and not changes.all) or any(_judges(view.root, path) for path in changes.all)
    if everything:
        return Selection(view, tuple(sorted(view.paths())), changes, baseline, whole=True)
    touched = tuple(sorted(path for path in changes.added | changes.modified if is_data(path)))
    return Selection(view, touched, changes, baseline, whole=False)


def _judges(root: Path, path: str) -> bool:
    """Whether a file decides how records are judged: policy, people, or this very code."""
    if path in (POLICY, PEOPLE):
        return True
    for package in (tunesmith, tunesmith_hooks):
        home = Path(package.__file__ or "").resolve().parent
        if home.is_relative_to(root) and path.startswith(f"{home.relative_to(root).as_posix()}/"):
            return True
    return False
