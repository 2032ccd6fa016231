"""What audits promise, worked out: the sizes and risks of plans, and how often intervals hold the true share.

    python benchmarks/audits.py [--runs 20000]

prints the tables of docs/audits.md. Sizes and risks are exact; coverage is simulated by the law of the draw, with the
intervals that `tunesmith sample report` prints.
"""

import argparse
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from tunesmith_tools.auditing import estimates
from tunesmith_tools.auditing.estimates import LARGE, Stratum
from tunesmith_tools.auditing.plans import Acceptance, Bound, at_most
from tunesmith_tools.proportion import Interval, wilson

LOTS = (500, 2_000, 100_000)
RATES = (0.005, 0.02, 0.10)
PLANS = (("0.01", "0.05"), ("0.02", "0.06"), ("0.02", "0.08"), ("0.01", "0.03"))
DRAWN = 149
MINIMUM = 30
_STRATA = (0.5, 0.3, 0.15, 0.04, 0.01)  # shares of a lot
_BURDEN = (0.5, 0.5, 1, 6, 10)  # how likely an error is in each, beside the others
_SEED = 20261123


class Coverage(NamedTuple):
    """How often intervals held the true share: that of the lot by two methods, and the stratum's that did worst."""

    lot: int
    rate: float
    stratified: bool
    exact: float
    wilson: float
    stratum: float
    missed: float  # how often the upper limit alone lay below the true share


def coverage(lot: int, rate: float, stratified: bool, runs: int) -> Coverage:
    """Simulate audits of one lot of which so many are wrong, each with another draw."""
    chance = np.random.default_rng([_SEED, lot, round(1000 * rate), stratified])
    sizes, wrong = _lot(lot, rate, stratified)
    truth = sum(wrong) / lot
    exact = wilson = missed = 0
    by_stratum = np.zeros(len(sizes))
    for found, drawn in _draws(chance, sizes, wrong, runs):
        sample = sum(found[0]), sum(drawn[0])
        strata = [Stratum(*one) for one in zip(sizes, drawn[1], found[1], strict=True)]
        interval = _of_lot(*sample, tuple(strata))
        exact += _holds(interval, truth)
        missed += interval.upper < truth
        wilson += _holds(_wilson(*sample), truth)
        by_stratum += [
            _holds(_exact(one.errors, one.drawn, one.records), errors / one.records)
            for one, errors in zip(strata, wrong, strict=True)
        ]
    return Coverage(lot, rate, stratified, exact / runs, wilson / runs, by_stratum.min() / runs, missed / runs)


def sizes() -> Iterator[str]:
    """How many records without an error bound the share of errors with 95 % confidence."""
    yield from _head("fewer wrong than", "no end", *(f"{lot:,}" for lot in LOTS))
    for share in ("0.10", "0.05", "0.02", "0.01"):
        bound = Bound(Fraction(share), Fraction("0.95"))
        yield _row(f"{float(share):.0%}", *(str(bound.plan(lot).size) for lot in (LARGE, *LOTS)))


def risks() -> Iterator[str]:
    """Acceptance plans with the two risks that they have."""
    yield from _head("AQL", "LTPD", "lot", "draw", "pass with at most", "good lot fails", "bad lot passes")
    for aql, ltpd in PLANS:
        demand = Acceptance(Fraction(aql), Fraction(ltpd), Fraction("0.05"), Fraction("0.10"))
        for lot in (LARGE, *LOTS):
            size, accept = demand.plan(lot)
            good, bad = floor(lot * demand.aql), ceil(lot * demand.ltpd)
            fails, passes = 1 - at_most(accept or 0, size, good, lot), at_most(accept or 0, size, bad, lot)
            name = "no end" if lot == LARGE else f"{lot:,}"
            yield _row(f"{float(aql):.0%}", f"{float(ltpd):.0%}", name, size, accept, f"{fails:.2%}", f"{passes:.2%}")


def coverages(runs: int) -> Iterator[str]:
    """How often the intervals hold the true share."""
    yield from _head("lot", "wrong", "strata", "exact", "Wilson", "worst stratum", "upper limit missed")
    for stratified in (False, True):
        for lot in LOTS:
            for rate in RATES:
                one = coverage(lot, rate, stratified, runs)
                yield _row(
                    f"{lot:,}",
                    f"{rate:.1%}",
                    "five" if stratified else "none",
                    *(f"{100 * value:.1f} %" for value in (one.exact, one.wilson, one.stratum, one.missed)),
                )


def _lot(lot: int, rate: float, stratified: bool) -> tuple[list[int], list[int]]:
    """The records of each stratum, and how many are wrong; the small strata are the bad ones."""
    if not stratified:
        return [lot], [round(lot * rate)]
    sizes = [round(lot * share) for share in _STRATA]
    weights = [size * burden for size, burden in zip(sizes, _BURDEN, strict=True)]
    wrong = [min(size, round(lot * rate * one / sum(weights))) for size, one in zip(sizes, weights, strict=True)]
    return sizes, wrong


Counts = tuple[tuple[int, ...], tuple[int, ...]]  # in the sample, and in all that is drawn; a number for each stratum


def _draws(
    chance: np.random.Generator, sizes: list[int], wrong: list[int], runs: int
) -> Iterator[tuple[Counts, Counts]]:
    """Errors found and records drawn, by the law of the draw: a sample of the whole, then more from short strata."""
    cells = np.array([count for size, bad in zip(sizes, wrong, strict=True) for count in (bad, size - bad)])
    samples = chance.multivariate_hypergeometric(cells, min(DRAWN, sum(sizes)), size=runs).reshape(runs, -1, 2)
    left = cells.reshape(-1, 2) - samples
    drawn = samples.sum(axis=2)
    more = np.clip(np.minimum(MINIMUM, sizes) - drawn, 0, None)
    added = chance.hypergeometric(left[..., 0], left[..., 1], more)
    found = samples[..., 0]
    for bad, all_bad, count, all_count in zip(
        found.tolist(), (found + added).tolist(), drawn.tolist(), (drawn + more).tolist(), strict=True
    ):
        yield (tuple(bad), tuple(all_bad)), (tuple(count), tuple(all_count))


def _holds(interval: Interval, truth: float) -> bool:
    slack = 1e-12  # limits and truth are quotients of whole numbers, rounded
    return interval.lower - slack <= truth <= interval.upper + slack


_exact: Callable[[int, int, int], Interval] = lru_cache(maxsize=None)(estimates.exact)
_wilson: Callable[[int, int], Interval] = lru_cache(maxsize=None)(wilson)


@lru_cache(maxsize=100_000)
def _of_lot(errors: int, drawn: int, strata: tuple[Stratum, ...]) -> Interval:
    return estimates.of_lot(errors, drawn, strata).interval


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*["---"] * len(cells))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser("benchmarks/audits.py", description="Print the tables of docs/audits.md.")
    parser.add_argument("--runs", type=int, default=20_000, metavar="N", help="draws that are simulated for each line")
    for table in (sizes(), risks(), coverages(parser.parse_args().runs)):
        print("\n".join(table), end="\n\n")
