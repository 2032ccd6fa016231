"""Counts and shares: worked out by hand, and laws that hold whatever is counted."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
from tunesmith.disagreement import Opinion
from tunesmith.people import People, Person
from tunesmith.policy import SPLITS, EvaluationReviews, Targets
from tunesmith_tools.composition import counts, evaluation, gaps, lengths
from tunesmith_tools.composition.counts import Placed
from tunesmith_tools.composition.evaluation import Candidate, Fate
from tunesmith_tools.composition.profile import Profile, counted
from tunesmith_tools.composition.proposals import STEPS, Grid, Proposal, proposals
from tunesmith_tools.composition.targets import Standing, State, standings_of
from tunesmith_tools.pipeline.placement import what_admission_lacks
from tunesmith_tools.proportion import wilson

PEOPLE = People({name: Person(name, "model" if name == "bot" else "person", ()) for name in ("ada", "grace", "bot")})


def row(**changes: Any) -> dict[str, Any]:
    """A row of the stage pack, as far as it is counted."""
    values: dict[str, Any] = {**dict.fromkeys(counts.ATTRIBUTES, "x"), **dict.fromkeys(lengths.MEASURES, 1)}
    values |= {"id": "r", "author": "ada", "hazards": [], "look_alike": [], "turns": 2, "user_turns": 1}
    return values | {"alternatives": 0, "refusal_reason": None} | changes


def standing(count: int, of: int, target: int, tolerance: int = 30) -> Standing:
    return Standing("task", "code", count, of, target, tolerance)


@pytest.mark.parametrize(
    ("count", "of", "target", "state", "missing"),
    [
        (0, 0, 9, State.SHORT, 1),  # one record of the label is all there is: 100 %
        (0, 0, 0, State.MET, 0),
        (0, 100, 9, State.SHORT, 10),  # 10 of 110 are 9.09 %, 9 of 109 are 8.26 %
        (7, 100, 10, State.MET, 4),  # 0.7 of 10 % is met; 11 of 104 are 10.6 %, 10 of 103 are 9.7 %
        (6, 100, 10, State.SHORT, 5),
        (13, 100, 10, State.MET, 0),
        (14, 100, 10, State.ABOVE, 0),
        (1, 100, 0, State.ABOVE, 0),
        (99, 100, 100, State.MET, None),  # one that is none of it stays
        (100, 100, 100, State.MET, 0),
    ],
)
def test_a_share_stands_beside_its_target(count: int, of: int, target: int, state: State, missing: int | None) -> None:
    one = standing(count, of, target)
    assert (one.state, one.missing) == (state, missing)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 99))
def test_what_is_missing_is_the_least_number_that_reaches_the_target(count: int, others: int, target: int) -> None:
    of = count + others
    missing = standing(count, of, target).missing
    assert missing is not None
    reached = [standing(count + more, of + more, target) for more in (missing, missing - 1)]
    assert 100 * reached[0].count >= target * reached[0].of
    assert missing == 0 or 100 * reached[1].count < target * reached[1].of or reached[1].of == 0
    assert reached[0].missing == 0 and reached[0].state is not State.SHORT


def test_standings_follow_the_policy_and_count_what_it_names() -> None:
    targets = Targets(tolerance=10, tasks={"code": 50}, turns={"several": 25}, hazards={"hate": 0})
    records = [Profile("code", turns="several", hazards=("hate", "privacy")), Profile("code"), Profile("dialogue")]
    found = standings_of(counted(records), 3, targets)
    assert [(one.attribute, one.label, one.count, one.target, one.state) for one in found] == [
        ("task", "code", 2, 50, State.ABOVE),
        ("turns", "several", 1, 25, State.ABOVE),
        ("hazards", "hate", 1, 0, State.ABOVE),
    ]
    assert found[0].share == 66.7


def test_the_task_furthest_behind_comes_first_with_the_domain_furthest_behind() -> None:
    """4 of 10 are code, 1 is dialogue, none translation, aimed at alike; no record is of law."""
    targets = Targets(tasks={"code": 34, "dialogue": 33, "translation": 33}, domains={"law": 50, "arts": 50})
    records = [Profile("code", "arts")] * 9 + [Profile("dialogue", "arts")]
    first, second, *_ = proposals(records, targets)
    assert first.labels == (("task", "translation"), ("domain", "law")) and first.records >= 1
    assert dict(second.labels)["task"] in ("translation", "dialogue")


def test_a_full_cell_is_passed_over_while_another_of_the_task_is_empty() -> None:
    """Law is behind arts, but 4 records of code are of law, where 20 * 30 % * 50 % are 3, and none of arts."""
    targets = Targets(tasks={"code": 30}, domains={"law": 50, "arts": 50})
    records = [Profile("code", "law")] * 4 + [Profile("dialogue", "arts")] * 16
    assert Grid(records, targets).is_full("code", "law", 20)
    assert proposals(records, targets)[0].labels == (("task", "code"), ("domain", "arts"))
    with_arts = [*records[1:], Profile("code", "arts")]
    assert not Grid(with_arts, targets).is_full("code", "law", 20)
    assert proposals(with_arts, targets)[0].labels == (("task", "code"), ("domain", "law"))


def test_no_proposal_sounds_harmful_and_is_harmful() -> None:
    targets = Targets(prompt_harm={"harmful": 40}, look_alike={"some": 40}, turns={"several": 90}, languages={"de": 50})
    found = proposals([Profile("code", language="en", prompt_harm="unharmful")] * 20, targets)
    assert found
    for one in found:
        labels = dict(one.labels)
        assert 1 <= len(labels) <= 2
        assert not ("look_alike" in labels and labels.get("prompt_harm") == "harmful")


def test_reasoning_and_the_way_to_answer_are_never_proposed() -> None:
    targets = Targets(reasoning={"explicit": 50}, response_mode={"full_refusal": 50}, hazards={"hate": 50})
    assert proposals([Profile("code")] * 10, targets) == []


def test_what_cannot_be_reached_ends_the_search() -> None:
    found = proposals([Profile(prompt_harm="unharmful")], Targets(prompt_harm={"harmful": 90}, look_alike={"some": 90}))
    assert sum(one.records for one in found) == STEPS


def test_only_the_attributes_asked_for_are_proposed() -> None:
    targets = Targets(tasks={"code": 50}, domains={"law": 50}, languages={"de": 50})
    found = proposals([Profile("dialogue", "arts", "en")] * 4, targets, ("domain", "language"))
    assert {attribute for one in found for attribute, _ in one.labels} == {"domain", "language"}


labels = st.builds(Profile, st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from(["en", "de"]))
shares = st.lists(st.integers(0, 33), min_size=3, max_size=3)


@given(st.lists(labels, max_size=30), shares, shares, st.integers(0, 50), st.integers(0, 60))
def test_after_the_proposed_records_nothing_is_short(
    records: list[Profile], tasks: list[int], domains: list[int], german: int, tolerance: int
) -> None:
    targets = Targets(
        tolerance,
        dict(zip("abc", tasks, strict=True)),
        dict(zip("xyz", domains, strict=True)),
        {"de": german},
    )
    found = proposals(records, targets, ("task", "domain", "language"))
    if sum(one.records for one in found) == STEPS:  # a tolerance near 0 allows no whole number of records
        assert tolerance < 10
        return
    spoken = Counter(one.language for one in records)
    usual = Profile(language=max(("de", "en"), key=lambda label: (spoken[label], label)) if records else "de")
    added = [_with(usual, one) for one in found for _ in range(one.records)]
    every = [*records, *added]
    assert [
        one for one in standings_of(counted(every), len(every), targets) if one.state is State.SHORT and every
    ] == []


def _with(one: Profile, proposal: Proposal) -> Profile:
    labels: dict[str, Any] = dict(proposal.labels)
    return one._replace(**labels)


def test_a_draft_fits_a_proposal_that_names_nothing_else() -> None:
    one = Proposal((("task", "code"), ("language", "de")), 2)
    assert one.fits(Profile("code", "law", "de")) and one.fits(Profile("code", "", "de"))
    assert not one.fits(Profile("code", "law")) and not one.fits(Profile("dialogue", "law", "de"))


def test_cells_lack_records_only_where_one_or_more_is_aimed_at() -> None:
    """Of 20 records, 50 % by 50 % are 5: within 30 %, 3.5 would do, so 3 are enough and 2 are not."""
    targets = Targets(tasks={"code": 50, "dialogue": 4}, domains={"law": 50, "arts": 50})
    several = [Profile("code", "law")] * 3 + [Profile("code", "arts")] * 2
    assert gaps.cells(Grid(several, targets), 20, 30) == [gaps.Cell("code", "arts", 2, 5.0)]
    assert gaps.cells(Grid([], targets), 20, 30) == [
        gaps.Cell("code", "law", 0, 5.0),
        gaps.Cell("code", "arts", 0, 5.0),
    ]


def test_labels_that_nothing_is_aimed_at_are_rare_below_a_tenth_of_an_even_share() -> None:
    known = {"language": ["en", "de", "fr"], "task": ["code"]}
    there = {"language": Counter(en=58, de=2), "task": Counter[str]()}
    assert gaps.rare(known, there, {"task": {"code": 0}}) == [gaps.Rare("language", "fr", 0)]
    there["language"]["en"] = 59  # a tenth of a third of 61 is 2.03
    assert gaps.rare(known, there, {"language": {"fr": 5}}) == [
        gaps.Rare("language", "de", 2),
        gaps.Rare("task", "code", 0),
    ]


@given(st.integers(1, 100))
def test_even_shares_add_up_to_100(count: int) -> None:
    found = gaps.even([str(number) for number in range(count)])
    assert sum(found.values()) == 100 and max(found.values()) - min(found.values()) <= 1


@given(st.lists(st.integers(0, 1500), min_size=1))
def test_percentiles_are_values_and_buckets_hold_all(values: list[int]) -> None:
    ordered = sorted(values)
    found = lengths.percentiles(ordered)
    assert list(found.values()) == sorted(found.values())
    assert (found["least"], found["most"]) == (ordered[0], ordered[-1])
    for percent in lengths.PERCENTS:
        at = found[f"p{percent}"]
        assert 100 * sum(value <= at for value in values) >= percent * len(values)
        assert 100 * sum(value < at for value in values) < percent * len(values)
    held = lengths.buckets({"train": ordered}, (9, 29, 200))
    assert sum(one["train"] for one in held) == len(values)
    for one in held:
        end = one["to"] if one["to"] is not None else max(values)
        assert one["train"] == sum(one["from"] <= value <= end for value in values)


def test_lengths_are_told_for_each_split() -> None:
    placed = [Placed("train", row(answer_words=words)) for words in (5, 29, 30, 201)]
    found = lengths.lengths([*placed, Placed("test", row(answer_words=7))])["answer_words"]
    assert found["percentiles"]["train"] == {
        "least": 5,
        "p5": 5,
        "p25": 5,
        "p50": 29,
        "p75": 30,
        "p95": 201,
        "most": 201,
    }
    assert set(found["percentiles"]) == {"train", "test"}
    told = {(one["from"], one["to"]): (one["train"], one["validation"], one["test"]) for one in found["buckets"]}
    assert told[0, 9] == (1, 0, 1) and told[10, 29] == (1, 0, 0) and told[201, 500] == (1, 0, 0)
    assert told[1_001, None] == (0, 0, 0)


def test_a_record_counts_once_under_each_hazard_and_look_alike_that_it_names() -> None:
    placed = [
        Placed("train", row(hazards=["privacy", "hate"])),
        Placed("test", row(hazards=["hate"], turns=4)),
        Placed("train", row(look_alike=["hate"], refusal_reason="safety")),
    ]
    found = counts.composition(placed)
    assert list(found["hazards"]) == ["hate", "privacy"]
    assert found["hazards"]["hate"] == {"train": 1, "validation": 0, "test": 1}
    assert found["look_alike"] == {"hate": {"train": 1, "validation": 0, "test": 0}}
    assert found["turns"] == {
        "2": {"train": 2, "validation": 0, "test": 0},
        "4": {"train": 0, "validation": 0, "test": 1},
    }
    assert {reason: count["train"] for reason, count in found["refusal_reason"].items()} == {"none": 1, "safety": 1}


def test_tables_hold_the_cells_that_have_records() -> None:
    pairs = (("code", "law"), ("code", "law"), ("code", "arts"), ("dialogue", "law"))
    placed = [Placed(SPLITS[number % 3], row(task=task, domain=domain)) for number, (task, domain) in enumerate(pairs)]
    found = counts.tables(placed)
    assert found["task_by_domain"] == {"code": {"arts": 1, "law": 2}, "dialogue": {"law": 1}}
    assert found["task_by_prompt_harm"] == {"code": {"x": 3}, "dialogue": {"x": 1}}


def test_who_wrote_and_judged_is_told_by_kind() -> None:
    placed = [Placed("train", row(id="a", author="bot")), Placed("test", row(id="b", author="gone"))]
    given_ = [
        {"record": "a", "by": "ada", "counts": True},
        {"record": "b", "by": "ada", "counts": True},
        {"record": "b", "by": "bot", "counts": False},
        {"record": "elsewhere", "by": "bot", "counts": True},
    ]
    none = {"train": 0, "validation": 0, "test": 0}
    assert counts.authors(placed, PEOPLE) == {
        "model": {"bot": none | {"train": 1}},
        "unknown": {"gone": none | {"test": 1}},
    }
    assert counts.reviews(placed, given_, PEOPLE) == {"person": {"ada": none | {"train": 1, "test": 1}}}
    assert counts.judged([*placed, Placed("test", row(id="c"))], given_) == {
        "0": none | {"test": 1},
        "1": none | {"train": 1, "test": 1},
    }


def said(by: str, verdict: str = "accept", **changes: str) -> Opinion:
    values = {"role": "reviewer", "prompt_harm": "unharmful", "response_mode": "full_compliance"} | changes
    return Opinion(by, verdict=verdict, **values)


@pytest.mark.parametrize(
    ("opinions", "fate"),
    [
        ([], Fate.REVIEWS),
        ([said("ada")], Fate.REVIEWS),
        ([said("ada"), said("writer")], Fate.REVIEWS),  # an author's own never counts
        ([said("ada"), said("bot")], Fate.REVIEWS),  # nor that of a kind that is not wanted
        ([said("ada"), said("grace")], Fate.ADMITTED),
        ([said("ada", "revise")], Fate.REVISE),
        ([said("ada", "reject"), said("grace", "revise")], Fate.REJECTED),
        ([said("ada"), said("grace", prompt_harm="harmful")], Fate.DISAGREEMENT),
        ([said(by, prompt_harm="harmful") for by in ("ada", "grace")], Fate.LABELS),
        ([said("ada"), said("grace", "reject"), said("edsger", role="adjudicator")], Fate.ADMITTED),
        ([said("ada"), said("grace"), said("edsger", "revise", role="adjudicator")], Fate.REVISE),
    ],
)
def test_what_became_of_a_candidate(opinions: list[Opinion], fate: Fate) -> None:
    people = People({**{one.handle: one for one in PEOPLE}, "edsger": Person("edsger", "person", ())})
    now = {"prompt_harm": "unharmful", "response_mode": "full_compliance"}
    assert evaluation.fate(now, "writer", opinions, EvaluationReviews(), people) is fate


opinions = st.builds(
    Opinion,
    by=st.sampled_from(["ada", "grace", "bot", "writer"]),
    role=st.sampled_from(["reviewer", "adjudicator"]),
    verdict=st.sampled_from(["accept", "revise", "reject"]),
    prompt_harm=st.sampled_from(["unharmful", "harmful"]),
    response_mode=st.sampled_from(["full_compliance", "full_refusal"]),
)


@given(
    st.lists(opinions, max_size=5),
    st.integers(0, 3),
    st.sampled_from([("person",), ("person", "model")]),
)
def test_a_candidate_is_admitted_where_the_split_says_so(
    given_: list[Opinion], reviewers: int, kinds: tuple[str, ...]
) -> None:
    """The kinds of lack are told apart here and decided there; on who is admitted both have to agree."""
    wanted = EvaluationReviews(reviewers, kinds)
    record = {"author": "writer", "prompt_harm": "unharmful", "response_mode": "full_compliance"}
    lacks = what_admission_lacks(record, [one._asdict() for one in given_], wanted, PEOPLE)
    fate = evaluation.fate(record, "writer", given_, wanted, PEOPLE)
    assert (fate is Fate.ADMITTED) == (not lacks)
    if fate is Fate.REVIEWS:
        assert lacks.startswith("needs reviews")


def candidate(split: str, fate: Fate, task: str) -> Candidate:
    return Candidate(split, fate, dict.fromkeys(evaluation.STRATA, "x") | {"task": task})


def test_strata_show_where_admission_selects() -> None:
    """Of four designated half are dialogue; of two admitted none is."""
    found = evaluation.summary(
        [
            candidate("test", Fate.ADMITTED, "code"),
            candidate("test", Fate.ADMITTED, "code"),
            candidate("test", Fate.REJECTED, "dialogue"),
            candidate("test", Fate.REVIEWS, "dialogue"),
            candidate("test", Fate.ERASED, ""),
            candidate("validation", Fate.ADMITTED, "code"),
        ]
    )
    test = found["test"]
    assert (test["designated"], test["admitted"], test["rejected"], test["reviews"], test["erased"]) == (5, 2, 1, 1, 1)
    assert sum(test[fate] for fate in Fate) == test["designated"]
    by_task = {one["label"]: one for one in test["strata"] if one["attribute"] == "task"}
    assert by_task["dialogue"] == {
        "attribute": "task",
        "label": "dialogue",
        "designated": 2,
        "admitted": 0,
        "reviews": 1,
        "share_designated": 50.0,
        "share_admitted": 0.0,
    }
    assert by_task["code"]["share_admitted"] == 100.0 and set(by_task) == {"code", "dialogue"}
    assert found["validation"]["designated"] == 1


def test_93_records_are_enough_for_ten_points() -> None:
    """By Wilson's formula a half of n is sure within z / (2 sqrt(n + z²)): 0.1 from n = 92.2 on."""
    assert evaluation.enough() == 93
    assert evaluation.enough(0.201) == 20 and evaluation.enough(0.2005) == 21
    assert evaluation.points(93) == 10.0 and evaluation.points(0) is None
    assert evaluation.points(20) == 20.1


@given(st.integers(1, 200), st.data())
def test_no_share_has_a_wider_interval_than_a_half(n: int, data: st.DataObject) -> None:
    interval = wilson(data.draw(st.integers(0, n)), n)
    widest = evaluation.points(n)
    assert widest is not None and 50 * (interval.upper - interval.lower) <= widest + 0.05


def test_the_shipped_targets_can_all_be_met_at_once() -> None:
    targets = builds.policy().targets
    assert {name for name, given_ in targets.shares().items() if given_} >= {"tasks", "domains", "languages", "turns"}
    found = proposals([], targets)
    assert sum(one.records for one in found) < STEPS
