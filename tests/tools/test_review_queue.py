"""The queue: how many judge a record, in which order, whose turn it is; thirty people neither meet nor wait."""

import functools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import gold
from tunesmith.people import People, Person
from tunesmith.policy import EvaluationReviews, GoldDemand, Reviews
from tunesmith.review import Standing
from tunesmith_tools.reviewing import qualified, queue
from tunesmith_tools.reviewing.queue import Task, Team, Tier, Turn
from tunesmith_tools.summaries import Labels, RecordSummary, ReviewSummary, Summaries

SETTINGS = Reviews(EvaluationReviews(2, ("person",)), twice=20, others=1)
NEITHER = Reviews(EvaluationReviews(2, ("person",)), twice=0, others=1)


def person(handle: str, **changes: Any) -> Person:
    values: dict[str, Any] = {"kind": "person", "roles": ("reviewer",), "languages": ("en",), "hazards": ("hate",)}
    return Person(handle, **(values | changes))


def people(*several: Person) -> People:
    return People({one.handle: one for one in several})


def record(number: int, **changes: Any) -> RecordSummary:
    name = f"example-{number:010d}"
    values: dict[str, Any] = {
        "path": f"records/{name[-1]}/{name}.yaml",
        "id": name,
        "status": "active",
        "author": "writer",
        "created": "2026-11-01",
        "guideline": "1.0",
        "kind": "human",
        "group": "",
        "user_turns": 1,
        "alternatives": 0,
        "harm": 0.0,
        "has_documents": False,
        "links": (),
        "standing": Standing(f"text of {name}", f"labels of {name}", f"own of {name}"),
        "labels": Labels(task="code", domain="general", language="en"),
    }
    return RecordSummary(**(values | changes))


def review(of: RecordSummary, by: str, **changes: Any) -> ReviewSummary:
    values: dict[str, Any] = {
        "path": f"reviews/{by}/{of.id}",
        "record": of.id,
        "by": by,
        "role": "reviewer",
        "created": "2026-11-20",
        "guideline": "1.0",
        "blind": True,
        "verdict": "accept",
        "instruction": 5,
        "correctness": 5,
        "safety": 5,
        "style": 5,
        "prefers": None,
        "text": of.standing.text,
        "labels": of.standing.labels,
        "own_digest": of.standing.own_digest,
        "own": of.labels,
        "defects": (),
    }
    return ReviewSummary(**(values | changes))


def summaries(records: Iterable[RecordSummary], reviews: Iterable[ReviewSummary] = ()) -> Summaries:
    by_record = defaultdict(list)
    for one in reviews:
        by_record[one.record].append(one)
    return Summaries({one.id: one for one in records}, dict(by_record))


def task(
    one: RecordSummary, *reviews: ReviewSummary, candidate: bool = False, settings: Reviews = NEITHER, **known: Person
) -> Task:
    everybody = people(*(known.values() or [person(name) for name in "abcdef"]))
    (found,) = queue.tasks(summaries([one], reviews), [one.id] if candidate else [], settings, everybody)
    return found


def handles(found: Iterable[Person]) -> list[str]:
    return [one.handle for one in found]


TEAM = Team(tuple(person(name) for name in "abcdef"))


# How many judge a record, and in which tier.


def test_a_candidate_needs_reviewers_of_the_kinds_that_the_policy_asks_for() -> None:
    one = record(1)
    known = {"a": person("a"), "m": person("m", kind="model")}
    found = task(one, review(one, "a"), review(one, "m"), candidate=True, **known)
    assert (found.tier, found.wanted, found.by, found.lacks) == (Tier.EVALUATION, 2, {"a"}, 1)
    assert found.judged == {"a", "m"}
    assert queue.asked(found, Team((known["m"], person("b")))) == [person("b")]


def test_the_author_counts_for_nothing_and_is_not_asked() -> None:
    one = record(1, author="a")
    found = task(one, review(one, "a"))
    assert (found.by, found.lacks) == (frozenset(), 1)
    assert "a" not in handles(queue.asked(found, TEAM))


