"""Coefficients of agreement: published examples, other programs, and laws that hold for all ratings."""

import json
import os
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agreement_samples as oracle
from tunesmith_tools.agreement import coefficients
from tunesmith_tools.agreement.coefficients import Scale

VALUES = ("1", "2", "3", "4", "5")
RATINGS = st.lists(st.lists(st.sampled_from((*VALUES, None)), min_size=3, max_size=3), min_size=2, max_size=30)
SCALES = {"nominal": coefficients.nominal(VALUES), "ordinal": coefficients.ordinal(VALUES)}


def alpha(units: oracle.Units, scale: Scale) -> float:
    drawn = oracle.sample_of(units, scale.values)
    return float(coefficients.alpha(drawn.frequencies, drawn.patterns, scale))


def gwet(units: oracle.Units, scale: Scale) -> float:
    drawn = oracle.sample_of(units, scale.values)
    assert scale.weights is not None
    return float(coefficients.gwet(drawn.frequencies, drawn.patterns, scale.weights))


def paired_values(units: oracle.Units) -> set[Any]:
    kept = [[value for value in unit if value is not None] for unit in units]
    return {value for unit in kept if len(unit) > 1 for value in unit}


def published() -> list[Any]:
    """The worked examples with each coefficient that was published for them."""
    folder = os.environ.get("TUNESMITH_REAL_DATA")
    examples = json.loads((Path(folder) / "agreement_vectors.json").read_text("utf-8")) if folder else []
    return [
        pytest.param(one["units_by_raters"], name, value, id=f"{one['name']}-{name}")
        for one in examples
        for name, value in one["expected"].items()
    ]


def with_metric(values: list[Any], metric: str) -> Scale:
    """Krippendorff's metrics for numbers, which no label here needs."""
    one, other = np.meshgrid(np.array(values, float), np.array(values, float))
    apart = (one - other) / (one + other if metric == "ratio" else 1)
    return Scale(tuple(values), apart**2, None)


@pytest.mark.real_data
@pytest.mark.parametrize(("units", "name", "expected"), published())
def test_published_examples_to_their_digits(units: oracle.Units, name: str, expected: float | None) -> None:
    values = oracle.values_of(units)
    nominal = coefficients.nominal(values)
    compute = {
        "krippendorff_nominal": lambda: alpha(units, nominal),
        "krippendorff_ordinal": lambda: alpha(units, coefficients.ordinal(values)),
        "krippendorff_interval": lambda: alpha(units, with_metric(values, "interval")),
        "krippendorff_ratio": lambda: alpha(units, with_metric(values, "ratio")),
        "gwet_ac1": lambda: gwet(units, nominal),
        "fleiss_gwet": lambda: oracle.fleiss(units, nominal),
        "scott_pi": lambda: oracle.fleiss(units, nominal),  # of two raters without gaps they are the same
        "S": lambda: oracle.uniform(units, nominal),
        "observed_agreement": lambda: oracle.observed(units, nominal),
    }[name]
    if expected is None:
        assert np.isnan(compute())
    else:
        digits = len(str(expected).partition(".")[2])
        assert round(compute(), digits) == expected


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(units=RATINGS)
def test_alpha_is_that_of_another_program(units: oracle.Units, level: str) -> None:
    assume(len(paired_values(units)) > 1)
    table = np.array([[np.nan if value is None else float(value) for value in unit] for unit in units]).T
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
    assert alpha(units, SCALES[level]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(units=RATINGS)
def test_gwet_is_what_the_textbook_says(units: oracle.Units, level: str) -> None:
    assume(len(paired_values(units)) > 1)
    assert gwet(units, SCALES[level]) == pytest.approx(oracle.gwet(units, SCALES[level]), abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(pairs=st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=1, max_size=30))
def test_kappa_is_what_the_textbook_says(pairs: list[tuple[str, str]], level: str) -> None:
    scale = SCALES[level]
    assert scale.weights is not None
    crossed = np.zeros((len(VALUES), len(VALUES)))
    for one, other in pairs:
        crossed[VALUES.index(one), VALUES.index(other)] += 1
    found = float(coefficients.kappa(crossed, scale.weights))
    if len({value for pair in pairs for value in pair}) == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(oracle.cohen(pairs, scale), abs=1e-9)


@pytest.mark.parametrize("units", [[], [["1", "1"], ["1", "1"]], [["1"], ["2"]], [["1", "1"], ["2"]]])
def test_what_is_undefined_is_neither_0_nor_1(units: oracle.Units) -> None:
    assert np.isnan(alpha(units, SCALES["nominal"]))
    assert np.isnan(gwet(units, SCALES["nominal"]))


@given(units=RATINGS, order=st.randoms(use_true_random=False))
def test_the_order_of_units_and_raters_means_nothing(units: list[list[Any]], order: Any) -> None:
    shuffled = [order.sample(unit, len(unit)) for unit in order.sample(units, len(units))]
    for scale in SCALES.values():
        np.testing.assert_array_equal(alpha(shuffled, scale), alpha(units, scale))
        np.testing.assert_array_equal(gwet(shuffled, scale), gwet(units, scale))


@given(units=RATINGS)
def test_many_samples_at_once_are_the_same_as_one_by_one(units: oracle.Units) -> None:
    drawn = oracle.sample_of(units, VALUES)
    several = np.stack([drawn.frequencies, drawn.frequencies * 3, np.ones(len(drawn.patterns))])
    for scale in SCALES.values():
        found = coefficients.alpha(several, drawn.patterns, scale)
        single = [coefficients.alpha(one, drawn.patterns, scale) for one in several]
        np.testing.assert_allclose(found, single, rtol=1e-12)


def test_distances_of_sets() -> None:
    """Passonneau (2006): equal, one within the other, overlapping, and nothing in common."""
    scale = coefficients.sets([(), ("a",), ("a", "b"), ("b", "c"), ("a", "b", "c")])
    assert scale.distances is not None
    assert scale.distances.diagonal().tolist() == [0] * 5
    assert scale.distances[0].tolist() == [0, 1, 1, 1, 1]
    assert scale.distances[1, 2] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert scale.distances[2, 3] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert scale.distances[3, 4] == pytest.approx(1 - 2 / 3 * 2 / 3)
    np.testing.assert_array_equal(scale.distances, scale.distances.T)


@given(units=RATINGS)
def test_every_pair_of_ratings_is_met_once(units: oracle.Units) -> None:
    drawn = oracle.sample_of(units, VALUES)
    found = coefficients.met(drawn.frequencies, drawn.patterns)
    expected = np.zeros((5, 5), int)
    for unit in units:
        places = sorted(VALUES.index(value) for value in unit if value is not None)
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                expected[one, other] += 1
    np.testing.assert_array_equal(found, expected)
