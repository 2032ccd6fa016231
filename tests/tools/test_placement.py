"""Placements: what admits a record to validation and test, and where records stand that are not active."""

from collections.abc import Iterator
from typing import Any

import pytest

import builds
import samples
from tunesmith import record, review
from tunesmith.people import People, Person
from tunesmith.policy import EvaluationReviews, Policy
from tunesmith_tools.pipeline import cluster, folders, linking, pack, placement
from tunesmith_tools.pipeline.cluster import Clusters
from tunesmith_tools.pipeline.pack import Packed

PEOPLE = People(
    {
        "author": Person("author", "person", ("author", "reviewer")),
        "ada": Person("ada", "person", ("reviewer", "adjudicator")),
        "grace": Person("grace", "person", ("reviewer", "adjudicator")),
        "edsger": Person("edsger", "person", ("reviewer", "adjudicator")),
        "model": Person("model", "model", ("reviewer", "adjudicator")),
    }
)
NOTHING = Clusters()
TWO_PERSONS = EvaluationReviews(2, ("person",))
LABELS = {"prompt_harm": "unharmful", "response_mode": "full_compliance"}


def said(by: str, verdict: str = "accept", role: str = "reviewer", **labels: str) -> dict[str, Any]:
    return {"by": by, "verdict": verdict, "role": role, **LABELS, **labels}


def lacks(*reviews: dict[str, Any], wanted: EvaluationReviews = TWO_PERSONS) -> str:
    return placement.what_admission_lacks({"author": "author", **LABELS}, list(reviews), wanted, PEOPLE)


@pytest.mark.parametrize(
    "reviews",
    [
        [said("ada"), said("grace")],
        [said("grace"), said("ada"), said("model", "reject")],  # a model's word does not count here
        [said("ada"), said("grace"), said("author", "reject")],  # nor does the author's
        [said("ada", "reject"), said("grace"), said("edsger", role="adjudicator")],
        [said("ada", "revise"), said("grace", "reject"), said("edsger", role="adjudicator")],
        [said("ada"), said("grace"), said("ada", role="adjudicator")],  # settles nothing, and nothing is at issue
    ],
)
def test_enough_acceptances_admit_a_record_and_an_adjudicator_settles(reviews: list[dict[str, Any]]) -> None:
    assert lacks(*reviews) == ""


def test_reviewers_who_read_the_labels_differently_wait_for_an_adjudicator() -> None:
    other = said("grace", prompt_harm="borderline")
    assert lacks(said("ada"), other) == "reviewers disagree on prompt_harm; an adjudicator has to decide"
    assert lacks(said("ada"), other, said("edsger", role="adjudicator")) == ""
    both = other | {"response_mode": "safe_completion"}
    assert lacks(said("ada"), both).startswith("reviewers disagree on prompt_harm and response_mode;")


def test_reviewers_who_agree_with_each_other_and_not_with_the_record_wait_for_one_too() -> None:
    harmful = [said(by, prompt_harm="harmful") for by in ("ada", "grace")]
    assert lacks(*harmful) == (
        "reviewers read prompt_harm as harmful, the record says unharmful; "
        "an adjudicator has to decide, or the label is mended"
    )
    both = [row | {"response_mode": "safe_completion"} for row in harmful]
    assert lacks(*both) == (
        "reviewers read prompt_harm as harmful, the record says unharmful; "
        "reviewers read response_mode as safe_completion, the record says full_compliance; "
        "an adjudicator has to decide, or the label is mended"
    )
    assert lacks(*harmful, said("edsger", role="adjudicator")) == ""
    assert lacks(*harmful, said("edsger", role="adjudicator", prompt_harm="harmful")) == (
        "the adjudicator reads prompt_harm as harmful, the record says unharmful; the label has to be mended"
    )


