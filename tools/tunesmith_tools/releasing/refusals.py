"""What stands against a release, each with what mends it. Some of it may be set aside with a reason."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tunesmith import git, release
from tunesmith.corpus import TreeView
from tunesmith.finding import counted
from tunesmith.policy import EVALUATION, Policy
from tunesmith.release import Release
from tunesmith_hooks.repository import LOCK
from tunesmith_tools.releasing.audits import Audited
from tunesmith_tools.releasing.versions import Smallest

DRIFT, AUDIT, EMPTY_SPLIT = "drift", "audit", "empty-split"
ALLOWABLE = (DRIFT, AUDIT, EMPTY_SPLIT)
_SHOWN = 5


class Refusal(NamedTuple):
    """A reason why no release is made. `of` is the word by which it may be allowed; empty where it may not be."""

    told: str
    of: str = ""


def of_repository(root: Path, branch: str) -> Iterator[Refusal]:
    """What the state of the repository has against it; `branch` is the one that releases are made on."""
    here = git.branch(root)
    if here != branch:
        where = f"on branch {here}" if here else "on no branch"
        told = f"releases are made on branch {branch} alone (splits.branch in the policy), and you are {where}"
        yield Refusal(f"{told}: run `git switch {branch}`")
    changed = uncommitted(root)
    if changed:
        named = ", ".join(changed[:_SHOWN]) + (" …" if len(changed) > _SHOWN else "")
        verb = "is" if len(changed) == 1 else "are"
        yield Refusal(f"{counted(len(changed), 'file')} {verb} not committed ({named}): commit, stash or remove them")
    if behind := git.behind_upstream(root):
        yield Refusal(f"the branch lacks {counted(behind, 'commit')} of the one it follows: run `git pull`")
    try:
        git.require_committer(root)
    except git.GitError as error:
        yield Refusal(f"git would not commit: {error}. `git config user.name` and `user.email` set who you are")


def uncommitted(root: Path) -> list[str]:
    """The files that differ from HEAD, untracked ones too. The lock that every build leaves is not among them."""
    return sorted(TreeView.of(root).changes(git.head(root)).all - {LOCK})


def of_history(releases: Sequence[Release], tags: Collection[str]) -> Iterator[Refusal]:
    """What the releases before have against it: without its tag, nothing can be compared with the last one."""
    last = release.latest(releases)
    if last and release.tag_of(last.version) not in tags:
        tag = release.tag_of(last.version)
        told = f"{last.version} is released and this clone has no tag {tag}, so what changed cannot be told"
        yield Refusal(f"{told}: run `git fetch --tags`; if it was never made, `git tag {tag} COMMIT` with its commit")


def of_version(
    version: str, releases: Sequence[Release], tags: Collection[str], smallest: Smallest
) -> Iterator[Refusal]:
    """What a version has against it."""
    if any(one.version == version for one in releases):
        yield Refusal(f"{version} is released already, in {release.folder_of(version)}/: take a higher version")
    elif release.tag_of(version) in tags:
        tag = release.tag_of(version)
        yield Refusal(f"there is a tag {tag} already: take another version, or `git tag --delete {tag}` if it is wrong")
    elif smallest.version and release.number(version) < release.number(smallest.version):
        yield Refusal(f"{smallest.why}, so the version is {smallest.version} or higher, not {version}")


def of_splits(placed: Mapping[str, int], policy: Policy) -> Iterator[Refusal]:
    """What the splits have against it. One that is to hold nothing by the policy may be empty."""
    if not any(placed.values()):
        yield Refusal("no record is placed in any split: `tunesmith split` says why")
        return
    empty = [split for split in EVALUATION if not placed[split] and policy.splits.percent[split]]
    if empty:
        told = f"no record is placed in {' or '.join(empty)}, so that nothing can be measured there"
        yield Refusal(f"{told}: `tunesmith review next` serves the records that wait for reviews", EMPTY_SPLIT)


def of_drift(alarms: Sequence[str]) -> Iterator[Refusal]:
    """What drift has against it."""
    yield from (Refusal(f"drift: {alarm}", DRIFT) for alarm in alarms)


def of_audits(standing: Sequence[Audited]) -> Iterator[Refusal]:
    """What the audits have against it."""
    yield from (Refusal(one.told, AUDIT) for one in standing if one.is_against)


def idle(allowed: Collection[str], found: Sequence[Refusal]) -> Iterator[Refusal]:
    """What was to be set aside and is not there: an allowance of nothing would stand in the release as if it were."""
    there = {one.of for one in found}
    yield from (
        Refusal(f"nothing of {name} stands against it: leave out `--allow {name}`")
        for name in allowed
        if name not in there
    )
