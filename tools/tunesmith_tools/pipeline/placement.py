"""Stage split: the placement of every record, and whether a candidate for validation or test is admitted yet."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith.people import People
from tunesmith.policy import EvaluationReviews, Policy
from tunesmith_hooks.report import printable
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.pipeline import folders, pack
from tunesmith_tools.pipeline.split import Candidate, Placement, place

TABLE = f"{folders.SPLIT}/split.tsv"
COLUMNS = ("id", "state", "split", "basis", "reason")
EVALUATION = ("validation", "test")


@dataclass(frozen=True, slots=True)
class Row:
    """A record's place. `state` is placed, pending or quarantined for active records, else the record's status."""

    id: str
    state: str
    split: str = ""
    basis: str = ""
    reason: str = ""


def run(root: Path, policy: Policy, people: People) -> None:
    """Write build/split/split.tsv."""
    found = rows(pack.read(root), read_ledger(root), policy, people)
    folders.fresh(root, folders.SPLIT)
    lines = ["\t".join(COLUMNS) + "\n"]
    # A reason may quote an origin, which may hold any character.
    lines += ["\t".join((row.id, row.state, row.split, row.basis, printable(row.reason))) + "\n" for row in found]
    folders.write_lines(root / TABLE, lines)


def read(root: Path) -> list[Row]:
    """The rows that `run` wrote."""
    with (root / TABLE).open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def rows(packed: pack.Packed, ledgered: Mapping[str, str], policy: Policy, people: People) -> list[Row]:
    """Every record's place, in the order of ids."""
    placements = designations(packed.records, ledgered, policy)
    reviews: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in packed.reviews:
        if row["counts"]:
            reviews[row["record"]].append(row)
    found = []
    for row in packed.records:
        if row["status"] != "active":
            found.append(Row(row["id"], row["status"]))
            continue
        placement = placements[row["id"]]
        if placement.split is None:
            found.append(Row(row["id"], "quarantined", "", placement.basis, placement.reason))
            continue
        lacks = ""
        if placement.split in EVALUATION:
            lacks = what_admission_lacks(row["author"], reviews[row["id"]], policy.evaluation, people)
        state = "pending" if lacks else "placed"
        found.append(Row(row["id"], state, placement.split, placement.basis, lacks))
    return found


def designations(
    records: Sequence[Mapping[str, Any]], ledgered: Mapping[str, str], policy: Policy
) -> dict[str, Placement]:
    """Placements of active records, and of withdrawn ones that the ledger knows: their neighbours follow them."""
    candidates = [
        Candidate(
            row["id"],
            tuple(row[name] or "" for name in ("task", "domain", "prompt_harm", "language")),
            tuple(row["keys"]),
        )
        for row in records
        if row["status"] == "active" or (row["status"] == "withdrawn" and row["id"] in ledgered)
    ]
    return place(candidates, ledgered, policy.splits)


def what_admission_lacks(
    author: str, reviews: Sequence[Mapping[str, Any]], wanted: EvaluationReviews, people: People
) -> str:
    """What a candidate for an evaluation split still needs, in words; empty if it is admitted.

    `reviews` are those that count for the record as it stands. The author's own never does.
    """
    counted = [row for row in reviews if row["by"] != author and _kind(people, row["by"]) in wanted.kinds]
    reviewers = {row["by"] for row in counted}
    settled = [row["verdict"] for row in counted if row["role"] == "adjudicator"]
    if len(reviewers) < wanted.reviewers:
        return f"needs reviews by {wanted.reviewers} of kind {' or '.join(wanted.kinds)}, has {len(reviewers)}"
    if settled:
        against = sorted(set(settled) - {"accept"})
        return f"the adjudicator's verdict is {against[0]}" if against else ""
    against = sorted({row["verdict"] for row in counted} - {"accept"})
    if against:
        return f"a reviewer's verdict is {against[0]}; mend or withdraw the record, or adjudicate"
    disputed = [label for label in ("prompt_harm", "response_mode") if len({row[label] for row in counted}) > 1]
    return f"reviewers disagree on {' and '.join(disputed)}; an adjudicator has to decide" if disputed else ""


def _kind(people: People, handle: str) -> str | None:
    person = people.get(handle)
    return person.kind if person else None
