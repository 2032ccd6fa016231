"""The draw: every record is as likely as any other, and nobody can choose."""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from tunesmith_tools.auditing import audit_file
from tunesmith_tools.auditing.drawing import AtLeast, Audit, Design, draw
from tunesmith_tools.auditing.plans import Bound, Demand, Size
from tunesmith_tools.auditing.population import Asked, Matching, Member

SIZES = {"domain=a harm=no": 60, "domain=b harm=no": 25, "domain=b harm=yes": 10, "domain=c harm=yes": 5}


def commit(number: int) -> str:
    return hashlib.sha1(str(number).encode()).hexdigest()


def members(sizes: dict[str, int] | None = None) -> list[Member]:
    strata = [name for name, size in (sizes or SIZES).items() for _ in range(size)]
    return [Member(f"one-{number:010d}", "ada", "0" * 64, "1" * 64, name) for number, name in enumerate(strata)]


def design(revision: int = 1, demand: Demand | None = None, minimum: int = 1, *at_least: AtLeast) -> Design:
    return Design(Asked(commit(revision), (), ("domain", "harm")), demand or Size(20), minimum, at_least)


def harmful(records: int) -> AtLeast:
    return AtLeast(Matching("harm", "yes"), records)


@given(st.permutations(members()), st.integers(0, 50))
def test_the_order_of_records_does_not_matter(shuffled: list[Member], revision: int) -> None:
    assert draw(design(revision), shuffled) == draw(design(revision), members())


@given(st.integers(0, 200), st.integers(1, 100), st.integers(1, 30), st.integers(0, 30))
def test_the_sample_is_as_planned_and_each_stratum_has_its_minimum(
    revision: int, size: int, minimum: int, of_harmful: int
) -> None:
    audit = draw(design(revision, Size(size), minimum, harmful(of_harmful)), members())
    assert audit.strata == SIZES and audit.lot == 100
    assert len(audit.sample) == size
    assert len(set(audit.drawn)) == len(audit.drawn)
    taken = Counter(one.stratum for one in audit.drawn)
    of_sample = Counter(one.stratum for one in audit.sample)
    for name, records in SIZES.items():
        least = max(minimum, of_harmful) if "harm=yes" in name else minimum
        assert taken[name] == max(of_sample[name], min(least, records))


def test_a_larger_sample_of_a_commit_holds_the_smaller_one() -> None:
    small, large = (draw(design(3, Size(size)), members()) for size in (10, 30))
    assert large.sample[:10] == small.sample


def test_another_commit_is_another_draw_and_a_record_keeps_its_chance_whatever_else_there_is() -> None:
    first, second = (draw(design(number), members()).sample for number in (1, 2))
    assert set(first) != set(second)
    fewer = [one for one in members() if one not in first[:5]]
    assert draw(design(1, Size(15)), fewer).sample == first[5:]


def _too_uneven(counts: Counter[str], records: list[str], draws: int, share: float) -> bool:
    """Whether chance alone would make counts so uneven in one case of a thousand.

    Each count is binomial, and those of n records add up to the same in every draw: then (n - 1) / n of the sum of
    their squared deviations, in units of the variance, follows the chi-square law with n - 1 degrees of freedom.
    """
    expected, variance = draws * share, draws * share * (1 - share)
    n = len(records)
    statistic = sum((counts[one] - expected) ** 2 for one in records) / variance * (n - 1) / n
    return bool(chi2.sf(statistic, n - 1) < 0.001)


def test_each_record_of_the_whole_is_equally_likely_in_the_sample() -> None:
    draws, everything = 3000, members()
    counts: Counter[str] = Counter()
    for number in range(draws):
        counts.update(one.record for one in draw(design(number), everything).sample)
    assert not _too_uneven(counts, [one.record for one in everything], draws, 20 / 100)


def test_each_record_of_a_stratum_is_equally_likely_among_all_that_is_drawn() -> None:
    draws, everything = 3000, members()
    counts: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for number in range(draws):
        audit = draw(design(number, Size(20), 4, harmful(6)), everything)
        counts.update(one.record for one in audit.drawn)
        drawn.update(one.stratum for one in audit.drawn)
    for name, records in SIZES.items():
        inside = [one.record for one in everything if one.stratum == name]
        share = drawn[name] / draws / records
        if share < 1:
            assert not _too_uneven(counts, inside, draws, share), name
        else:
            assert {counts[one] for one in inside} == {draws}


def test_a_stratum_has_its_share_of_the_sample_up_to_chance() -> None:
    draws = 2000
    taken: Counter[str] = Counter()
    for number in range(draws):
        taken.update(one.stratum for one in draw(design(number), members()).sample)
    for name, records in SIZES.items():
        assert taken[name] / draws == pytest.approx(20 * records / 100, rel=0.05)


@given(
    st.sampled_from(
        [Size(7), Bound(Fraction("0.05"), Fraction("0.9"), 1), Bound(Fraction("0.00015"), Fraction("0.95"))]
    ),
    st.integers(1, 12),
    st.integers(0, 12),
)
def test_a_file_says_all_of_an_audit_in_one_way(demand: Demand, minimum: int, of_harmful: int) -> None:
    asked = Asked(commit(5), (Matching("task", "code"), Matching("hazards", "privacy")), ("domain", "harm"))
    audit = draw(Design(asked, demand, minimum, (harmful(of_harmful),)), members())
    text = audit_file.text_of(audit)
    again = audit_file.parse("releases/audits/v1.yaml", text.encode())
    assert again == audit
    assert audit_file.text_of(again) == text


def test_without_strata_all_records_are_one() -> None:
    audit: Audit = draw(Design(Asked(commit(1)), Size(3)), members({"": 10}))
    assert audit.strata == {"": 10}
    assert audit_file.parse("x.yaml", audit_file.text_of(audit).encode()) == audit
