"""Gold records: read strictly, and what reviewers score on them."""

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from tunesmith import gold, policy
from tunesmith.config import ConfigError
from tunesmith.gold import GoldRecord, GoldScore
from tunesmith.policy import GoldDemand

TEXT = "a" * 64
ENTRY = f"""\
  - record: {samples.RECORD_ID}
    text: {TEXT}
    labels:
      task: rewriting
      safety: {{prompt_harm: borderline, hazards: [hate, privacy], sensitive: []}}
    why: The page safety.md decides it.
"""


class Answer(NamedTuple):
    """A judgement of the gold record."""

    own_labels: Mapping[str, gold.Label]
    by: str = "ada"
    record: str = samples.RECORD_ID
    text: str = TEXT


def load(text: str) -> tuple[GoldRecord, ...]:
    return gold.load(gold.PATH, text.encode())


def test_labels_are_flat() -> None:
    (one,) = load(f"gold:\n{ENTRY}")
    assert (one.record, one.text, one.why) == (samples.RECORD_ID, TEXT, "The page safety.md decides it.")
    assert one.labels == {
        "task": "rewriting",
        "prompt_harm": "borderline",
        "hazards": ("hate", "privacy"),
        "sensitive": (),
    }


def test_labels_of_a_review_are_flat_alike() -> None:
    own: Any = copy.deepcopy(samples.review_tree(samples.tree()))["labels"]
    flat = gold.flat(own)
    assert flat["task"] == "rewriting" and flat["response_mode"] == "full_compliance" and "safety" not in flat
    assert own == samples.review_tree(samples.tree())["labels"]  # what was given is left as it was


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"gold:\n{ENTRY}{ENTRY}", 8, "twice"),
        (f"gold:\n{ENTRY.replace('task: rewriting', 'tusk: rewriting')}", 5, "unknown key"),
        (f"gold:\n{ENTRY.replace('borderline', 'dubious')}", 6, "dubious"),
        (f"gold:\n{ENTRY.replace('    why: The page safety.md decides it.', '')}", 2, "why"),
        (f"gold:\n{ENTRY.replace(TEXT, 'abc')}", 3, "text"),
        (f"gold:\n{ENTRY.replace('hazards:', 'look_alike:')}", 6, "look_alike"),
        ("gold: 5\n", 1, "gold"),
        ("{}\n", 1, "gold"),
    ],
)
def test_a_file_that_is_wrong_is_told_where(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert caught.value.line == line and words in caught.value.message


def test_a_score_counts_the_labels_that_are_expected_and_no_others() -> None:
    golden = load(f"gold:\n{ENTRY}")
    half = Answer({"task": "rewriting", "prompt_harm": "harmful", "domain": "law", "hazards": ("privacy", "hate")})
    assert gold.score([half], golden) == {"ada": GoldScore(records=1, compared=4, agreed=3)}


@pytest.mark.parametrize("changes", [{"record": "another-0123456789"}, {"text": "b" * 64}])
def test_a_judgement_of_another_record_or_text_scores_nothing(changes: dict[str, str]) -> None:
    answer = Answer({"task": "rewriting"}, **changes)
    assert gold.score([answer], load(f"gold:\n{ENTRY}")) == {}


VALUES = st.sampled_from(["a", "b"])
GOLDEN = st.dictionaries(
    st.sampled_from(["r1", "r2", "r3"]), st.dictionaries(st.sampled_from("xyz"), VALUES, min_size=1)
)


@given(
    GOLDEN,
    st.lists(st.tuples(st.sampled_from(["ada", "bo"]), st.sampled_from(["r1", "r2", "r3"]), VALUES), max_size=9),
)
def test_scores_are_sums_over_judgements(
    expected: dict[str, dict[str, str]], answers: list[tuple[str, str, str]]
) -> None:
    golden = [GoldRecord(name, TEXT, labels) for name, labels in expected.items()]
    given_answers = [Answer(dict.fromkeys("xyz", value), by, name) for by, name, value in answers]
    scores = gold.score(given_answers, golden)
    for by in ("ada", "bo"):
        mine = [(name, value) for who, name, value in answers if who == by and name in expected]
        score = scores.get(by, GoldScore())
        assert score.records == len({name for name, _ in mine})
        assert score.compared == sum(len(expected[name]) for name, _ in mine)
        assert score.agreed == sum(list(expected[name].values()).count(value) for name, value in mine)
    assert gold.score(reversed(given_answers), golden) == scores


@pytest.mark.parametrize(
    ("score", "meets"),
    [
        (GoldScore(), False),
        (GoldScore(2, 10, 10), False),
        (GoldScore(3, 10, 7), False),
        (GoldScore(3, 10, 8), True),
        (GoldScore(9, 1000, 799), False),
    ],
)
def test_a_demand_is_met_by_enough_records_and_enough_labels(score: GoldScore, meets: bool) -> None:
    assert score.meets(GoldDemand(records=3, percent=80)) == meets


SMALL = """\
version: "1.0"
labels:
  tasks: {code: Programs.}
  domains: {law: Rights.}
  languages: [en]
  hazards: {hate: Contempt.}
  sensitive: {grief: Loss.}
reviews:
"""


@pytest.mark.parametrize(
    ("section", "reviews"),
    [
        ("  twice: 5\n  others: 0\n", policy.Reviews(twice=5, others=0)),
        ("  gold: {records: 4, percent: 75}\n", policy.Reviews(gold=GoldDemand(4, 75))),
        ("  gold: {records: 0, percent: 75}\n", policy.Reviews()),
        ("  evaluation: {reviewers: 3}\n", policy.Reviews(evaluation=policy.EvaluationReviews(reviewers=3))),
    ],
)
def test_the_policy_says_how_many_people_judge_what(section: str, reviews: policy.Reviews) -> None:
    assert policy.load("p", (SMALL + section).encode()).reviews == reviews


@pytest.mark.parametrize("section", ["  twice: 101\n", "  others: -1\n", "  gold: {records: 4}\n", "  thrice: 3\n"])
def test_a_demand_that_is_none_is_refused(section: str) -> None:
    with pytest.raises(ConfigError) as caught:
        policy.load("p", (SMALL + section).encode())
    assert caught.value.line >= 8 and caught.value.message.startswith("reviews")
