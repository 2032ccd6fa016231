"""What follows from the facts, in sentences that the page and the Croissant description share. They are plain text."""

from collections import Counter
from collections.abc import Iterator

from tunesmith.finding import counted
from tunesmith.policy import HookPolicy
from tunesmith_hooks import privacy
from tunesmith_tools.carding.facts import UNLISTED, Facts, Party

UNNAMED = "Unnamed dataset"  # stands for the name that nobody gave
_REFS = 20  # of sources that texts were taken from, those named
_WRITING = {"synthetic": "wrote the text of", "model_assisted": "helped with the text of"}
_DOING = {"reviewer": "reviewed", "adjudicator": "adjudicated", "auditor": "audited"}


def collection(facts: Facts) -> Iterator[str]:
    """How the records came to be."""
    versions = Counter(one.guideline for one in facts.records)
    under = ", ".join(f"{counted(count, 'record')} under {version}" for version, count in sorted(versions.items()))
    yield f"Each record is one annotation, written by a version of the guidelines: {under or 'none yet'}."
    for text in facts.texts:
        of = f", model {text.model}" if text.model else ""
        yield f"Source {text.kind}{of}: {counted(text.records, 'record')}."
    if facts.days:
        first, last = facts.days
        yield f"The records are dated {first} to {last}." if first < last else f"The records are dated {first}."


def sources(facts: Facts) -> Iterator[str]:
    """What imported texts were taken from."""
    for ref, count in facts.refs[:_REFS]:
        yield f"{ref} ({counted(count, 'record')})"
    rest = facts.refs[_REFS:]
    if rest:
        yield f"{counted(len(rest), 'more source')} ({counted(sum(count for _, count in rest), 'record')})"


def models(facts: Facts) -> Iterator[str]:
    """Every model that wrote, helped to write or judged, and what it did."""
    done: dict[str, list[str]] = {}
    for text in facts.texts:
        if text.model:
            did = f"{_WRITING.get(text.kind, 'is named in')} {counted(text.records, 'record')}"
            done.setdefault(text.model, []).append(did)
    for one in facts.among("model"):
        done.setdefault(one.handle, []).append(_deeds(one))
    yield from (f"{name}: {', '.join(told)}" for name, told in sorted(done.items()))


def persons(facts: Facts) -> Iterator[str]:
    """The persons who wrote or judged: by handle if the policy says so, else counted."""
    named = facts.policy.card.people == "handles"
    for kind, noun in (("person", "person"), (UNLISTED, "unlisted author or reviewer")):
        several = facts.among(kind)
        if named:
            beside = "" if kind == "person" else " (no longer listed)"
            yield from (f"{one.handle}{beside}: {_deeds(one)}" for one in several)
        elif several:
            roles = Counter(role for one in several for role in one.judged)
            done = {"wrote records": sum(one.wrote > 0 for one in several)}
            done |= {_DOING.get(role, role): roles[role] for role in sorted(roles)}
            told = ", ".join(f"{count:,} {did}" for did, count in done.items() if count)
            yield f"{counted(len(several), noun)}: {told}"


def demographics(facts: Facts) -> Iterator[str]:
    """What is known of those who wrote and judged, which is little on purpose."""
    for kind in ("person", "model"):
        several = facts.among(kind)
        if several:
            languages = sorted({language for one in several for language in one.languages})
            reads = f"; languages that they read well: {', '.join(languages)}" if languages else ""
            yield f"{counted(len(several), kind)}{reads}"
    if facts.among("person"):
        yield "Nothing else about persons is recorded."


def protocol(facts: Facts) -> Iterator[str]:
    """How judgements are given, and which are asked for."""
    asked = facts.policy.reviews
    kinds = " or ".join(f"{kind}s" for kind in asked.evaluation.kinds)
    yield (
        "The author labels a record by the guidelines; reviewers give their own verdict, scores, labels and defects; "
        "an adjudicator who gave no review settles what they differ on."
    )
    yield (
        f"A record enters validation or test with {counted(asked.evaluation.reviewers, 'review')} of its current text "
        f"by {kinds}, never by its author. Of the others, {asked.twice} % are to be judged by two reviewers and the "
        f"rest by {asked.others:,}."
    )


