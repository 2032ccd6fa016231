"""What a user names, found in git: a revision, two of them, or the last release."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from tunesmith import git, release
from tunesmith_tools.console import Failure

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, and what it is called here."""

    name: str
    commit: str

    def __str__(self) -> str:
        return f"{self.name} ({self.commit[:10]})"


@dataclass(frozen=True, slots=True)
class Span:
    """What is compared: from a commit to another one, or to the working tree where `after` is None."""

    before: Revision
    after: Revision | None


def span(root: Path, first: str | None, second: str | None) -> Span:
    """From the first to the second; `A..B` names both, `A...B` starts where B left A. Raises Failure.

    Without a second one the working tree is meant, without any what happened since the last release.
    """
    if first is None:
        return Span(_last_release(root), None)
    dots = "..." if "..." in first else ".." if ".." in first else ""
    if not dots:
        return Span(_named(root, first), None if second is None else _named(root, second))
    if second is not None:
        raise Failure(f"{first} names two revisions already; leave {second} out")
    old, _, new = first.partition(dots)
    before, after = _named(root, old or "HEAD"), _named(root, new or "HEAD")
    return Span(_fork(root, before, after) if dots == "..." else before, after)


def is_ancestor(root: Path, compared: Span) -> bool:
    """Whether what is compared from leads to what is compared to, so that nobody else's work shows as undone."""
    try:
        git.run(root, "merge-base", "--is-ancestor", compared.before.commit, _commit(root, compared.after))
    except git.NothingFoundError:
        return False
    return True


def _commit(root: Path, one: Revision | None) -> str:
    return one.commit if one else git.head(root)


def _last_release(root: Path) -> Revision:
    try:
        last = release.latest(release.listing(root))
    except release.ReleaseError as error:
        raise Failure(str(error)) from None
    if last is None:
        raise Failure("there is no release yet; name what to compare with, such as: tunesmith diff HEAD~10")
    return _named(root, last.version)


def _named(root: Path, name: str) -> Revision:
    """A revision of git; a version such as 0.2.0 means its tag."""
    if release.VERSION.fullmatch(name):
        tag = release.tag_of(name)
        commit = git.resolve(root, f"refs/tags/{tag}")
        if commit is None and (root / release.path_of(name)).is_file():
            raise Failure(f"the tag {tag} of release {name} is not in this clone; `git fetch --tags` brings it")
        name = tag if commit else name
    commit = git.resolve(root, name)
    if commit is None:
        raise Failure(f"no commit is called {name!r}{_hint(root, name)}")
    return Revision(name, commit)


def _hint(root: Path, name: str) -> str:
    if git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return "; this clone is shallow: `git fetch --unshallow --tags` brings older commits"
    known = git.run(root, "for-each-ref", "--format=%(refname:short)").decode("utf-8", "replace").splitlines()
    near = difflib.get_close_matches(name, known, n=_SHOWN) or difflib.get_close_matches(f"v{name}", known, n=_SHOWN)
    return f"; did you mean {' or '.join(near)}?" if near else "; `git fetch --tags` brings those of others"


def _fork(root: Path, before: Revision, after: Revision) -> Revision:
    try:
        commit = git.run(root, "merge-base", before.commit, after.commit).decode().strip()
    except git.NothingFoundError:
        told = f"{before.name} and {after.name} have no commit in common"
        raise Failure(f"{told}; in a shallow clone `git fetch --unshallow` brings older ones") from None
    return Revision(f"where {after.name} left {before.name}", commit)
