"""Stage split: the placement of every record, and whether a candidate for validation or test is admitted yet."""

import csv
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith import config
from tunesmith.corpus import LEDGER, POLICY
from tunesmith.disagreement import Difference, Opinion, deciding, differences
from tunesmith.ledger import Line
from tunesmith.people import People
from tunesmith.policy import EVALUATION, EvaluationReviews, Policy, Splits
from tunesmith_hooks.report import printable
from tunesmith_tools.console import say
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.pipeline import cluster, folders, pack
from tunesmith_tools.pipeline.cluster import Clusters
from tunesmith_tools.pipeline.linking import candidates
from tunesmith_tools.pipeline.split import Placement, place

TABLE = f"{folders.SPLIT}/split.tsv"
COLUMNS = ("id", "state", "split", "basis", "reason")


@dataclass(frozen=True, slots=True)
class Row:
    """A record's place. `state` is placed, pending or quarantined for active records, else the record's status."""

    id: str
    state: str
    split: str = ""
    basis: str = ""
    reason: str = ""


def run(root: Path, policy: Policy, people: People) -> None:
    """Write build/split/split.tsv. Raises ConfigError as `refuse_moves` does."""
    ledgered = read_ledger(root)
    refuse_moves(root, policy.splits, ledgered)
    found = rows(pack.read(root), cluster.read(root), ledgered, policy, people)
    folders.fresh(root, folders.SPLIT)
    lines = ["\t".join(COLUMNS) + "\n"]
    # A reason may quote an origin, which may hold any character.
    lines += ["\t".join((row.id, row.state, row.split, row.basis, printable(row.reason))) + "\n" for row in found]
    folders.write_lines(root / TABLE, lines)
    for told in idle_overrides(policy.splits, found):
        say(f"note: {told}")


def read(root: Path) -> list[Row]:
    """The rows that `run` wrote."""
    with (root / TABLE).open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def rows(
    packed: pack.Packed, clusters: Clusters, ledgered: Mapping[str, str], policy: Policy, people: People
) -> list[Row]:
    """Every record's place, in the order of ids."""
    placements = designations(packed.records, clusters, ledgered, policy, people)
    contaminated = clusters.contaminated(people)
    reviews: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in packed.reviews:
        if row["counts"]:
            reviews[row["record"]].append(row)
    found = []
    for row in packed.records:
        if row["status"] != "active":
            found.append(Row(row["id"], row["status"]))
            continue
        if row["id"] in contaminated:
            basis = "ledger" if row["id"] in ledgered else "provisional"
            found.append(Row(row["id"], "quarantined", "", basis, contaminated[row["id"]].told))
            continue
        placement = placements[row["id"]]
        if placement.split is None:
            found.append(Row(row["id"], "quarantined", "", placement.basis, placement.reason))
            continue
        lacks = ""
        if placement.split in EVALUATION:
            lacks = what_admission_lacks(row, reviews[row["id"]], policy.reviews.evaluation, people)
        state = "pending" if lacks else "placed"
        found.append(Row(row["id"], state, placement.split, placement.basis, lacks))
    return found


def new_lines(rows: Iterable[Row], ledgered: Container[str], release: str) -> tuple[Line, ...]:
    """The lines that the ledger lacks, with the word of a release."""
    return tuple(Line(row.id, row.split, release) for row in rows if row.split and row.id not in ledgered)


def designations(
    records: Iterable[Mapping[str, Any]],
    clusters: Clusters,
    ledgered: Mapping[str, str],
    policy: Policy,
    people: People,
) -> dict[str, Placement]:
    """The placements of all records that a split may hold.

    One that repeats a benchmark gets none before it is mended, so that it decides nothing for its neighbours; where it
    was designated before, they follow its line.
    """
    kept_out = clusters.contaminated(people).keys() - ledgered.keys()
    standing = [one for one in candidates(records, ledgered) if one.id not in kept_out]
    return place(standing, clusters.pairs, ledgered, policy.splits)


def refuse_moves(root: Path, settings: Splits, ledgered: Mapping[str, str]) -> None:
    """Raise ConfigError, which points into the policy, where an override would move a designated record."""
    for number, each in enumerate(settings.overrides):
        line = ledgered.get(each.record, each.split)
        if line != each.split:
            where = ("splits", "overrides", number, "split")
            told = f"{LEDGER} designates {each.record} for {line}, and a designated record never moves"
            raise config.error_at(POLICY, (root / POLICY).read_bytes(), where, told)


def idle_overrides(settings: Splits, found: Iterable[Row]) -> list[str]:
    """A sentence for each override that decides nothing."""
    by_id = {row.id: row for row in found} if settings.overrides else {}
    told = []
    for each in settings.overrides:
        row = by_id.get(each.record)
        if row is None:
            told.append(f"splits.overrides names {each.record}, an id that no record has")
        elif row.basis != "override":
            why = row.reason if row.state == "quarantined" else f"the record is {row.state} without it"
            told.append(f"the override of {each.record} in {POLICY} does nothing: {why}; take it out")
    return told


def what_admission_lacks(
    record: Mapping[str, Any], reviews: Sequence[Mapping[str, Any]], wanted: EvaluationReviews, people: People
) -> str:
    """What a candidate for an evaluation split still needs, in words; empty if it is admitted.

    `reviews` are those that count for the record as it stands. The author's own never does, and only somebody who gave
    no review adjudicates: the word of a reviewer stays one of those that are at issue, in whatever role.
    """
    counted = [row for row in reviews if row["by"] != record["author"] and people.kind(row["by"]) in wanted.kinds]
    reviewers = {row["by"] for row in counted if row["role"] == "reviewer"}
    if len(reviewers) < wanted.reviewers:
        return f"needs reviews by {wanted.reviewers} of kind {' or '.join(wanted.kinds)}, has {len(reviewers)}"
    opinions = [Opinion(*(row[name] for name in Opinion._fields)) for row in counted]
    decisions = deciding(opinions)
    return _what_adjudicators_lack(record, decisions) if decisions else _what_reviewers_lack(record, opinions)


def _what_adjudicators_lack(record: Mapping[str, Any], decisions: Sequence[Opinion]) -> str:
    against = _against(decisions)
    if against:
        return f"the adjudicator's verdict is {against}"
    told = _other_readings(differences(record, decisions), "the adjudicator reads")
    return f"{told}; the label has to be mended" if told else ""


def _what_reviewers_lack(record: Mapping[str, Any], opinions: Sequence[Opinion]) -> str:
    against = _against(opinions)
    if against:
        return f"a reviewer's verdict is {against}; mend or withdraw the record, or let somebody else adjudicate"
    found = differences(record, opinions)
    disputed = [one.point for one in found if one.is_among_opinions]
    if disputed:
        return f"reviewers disagree on {' and '.join(disputed)}; an adjudicator has to decide"
    told = _other_readings(found, "reviewers read")
    return f"{told}; an adjudicator has to decide, or the label is mended" if told else ""


def _against(opinions: Sequence[Opinion]) -> str:
    return min((one.verdict for one in opinions if one.verdict != "accept"), default="")


def _other_readings(found: Sequence[Difference], who: str) -> str:
    """Where those who judged read a label as something else than the record says."""
    told = []
    for one in found:
        read = [value for value, _ in one.readings if value != one.record]
        told.append(f"{who} {one.point} as {' or '.join(read)}, the record says {one.record}")
    return "; ".join(told)