def test_nobody_adjudicates_what_they_reviewed() -> None:
    objection = "a reviewer's verdict is revise; mend or withdraw the record, or let somebody else adjudicate"
    ada, grace = said("ada", "revise"), said("grace")
    for one in ("ada", "grace"):
        assert lacks(ada, grace, said(one, role="adjudicator")) == objection
    assert lacks(ada, grace, said("grace", role="adjudicator"), said("edsger", role="adjudicator")) == ""
    other = said("grace", prompt_harm="borderline")
    assert lacks(said("ada"), other, said("ada", role="adjudicator")).startswith("reviewers disagree on prompt_harm;")
    assert lacks(said("ada"), grace, said("grace", "revise", "adjudicator")) == objection  # a second thought is heard


@pytest.mark.parametrize(
    ("reviews", "reason"),
    [
        ([], "needs reviews by 2 of kind person, has 0"),
        ([said("ada")], "needs reviews by 2 of kind person, has 1"),
        ([said("ada"), said("ada")], "needs reviews by 2 of kind person, has 1"),  # twice by one
        ([said("ada"), said("author")], "needs reviews by 2 of kind person, has 1"),
        ([said("ada"), said("model")], "needs reviews by 2 of kind person, has 1"),
        ([said("ada"), said("unknown")], "needs reviews by 2 of kind person, has 1"),
        ([said("ada"), said("grace", role="adjudicator")], "needs reviews by 2 of kind person, has 1"),
        (
            [said("ada", role="adjudicator"), said("grace", role="adjudicator")],
            "needs reviews by 2 of kind person, has 0",
        ),
        (
            [said("ada"), said("grace", "revise")],
            "a reviewer's verdict is revise; mend or withdraw the record, or let somebody else adjudicate",
        ),
        (
            [said("ada", "reject"), said("grace")],
            "a reviewer's verdict is reject; mend or withdraw the record, or let somebody else adjudicate",
        ),
        ([said("ada"), said("grace"), said("edsger", "reject", "adjudicator")], "the adjudicator's verdict is reject"),
    ],
)
def test_a_record_that_is_not_admitted_says_what_it_lacks(reviews: list[dict[str, Any]], reason: str) -> None:
    assert lacks(*reviews) == reason


def test_a_model_counts_where_the_policy_says_so() -> None:
    wanted = EvaluationReviews(2, ("person", "model"))
    assert lacks(said("ada"), said("model"), wanted=wanted) == ""
    assert lacks(said("ada"), wanted=wanted) == "needs reviews by 2 of kind person or model, has 1"


def test_a_policy_may_ask_for_no_review_and_still_hears_an_objection() -> None:
    wanted = EvaluationReviews(0, ("person",))
    assert lacks(wanted=wanted) == ""
    assert lacks(said("ada", "reject"), wanted=wanted).startswith("a reviewer's verdict is reject")
    two = [said("ada", role="adjudicator"), said("grace", "reject", "adjudicator")]
    assert lacks(*two, wanted=wanted) == "the adjudicator's verdict is reject"


def packed(*records: dict[str, Any], reviews: list[dict[str, Any]] | None = None) -> Packed:
    """Rows as pack makes them, without a repository."""
    known = {one["id"]: record.from_tree(one) for one in records}
    rows = [
        {
            "id": one.id,
            "status": one.status,
            "author": one.author,
            **{key: getattr(one, key) for key in ("task", "domain", "language")},
            "prompt_harm": one.safety.prompt_harm,
            "response_mode": one.safety.response_mode,
            "keys": linking.link_keys(one),
        }
        for _, one in sorted(known.items())
    ]
    judged = [review.from_tree(tree) for tree in reviews or []]
    review_rows = [
        row
        for one in known.values()
        for row in pack.judgement_rows(one, [other for other in judged if other.record == one.id])
    ]
    return Packed(rows, review_rows)


def rows(
    found: Packed, ledger: dict[str, str], policy: Policy | None = None, clusters: Clusters = NOTHING
) -> dict[str, placement.Row]:
    return {row.id: row for row in placement.rows(found, clusters, ledger, policy or builds.policy(), PEOPLE)}


ONE = builds.record(1, author="author")
BY_TWO = [samples.review_tree(ONE, by=by) for by in ("ada", "grace")]


