"""The labels of a record that shares are aimed at, under the names by which they are counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

SINGLE, SEVERAL = "single", "several"
NONE, SOME = "none", "some"


class Profile(NamedTuple):
    """What one record counts as; a draft may lack any of it, and then has an empty text there.

    `turns` is single or several, by the user's turns; `look_alike` and `alternatives` are some or none.
    """

    task: str = ""
    domain: str = ""
    language: str = ""
    prompt_harm: str = ""
    response_mode: str = ""
    reasoning: str = ""
    turns: str = SINGLE
    look_alike: str = NONE
    alternatives: str = NONE
    hazards: tuple[str, ...] = ()

    def labels(self, attribute: str) -> tuple[str, ...]:
        """The labels that it counts under: one, or for hazards as many as it names."""
        value = getattr(self, attribute)
        return value if isinstance(value, tuple) else (value,) if value else ()


ATTRIBUTES = Profile._fields
# The settings below `targets` in the policy that are not named like the attribute.
_SETTINGS = {"task": "tasks", "domain": "domains", "language": "languages"}


def setting_of(attribute: str) -> str:
    """The name of an attribute's setting below `targets` in the policy."""
    return _SETTINGS.get(attribute, attribute)


def turns_of(user_turns: int) -> str:
    """How many user turns, in the words of the policy."""
    return SEVERAL if user_turns > 1 else SINGLE


def some(count: int) -> str:
    """Whether there are any, in the words of the policy."""
    return SOME if count else NONE


def counted(profiles: Iterable[Profile]) -> Mapping[str, Counter[str]]:
    """How many of the records have each label, by attribute."""
    counts: dict[str, Counter[str]] = {attribute: Counter() for attribute in ATTRIBUTES}
    for one in profiles:
        for attribute, count in counts.items():
            count.update(one.labels(attribute))
    return counts
