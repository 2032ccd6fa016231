"""Files of results: what rows may look like, and what is said of those that cannot be used."""

import contextlib
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.release import Release
from tunesmith_tools.console import Failure
from tunesmith_tools.results import gathering, reading
from tunesmith_tools.results.checking import Known
from tunesmith_tools.results.kept import merged
from tunesmith_tools.results.moments import moments
from tunesmith_tools.results.population import Content, Population
from tunesmith_tools.results.runs import MEAN, SHARE, Cell, Judged, Key, Part, Run, parse, small_enough, text_of

RELEASE = Release("1.2.0", "2026-11-22", None, "1.0", "", "", 60)
SPLITS = {f"r{number:02}": ("train", "validation", "test")[number % 3] for number in range(60)}
KNOWN = Known(
    ("1.1.0", "1.2.0"), {"1.2.0": Population(RELEASE, SPLITS)}, {"task": ("code", "rewriting"), "domain": ("law",)}
)
CONTENTS = {
    "1.2.0": {
        name: Content("ab", {"task": "code" if name < "r30" else "rewriting", "domain": "law"}) for name in SPLITS
    }
}
NAMED = {"release": "1.2.0", "model": "tuned"}
SCORE = {**NAMED, "metric": "accuracy", "split": "test", "stratum": "task=code", "n": 10, "value": 0.8}


def told(rows: Sequence[dict[str, Any]], *metrics: str) -> list[str]:
    """What is said of rows that cannot be used."""
    data = json.dumps(rows).encode()
    _, problems = gathering.said(reading.rows("scores.json", data), KNOWN, metrics)
    return [f"{one.where}: {one.told}" for one in problems]


def read(data: str | bytes, *metrics: str, **given: Any) -> list[Run]:
    """The runs of a file in which every row can be used."""
    raw = data.encode() if isinstance(data, str) else data
    rows = [row._replace(values={**row.values, **given}) for row in reading.rows("scores", raw)]
    sayings, problems = gathering.said(rows, KNOWN, metrics)
    assert not problems
    return gathering.runs(sayings, "0" * 64, CONTENTS)


def test_three_forms_of_a_file_tell_the_same() -> None:
    rows = [SCORE, {**SCORE, "stratum": "all", "n": 20, "value": 0.75, "correct": 15}]
    lines = "\n".join(map(json.dumps, rows))
    columns = [*SCORE, "correct"]
    cells = [",".join(str(row.get(name, "")) for name in columns) for row in rows]
    table = "\ufeff" + "\r\n".join([",".join(columns), *cells, ""])
    (run,) = read(json.dumps(rows))
    assert [run] == read(lines) == read(table)
    assert run.key == Key("1.2.0", "tuned")
    assert run.parts == (
        Part("accuracy", "test", SHARE, True, "0" * 64, (Cell("all", 20, 0.75), Cell("task=code", 10, 0.8))),
    )


def test_records_are_counted_by_stratum_and_kept_but_those_of_train() -> None:
    lines = "\n".join(json.dumps({"id": name, "exact_match": int(name < "r50"), "loss": 0.5}) for name in SPLITS)
    (run,) = read(lines, **NAMED)
    assert [part.of for part in run.parts] == [
        (metric, split) for metric in ("exact_match", "loss") for split in ("train", "validation", "test")
    ]
    part = run.part("exact_match", "test")
    assert part and part.kind == SHARE
    assert part.cells == (
        Cell("all", 20, 0.8),
        Cell("domain=law", 20, 0.8),
        Cell("task=code", 10, 1.0),
        Cell("task=rewriting", 10, 0.6),
    )
    other = run.part("loss", "test")
    assert other and (other.kind, other.higher_is_better, other.cells[0].deviation) == (MEAN, False, 0.0)
    assert {one.id for one in run.records} == {name for name, split in SPLITS.items() if split != "train"}
    assert run.records[0].values == {"exact_match": 1.0, "loss": 0.5}
    assert parse(text_of(run)) == run


