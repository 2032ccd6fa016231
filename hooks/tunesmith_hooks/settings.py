"""What records and reviews alike must agree on with the policy and the people."""

from collections.abc import Iterator, Mapping
from typing import Any

from tunesmith.canonical import Where
from tunesmith.people import Person
from tunesmith.policy import Labels, version_number
from tunesmith_hooks.rule import Problem

ADD_YOURSELF = "Use your handle, or add yourself in the same pull request: see `tunesmith explain people`."
_DEFINED = "guidelines/policy.yaml defines them."


def unknown_version(version: str | None, current: str) -> Iterator[Problem]:
    """What is to be said of a version of the guidelines that is yet to come."""
    if version and version_number(version) > version_number(current):
        message = f"version {version} of the guidelines does not exist; the current one is {current}"
        yield Problem(("guideline",), message, f'Write `guideline: "{current}"`.')


def unknown_labels(where: Where, values: Mapping[str, str | None], labels: Labels) -> Iterator[Problem]:
    """What is to be said of a task, domain or language that the policy does not list."""
    for key, known in (("task", labels.tasks), ("domain", labels.domains), ("language", labels.languages)):
        value = values[key]
        if value is not None and value not in known:
            yield Problem((*where, key), f"`{value}` is none of: {', '.join(known)}", _DEFINED)


def unknown_topics(where: Where, safety: Mapping[str, Any], labels: Labels) -> Iterator[Problem]:
    """What is to be said of hazards and sensitive topics that the policy does not list."""
    topics = (("hazards", labels.hazards), ("look_alike", labels.hazards), ("sensitive", labels.sensitive))
    for key, known in topics:
        for number, value in enumerate(safety.get(key) or ()):
            if value not in known:
                yield Problem((*where, key, number), f"`{value}` is none of: {', '.join(known)}", _DEFINED)


def unagreed_hazards(where: Where, hazards: Any, person: Person | None, labels: Labels) -> Iterator[Problem]:
    """What is to be said of hazards of the policy that somebody worked on and has not agreed to see."""
    known = [hazard for hazard in hazards or () if hazard in labels.hazards]
    missing = [hazard for hazard in known if person and hazard not in person.hazards]
    if person and missing:
        message = f"`{person.handle}` has not agreed to work on {', '.join(missing)}"
        hint = "Ask them; if they agree, they add it to their `hazards` in guidelines/people.yaml, else take it back."
        yield Problem((*where, "hazards"), message, hint)
