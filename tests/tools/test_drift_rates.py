"""How often drift is alarmed of where nothing changed, and how often a change is found: simulated on public data.

Printed with `pytest -s`; the figures stand in docs/drift.md.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pytest

import drift_samples
from tunesmith.policy import Drift
from tunesmith_tools.drifting.study import Study, study
from tunesmith_tools.drifting.table import Bools, Ints, Numbers, Table
from tunesmith_tools.drifting.testing import VOCABULARY, Spoken

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

SEED = 20_260_101
RUNS = 1_000
WORD_RUNS = 50  # a comparison whose words differ takes a second


class Drawn(NamedTuple):
    """Rows of the corpus, the added ones first, and how many these are."""

    rows: Ints
    added: int

    @property
    def marked(self) -> Bools:
        """Which rows are added."""
        return np.arange(len(self.rows)) < self.added


def judged(drawn: Drawn, words: bool = True, change: Callable[[Table, Bools], Table] = lambda table, _: table) -> Study:
    corpus = drift_samples.corpus()
    table = change(corpus.table.rows(drawn.rows), drawn.marked)
    spoken = Spoken([corpus.words[row] for row in drawn.rows], drawn.marked) if words else None
    return study(table, drawn.marked, spoken, Drift())


def found(several: Iterator[Study], name: str) -> float:
    return float(np.mean([name in [one.name for one in each.drifted] for each in several]))


@pytest.mark.parametrize(
    ("added", "kept"), [(30, 200), (100, 100), (100, 2_000), (300, 300), (1_000, 1_000), (1_000, 5_000), (3_700, 3_700)]
)
def test_random_parts_of_one_corpus_rarely_alarm(added: int, kept: int) -> None:
    random = np.random.default_rng(SEED)
    records = len(drift_samples.corpus().facts)
    studies = [judged(Drawn(random.permutation(records)[: added + kept], added)) for _ in range(RUNS)]
    why = Counter(one.name for each in studies for one in each.drifted)
    alarmed = np.mean([bool(each.drifted) for each in studies])
    significant = np.mean([any(one.p is not None and one.p <= 0.05 for one in each.attributes) for each in studies])
    print(f"\n| {added:,} | {kept:,} | {alarmed:.1%} | {significant:.1%} | {dict(why.most_common())}")
    assert alarmed <= 0.05


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("task", "dialogue"),
        ("domain", "Coffee"),
        ("prompt_harm", "harmful"),
    ],
)
@pytest.mark.parametrize(("base", "change"), [(0.02, 0.08), (0.05, 0.08), (0.10, 0.08), (0.30, 0.15), (0.50, 0.15)])
def test_a_change_of_a_label_is_found(name: str, label: str, base: float, change: float) -> None:
    marks = next(one for one in drift_samples.corpus().table.marks if one.name == name)
    having = marks.has[:, marks.labels.index(label)]
    random = np.random.default_rng(SEED)

    def side(share: float) -> Ints:
        number = random.binomial(1_000, share)
        with_label = random.choice(np.flatnonzero(having), number)
        return np.concatenate([with_label, random.choice(np.flatnonzero(~having), 1_000 - number)])

    def studies() -> Iterator[Study]:
        for _ in range(RUNS):
            yield judged(Drawn(np.concatenate([side(base + change), side(base)]), 1_000), words=False)

    share = found(studies(), name)
    print(f"\n| {name} {label} | {base:.0%} | {base + change:.0%} | {share:.1%} |")
    assert share >= 0.95


@pytest.mark.parametrize(("longer", "least"), [(0.25, 0.9), (0.5, 0.99)])
def test_longer_prompts_are_found(longer: float, least: float) -> None:
    random = np.random.default_rng(SEED)
    records = len(drift_samples.corpus().facts)

    def lengthened(table: Table, added: Bools) -> Table:
        values = [
            np.where(added, np.round(one.values * (1 + longer)), one.values)
            if one.name == "prompt length"
            else one.values
            for one in table.numbers
        ]
        numbers = [Numbers(one.name, one.unit, own) for one, own in zip(table.numbers, values, strict=True)]
        return Table(table.marks, tuple(numbers))

    def studies() -> Iterator[Study]:
        for _ in range(RUNS):
            yield judged(Drawn(random.permutation(records)[:2_000], 1_000), words=False, change=lengthened)

    share = found(studies(), "prompt length")
    print(f"\n| prompts {longer:.0%} longer | {share:.1%} |")
    assert share >= least


@pytest.mark.parametrize(
    "origin", ["gsm8k", "taskmaster", "xstest", "humaneval", "ifeval", "truthfulqa", "coconot_eval"]
)
@pytest.mark.parametrize("part", [0.05, 0.10])
def test_words_of_another_subject_are_found(origin: str, part: float) -> None:
    corpus = drift_samples.corpus()
    inside, outside = np.flatnonzero(corpus.origin == origin), np.flatnonzero(corpus.origin != origin)
    random = np.random.default_rng(SEED)
    number = round(1_000 * part)

    def studies() -> Iterator[Study]:
        for _ in range(WORD_RUNS):
            planted = random.choice(inside, number, replace=False)
            rows = np.concatenate([planted, random.permutation(outside)[: 2_000 - number]])
            yield judged(Drawn(rows, 1_000))

    share = found(studies(), VOCABULARY)
    print(f"\n| {origin} | {part:.0%} | {share:.1%} |")
    if part >= 0.10 and origin in ("gsm8k", "taskmaster", "xstest", "humaneval"):
        assert share >= 0.9