def test_long_rows_with_an_id_tell_the_same_as_wide_ones() -> None:
    names = [name for name, split in SPLITS.items() if split == "test"]
    wide = [{**NAMED, "id": name, "f1": 0.5, "em": 1} for name in names]
    long = [
        {**NAMED, "id": name, "metric": metric, "value": value, "split": "test"}
        for name in names
        for metric, value in (("f1", 0.5), ("em", True))
    ]
    assert read(json.dumps(wide)) == read(json.dumps(long))
    assert read(json.dumps(wide), "em") == read(json.dumps([row for row in long if row["metric"] == "em"]))


def test_a_standard_error_becomes_the_deviation_over_records() -> None:
    (run,) = read(json.dumps({**SCORE, "value": 1.5, "se": 0.1, "n": 16}))
    assert run.parts[0].kind == MEAN
    assert run.parts[0].cells == (Cell("task=code", 16, 1.5, 0.4),)


HARNESS = {
    "results": {
        "mine": {"alias": "mine", "acc,none": 0.8, "acc_stderr,none": "N/A", "exact_match,strict-match": 1.0}
        | {"exact_match_stderr,strict-match": 0.0}
    },
    "n-samples": {"mine": {"original": 20, "effective": 10}},
    "higher_is_better": {"mine": {"acc": True}},
    "config": {"model_args": "pretrained=/home/somebody/model"},
}


def test_a_file_of_the_evaluation_harness() -> None:
    (run,) = read(json.dumps(HARNESS), split="test", **NAMED)
    assert [(part.of, part.kind, part.cells) for part in run.parts] == [
        (("acc", "test"), SHARE, (Cell("all", 10, 0.8),)),
        (("exact_match.strict-match", "test"), SHARE, (Cell("all", 10, 1.0),)),
    ]
    assert "somebody" not in text_of(run)