def test_only_reviewers_count_and_whoever_judged_the_text_is_not_asked_again() -> None:
    one = record(1)
    found = task(one, review(one, "a", role="adjudicator"), review(one, "b", role="auditor"))
    assert found.lacks == 1
    assert set(handles(queue.asked(found, TEAM))) == set("cdef")


def test_a_judgement_of_an_older_text_makes_a_record_stale_and_its_reviewer_free_to_judge_again() -> None:
    one = record(1)
    found = task(one, review(one, "a", text="an older text"))
    assert (found.tier, found.lacks) == (Tier.STALE, 1)
    assert "a" in handles(queue.asked(found, TEAM))


def test_a_judgement_that_lapsed_with_the_labels_is_not_asked_for_from_the_same_person() -> None:
    one = record(1)
    found = task(one, review(one, "a", labels="older labels", own_digest="other labels"))
    assert (found.tier, found.lacks) == (Tier.STALE, 1)
    assert "a" not in handles(queue.asked(found, TEAM))


def test_tiers_stand_in_order_and_the_most_harmful_first() -> None:
    names = [record(n).id for n in range(60)]
    drawn = {name for name in names if queue.is_drawn_twice(name, 20)}
    candidate, stale, little, much, judged, *_ = (n for n, name in enumerate(names) if name not in drawn)
    harm = {little: 0.4, much: 0.9}
    records = [record(n, harm=harm.get(n, 0.0)) for n in range(60)]
    reviews = [review(records[stale], "a", text="older"), review(records[judged], "a")]
    found = queue.tasks(summaries(records, reviews), [names[candidate]], SETTINGS, people(*TEAM.reviewers))
    by_tier = {tier: [one.record.id for one in found if one.tier is tier] for tier in Tier}
    assert [one.tier for one in found] == sorted((one.tier for one in found), key=list(Tier).index)
    assert by_tier[Tier.EVALUATION] == [names[candidate]]
    assert set(by_tier[Tier.TWICE]) == drawn and {one.wanted for one in found if one.tier is Tier.TWICE} == {2}
    assert by_tier[Tier.STALE] == [names[stale]]
    assert by_tier[Tier.HARM] == [names[much], names[little]]
    assert [one.lacks for one in found if one.record.id == names[judged]] == [0]


@pytest.mark.parametrize("status", ["draft", "withdrawn", "erased"])
def test_only_active_records_wait(status: str) -> None:
    assert queue.tasks(summaries([record(1, status=status)]), [], SETTINGS, people()) == []


def test_records_that_nobody_has_to_judge_are_not_in_the_queue() -> None:
    none = Reviews(EvaluationReviews(2, ("person",)), twice=20, others=0)
    found = queue.tasks(summaries(map(record, range(200))), [], none, people())
    assert {one.tier for one in found} == {Tier.TWICE} and 20 <= len(found) <= 60


# Whose turn it is.


@pytest.mark.parametrize(
    ("changes", "labels", "waits_for"),
    [
        ({"languages": ("fr",)}, {}, "a speaker of en"),
        ({"hazards": ()}, {"hazards": ("hate", "privacy")}, "somebody who opted into hate and privacy"),
        ({"kind": "model"}, {}, "a reviewer of kind person"),
        ({"handle": "writer"}, {}, "somebody other than its author"),
        ({"handle": "b"}, {}, "somebody who has not judged it yet"),
    ],
)
def test_who_may_not_judge_is_told_for_whom_a_record_waits(
    changes: dict[str, Any], labels: dict[str, Any], waits_for: str
) -> None:
    one = record(1, labels=record(1).labels._replace(**labels))
    found = task(one, review(one, "b"), candidate=True)
    me = person(**({"handle": "a"} | changes))
    assert list(queue.offers([found], me, Team((me,)))) == []
    assert queue.waits([found], me) == {waits_for: 1}
    assert queue.nobody_for([found], Team((me,))) == {waits_for: 1}


