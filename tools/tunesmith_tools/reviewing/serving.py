"""What `tunesmith review next` says: records to judge, or why there are none for somebody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tunesmith.finding import counted
from tunesmith.gold import GoldScore
from tunesmith.people import Person
from tunesmith.policy import GoldDemand
from tunesmith_tools.reviewing import queue
from tunesmith_tools.reviewing.desk import Desk
from tunesmith_tools.reviewing.queue import TOLD, Offer, Turn
from tunesmith_tools.reviewing.worksheet import FOLDER
from tunesmith_tools.summaries import RecordSummary


@dataclass(frozen=True)
class Served:
    """Records for a reviewer, and the reasons for which others are not for them.

    `gold` are records of guidelines/gold.yaml, which come first where the policy asks for them. `waits` counts the
    records that lack reviews by whom they wait for; `begun` are the records of worksheets that were begun.
    """

    person: Person
    gold: tuple[RecordSummary, ...]
    offers: tuple[Offer, ...]
    splits: Mapping[str, str]
    waits: Mapping[str, int]
    begun: tuple[str, ...]
    score: GoldScore
    demand: GoldDemand | None
    passed: bool


def serve(desk: Desk, person: Person, count: int) -> Served:
    """Up to `count` records for a reviewer."""
    passed = desk.passed(person)
    gold = () if passed else tuple(desk.gold_left(person)[:count])
    offers = tuple(islice(desk.offers(person), count)) if passed else ()
    names = sorted(path.name for path in (desk.dataset.root / FOLDER).glob(f"*.{person.handle}.yaml"))
    return Served(
        person=person,
        gold=gold,
        offers=offers,
        splits=desk.splits,
        waits={} if offers or gold else queue.waits(desk.queue, person),
        begun=tuple(name.removesuffix(f".{person.handle}.yaml") for name in names),
        score=desk.scores.get(person.handle, GoldScore()),
        demand=desk.dataset.policy.reviews.gold,
        passed=passed,
    )


def value_of(served: Served) -> dict[str, Any]:
    """What was served, for programs."""
    return {
        "by": served.person.handle,
        "gold": [{"record": one.id, "path": one.path} for one in served.gold],
        "records": [
            {
                "record": one.task.record.id,
                "path": one.task.record.path,
                "tier": str(one.task.tier),
                "turn": str(one.turn),
                "split": served.splits.get(one.task.record.id),
                "missing": one.task.lacks,
            }
            for one in served.offers
        ],
        "waits": dict(served.waits),
        "begun": list(served.begun),
        "gold_passed": served.passed,
    }


def lines(served: Served) -> Iterator[str]:
    """What was served, for people."""
    if served.begun:
        yield f"begun and not given yet: {', '.join(served.begun)}"
    if not served.passed:
        yield from _about_gold(served)
        return
    if not served.offers:
        yield from _nothing(served)
        return
    if served.offers[0].turn is Turn.HELP:
        yield "No turn of yours is left. What follows waits for others, who may have judged it by now: before each"
        yield "record publish your reviews and fetch theirs (git push, git pull), so that nobody works for nothing."
    for offer in served.offers:
        yield f"{offer.task.record.id}"
        yield f"  {_why(offer, served.splits)}"
    yield f"next: tunesmith review start {served.offers[0].task.record.id}"


def _why(offer: Offer, splits: Mapping[str, str]) -> str:
    task = offer.task
    split = splits.get(task.record.id)
    told = f"candidate for {split}" if split else TOLD[task.tier]
    turn = {
        Turn.OWN: "your turn",
        Turn.PASSED_ON: f"passed on from {_names(offer.turn_of)}",
        Turn.HELP: f"the turn of {_names(offer.turn_of)}",
    }[offer.turn]
    return f"{told}; {counted(task.lacks, 'review')} missing; {turn}"


def _about_gold(served: Served) -> Iterator[str]:
    demand, score = served.demand, served.score
    if demand is None:  # then everybody has passed
        return
    if served.gold:
        done = f"{score.records} of {counted(demand.records, 'gold record')} judged blind"
        yield f"Gold records come first, to see whether you read the guidelines as the others do: {done}."
        yield from (one.id for one in served.gold)
        yield f"next: tunesmith review start {served.gold[0].id}"
    elif score.records < demand.records:
        yield (
            f"The policy asks for {counted(demand.records, 'gold record')} judged blind, you have judged "
            f"{score.records}, and guidelines/gold.yaml has no other one that you may judge; ask whoever keeps it"
        )
    else:
        yield (
            f"You gave {score.agreed} of {score.compared} labels of the gold records as expected, and "
            f"{demand.percent}% are needed. `tunesmith agreement --against gold` shows which differ; go through them "
            "with whoever keeps guidelines/gold.yaml, who may add records for you to judge"
        )


def _nothing(served: Served) -> Iterator[str]:
    if not served.waits:
        yield "nothing waits for a review: every record has as many as the policy asks for"
        return
    yield "nothing for you now:"
    for told, count in served.waits.items():
        yield f"  {count:,} wait{'s' if count == 1 else ''} for {told}"
    yield "`languages` and `hazards` of people stand in guidelines/people.yaml"


def _names(handles: Sequence[str]) -> str:
    return " and ".join(handles)
