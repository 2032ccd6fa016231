"""The policy: label sets, severities, limits, review rules, splits and exports. The one place for parameters."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tunesmith import config
from tunesmith.canonical import Tree

_NOTHING: Mapping[str, Any] = MappingProxyType({})
SPLITS = ("train", "validation", "test")
EVALUATION = ("validation", "test")  # the splits that reviews admit records to


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


class SplitOverride(NamedTuple):
    """A record that a person puts into a split although it is linked to records of another one."""

    record: str
    split: str
    by: str
    reason: str


class Splits(NamedTuple):
    """How groups are designated. `percent` has a share for each of SPLITS, adding up to 100."""

    salt: str = "tunesmith"
    branch: str = "main"
    percent: Mapping[str, int] = MappingProxyType({"train": 90, "validation": 5, "test": 5})
    overrides: tuple[SplitOverride, ...] = ()


class Targets(NamedTuple):
    """Shares of the active records aimed at, in percent, by label; what is not named is not aimed at.

    A share is on target within `tolerance` percent of it, not points: with 30, from 0.7 to 1.3 times the target. A
    target of 0 is for what is never to be written. `turns` speaks of user turns, single or several; `look_alike` and
    `alternatives` of records with some.
    """

    tolerance: int = 30
    tasks: Mapping[str, int] = _NOTHING
    domains: Mapping[str, int] = _NOTHING
    languages: Mapping[str, int] = _NOTHING
    prompt_harm: Mapping[str, int] = _NOTHING
    response_mode: Mapping[str, int] = _NOTHING
    reasoning: Mapping[str, int] = _NOTHING
    turns: Mapping[str, int] = _NOTHING
    look_alike: Mapping[str, int] = _NOTHING
    alternatives: Mapping[str, int] = _NOTHING
    hazards: Mapping[str, int] = _NOTHING

    def shares(self) -> dict[str, Mapping[str, int]]:
        """The shares by the name of their setting, empty ones too."""
        return {name: value for name, value in self._asdict().items() if name != "tolerance"}


class Export(NamedTuple):
    """What may leave for a trainer: licences (SPDX), whether and how reasoning leaves, and how long a row may be.

    A row is as long as its UTF-8 bytes divided by `bytes_per_token`; `max_tokens` is where the trainer cuts, 0 where
    nothing is to be said.
    """

    licenses: tuple[str, ...] = ("CC-BY-4.0", "CC0-1.0", "MIT", "Apache-2.0")
    explicit_reasoning: str = "keep"
    hidden_reasoning: str = "omit"
    max_tokens: int = 0
    bytes_per_token: float = 4


# Every format of the exports. The word before its first hyphen is the trainer or family that has a section in the
# policy: `trl` of trl-messages.
FORMATS = (
    *("trl-prompt-completion", "trl-messages", "trl-preference", "openai", "openai-preference"),
    *("axolotl", "axolotl-preference", "llamafactory", "llamafactory-preference", "sharegpt", "alpaca"),
)
# Where each trainer cuts or drops a row unless it is told otherwise: TRL 1.16 `max_length`, axolotl 0.19 `sequence_len`
# and LLaMA-Factory 0.9.5 `cutoff_len` (2026); OpenAI's context of a training example for gpt-4o (2024) and gpt-4.1.
EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "trl": Export(max_tokens=1_024),
        "openai": Export(max_tokens=65_536),
        "axolotl": Export(max_tokens=512),
        "llamafactory": Export(max_tokens=2_048),
        "sharegpt": Export(),
        "alpaca": Export(),
    }
)


def family_of(name: str) -> str:
    """The trainer or family that a format belongs to."""
    return name.partition("-")[0]


class Drift(NamedTuple):
    """When added records differ so much from those before that somebody is told.

    `false_alarms` is the percentage of comparisons that alarm although nothing changed, at most. What is alarmed of
    also has to matter: a label's change in `points`; Cramér's V in hundredths; the Wasserstein distance of lengths in
    hundredths of a standard deviation; the Jensen-Shannon divergence of words beyond chance in thousandths of a bit.
    """

    false_alarms: int = 5
    points: int = 5
    cramers_v: int = 10
    wasserstein: int = 10
    jensen_shannon: int = 2


class Creators(NamedTuple):
    """Who made the dataset, as it is to be cited."""

    organizations: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


class Card(NamedTuple):
    """What only people can say of the dataset, for its card; what is empty, nobody has said. Texts are Markdown.

    `annotators` says who the persons are that write and judge: experts, a crowd, or unsaid. `people` says whether the
    card counts persons or names their handles; models are always named.
    """

    name: str = ""
    description: str = ""
    intended_uses: str = ""
    out_of_scope: str = ""
    social_impact: str = ""
    biases: str = ""
    limitations: str = ""
    maintenance: str = ""
    contact: str = ""
    url: str = ""
    creators: Creators = Creators()
    citation: str = ""
    tags: tuple[str, ...] = ()
    annotators: str = "unsaid"
    people: str = "count"

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The settings that a reader of the card looks for and that are empty."""
        return tuple(name for name, said in self._asdict().items() if said in ("", Creators()))