def test_tasks_of_the_harness_are_strata_and_groups_are_passed_over() -> None:
    several = {
        "results": {
            "code": {"acc,none": 0.8, "acc_stderr,none": 0.4 / 3},
            "domain=law": {"acc,none": 0.5, "acc_stderr,none": 0.2},
            "both": {"acc,none": 0.65, "acc_stderr,none": 0.1},
        },
        "groups": {"both": {"acc,none": 0.65}},
        "n-samples": {"code": {"effective": 10}, "domain=law": {"effective": 10}},
    }
    (run,) = read(json.dumps(several), split="test", **NAMED)
    (part,) = run.parts
    assert [cell.stratum for cell in part.cells] == ["domain=law", "task=code"]
    # The error of `code` is what ten zeros and ones give, that of the other is not: so both are means.
    assert part.kind == MEAN
    assert [cell.deviation for cell in part.cells] == pytest.approx([0.2 * 10**0.5, 0.4 / 3 * 10**0.5])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"release": "1.2"}, "release: there is no release 1.2; did you mean 1.2.0?"),
        ({"release": None}, "release: it is missing (or say --release)"),
        ({"model": "me@example.com"}, "model: 'me@example.com' is no name of a run"),
        ({"model": "/home/me/model"}, "model: '/home/me/model' is no name of a run"),
        ({"metric": "two words"}, "metric: 'two words' is no name of a metric"),
        ({"split": "dev"}, "split: 'dev' is none; there are train, validation, test"),
        ({"split": "tset"}, "split: 'tset' is none; did you mean test?"),
        ({"stratum": "task=cod"}, "stratum: 'cod' is no task; did you mean code?"),
        ({"stratum": "tsak=code"}, "stratum: 'tsak=code' is neither `all` nor `attribute=value`"),
        ({"stratum": "code"}, "stratum: 'code' is neither"),
        ({"n": None}, "n: it is missing"),
        ({"n": 0}, "n: 0, and test of release 1.2.0 has 20 records; nothing was evaluated"),
        ({"n": 21}, "n: 21, and test of release 1.2.0 has 20 records; several answers to one record are one value"),
        ({"n": 9.5}, "n: 9.5 is no whole number"),
        ({"n": -1}, "n: -1 is no whole number"),
        ({"n": True}, "n: True is no whole number"),
        ({"value": None}, "value: it is missing"),
        ({"value": "high"}, "value: 'high' is no number"),
        ({"value": "inf"}, "value: 'inf' is no number of a metric"),
        ({"value": "1_0"}, "value: '1_0' is no number"),
        ({"value": 83}, "value: 83 is outside of 0 to 1: a share of 83 % is 0.83; a mean needs `sd` or `se`"),
        ({"value": -0.1}, "value: -0.1 is outside of 0 to 1"),
        ({"metric": "loss"}, "value: loss is better when lower: say `correct` if it is a share"),
        ({"correct": 11}, "correct: 11 of 10 records"),
        ({"correct": 5}, "value: 0.8, but 5 correct of 10 are 0.5"),
        ({"correct": 8, "sd": 1}, "sd and se are of means; a share says `correct`"),
        ({"sd": -1}, "sd: it is below zero"),
        ({"sd": 1, "se": 1}, "sd and se both stand here; one is enough"),
        ({"higher_is_better": "yes"}, "higher_is_better: 'yes' is neither true nor false"),
        ({"step": "last"}, "step: 'last' is no whole number"),
        ({"stratumm": "all"}, "stratumm: no such key; did you mean stratum?"),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_used_is_named_with_its_key(change: dict[str, Any], message: str) -> None:
    (found,) = told([{**SCORE, **change}])
    assert found.startswith(f"row 1: {message}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "r00", "split": "test", "em": 1}, "id: r00 is in train of release 1.2.0, not in test; the model was"),
        ({"id": "r02", "split": "train", "em": 1}, "id: r02 is in test of release 1.2.0, not in train"),
        ({"id": "r99", "em": 1}, "id: r99 is no record of release 1.2.0"),
        ({"id": "r02"}, "there is no metric"),
        ({"id": "r02", "metric": "em"}, "value: it is missing"),
        ({"id": "r02", "metric": "em", "value": 1, "n": 3}, "n: no such key"),
        ({"id": "r02", "task": "code"}, "task: 'code' is no number"),
    ],
    ids=str,
)
def test_a_record_that_cannot_be_used_is_named_with_its_key(row: dict[str, Any], message: str) -> None:
    (found,) = told([{**NAMED, **row}])
    assert found.startswith(f"row 1: {message}")


def test_training_records_in_a_test_are_called_a_leak() -> None:
    (found,) = told([{**NAMED, "id": "r00", "split": "test", "em": 1}])
    assert found.endswith("the model was trained on it, so that this evaluation leaks")


def test_rows_that_contradict_each_other() -> None:
    assert told([SCORE, SCORE]) == ["row 2: the same was said in row 1; several values of one are their mean"]
    assert told([SCORE, {**SCORE, "stratum": "all", "higher_is_better": False}]) == [
        "row 2: higher_is_better: other rows say otherwise of accuracy"
    ]
    assert told([SCORE, {**SCORE, "stratum": "all", "sd": 0.3}]) == [
        "row 1: sd: it is missing, and other rows of accuracy have it"
    ]
    assert told([SCORE, {**NAMED, "id": "r02", "accuracy": 1}]) == [
        "row 1: rows with an `id` tell of accuracy on test too; one kind of row is enough"
    ]


