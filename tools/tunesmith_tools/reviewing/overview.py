"""Where the reviewing of a dataset stands: what is done and what waits, by tier and by reviewer."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tunesmith.finding import counted
from tunesmith.people import Person
from tunesmith_tools.reviewing import disagreement, queue
from tunesmith_tools.reviewing.desk import Desk
from tunesmith_tools.reviewing.qualified import REVIEWER
from tunesmith_tools.reviewing.queue import TOLD, Tier


def overview(desk: Desk, person: Person | None) -> dict[str, Any]:
    """Counts over the working tree. With a person, `reviewers` holds them alone."""
    turns: Counter[str] = Counter()
    for task in desk.queue:
        if task.lacks:
            turns.update(one.handle for one in queue.asked(task, desk.team)[: task.lacks])
    shown = [one for one in desk.dataset.people if REVIEWER in one.roles and person in (None, one)]
    settings = desk.dataset.policy.reviews
    cases = disagreement.cases(desk.found, desk.splits, settings.evaluation, desk.dataset.people)
    return {
        "tiers": {str(tier): _of_tier(desk, tier) for tier in Tier},
        "beyond": sum(max(0, len(task.by) - task.wanted) for task in desk.queue),
        "unresolved": sum(case.is_unresolved for case in cases),
        "nobody_for": queue.nobody_for(desk.queue, desk.team),
        "reviewers": {one.handle: _of_reviewer(desk, one, turns) for one in sorted(shown)},
        "unreadable": len(desk.found.unreadable),
        "unplaced": desk.unplaced,
    }


def lines(value: dict[str, Any]) -> Iterator[str]:
    """An overview as people read it, with what comes next."""
    yield f"{'':12}{'records':>9}{'done':>9}{'reviews missing':>17}"
    for tier, counts in value["tiers"].items():
        numbers = f"{counts['records']:>9,}{counts['done']:>9,}{counts['missing']:>17,}"
        yield f"{tier:12}{numbers}   {TOLD[Tier(tier)]}"
    if value["reviewers"]:
        yield ""
        yield f"{'':24}{'given':>9}{'their turn':>12}"
    for handle, one in value["reviewers"].items():
        remarks = [] if one["passed"] else ["judges gold records first"]
        remarks += ["away"] if one["away"] else []
        yield f"{handle:24}{one['given']:>9,}{one['turn']:>12,}   {', '.join(remarks)}".rstrip()
    yield ""
    for told, count in value["nobody_for"].items():
        yield f"{counted(count, 'record')} can be finished by nobody here: waiting for {told}"
    if value["beyond"]:
        yield f"{counted(value['beyond'], 'review')} given beyond what the policy asks for"
    if value["unplaced"]:
        yield f"records that are not frozen count as training data for now: {value['unplaced']}"
    yield from _next(value)


def _next(value: dict[str, Any]) -> Iterator[str]:
    if value["unreadable"]:
        yield f"{counted(value['unreadable'], 'file')} cannot be read: run `tunesmith check`"
    if value["unresolved"]:
        yield f"{counted(value['unresolved'], 'record')} with a disagreement: tunesmith adjudicate"
    if any(counts["missing"] for counts in value["tiers"].values()):
        yield "next: tunesmith review next"
    else:
        yield "nothing waits for a review"


def _of_tier(desk: Desk, tier: Tier) -> dict[str, int]:
    tasks = [task for task in desk.queue if task.tier is tier]
    return {
        "records": len(tasks),
        "done": sum(not task.lacks for task in tasks),
        "missing": sum(task.lacks for task in tasks),
    }


def _of_reviewer(desk: Desk, one: Person, turns: Counter[str]) -> dict[str, Any]:
    return {
        "given": desk.team.given.get(one.handle, 0),
        "turn": turns[one.handle],
        "passed": desk.passed(one),
        "away": one.handle in desk.team.away,
    }
