"""How the records of each label and stratum are divided among the splits, beside the shares aimed at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tunesmith.policy import SPLITS
from tunesmith_tools.pipeline.linking import MARGINS
from tunesmith_tools.pipeline.placement import Row

ENOUGH = 200  # records of a label or stratum; of fewer, one point is less than two records


class Share(NamedTuple):
    """The records of a cell, placed and pending, by split. `kind` is all, stratum or one of MARGINS."""

    kind: str
    label: str
    counts: Mapping[str, int]

    @property
    def records(self) -> int:
        """How many records all splits have of it."""
        return sum(self.counts.values())

    def percent(self, split: str) -> float:
        """A split's share."""
        return 100 * self.counts[split] / self.records

    def off(self, aim: Mapping[str, int]) -> float:
        """By how many points the split that is farthest from its aim misses it."""
        return max(abs(self.percent(split) - aim[split]) for split in SPLITS)


def shares(records: Iterable[Mapping[str, Any]], places: Iterable[Row]) -> list[Share]:
    """The whole, every label of the four margins, and every stratum, which is a product of them."""
    split_of = {row.id: row.split for row in places if row.split}
    cells: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for row in records:
        split = split_of.get(row["id"])
        if split is None:
            continue
        labels = [row[name] or "" for name in MARGINS]
        named = [("all", ""), *zip(MARGINS, labels, strict=True), ("stratum", " / ".join(labels))]
        for place, (kind, label) in enumerate(named):
            cells[place, kind, label][split] += 1
    return [
        Share(kind, label, {split: counts[split] for split in SPLITS})
        for (_, kind, label), counts in sorted(cells.items())
    ]
