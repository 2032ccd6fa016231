"""How many records an audit has to draw, and how many errors it may find: exact for lots of any size.

A lot is the population of an audit: the records of a frozen revision that somebody wants to know about. What a draw
without replacement finds in it follows the hypergeometric law, which is computed here in whole numbers, so that every
machine arrives at the same size. The plans are those of acceptance sampling by attributes (Dodge and Romig 1929;
Schilling and Neubauer, Acceptance Sampling in Quality Control, 3rd edition 2017, chapter 5).
"""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, comb, floor
from typing import Any, NamedTuple, Protocol

from tunesmith.finding import counted


class NoPlanError(ValueError):
    """No sample of a lot can meet a demand. The text is for the user."""


class Plan(NamedTuple):
    """Draw `size` records; the lot passes with at most `accept` errors. None: nothing passes or fails."""

    size: int
    accept: int | None

    def told(self) -> str:
        """How many errors the lot passes with, in words."""
        return f"at most {counted(self.accept, 'error')}" if self.accept else "no error"


class Demand(Protocol):
    """What somebody wants to know of a lot."""

    @property
    def certainty(self) -> float:
        """The probability with which a bad lot fails; of an estimate, that of its bound."""

    def plan(self, lot: int) -> Plan:
        """The smallest plan for a lot of so many records. Raises NoPlanError."""

    def told(self) -> str:
        """The demand in words."""

    def _asdict(self) -> dict[str, Any]:
        """The values that were asked for, by name: shares of 1 and whole numbers."""


class Bound(NamedTuple):
    """A lot in which `max_error` or more are wrong passes with a probability of at most 1 - `confidence`.

    So of a lot that passed one may say with that confidence: fewer than `max_error` are wrong. `allowed` errors may be
    found; more of them need a larger sample and fail fewer good lots.
    """

    max_error: Fraction
    confidence: Fraction
    allowed: int = 0

    @property
    def certainty(self) -> float:
        return float(self.confidence)

    def plan(self, lot: int) -> Plan:
        errors = ceil(lot * self.max_error)  # the fewest that are too many
        if errors <= self.allowed:
            raise NoPlanError(
                f"{_percent(self.max_error)} of {lot:,} records are {errors:,}, and {self.allowed:,} may be found: "
                "allow fewer errors, or a larger share of them"
            )
        return Plan(_smallest_size(self.allowed, errors, lot, 1 - self.confidence), self.allowed)

    def told(self) -> str:
        return f"fewer than {_percent(self.max_error)} wrong, with {_percent(self.confidence)} confidence"


class Acceptance(NamedTuple):
    """A two-point plan: the risks of failing a good lot and of passing a bad one.

    A lot with an error rate of `aql` (acceptable quality level) or less fails with a probability of at most `alpha`,
    the producer's risk; one of `ltpd` (lot tolerance percent defective) or more passes with at most `beta`, the
    consumer's risk. All four are shares of 1.
    """

    aql: Fraction
    ltpd: Fraction
    alpha: Fraction
    beta: Fraction

    @property
    def certainty(self) -> float:
        return float(1 - self.beta)

    def plan(self, lot: int) -> Plan:
        if self.ltpd <= self.aql:
            raise NoPlanError(
                f"a lot that should fail has to be worse than one that should pass: ltpd is {_percent(self.ltpd)} "
                f"and aql {_percent(self.aql)}"
            )
        good, bad = floor(lot * self.aql), ceil(lot * self.ltpd)
        accept, size = 0, _smallest_size(0, bad, lot, self.beta)
        while at_most(accept, size, good, lot) < float(1 - self.alpha):
            accept += 1
            size = _smallest_size(accept, bad, lot, self.beta, size + 1)
        return Plan(size, accept)

    def told(self) -> str:
        return (
            f"at {_percent(self.aql)} wrong it fails in at most {_percent(self.alpha)} of draws, "
            f"at {_percent(self.ltpd)} wrong it passes in at most {_percent(self.beta)}"
        )


class Size(NamedTuple):
    """So many records and no demand: an estimate that neither passes nor fails."""

    size: int

    @property
    def certainty(self) -> float:
        return 0.95

    def plan(self, lot: int) -> Plan:
        return Plan(min(self.size, lot), None)

    def told(self) -> str:
        return "an estimate; nothing passes or fails"


def at_most(found: int, drawn: int, errors: int, lot: int) -> float:
    """The probability of at most `found` errors among `drawn` records of a lot that has `errors` of them.

    Summed in whole numbers and rounded once. A lot of a thousand million is one that drawing leaves as it is: the law
    is then the binomial to six digits.
    """
    few, many = sorted((drawn, errors))  # both are subsets of the lot, and the law is the same with them exchanged
    if found >= few:
        return 1.0
    least = max(0, few + many - lot)
    ways, total = comb(many, least) * comb(lot - many, few - least), 0
    for count in range(least, found + 1):
        total += ways
        ways = ways * (many - count) * (few - count) // ((count + 1) * (lot - many - few + count + 1))
    return total / comb(lot, few)


def _smallest_size(accept: int, errors: int, lot: int, risk: Fraction, least: int = 1) -> int:
    """The smallest draw that finds at most `accept` of more errors than that with a probability of at most `risk`.

    It is known to be no smaller than `least`.
    """
    most = float(risk)  # rounded as `at_most` is, so that equal numbers are equal
    return _first(lambda size: at_most(accept, size, errors, lot) <= most, max(least, accept + 1), lot)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number from which on something holds, as it does at `high`."""
    step = 1
    while low + step < high and not holds(low + step):  # near `low`: numbers in the middle of a lot take long
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g} %"
