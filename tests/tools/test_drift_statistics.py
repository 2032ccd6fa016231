"""The tests and measures of drift: against exact counts, other implementations, published examples, and their laws."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tunesmith_tools.drifting import effects, significance, vocabulary
from tunesmith_tools.drifting.table import Ints

sizes = st.integers(1, 40)


def ints(*values: int) -> Ints:
    return np.array(values, np.int64)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Added records with a label, all records with it, added records, all records."""
    added, kept = draw(sizes), draw(sizes)
    having, of_kept = draw(st.integers(0, added)), draw(st.integers(0, kept))
    return having, having + of_kept, added, added + kept


def chance(having: int, both: int, added: int, records: int) -> float:
    return comb(both, having) * comb(records - both, added - having) / comb(records, added)


@given(tables())
def test_a_label_is_tested_by_counting_all_divisions(table: tuple[int, int, int, int]) -> None:
    having, both, added, records = table
    possible = range(max(0, both + added - records), min(both, added) + 1)
    here = chance(*table)
    below = sum(chance(other, both, added, records) for other in possible if other < having)
    above = sum(chance(other, both, added, records) for other in possible if other > having)
    expected = min(1.0, 2 * (min(below, above) + here / 2))
    assert significance.label(ints(having), ints(both), added, records)[0] == pytest.approx(expected, abs=1e-9)


@given(tables())
def test_the_smallest_p_of_a_label_is_that_of_its_most_uneven_division(table: tuple[int, int, int, int]) -> None:
    _, both, added, records = table
    possible = range(max(0, both + added - records), min(both, added) + 1)
    several = [significance.label(ints(other), ints(both), added, records)[0] for other in possible]
    assert significance.least(ints(both), added, records)[0] == pytest.approx(min(several))


def test_an_attribute_is_tested_as_others_do_where_no_label_is_rare() -> None:
    added, kept = ints(30, 50, 20, 15), ints(60, 40, 25, 30)
    expected = stats.chi2_contingency(np.stack([added, kept]), correction=False).pvalue
    assert significance.attribute(added, kept) == pytest.approx(expected)


def test_rare_labels_become_one_cell_that_takes_in_the_next_until_it_is_large_enough() -> None:
    added, kept = ints(30, 1, 50, 2, 20), ints(60, 2, 40, 1, 25)
    # Four and three records with a rare label are less than five on each side, so that the label with 45 joins them.
    merged = np.array([[23, 30, 50], [28, 60, 40]])
    expected = stats.chi2_contingency(merged, correction=False).pvalue
    assert significance.attribute(added, kept) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("added", "kept"), [(ints(30, 2, 1), ints(40, 1, 2)), (ints(0, 0, 0), ints(40, 50, 60)), (ints(), ints())]
)
def test_an_attribute_without_three_cells_has_no_test_of_its_own(added: Ints, kept: Ints) -> None:
    assert significance.attribute(added, kept) is None


def test_numbers_that_are_all_equal_are_not_tested() -> None:
    same = np.full(20, 2.0)
    assert significance.numbers(same, same) == ()
    assert len(significance.numbers(same, same + 1)) == 2


def test_holm_by_hand() -> None:
    found = significance.holm(np.array([0.01, 0.04, 0.03, 0.005]))
    assert found == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_value_nor_changes_their_order(several: list[float]) -> None:
    found = significance.holm(np.array(several))
    assert all(found >= several) and found.max() <= 1
    assert [*found[np.argsort(several, kind="stable")]] == sorted(found)


def test_what_can_be_seen_at_a_thousand_records_a_side() -> None:
    # (1.960 + 0.8416) times the root of 2 / 1,000: a half of all records would have to change by 6.3 points.
    assert significance.detectable(0.05, 1, 1_000, 1_000) == pytest.approx(0.1253, abs=1e-4)
    assert significance.detectable(0.05, 60, 1_000, 1_000) > 0.15
    assert significance.detectable(0.05, 1, 0, 1_000) == float("inf")


def test_cramers_v_of_a_table_by_hand() -> None:
    # Shares of 30 and 10 %: half of 0.2² / 0.4 + 0.2² / 1.6 is 0.0625, of which 1 / 200 is chance's; V² = 0.0575.
    assert effects.cramers_v(ints(30, 70), ints(10, 90)) == pytest.approx(0.0575**0.5)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8), st.lists(st.integers(0, 50), min_size=2, max_size=8))
