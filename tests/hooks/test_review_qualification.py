"""Who may judge: languages, hazards, and gold records where the policy asks for them."""

from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import gold

A, B = "reviewing-model-a", "reviewing-model-b"
GOLD = [samples.numbered(number) for number in range(3)]
HATE = {"prompt_harm": "harmful", "response_harm": "unharmful", "response_mode": "safe_completion", "hazards": ["hate"]}


def staged(dataset: Dataset) -> list[dict[str, Any]]:
    dataset.git("add", "--all")
    return dataset.check_json("--staged").findings


def edit_people(dataset: Dataset, old: str, new: str) -> None:
    text = (dataset.root / "guidelines/people.yaml").read_text("utf-8")
    before, name, after = text.partition(f"handle: {A}\n")
    assert old in after
    dataset.write("guidelines/people.yaml", before + name + after.replace(old, new, 1))


@pytest.mark.parametrize("languages", ["[de, es]", "[en-GB]", "[]"])
def test_a_language_that_a_reviewer_does_not_read(dataset: Dataset, languages: str) -> None:
    edit_people(dataset, "[de, en, es, fr]", languages)
    dataset.commit()
    dataset.write_review(samples.review_tree(samples.tree(), by=A))
    dataset.write_review(samples.review_tree(samples.tree(), by=B))
    (one,) = staged(dataset)
    assert (one["rule"], one["severity"]) == ("review/unknown-language", "error") and f"`{A}`" in one["message"]


@pytest.mark.parametrize("own", [HATE, samples.RECORD["safety"]], ids=["named", "not-named"])
def test_a_hazard_that_a_reviewer_has_not_agreed_to(dataset: Dataset, own: dict[str, Any]) -> None:
    edit_people(dataset, "hate, ", "")
    record = samples.tree(safety=HATE)
    dataset.write_record(record)
    dataset.commit()
    made = samples.review_tree(record, by=A)
    made["labels"] = made["labels"] | {"safety": own}
    dataset.write_review(made)
    found = [one for one in staged(dataset) if one["rule"] == "review/unagreed-hazard"]
    assert [(one["severity"], one["message"]) for one in found] == [
        ("warning", f"`{A}` has not agreed to work on hate")
    ]


def entry(record: dict[str, Any], text: str | None = None, **labels: str) -> str:
    expected = {"task": record["task"]} | labels
    return (
        f"  - record: {record['id']}\n    text: {text or samples.review_tree(record)['of']['text']}\n"
        f"    labels: {{{', '.join(f'{name}: {value}' for name, value in expected.items())}}}\n    why: It is plain.\n"
    )


def write_gold(dataset: Dataset, *entries: str) -> None:
    dataset.write(gold.PATH, "gold:\n" + "".join(entries))


@pytest.fixture
def golden(dataset: Dataset) -> Dataset:
    """A dataset whose policy asks for two of three gold records, with three labels of four given as expected."""
    for record in GOLD:
        dataset.write_record(record)
    write_gold(dataset, *(entry(one, domain=one["domain"]) for one in GOLD))
    dataset.edit_policy("  others: 1\n", "  others: 1\n  gold: {records: 2, percent: 75}\n")
    dataset.commit()
    return dataset


def judge_gold(dataset: Dataset, *numbers: int, wrong: int = 0, **changes: Any) -> None:
    for number in numbers:
        made = samples.review_tree(GOLD[number], **{"by": A, "blind": True, **changes})
        labels = {"task": "code"} if wrong > 0 else {}
        labels |= {"domain": "law"} if wrong > 1 else {}
        made["labels"] = made["labels"] | labels
        dataset.write_review(made)
        wrong -= 2


def judge(dataset: Dataset, **changes: Any) -> list[str]:
    dataset.write_review(samples.review_tree(samples.tree(), by=A, **changes))
    return [one["message"] for one in staged(dataset) if one["rule"] == "review/unqualified-reviewer"]


