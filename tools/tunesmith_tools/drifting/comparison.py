"""A whole comparison: added against kept records, those that left, and what that made of the dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tunesmith.policy import Drift
from tunesmith_tools.drifting import facts, vocabulary
from tunesmith_tools.drifting.facts import Facts
from tunesmith_tools.drifting.populations import Populations
from tunesmith_tools.drifting.study import Study, study
from tunesmith_tools.drifting.table import Bools, Table
from tunesmith_tools.drifting.testing import Spoken
from tunesmith_tools.drifting.vocabulary import Moved

Shares = Mapping[str, Mapping[str, float]]  # percent by attribute and label


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `since` says it is compared with, both studies, and the shares of all records then and now.

    `words` are those whose use differs most. `left` takes the records that are there no more for the added ones; it
    alarms of nothing. `lost` counts those that nothing is known of.
    """

    since: str
    added: Study
    words: tuple[Moved, ...]
    left: Study
    lost: int
    then: Shares
    now: Shares
    records_then: int
    records_now: int


def compare(found: Populations, settings: Drift) -> Comparison:
    """Compare populations."""
    now = [*found.kept, *found.added]
    words, of_added = _words(found)
    spoken = Spoken([vocabulary.hashes(one) for one in words], of_added) if words else None
    return Comparison(
        since=found.since,
        added=_study(found.kept, found.added, spoken, settings),
        words=vocabulary.moved(words, of_added),
        left=_study(found.kept, found.left, None, settings),
        lost=found.lost,
        then=_shares(found.then),
        now=_shares(now),
        records_then=len(found.then),
        records_now=len(now),
    )


def _study(kept: Sequence[Facts], others: Sequence[Facts], spoken: Spoken | None, settings: Drift) -> Study:
    return study(Table.of([*kept, *others]), _last(len(kept), len(others)), spoken, settings)


def _words(found: Populations) -> tuple[list[frozenset[str]], Bools]:
    """The words of the records that are drawn from both sides, and which are added; none where one side is empty."""
    kept, added = (vocabulary.drawn(one.id for one in several) for several in (found.kept, found.added))
    if not kept or not added:
        return [], _last(0, 0)
    return [facts.words(one) for one in found.records([*kept, *added])], _last(len(kept), len(added))


def _last(kept: int, others: int) -> Bools:
    return np.arange(kept + others) >= kept


def _shares(several: Sequence[Facts]) -> dict[str, dict[str, float]]:
    table = Table.of(several)
    return {
        one.name: {
            label: 100 * int(count) / max(1, len(several))
            for label, count in zip(one.labels, one.has.sum(axis=0), strict=True)
        }
        for one in table.marks
    }
