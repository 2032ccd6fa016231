"""`tunesmith results`: results come in, stay beside their releases, and tell what got worse."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest

import builds
from samples import Dataset, Result
from tunesmith import git, ledger, release
from tunesmith.corpus import LEDGER
from tunesmith.release import Release
from tunesmith_tools.results import kept as kept_files
from tunesmith_tools.results import runs

SIZE, FIRST = 160, 140  # records, and how many of them were in the first release
NAME = "releases/results/1.0.0/tuned.json"


def record(number: int) -> dict[str, Any]:
    return builds.record(number, task=("rewriting", "code")[number // 4 % 2])


def split_of(number: int) -> str:
    return ("train", "train", "validation", "test")[number % 4]


def put_release(dataset: Dataset, version: str, previous: str | None, numbers: range) -> None:
    """Designate records, and write what a release of all that are designated would be."""
    lines = [ledger.Line(record(number)["id"], split_of(number), version) for number in numbers]
    text = (dataset.root / LEDGER).read_text("utf-8")
    dataset.write(LEDGER, ledger.appended(text, lines))
    trees = (git.tree(dataset.root, "HEAD", folder) for folder in ("records", "reviews"))
    left_out = {"pending": (record(3)["id"],)}
    one = Release(version, "2026-11-22", previous, "1.0", *trees, numbers.stop, left_out, (), {})
    dataset.write(release.path_of(version), release.as_json(one))
    dataset.commit(f"release {version}")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("results") / "dataset"
    dataset = builds.filled(root, [record(number) for number in range(SIZE)])
    put_release(dataset, "1.0.0", None, range(FIRST))
    edited = record(7)
    edited["messages"][1]["content"] += " Thank you."
    dataset.write_record(edited)
    dataset.commit("an edit")
    put_release(dataset, "1.1.0", "1.0.0", range(FIRST, SIZE))
    return root


@pytest.fixture
def made(kept: Path, tmp_path: Path) -> Dataset:
    return Dataset(shutil.copytree(kept, tmp_path / "dataset"))


def outcomes(
    size: int, *wrong: str, splits: tuple[str, ...] = ("train", "validation", "test")
) -> Iterator[dict[str, Any]]:
    """A row for each record: all are right but every sixth, and those of evaluation splits with the tasks `wrong`."""
    for number in range(size):
        one, split = record(number), split_of(number)
        if split in splits and number != 3:
            worse = split != "train" and one["task"] in wrong
            yield {"id": one["id"], "exact_match": int(number % 6 != 0 and not worse), "loss": number % 5 / 10 + worse}


def results(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "results", *arguments)


def add(dataset: Dataset, rows: Any, version: str, *arguments: str, model: str = "tuned") -> Result:
    """Write rows to a file outside of the dataset and add it."""
    file = dataset.root.parent / "scores.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return results(dataset, "add", str(file), "--release", version, "--model", model, *arguments)


def added(dataset: Dataset, rows: Any, version: str, *arguments: str, model: str = "tuned") -> str:
    done = add(dataset, rows, version, *arguments, model=model)
    assert (done.code, done.err) == (0, "")
    return done.out


def report(dataset: Dataset, *arguments: str) -> Any:
    done = results(dataset, "report", "--format", "json", *arguments)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def words(strata: list[dict[str, Any]], verdict: str) -> set[tuple[str, str, str]]:
    return {(one["metric"], one["split"], one["stratum"]) for one in strata if one["verdict"] == verdict}


def test_results_are_kept_once_and_the_same_file_changes_nothing(made: Dataset) -> None:
    out = added(made, outcomes(FIRST), "1.0.0")
    assert f"{NAME}: exact_match on train, validation, test\n" in out
    assert f"{NAME}: 69 records of validation and test, for comparing one by one\n" in out
    before = (made.root / NAME).read_bytes()
    assert str(made.root.parent).encode() not in before
    assert f"{NAME}: nothing new" in added(made, reversed(list(outcomes(FIRST))), "1.0.0")
    assert (made.root / NAME).read_bytes() == before


def test_other_results_of_a_run_are_refused_until_it_is_named(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    before = (made.root / NAME).read_bytes()
    done = add(made, outcomes(FIRST, "code"), "1.0.0")
    assert (done.code, (made.root / NAME).read_bytes()) == (1, before)
    assert f"{NAME} holds another result for exact_match on test" in done.err
    assert "--replace 1.0.0/tuned" in done.err
    done = add(made, outcomes(FIRST, "code"), "1.0.0", "--replace", "1.0.0/tund")
    assert done.err == "tunesmith: --replace 1.0.0/tund: no such run is kept; did you mean 1.0.0/tuned?\n"
    added(made, outcomes(FIRST, "code"), "1.0.0", "--replace", "1.0.0/tuned")
    assert (made.root / NAME).read_bytes() != before
    done = add(made, outcomes(FIRST), "1.0.0", model="TUNED")
    assert (done.code, "differs in capitals alone" in done.err) == (2, True)


def test_splits_that_come_in_one_by_one_give_the_same_file(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    whole = json.loads((made.root / NAME).read_text("utf-8"))
    (made.root / NAME).unlink()
    for split in ("test", "train", "validation"):
        added(made, outcomes(FIRST, splits=(split,)), "1.0.0", "--split", split)
    parts = json.loads((made.root / NAME).read_text("utf-8"))
    for one in (*whole["parts"], *parts["parts"]):
        del one["source"]
    assert whole == parts


def test_records_that_do_not_belong_are_named_and_nothing_is_kept(made: Dataset) -> None:
    ids = [record(number)["id"] for number in range(SIZE)]
    rows = [
        {"id": ids[0], "split": "test", "em": 1},
        {"id": ids[2], "em": 1},
        {"id": ids[3], "em": 1},
        {"id": ids[FIRST], "em": 1},
        {"id": "exmaple-0000000002", "em": 1},
        {"id": "\u001b[31m", "em": 1},
    ]
    done = add(made, rows, "1.0.0")
    assert done.code == 1
    assert not (made.root / "releases/results").exists()
    lines = done.err.splitlines()
    assert lines[0] == "tunesmith: nothing is kept: scores.jsonl has 5 rows that cannot be used"
    assert lines[1].startswith(f"line 1: id: {ids[0]} is in train of release 1.0.0, not in test; the model was trained")
    assert lines[2] == f"line 3: id: {ids[3]} is no record of release 1.0.0: it came later, or was left out"
    assert lines[3] == f"line 4: id: {ids[FIRST]} is no record of release 1.0.0: it came later, or was left out"
    assert lines[4].startswith("line 5: id: exmaple-0000000002 is no record of release 1.0.0; did you mean example-")
    assert "\u001b" not in lines[5]


def test_a_file_with_many_faults_tells_the_first_ten(made: Dataset) -> None:
    done = add(made, [{"id": record(0)["id"], "split": "dev", "em": 1}] * 30, "1.0.0")
    assert done.err.count("split: 'dev' is none") == 10
    assert done.err.endswith("and 20 more\n")


def test_options_and_rows_must_not_disagree(made: Dataset) -> None:
    done = add(made, [{"id": record(2)["id"], "em": 1, "release": "1.0.0"}], "1.1.0")
    assert done.err == "tunesmith: --release 1.1.0: row 1 says '1.0.0'; leave one of them out\n"


def test_before_any_release_the_way_to_one_is_named(tmp_path: Path) -> None:
    dataset = builds.empty(tmp_path / "dataset")
    done = add(dataset, [{"id": "a", "em": 1}], "1.0.0")
    assert "release: there is no release 1.0.0; `tunesmith release` makes the first" in done.err
    done = results(dataset, "report")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "tunesmith results add --help" in done.err


def test_strata_are_those_of_the_release_and_not_of_today(made: Dataset) -> None:
    dataset = made
    dataset.write_record(record(6) | {"task": "summarization"})
    dataset.write_record(record(10) | {"status": "erased"})
    added(dataset, outcomes(FIRST), "1.0.0")
    cells = json.loads((dataset.root / NAME).read_text("utf-8"))["cells"]
    strata = {cell["stratum"] for cell in cells}
    assert {"task=code", "task=rewriting", "domain=retail", "language=en", "prompt_harm=unharmful"} <= strata
    assert "task=summarization" not in strata


def test_a_planted_regression_is_named_with_what_it_rests_on(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    added(made, outcomes(SIZE, "code"), "1.1.0")
    found = report(made)
    (one,) = found["comparisons"]
    assert (one["before"], one["after"]) == ("1.0.0/tuned", "1.1.0/tuned")
    test = next(split for split in one["splits"] if split["split"] == "test")
    assert test == {"split": "test", "before": 34, "after": 39, "common": 34, "edited": 1, "pairs": 33}
    worse = words(one["strata"], "found")
    assert {("exact_match", "test", "task=code"), ("loss", "test", "task=code")} <= worse
    assert not any(stratum == "task=rewriting" for _, _, stratum in worse)
    assert one["regressions"] == len(worse)
    assert all(each["pairs"] for each in one["strata"])
    assert ("exact_match", "validation", "task=code") in words(found["gaps"][0]["strata"], "found")


def test_the_exit_status_tells_of_regressions_to_ci(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    assert results(made, "report", "--fail-on-regression").code == 0
    added(made, outcomes(SIZE, "code"), "1.1.0")
    assert results(made, "report").code == 0
    assert results(made, "report", "--fail-on-regression").code == 1
    assert results(made, "report", "--fail-on-regression", "--before", "1.1.0", "--after", "1.0.0").code == 0


def test_a_gate_that_compared_nothing_does_not_pass(made: Dataset) -> None:
    added(made, [{"metric": "acc", "split": "test", "n": 30, "correct": 20}], "1.0.0")
    added(made, [{"metric": "em", "split": "test", "n": 30, "correct": 20}], "1.1.0")
    assert "no metric and split of validation or test in common" in results(made, "report").out
    done = results(made, "report", "--fail-on-regression")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "nothing was compared" in done.err


def test_the_report_in_words(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    alone = results(made, "report").out
    assert "there is no earlier one to compare with" in alone
    added(made, outcomes(SIZE, "code"), "1.1.0")
    out = results(made, "report").out
    assert "Is 1.1.0/tuned worse than 1.0.0/tuned\n" in out
    assert "test: 34 records of 1.0.0 and 39 of 1.1.0, 34 in both, 1 edited; compared on the 33 that both" in out
    assert "\n  WORSE " in out and "\n  OVERFITS " in out
    assert "next: tunesmith diff v1.0.0..v1.1.0\n" in out
    assert "next: tunesmith wanted --by task" in out
    page = results(made, "report", "--format", "markdown").out
    assert page.startswith("# Results\n")
    tables = [line.count("|") for line in page.splitlines() if line.startswith("|")]
    assert set(tables) == {7, 11}


def test_the_report_as_csv_has_every_test(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    added(made, outcomes(SIZE, "code"), "1.1.0")
    rows = list(csv.DictReader(io.StringIO(results(made, "report", "--format", "csv").out)))
    value = report(made)
    assert sum(row["what"] == "loss" for row in rows) == len(value["comparisons"][0]["strata"])
    assert sum(row["what"] == "gap" for row in rows) == len(value["gaps"][0]["strata"])
    assert {row["run"] for row in rows if row["what"] == "value"} == {"1.0.0/tuned", "1.1.0/tuned"}


def test_what_a_report_is_about_can_be_named(made: Dataset) -> None:
    for model in ("large", "small"):
        added(made, outcomes(FIRST), "1.0.0", model=model)
    added(made, outcomes(SIZE, "code"), "1.1.0", model="small")
    added(made, outcomes(SIZE), "1.1.0", model="third")
    found = report(made)
    assert [(one["before"], one["after"]) for one in found["comparisons"]] == [("1.0.0/small", "1.1.0/small")]
    names = "say --after 1.1.0/third --before 1.0.0/large or 1.0.0/small"
    assert found["notes"] == [f"1.1.0/third has no run of its name to compare with: {names}"]
    named = report(made, "--before", "1.0.0/large", "--after", "1.1.0/third")["comparisons"]
    assert [(one["before"], one["after"]) for one in named] == [("1.0.0/large", "1.1.0/third")]
    done = results(made, "report", "--after", "1.1.0/thrid")
    assert (done.code, "did you mean 1.1.0/third?" in done.err) == (2, True)


def test_margins_are_numbers_of_known_metrics(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    matters = {
        one["metric"]: one["matters"]
        for one in report(made, "--margin", "0.1", "--margin", "loss=0.3")["gaps"][0]["strata"]
    }
    assert matters == {"exact_match": 0.1, "loss": 0.3}
    for wrong in ("5", "0", "much", "los=0.1", "loss=-1"):
        done = results(made, "report", "--margin", wrong)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_checkpoints_show_where_training_should_have_ended(made: Dataset) -> None:
    wrong: dict[int, tuple[str, ...]] = {100: (), 200: (), 300: ("code",)}
    for step, tasks in wrong.items():
        added(made, outcomes(SIZE, *tasks), "1.1.0", "--step", str(step))
    trend = next(one for one in report(made)["trends"] if one["metric"] == "exact_match")
    assert [point["step"] for point in trend["points"]] == [100, 200, 300]
    assert trend["growth"]["low"] > 0
    assert trend["better_before"] in (100, 200)
    out = results(made, "report").out
    assert "the gap grows from first to last: by" in out
    assert "OVERTRAINED: validation was better at step" in out


def test_checkpoints_that_are_equal_say_nothing(made: Dataset) -> None:
    for step in (100, 200):
        added(made, outcomes(SIZE), "1.1.0", "--step", str(step))
    for one in report(made)["trends"]:
        assert one["better_before"] is None
        assert one["growth"]["low"] < 0 < one["growth"]["high"]


def test_aggregates_are_compared_without_pairs(made: Dataset) -> None:
    def score(size: int, right: int, stratum: str = "all") -> dict[str, Any]:
        return {"metric": "acc", "split": "test", "stratum": stratum, "n": size, "correct": right}

    added(made, [score(34, 33), score(17, 16, "task=code")], "1.0.0")
    added(made, [score(39, 12), score(19, 1, "task=code")], "1.1.0")
    (one,) = report(made)["comparisons"]
    assert words(one["strata"], "found") == {("acc", "test", "all"), ("acc", "test", "task=code")}
    assert not any(each["pairs"] for each in one["strata"])
    assert "rows with an `id` would be paired" in results(made, "report").out


def test_a_metric_has_one_direction(made: Dataset) -> None:
    rows = [{"metric": "score", "split": "test", "n": 30, "value": 2, "sd": 1}]
    added(made, rows, "1.0.0")
    added(made, [{**rows[0], "higher_is_better": False}], "1.1.0")
    done = results(made, "report")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "score is better when higher in 1.0.0/tuned and when lower in 1.1.0/tuned" in done.err


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"release": "1.0.0", "model": "other"}', "<<<<<<< HEAD\n"])
def test_a_file_that_was_edited_is_named_with_what_brings_it_back(made: Dataset, text: str) -> None:
    made.write(NAME, text)
    row = {"metric": "acc", "split": "test", "n": 30, "correct": 20}
    for done in (results(made, "report"), add(made, [row], "1.0.0")):
        assert (done.code, done.out) == (2, "")
        assert done.err.endswith(f"`git restore {NAME}` brings it back\n")
    assert (made.root / NAME).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"release": "1.0.0"', '"release": "latest"'),
        ('"kind": "share"', '"kind": "part"'),
        ('"metric": "acc"', '"metric": 5'),
        ('"split": "test"', '"split": "exam"'),
        ('"n": 30', '"n": 0'),
        ('"value": 0.5', '"value": 1.5'),
        ('"value": 0.5', '"value": NaN'),
        ('"higher_is_better": true', '"higher_is_better": "yes"'),
    ],
)
def test_a_file_with_an_impossible_value_is_named(made: Dataset, old: str, new: str) -> None:
    added(made, [{"metric": "acc", "split": "test", "n": 30, "correct": 15}], "1.0.0")
    text = (made.root / NAME).read_text("utf-8")
    assert old in text
    name = NAME.replace("1.0.0", "latest") if "release" in old else NAME
    made.write(name, text.replace(old, new))
    done = results(made, "report")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"{name} is not what `tunesmith results add` wrote" in done.err


def test_a_broken_release_is_not_taken_for_a_regression(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    made.write(release.path_of("1.0.0"), "{}")
    done = results(made, "report", "--fail-on-regression")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "`git restore releases/1.0.0/release.json` brings it back" in done.err


def test_processes_that_add_to_one_run_wait_for_each_other(made: Dataset) -> None:
    def keep(metric: str) -> Result:
        row = {"metric": metric, "split": "test", "n": 30, "correct": 15, "release": "1.0.0", "model": "tuned"}
        made.write(f"{metric}.json", json.dumps(row))
        return builds.shell(made.root, "tunesmith", "results", "add", f"{metric}.json")

    with ThreadPoolExecutor(4) as pool:
        with kept_files.alone(made.root):
            others = [pool.submit(keep, metric) for metric in ("acc", "em", "f")]
            assert not wait(others, timeout=2.0, return_when=FIRST_COMPLETED).done
        assert [other.result().code for other in others] == [0, 0, 0]
    assert [part.metric for run in kept_files.listing(made.root) for part in run.parts] == ["acc", "em", "f"]


def test_records_that_are_too_many_to_keep_are_told(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_BYTES", 4 * 1024)
    done = add(made, outcomes(FIRST), "1.0.0")
    assert done.code == 0
    assert "69 records would make it larger than 4 KiB and are not kept one by one" in done.out
    assert json.loads((made.root / NAME).read_text("utf-8"))["records"] == []
    assert "nothing new" in add(made, outcomes(FIRST), "1.0.0").out


def test_a_report_on_the_oldest_run_says_that_there_is_nothing_before_it(made: Dataset) -> None:
    added(made, outcomes(FIRST), "1.0.0")
    added(made, outcomes(SIZE), "1.1.0")
    assert "no results of a release before 1.0.0 are kept" in results(made, "report", "--after", "1.0.0").out


def test_without_the_records_of_a_release_rows_of_records_are_refused(made: Dataset) -> None:
    path = release.path_of("1.0.0")
    text = (made.root / path).read_text("utf-8")
    tree = json.loads(text)["records"]
    made.write(path, text.replace(tree, "0" * 40))
    done = add(made, outcomes(FIRST), "1.0.0")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "git has not records/" in done.err and "git fetch --unshallow" in done.err
    added(made, [{"metric": "acc", "split": "test", "n": 30, "correct": 20}], "1.0.0")
    added(made, [{"metric": "acc", "split": "test", "n": 30, "correct": 20}], "1.1.0")
    assert report(made)["comparisons"][0]["splits"][0]["edited"] is None


def test_the_words_add_and_report_may_be_left_out(tmp_path: Path) -> None:
    made = builds.empty(tmp_path / "dataset")
    done = builds.tunesmith(made.root, "results")
    assert done.code == 2 and "no results are kept yet" in done.err
    done = builds.tunesmith(made.root, "results", "scores.jsonl", "--release", "1.0.0")
    assert done.code == 2 and "scores.jsonl: no such file" in done.err
