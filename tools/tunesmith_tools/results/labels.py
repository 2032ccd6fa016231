"""The strata that results may be told of: attributes of records and the values that the policy and the schema know."""

from collections.abc import Collection, Mapping

from tunesmith import schema
from tunesmith.policy import Labels

_JUDGED = ("prompt_harm", "response_harm", "response_mode", "refusal_reason")


def known(labels: Labels) -> Mapping[str, Collection[str]]:
    """The values of each attribute."""
    document = schema.load("record")
    return {
        "task": labels.tasks,
        "domain": labels.domains,
        "language": labels.languages,
        "reasoning": document["properties"]["reasoning"]["enum"],
        **{name: document["$defs"][name]["enum"] for name in _JUDGED},
        "hazards": labels.hazards,
        "look_alike": labels.hazards,
        "sensitive": labels.sensitive,
    }