def test_who_reads_a_language_reads_its_variants() -> None:
    british = record(1, labels=record(1).labels._replace(language="en-GB"))
    assert qualified.hindrance(british, person("a")) is None
    assert qualified.hindrance(record(1), person("a", languages=("en-GB",)))


def test_without_any_reviewer_a_record_waits_for_one() -> None:
    assert queue.nobody_for([task(record(1))], Team(())) == {"a reviewer": 1}


@given(
    number=st.integers(0, 10**6),
    judged=st.sets(st.sampled_from("abcdef"), max_size=6),
    author=st.sampled_from(["a", "writer"]),
    candidate=st.booleans(),
)
def test_every_missing_review_is_one_persons_turn_while_there_are_people(
    number: int, judged: set[str], author: str, candidate: bool
) -> None:
    one = record(number, author=author)
    found = task(one, *(review(one, by) for by in judged), candidate=candidate)
    offers = {me.handle: list(queue.offers([found], me, TEAM)) for me in TEAM.reviewers}
    mine = {handle for handle, made in offers.items() if made and made[0].turn is Turn.OWN}
    free = set("abcdef") - judged - {author}
    assert len(mine) == min(found.lacks, len(free)) and mine <= free
    helping = {handle for handle, made in offers.items() if made and made[0].turn is Turn.HELP}
    assert helping == (free - mine if found.lacks else set())


@given(number=st.integers(0, 10**6), judged=st.sets(st.sampled_from("abcdef"), max_size=3))
def test_a_clone_that_lacks_reviews_draws_the_same_people(number: int, judged: set[str]) -> None:
    """Whoever has a turn with all reviews has one without them: nobody who fetches late judges out of turn."""
    one = record(number)
    known = {"settings": Reviews(EvaluationReviews(), twice=100, others=3)}
    early = set(handles(queue.asked(task(one, **known), TEAM)[:3]))
    while judged - early:
        judged.pop()
    found = task(one, *(review(one, by) for by in judged), **known)
    assert set(handles(queue.asked(found, TEAM)[: found.lacks])) == early - judged


def test_offers_name_no_record_twice_and_own_turns_come_first_in_each_tier() -> None:
    found = queue.tasks(summaries(map(record, range(300))), [], SETTINGS, people(*TEAM.reviewers))
    made = list(queue.offers(found, TEAM.reviewers[0], TEAM))
    names = [one.task.record.id for one in made]
    assert sorted(names) == sorted(one.record.id for one in found)
    turns = [one.turn for one in made]
    assert turns == sorted(turns, key=[Turn.OWN, Turn.HELP].index)


def test_turns_of_who_is_away_pass_on_tier_by_tier_until_they_are_back() -> None:
    records = [record(n) for n in range(60)]
    days = {"a": "2026-11-20", "b": "2026-11-01", "c": "2026-11-06"}  # d never gave any, b is 19 days behind
    judged = [review(records[n], by, created=day) for n, (by, day) in enumerate(days.items())]
    found = summaries(records, judged)
    team = queue.team(found, [person(name) for name in "abcd"])
    assert team.away == {"b", "d"}
    tasks = queue.tasks(found, [one.id for one in records[10:30]], NEITHER, people(*team.reviewers))
    for me in team.reviewers:
        made = list(queue.offers(tasks, me, team))
        kinds = [(list(Tier).index(one.task.tier), [Turn.OWN, Turn.PASSED_ON].index(one.turn)) for one in made
                 if one.turn is not Turn.HELP]  # fmt: skip
        assert kinds == sorted(kinds)
        passed = [one for one in made if one.turn is Turn.PASSED_ON]
        assert bool(passed) == (me.handle not in team.away or len(team.away) > 1)
        assert all(set(one.turn_of) & (team.away - {me.handle}) for one in passed)
    taken = [
        one.task.record.id
        for me in team.reviewers[::2]
        for one in queue.offers(tasks, me, team)
        if one.turn is not Turn.HELP and one.task.wanted == 1
    ]
    assert len(taken) == len(set(taken)) == sum(one.lacks for one in tasks if one.wanted == 1)