def per_item(facts: Facts) -> str:
    """How many reviewers judged a record, besides its author."""
    numbers = facts.reviews.per_record
    told = ", ".join(f"{counted(sum(counts.values()), 'record')} by {number}" for number, counts in numbers.items())
    return f"Judged as they stand, besides by their author: {told or 'none'}."


def splitting(facts: Facts) -> Iterator[str]:
    """How the splits are made, what keeps them apart, and what is in none of them."""
    shares = ", ".join(f"{share} % {split}" for split, share in facts.policy.splits.percent.items())
    yield f"Shares aimed at: {shares}. A record that was designated for a split never moves to another."
    yield (
        "Records of one origin, with one prompt or a common exchange, and detected lexical near-duplicates share a "
        "split. Leak-free means no more than that: paraphrases and translations are not detected."
    )
    states: Counter[str] = Counter()
    for (state, _), count in facts.placed.items():
        states[state] += count
    if states["quarantined"]:
        why = "because they would link two splits or repeat a benchmark"
        yield f"Left out {why}: {counted(states['quarantined'], 'record')}."
    if states["pending"]:
        yield f"Left out until reviews admit them to validation or test: {counted(states['pending'], 'record')}."
    provisional = facts.placed.get(("placed", "provisional"), 0)
    if provisional:
        yield f"Placed provisionally, so that they may still move: {counted(provisional, 'record')}."


def harmful(facts: Facts) -> str:
    """A warning where prompts or answers are harmful; else empty."""
    prompts = sum(one.prompt_harm == "harmful" for one in facts.records)
    answers = sum(one.response_harm == "harmful" for one in facts.records)
    told = [
        f"{counted(count, 'record')} with a harmful {what}"
        for count, what in ((prompts, "prompt"), (answers, "answer"))
        if count
    ]
    return f"This dataset holds {' and '.join(told)}. Reading them may distress." if told else ""


def personal(facts: Facts) -> Iterator[str]:
    """What is done about personal data."""
    severity = facts.policy.hooks.get(privacy.HOOK.id, HookPolicy()).severity
    names = [rule.name for rule in privacy.HOOK.rules if severity.get(rule.name, rule.severity) == "error"]
    if names:
        yield (
            f"A build stops at what these rules find, unless the record waives it with a reason: {', '.join(names)}. "
            "What they cannot find may be there."
        )
    else:
        yield "No rule of this dataset stops a build at personal data."
    topics = Counter(topic for one in facts.records for topic in one.sensitive)
    if topics:
        yield f"Sensitive topics, by records: {', '.join(f'{name} {topics[name]:,}' for name in sorted(topics))}."


def limits(facts: Facts) -> Iterator[str]:
    """Limits that the build sees by itself."""
    of = f"of {counted(len(facts.records), 'record')}"
    by_models = sum(one.kind in _WRITING for one in facts.records)
    if by_models:
        yield f"Models wrote or helped to write {by_models:,} {of}."
    unjudged = sum(facts.reviews.per_record.get(0, {}).values())
    if unjudged:
        yield f"Nobody but the author judged {unjudged:,} {of}, as they stand."
    if {one.kind for one in facts.parties if one.judged} == {"model"}:
        yield "Models alone judged the records: no review by a person counts."
    weak = [one.question.name for one in facts.agreement.everybody if one.verdict == "unreliable"]
    if weak:
        yield f"Reviewers do not agree reliably on {', '.join(weak)}."
    if not facts.agreement.compared:
        yield "How far reviewers agree is not known."
    if not facts.audits:
        yield "No random sample was audited, so the share of wrong records is not known."
    filled = {one.split for one in facts.records}
    empty = [split for split in facts.policy.splits.percent if split not in filled]
    if empty:
        yield f"Empty: {', '.join(empty)}."


def _deeds(one: Party) -> str:
    """What somebody did for the data."""
    told = [f"author of {counted(one.wrote, 'record')}"] if one.wrote else []
    return ", ".join(told + [f"{_DOING.get(role, role)} {one.judged[role]:,}" for role in sorted(one.judged)])
