"""The releases of a dataset one after another: how large each was, of what, and whether what it added looked alike.

Which records a release held is known from the ledger, what they say from the working tree: labels that were mended
since count as they are now. What a release was made of stands in its composition.json, as it was then.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith import release
from tunesmith.corpus import TreeView, Unreadable, read_regular
from tunesmith.finding import counted
from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith.release import Release
from tunesmith_hooks.report import printable
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.drifting import comparison, facts, formats, populations, sentences
from tunesmith_tools.drifting.comparison import Comparison, Shares
from tunesmith_tools.drifting.study import Verdict

COMPOSITION = "composition.json"
_NAMES = {"source": "kind"}  # what an attribute is called there
_READABLE = ("active", "withdrawn", "draft")  # of an erased record nothing is known


@dataclass(frozen=True, slots=True)
class Step:
    """One release against the one before it; the first has none. `shares` are those of its composition.json."""

    release: Release
    records: int
    shares: Shares
    compared: Comparison | None
    alarms: tuple[str, ...]


def steps(root: Path, policy: Policy, people: People) -> list[Step]:
    """Every release, the oldest first. Raises Failure."""
    known = populations.releases(root)
    ledgered = read_ledger(root) if known else {}
    view = TreeView.of(root)
    there = populations.read(view, people, statuses=_READABLE) if len(known) > 1 else populations.Read({})
    found = []
    for before, one in zip([None, *known], known, strict=False):
        between = populations.of_releases(before, one, ledgered, there, view) if before else None
        compared = comparison.compare(between, policy.drift) if between else None
        alarms = sentences.alarms(compared, policy.targets) if compared else []
        found.append(Step(one, len(one.placed(ledgered)), _shares(root, one), compared, tuple(alarms)))
    return found


def as_json(several: Sequence[Step], policy: Policy) -> list[dict[str, Any]]:
    """Every release as data."""
    return [
        {
            "version": one.release.version,
            "date": one.release.date,
            "records": one.records,
            "percent": {
                name: {label: round(share, 2) for label, share in of.items()} for name, of in one.shares.items()
            },
            "against_previous": formats.as_json(one.compared, one.alarms, policy.drift) if one.compared else None,
            "overridden": [each.reason for each in one.release.overrides if each.of == "drift"],
        }
        for one in several
    ]


def lines(several: Sequence[Step]) -> Iterator[str]:
    """A line for each release, and below it what drifted."""
    if not several:
        yield sentences.NO_RELEASE
        return
    width = max(len(one.release.version) for one in several)
    for one, before in zip(several, [None, *several], strict=False):
        told = f"{one.release.version:<{width}}  {one.release.date}  {counted(one.records, 'record')}"
        if one.compared:
            added, gone = one.compared.added.added, one.compared.left.added + one.compared.lost
            told += f"  {added:,} added, {gone:,} left  {_verdict(one)}"
        yield told
        if before and (changed := sentences.most_changed_share(before.shares, one.shares)):
            yield f"{'':<{width}}    most changed: {changed}"
        yield from (f"{'':<{width}}    drift in {alarm}" for alarm in one.alarms)
        for each in one.release.overrides:
            if each.of == "drift":
                yield f"{'':<{width}}    meant, says {each.by}: {printable(each.reason)}"


def _verdict(one: Step) -> str:
    if one.alarms:
        return f"drift in {counted(len(one.alarms), 'attribute')}"
    attributes = one.compared.added.attributes if one.compared else ()
    too_few = sum(each.verdict is Verdict.too_few for each in attributes)
    return f"no alarm, too few to tell of {counted(too_few, 'attribute')}" if too_few else "no alarm"


def _shares(root: Path, one: Release) -> Shares:
    """The shares in a release's composition.json; of attributes that it does not tell of, or not so, nothing."""
    data = read_regular(root / release.folder_of(one.version) / COMPOSITION)
    try:
        told = {} if isinstance(data, Unreadable) else json.loads(data)
        return {name: _percent(told[key]) for name in facts.LABELS if (key := _NAMES.get(name, name)) in told}
    except (ValueError, TypeError, AttributeError):
        return {}


def _percent(labels: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    counts = {label: sum(splits.values()) for label, splits in labels.items()}
    return {label: 100 * count / max(1, sum(counts.values())) for label, count in counts.items()}