def test_nobody_is_away_before_there_are_two_weeks() -> None:
    one = record(1)
    team = queue.team(summaries([one], [review(one, "a")]), TEAM.reviewers)
    assert (team.away, team.given) == (frozenset(), {"a": 1})
    assert queue.team(summaries([one]), TEAM.reviewers).away == frozenset()


# Gold records.


def test_who_has_to_show_gold_records_is_given_no_others_before() -> None:
    one = record(1, labels=Labels(task="code", domain="general", language="en", hazards=("hate",)))
    golden = [gold.GoldRecord(one.id, one.standing.text, {"task": "code", "hazards": ("hate",)})]
    judged = [
        review(one, "a"),
        review(one, "b", own=one.labels._replace(task="reasoning")),
        review(one, "c", blind=False),
        review(one, "d", text="an older text"),
        review(one, "e", role="auditor"),
    ]
    scores = qualified.gold_scores(summaries([one], judged), golden)
    assert scores == {"a": gold.GoldScore(1, 2, 2), "b": gold.GoldScore(1, 2, 1)}
    demand = GoldDemand(1, 80)
    assert handles(qualified.reviewers(TEAM.reviewers, demand, scores)) == ["a"]
    assert handles(qualified.reviewers(TEAM.reviewers, None, scores)) == list("abcdef")


# The share that is judged twice.


def test_the_share_judged_twice_is_of_its_size_and_like_the_whole() -> None:
    from scipy import stats

    chance = random.Random(20261123)
    labels = {"task": ("code", "reasoning", "rewriting"), "domain": ("law", "arts"), "author": ("x", "y", "z")}
    rows = []
    for _ in range(20_000):
        name = "-".join(chance.sample(["fox", "loan", "tea", "rain", "note"], 2))
        row = {key: chance.choice(values) for key, values in labels.items()}
        row["id"] = f"{row['task']}-{name}-{chance.getrandbits(50):010x}"[:60]
        rows.append(row)
    drawn = [row for row in rows if queue.is_drawn_twice(row["id"], 20)]
    low, high = stats.binom(len(rows), 0.2).interval(0.999)
    assert low <= len(drawn) <= high
    for key in labels:
        whole, part = Counter(row[key] for row in rows), Counter(row[key] for row in drawn)
        expected = [count * len(drawn) / len(rows) for count in whole.values()]
        assert stats.chisquare([part[name] for name in whole], expected).pvalue > 0.001
    orders = {row["id"]: queue.asked(task(record(0, id=row["id"])), TEAM)[0].handle for row in drawn[:600]}
    assert stats.chisquare([Counter(orders.values())[name] for name in "abcdef"]).pvalue > 0.001


@pytest.mark.parametrize(("percent", "share"), [(0, 0), (100, 300)])
def test_none_or_all_may_be_judged_twice(percent: int, share: int) -> None:
    assert sum(queue.is_drawn_twice(record(n).id, percent) for n in range(300)) == share


# Thirty people at work.


class Outcome(NamedTuple):
    """What a simulation came to: reviews given by each, missing in the end, and given beyond what was wanted."""

    loads: Mapping[str, int]
    wanted: int
    missing: int
    beyond: int


