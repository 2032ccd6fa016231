"""The policy: label sets, severities, limits, review rules, splits and exports. The one place for parameters."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tunesmith import config
from tunesmith.canonical import Tree

_NOTHING: Mapping[str, Any] = MappingProxyType({})
SPLITS = ("train", "validation", "test")


class Labels(NamedTuple):
    """The label sets, each key with the sentence that defines it."""

    tasks: Mapping[str, str]
    domains: Mapping[str, str]
    languages: tuple[str, ...]
    hazards: Mapping[str, str]
    sensitive: Mapping[str, str]


class HookPolicy(NamedTuple):
    """What the policy says of one hook, by a rule's noun phrase, and raw options, which the hook's class judges.

    `since` is the version of the guidelines from which a rule holds; in older records it only warns.
    """

    severity: Mapping[str, str] = _NOTHING
    since: Mapping[str, str] = _NOTHING
    options: Mapping[str, Any] = _NOTHING


class EvaluationReviews(NamedTuple):
    """The reviews that admit a record to validation or test."""

    reviewers: int = 2
    kinds: tuple[str, ...] = ("person",)


class GoldDemand(NamedTuple):
    """What makes a reviewer's judgements trusted: gold records judged blind, and the percentage of labels they met."""

    records: int
    percent: int


class Reviews(NamedTuple):
    """Who judges how much.

    `twice` is the percentage of the records outside of the evaluation splits that two people judge, drawn by hash;
    `others` is how many people judge each of the rest. Without `gold` nobody has to judge gold records first.
    """

    evaluation: EvaluationReviews = EvaluationReviews()
    twice: int = 20
    others: int = 1
    gold: GoldDemand | None = None


class Splits(NamedTuple):
    """How groups are designated. `percent` has a share for each of SPLITS, adding up to 100."""

    salt: str = "tunesmith"
    branch: str = "main"
    percent: Mapping[str, int] = MappingProxyType({"train": 90, "validation": 5, "test": 5})


class Export(NamedTuple):
    """What may leave in a format: licences (SPDX), and whether and how reasoning leaves with it."""

    licenses: tuple[str, ...] = ("CC-BY-4.0", "CC0-1.0", "MIT", "Apache-2.0")
    explicit_reasoning: str = "keep"
    hidden_reasoning: str = "omit"


class Policy(NamedTuple):
    """guidelines/policy.yaml with its defaults filled in."""

    version: str
    labels: Labels
    hooks: Mapping[str, HookPolicy] = _NOTHING
    reviews: Reviews = Reviews()
    splits: Splits = Splits()
    targets: Mapping[str, Mapping[str, int]] = _NOTHING
    exports: Mapping[str, Export] = _NOTHING


def load(path: str, data: bytes, root: Path | None = None) -> Policy:
    """The policy in a file's bytes. Raises config.ConfigError, which points into the file."""
    policy = from_tree(config.load(path, data, "policy", root))
    if sum(policy.splits.percent.values()) != 100:
        raise config.error_at(path, data, ("splits", "percent"), "the three shares do not add up to 100")
    for name, known in (("tasks", policy.labels.tasks), ("domains", policy.labels.domains)):
        for key in policy.targets.get(name, {}):
            if key not in known:
                raise config.error_at(path, data, ("targets", name, key), f"no label of labels.{name}")
    return policy


def from_tree(tree: Tree) -> Policy:
    """The policy in a tree that its schema accepts."""
    value: Any = tree
    hooks = {name: HookPolicy(**section) for name, section in (value.get("hooks") or {}).items()}
    exports = {"trl": Export(), "openai": Export()}
    exports |= {name: Export(**_tuples(section)) for name, section in value.get("exports", {}).items()}
    return Policy(
        version=value["version"],
        labels=Labels(**_tuples(value["labels"])),
        hooks=hooks,
        reviews=_reviews(value.get("reviews", {})),
        splits=Splits(**value.get("splits", {})),
        targets=value.get("targets", {}),
        exports=exports,
    )


def _reviews(section: Mapping[str, Any]) -> Reviews:
    evaluation = EvaluationReviews(**_tuples(section.get("evaluation", {})))
    demand = GoldDemand(**section["gold"]) if "gold" in section else None
    gold = demand if demand and demand.records else None
    return Reviews(**{**section, "evaluation": evaluation, "gold": gold})


@lru_cache(maxsize=64)
def version_number(version: str) -> tuple[int, ...]:
    """A version as numbers that compare: "1.10" comes after "1.9"."""
    return tuple(int(part) for part in version.split("."))


def _tuples(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in section.items()}
