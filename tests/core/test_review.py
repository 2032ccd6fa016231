"""Reviews: the path follows from what was judged and how, so that no judgement replaces another."""

from typing import Any

import pytest

import samples
from tunesmith import record, review

RECORD = samples.tree()
TREE = samples.review_tree(RECORD)


def test_review_from_a_tree() -> None:
    made = review.from_tree(TREE)
    assert made.record == RECORD["id"] and made.by == "reviewing-model-a"
    assert made.text == record.text_digest(RECORD) and made.labels == record.labels_digest(RECORD)
    assert made.own == TREE["labels"] and made.scores["style"] == 4
    assert (made.blind, made.defects, made.prefers, made.note) == (False, (), None, None)


def test_path_is_what_it_was() -> None:
    path = review.from_tree(TREE).path
    assert path == f"reviews/reviewing-model-a/d/{RECORD['id']}.530a5225.yaml"
    assert review.record_of(path) == RECORD["id"]


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ({"of": {"text": "0" * 64, "labels": TREE["of"]["labels"]}}, True),
        ({"of": {"text": TREE["of"]["text"], "labels": "0" * 64}}, True),
        ({"role": "adjudicator"}, True),
        ({"blind": True}, True),
        ({"by": "reviewing-model-b"}, True),
        ({"record": "other-record-0123456789"}, True),
        ({"verdict": "reject"}, False),
        ({"created": "2026-11-23"}, False),
        ({"note": "Good."}, False),
    ],
)
def test_path_moves_with_what_was_judged_and_how(changes: dict[str, Any], moves: bool) -> None:
    assert (review.from_tree(TREE | changes).path != review.from_tree(TREE).path) == moves


def test_record_of_a_name_without_a_mark_is_empty() -> None:
    assert review.record_of("reviews/a/b/c.yaml") == ""


SAFETY = RECORD["safety"]
MISTAKABLE = SAFETY | {"look_alike": ["violent_crimes"]}


@pytest.mark.parametrize(
    ("judged", "own", "now", "counts"),
    [
        (SAFETY, SAFETY, MISTAKABLE, True),
        (SAFETY, MISTAKABLE, MISTAKABLE, True),
        (MISTAKABLE, SAFETY, SAFETY, True),
        (MISTAKABLE, SAFETY, MISTAKABLE, True),
        (SAFETY, SAFETY | {"look_alike": ["privacy"]}, MISTAKABLE, True),
        (SAFETY, SAFETY, MISTAKABLE | {"sensitive": ["health"]}, False),
        (SAFETY, MISTAKABLE, SAFETY | {"sensitive": ["health"]}, False),
        (SAFETY, SAFETY | {"sensitive": ["health", "grief"]}, SAFETY | {"sensitive": ["grief", "health"]}, True),
    ],
    ids=[
        "named later",
        "named by both",
        "taken away",
        "not seen",
        "another one",
        "more changed",
        "more taken away",
        "in another order",
    ],
)
def test_a_judgement_outlives_a_change_of_what_it_does_not_say(judged: Any, own: Any, now: Any, counts: bool) -> None:
    tree = samples.review_tree(samples.tree(safety=judged))
    made = review.from_tree(tree | {"labels": tree["labels"] | {"safety": own}})
    assert review.counts(made, review.standing(record.from_tree(samples.tree(safety=now)))) == counts
