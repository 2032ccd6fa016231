"""Where those who judged a record disagree, with one another or with the record, and who may decide it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LABELS = ("prompt_harm", "response_mode")  # differences in other labels are counted, not settled one by one
ADJUDICATOR = "adjudicator"


class Opinion(NamedTuple):
    """What one judgement says on the points that have to be settled."""

    by: str
    role: str
    verdict: str
    prompt_harm: str
    response_mode: str


class Difference(NamedTuple):
    """One point at which opinions differ, or at which all of them differ from the record.

    `point` is the verdict or one of LABELS; `readings` has each value given, in alphabetical order, with the handles of
    those who gave it; `record` is what the record says, None for the verdict, of which a record says nothing.
    """

    point: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]
    record: str | None

    @property
    def is_among_opinions(self) -> bool:
        """Whether those who judged differ from one another, and not from the record alone."""
        return len(self.readings) > 1


def differences(labels: Mapping[str, str | None], opinions: Sequence[Opinion]) -> tuple[Difference, ...]:
    """Every point at which opinions differ from one another or from the record's labels, by their names; verdict first.

    That all of them refuse a record is no difference: its author knows what to do.
    """
    verdicts = Difference("verdict", _readings((one.verdict, one.by) for one in opinions), None)
    found = [verdicts] if verdicts.is_among_opinions else []
    for name in LABELS:
        read = _readings((getattr(one, name), one.by) for one in opinions)
        if any(value != labels[name] for value, _ in read):
            found.append(Difference(name, read, labels[name]))
    return tuple(found)


def deciding(opinions: Iterable[Opinion]) -> list[Opinion]:
    """The adjudications among opinions that decide: those by people who gave no other judgement.

    The word of a reviewer stays one of those that are at issue, in whatever role it is given again.
    """
    every = list(opinions)
    parties = {one.by for one in every if one.role != ADJUDICATOR}
    return [one for one in every if one.role == ADJUDICATOR and one.by not in parties]


def unresolved(labels: Mapping[str, str | None], opinions: Sequence[Opinion]) -> tuple[Difference, ...]:
    """The differences that wait for an adjudicator: none where one has decided."""
    return () if deciding(opinions) else differences(labels, opinions)


def _readings(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_value: dict[str, set[str]] = defaultdict(set)
    for value, handle in given:
        by_value[value].add(handle)
    return tuple((value, tuple(sorted(by_value[value]))) for value in sorted(by_value))
