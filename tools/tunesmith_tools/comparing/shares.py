"""How the composition of the active records changed: the share of each task, domain, language and main judgement."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tunesmith_tools.comparing.changes import Changes
from tunesmith_tools.comparing.fields import MainLabels

Counts = Mapping[str, Counter[str]]  # active records by label and value

_PLACES = {"safety.prompt_harm": "prompt_harm", "safety.response_mode": "response_mode"}


class Share(NamedTuple):
    """How many active records had and have a value of a label, and of how many."""

    label: str
    value: str
    before: int
    after: int
    of_before: int
    of_after: int

    @property
    def was(self) -> float:
        """Its share before, from 0 to 1."""
        return self.before / self.of_before if self.of_before else 0.0

    @property
    def now(self) -> float:
        """Its share now, from 0 to 1."""
        return self.after / self.of_after if self.of_after else 0.0


def counted(records: Iterable[MainLabels]) -> Counts:
    """Counts of records by label and value; a label that a record lacks is not counted."""
    found: dict[str, Counter[str]] = {label: Counter() for label in MainLabels._fields}
    for one in records:
        for label, value in zip(one._fields, one, strict=True):
            if value:
                found[label][value] += 1
    return found


def shares(now: Counts, size: int, changes: Changes, uncounted: frozenset[str] = frozenset()) -> tuple[Share, ...]:
    """The values whose count differs, the largest change of share first, from the counts of the later side.

    `size` is the number of active records there, and `uncounted` are the ids of those that `now` leaves out since their
    schema does not accept them: they are left out of the earlier side too.
    """
    added = [one for one in changes.added if one.id not in uncounted]
    withdrawn = [one for one in changes.withdrawn if one.id not in uncounted]
    came, went = counted(one.labels for one in added), counted(one.labels for one in withdrawn)
    for one in changes.relabelled:
        for change in one.labels if one.id not in uncounted else ():
            label = _PLACES.get(change.label, change.label)
            if label in came:
                came[label].update([change.after] if isinstance(change.after, str) else [])
                went[label].update([change.before] if isinstance(change.before, str) else [])
    before_size = size - len(added) + len(withdrawn)
    found = []
    for label in MainLabels._fields:
        for value in {*now[label], *went[label]}:
            after = now[label][value]
            before = after - came[label][value] + went[label][value]
            if before != after:
                found.append(Share(label, value, before, after, before_size, size))
    return tuple(sorted(found, key=lambda one: (-abs(one.now - one.was), one.label, one.value)))