class Policy(NamedTuple):
    """guidelines/policy.yaml with its defaults filled in.

    `formats` are the exports that are built, `exports` the settings of their families and of no other.
    """

    version: str
    labels: Labels
    hooks: Mapping[str, HookPolicy] = _NOTHING
    reviews: Reviews = Reviews()
    splits: Splits = Splits()
    targets: Targets = Targets()
    formats: tuple[str, ...] = FORMATS
    exports: Mapping[str, Export] = EXPORTS
    card: Card = Card()
    drift: Drift = Drift()


def load(path: str, data: bytes, root: Path | None = None) -> Policy:
    """The policy in a file's bytes. Raises config.ConfigError, which points into the file."""
    policy = from_tree(config.load(path, data, "policy", root))
    if sum(policy.splits.percent.values()) != 100:
        raise config.error_at(path, data, ("splits", "percent"), "the three shares do not add up to 100")
    named = [each.record for each in policy.splits.overrides]
    for number, name in enumerate(named):
        if name in named[:number]:
            where = ("splits", "overrides", number, "record")
            raise config.error_at(path, data, where, "this record stands here twice")
    for label, message in _wrong_targets(policy):
        raise config.error_at(path, data, ("targets", *label), message)
    return policy


def from_tree(tree: Tree) -> Policy:
    """The policy in a tree that its schema accepts."""
    value: Any = tree
    hooks = {name: HookPolicy(**section) for name, section in (value.get("hooks") or {}).items()}
    formats, exports = _exports(value.get("exports", {}))
    return Policy(
        version=value["version"],
        labels=Labels(**_tuples(value["labels"])),
        hooks=hooks,
        reviews=_reviews(value.get("reviews", {})),
        splits=_splits(value.get("splits", {})),
        targets=Targets(**value.get("targets", {})),
        formats=formats,
        exports=exports,
        card=_card(value.get("card", {})),
        drift=Drift(**value.get("drift", {})),
    )


def _wrong_targets(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Labels aimed at that the policy does not have, and shares that no dataset can reach together."""
    for name, shares in policy.targets.shares().items():
        for key in shares if name in Labels._fields else ():
            if key not in getattr(policy.labels, name):
                yield (name, key), f"no label of labels.{name}"
        total = sum(shares.values())
        if name != "hazards" and total > 100:  # a record may name several hazards, and has one of the others
            yield (name,), f"the shares add up to {total}, and a record counts under one of them"


def _reviews(section: Mapping[str, Any]) -> Reviews:
    evaluation = EvaluationReviews(**_tuples(section.get("evaluation", {})))
    demand = GoldDemand(**section["gold"]) if "gold" in section else None
    gold = demand if demand and demand.records else None
    return Reviews(**{**section, "evaluation": evaluation, "gold": gold})


def _splits(section: Mapping[str, Any]) -> Splits:
    overrides = tuple(SplitOverride(**each) for each in section.get("overrides", ()))
    return Splits(**{**section, "overrides": overrides})


def _exports(section: Mapping[str, Any]) -> tuple[tuple[str, ...], Mapping[str, Export]]:
    """The formats to build and their families' settings. A family without a section is built where it is asked for.

    So a team that names the licences of two families has no third one that lets others pass.
    """
    families = [name for name in EXPORTS if name in section] or list(EXPORTS)
    wanted = section.get("formats") or [name for name in FORMATS if family_of(name) in families]
    formats = tuple(name for name in FORMATS if name in wanted)
    built = {family_of(name) for name in formats}
    return formats, {
        name: default._replace(**_tuples(section.get(name, {}))) for name, default in EXPORTS.items() if name in built
    }


def _card(section: Mapping[str, Any]) -> Card:
    return Card(**{**_tuples(section), "creators": Creators(**_tuples(section.get("creators", {})))})


@lru_cache(maxsize=64)
def version_number(version: str) -> tuple[int, ...]:
    """A version as numbers that compare: "1.10" comes after "1.9"."""
    return tuple(int(part) for part in version.split("."))


def _tuples(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in section.items()}
