"""Pack: two tables that hold every record and review, the same whatever the order in which files were written."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import builds
import samples
from tunesmith import record, source
from tunesmith_tools.console import Failure
from tunesmith_tools.pipeline import linking, pack


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records and two reviews, not committed."""
    dataset = samples.make(tmp_path / "dataset")
    for one in builds.forty():
        dataset.write_record(one)
    for by in ("reviewing-model-a", "reviewing-model-b"):
        dataset.write_review(samples.review_tree(builds.forty()[3], by=by))
    return dataset


def test_every_record_comes_back_whole(made: samples.Dataset) -> None:
    pack.run(made.root)
    packed = pack.read(made.root)
    assert [row["id"] for row in packed.records] == sorted(one["id"] for one in builds.forty())
    for row in packed.records:
        data = (made.root / record.path_of(row["id"])).read_bytes()
        tree = source.read(record.path_of(row["id"]), data, "record").tree
        assert json.loads(row["record"]) == tree
        assert (row["status"], row["text"]) == (tree["status"], record.text_digest(tree))


def test_the_columns_say_what_the_record_says(made: samples.Dataset) -> None:
    row = pack.rows(made.root).records[32]
    assert (row["task"], row["domain"], row["language"]) == (builds.TASKS[0], builds.DOMAINS[2], "en")
    assert (row["guideline"], row["author"], row["kind"]) == ("1.0", "example-model", "synthetic")
    assert (row["license"], row["reasoning"], row["turns"]) == ("CC-BY-4.0", "none", 4)
    assert (row["prompt_harm"], row["response_mode"]) == ("unharmful", "full_compliance")
    assert (row["hazards"], row["look_alike"]) == ([], [])


