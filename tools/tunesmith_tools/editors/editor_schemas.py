"""JSON Schemas for editors: whole in themselves, in draft-07, which every editor reads, with the dataset's own labels.

They are at least as strict as the schemas of the gate: where the gate's rules ask for a label or a person of the
dataset, these list them. Where a value only might be one of them, it is offered and not demanded.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tunesmith.people import People, Person
from tunesmith.policy import Policy
from tunesmith.schema import Schema
from tunesmith_hooks import catalogue
from tunesmith_tools.editors import schemas
from tunesmith_tools.explaining import hook_settings
from tunesmith_tools.explaining.pages import first_sentence

DRAFT = "http://json-schema.org/draft-07/schema#"


def filled(name: str, policy: Policy, people: People) -> Schema:
    """The schema called `name` (one of schemas.NAMES) with what this dataset's policy and people say."""
    tree = schemas.inlined(name)
    if name == "policy":
        _fill_policy(tree, policy)
    elif name == "people":
        _fill_people(tree, policy)
    else:
        _fill_labels(tree, name, policy, people)
    return {"$schema": DRAFT, **_without_extensions(tree)}


def _fill_labels(tree: Schema, name: str, policy: Policy, people: People) -> None:
    """Label sets and handles, wherever a record, a review or the constants of a mapping have a key for them."""
    writers = [person for person in people if "author" in person.roles]
    judges = [person for person in people if {"reviewer", "adjudicator"} & set(person.roles)]
    choices: dict[str, Mapping[str, str]] = {
        "task": policy.labels.tasks,
        "domain": policy.labels.domains,
        "language": dict.fromkeys(policy.labels.languages, ""),
        "hazards": policy.labels.hazards,
        "sensitive": policy.labels.sensitive,
        "author": _told(writers),
        "by": _told(judges if name == "review" else list(people)),
        "rule": {full: first_sentence(rule.page) for full, (_, rule) in catalogue.rules().items() if rule.waivable},
    }
    for one in schemas.properties(tree):
        if name == "mapping" and one.path[0] != "constants":
            continue  # elsewhere in a mapping these keys hold places in a row
        key = one.path[-1].rpartition(".")[2]
        if key in choices:
            _limit(one.schema, choices[key])
        elif key == "guideline":
            one.schema["default"] = policy.version
        elif key == "license":
            licenses = [license_ for export in policy.exports.values() for license_ in export.licenses]
            _offer(one.schema, dict.fromkeys(licenses, "Some export admits it."))


def _fill_policy(tree: Schema, policy: Policy) -> None:
    tree["properties"]["hooks"] |= hook_settings.section()
    for name, known in (("tasks", policy.labels.tasks), ("domains", policy.labels.domains)):
        shares = tree["properties"]["targets"]["properties"][name]
        share = shares["additionalProperties"]
        shares["properties"] = {key: {"description": told, **share} for key, told in known.items()}


def _fill_people(tree: Schema, policy: Policy) -> None:
    """What a person may say of themselves is not limited to the labels of today."""
    person = tree["properties"]["people"]["items"]["properties"]
    _offer(person["languages"]["items"], dict.fromkeys(policy.labels.languages, ""))
    _offer(person["hazards"]["items"], policy.labels.hazards)


def _told(persons: Sequence[Person]) -> dict[str, str]:
    return {person.handle: f"{person.kind}; {', '.join(person.roles)}" for person in persons}


def _limit(tree: Schema, choices: Mapping[str, str]) -> None:
    """Let a key, or each item of a list, be one of the choices only."""
    while "items" in tree:
        tree = tree["items"]
    if choices:
        for keyword in ("pattern", "maxLength", "minLength"):  # an enumeration says it all
            tree.pop(keyword, None)
        tree |= _enumeration(choices)


def _offer(tree: Schema, choices: Mapping[str, str]) -> None:
    """Propose the choices, and accept what was accepted before."""
    kept = {key: tree.pop(key) for key in list(tree) if key != "description"}
    tree["anyOf"] = [_enumeration(choices), kept]


def _enumeration(choices: Mapping[str, str]) -> Schema:
    made: Schema = {"enum": list(choices)}
    if any(choices.values()):
        made["enumDescriptions"] = list(choices.values())
    return made


def _without_extensions(value: Any) -> Any:
    """Without `x-` keywords, which editors do not know; names of keys in `properties` are left alone."""
    if isinstance(value, list):
        return [_without_extensions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {name: _without_extensions(one) for name, one in inner.items()}
        if key == "properties"
        else _without_extensions(inner)
        for key, inner in value.items()
        if not key.startswith("x-")
    }
