"""`tunesmith status`: where the dataset or one record stands."""

import json
from pathlib import Path

import pytest

import builds
import samples
from tunesmith import record, yaml_reader
from tunesmith.corpus import TreeView
from tunesmith_tools import status as module
from tunesmith_tools.dataset import open_dataset, read_ledger
from tunesmith_tools.pipeline import cluster, pack, placement


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records with two reviews, frozen."""
    dataset = builds.filled(tmp_path / "dataset")
    builds.tunesmith(dataset.root, "freeze")
    for by in builds.REVIEWERS:
        dataset.write_review(builds.accepted(builds.record(3), by))
    dataset.commit()
    return dataset


def status(dataset: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(dataset.root, "status", *arguments)


def test_the_overview_counts_what_is_there(made: samples.Dataset) -> None:
    value = json.loads(status(made, "--format", "json").out)
    assert value["statuses"] == {"active": 37, "draft": 1, "erased": 1, "withdrawn": 1}
    assert (value["records"], value["active"], value["reviews"], value["unreadable"]) == (40, 37, 2, 0)
    assert sum(value["designated"].values()) == 37
    assert value["designated"]["not designated"] == 0
    assert (value["guidelines"], value["writer"]) == ("1.0", builds.WRITER)


def test_the_overview_as_text(made: samples.Dataset) -> None:
    text = status(made).out
    assert "records    40: 37 active, 1 draft, 1 erased, 1 withdrawn\n" in text
    assert "reviews    2\n" in text
    assert f"you        {builds.WRITER}\n" in text
    assert "next:" not in text


def test_it_says_what_comes_next(made: samples.Dataset, tmp_path: Path) -> None:
    made.write_record(builds.record(50))
    assert status(made).out.endswith("\nnext: tunesmith check, then commit\n")
    made.commit("one more")
    assert status(made).out.endswith("\nnext: tunesmith build, tunesmith freeze\n")
    made.git("switch", "-qc", "topic")
    assert status(made).out.endswith("\nnext: tunesmith build; tunesmith freeze runs on branch main, after the merge\n")
    made.edit_policy("branch: main", "branch: trunk")
    assert "freeze runs on branch trunk, after" in status(made).out
    made.write("records/0/broken-0000000000.yaml", "id: [")
    assert status(made).out.endswith("1 record cannot be read: run `tunesmith check`\nnext: tunesmith check\n")
    empty = samples.make(tmp_path / "empty")
    empty.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    assert "next: tunesmith new TASK, or tunesmith import FILE" in status(empty).out


def test_an_unknown_writer_is_told(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.com")
    assert "you        unknown to guidelines/people.yaml" in status(made).out


def test_files_that_cannot_be_read_are_counted(made: samples.Dataset) -> None:
    made.write("records/0/broken-0000000000.yaml", "id: [")
    (made.root / "records" / "0" / "link.yaml").symlink_to("/etc/hostname")
    made.write("records/0/list-1111111110.yaml", "- a\n")
    value = json.loads(status(made, "--format", "json").out)
    assert (value["records"], value["unreadable"]) == (43, 3)
    assert "3 records cannot be read: run `tunesmith check`" in status(made).out


@pytest.mark.parametrize("given", ["id", "path", "absolute"])
def test_one_record_by_its_id_or_path(made: samples.Dataset, given: str) -> None:
    one = builds.record(3)
    path = record.path_of(one["id"])
    name = {"id": one["id"], "path": path, "absolute": str(made.root / path)}[given]
    value = json.loads(status(made, name, "--format", "json").out)
    assert (value["id"], value["path"], value["status"]) == (one["id"], path, "active")
    assert (value["text"], value["labels"]) == (record.text_digest(one), record.labels_digest(one))
    assert value["split"] in ("train", "validation", "test")
    assert [(found["by"], found["verdict"], found["counts"]) for found in value["reviews"]] == [
        (by, "accept", True) for by in sorted(builds.REVIEWERS)
    ]
    text = status(made, name).out
    assert f"text     {value['text']}\n" in text
    assert f"split    {value['split']}\n" in text
    assert f"review   accept by {builds.REVIEWERS[0]}; counts: reviews/{builds.REVIEWERS[0]}/" in text


def test_a_review_of_an_older_text_is_said_to_be_one(made: samples.Dataset) -> None:
    edited = builds.record(3)
    edited["messages"][1]["content"] += " Thank you."
    made.write_record(edited)
    assert status(made, edited["id"]).out.count("is superseded: it judged an older text or older labels") == 2


def test_kinds_of_harm_are_told_without_the_text(made: samples.Dataset) -> None:
    edited = builds.record(3)
    edited["safety"] |= {"prompt_harm": "borderline", "hazards": ["self_harm"], "sensitive": ["grief", "health"]}
    made.write_record(edited)
    text = status(made, edited["id"]).out
    assert "hazards  self_harm\ntopics   grief, health\n" in text
    assert edited["messages"][0]["content"] not in text


def test_a_draft_and_an_erased_record_have_a_page(made: samples.Dataset) -> None:
    for number, state in ((38, "draft"), (39, "erased")):
        text = status(made, builds.record(number)["id"]).out
        assert f"status   {state}\n" in text
        assert "split    not designated\n" in text


def test_an_unknown_record_is_told(made: samples.Dataset) -> None:
    failed = status(made, "nothing-0123456789")
    assert (failed.code, failed.out) == (2, "")
    assert failed.err == "tunesmith: no record has the id nothing-0123456789\n"


@pytest.mark.parametrize("name", ["why-leaves", "why-leaves-turn", "wy-leaves-turn", "records/s/why-leaves-turn.yaml"])
def test_an_id_that_is_cut_or_misspelt_is_answered_with_the_whole_one(made: samples.Dataset, name: str) -> None:
    made.write_record(samples.tree(id="why-leaves-turn-0123456789"))
    failed = status(made, name)
    assert failed.code == 2
    assert failed.err.startswith("tunesmith: no record has the id ")
    assert failed.err.endswith("; did you mean why-leaves-turn-0123456789?\n")


@pytest.mark.parametrize(
    "content",
    [
        "id: [",
        "- a\n",
        "id: x-0123456789\nstatus: active\nsafety:\n  hazards: 5\n",
        "id: x-0123456789\nstatus: active\nmessages:\n  - role: user\n    act: 7\n",
    ],
)
def test_a_record_that_cannot_be_understood_is_sent_to_check(made: samples.Dataset, content: str) -> None:
    path = record.path_of("x-0123456789")
    made.write(path, content)
    failed = status(made, "x-0123456789")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == f"tunesmith: {path} cannot be read; `tunesmith check {path}` tells why\n"


def place(dataset: samples.Dataset, number: int) -> dict[str, str]:
    found: dict[str, str] = json.loads(status(dataset, builds.record(number)["id"], "--format", "json").out)["place"]
    return found


def linked(dataset: samples.Dataset, split: str) -> str:
    """The origin of a new record that is linked to an active one of a split."""
    rows = json.loads(status(dataset, "--format", "json").out)
    assert rows["designated"][split]
    ledger = (dataset.root / "releases" / "ledger.tsv").read_text().splitlines()[1:]
    return next(line.split("\t")[0] for line in ledger if line.split("\t")[1] == split)


def test_a_record_tells_its_place_as_the_build_would(made: samples.Dataset) -> None:
    opened, clusters = open_dataset(made.root), cluster.of(TreeView.of(made.root))
    rows = {
        row.id: row
        for row in placement.rows(pack.rows(made.root), clusters, read_ledger(made.root), opened.policy, opened.people)
    }
    assert {row.state for row in rows.values()} > {"placed", "pending"}
    for number in (0, 3, 7, 12, 20):
        row = rows[builds.record(number)["id"]]
        assert place(made, number) == {
            "state": row.state, "split": row.split, "basis": row.basis, "reason": row.reason
        }  # fmt: skip


def test_a_pending_record_says_what_it_lacks(made: samples.Dataset) -> None:
    name = linked(made, "test")
    text = status(made, name).out
    assert "place    pending for test: needs reviews by 2 of kind person, has 0\n" in text
    assert text.endswith("next: tunesmith explain pending\n")


def test_a_quarantined_record_says_with_whom(made: samples.Dataset) -> None:
    ends = [linked(made, split) for split in ("train", "test")]
    for name in ends:
        path = made.root / record.path_of(name)
        tree = yaml_reader.load(path.read_text()).tree
        made.write_record(tree | {"source": tree["source"] | {"group": "one origin"}})
    text = status(made, ends[0]).out
    assert f"place    quarantined: designated train, linked to {ends[1]} (test) by group one origin\n" in text
    assert text.endswith("next: tunesmith explain quarantined\n")
    assert "place    pending for test: " in status(made, ends[1]).out


def test_a_new_record_is_placed_provisionally(made: samples.Dataset) -> None:
    made.write_record(builds.record(50, source={**builds.record(50)["source"], "group": "one long letter"}))
    text = status(made, builds.record(50)["id"]).out
    assert ", provisionally" in next(line for line in text.splitlines() if line.startswith("place "))


def test_what_is_not_active_has_no_place(made: samples.Dataset) -> None:
    for number, state in ((36, "withdrawn"), (38, "draft"), (39, "erased")):
        assert place(made, number)["state"] == state
        assert f"place    none, since it is {state}\n" in status(made, builds.record(number)["id"]).out


def test_where_the_place_cannot_be_told_the_reason_is(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    name = builds.record(3)["id"]
    made.write("records/0/broken-0000000000.yaml", "id: [")
    assert "place    unknown: records/0/broken-0000000000.yaml cannot be read" in status(made, name).out
    monkeypatch.setattr(module, "MANY", 3)
    assert "place    unknown: all 41 records decide it; `tunesmith build` does" in status(made, name).out
    monkeypatch.setattr(module, "MANY", 100)
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    assert "place    unknown: it is worked out with pyarrow: pip install 'tunesmith[build]'\n" in status(made, name).out