class _Clone:
    """What one reviewer knows: the published reviews as of the last fetch, and their own."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = list(tasks)
        self.unpublished: list[ReviewSummary] = []
        self.fetched = 0


def simulate(count: int, publish_every: int, silent: int, *, fetch_to_help: bool = True) -> Outcome:
    """Thirty reviewers take turns and judge what they are given, until each of those who answer is given nothing.

    Each publishes after so many judgements and fetches before the next so many. With `fetch_to_help` they do both
    before each record with which they help others, as `review next` asks them to.
    """
    chance = random.Random(count)
    team = [person(f"r{number:02d}") for number in range(30)]
    everybody = people(*team)
    authors = [*handles(team), *["writer"] * 30]
    records = [record(number, author=chance.choice(authors)) for number in range(count)]
    by_id = {one.id: one for one in records}
    candidates = {one.id for one in records if chance.random() < 0.1}
    empty = queue.tasks(summaries(records), candidates, SETTINGS, everybody)
    place = {one.record.id: number for number, one in enumerate(empty)}
    published: list[ReviewSummary] = []
    known: dict[str, dict[str, list[ReviewSummary]]] = {one.handle: defaultdict(list) for one in team}
    answering = team[silent:]
    clones = {one.handle: _Clone(empty) for one in answering}

    def learn(me: Person, news: Iterable[ReviewSummary]) -> None:
        for one in news:
            known[me.handle][one.record].append(one)
            about = Summaries({one.record: by_id[one.record]}, known[me.handle])
            (clones[me.handle].tasks[place[one.record]],) = queue.tasks(about, candidates, SETTINGS, everybody)

    def exchange(me: Person) -> None:
        clone = clones[me.handle]
        learn(me, (one for one in published[clone.fetched :] if one.by != me.handle))
        published.extend(clone.unpublished)
        clone.unpublished, clone.fetched = [], len(published)

    def offer(me: Person) -> queue.Offer | None:
        given = Counter(one.by for several in known[me.handle].values() for one in several)
        return next(queue.offers(clones[me.handle].tasks, me, Team(tuple(team), frozenset(), given)), None)

    seen: set[tuple[str, str]] = set()
    busy = True
    while busy:
        busy = False
        for me in answering:
            clone = clones[me.handle]
            if not clone.unpublished:
                exchange(me)
            made = offer(me)
            if made is None or (fetch_to_help and made.turn is Turn.HELP):
                exchange(me)
                made = offer(me)
            if made is not None:
                one = made.task.record
                assert (one.id, me.handle) not in seen and one.author != me.handle
                seen.add((one.id, me.handle))
                given = review(one, me.handle)
                learn(me, [given])
                clone.unpublished.append(given)
                busy = True
            if len(clone.unpublished) == publish_every:
                exchange(me)
    done = queue.tasks(summaries(records, published), candidates, SETTINGS, everybody)
    loads = Counter(one.by for one in published)
    return Outcome(
        {me.handle: loads[me.handle] for me in team},
        sum(one.wanted for one in done),
        sum(one.lacks for one in done),
        sum(max(0, len(one.by) - one.wanted) for one in done),
    )


@pytest.fixture
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulation asks for the same hashes thousands of times."""
    monkeypatch.setattr(queue, "_draw", functools.cache(queue._draw))


def _spread(loads: Mapping[str, int], silent: int) -> float:
    given = sorted(loads.values())
    assert given[:silent] == [0] * silent
    return given[-1] / given[silent]


@pytest.mark.usefixtures("_drawn_once")
def test_a_small_queue_is_drained_evenly_although_three_of_thirty_never_answer() -> None:
    done = simulate(300, publish_every=1, silent=3)
    assert (done.missing, done.beyond) == (0, 0)
    assert _spread(done.loads, 3) <= 1.1


@pytest.mark.slow
@pytest.mark.usefixtures("_drawn_once")
def test_a_queue_of_two_thousand_is_drained_evenly_although_three_of_thirty_never_answer() -> None:
    done = simulate(2_000, publish_every=1, silent=3)
    assert (done.missing, done.beyond) == (0, 0)
    assert _spread(done.loads, 3) <= 1.1


@pytest.mark.slow
@pytest.mark.usefixtures("_drawn_once")
@pytest.mark.parametrize(("fetch_to_help", "most"), [(True, 0.06), (False, 0.3)])
def test_who_publishes_after_twenty_judgements_seldom_repeats_the_work_of_others(
    fetch_to_help: bool, most: float
) -> None:
    done = simulate(2_000, publish_every=20, silent=3, fetch_to_help=fetch_to_help)
    assert done.missing == 0
    assert done.beyond <= most * done.wanted
    assert _spread(done.loads, 3) <= 1.1
