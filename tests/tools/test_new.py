"""`tunesmith new`: a draft in its place that the gate accepts, and what to do next."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith import record, source
from tunesmith.people import email_digest
from tunesmith_tools import new
from tunesmith_tools.dataset import today

TASKS = list(builds.policy().labels.tasks)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """A dataset with one record, whose people list the address that git commits with."""
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record()
    people = dataset.root / "guidelines" / "people.yaml"
    me = f"  - handle: ada\n    kind: person\n    roles: [author]\n    emails: [{email_digest('writer@example.com')}]\n"
    dataset.write("guidelines/people.yaml", people.read_text("utf-8") + me)
    dataset.commit()
    return dataset


def run(dataset: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(dataset.root, "new", *arguments)


def written(dataset: samples.Dataset, result: samples.Result) -> dict[str, Any]:
    path = result.out.splitlines()[0]
    tree = source.read(path, (dataset.root / path).read_bytes(), "record").tree
    assert tree and path == record.path_of(str(tree["id"]))
    return dict(tree)


@pytest.mark.parametrize("task", TASKS)
def test_a_draft_of_every_task_passes_the_gate_with_warnings(made: samples.Dataset, task: str) -> None:
    done = run(made, task)
    assert (done.code, done.err) == (0, "")
    path = done.out.splitlines()[0]
    found = made.check_json(path)
    assert found.code == 0
    assert {finding["severity"] for finding in found.findings} == {"warning"}
    assert {rule.partition("/")[0] for rule in found.rules} == {"style"}
    lines = (made.root / path).read_text("utf-8").splitlines()
    unwritten = [number for number, line in enumerate(lines) if "TODO:" in line]
    assert len(unwritten) == 2
    assert {finding["line"] for finding in found.findings} == set(unwritten)


def test_the_draft_is_dated_labelled_and_signed(made: samples.Dataset) -> None:
    before = today().isoformat()
    tree = written(made, run(made, "rewriting", "--slug", "Shorten refund e-mail", "--domain", "retail"))
    after = today().isoformat()
    assert str(tree["id"]).startswith("shorten-refund-e-mail-")
    assert (tree["status"], tree["task"], tree["domain"], tree["author"]) == ("draft", "rewriting", "retail", "ada")
    assert (tree["language"], tree["guideline"], tree["reasoning"]) == ("en", "1.0", "none")
    assert before <= tree["created"] <= after
    assert tree["source"] == {"kind": "human", "license": "CC-BY-4.0"}
    assert [message["role"] for message in tree["messages"]] == ["user", "assistant"]


@pytest.fixture(params=[14, -12])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[timezone]:
    """A time zone of this process; where one of the two has the day of UTC, the other has not."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", f"HERE{-request.param:+d}")
        time.tzset()
        yield timezone(timedelta(hours=request.param))
    time.tzset()


def test_a_day_is_that_of_who_works_for_new_and_for_import(made: samples.Dataset, zone: timezone) -> None:
    before = datetime.now(zone).date().isoformat()
    drafted = written(made, run(made, "code"))
    made.write("build/rows.jsonl", '{"instruction": "What is a noun?", "output": "A word that names a thing."}')
    words = ["build/rows.jsonl", "--format", "alpaca", "--set", "source.license=MIT"]
    assert builds.tunesmith(made.root, "import", *words).code == 0
    imported = source.read("x", next((made.root / "records").rglob("rows-*.yaml")).read_bytes(), "record").tree or {}
    after = datetime.now(zone).date().isoformat()
    assert before <= str(drafted["created"]) <= str(imported["created"]) <= after


def test_two_drafts_of_one_slug_are_two_records(made: samples.Dataset) -> None:
    made_ids = {written(made, run(made, "code", "--slug", "same"))["id"] for _ in range(2)}
    assert len(made_ids) == 2


def test_turns_and_language_may_be_given(made: samples.Dataset) -> None:
    tree = written(made, run(made, "dialogue", "--turns", "3", "--language", "fr"))
    assert [message["role"] for message in tree["messages"]] == ["user", "assistant"] * 3
    assert tree["language"] == "fr"


def test_what_a_model_writes_is_marked_synthetic(made: samples.Dataset) -> None:
    tree = written(made, run(made, "code", "--author", "drafting-model"))
    assert (tree["author"], tree["source"]["kind"]) == ("drafting-model", "synthetic")


def test_it_says_what_to_do_next(made: samples.Dataset) -> None:
    done = run(made, "code")
    path = done.out.splitlines()[0]
    assert f"tunesmith check {path}" in done.out
    assert f"git add {path} && git commit" in done.out
    assert "Add `domain:` below `task:`: general, finance" in done.out
    assert "Add `domain:`" not in run(made, "code", "--domain", "law").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["riting"], "no task is called riting; there are question_answering, summarization, "),
        (["code", "--domain", "space"], "no domain is called space; there are general, finance, "),
        (["code", "--language", "xx"], "no language is called xx; there are en, de, es, fr"),
        (
            ["code", "--author", "nobody"],
            "nobody is not in guidelines/people.yaml; `tunesmith explain people`",
        ),
    ],
)
def test_unknown_names_are_answered_with_the_known_ones(
    made: samples.Dataset, arguments: list[str], message: str
) -> None:
    failed = run(made, *arguments)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith(f"tunesmith: {message}")
    assert made.git("status", "--porcelain") == ""


def test_an_author_whom_nobody_knows_is_told_how_to_introduce_themselves(
    made: samples.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.com")
    failed = run(made, "code")
    assert (failed.code, failed.out) == (2, "")
    assert "--author HANDLE" in failed.err
    assert "`tunesmith explain people`" in failed.err
    assert run(made, "code", "--author", "ada").code == 0
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "Writer@Example.COM")
    assert run(made, "code").code == 0


def test_without_any_address_it_says_the_same(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    assert run(made, "code").code == 2


def test_it_works_from_a_subfolder_and_with_root(made: samples.Dataset, tmp_path: Path) -> None:
    assert builds.tunesmith(made.root / "records", "new", "code").code == 0
    assert builds.tunesmith(tmp_path, "new", "code", "--root", "dataset").code == 0


def test_a_draft_that_cannot_be_written_ends_in_one_line(
    made: samples.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(new, "write_atomic", full)
    failed = run(made, "code")
    assert failed.code == 2
    assert failed.err.startswith("tunesmith: ") and failed.err.endswith(": No space left on device\n")
    assert made.git("status", "--porcelain") == ""
