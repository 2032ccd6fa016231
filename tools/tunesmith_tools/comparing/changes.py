"""What changed for training between two states of a dataset, from the files that differ alone.

Active records train and no others: a draft that is finished is added, a record that is withdrawn is gone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tunesmith import git, ledger
from tunesmith.canonical import Tree
from tunesmith.corpus import LEDGER, Unreadable, View
from tunesmith.ledger import Line
from tunesmith_hooks import parallel
from tunesmith_tools.comparing import fields, records, states
from tunesmith_tools.comparing.fields import LabelChange, MainLabels, PassageEdit
from tunesmith_tools.comparing.records import File, Records
from tunesmith_tools.console import progress

Side = Literal["before", "after"]
_SIDES: tuple[Side, Side] = ("before", "after")


@dataclass(frozen=True, slots=True)
class Added:
    """A record that trains now and did not: it is new, was finished, or came back. `split` is empty without a line."""

    id: str
    split: str
    how: Literal["new", "finished draft", "reinstated"]
    labels: MainLabels


@dataclass(frozen=True, slots=True)
class Edited:
    """A record whose text differs; `where` names its texts that do, which `passages` reads."""

    id: str
    split: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A record whose labels differ, or its licence or group, by which builds choose and place it."""

    id: str
    split: str
    labels: tuple[LabelChange, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that trained and does not now. `reason` and `superseded_by` are empty where it names none."""

    id: str
    split: str
    how: Literal["withdrawn", "erased", "deleted", "draft"]
    reason: str
    superseded_by: str
    labels: MainLabels


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the ledger that is not as it was, which must never be; `after` is None where it was removed."""

    id: str
    before: Line
    after: Line | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of one of the two states that cannot be read, so that nothing is known of what changed in it."""

    id: str
    path: str
    side: Side


@dataclass(frozen=True, slots=True)
class Changes:
    """How two states of a dataset differ for training, each kind in the order of ids.

    A record may be both edited and relabelled. `designated` are the lines that the ledger gained.
    """

    added: tuple[Added, ...] = ()
    edited: tuple[Edited, ...] = ()
    relabelled: tuple[Relabelled, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    moved: tuple[Moved, ...] = ()
    designated: tuple[Line, ...] = ()
    unread: tuple[Unread, ...] = ()


def since(root: Path, revision: str) -> Changes:
    """How the working tree differs from a commit, branch or tag. Raises GitError where git knows none by that name."""
    commit = git.resolve(root, revision)
    if commit is None:
        raise git.GitError(f"no commit is called {revision!r}")
    return between(*states.differing(root, commit))


def between(before: View, after: View) -> Changes:
    """How two views differ. Files with one blob id in both are not read; a view may hold the differing files alone."""
    old, new, unread = _ledgers(before, after)
    splits = {name: line.split for name, line in {**old, **new}.items()}
    was, now = Records.of(before), Records.of(after)
    names = [one for one in sorted({*was.paths, *now.paths}) if not was.blob(one) or was.blob(one) != now.blob(one)]

    def compared(some: Sequence[str]) -> Iterator[tuple[_Change, ...]]:
        for batch in records.batches(some):
            earlier, later = was.files(batch), now.files(batch)
            for name in batch:
                yield tuple(_compared(name, earlier.get(name), later.get(name), splits.get(name, "")))

    found: list[_Change] = [*unread]
    for several in progress(parallel.outcomes(compared, names), "records compared"):
        found += several
    return Changes(
        added=tuple(one for one in found if isinstance(one, Added)),
        edited=tuple(one for one in found if isinstance(one, Edited)),
        relabelled=tuple(one for one in found if isinstance(one, Relabelled)),
        withdrawn=tuple(one for one in found if isinstance(one, Withdrawn)),
        moved=tuple(_moved(old, new)),
        designated=tuple(new[name] for name in sorted(new.keys() - old.keys())),
        unread=tuple(one for one in found if isinstance(one, Unread)),
    )


def passages(before: View, after: View, edited: Sequence[Edited]) -> Iterator[tuple[Edited, tuple[PassageEdit, ...]]]:
    """Each edited record with its texts in the two views that it was found in."""
    was, now = Records.of(before), Records.of(after)
    for batch in records.batches(edited):
        names = [one.id for one in batch]
        earlier, later = was.files(names), now.files(names)
        for one in batch:
            yield one, fields.passage_edits(earlier[one.id].tree or {}, later[one.id].tree or {})


_Change = Added | Edited | Relabelled | Withdrawn | Unread
_DEPARTURES: dict[str, Literal["withdrawn", "erased"]] = {"withdrawn": "withdrawn", "erased": "erased"}


def _compared(name: str, was: File | None, now: File | None, split: str) -> Iterator[_Change]:
    """What became of a record, each side None where it has no such file."""
    sides = [(side, file) for side, file in zip(_SIDES, (was, now), strict=True) if file and file.tree is None]
    if sides:
        yield from (Unread(name, file.path, side) for side, file in sides)
        return
    old, new = (file.tree if file else None for file in (was, now))
    trained, trains = (tree is not None and tree.get("status") == "active" for tree in (old, new))
    if new and trains and not trained:
        yield Added(name, split, _arrival(old), fields.main_labels(new))
    elif old and trained and not trains:
        yield _departure(name, split, old, new)
    elif old and new and trained:
        if passages := fields.passage_edits(old, new):
            yield Edited(name, split, tuple(passage.where for passage in passages))
        if labels := fields.label_changes(old, new):
            yield Relabelled(name, split, labels)


def _arrival(old: Tree | None) -> Literal["new", "finished draft", "reinstated"]:
    if old is None:
        return "new"
    return "finished draft" if old.get("status") == "draft" else "reinstated"


def _departure(name: str, split: str, old: Tree, new: Tree | None) -> Withdrawn:
    how: Literal["withdrawn", "erased", "deleted", "draft"]
    how = _DEPARTURES.get(str(new.get("status")), "draft") if new else "deleted"
    told = new or {}
    reason, successor = (str(told.get(key) or "") for key in ("reason", "superseded_by"))
    return Withdrawn(name, split, how, reason, successor, fields.main_labels(old))


def _ledgers(before: View, after: View) -> tuple[Mapping[str, Line], Mapping[str, Line], list[Unread]]:
    """The designations of both sides. Where one cannot be read, the other stands for both: no line is known to differ.

    A ledger that was not there yet has no lines.
    """
    old, new = (next(iter(view.read([LEDGER])))[1] for view in (before, after))
    was = _designations(old)
    now = was if old == new else _designations(new)
    unread = [Unread("", LEDGER, side) for side, lines in zip(_SIDES, (was, now), strict=True) if lines is None]
    if was is None or now is None:
        known = was or now or {}
        return known, known, unread
    return was, now, unread


def _designations(data: bytes | Unreadable) -> Mapping[str, Line] | None:
    try:
        return {} if isinstance(data, Unreadable) else ledger.parse(data.decode("utf-8"))
    except (UnicodeDecodeError, ledger.LedgerError):
        return None


def _moved(old: Mapping[str, Line], new: Mapping[str, Line]) -> Iterator[Moved]:
    for name in sorted(old):
        if new.get(name) != old[name]:
            yield Moved(name, old[name], new.get(name))