def test_hazards_and_look_alikes_have_columns_of_their_own(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    safety = samples.RECORD["safety"]
    dataset.write_record(
        builds.record(1, safety=safety | {"prompt_harm": "borderline", "hazards": ["hate", "privacy"]})
    )
    dataset.write_record(builds.record(2, safety=safety | {"look_alike": ["violent_crimes"]}))
    pack.run(dataset.root)
    found = [(row["hazards"], row["look_alike"]) for row in pack.read(dataset.root).records]
    assert found == [(["hate", "privacy"], []), ([], ["violent_crimes"])]


def test_lengths_are_of_what_the_user_says_and_of_the_last_trained_answer(tmp_path: Path) -> None:
    """Good evening. In English, please: five words. What is not trained, and alternatives, are no answer."""
    dataset = samples.make(tmp_path / "dataset")
    turns = ("Good evening.", "Good evening, you.", "In English, please.", "Don't!")
    made = builds.dialogue(1, *turns, alternatives=[{"content": "No.", "rank": 1}], status="draft")
    dataset.write_record(made)
    untrained = builds.dialogue(2, *turns, "And now?", "Now I am here.")
    untrained["messages"][-1]["train"] = False
    dataset.write_record(untrained)
    found = {row["status"]: row for row in pack.rows(dataset.root).records}
    assert [found["draft"][name] for name in ("turns", "user_turns", "alternatives")] == [4, 2, 1]
    assert [found["draft"][name] for name in pack.LENGTHS] == [13 + 19, 2 + 3, 6, 1]
    assert [found["active"][name] for name in pack.LENGTHS] == [13 + 19 + 8, 2 + 3 + 2, 6, 1]


def test_labels_can_be_read_without_texts(made: samples.Dataset) -> None:
    pack.run(made.root)
    whole, labels = pack.read(made.root), pack.read_labels(made.root)
    assert labels.reviews == whole.reviews
    assert labels.records == [
        {name: value for name, value in row.items() if name not in ("keys", "record")} for row in whole.records
    ]


def test_an_erased_record_keeps_nothing_but_its_name_and_reason(made: samples.Dataset) -> None:
    row = pack.rows(made.root).records[39]
    assert json.loads(row["record"]) == builds.erased(39)
    assert (row["task"], row["author"], row["license"], row["turns"]) == (None, None, None, 0)


def test_reviews_are_packed_with_whether_they_count(made: samples.Dataset) -> None:
    made.write_review(samples.review_tree(builds.forty()[4]) | {"of": {"text": "0" * 64, "labels": "1" * 64}})
    orphan = samples.review_tree(builds.record(99))
    made.write_review(orphan)
    pack.run(made.root)
    found = [(row["record"], row["by"], row["counts"]) for row in pack.read(made.root).reviews]
    assert found == [
        (builds.record(3)["id"], "reviewing-model-a", True),
        (builds.record(3)["id"], "reviewing-model-b", True),
        (builds.record(4)["id"], "reviewing-model-a", False),
    ]


def test_a_dataset_without_records_packs_into_empty_tables_of_the_same_shape(tmp_path: Path) -> None:
    empty = samples.make(tmp_path / "dataset")
    pack.run(empty.root)
    assert pack.read(empty.root) == pack.Packed([], [])
    assert pq.read_schema(empty.root / pack.RECORDS).equals(pack.RECORD_COLUMNS)
    assert pq.read_schema(empty.root / pack.REVIEWS).equals(pack.REVIEW_COLUMNS)


def test_the_bytes_do_not_depend_on_the_order_of_creation(made: samples.Dataset, tmp_path: Path) -> None:
    other = samples.make(tmp_path / "other")
    for by in ("reviewing-model-b", "reviewing-model-a"):
        other.write_review(samples.review_tree(builds.forty()[3], by=by))
    for one in reversed(builds.forty()):
        other.write_record(one)
    pack.run(made.root)
    pack.run(other.root)
    assert builds.digests(made.root) == builds.digests(other.root)


def test_what_an_earlier_run_left_is_removed(made: samples.Dataset) -> None:
    made.write("build/pack/old/leftover.parquet", b"old")
    pack.run(made.root)
    assert set(builds.digests(made.root)) == {pack.RECORDS, pack.REVIEWS}


@pytest.mark.parametrize(
    "content",
    [b"id: [", b"- a list\n", b"\xff\n", samples.text(samples.tree(status="odd")).encode()],
    ids=["syntax", "list", "encoding", "schema"],
)
def test_a_file_that_cannot_be_packed_is_named_with_what_to_run(made: samples.Dataset, content: bytes) -> None:
    made.write(samples.RECORD_PATH, content)
    with pytest.raises(Failure) as caught:
        pack.rows(made.root)
    assert caught.value.code == 1
    path = samples.RECORD_PATH
    assert str(caught.value) == f"{path} cannot be packed; `tunesmith check {path}` tells why"


def test_a_link_among_the_records_is_not_followed(made: samples.Dataset) -> None:
    (made.root / "records" / "0" / "link.yaml").symlink_to("/etc/hostname")
    with pytest.raises(Failure, match=r"records/0/link\.yaml cannot be packed"):
        pack.rows(made.root)


def test_ignored_files_are_not_packed(made: samples.Dataset) -> None:
    made.write(".gitignore", "/.cache/\n/build/\n*.tmp\n")
    made.write("records/0/editor.tmp", "not a record")
    assert len(pack.rows(made.root).records) == 40


def keys_of(*turns: str, system: str = "") -> set[str]:
    made = builds.dialogue(1, *turns)
    if system:
        made["messages"].insert(0, {"role": "system", "content": system})
    return {key for key in linking.link_keys(record.from_tree(made)) if not key.startswith("id ")}


PROMPT, ANSWER = "Which river runs through Lima?", "The Rímac."


@pytest.mark.parametrize(
    "other",
    [
        keys_of(PROMPT, "Another answer."),
        keys_of(PROMPT, ANSWER, system="You are terse."),
        keys_of("Which  RIVER runs through Li\u00adma?", "Another answer."),
        keys_of("Hello.", "Hi.", PROMPT, ANSWER),
        keys_of(PROMPT, ANSWER, "Thanks. And through Quito?", "The Machángara."),
    ],
    ids=["answer", "system message", "letters", "greeting before", "turn behind"],
)
def test_a_prompt_links_records_however_it_is_dressed(other: set[str]) -> None:
    assert keys_of(PROMPT, ANSWER) & other


def test_thanks_and_another_prompt_link_nothing() -> None:
    assert not keys_of(PROMPT, ANSWER, "Thanks!", "You are welcome.") & keys_of(
        "Which river runs through Rome?", "The Tiber.", "Thanks!", "You are welcome."
    )
