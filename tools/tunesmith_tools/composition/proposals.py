"""What to write next: kinds of records that bring short shares to their targets, by a greedy search.

Each step proposes one record and counts it as if it were there:

1. the task with the lowest ratio of share to target, then the domain with the lowest, unless their cell is full;
2. at most two more labels that are short, the lowest ratio first, each of another attribute.

A label counts as short from the moment when its share leaves the tolerance until it reaches the target. What a proposal
leaves open is counted as most records have it. The search ends when nothing is short, or after STEPS records. Reasoning
and the way to answer are never proposed: what is asked decides them, and no share that is short.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tunesmith.policy import Targets
from tunesmith_tools.composition.profile import SOME, Profile, counted, setting_of
from tunesmith_tools.composition.targets import Standing, State

STEPS = 10_000  # records; a dataset that lacks more has to grow before anybody can plan so far
_MAIN = ("task", "domain")
_MORE = ("language", "prompt_harm", "turns", "look_alike", "alternatives")
_MOST_MORE = 2  # a record that serves every share that is short is nobody's question
PROPOSED = (*_MAIN, *_MORE)
UNHARMFUL = "unharmful"


@dataclass(frozen=True, slots=True)
class Proposal:
    """So many records with these labels, by attribute."""

    labels: tuple[tuple[str, str], ...]
    records: int

    def fits(self, one: Profile) -> bool:
        """Whether a record, such as a draft, is of this kind."""
        return all(label in one.labels(attribute) for attribute, label in self.labels)


def proposals(profiles: Sequence[Profile], targets: Targets, attributes: Sequence[str] = PROPOSED) -> list[Proposal]:
    """Kinds of records with their numbers, the most urgent first. `profiles` are the active records.

    Of the attributes only those are proposed that are among PROPOSED and have targets.
    """
    plan = _Plan(profiles, targets, attributes)
    found = Counter(_steps(plan))  # keeps the order in which they came first
    return [Proposal(labels, records) for labels, records in found.items()]


class Grid:
    """Cells of two attributes, task and domain."""

    def __init__(self, profiles: Sequence[Profile], targets: Targets) -> None:
        self.counts = Counter((one.task, one.domain) for one in profiles)
        self.tasks = {label: share for label, share in targets.tasks.items() if share}
        self.domains = {label: share for label, share in targets.domains.items() if share}

    def aimed(self, task: str, domain: str, of: int) -> tuple[int, int]:
        """Records that a cell has when both shares are met and do not depend on each other, as a fraction."""
        return of * self.tasks[task] * self.domains[domain], 100 * 100

    def is_full(self, task: str, domain: str, of: int) -> bool:
        """Whether a cell holds more than that, rounded up, while another of its task is empty."""
        above, below = self.aimed(task, domain, of)
        return self.counts[task, domain] > -(-above // below) and any(
            not self.counts[task, one] for one in self.domains
        )


class _Plan:
    """The records that are there and those proposed so far."""

    def __init__(self, profiles: Sequence[Profile], targets: Targets, attributes: Sequence[str]) -> None:
        shares = targets.shares()
        wanted = {name: shares[setting_of(name)] for name in PROPOSED if name in attributes}
        self.aims = {name: {label: aim for label, aim in given.items() if aim} for name, given in wanted.items()}
        self.tolerance = targets.tolerance
        self.counts = counted(profiles)
        self.of = len(profiles)
        self.grid = Grid(profiles, targets)
        blank = Profile()
        self.usual = {name: _usual(self.counts[name], getattr(blank, name), self.aims.get(name, {})) for name in _MORE}
        self.short: set[tuple[str, str]] = set()

    def find_short(self) -> None:
        """Note what has become short, and drop what has reached its target."""
        for attribute, aims in self.aims.items():
            for label, aim in aims.items():
                standing = Standing(attribute, label, self.counts[attribute][label], self.of, aim, self.tolerance)
                if standing.state is State.SHORT:
                    self.short.add((attribute, label))
                elif not standing.missing:
                    self.short.discard((attribute, label))

    def ratio(self, attribute: str, label: str) -> float:
        """The share over its target, but for a factor that all labels have in common."""
        return self.counts[attribute][label] / self.aims[attribute][label]

    def by_ratio(self, attribute: str) -> list[str]:
        """The labels aimed at, the one furthest behind first; the order of the policy decides between equals."""
        return sorted(self.aims.get(attribute, ()), key=lambda label: self.ratio(attribute, label))

    def add(self, labels: Mapping[str, str]) -> None:
        """Count a proposed record as if it were there."""
        self.of += 1
        for attribute, label in (self.usual | dict(labels)).items():
            self.counts[attribute][label] += 1
        if "task" in labels and "domain" in labels:
            self.grid.counts[labels["task"], labels["domain"]] += 1


def _steps(plan: _Plan) -> Iterator[tuple[tuple[str, str], ...]]:
    """One record after another, as its labels by attribute."""
    for _ in range(STEPS):
        plan.find_short()
        if not plan.short:
            return
        labels = dict(_main(plan)) | _more(plan)
        plan.add(labels)
        yield tuple(labels.items())


def _main(plan: _Plan) -> Iterator[tuple[str, str]]:
    tasks, domains = plan.by_ratio("task"), plan.by_ratio("domain")
    if tasks:
        yield "task", tasks[0]
    if tasks and domains:
        open_ = (domain for domain in domains if not plan.grid.is_full(tasks[0], domain, plan.of))
        yield "domain", next(open_, domains[0])
    elif domains:
        yield "domain", domains[0]


def _more(plan: _Plan) -> dict[str, str]:
    """The labels beside task and domain."""
    chosen: dict[str, str] = {}
    short = (one for one in plan.short if one[0] in _MORE)
    for attribute, label in sorted(short, key=lambda one: (plan.ratio(*one), one)):
        if len(chosen) < _MOST_MORE and attribute not in chosen and _can_be(chosen | {attribute: label}):
            chosen[attribute] = label
    return {attribute: chosen[attribute] for attribute in _MORE if attribute in chosen}


def _can_be(labels: Mapping[str, str]) -> bool:
    """Whether one record can have the labels: what sounds harmful and is not has an unharmful prompt."""
    return labels.get("look_alike") != SOME or labels.get("prompt_harm", UNHARMFUL) == UNHARMFUL


def _usual(counts: Counter[str], given: str, aims: Mapping[str, int]) -> str:
    """The label of most records; without records the one `given`, else the one aimed at most."""
    label = max(counts, key=lambda one: (counts[one], one), default=given)
    return label or max(aims, key=lambda one: aims[one], default="")
