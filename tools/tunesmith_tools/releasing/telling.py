"""A release in words and as data: what it would be, what was done, and what a verification found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tunesmith import git, release
from tunesmith.finding import counted
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.releasing import making
from tunesmith_tools.releasing.changes_page import by_split
from tunesmith_tools.releasing.making import Made
from tunesmith_tools.releasing.proposal import Proposal
from tunesmith_tools.releasing.refusals import Refusal
from tunesmith_tools.releasing.verifying import Released, Verdict

_SHOWN = 10  # paths of each kind


def proposed(found: Proposal) -> Iterator[str]:
    """What the release holds, which version it has to have, and what is to be known."""
    state = found.state
    yield f"{counted(sum(state.placed.values()), 'record')}: {by_split(state.placed)}"
    if state.lines:
        counts = Counter(line.split for line in state.lines)
        yield f"{counted(len(state.lines), 'record')} designated with it: {by_split(counts)}"
    for name, ids in state.left_out.items():
        yield f"{counted(len(ids), 'designated record')} left out: {name}"
    version, why = state.smallest
    yield f"{version} is the smallest honest version: {why}" if version else f"any version will do: {why}"
    yield from (f"note: {note}" for note in found.notes)


def done(dataset: Dataset, version: str, made: Made | None) -> Iterator[str]:
    """What was done, or would be where `made` is None, and what comes next."""
    folder, tag, message = release.folder_of(version), release.tag_of(version), making.message_of(version)
    if made is None:
        yield f"nothing was done; it would write {folder}/ and the ledger, build, commit, and tag the commit {tag}"
        return
    yield from (f"note: {note}" for note in made.notes)
    if made.commit is None:
        paths = " ".join(making.paths(dataset.root, version))
        yield f"{folder}/ is written, and neither committed nor tagged"
        yield f'next: dvc push -R artifacts manifest && git add {paths} && git commit -m "{message}"'
        yield f'then, on the commit that stays: git tag -a {tag} -m "{message}"'
        return
    yield f"{version} is released: commit {made.commit[:10]}, tag {tag}"
    branch = dataset.policy.splits.branch
    yield f"next: git push --atomic {git.upstream_remote(dataset.root, branch)} {branch} {tag}"


def value(version: str | None, found: Proposal, refusing: Sequence[Refusal], made: Made | None) -> dict[str, Any]:
    """All of it as data. `against` is what refuses it; `commit` is None where nothing was committed."""
    state = found.state
    changed = state.difference
    kinds = ("added", "edited", "removed", "moved")
    return {
        "version": version,
        "previous": state.previous.version if state.previous else None,
        "smallest": state.smallest._asdict(),
        "placed": state.placed,
        "designated": {line.id: line.split for line in state.lines},
        "left_out": {name: list(ids) for name, ids in state.left_out.items()},
        "difference": {kind: sorted(getattr(changed, kind)) for kind in kinds} if changed else None,
        "against": [{"told": one.told, "allow": one.of or None} for one in refusing],
        "notes": [*found.notes, *(made.notes if made else ())],
        "written": made is not None,
        "commit": made.commit if made else None,
    }


def verdict_lines(found: Released, verdict: Verdict) -> Iterator[str]:
    """What a verification found, and what a difference may come from."""
    yield from verdict.wrong
    for what, paths in verdict.compared._asdict().items():
        if paths:
            more = f" and {len(paths) - _SHOWN:,} more" if len(paths) > _SHOWN else ""
            yield f"{what}: {', '.join(paths[:_SHOWN])}{more}"
    if verdict.is_same:
        yield f"{found.tag} builds what was released: {counted(verdict.files, 'file')}, the same bytes"
        return
    yield f"{found.tag} is not as it was released"
    if not verdict.compared.is_same and verdict.environment:
        yield f"it was built with something else, which is the likely cause: {'; '.join(verdict.environment)}"
        yield (
            f"to build it as then: git worktree add ../{found.tag} {found.tag}, set up its environment there as its "
            f"README says, and run tunesmith release verify {found.tag} in it"
        )


def verdict_value(found: Released, verdict: Verdict) -> dict[str, Any]:
    """The same as data."""
    return {
        "tag": found.tag,
        "commit": found.commit,
        "same": verdict.is_same,
        "files": verdict.files,
        "wrong": list(verdict.wrong),
        **{what: list(paths) for what, paths in verdict.compared._asdict().items()},
        "environment": list(verdict.environment),
    }
