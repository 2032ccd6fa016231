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
from tunesmith_tools import schemas
from tunesmith_tools.explaining import hook_settings

# `format: date` is not checked by every editor; the day within the month is left to the gate.
DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
WITH_A_MODEL = ("model_assisted", "synthetic")
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
    judges = [person for person in people if {"reviewer", "adjudicator", "auditor"} & set(person.roles)]
    choices: dict[str, Mapping[str, str]] = {
        "task": policy.labels.tasks,
        "domain": policy.labels.domains,
        "language": dict.fromkeys(policy.labels.languages, ""),
        "hazards": policy.labels.hazards,
        "look_alike": policy.labels.hazards,
        "sensitive": policy.labels.sensitive,
        "author": _told(writers),
        "by": _told(judges if name == "review" else list(people)),
        "rule": {full: rule.sentence for full, (_, rule) in catalogue.rules().items() if rule.waivable},
    }
    for one in schemas.properties(tree):
        if name == "mapping" and one.path[0] != "constants":
            continue  # elsewhere in a mapping these keys hold places in a row
        key = one.path[-1].rpartition(".")[2]
        if key in choices:
            _limit(one.schema, choices[key])
        elif key == "guideline":
            one.schema["default"] = policy.version
            one.schema["pattern"] = versions(policy.version)
        elif one.schema.get("format") == "date":
            one.schema["pattern"] = DAY
        elif key == "license":
            licenses = [license_ for export in policy.exports.values() for license_ in export.licenses]
            _offer(one.schema, dict.fromkeys(licenses, "Some export admits it."))
    if name == "record":
        tree["allOf"].append(_model_is_named())


def versions(current: str) -> str:
    """A pattern of the versions up to the current one, which are those that a record may name."""
    major, minor = (int(part) for part in current.split("."))
    older = rf"{_number_to(major - 1)}\.[0-9]{{1,4}}|" if major else ""
    return rf"^(?:{older}0*{major}\.{_number_to(minor)})$"


def _number_to(limit: int) -> str:
    """A pattern of the whole numbers from 0 to a limit, with or without leading zeros."""
    digits = str(limit)
    parts = [digits]
    for place, digit in enumerate(digits):
        if digit != "0":
            parts.append(f"{digits[:place]}[0-{int(digit) - 1}]{'[0-9]' * (len(digits) - place - 1)}")
    return f"0*(?:{'|'.join(parts)}{'' if len(digits) == 1 else f'|[0-9]{{1,{len(digits) - 1}}}'})"


def _model_is_named() -> Schema:
    """The gate's rule guidelines/undeclared-model, where it stops a commit: in records that are finished."""
    written = {"properties": {"kind": {"enum": list(WITH_A_MODEL)}}, "required": ["kind"]}
    return {
        "if": {
            "properties": {"status": {"const": "active"}, "source": {"type": "object", **written}},
            "required": ["status", "source"],
        },
        "then": {"properties": {"source": {"required": ["model"]}}},
    }


def _fill_policy(tree: Schema, policy: Policy) -> None:
    tree["properties"]["hooks"] |= hook_settings.section()
    labels = policy.labels._asdict() | {"languages": dict.fromkeys(policy.labels.languages, "")}
    for name, known in ((name, labels[name]) for name in ("tasks", "domains", "languages", "hazards")):
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
    """Without `x-` keywords, which editors do not know; names of keys in `properties` are left alone.

    The sentences that define values become those that editors show beside each value.
    """
    if isinstance(value, list):
        return [_without_extensions(item) for item in value]
    if not isinstance(value, dict):
        return value
    told = value.get(schemas.SENTENCES, {})
    if told and "enum" not in value:  # a score
        value = value | {"enum": [int(each) for each in told]}
    if told:
        value = value | {"enumDescriptions": [told[str(each)] for each in value["enum"]]}
    return {
        key: {name: _without_extensions(one) for name, one in inner.items()}
        if key == "properties"
        else _without_extensions(inner)
        for key, inner in value.items()
        if not key.startswith("x-")
    }
