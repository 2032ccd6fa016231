"""What a review speaks of: the text and the labels that its record has, or had for a good reason."""

from typing import Any

import pytest

import samples
from samples import Dataset

OLD, NEW = samples.tree(), samples.numbered(1, id=samples.RECORD_ID)
RELABELLED = samples.tree(domain="general")


def staged(dataset: Dataset) -> list[dict[str, Any]]:
    dataset.git("add", "--all")
    return dataset.check_json("--staged").findings


def told(dataset: Dataset) -> list[tuple[str, str]]:
    return [(one["rule"], one["severity"]) for one in staged(dataset)]


def review_of(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return samples.review_tree(record, **changes)


def test_a_text_that_the_record_never_had(dataset: Dataset) -> None:
    made = review_of(OLD)
    made["of"] = made["of"] | {"text": "0" * 64}
    path = dataset.write_review(made)
    (one,) = staged(dataset)
    assert (one["rule"], one["severity"], one["path"]) == ("review/other-text", "error", path)
    assert f"`tunesmith review start {samples.RECORD_ID}`" in one["hint"]
    made["created"] = "2000-01-01"
    dataset.write_review(made)
    assert told(dataset) == [("review/other-text", "error")]


def test_a_text_that_the_record_has_no_longer(dataset: Dataset) -> None:
    dataset.write_record(NEW)
    dataset.commit("another text")
    dataset.write_review(review_of(OLD))
    assert told(dataset) == [("review/other-text", "error")]
    assert dataset.check_json().rules == ["review/other-text"]  # the working tree says the same


def test_a_review_from_before_the_change_is_evidence(dataset: Dataset) -> None:
    dataset.write_record(NEW)
    dataset.commit("another text")  # on 2026-11-22
    dataset.write_review(review_of(OLD, created="2026-11-21"))
    assert told(dataset) == [("review/older-text", "warning")]


def test_a_change_may_mend_what_its_review_found(dataset: Dataset) -> None:
    dataset.write_review(review_of(OLD, verdict="revise", note="It should speak of the order."))
    dataset.write_record(NEW)
    assert told(dataset) == [("review/older-text", "warning")]


def test_a_branch_whose_record_was_mended_after_the_review(dataset: Dataset) -> None:
    dataset.git("switch", "--quiet", "--create", "branch")
    dataset.write_review(review_of(OLD))
    dataset.commit()
    dataset.write_record(NEW)
    dataset.commit()
    found = dataset.check_json("--since", "main").findings
    assert [(one["rule"], one["severity"]) for one in found if one["rule"] != "review/unknown-address"] == [
        ("review/older-text", "warning")
    ]


def test_reviews_that_are_there_already_are_left_alone(dataset: Dataset) -> None:
    dataset.write_review(review_of(OLD))
    dataset.commit()
    dataset.write_record(NEW)
    assert told(dataset) == []
    dataset.write_review(review_of(OLD, note="Better said."))
    assert told(dataset) == []


def test_an_auditor_judges_a_revision_of_their_own(dataset: Dataset) -> None:
    people = (dataset.root / "guidelines/people.yaml").read_text("utf-8")
    dataset.write("guidelines/people.yaml", people.replace("[reviewer, adjudicator]", "[reviewer, auditor]", 1))
    dataset.write_record(NEW)
    dataset.commit()
    dataset.write_review(review_of(OLD, by="reviewing-model-b", role="auditor"))
    assert told(dataset) == []
    dataset.write_review(review_of(samples.numbered(2), by="reviewing-model-b", role="auditor"))
    assert told(dataset) == [("review/orphan", "error")]


@pytest.mark.parametrize(
    ("own", "rules"), [(OLD["domain"], [("review/other-labels", "warning")]), (RELABELLED["domain"], [])]
)
def test_labels_that_have_changed_count_only_if_the_reviewer_gave_the_new_ones(
    dataset: Dataset, own: str, rules: list[tuple[str, str]]
) -> None:
    dataset.write_record(RELABELLED)
    dataset.commit()
    made = review_of(OLD)
    made["labels"] = made["labels"] | {"domain": own}
    dataset.write_review(made)
    assert told(dataset) == rules
