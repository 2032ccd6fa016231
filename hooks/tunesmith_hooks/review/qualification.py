"""Whether a reviewer may judge a record: its language, its hazards, and what they showed on gold records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tunesmith import gold
from tunesmith.corpus import Corpus
from tunesmith.finding import Severity, counted
from tunesmith.gold import GoldRecord, GoldScore, Label
from tunesmith.policy import GoldDemand
from tunesmith.review import Review
from tunesmith_hooks import settings
from tunesmith_hooks.review import reading
from tunesmith_hooks.review.golden import read_gold
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule(waivable=False)
def unknown_language(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Who judges a record reads its language well; their `languages` in guidelines/people.yaml say so.

    Why: whoever guesses at words cannot tell a right answer from a fluent one. Who reads `en` reads `en-GB`.
    """
    for path, review, record, _ in corpus.given:
        person = options.people.get(review.by)
        if person and record and record.language and not person.reads(record.language):
            message = f"the record is written in {record.language}, which is not among the languages of `{review.by}`"
            hint = "Leave it to somebody who reads it; if you do, add it to your `languages` in guidelines/people.yaml."
            yield Problem(("by",), message, hint, path=path)


@rule(severity=Severity.WARNING, waivable=False)
def unagreed_hazard(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Who reviews a hazard has agreed to work on it, whether the record names it or only they do.

    Why: nobody is to be handed a kind of harm that they did not choose; their `hazards` in guidelines/people.yaml say
    what they chose.
    """
    for path, review, record, _ in corpus.given:
        own: Any = review.own
        named: list[str] = own["safety"].get("hazards") or []
        person, labels = options.people.get(review.by), options.policy.labels
        for problem in settings.unagreed_hazards(("labels", "safety"), named, person, labels):
            yield problem._replace(path=path)
        others = [hazard for hazard in (record.safety.hazards if record else ()) if hazard not in named]
        for problem in settings.unagreed_hazards((), others, person, labels):
            yield problem._replace(where=("by",), path=path)


@rule(waivable=False)
def unqualified_reviewer(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Where the policy asks for it, a reviewer has first judged gold records, and met the labels expected of them.

    Why: somebody who reads the guidelines in another way than their authors would be noticed only after hundreds of
    judgements. `tunesmith review next` serves gold records first. Judgements of gold records themselves, and those of
    adjudicators and auditors, need nothing before them. Only blind judgements show what a reviewer sees by themselves.
    """
    demand = options.policy.reviews.gold
    given = [one for one in corpus.given if one.is_new and one.review.role == "reviewer"]
    if not demand or not given:
        return
    golden = read_gold(corpus)
    names = {one.record for one in golden}
    first = [one for one in given if one.review.record not in names]
    shown = reading.beside(corpus, {one.review.by for one in first}, names)
    scores = gold.score((_answer(one) for one in shown if one.blind and one.role == "reviewer"), golden)
    for path, review, _, _ in first:
        score = scores.get(review.by, GoldScore())
        if not score.meets(demand):
            yield Problem(("by",), _lack(review.by, score, demand), _hint(review.by, golden, demand), path=path)


class _Answer(NamedTuple):
    """A judgement as it is compared with a gold record."""

    by: str
    record: str
    text: str
    own_labels: Mapping[str, Label]


def _answer(review: Review) -> _Answer:
    return _Answer(review.by, review.record, review.text, gold.flat(review.own))


def _lack(handle: str, score: GoldScore, demand: GoldDemand) -> str:
    """Why a score does not meet the policy's demand."""
    if score.records < demand.records:
        return f"`{handle}` has judged {score.records} of the {counted(demand.records, 'gold record')} that come first"
    given = f"{score.agreed} of {counted(score.compared, 'label')}"
    return f"`{handle}` gave {given} as the gold records expect, and {demand.percent}% are needed"


def _hint(handle: str, golden: Sequence[GoldRecord], demand: GoldDemand) -> str:
    if len(golden) < demand.records:
        return f"{gold.PATH} has {len(golden)}: add more, or ask for fewer in `reviews.gold` of guidelines/policy.yaml."
    return f"`tunesmith review next --by {handle}` names the gold records to judge; review.md tells how."


RULES = (unknown_language, unagreed_hazard, unqualified_reviewer)