def test_gold_records_come_first(golden: Dataset) -> None:
    judge_gold(golden, 0)
    golden.git("add", "--all")
    assert golden.check_json("--staged").findings == []  # a gold record itself needs nothing before it
    golden.commit()
    assert judge(golden) == [f"`{A}` has judged 1 of the 2 gold records that come first"]
    judge_gold(golden, 1)
    assert judge(golden) == []


def test_what_was_judged_counts_wherever_it_stands(golden: Dataset) -> None:
    judge_gold(golden, 0)
    golden.commit()
    judge_gold(golden, 1)
    path = golden.write_review(samples.review_tree(samples.tree(), by=A))
    assert golden.check_json().findings == []  # neither staged nor committed
    golden.git("add", path)
    assert golden.check_json("--staged").rules == ["review/unqualified-reviewer"]  # the other is not part of the commit


@pytest.mark.parametrize(("wrong", "lack"), [(0, False), (1, False), (2, True), (4, True)])
def test_enough_labels_are_given_as_expected(golden: Dataset, wrong: int, lack: bool) -> None:
    judge_gold(golden, 0, 1, wrong=wrong)
    golden.commit()
    expected = [f"`{A}` gave {4 - wrong} of 4 labels as the gold records expect, and 75% are needed"] if lack else []
    assert judge(golden) == expected


@pytest.mark.parametrize("changes", [{"blind": False}, {"by": B}, {"role": "adjudicator"}])
def test_only_blind_judgements_of_ones_own_show_anything(golden: Dataset, changes: dict[str, Any]) -> None:
    judge_gold(golden, 0, 1, **changes)
    golden.commit()
    assert judge(golden) == [f"`{A}` has judged 0 of the 2 gold records that come first"]


def test_adjudicators_and_reviews_that_are_there_already_need_no_gold(golden: Dataset) -> None:
    golden.write_review(samples.review_tree(samples.tree(), by="adjudicating-model", role="adjudicator"))
    golden.git("add", "--all")
    assert golden.check_json("--staged").findings == []
    golden.write_review(samples.review_tree(samples.tree(), by=A))
    golden.git("commit", "--quiet", "-m", "before the gate")
    golden.commit()
    golden.write_review(samples.review_tree(samples.tree(), by=A, note="Better said."))
    assert [one["rule"] for one in staged(golden)] == []


def test_a_demand_that_nobody_can_meet_says_so(golden: Dataset) -> None:
    write_gold(golden, entry(GOLD[0]))
    golden.commit()
    golden.write_review(samples.review_tree(samples.tree(), by=A))
    (one,) = staged(golden)
    assert one["rule"] == "review/unqualified-reviewer" and "guidelines/gold.yaml has 1: add more" in one["hint"]


def test_a_gold_file_that_cannot_be_read(golden: Dataset) -> None:
    golden.write(gold.PATH, "gold:\n  - record: 5\n")
    (one,) = staged(golden)
    assert (one["rule"], one["severity"], one["path"]) == ("review/gold-file", "error", gold.PATH)
    assert one["message"].startswith("line 2: gold.0")


def test_a_gold_label_that_the_policy_does_not_have(golden: Dataset) -> None:
    write_gold(golden, entry(GOLD[0], domain="sewing"))
    (one,) = staged(golden)
    assert one["rule"] == "review/gold-file"
    assert one["message"].startswith(f"{GOLD[0]['id']}: `sewing` is none of: general, ")


def test_a_gold_record_is_told_when_it_or_the_file_changes(golden: Dataset) -> None:
    changed = GOLD[0] | {"messages": samples.numbered(9)["messages"]}
    golden.write_record(changed)
    (one,) = staged(golden)
    assert (one["rule"], one["severity"], one["path"]) == ("review/gold-record", "warning", gold.PATH)
    assert one["message"].startswith(f"{GOLD[0]['id']} has another text")
    golden.commit()
    golden.write_record(samples.tree(notes="Of another record."))
    assert staged(golden) == []
    golden.commit()
    assert golden.check_json().rules == ["review/gold-record"]
    write_gold(golden, entry(changed), entry(samples.numbered(8)))
    (one,) = staged(golden)
    assert one["message"] == f"{samples.numbered(8)['id']} is no record"
