"""Why one record is where it is, and what would free it where it is quarantined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tunesmith.corpus import POLICY
from tunesmith.people import People
from tunesmith.policy import SPLITS, Splits
from tunesmith_tools.pipeline import components
from tunesmith_tools.pipeline.components import Component
from tunesmith_tools.pipeline.linking import Link, Links, candidates
from tunesmith_tools.pipeline.placement import Row
from tunesmith_tools.pipeline.split import place
from tunesmith_tools.pipeline.summarised import Standing

_NAMED = 3


class Neighbour(NamedTuple):
    """A linked record, by what it is linked, and where it stands: its state, and its split or the split of its line."""

    id: str
    by: str
    state: str
    split: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A record's place with everything that decides it.

    `line` is the split that the ledger has for it. `component` are the records that it hangs together with, None where
    it is alone. `mend` says what would free it, one way a sentence; empty where it is not quarantined.
    """

    row: Row
    line: str
    because: str
    neighbours: Sequence[Neighbour]
    component: Component | None
    mend: Sequence[str]


def explain(name: str, found: Standing, settings: Splits, people: People) -> Explanation:
    """Why a record is where it is. The record is one of `found`."""
    rows = {row.id: row for row in found.rows}
    kept_out = found.clusters.contaminated(people)
    known = candidates(found.packed.records, found.ledgered)
    links = Links.of(known, found.clusters.pairs)
    if name not in links.candidates:
        return Explanation(rows[name], "", "", (), None, ())
    neighbours = [_neighbour(link, rows, found.ledgered) for link in links.of_record(name)]
    standing = [one for one in known if one.id not in kept_out or one.id in found.ledgered]
    placed = place(standing, found.clusters.pairs, found.ledgered, settings)
    mend: tuple[str, ...] = ()
    if name in kept_out:
        mend = (
            "say it in other words; what a benchmark asks must not be trained on",
            "or accept it with a waiver of duplicates/benchmark by a person: `tunesmith explain waivers`",
        )
    elif rows[name].state == "quarantined":
        mend = tuple(_ways(name, neighbours, found.ledgered.get(name)))
    because = placed[name].because if name in placed else ""
    component = next((one for one in components.of(links) if name in one.members), None)
    return Explanation(rows[name], found.ledgered.get(name, ""), because, neighbours, component, mend)


def _neighbour(link: Link, rows: Mapping[str, Row], ledgered: Mapping[str, str]) -> Neighbour:
    row = rows[link.other]
    return Neighbour(link.other, link.how, row.state, row.split or ledgered.get(link.other, ""))


def _ways(name: str, neighbours: Sequence[Neighbour], line: str | None) -> list[str]:
    """What would free a record that would link two splits."""
    sides = {split: [one for one in neighbours if one.split == split] for split in SPLITS}
    standing = {split: several for split, several in sides.items() if several}
    stays = line or max(standing, key=lambda split: len(standing[split]), default="train")
    away = [one for split, several in standing.items() if split != stays for one in several]
    listed = ", ".join(f"{one.id} by {one.by}" for one in away[:_NAMED])
    more = f" and {len(away) - _NAMED:,} more" if len(away) > _NAMED else ""
    override = f"overrides: [{{record: {name}, split: {stays}, by: HANDLE, reason: WHY}}]"
    return [
        f"to stand in {stays}, mend it until nothing links it to {listed}{more}",
        "or set `status: withdrawn` with a reason",
        f"or, if its links are no leak, let a person write under splits in {POLICY}: {override}",
    ]
