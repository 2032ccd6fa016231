"""The tables of a card's page: how many records each label, source and licence has, by split."""

from collections.abc import Iterator, Mapping

from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith_tools import schemas
from tunesmith_tools.carding import hub
from tunesmith_tools.carding.facts import Facts
from tunesmith_tools.carding.markdown import code, escaped, table
from tunesmith_tools.carding.records import Counts, tally

_NO_MEANINGS: Mapping[str, str] = {}


def composition(facts: Facts) -> Iterator[str]:
    """What the records ask for, of what they speak, and how they are written."""
    if not facts.records:
        return
    labels = facts.policy.labels
    yield by_value(facts, "task", _safe(labels.tasks))
    yield by_value(facts, "domain", _safe(labels.domains))
    yield by_value(facts, "language")
    yield by_value(facts, "reasoning", _sentences("reasoning"))


def safety(facts: Facts) -> Iterator[str]:
    """How prompts and answers are judged."""
    if not facts.records:
        return
    for field in ("prompt_harm", "response_harm", "response_mode"):
        yield by_value(facts, field, _sentences("safety", field))
    labels = facts.policy.labels
    for told, found in (
        ("Kinds of harm", by_value(facts, "hazards", _safe(labels.hazards))),
        ("Kinds of harm that an unharmful prompt may be mistaken for", by_value(facts, "look_alike")),
        ("Topics that ask for care", by_value(facts, "sensitive", _safe(labels.sensitive))),
    ):
        if found:
            yield f"{told}:\n\n{found}"
    adversarial = sum(bool(one.adversarial) for one in facts.records)
    if adversarial:
        yield f"Marked as adversarial, that is as a jailbreak: {counted(adversarial, 'record')}."


def sources(facts: Facts) -> str:
    """What kinds of source the texts have."""
    return by_value(facts, "kind", _sentences("source", "kind"))


def licenses(facts: Facts) -> str:
    """Every licence with its records and the address of its text."""
    rows = []
    for name, counts in tally(facts.records, "license").items():
        url = hub.license_url(name)
        rows.append([code(name), *numbers(counts), f"<{url}>" if url else "not in the list of SPDX"])
    return table(("licence", *SPLITS, "text"), rows)


def by_value(facts: Facts, field: str, meanings: Mapping[str, str] = _NO_MEANINGS) -> str:
    """The values of a field, with meanings in Markdown; empty where no record has one."""
    found = tally(facts.records, field)
    if not found:
        return ""
    if not meanings:
        return table((code(field), *SPLITS), ([code(value), *numbers(counts)] for value, counts in found.items()))
    rows = ([code(value), *numbers(counts), meanings.get(value, "")] for value, counts in found.items())
    return table((code(field), *SPLITS, "meaning"), rows)


def numbers(counts: Counts) -> list[str]:
    """Cells with the counts of the splits."""
    return [f"{counts[split]:,}" for split in SPLITS]


def _safe(meanings: Mapping[str, str]) -> dict[str, str]:
    """The policy's sentences, which people wrote; those of the schema are Markdown already."""
    return {key: escaped(told) for key, told in meanings.items()}


def _sentences(*path: str) -> dict[str, str]:
    tree = schemas.inlined("record")
    for key in path:
        tree = tree["properties"][key]
    return schemas.sentences(tree)
