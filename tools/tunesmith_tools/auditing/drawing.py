"""The draw: which records of a population are audited, decided by a hash that nobody can choose.

Records stand in the order of sha256 over the commit's id and their own. The first `plan.size` of them are the sample by
which the lot passes or fails: a simple random sample of the whole, so that the plan's risks hold exactly however the
errors are spread over the strata. A stratum of which it has fewer than its minimum gets more, again in that order; they
tell of their stratum. Together they are, in each stratum, a simple random sample of it.

Each stratum's share of the sample is its share of the lot up to chance. Shares fixed in advance would make the count of
errors follow another law than the plan's: where the wrong records lie one in each of many small strata, a lot passes
more often than the plan allows.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tunesmith_tools.auditing import population
from tunesmith_tools.auditing.plans import Demand, Plan
from tunesmith_tools.auditing.population import Asked, Matching, Member
from tunesmith_tools.console import Failure


class AtLeast(NamedTuple):
    """How many records of each stratum with a value are drawn, or all where it has fewer."""

    match: Matching
    records: int

    def __str__(self) -> str:
        return f"{self.match}:{self.records}"


@dataclass(frozen=True)
class Design:
    """What somebody wants to know, of which records. `minimum` is drawn from every stratum, or all that it has."""

    asked: Asked
    demand: Demand
    minimum: int = 1
    at_least: Sequence[AtLeast] = ()

    def least(self, stratum: str) -> int:
        """How many records of a stratum are drawn at least."""
        values = stratum.split(" ")
        return max([self.minimum, *(one.records for one in self.at_least if str(one.match) in values)])


@dataclass(frozen=True)
class Audit:
    """A draw. `strata` has the records of each stratum; `sample` decides, `supplement` fills strata up; both in order.

    It follows from the design and the revision alone.
    """

    design: Design
    plan: Plan
    strata: Mapping[str, int]
    sample: tuple[Member, ...]
    supplement: tuple[Member, ...]

    @property
    def drawn(self) -> tuple[Member, ...]:
        """All that are to be judged."""
        return self.sample + self.supplement

    @property
    def lot(self) -> int:
        """How many records the audit speaks of."""
        return sum(self.strata.values())


def make(root: Path, design: Design) -> Audit:
    """Draw from a revision. Raises Failure, and plans.NoPlanError where the lot is too small for the demand."""
    audit = draw(design, population.read(root, design.asked))
    for match, _ in design.at_least:
        if not any(str(match) in stratum.split(" ") for stratum in audit.strata):
            raise Failure(f"no stratum has {match}; there are {', '.join(audit.strata)}")
    return audit


def draw(design: Design, members: Iterable[Member]) -> Audit:
    """Draw from a population, whose order does not matter. Raises plans.NoPlanError."""
    ordered = sorted(members, key=lambda one: _place(design.asked.commit, one.record))
    plan = design.demand.plan(len(ordered))
    sample, rest = ordered[: plan.size], ordered[plan.size :]
    taken = Counter(one.stratum for one in sample)
    supplement = []
    for one in rest:
        if taken[one.stratum] < design.least(one.stratum):
            taken[one.stratum] += 1
            supplement.append(one)
    strata = dict(sorted(Counter(one.stratum for one in ordered).items()))
    return Audit(design, plan, strata, tuple(sample), tuple(supplement))


def _place(commit: str, record: str) -> bytes:
    return hashlib.sha256(f"{commit} {record}".encode()).digest()
