"""What the version of a release has to be at least, from how its records differ from those of the release before.

Croissant's rule for datasets (MLCommons, Croissant 1.0, section on versions, 2024): PATCH where the data are the same,
MAJOR where data that were there are edited, removed or in another split, MINOR where data were only added. It makes no
exception for versions that begin with 0.
"""

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple

from tunesmith import release
from tunesmith.finding import counted
from tunesmith_tools.comparing.changes import Changes


@dataclass(frozen=True, slots=True)
class Difference:
    """How the records of a release differ from those of the one before it: their ids.

    `edited` are those in both whose text, labels, licence or group differ.
    """

    added: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()


class Smallest(NamedTuple):
    """The smallest honest version, and the fact that makes it so; None and no fact where any version will do."""

    version: str | None
    why: str


ANY = Smallest(None, "it is the first release")


def difference(before: Set[str], now: Set[str], changes: Changes) -> Difference:
    """From the ids that were in the release before and are in this one, and what changed in between.

    Of a file that could not be read on one side nothing is known, so that it counts as an edit.
    """
    edited = {one.id for several in (changes.edited, changes.relabelled, changes.unread) for one in several}
    moved = {one.id for one in changes.moved}
    in_both = before & now
    return Difference(
        added=frozenset(now - before),
        edited=frozenset(edited & in_both),
        removed=frozenset(before - now),
        moved=frozenset(moved & in_both),
    )


def smallest(previous: str, found: Difference) -> Smallest:
    """The smallest honest version after a release."""
    major, minor, patch = release.number(previous)
    breaking = [
        f"{counted(len(ids), 'record')} {'was' if len(ids) == 1 else 'were'} {what}"
        for what, ids in (("edited", found.edited), ("removed", found.removed), ("moved to another split", found.moved))
        if ids
    ]
    if breaking:
        return Smallest(f"{major + 1}.0.0", f"{', '.join(breaking)} since {previous}")
    if found.added:
        were = "was" if len(found.added) == 1 else "were"
        told = f"{counted(len(found.added), 'record')} {were} added since {previous}, and none changed"
        return Smallest(f"{major}.{minor + 1}.0", told)
    return Smallest(f"{major}.{minor}.{patch + 1}", f"the records are those of {previous}")