def test_other_metrics_do_not_stop_the_one_that_is_asked_for() -> None:
    assert told([SCORE, {**SCORE, "metric": "bleu", "value": 31.2}], "accuracy") == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "scores is empty"),
        (b" \n", "scores is empty"),
        (b'{"a": 1}\n{"a": ', "scores: line 2: no JSON"),
        (b"[1]", "scores: row 1 is no object of names and values"),
        (b"[{]", "scores: line 1: no JSON"),
        (b"a,b\n1\n", "scores: line 2: 1 cells, and the header has 2"),
        (b"a,a\n1,2\n", "scores: line 1: the column 'a' stands there twice"),
        (b'a,b\n1,"2\n', "scores: line 2: unexpected end of data"),
        (b"a,b\n\xff,2\n", "scores: line 2: a byte that is not UTF-8"),
        (b"[" * 100_000, "scores: its value is nested too deeply"),
        (b'{"a":' * 100_000, "scores: nested too deeply"),
    ],
    ids=repr,
)
def test_a_file_that_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(Failure, match=message[:40].replace("(", "\\(")):
        reading.rows("scores", data)


ANYTHING = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2)),
    *(st.sampled_from(["1.2.0", "tuned", "test", "train", "all", "task=code", "em", "r02", "1", "true"]),),
)
KEYS = st.sampled_from([*SCORE, "id", "step", "correct", "sd", "se", "higher_is_better", "em"])


@given(st.lists(st.dictionaries(KEYS, ANYTHING), max_size=4), st.booleans())
def test_whatever_rows_hold_they_are_used_or_named(rows: list[dict[str, Any]], whole: bool) -> None:
    filled = [{**SCORE, **row} for row in rows] if whole else rows
    found = reading.rows("scores", ("[" + ",".join(map(json.dumps, filled)) + "]").encode())
    sayings, problems = gathering.said(found, KNOWN, ())
    for one in [] if problems else gathering.runs(sayings, "0" * 64, CONTENTS):
        assert parse(text_of(one)) == one


@given(st.binary(max_size=60) | st.text(alphabet='{}[]":,ab1\n\r"', max_size=60).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_named(data: bytes) -> None:
    with contextlib.suppress(Failure):
        reading.rows("scores", data)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2), st.randoms())
def test_the_order_of_rows_changes_nothing(values: list[float], random: Any) -> None:
    shuffled = values[:]
    random.shuffle(shuffled)
    assert moments(values) == moments(shuffled)


def run(records: dict[str, float], **parts: float) -> Run:
    """A run with a metric on test, and others on validation."""
    judged = tuple(Judged(name, "test", "ab", {}, {"em": value}) for name, value in records.items())
    found = {("em", "test"): sum(records.values()) / max(len(records), 1)} | {
        (metric, "validation"): value for metric, value in parts.items()
    }
    made = [Part(*of, SHARE, True, "f", (Cell("all", 2, value),)) for of, value in sorted(found.items())]
    return Run(Key("1.2.0", "tuned"), tuple(made), judged)


def test_files_about_one_run_add_up() -> None:
    both = merged(run({"a": 1.0, "b": 0.0}), run({"a": 1.0, "b": 0.0}, acc=0.5), replace=False)
    assert [part.of for part in both.parts] == [("acc", "validation"), ("em", "test")]
    assert merged(both, run({"a": 1.0, "b": 0.0}), replace=False) == both


def test_another_result_needs_a_word_and_changes_nothing_else() -> None:
    old, new = run({"a": 1.0, "b": 0.0}, acc=0.5), run({"a": 0.0, "b": 1.0})
    with pytest.raises(
        Failure, match=r"1\.2\.0/tuned\.json holds another result for em on test.*--replace 1\.2\.0/tuned"
    ):
        merged(old, new, replace=False)
    found = merged(old, new, replace=True)
    assert [part.of for part in found.parts] == [("acc", "validation"), ("em", "test")]
    assert [one.values for one in found.records] == [{"em": 0.0}, {"em": 1.0}]


def test_records_that_would_make_a_large_file_are_not_kept() -> None:
    many = {f"record-{number:06}": 1.0 for number in range(9_000)}
    assert small_enough(run(many)) == run(many)._replace(records=())
    some = {f"record-{number:06}": 1.0 for number in range(3_000)}
    assert small_enough(run(some)) == run(some)
