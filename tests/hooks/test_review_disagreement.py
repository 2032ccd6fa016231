"""Where judgements differ and nobody has decided: at each new review, and in a check of everything."""

import copy
from typing import Any

import pytest

import samples
from samples import Dataset

A, B, C = "reviewing-model-a", "reviewing-model-b", "adjudicating-model"


def give(dataset: Dataset, by: str, **changes: Any) -> str:
    made = copy.deepcopy(samples.review_tree(samples.tree(), by=by))
    safety = {key: changes.pop(key) for key in ("prompt_harm", "response_mode") if key in changes}
    made["labels"]["safety"] |= safety
    if changes.get("verdict", "accept") != "accept":
        changes.setdefault("note", "It says too little.")
    return dataset.write_review(made | changes)


def told(dataset: Dataset, *arguments: str) -> list[tuple[str, str, str]]:
    found = dataset.check_json(*arguments).findings
    return [(one["path"], one["severity"], one["message"]) for one in found if one["rule"] == "review/disagreement"]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ({}, {}, ""),
        ({}, {"verdict": "revise"}, f"judgements differ in verdict: accept ({A}), revise ({B})"),
        (
            {"prompt_harm": "borderline"},
            {},
            f"judgements differ in prompt_harm: borderline ({A}), unharmful ({B}), the record says unharmful",
        ),
        (
            {"response_mode": "safe_completion"},
            {"response_mode": "safe_completion"},
            f"judgements differ in response_mode: safe_completion ({A}, {B}), the record says full_compliance",
        ),
        ({"verdict": "revise"}, {"verdict": "revise"}, ""),
    ],
)
def test_points_that_are_to_be_settled(
    dataset: Dataset, first: dict[str, Any], second: dict[str, Any], message: str
) -> None:
    give(dataset, A, **first)
    dataset.commit()
    path = give(dataset, B, **second)
    dataset.git("add", "--all")
    assert told(dataset, "--staged") == ([(path, "warning", message)] if message else [])
    dataset.commit()
    assert told(dataset) == ([(samples.RECORD_PATH, "warning", message)] if message else [])


def test_one_reviewer_alone_disagrees_with_nobody(dataset: Dataset) -> None:
    give(dataset, A, prompt_harm="borderline")
    dataset.git("add", "--all")
    assert told(dataset, "--staged") == []
    dataset.commit()
    assert told(dataset) == []


def test_an_adjudication_settles_it_unless_it_is_a_partys(dataset: Dataset) -> None:
    give(dataset, A)
    give(dataset, B, verdict="reject")
    dataset.commit()
    assert len(told(dataset)) == 1
    give(dataset, B, role="adjudicator", verdict="reject")
    assert len(told(dataset)) == 1
    give(dataset, C, role="adjudicator")
    dataset.git("add", "--all")
    assert told(dataset, "--staged") == []
    dataset.commit()
    assert told(dataset) == []


def test_the_authors_word_and_judgements_of_an_older_text_are_not_at_issue(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(author=A))
    give(dataset, A, verdict="reject")
    give(dataset, B)
    dataset.commit()
    assert told(dataset) == []
    dataset.write_record()
    dataset.commit()
    assert len(told(dataset)) == 1
    newer = samples.numbered(1, id=samples.RECORD_ID)
    dataset.write_record(newer)
    dataset.commit()
    assert told(dataset) == []
    dataset.write_review(samples.review_tree(newer, by=B))
    dataset.git("add", "--all")
    assert told(dataset, "--staged") == []


def test_a_review_that_leaves_the_commit_is_not_at_issue(dataset: Dataset) -> None:
    path = give(dataset, A, verdict="reject")
    dataset.commit()
    dataset.git("rm", "--quiet", path)
    give(dataset, B)
    dataset.git("add", "--all")
    assert told(dataset, "--staged") == []
    dataset.git("reset", "--quiet", "--hard")
    give(dataset, B)
    assert len(told(dataset)) == 1  # neither is staged; what stands in the folder is judged


def test_a_withdrawn_record_waits_for_nobody(dataset: Dataset) -> None:
    give(dataset, A)
    give(dataset, B, verdict="reject")
    dataset.commit()
    assert len(told(dataset)) == 1
    dataset.write_record(samples.tree(status="withdrawn", reason="It says too little."))
    dataset.commit()
    assert told(dataset) == []
