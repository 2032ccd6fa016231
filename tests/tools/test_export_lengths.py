"""Lengths of rows: the estimate, the percentiles, and who is told."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tunesmith.policy import Export
from tunesmith_tools.exporters import lengths
from tunesmith_tools.exporters.examples import Example, Said
from tunesmith_tools.exporters.lengths import Length, Lengths


def example(*texts: str, rejected: str | None = None) -> Example:
    said = [Said("user", text) for text in texts]
    return Example(tuple(said[:-1]), said[-1], None if rejected is None else Said("assistant", rejected))


def test_a_token_is_taken_to_be_four_bytes_and_a_part_of_one_counts() -> None:
    assert lengths.length_of("a", example("abcd", "e"), Export()) == Length(2, 5, "a")
    assert lengths.length_of("a", example("漢字", "🙂"), Export()) == Length(3, 3, "a")
    assert lengths.length_of("a", example("漢字", "🙂"), Export(bytes_per_token=2.5)) == Length(4, 3, "a")


def test_hidden_reasoning_counts_and_a_pair_is_as_long_as_its_longer_response() -> None:
    thinking = Example((Said("user", "ab"),), Said("assistant", "cd", thought="efgh"))
    assert lengths.length_of("a", thinking, Export(bytes_per_token=1)).tokens == 8
    for one in (example("ab", "cde", rejected="f"), example("ab", "c", rejected="def")):
        assert lengths.length_of("a", one, Export(bytes_per_token=1)) == Length(5, 5, "a")


def measured(*found: Length) -> Lengths:
    made = Lengths()
    for one in found:
        made.add(one)
    return made


def test_only_rows_over_the_limit_are_too_long_and_no_limit_means_none() -> None:
    splits = [measured(Length(100, 400, "a"), Length(102, 408, "b")), measured(Length(101, 404, "c"))]
    assert lengths.too_long(splits, Export(max_tokens=100)) == {
        "rows": 2,
        "max_tokens": 100,
        "longest": "b",
        "tokens": 102,
    }
    assert lengths.too_long(splits, Export(max_tokens=102)) == lengths.too_long(splits, Export()) == {}


def test_the_longest_of_many_rows_are_named_whatever_their_order() -> None:
    rows = [Length(number * 7 % 5_003, 1, f"{number:05}") for number in range(5_003)]
    expected = sorted(rows, reverse=True)[:10]
    assert measured(*rows).longest == measured(*reversed(rows)).longest == expected


@given(st.lists(st.integers(0, 300_000), min_size=1, max_size=40))
def test_percentiles_are_lengths_that_so_many_percent_do_not_exceed(values: list[int]) -> None:
    found = measured(*(Length(value, value, str(place)) for place, value in enumerate(values)))
    told: dict[str, Any] = lengths.report({"train": found}, Export(max_tokens=1_000))["splits"]["train"]
    for percent in lengths.PERCENTS:
        at = told["tokens"][f"p{percent}"]
        assert at in values
        assert sum(value <= at for value in values) >= math.ceil(percent * len(values) / 100)
        assert sum(value < at for value in values) < percent * len(values) / 100
    assert told["tokens"]["most"] == max(values)
    assert told["over_max_tokens"] == sum(value > 1_000 for value in values)
    below = 0
    for bucket in told["tokens"]["buckets"]:
        end = math.inf if bucket["to"] is None else bucket["to"]
        below += bucket["rows"]
        assert below == sum(value <= end for value in values)
    assert below == len(values)
    assert [one["tokens"] for one in told["longest"]] == sorted(values, reverse=True)[:10]


def test_formats_of_one_trainer_share_a_sentence() -> None:
    over = {"rows": 3, "max_tokens": 512, "longest": "a", "tokens": 700}
    told = lengths.warnings(
        {
            "openai": {"too_long": {}},
            "axolotl": {"too_long": over},
            "axolotl-preference": {"too_long": over | {"rows": 1, "longest": "b", "tokens": 800}},
            "alpaca": {"too_long": over},
        }
    )
    axolotl, alpaca = told
    assert axolotl == (
        "rows longer than 512 tokens by estimate: 3 of axolotl, 1 of axolotl-preference; the longest is b with about "
        "800. axolotl leaves such rows out; set `sequence_len` to more, then `exports.axolotl.max_tokens` in the policy"
    )
    assert "3 of alpaca; the longest is a with about 700. a trainer may cut such rows;" in alpaca