def state(one: dict[str, Any], reviews: list[dict[str, Any]], split: str = "test") -> tuple[str, str]:
    row = rows(packed(one, reviews=reviews), {one["id"]: split})[one["id"]]
    return row.state, row.split


@pytest.mark.parametrize("split", ["validation", "test"])
def test_a_candidate_is_pending_until_its_reviews_are_there_and_never_changes_its_split(split: str) -> None:
    assert state(ONE, [], split) == ("pending", split)
    assert state(ONE, BY_TWO, split) == ("placed", split)
    assert state(ONE, [BY_TWO[0], samples.review_tree(ONE, by="grace", verdict="reject")], split) == ("pending", split)


def test_a_candidate_whose_labels_its_reviewers_do_not_share_is_pending() -> None:
    own = samples.review_tree(ONE)["labels"]
    harmful = own | {"safety": own["safety"] | {"prompt_harm": "borderline"}}
    both = [samples.review_tree(ONE, by=by, labels=harmful) for by in ("ada", "grace")]
    assert state(ONE, both) == ("pending", "test")


def test_train_needs_no_reviews() -> None:
    assert state(ONE, [], "train") == ("placed", "train")


def test_reviews_of_an_older_text_do_not_count() -> None:
    edited = builds.record(1, author="author")
    edited["messages"][1]["content"] += " Thank you."
    assert state(edited, BY_TWO) == ("pending", "test")
    assert state(edited, [samples.review_tree(edited, by=by) for by in ("ada", "grace")]) == ("placed", "test")


def test_reviews_of_older_labels_count_where_the_reviewer_says_what_the_record_says_now() -> None:
    relabelled = ONE | {"domain": "law"}
    assert state(relabelled, BY_TWO) == ("pending", "test")
    own = samples.review_tree(ONE)["labels"] | {"domain": "law"}
    agreed = [samples.review_tree(ONE, by=by, labels=own) for by in ("ada", "grace")]
    assert state(relabelled, agreed) == ("placed", "test")


def test_a_reviewers_word_on_the_labels_as_they_stand_replaces_an_earlier_one() -> None:
    own = samples.review_tree(ONE)["labels"] | {"domain": "law"}
    objection = samples.review_tree(ONE, by="ada", verdict="revise", labels=own)
    mended = ONE | {"domain": "law"}
    now = [samples.review_tree(mended, by=by) for by in ("ada", "grace")]
    assert state(mended, [objection, now[1]]) == ("pending", "test")
    assert state(mended, [objection, *now]) == ("placed", "test")


def test_records_that_are_not_active_have_their_status_as_their_state() -> None:
    withdrawn = builds.record(3, status="withdrawn", reason="It was wrong.")
    found = rows(packed(builds.record(1), builds.record(2, status="draft"), withdrawn), {withdrawn["id"]: "test"})
    assert [(row.state, row.split, row.basis) for row in found.values()] == [
        ("placed", "train", "provisional"),
        ("draft", "", ""),
        ("withdrawn", "", ""),
    ]


def test_an_erased_record_has_its_status_as_its_state() -> None:
    assert rows(packed(builds.erased(1)), {})[builds.erased(1)["id"]].state == "erased"


def test_a_successor_stands_where_the_withdrawn_record_stood() -> None:
    new = builds.record(2)
    old = builds.record(1, status="withdrawn", reason="It was wrong.", superseded_by=new["id"])
    assert rows(packed(old, new), {old["id"]: "test"})[new["id"]].split == "test"


def test_a_withdrawn_record_that_was_never_designated_links_nothing() -> None:
    both = [builds.record(number) for number in (1, 2)]
    both[0]["source"]["group"], both[1]["source"]["group"] = "g", "h"
    bridge = builds.record(3, status="withdrawn", reason="It was wrong.", superseded_by=both[0]["id"])
    bridge["source"]["group"] = "h"
    found = rows(packed(*both, bridge), {both[0]["id"]: "train", both[1]["id"]: "test"})
    assert [found[one["id"]].state for one in both] == ["placed", "pending"]


