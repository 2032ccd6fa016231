"""Which record somebody judges next: a law that everybody works out alone from the same files, without a server.

1. **How many.** A candidate for validation or test needs as many reviewers, of the kinds, as `reviews.evaluation` in
   the policy says. Of all other records the percentage `reviews.twice` needs two, drawn by a hash of the id, so that
   this share represents the data; each of the rest needs `reviews.others`. Reviews count that `review.counting`
   counts, one for each reviewer, the author's never.
2. **In which order.** By tier, as `Tier` lists them; records with harm cues by the score of these, highest first; else
   by a hash of the id.
3. **Whose turn.** The people who may judge a record are asked in the order of a hash of record and handle (highest
   random weight: Thaler and Ravishankar 1998). While n reviews are missing it is the turn of the first n who have not
   judged its text. Who asks from a clone that lacks the newest reviews gets the same people, or some of them.
4. **Who is away.** Somebody's turns pass on to the next in that order if their last review is over AWAY_DAYS older than
   the newest of all; if they never gave one, the oldest of all stands for it. These are the days that reviews name. In
   each tier one's own turns come first, then those passed on, then the next tier.
5. **Help.** Who has no turn left in any tier is given what others have not done: first where those whose turn it is
   have judged least, then where they come next in the order of 3, then from the end of the queue, since those whose
   turn it is work from its beginning. So nobody who never answers holds up a record.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from tunesmith.people import People, Person
from tunesmith.policy import Reviews
from tunesmith_tools.reviewing.qualified import REVIEWER, Hindrance, hindrance
from tunesmith_tools.summaries import RecordSummary, Summaries

AWAY_DAYS = 14  # longer than most absences, short beside the months that a long queue takes


class Tier(StrEnum):
    """Why a record is to be judged, in the order of the queue."""

    EVALUATION = "evaluation"
    TWICE = "twice"
    STALE = "stale"
    HARM = "harm"
    OTHER = "other"


TOLD = {
    Tier.EVALUATION: "candidates for validation or test",
    Tier.TWICE: "drawn to be judged twice",
    Tier.STALE: "judged before they changed",
    Tier.HARM: "prompts with words of harm",
    Tier.OTHER: "all others",
}


class Turn(StrEnum):
    """Why somebody is given a record: it is their turn, or that of somebody away, or nothing of either is left."""

    OWN = "own"
    PASSED_ON = "passed on"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Task:
    """A record in the queue. `by` are the reviewers whose reviews count, `judged` everybody who has judged its text.

    `kinds` are the kinds of reviewer that are wanted, empty for any.
    """

    record: RecordSummary
    tier: Tier
    wanted: int
    kinds: tuple[str, ...]
    by: frozenset[str]
    judged: frozenset[str]

    @property
    def lacks(self) -> int:
        """How many reviews are missing."""
        return max(0, self.wanted - len(self.by))

    def hindrance(self, person: Person) -> Hindrance | None:
        """What keeps somebody from judging the record; None where nothing does."""
        return hindrance(self.record, person, self.kinds, self.judged)


@dataclass(frozen=True, slots=True)
class Team:
    """The reviewers among whom records are shared, who of them is away, and how many reviews each has given."""

    reviewers: tuple[Person, ...]
    away: frozenset[str] = frozenset()
    given: Mapping[str, int] = field(default_factory=dict)


class Offer(NamedTuple):
    """A record for somebody to judge, and the handles of those whose turn it is."""

    task: Task
    turn: Turn
    turn_of: tuple[str, ...]


def tasks(found: Summaries, candidates: Collection[str], settings: Reviews, people: People) -> list[Task]:
    """Every active record that needs a review, done or not, in the order of the queue.

    `candidates` are the ids of the records that are candidates for validation or test.
    """
    active = (one for one in found.records.values() if one.status == "active")
    every = (_task(one, found, one.id in candidates, settings, people) for one in active)
    return sorted((one for one in every if one.wanted), key=_order)


def team(found: Summaries, reviewers: Sequence[Person]) -> Team:
    """The team as the reviews show it."""
    given: Counter[str] = Counter()
    last: dict[str, str] = {}
    days = set()
    for one in (one for several in found.reviews.values() for one in several if one.role == REVIEWER):
        given[one.by] += 1
        last[one.by] = max(last.get(one.by, ""), one.created)
        days.add(one.created)
    if not days:
        return Team(tuple(reviewers))
    newest = date.fromisoformat(max(days))
    seen = {one.handle: date.fromisoformat(last.get(one.handle, min(days))) for one in reviewers}
    away = frozenset(handle for handle, day in seen.items() if (newest - day).days > AWAY_DAYS)
    return Team(tuple(reviewers), away, given)


def is_drawn_twice(record: str, percent: int) -> bool:
    """Whether a record, by its id, is of the share that two reviewers always judge."""
    return _draw("twice", record) * 100 < percent << _BITS


def asked(task: Task, team: Team) -> list[Person]:
    """Those who may judge a record and have not judged its text, in the order in which they are asked."""
    return sorted(_able(task, team), key=lambda one: _draw(task.record.id, one.handle))


def offers(queue: Iterable[Task], person: Person, team: Team) -> Iterator[Offer]:
    """What one of the team is to judge, first things first; nothing is worked out before it is asked for."""
    away = team.away - {person.handle}
    rest = []
    open_to = ((place, task) for place, task in enumerate(queue) if task.lacks and not task.hindrance(person))
    for _, tier in groupby(open_to, key=lambda item: item[1].tier):
        others = []
        for place, task in tier:
            order = asked(task, team)
            if person in order[: task.lacks]:
                yield _offer(task, Turn.OWN, order)
            else:
                others.append((place, task, order))
        for place, task, order in others:
            if person in [one for one in order if one.handle not in away][: task.lacks]:
                yield _offer(task, Turn.PASSED_ON, order)
            else:
                rest.append((_order_of_help(place, task, order, person, team), _offer(task, Turn.HELP, order)))
    yield from (offer for _, offer in sorted(rest, key=lambda item: item[0]))


def waits(queue: Iterable[Task], person: Person) -> dict[str, int]:
    """For whom the records wait that lack reviews and that somebody is not to judge, with their numbers."""
    found = (task.hindrance(person) for task in queue if task.lacks)
    return _counted(one for one in found if one)


def nobody_for(queue: Iterable[Task], team: Team) -> dict[str, int]:
    """For whom the records wait that lack more reviews than there are people who may give them, with their numbers."""
    return _counted(_nearest(task, team) for task in queue if task.lacks > len(_able(task, team)))


_TIERS = tuple(Tier)
_BITS = 64
_NOBODY = Hindrance(0, "a reviewer", "", "")


def _task(one: RecordSummary, found: Summaries, is_candidate: bool, settings: Reviews, people: People) -> Task:
    given = found.reviews.get(one.id, ())
    judged = frozenset(each.by for each in given if each.text == one.standing.text)
    counting = found.counting(one) if judged else []
    by = frozenset(each.by for each in counting if each.role == REVIEWER and each.by != one.author)
    if is_candidate:
        wanted = settings.evaluation
        of_kind = frozenset(handle for handle in by if people.kind(handle) in wanted.kinds)
        return Task(one, Tier.EVALUATION, wanted.reviewers, wanted.kinds, of_kind, judged)
    if is_drawn_twice(one.id, settings.twice):
        return Task(one, Tier.TWICE, max(2, settings.others), (), by, judged)
    if not by and any(each.role == REVIEWER and each.by != one.author for each in given):
        return Task(one, Tier.STALE, settings.others, (), by, judged)
    return Task(one, Tier.HARM if one.harm > 0 else Tier.OTHER, settings.others, (), by, judged)


def _order(task: Task) -> tuple[int, float, int]:
    harm = task.record.harm if task.tier is Tier.HARM else 0.0
    return _TIERS.index(task.tier), -harm, _draw("order", task.record.id)


def _offer(task: Task, turn: Turn, order: Sequence[Person]) -> Offer:
    return Offer(task, turn, tuple(one.handle for one in order[: task.lacks]))


def _order_of_help(place: int, task: Task, order: Sequence[Person], person: Person, team: Team) -> tuple[int, int, int]:
    """What sorts the records that somebody helps with, as 5. of the law says."""
    least = min(team.given.get(one.handle, 0) for one in order[: task.lacks])
    return least, order.index(person) - task.lacks, -place


def _able(task: Task, team: Team) -> list[Person]:
    return [one for one in team.reviewers if not task.hindrance(one)]


def _nearest(task: Task, team: Team) -> Hindrance:
    """What keeps the one from a record who is nearest to judging it."""
    found = [one for one in map(task.hindrance, team.reviewers) if one]
    return max(found, key=lambda one: one.step, default=_NOBODY)


def _counted(found: Iterable[Hindrance]) -> dict[str, int]:
    """How many records wait for whom, most first."""
    counts = Counter(one.waits_for for one in found)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _draw(*words: str) -> int:
    """A number of _BITS bits that words decide, as if by chance."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[: _BITS // 8])
