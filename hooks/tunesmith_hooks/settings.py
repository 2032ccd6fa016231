"""What records and reviews alike must agree on with the policy and the people."""

from collections.abc import Iterable, Iterator, Sequence

from tunesmith.canonical import Where
from tunesmith.people import Person
from tunesmith.policy import Labels, version_number
from tunesmith_hooks.rule import Problem

Names = Sequence[str]

ADD_YOURSELF = "Use your handle, or add yourself in the same pull request: see `tunesmith explain people`."
_DEFINED = "guidelines/policy.yaml defines them."


def unknown_version(version: str | None, current: str) -> Iterator[Problem]:
    """What is to be said of a version of the guidelines that is yet to come."""
    if version and version != current and version_number(version) > version_number(current):
        message = f"version {version} of the guidelines does not exist; the current one is {current}"
        yield Problem(("guideline",), message, f'Write `guideline: "{current}"`.')


def unknown_labels(
    where: Where, task: str | None, domain: str | None, language: str | None, labels: Labels
) -> list[Problem]:
    """What is to be said of a task, domain or language that the policy does not list."""
    values = (
        ("task", task, labels.tasks),
        ("domain", domain, labels.domains),
        ("language", language, labels.languages),
    )
    return [_unlisted((*where, key), value, known) for key, value, known in values if value and value not in known]


def unknown_topics(where: Where, hazards: Names, look_alike: Names, sensitive: Names, labels: Labels) -> list[Problem]:
    """What is to be said of hazards and sensitive topics that the policy does not list."""
    if not hazards and not look_alike and not sensitive:
        return []
    topics = (
        ("hazards", hazards, labels.hazards),
        ("look_alike", look_alike, labels.hazards),
        ("sensitive", sensitive, labels.sensitive),
    )
    return [
        _unlisted((*where, key, number), value, known)
        for key, values, known in topics
        for number, value in enumerate(values)
        if value not in known
    ]


def _unlisted(where: Where, value: str, known: Iterable[str]) -> Problem:
    return Problem(where, f"`{value}` is none of: {', '.join(known)}", _DEFINED)


def unagreed_hazards(where: Where, hazards: Names, person: Person | None, labels: Labels) -> Iterator[Problem]:
    """What is to be said of hazards of the policy that somebody worked on and has not agreed to see."""
    missing = [one for one in hazards if person and one in labels.hazards and one not in person.hazards]
    if person and missing:
        message = f"`{person.handle}` has not agreed to work on {', '.join(missing)}"
        hint = "Ask them; if they agree, they add it to their `hazards` in guidelines/people.yaml, else take it back."
        yield Problem((*where, "hazards"), message, hint)
