"""What a release would be, from a build of the dataset as it stands."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tunesmith import git, ledger, release
from tunesmith.corpus import DATA_FOLDERS
from tunesmith.ledger import Line
from tunesmith.policy import SPLITS
from tunesmith.release import Release
from tunesmith_tools.comparing import changes
from tunesmith_tools.dataset import Dataset, read_ledger, today
from tunesmith_tools.drifting import stage as drift
from tunesmith_tools.pipeline import placement
from tunesmith_tools.releasing import environment, versions
from tunesmith_tools.releasing.versions import ANY, Difference, Smallest


@dataclass(frozen=True, slots=True)
class State:
    """The dataset as the last build placed it, beside the release before.

    `lines` are the designations that the ledger lacks, `left_out` the designated records that are not placed, by state,
    `splits` the split of each placed record, `alarms` what is to be said of the drift of those
    that were added. Without a release before, nothing is compared and `difference` is None.
    """

    previous: Release | None
    lines: tuple[Line, ...]
    left_out: Mapping[str, tuple[str, ...]]
    splits: Mapping[str, str]
    alarms: tuple[str, ...]
    difference: Difference | None

    @property
    def smallest(self) -> Smallest:
        """The smallest honest version."""
        if self.previous is None or self.difference is None:
            return ANY
        return versions.smallest(self.previous.version, self.difference)

    @property
    def placed(self) -> dict[str, int]:
        """How many records are placed in each split."""
        counts = Counter(self.splits.values())
        return {split: counts[split] for split in SPLITS}


def state(dataset: Dataset, releases: Sequence[Release]) -> State:
    """Read the last build. Raises GitError where the tag of the release before is not here."""
    root = dataset.root
    rows, ledgered = placement.read(root), read_ledger(root)
    previous = release.latest(releases)
    lines = placement.new_lines(rows, ledgered, ledger.UNRELEASED)
    splits = {row.id: row.split for row in rows if row.state == "placed"}
    difference = None
    if previous:
        changed = changes.since(root, f"refs/tags/{release.tag_of(previous.version)}")
        difference = versions.difference(previous.placed(ledgered), splits.keys(), changed)
    left_out = not_placed(rows, [*ledgered, *(line.id for line in lines)])
    compared = alarms(root) if difference and difference.added else ()  # a build may be of the release before itself
    return State(previous, lines, left_out, splits, compared, difference)


def not_placed(rows: Iterable[placement.Row], designated: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The designated records that are not placed, sorted, by state."""
    states = {row.id: row.state for row in rows}
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(designated):
        if states[name] != "placed":
            found[states[name]].append(name)
    return {key: tuple(names) for key, names in sorted(found.items())}


def alarms(root: Path) -> tuple[str, ...]:
    """What the stage drift found to be both significant and large."""
    return tuple(json.loads((root / drift.OUTCOME).read_text("utf-8"))["alarms"])


def made(dataset: Dataset, found: State, version: str, overrides: Iterable[release.Override]) -> Release:
    """The account of a version."""
    head = git.head(dataset.root)
    records, reviews = (git.tree(dataset.root, head, folder) for folder in DATA_FOLDERS)
    return Release(
        version=version,
        date=day(),
        previous=found.previous.version if found.previous else None,
        guidelines=dataset.policy.version,
        records=records,
        reviews=reviews,
        designated=len(read_ledger(dataset.root)) + len(found.lines),
        not_placed=found.left_out,
        overrides=tuple(overrides),
        built_with=environment.versions(),
    )


def day() -> str:
    """The day of a release: today, or that of SOURCE_DATE_EPOCH in UTC (reproducible-builds.org, 2017)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC).date() if epoch else today()).isoformat()
