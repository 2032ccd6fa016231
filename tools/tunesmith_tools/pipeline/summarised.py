"""What placements need of every record and review, without reading those again that were read before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from tunesmith.corpus import TreeView
from tunesmith.files import quoted
from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith_tools import summaries
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.pipeline import cluster, pack, placement
from tunesmith_tools.pipeline.cluster import Clusters
from tunesmith_tools.pipeline.pack import Packed
from tunesmith_tools.summaries import RecordSummary, ReviewSummary, Summaries


@dataclass(frozen=True, slots=True)
class Standing:
    """What places the records of a working tree, and their places."""

    packed: Packed
    clusters: Clusters
    ledgered: Mapping[str, str]
    rows: Sequence[placement.Row]


def standing(root: Path, policy: Policy, people: People) -> Standing:
    """The places of all records of the working tree, as a build would work them out now.

    Raises Failure where that cannot be told, ConfigError where an override would move a record.
    """
    view, ledgered = TreeView.of(root), read_ledger(root)
    placement.refuse_moves(root, policy.splits, ledgered)
    found, clusters = packed(root, read(view)), cluster.of(view)
    return Standing(found, clusters, ledgered, placement.rows(found, clusters, ledgered, policy, people))


def read(view: TreeView) -> Summaries:
    """The summaries of all records and reviews. Raises Failure where a file cannot be read."""
    found = summaries.read(view)
    for path in found.unreadable:
        raise Failure(f"{path} cannot be read; `tunesmith check {quoted(path)}` tells why", code=1)
    return found


def packed(root: Path, found: Summaries) -> Packed:
    """The rows that stage pack writes, as far as placements depend on them. Raises Failure for a missing document."""
    reviews = [row for one in found.records.values() for row in _reviews(one, found)]
    return Packed(records(root, found), sorted(reviews, key=itemgetter("record", "by", "path")))


def records(root: Path, found: Summaries) -> list[dict[str, Any]]:
    """The rows of the records alone."""
    links = pack.links(root, [one.path for one in found.records.values() if one.has_documents])
    rows = [_record(one, links.get(one.id, one.links)) for one in found.records.values()]
    return sorted(rows, key=itemgetter("id"))


def _record(one: RecordSummary, links: Sequence[str]) -> dict[str, Any]:
    labels = ("task", "domain", "language", "prompt_harm", "response_mode")
    return {
        "id": one.id,
        "status": one.status,
        "author": one.author,
        **{name: getattr(one.labels, name) for name in labels},
        "keys": links,
    }


def _reviews(one: RecordSummary, found: Summaries) -> Iterator[dict[str, Any]]:
    counting = found.counting(one)
    for each in found.reviews.get(one.id, ()):
        yield _review(each, counts=each in counting)


def _review(one: ReviewSummary, *, counts: bool) -> dict[str, Any]:
    return {
        "record": one.record,
        "by": one.by,
        "role": one.role,
        "verdict": one.verdict,
        "prompt_harm": one.own.prompt_harm,
        "response_mode": one.own.response_mode,
        "path": one.path,
        "counts": counts,
    }
