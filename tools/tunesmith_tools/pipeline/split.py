"""Which split each record belongs to: stable, free of links across splits, and close to the shares aimed at.

Two records are linked where they share a key: an origin (`source.group`), the same prompt, a succession, and whatever
else a stage before this one found. Linked records never stand in different splits. A designated record never moves.
"""

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tunesmith.policy import SPLITS, Splits

# Test is protected before validation, validation before train: the less protected side of a leak is left out.
_PROTECTION = {"test": 2, "validation": 1, "train": 0}
# Below this size the product of all margins is too coarse to be balanced: one record of 50 is two points.
_LARGE_STRATUM = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a designation depends on. `margins` are the labels whose shares are balanced, `keys` what links records."""

    id: str
    margins: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """`split` is None for a quarantined record, which `reason` explains; `basis` is ledger or provisional."""

    split: str | None
    basis: str
    reason: str = ""


def place(candidates: Sequence[Candidate], ledger: Mapping[str, str], settings: Splits) -> dict[str, Placement]:
    """The placement of every candidate. Depends on the set of candidates alone, not on their order."""
    by_id = {candidate.id: candidate for candidate in sorted(candidates, key=lambda candidate: candidate.id)}
    members = _members(by_id.values())
    placed = _ledgered(by_id, members, ledger)
    placed |= _beside_ledgered(by_id, members, placed, ledger)
    rest = [candidate for name, candidate in by_id.items() if name not in placed]
    placed |= _designated(_groups(rest), by_id, placed, settings)
    return dict(sorted(placed.items()))


def _members(candidates: Iterable[Candidate]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for candidate in candidates:
        for key in candidate.keys:
            members[key].append(candidate.id)
    return members


def _ledgered(
    by_id: Mapping[str, Candidate], members: Mapping[str, list[str]], ledger: Mapping[str, str]
) -> dict[str, Placement]:
    """Records with a line in the ledger. Where an edit linked two splits, the less protected side is quarantined."""
    placed = {name: Placement(ledger[name], "ledger") for name in by_id if name in ledger}
    for key, linked in members.items():
        splits = {ledger[name] for name in linked if name in ledger}
        if len(splits) < 2:
            continue
        kept = max(splits, key=_PROTECTION.__getitem__)
        witness = next(name for name in linked if ledger.get(name) == kept)
        for name in linked:
            if ledger.get(name, kept) != kept:
                reason = f"designated {ledger[name]}, linked to {witness} ({kept}) by {key}"
                placed[name] = Placement(None, "ledger", reason)
    return placed


def _beside_ledgered(
    by_id: Mapping[str, Candidate],
    members: Mapping[str, list[str]],
    placed: Mapping[str, Placement],
    ledger: Mapping[str, str],
) -> dict[str, Placement]:
    """New records linked to designated ones: they take that split, or are quarantined where they would bridge two.

    Spreads from the ledger outward in the order of ids. Every key ends up with members of one split at most. A
    quarantined neighbour counts by its line, so that it can come back when the edit that put it there is undone.
    """
    split_of_key: dict[str, tuple[str, str]] = {}
    queue: list[str] = []
    done = set(placed)

    def enter(name: str, split: str) -> None:
        for key in by_id[name].keys:
            if key not in split_of_key:
                split_of_key[key] = (split, name)
                for other in members[key]:
                    if other not in done:
                        heapq.heappush(queue, other)

    for name, placement in placed.items():
        if placement.split:
            enter(name, placement.split)
    quarantined = [name for name, placement in placed.items() if not placement.split]
    for name in sorted(quarantined, key=lambda name: -_PROTECTION[ledger[name]]):
        enter(name, ledger[name])
    found: dict[str, Placement] = {}
    while queue:
        name = heapq.heappop(queue)
        if name in done:
            continue
        done.add(name)
        links = {split_of_key[key][0]: (key, split_of_key[key][1]) for key in by_id[name].keys if key in split_of_key}
        if len(links) == 1:
            split = next(iter(links))
            found[name] = Placement(split, "provisional")
            enter(name, split)
        else:
            told = " and ".join(f"{other} ({split}) by {key}" for split, (key, other) in sorted(links.items()))
            found[name] = Placement(None, "provisional", f"would link two splits: {told}")
    return found


def _groups(candidates: Sequence[Candidate]) -> list[list[str]]:
    """Connected components over shared keys, each sorted."""
    parent = {candidate.id: candidate.id for candidate in candidates}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for linked in _members(candidates).values():
        for other in linked[1:]:
            a, b = sorted((root(linked[0]), root(other)))
            parent[b] = a
    groups: dict[str, list[str]] = defaultdict(list)
    for candidate in candidates:
        groups[root(candidate.id)].append(candidate.id)
    return list(groups.values())


def _designated(
    groups: Sequence[Sequence[str]], by_id: Mapping[str, Candidate], placed: Mapping[str, Placement], settings: Splits
) -> dict[str, Placement]:
    """Groups without a designated neighbour, in salted-hash order, each to the split that is furthest behind.

    A cell is the whole, one label of a margin, or a stratum that is large enough. A split's deficit in a cell is its
    share of the cell's records minus those it has; sending a group to the largest sum of deficits over its cells is
    the greedy step that lowers the sum of their squares most.
    """
    sizes = Counter(candidate.margins for candidate in by_id.values())
    total: Counter[str] = Counter()
    filled: Counter[tuple[str, str]] = Counter()

    def enter(name: str, split: str) -> None:
        for cell in _cells(by_id[name].margins, sizes):
            total[cell] += 1
            filled[cell, split] += 1

    for name, placement in placed.items():
        if placement.split:
            enter(name, placement.split)
    found = {}
    for group in sorted(groups, key=lambda group: _salted(settings.salt, group[0])):
        cells = Counter(cell for name in group for cell in _cells(by_id[name].margins, sizes))

        def deficit(split: str, cells: Counter[str] = cells) -> int:
            share = settings.percent[split]
            return sum(
                count * (share * (total[cell] + count) - 100 * filled[cell, split]) for cell, count in cells.items()
            )

        split = max((split for split in SPLITS if settings.percent[split]), key=deficit)
        for name in group:
            enter(name, split)
            found[name] = Placement(split, "provisional")
    return found


def _cells(margins: tuple[str, ...], sizes: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    yield ""
    for number, label in enumerate(margins):
        yield f"{number}:{label}"
    if sizes[margins] >= _LARGE_STRATUM:
        yield "\t".join(margins)


def _salted(salt: str, name: str) -> bytes:
    return hashlib.sha256(f"{salt}\0{name}".encode()).digest()
