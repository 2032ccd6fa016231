"""What changed in the policy from one version of the guidelines to another: label keys, and other settings."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from tunesmith.migration import SETS


class LabelChange(NamedTuple):
    """A key of a label set that was added or removed, or whose sentence says something else."""

    name: str
    key: str
    change: Literal["added", "removed", "redefined"]

    @property
    def full(self) -> str:
        """Set and key, such as hazards.hate."""
        return f"{self.name}.{self.key}"


def labels(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[LabelChange]:
    """What became of the label keys of two policies, in the order of the newer one. Line breaks mean nothing."""
    return [change for name in SETS for change in _of_set(name, keys(old, name), keys(new, name))]


def settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The dotted names of all other settings that differ, in alphabetical order."""
    before, after = (dict(_leaves(policy, "")) for policy in (old, new))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def keys(policy: Mapping[str, Any], name: str) -> dict[str, str]:
    """A label set of a policy: each key with its sentence, which languages do not have."""
    sets = policy.get("labels")
    found = sets.get(name) if isinstance(sets, Mapping) else None  # an old policy may have had another shape
    if isinstance(found, Mapping):
        return {str(key): " ".join(str(sentence).split()) for key, sentence in found.items()}
    return dict.fromkeys(map(str, found), "") if isinstance(found, list) else {}


def _of_set(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[LabelChange]:
    for key, sentence in new.items():
        if key not in old:
            yield LabelChange(name, key, "added")
        elif old[key] != sentence:
            yield LabelChange(name, key, "redefined")
    for key in old:
        if key not in new:
            yield LabelChange(name, key, "removed")


def _leaves(value: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """Every setting that is no mapping, but for the version and the labels."""
    for key, inner in value.items():
        name = f"{above}.{key}" if above else str(key)
        if name in ("version", "labels"):
            continue
        if isinstance(inner, Mapping) and inner:
            yield from _leaves(inner, name)
        else:
            yield name, inner