def keys(one: dict[str, Any]) -> set[str]:
    return set(linking.link_keys(record.from_tree(one)))


def test_equal_prompts_are_linked_whatever_their_case_and_spacing() -> None:
    one, other = builds.dialogue(1, "What is a noun?", "A word."), builds.dialogue(2, "what  is\na NOUN?", "A name.")
    assert len(keys(one) & keys(other)) == 1
    assert keys(one) & keys(builds.dialogue(3, "What is a verb?", "A word.")) == set()


def test_the_whole_context_of_an_answer_is_its_prompt() -> None:
    one = builds.dialogue(1, "Good day.", "Good day!", "What is a noun?", "A word.")
    same = builds.dialogue(2, "Good day.", "Good day!", "What is a noun?", "A name.")
    other = builds.dialogue(3, "Good day.", "Hello!", "What is a noun?", "A word.")
    with_system = builds.dialogue(4, "Good day.", "Good day!", "What is a noun?", "A word.")
    with_system["messages"].insert(0, {"role": "system", "content": "Be brief."})
    assert keys(one) & keys(same)
    assert not keys(one) & keys(other)
    assert keys(one) & keys(with_system)  # a system message is no part of the prompt


def test_turns_are_kept_apart_when_prompts_are_compared() -> None:
    one = builds.dialogue(1, "a", "b", "c", "An answer.")
    other = builds.dialogue(2, "a b c", "An answer.")
    assert not keys(one) & keys(other)


def test_one_origin_links_records() -> None:
    one, other = builds.record(1), builds.record(2)
    one["source"]["group"] = other["source"]["group"] = "letter 7"
    assert keys(one) & keys(other) == {"group letter 7"}


@pytest.fixture
def made(tmp_path: Any) -> Iterator[samples.Dataset]:
    """Two designated records of one odd origin, and a new one that would link them."""
    dataset = samples.make(tmp_path / "dataset")
    for number in (1, 2, 3):
        one = builds.record(number, author="drafting-model")
        one["source"]["group"] = "tab\there\nand \u2028 there\r" if number != 2 else "plain"
        if number == 3:
            one["status"], one["reason"], one["superseded_by"] = "withdrawn", "It was wrong.", builds.record(2)["id"]
        dataset.write_record(one)
    lines = [f"{builds.record(1)['id']}\ttrain\t0.1.0", f"{builds.record(2)['id']}\ttest\t0.1.0"]
    lines.append(f"{builds.record(3)['id']}\ttest\t0.1.0")
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n" + "\n".join(lines) + "\n")
    yield dataset


def test_the_table_survives_an_origin_with_tabs_and_line_breaks(made: samples.Dataset) -> None:
    pack.run(made.root)
    cluster.run(made.root)
    placement.run(made.root, builds.policy(), PEOPLE)
    table = (made.root / placement.TABLE).read_text("utf-8")
    assert [line.count("\t") for line in table.splitlines()] == [4] * 4
    read = {row.id: row for row in placement.read(made.root)}
    assert [read[builds.record(number)["id"]].state for number in (1, 2, 3)] == ["quarantined", "pending", "withdrawn"]
    assert r"by group tab\there\nand \u2028 there\r" in read[builds.record(1)["id"]].reason


def test_a_ledger_that_cannot_be_read_stops_the_stage(made: samples.Dataset) -> None:
    pack.run(made.root)
    folders.fresh(made.root, "releases")
    failed = builds.tunesmith(made.root, "stage", "split")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == (
        "tunesmith: releases/ledger.tsv is missing; `git restore releases/ledger.tsv` brings it back\n"
    )


def test_a_designated_record_that_becomes_a_draft_still_holds_its_neighbours() -> None:
    draft, twin = builds.record(1, status="draft"), builds.record(1) | {"id": "twin-0123456789"}
    found = rows(packed(draft, twin), {draft["id"]: "test"})
    assert (found[draft["id"]].state, found[twin["id"]].split) == ("draft", "test")
