"""The versions of the guidelines that git knows, and the guidelines as they stood under one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import git, yaml_reader
from tunesmith.corpus import POLICY
from tunesmith.policy import version_number

FOLDER = "guidelines"
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Version:
    """A version, the commit on this branch by which the policy came to name it with its day (YYYY-MM-DD), and `last`.

    `last` is the commit before the one that brought the next version: with it the guidelines stood as whoever wrote
    last under this version knew them. What git does not know, or has not yet, is None.
    """

    number: str
    commit: str | None = None
    day: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The guidelines at one time: the Markdown pages by their path below guidelines/, and the policy as it was written.

    An old policy need not be one that today's schema accepts.
    """

    pages: Mapping[str, str]
    policy: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """Every version, the newest first. In a shallow clone what lies before its oldest commit is unknown."""

    versions: tuple[Version, ...]
    is_shallow: bool

    def get(self, number: str) -> Version | None:
        """The version with a number, or None."""
        return next((one for one in self.versions if one.number == number), None)

    def before(self, number: str) -> Version | None:
        """The highest version below a number, or None."""
        below = version_number(number)
        return next((one for one in self.versions if version_number(one.number) < below), None)


def read(root: Path, current: str) -> History:
    """The versions on the way to HEAD, and the current one. A merge counts as one step: it brought all it merged.

    Where the policy came to name a version more than once, the last time decides.
    """
    head = git.resolve(root, "HEAD")
    found = _committed(root, head) if head else {}
    found.setdefault(current, Version(current))
    ordered = sorted(found.values(), key=lambda one: version_number(one.number), reverse=True)
    return History(tuple(ordered), git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true")


def at(root: Path, version: Version, current: str) -> State:
    """The guidelines under a version: the current one as it stands in the working tree, another as it stood last."""
    if version.number == current or version.last is None:
        paths = sorted(path for path in (root / FOLDER).rglob("*.md") if path.is_file())
        texts = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
        return _state(texts, (root / POLICY).read_bytes())
    entries = git.listing(root, version.last, FOLDER)
    names = [path for path, entry in entries.items() if path.endswith(".md") and entry.mode in git.REGULAR]
    contents = git.blobs(root, [*(entries[path].blob for path in names), f"{version.last}:./{POLICY}"])
    return _state({path: next(contents) or b"" for path in names}, next(contents) or b"")


def _committed(root: Path, head: str) -> dict[str, Version]:
    """The versions that commits brought."""
    found: dict[str, Version] = {}
    last: str | None = head
    steps = _steps(root)
    for step, earlier in zip(steps, [*steps[1:], None], strict=True):
        if earlier and earlier.number == step.number:
            continue  # a comment beside the version
        if step.number not in found:
            is_known = step.parent or not _is_cut(root, step.commit)
            commit, day = (step.commit, step.day) if is_known else (None, None)
            found[step.number] = Version(step.number, commit, day, last)
        last = step.parent
    return found


class _Step(NamedTuple):
    """A commit that touches the line of the policy's version, and the version after it."""

    number: str
    commit: str
    day: str
    parent: str | None


def _steps(root: Path) -> list[_Step]:
    """The newest first. Those with a policy that cannot be read are left out."""
    options = ("--no-show-signature", "--first-parent", "-m", "-G^version:", "--format=%H %cs %P")
    told = git.run(root, "log", *options, "--", POLICY).decode()
    commits = [line.split() for line in told.splitlines() if line]
    policies = git.blobs(root, [f"{commit}:./{POLICY}" for commit, *_ in commits])
    steps = []
    for (commit, day, *parents), data in zip(commits, policies, strict=True):
        if number := _number(_tree(data or b"")):
            steps.append(_Step(number, commit, day, parents[0] if parents else None))
    return steps


def _is_cut(root: Path, commit: str) -> bool:
    """Whether a shallow clone was cut off below a commit, so that what it changed is not known."""
    place = root / git.run(root, "rev-parse", "--git-path", "shallow").decode().strip()
    return place.is_file() and commit in place.read_text("ascii").split()


def _state(pages: Mapping[str, bytes], policy: bytes) -> State:
    texts = {path.removeprefix(f"{FOLDER}/"): data.decode("utf-8", "replace") for path, data in pages.items()}
    return State(texts, _tree(policy))


def _tree(policy: bytes) -> Mapping[str, Any]:
    """A policy's tree; empty where it cannot be read."""
    try:
        return yaml_reader.load(policy.decode("utf-8", "replace")).tree
    except yaml_reader.SyntaxFlaw:
        return {}


def _number(policy: Mapping[str, Any]) -> str | None:
    version = policy.get("version")
    return version if isinstance(version, str) and _VERSION.fullmatch(version) else None
