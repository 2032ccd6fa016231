"""The review hook: who may give a review, what it says, and that it stays as it was given."""

import copy
from typing import Any

import pytest

import samples
from samples import Dataset


def test_deleted_record_leaves_no_review_behind(dataset: Dataset) -> None:
    draft = samples.numbered(1, status="draft")
    path = dataset.write_record(draft)
    judged = dataset.write_review(samples.review_tree(draft))
    dataset.commit()
    assert dataset.check().code == 0
    dataset.git("rm", "--quiet", path)
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == (judged, "review/orphan")


def test_review_of_nothing_is_told(dataset: Dataset) -> None:
    dataset.write_review(samples.review_tree(samples.numbered(1)))
    assert dataset.check_json().rules == ["review/orphan"]
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["review/orphan"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"by": "nobody"}, ["review/unknown-reviewer"]),
        ({"by": "drafting-model"}, ["review/own-record", "review/unknown-reviewer"]),
        ({"role": "adjudicator"}, ["review/unknown-reviewer"]),
        ({"by": "reviewing-model-b", "role": "adjudicator"}, []),
        ({"labels": {"task": "sewing"}}, ["review/unknown-label"]),
    ],
)
def test_reviewer_and_labels_of_a_review(dataset: Dataset, changes: dict[str, Any], rules: list[str]) -> None:
    tree = copy.deepcopy(samples.review_tree(samples.tree()))
    tree |= {**changes, "labels": tree["labels"] | changes.get("labels", {})}
    dataset.write_review(tree)
    assert dataset.check_json().rules == rules


def test_reviews_stay_unless_their_record_is_erased(dataset: Dataset) -> None:
    path = dataset.write_review(samples.review_tree(samples.tree()))
    dataset.commit()
    dataset.git("rm", "--quiet", path)
    assert dataset.check_json("--staged").rules == ["review/removal"]
    dataset.write_record({"id": samples.RECORD_ID, "status": "erased", "reason": "Its author asked for it."})
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").findings == []
    dataset.git("reset", "--quiet", "HEAD", path)
    dataset.git("checkout", "--quiet", "--", path)
    assert dataset.check_json("--staged").rules == ["review/erased-record"]


def test_a_rewritten_review_is_named_and_a_reformatted_one_is_not(dataset: Dataset) -> None:
    made = samples.review_tree(samples.tree())
    path = dataset.write_review(made)
    dataset.write(path, "# a comment\n" + samples.text(made, "review"))
    dataset.commit()
    dataset.write(path, samples.text(made, "review"))
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").findings == []
    dataset.write(path, samples.text(made | {"note": "A better sentence."}, "review"))
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").findings == []
    dataset.write(path, samples.text(made | {"verdict": "reject", "note": "No."}, "review"))
    dataset.git("add", "--all")
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["rule"], finding["severity"]) == ("review/rewriting", "error")
    assert finding["message"] == "this review was rewritten in verdict"


@pytest.mark.parametrize("key", ["hazards", "look_alike"])
def test_a_review_uses_the_labels_and_the_version_of_the_policy(dataset: Dataset, key: str) -> None:
    made = samples.review_tree(samples.tree(), guideline="9.9")
    made["labels"]["safety"] = made["labels"]["safety"] | {key: ["no_such_hazard"]}
    dataset.write_review(made)
    assert dataset.check_json().rules == ["review/unknown-version", "review/unknown-label"]


def test_a_review_under_an_older_version_keeps_its_labels(dataset: Dataset) -> None:
    made = samples.review_tree(samples.tree())
    made["labels"]["task"] = "sewing"
    dataset.write_review(made)
    assert dataset.check_json().rules == ["review/unknown-label"]
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    assert "review/unknown-label" not in dataset.check_json().rules


def _given(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(samples.review_tree(samples.tree())) | changes


def _staged(dataset: Dataset, *reviews: dict[str, Any]) -> list[str]:
    for one in reviews:
        dataset.write_review(one)
    dataset.git("add", "--all")
    return dataset.check_json("--staged").rules


MINOR, MAJOR = ({"section": "style.md#length", "severity": severity} for severity in ("minor", "major"))


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"defects": [MINOR]}, []),
        ({"defects": [MAJOR]}, ["review/verdict"]),
        ({"defects": [MAJOR], "verdict": "revise"}, []),
        ({"verdict": "reject"}, ["review/verdict"]),
        ({"verdict": "reject", "note": "Somebody else wrote the same last week."}, []),
        ({"scores": {"instruction": 2, "correctness": 5, "safety": 5, "style": 4}}, ["review/low-score"]),
        ({"scores": {"instruction": 3, "correctness": 5, "safety": 5, "style": 4}}, []),
    ],
)
def test_a_verdict_and_scores_follow_from_the_defects(
    dataset: Dataset, changes: dict[str, Any], rules: list[str]
) -> None:
    dataset.write("guidelines/style.md", "# Style\n\n## Length\n")
    dataset.write_review(_given(**changes))
    assert dataset.check_json().rules == rules


def test_a_hazard_that_a_reviewer_has_not_agreed_to_is_a_warning(dataset: Dataset) -> None:
    made = _given()
    made["labels"]["safety"] |= {"prompt_harm": "harmful", "hazards": ["child_sexual_exploitation"]}
    dataset.write_review(made)
    (finding,) = dataset.check_json().findings
    assert (finding["rule"], finding["severity"]) == ("review/unagreed-hazard", "warning")


def test_nobody_reviews_a_record_of_their_own(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(author="reviewing-model-a"))
    people = (dataset.root / "guidelines/people.yaml").read_text("utf-8")
    mark = "reviewing-model-a\n    kind: model\n    roles: ["
    both = people.replace(mark, f"{mark}author, ")
    dataset.write("guidelines/people.yaml", both)
    dataset.commit()
    assert _staged(dataset, _given()) == ["review/own-record"]


def test_who_adjudicates_has_not_judged_the_text_before(dataset: Dataset) -> None:
    dataset.write_review(_given(by="reviewing-model-b"))
    dataset.commit()
    assert _staged(dataset, _given(by="adjudicating-model", role="adjudicator")) == []
    assert _staged(dataset, _given(by="reviewing-model-b", role="adjudicator")) == ["review/second-role"]


def test_a_preference_is_for_a_response_that_is_there(dataset: Dataset) -> None:
    other = {"content": "Kiev.", "rank": 1, "response_mode": "full_compliance", "response_harm": "unharmful"}
    record = samples.tree(alternatives=[other])
    dataset.write_record(record)
    dataset.commit()
    review = samples.review_tree(record)
    assert _staged(dataset, review | {"prefers": 1}) == []
    assert _staged(dataset, review | {"prefers": 2}) == ["review/missing-alternative"]


@pytest.mark.parametrize(
    ("section", "rules"),
    [
        ("style.md#length", []),
        ("style.md", []),
        ("style.md#no-such-heading", ["review/unknown-section"]),
        ("fashion.md", ["review/unknown-section"]),
        ("length", ["review/unknown-section"]),
    ],
)
def test_a_defect_names_a_page_and_a_heading(dataset: Dataset, section: str, rules: list[str]) -> None:
    dataset.write("guidelines/style.md", "# Style\n\n## Length\n\n```\n## No such heading\n```\n")
    dataset.commit()
    assert _staged(dataset, _given(defects=[{"section": section, "severity": "minor"}])) == rules
