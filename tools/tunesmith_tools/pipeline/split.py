"""Which split each record belongs to: stable, free of links across splits, and close to the shares aimed at.

Two records are linked where they share a key, such as an origin (`source.group`) or the same prompt, or where they are
alike. Linked records never stand in different splits, but for those that a person puts there. A designated record never
moves.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tunesmith.policy import SPLITS, Splits
from tunesmith_tools.pipeline.linking import Candidate, Links, Pair, key_told

LARGE_STRATUM = 50  # below this the product of all margins is too coarse to be balanced: one of 50 is two points

# Test is protected before validation, validation before train: the less protected side of a leak is left out.
_PROTECTION = {"test": 2, "validation": 1, "train": 0}


@dataclass(frozen=True, slots=True)
class Placement:
    """`split` is None for a quarantined record, which `reason` explains.

    `basis` is ledger, provisional, or override where a person put the record there in spite of its links. `because`
    says in words what gave a provisional record its split.
    """

    split: str | None
    basis: str
    reason: str = ""
    because: str = ""


class _Tie(NamedTuple):
    """A link to a record that stands in a split. Of several to one split the first in order is told."""

    rank: int
    other: str
    split: str
    how: str


Placements = dict[str, Placement]


def place(
    candidates: Iterable[Candidate], pairs: Iterable[Pair], ledger: Mapping[str, str], settings: Splits
) -> Placements:
    """The placement of every candidate. Depends on what is given, not on its order.

    An override holds for a record that would be quarantined, and for no other; one that has a line in the ledger stays
    in the split of that line.
    """
    links = Links.of(candidates, pairs)
    placed = _placed(links, ledger, settings, {})
    overrides = {
        each.record: ledger.get(each.record, each.split)
        for each in settings.overrides
        if each.record in placed and placed[each.record].split is None
    }
    return _placed(links, ledger, settings, overrides) if overrides else placed


def _placed(links: Links, ledger: Mapping[str, str], settings: Splits, overrides: Mapping[str, str]) -> Placements:
    placed = {name: Placement(split, "override") for name, split in overrides.items()}
    placed |= _ledgered(links, ledger, overrides)
    placed |= _beside_designated(links, placed, ledger)
    rest = [name for name in links.candidates if name not in placed]
    placed |= _designated(links.groups(rest), links.candidates, placed, settings)
    return dict(sorted(placed.items()))


def _ledgered(links: Links, ledger: Mapping[str, str], overrides: Mapping[str, str]) -> Placements:
    """Records with a line in the ledger. Where an edit linked two splits, the less protected side is quarantined."""
    lines = {name: ledger[name] for name in links.candidates if name in ledger and name not in overrides}
    placed = {name: Placement(split, "ledger") for name, split in lines.items()}
    for key, members in links.members.items():
        linked = [name for name in members if name in lines]
        _quarantine(placed, lines, linked, key_told(key))
    for name in lines:
        for pair in links.alike.get(name, ()):
            if pair.one == name and pair.other in lines:
                _quarantine(placed, lines, (pair.one, pair.other), pair.told)
    return placed


def _quarantine(placed: Placements, lines: Mapping[str, str], linked: Sequence[str], how: str) -> None:
    """Leave out those of linked records whose split is less protected than that of another one."""
    if len({lines[name] for name in linked}) < 2:
        return
    witness = max(linked, key=lambda name: _PROTECTION[lines[name]])
    kept = lines[witness]
    for name in linked:
        if lines[name] != kept and placed[name].split:
            reason = f"designated {lines[name]}, linked to {witness} ({kept}) by {how}"
            placed[name] = Placement(None, "ledger", reason)


def _beside_designated(links: Links, placed: Placements, ledger: Mapping[str, str]) -> Placements:
    """New records linked to designated ones: they take that split, or are quarantined where they would bridge two.

    Spreads from the designated records outward in the order of ids. A quarantined neighbour counts by its line, so that
    it can come back when the edit that put it there is undone.
    """
    spread = _Spread(links)
    reached: set[str] = set()
    for name in sorted(placed, key=lambda name: (_turn(placed[name], ledger.get(name)), name)):
        reached |= spread.enter(name, placed[name].split or ledger[name])
    done = set(placed)
    queue = sorted(reached - done)
    found: Placements = {}
    while queue:
        name = heapq.heappop(queue)
        if name in done:
            continue
        done.add(name)
        ties = spread.ties(name)
        if len(ties) > 1:
            told = " and ".join(f"{tie.other} ({split}) by {tie.how}" for split, tie in sorted(ties.items()))
            found[name] = Placement(None, "provisional", f"would link two splits: {told}")
            continue
        ((split, tie),) = ties.items()
        found[name] = Placement(split, "provisional", because=f"it follows {tie.other} by {tie.how}")
        for other in spread.enter(name, split) - done:
            heapq.heappush(queue, other)
    return found


def _turn(placement: Placement, line: str | None) -> int:
    """Whose split a key has that several records share: of those that stand as designated, of overrides, of others."""
    if placement.split:
        return 1 if placement.basis == "override" else 0
    return 4 - _PROTECTION[str(line)]


class _Spread:
    """The records that stand in a split, and what others are linked to among them.

    A key belongs to the first record that stands with it, so that all others with the key see one split.
    """

    def __init__(self, links: Links) -> None:
        self._links = links
        self._standing: dict[str, str] = {}
        self._owner: dict[str, str] = {}

    def enter(self, name: str, split: str) -> set[str]:
        """Let a record stand in a split; the records that are linked to it."""
        self._standing[name] = split
        reached = {pair.beside(name) for pair in self._links.alike.get(name, ())}
        for key in self._links.candidates[name].keys:
            members = self._links.members.get(key, ())
            if members and key not in self._owner:
                self._owner[key] = name
                reached.update(members)
        return reached

    def ties(self, name: str) -> dict[str, _Tie]:
        """The strongest link of a record to each split."""
        found = [
            _Tie(0, self._owner[key], self._standing[self._owner[key]], key_told(key))
            for key in self._links.candidates[name].keys
            if key in self._owner
        ]
        for pair in self._links.alike.get(name, ()):
            other = pair.beside(name)
            if other in self._standing:
                found.append(_Tie(1001 - pair.thousandths, other, self._standing[other], pair.told))
        return {tie.split: tie for tie in sorted(found, reverse=True)}


def _designated(
    groups: Sequence[Sequence[str]],
    by_id: Mapping[str, Candidate],
    placed: Mapping[str, Placement],
    settings: Splits,
) -> Placements:
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
    for rank, group in enumerate(sorted(groups, key=lambda group: _salted(settings.salt, group[0])), 1):
        cells = Counter(cell for name in group for cell in _cells(by_id[name].margins, sizes))

        def deficit(split: str, cells: Counter[str] = cells) -> int:
            share = settings.percent[split]
            return sum(
                count * (share * (total[cell] + count) - 100 * filled[cell, split]) for cell, count in cells.items()
            )

        split = max((split for split in SPLITS if settings.percent[split]), key=deficit)
        because = f"its group is number {rank:,} of {len(groups):,} in the order of salted hashes"
        for name in group:
            enter(name, split)
            found[name] = Placement(split, "provisional", because=because)
    return found


def _cells(margins: tuple[str, ...], sizes: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    yield ""
    for number, label in enumerate(margins):
        yield f"{number}:{label}"
    if sizes[margins] >= LARGE_STRATUM:
        yield "\t".join(margins)


def _salted(salt: str, name: str) -> bytes:
    return hashlib.sha256(f"{salt}\0{name}".encode()).digest()
