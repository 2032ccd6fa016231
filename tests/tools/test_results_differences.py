"""Differences of results: published figures, laws, and how often verdicts are wrong where the truth is known."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tunesmith_tools.results.comparisons import Margins, gaps, regressions
from tunesmith_tools.results.differences import Difference, needed
from tunesmith_tools.results.means import Means, PairedMeans
from tunesmith_tools.results.moments import Moments, moments
from tunesmith_tools.results.runs import MEAN, SHARE, Cell, Judged, Key, Part, Run
from tunesmith_tools.results.shares import PairedShares, Shares, clopper_pearson
from tunesmith_tools.results.verdicts import RISK, Hypothesis, Word, judge

counts = st.integers(0, 40)


def interval(one: Difference, confidence: float = 0.95) -> tuple[float, float]:
    found = one.interval(confidence)
    assert found is not None
    return found


def test_two_shares_as_newcombe_published_them() -> None:
    assert interval(Shares(56, 70, 48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_paired_shares_as_newcombe_published_them() -> None:
    assert interval(PairedShares(36, 12, 2, 0)) == pytest.approx((0.0569, 0.3404), abs=5e-5)


def test_where_nothing_failed_no_certainty_is_promised() -> None:
    low, high = interval(Shares(20, 20, 20, 20))
    assert low < -0.1 < 0.1 < high
    low, high = interval(PairedShares(20, 0, 0, 0))
    assert low < -0.1 < 0.1 < high


def test_welch_by_another_way() -> None:
    one, other = [1.0, 2.0, 4.0, 8.0, 9.5], [2.0, 2.5, 3.0, 2.0]
    expected = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert interval(Means(moments(one), moments(other))) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("scale", [1e-150, 1e-90, 1e49])
def test_numbers_of_any_size_are_reckoned_with(scale: float) -> None:
    one = Means(Moments(40, 2 * scale, scale), Moments(50, scale, scale / 2))
    low, high = interval(one)
    assert (low / scale, high / scale) == pytest.approx(interval(Means(Moments(40, 2, 1), Moments(50, 1, 0.5))))
    assert needed(one, one.matters, RISK) == 393  # (1.960 + 0.842)^2 * 2 / 0.2^2


def test_paired_means_by_another_way() -> None:
    one, other = [1.0, 2.0, 4.0, 8.0, 9.5], [2.0, 2.5, 3.0, 2.0, 9.0]
    expected = stats.ttest_rel(one, other).confidence_interval(0.95)
    found = PairedMeans(moments([left - right for left, right in zip(one, other, strict=True)]), 1.0)
    assert interval(found) == pytest.approx((expected.low, expected.high))


@given(counts, counts)
def test_above_zero_pairs_are_judged_by_the_binomial_law(first: int, second: int) -> None:
    chance = sum(comb(first + second, favour) for favour in range(first, first + second + 1)) / 2 ** (first + second)
    found = PairedShares(30, first, second, 5)
    assert found.above(0.0, 2 * chance * 1.001)
    assert not found.above(0.0, 2 * chance * 0.999)


@given(st.integers(1, 300), st.data())
def test_exact_limits_leave_the_tails_that_they_promise(size: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, size))
    expected = stats.binomtest(right, size).proportion_ci(0.99, method="exact")
    assert clopper_pearson(right, size, 0.99) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.tuples(counts, counts, counts, counts).filter(any), st.floats(0.5, 0.999))
def test_turned_round_a_difference_of_pairs_is_its_negative(cells: tuple[int, int, int, int], sure: float) -> None:
    one = PairedShares(*cells)
    low, high = interval(one, sure)
    assert interval(one.reversed(), sure) == pytest.approx((-high, -low))
    assert low - 1e-12 <= one.value <= high + 1e-12


@given(st.integers(1, 99), st.integers(1, 99), st.data())
def test_turned_round_a_difference_is_its_negative_and_grows_with_confidence(
    first: int, second: int, data: st.DataObject
) -> None:
    rights = data.draw(st.tuples(st.integers(0, first), st.integers(0, second)))
    one = Shares(rights[0], first, rights[1], second)
    low, high = interval(one)
    assert interval(one.reversed()) == pytest.approx((-high, -low))
    wide = interval(one, 0.999)
    assert -1 <= wide[0] <= low <= one.value <= high <= wide[1] <= 1


def test_numbers_that_do_not_scatter_tell_no_interval() -> None:
    assert Means(Moments(5, 0.5, 0.0), Moments(5, 0.5, 0.0)).interval() is None
    assert Means(Moments(5, 0.5, None), Moments(5, 0.5, 0.1)).interval() is None
    assert PairedMeans(Moments(1, 0.5, None), 1.0).interval() is None


def test_the_records_that_are_needed_find_what_matters_four_times_in_five() -> None:
    seen = PairedShares(160, 16, 16, 8)
    size = needed(seen, 0.05, RISK)
    assert size == 503  # (1.960 + 0.842)^2 * 0.16 / 0.05^2
    random = np.random.default_rng(1)
    pairs = random.multinomial(size, [0.78, 0.105, 0.055, 0.06], 2_000)
    found = sum(PairedShares(*map(int, drawn)).above(0.0, RISK) for drawn in pairs)
    assert 0.75 < found / 2_000 < 0.85


# Families of tests.


def shares_of(splits: dict[str, dict[str, tuple[int, int]]], release: str = "1.0.0", higher: bool = True) -> Run:
    """A run of right answers out of so many by split and stratum."""
    parts = [
        Part("score", split, SHARE, higher, "", tuple(Cell(name, n, right / n) for name, (right, n) in cells.items()))
        for split, cells in splits.items()
    ]
    return Run(Key(release, "tuned"), tuple(parts))


def test_a_word_for_each_case() -> None:
    tests = [
        Hypothesis("score", "test", stratum, difference, 0.0, 0.05)
        for stratum, difference in {
            "worse": Shares(190, 200, 120, 200),
            "better": Shares(120, 200, 190, 200),
            "same": Shares(1_900, 2_000, 1_900, 2_000),
            "open": Shares(19, 20, 18, 20),
            "few": Shares(9, 9, 0, 9),
        }.items()
    ]
    tests.append(Hypothesis("loss", "test", "flat", Means(Moments(99, 1.0, 0.0), Moments(99, 1.0, 0.0)), 0.0, 0.05))
    words = [Word.found, Word.opposite, Word.ruled_out, Word.open, Word.few, Word.unknown]
    found = judge(tests)
    assert [one.word for one in found] == words
    assert [one.needed is not None for one in found] == [False, False, False, True, True, False]
    assert (found[3].needed or 0) > 20


def test_holm_shares_the_risk_among_those_that_are_left() -> None:
    # Eight pairs of eight one way: two-sided 0.0078. Alone that is found, among twenty it is not; beside nineteen
    # others that are found, it is the last one left.
    weak, strong, idle = PairedShares(20, 8, 0, 0), PairedShares(20, 60, 0, 0), PairedShares(20, 4, 4, 0)

    def words(*differences: Difference) -> list[Word]:
        return [one.word for one in judge([Hypothesis("m", "test", "", each, 0.0, 0.05) for each in differences])]

    assert words(weak) == [Word.found]
    assert words(weak, *[idle] * 19)[0] is Word.open
    assert words(weak, *[strong] * 19)[0] is Word.found


def test_strata_with_few_records_take_no_power_from_others() -> None:
    weak, tiny = PairedShares(20, 8, 0, 0), PairedShares(3, 2, 2, 0)
    tests = [Hypothesis("m", "test", "", each, 0.0, 0.05) for each in (weak, *[tiny] * 50)]
    assert judge(tests)[0].word is Word.found


def test_a_gap_within_the_margin_is_no_overfitting() -> None:
    train, same, worse = {"all": (970, 1_000)}, {"all": (940, 1_000)}, {"all": (820, 1_000)}
    word = [one.verdict.word for one in gaps(shares_of({"train": train, "validation": same}), Margins())]
    assert word == [Word.ruled_out]
    word = [one.verdict.word for one in gaps(shares_of({"train": train, "validation": worse}), Margins())]
    assert word == [Word.found]
    wide = Margins(shares=0.2)
    assert gaps(shares_of({"train": train, "validation": worse}), wide)[0].verdict.word is Word.ruled_out


def loss(release: str, mean: float, higher: bool = False) -> Run:
    cell = Cell("all", 400, mean, 0.5)
    return Run(Key(release, "tuned"), (Part("loss", "test", MEAN, higher, "", (cell,)),))


def test_of_a_loss_more_is_worse() -> None:
    (found,) = regressions(loss("1.0.0", 1.0), loss("1.1.0", 1.3), Margins())
    assert (found.verdict.word, found.verdict.hypothesis.difference.value) == (Word.found, pytest.approx(0.3))
    (found,) = regressions(loss("1.0.0", 1.0), loss("1.1.0", 0.7), Margins())
    assert found.verdict.word is Word.opposite
    (found,) = regressions(loss("1.0.0", 1.0, higher=True), loss("1.1.0", 1.3, higher=True), Margins())
    assert found.verdict.word is Word.opposite
    margins = Margins(metrics={"loss": 0.2})
    assert regressions(loss("1.0.0", 1.0), loss("1.1.0", 1.0), margins)[0].verdict.word is Word.ruled_out


def test_a_share_and_a_mean_of_one_metric_can_be_compared() -> None:
    mean = Run(Key("1.1.0", "tuned"), (Part("score", "test", MEAN, True, "", (Cell("all", 400, 0.7, 0.3),)),))
    (found,) = regressions(shares_of({"test": {"all": (360, 400)}}), mean, Margins())
    assert found.verdict.word is Word.found


def judged(release: str, outcomes: np.ndarray, strata: np.ndarray, texts: str = "a") -> Run:
    """A run whose records 0, 1, 2 … were right or not, each with a task."""
    records = tuple(
        Judged(str(place), "test", texts, {"task": f"t{task}"}, {"score": float(right)})
        for place, (right, task) in enumerate(zip(outcomes, strata, strict=True))
    )
    members = {f"task=t{task}": outcomes[strata == task] for task in np.unique(strata)} | {"all": outcomes}
    cells = tuple(Cell(name, len(found), float(found.mean())) for name, found in members.items())
    return Run(Key(release, "tuned"), (Part("score", "test", SHARE, True, "", cells),), records)


def test_the_same_records_in_the_same_text_are_paired() -> None:
    strata = np.repeat([0, 1], 50)
    before = np.ones(100)
    after = np.concatenate([np.ones(50), np.repeat([0, 1], 25)])
    found = {
        one.verdict.hypothesis.stratum: one
        for one in regressions(judged("1.0.0", before, strata), judged("1.1.0", after, strata), Margins())
    }
    assert [found[name].verdict.word for name in ("all", "task=t0", "task=t1")] == [
        Word.found,
        Word.open,
        Word.found,
    ]
    assert all(one.pairs for one in found.values())
    edited = regressions(judged("1.0.0", before, strata), judged("1.1.0", after, strata, texts="b"), Margins())
    assert not any(one.pairs for one in edited)


def test_a_stratum_that_holds_all_records_is_not_tested_twice() -> None:
    strata = np.zeros(40, int)
    found = regressions(judged("1.0.0", np.ones(40), strata), judged("1.1.0", np.ones(40), strata), Margins())
    assert [one.verdict.hypothesis.stratum for one in found] == ["all"]
    cells = {"all": (36, 40), "language=en": (36, 40), "task=code": (18, 20)}
    pairs = regressions(shares_of({"test": cells}), shares_of({"test": cells}, "1.1.0"), Margins())
    assert [one.verdict.hypothesis.stratum for one in pairs] == ["all", "task=code"]


def simulated(random: np.random.Generator, per_stratum: int, drops: dict[int, float]) -> tuple[Run, Run]:
    """Two runs on 30 strata whose records differ in difficulty; the later is worse in strata of `drops`."""
    strata = np.repeat(np.arange(30), per_stratum)
    ease = random.beta(6, 2, strata.size)
    lost = np.array([drops.get(one, 0.0) for one in range(30)])[strata]
    before, after = random.random(strata.size) < ease, random.random(strata.size) < np.clip(ease - lost, 0, 1)
    return judged("1.0.0", before, strata), judged("1.1.0", after, strata)


def without_records(run: Run) -> Run:
    return run._replace(records=())


def test_a_planted_regression_is_named_and_noise_is_not() -> None:
    random = np.random.default_rng(5)
    before, after = simulated(random, 40, {7: 0.6})
    found = [
        one.verdict.hypothesis.stratum
        for one in regressions(before, after, Margins())
        if one.verdict.word is Word.found
    ]
    assert found == ["task=t7"]
    unpaired = regressions(without_records(before), without_records(after), Margins())
    assert [one.verdict.hypothesis.stratum for one in unpaired if one.verdict.word is Word.found] == ["task=t7"]


@pytest.mark.slow
@pytest.mark.parametrize("paired", [True, False], ids=["pairs", "no pairs"])
@pytest.mark.parametrize("per_stratum", [12, 40])
def test_equal_models_are_told_apart_in_at_most_five_of_a_hundred_comparisons(paired: bool, per_stratum: int) -> None:
    random = np.random.default_rng(11)
    alarms = regressed = 0
    for _ in range(1_000):
        runs = simulated(random, per_stratum, {})
        before, after = runs if paired else map(without_records, runs)
        words = [one.verdict.word for one in regressions(before, after, Margins())]
        alarms += Word.found in words or Word.opposite in words
        regressed += Word.found in words
    assert regressed <= alarms <= 50


@pytest.mark.slow
@pytest.mark.parametrize("true_gap", [0.0, 0.05])
def test_a_gap_that_is_noise_or_at_the_margin_is_overfitting_in_at_most_five_of_a_hundred(true_gap: float) -> None:
    random = np.random.default_rng(12)
    alarms = 0
    for _ in range(1_000):
        train, validation = {"all": (0, 0)}, {"all": (0, 0)}
        for stratum in range(30):
            share, sizes = random.uniform(0.6, 0.98), (200, int(random.integers(10, 60)))
            train[f"task=t{stratum}"] = (int(random.binomial(sizes[0], share)), sizes[0])
            validation[f"task=t{stratum}"] = (int(random.binomial(sizes[1], share - true_gap)), sizes[1])
        for cells in (train, validation):
            cells["all"] = tuple(map(sum, zip(*cells.values(), strict=True)))  # type: ignore[assignment]
        found = gaps(shares_of({"train": train, "validation": validation}), Margins())
        alarms += any(one.verdict.word is Word.found for one in found)
    assert alarms <= 50


COVERAGE = [
    (30, 30, 0.8, 0.8),
    (200, 30, 0.95, 0.85),
    (1_000, 50, 0.9, 0.8),
    (20, 20, 0.98, 0.9),
]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second", "one", "other"), COVERAGE)
def test_intervals_of_two_shares_hold_the_truth(first: int, second: int, one: float, other: float) -> None:
    """Exactly, over all outcomes: the shown interval about 95 %, the limits that decide never less than they say."""
    chances = np.outer(stats.binom.pmf(range(first + 1), first, one), stats.binom.pmf(range(second + 1), second, other))
    held = missed = 0.0
    for left, right in np.argwhere(chances > 1e-9):
        difference = Shares(int(left), first, int(right), second)
        low, high = interval(difference)
        held += chances[left, right] * (low <= one - other <= high)
        missed += chances[left, right] * difference.above(one - other, RISK / 30)
    assert held > 0.93
    assert missed <= RISK / 60


@pytest.mark.slow
@pytest.mark.parametrize("shares", [(0.7, 0.1, 0.1, 0.1), (0.85, 0.1, 0.03, 0.02), (0.4, 0.3, 0.2, 0.1)])
@pytest.mark.parametrize("size", [20, 60, 300])
def test_intervals_of_pairs_hold_the_truth(shares: tuple[float, ...], size: int) -> None:
    drawn = np.random.default_rng(3).multinomial(size, shares, 5_000)
    truth = shares[1] - shares[2]
    held = sum(low <= truth <= high for low, high in (interval(PairedShares(*map(int, row))) for row in drawn))
    assert held / 5_000 > 0.93
    above = sum(PairedShares(*map(int, row)).above(truth or 0.0, RISK) for row in drawn)
    assert above / 5_000 <= RISK / 2 + 0.007