def test_cramers_v_lies_between_0_and_1_and_takes_no_side(first: list[int], second: list[int]) -> None:
    length = min(len(first), len(second))
    added, kept = ints(*first[:length]), ints(*second[:length])
    assert 0 <= effects.cramers_v(added, kept) <= 1
    assert effects.cramers_v(added, kept) == pytest.approx(effects.cramers_v(kept, added))


def test_cramers_v_says_the_same_of_a_small_and_of_a_large_addition() -> None:
    kept = ints(1_000, 9_000)
    small, large = effects.cramers_v(ints(300, 700), kept), effects.cramers_v(ints(3_000, 7_000), kept)
    assert small == pytest.approx(large, abs=0.002)
    # As the sizes stand it would be half as large for the small one.
    assert stats.contingency.association(np.stack([ints(300, 700), kept])) < 0.75 * small


def test_the_distance_of_lengths_is_one_of_ratios() -> None:
    lengths = np.array([10.0, 100.0, 1_000.0, 10_000.0]) - 1
    tenfold = (lengths + 1) * 10 - 1
    spread = np.log(np.concatenate([lengths + 1, tenfold + 1])).std()
    assert effects.wasserstein(tenfold, lengths) == pytest.approx(np.log(10) / spread)
    assert effects.wasserstein(lengths, lengths) == 0
    assert effects.wasserstein(np.full(3, 7.0), np.full(3, 7.0)) == 0


def test_words_are_numbers_that_no_hash_seed_decides() -> None:
    assert vocabulary.hashes(["tea", "coffee", "tea"]).tolist() == [1_401_235_891, 2_391_201_714]


def test_records_are_drawn_by_their_ids_in_any_order() -> None:
    ids = [f"record-{number}" for number in range(vocabulary.MOST + 500)]
    drawn = vocabulary.drawn(ids)
    assert drawn == vocabulary.drawn(reversed(ids)) == sorted(drawn)
    assert len(set(drawn)) == vocabulary.MOST
    assert vocabulary.drawn(ids[:7]) == sorted(ids[:7])


def test_sides_without_a_common_word_are_a_bit_apart() -> None:
    records = [vocabulary.hashes([f"tea-{number}", "tea"]) for number in range(30)]
    records += [vocabulary.hashes([f"coffee-{number}", "coffee"]) for number in range(30)]
    found = vocabulary.compare(records, np.arange(60) >= 30, 999)
    assert found
    assert found.divergence == pytest.approx(1, abs=0.05)  # some of the words share a bucket
    assert found.p == pytest.approx(1 / 1_000)
    assert found.unseen == 1
    assert 0.4 < found.unseen_by_chance < 0.6  # that of tea-7 and its like, which no two records share


def test_sides_with_the_same_words_are_not_apart() -> None:
    records = [vocabulary.hashes(["tea", "coffee"])] * 40
    found = vocabulary.compare(records, np.arange(40) >= 20, 999)
    assert found
    assert (found.divergence, found.p, found.unseen) == (0, 1, 0)


def test_a_side_without_words_is_not_compared() -> None:
    records = [vocabulary.hashes([])] * 5 + [vocabulary.hashes(["tea"])] * 5
    assert vocabulary.compare(records, np.arange(10) < 5, 99) is None


def test_p_values_of_random_divisions_are_spread_evenly() -> None:
    random = np.random.default_rng(7)
    records = [vocabulary.hashes(f"word-{one}" for one in random.integers(0, 30, 5)) for _ in range(40)]
    several = []
    for _ in range(60):
        found = vocabulary.compare(records, random.permutation(np.arange(40) < 20), 100)
        assert found
        several.append(found.p)
    assert stats.kstest(several, "uniform").pvalue > 0.01


def test_the_words_that_moved_most_come_first() -> None:
    records = [frozenset({"the", "tea"})] * 4 + [frozenset({"the", "coffee"})] * 3 + [frozenset({"the", "milk"})]
    found = vocabulary.moved(records, np.arange(8) >= 4)
    assert [(one.word, one.kept, one.added) for one in found] == [
        ("tea", 100, 0),
        ("coffee", 0, 75),
        ("milk", 0, 25),
        ("the", 100, 100),
    ]
