"""Which records are compared: those that a build placed against a release's, or the active ones of two git states."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tunesmith import git, record, release, source
from tunesmith.corpus import DATA_FOLDERS, CommitView, TreeView, Unreadable, View, is_record
from tunesmith.people import People
from tunesmith.record import Record
from tunesmith.release import Release, ReleaseError
from tunesmith_hooks import parallel
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.drifting import facts
from tunesmith_tools.drifting.facts import Facts
from tunesmith_tools.pipeline import folders, pack, placement

_NOTHING: Mapping[str, Facts] = MappingProxyType({})
RecordsOf = Callable[[Sequence[str]], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Populations:
    """Records by what became of them since `since`, each list in the order of ids.

    `then` are all of before as they were, `kept` those of them that are still there as they are now, `left` the others
    as they were. `lost` counts records that nothing is known of any more, because they were erased or cannot be read.
    `records` reads added and kept records again, with their texts.
    """

    since: str
    then: Sequence[Facts]
    kept: Sequence[Facts]
    added: Sequence[Facts]
    left: Sequence[Facts]
    lost: int
    records: RecordsOf


class Read(NamedTuple):
    """The records of a view by path, and the paths of files that cannot be read."""

    found: Mapping[str, Facts]
    unreadable: frozenset[str] = frozenset()


def of_build(root: Path, people: People, version: str | None = None) -> Populations | None:
    """The placed records of a build against those of a release, by what build/ and releases/ hold.

    Without a version, the release that the build is to be compared with; None where there is none yet. Records that
    left are known as they are now. Raises Failure.
    """
    found = _release(root, version)
    if found is None:
        return None
    was = found.placed(read_ledger(root))
    rows = {row["id"]: row["record"] for row in pack.read(root).records}
    placed = {place.id for place in placement.read(root) if place.state == "placed"}

    def packed(ids: Iterable[str]) -> Iterator[Record]:
        return (record.from_tree(json.loads(rows[one])) for one in ids)

    def known(ids: Iterable[str]) -> list[Facts]:
        return [facts.of_record(one, people) for one in packed(sorted(ids)) if one.status != "erased"]

    kept, added = known(placed & was), known(placed - was)
    left = known((was - placed) & rows.keys())
    then = sorted([*kept, *left])
    return Populations(f"release {found.version}", then, kept, added, left, len(was) - len(then), packed)


def of_git(root: Path, people: People, before: str, after: str | None) -> Populations:
    """The active records of a revision against those of another one, or of the working tree.

    A version such as 0.2.0 means its tag. Raises Failure where a revision is not known.
    """
    old = _commit(root, before)
    new = TreeView.of(root) if after is None else _commit(root, after)
    now = read(new, people)
    same = {path: one for path, one in now.found.items() if old.blob(path) and old.blob(path) == new.blob(path)}
    then = read(old, people, same)
    gone = then.found.keys() - now.found.keys() - now.unreadable
    return Populations(
        since=before,
        then=sorted(then.found.values()),
        kept=sorted(one for path, one in now.found.items() if path in then.found),
        added=sorted(one for path, one in now.found.items() if path not in then.found),
        left=sorted(then.found[path] for path in gone),
        lost=len(now.unreadable | then.unreadable),
        records=partial(records, new),
    )


def of_releases(before: Release, after: Release, ledgered: Iterable[str], there: Read, view: View) -> Populations:
    """The records of a release against those of the one before it, as far as they are in a view, as they are there."""
    was, became = before.placed(ledgered), after.placed(ledgered)
    known = {one.id: one for one in there.found.values()}

    def facts_of(ids: Iterable[str]) -> list[Facts]:
        return [known[one] for one in sorted(ids) if one in known]

    return Populations(
        since=f"release {before.version}",
        then=facts_of(was),
        kept=facts_of(was & became),
        added=facts_of(became - was),
        left=facts_of(was - became),
        lost=len((was | became) - known.keys()),
        records=partial(records, view),
    )


def read(
    view: View, people: People, known: Mapping[str, Facts] = _NOTHING, statuses: Sequence[str] = ("active",)
) -> Read:
    """The records of a view that have one of some statuses; those known already are not read again."""
    asked = sorted(path for path in view.paths() if is_record(path) and path not in known)
    work = partial(_facts_of_paths, view, people, statuses)
    told = dict(zip(asked, progress(parallel.outcomes(work, asked), "records read"), strict=True))
    found = {path: one for path, one in told.items() if isinstance(one, Facts)}
    return Read({**known, **found}, frozenset(path for path, one in told.items() if one is False))


def records(view: View, ids: Sequence[str]) -> Iterator[Record]:
    """Some records of a view, by their ids; those that cannot be read are passed over."""
    for path, content in view.read([record.path_of(one) for one in ids]):
        one = _record(path, content)
        if one:
            yield one


def releases(root: Path) -> tuple[Release, ...]:
    """The releases of a dataset, the oldest first. Raises Failure."""
    try:
        return release.listing(root)
    except ReleaseError as error:
        raise Failure(str(error)) from None


def _release(root: Path, version: str | None) -> Release | None:
    known = releases(root)
    if version is None:
        trees = [(root / folders.FINGERPRINT / name).read_text("utf-8").strip() for name in DATA_FOLDERS]
        return release.baseline(known, *trees)
    found = next((one for one in known if one.version == version.removeprefix("v")), None)
    if found is None:
        there = ", ".join(one.version for one in known)
        raise Failure(f"there is no release {version}; {f'there are {there}' if there else 'there is none yet'}")
    return found


def _commit(root: Path, name: str) -> CommitView:
    tag = release.tag_of(name) if release.VERSION.fullmatch(name) else name
    commit = git.resolve(root, tag) or git.resolve(root, name)
    if commit is None:
        near = difflib.get_close_matches(tag, git.tags(root), n=3)
        shallow = git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        fetch = "`git fetch --tags --unshallow`" if shallow else "`git fetch --tags`"
        hint = f"did you mean {' or '.join(near)}?" if near else f"{fetch} brings what a clone lacks"
        raise Failure(f"no commit is called {name!r}; {hint}")
    return CommitView.of(root, commit)


def _facts_of_paths(
    view: View, people: People, statuses: Sequence[str], paths: Sequence[str]
) -> Iterator[Facts | bool]:
    """For each path the facts of a record with one of the statuses; whether it can be read where it is none."""
    for path, content in view.read(paths):
        one = _record(path, content)
        if one is None:
            yield False
        else:
            yield facts.of_record(one, people) if one.status in statuses else True


def _record(path: str, content: bytes | Unreadable) -> Record | None:
    file = None if isinstance(content, Unreadable) else source.read(path, content, "record")
    if file is None or file.tree is None or file.violations:
        return None
    found = record.from_tree(file.tree)
    return found if record.path_of(found.id) == path else None  # elsewhere it is not found again by its id
