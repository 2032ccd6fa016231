"""Gold records: records with the labels that they certainly have, against which reviewers are measured."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tunesmith import config
from tunesmith.policy import GoldDemand

PATH = "guidelines/gold.yaml"  # need not be there

Label = str | tuple[str, ...]


class GoldRecord(NamedTuple):
    """A record's id, the digest of the text for which the labels were settled, and the labels expected, by flat name.

    The order of `hazards` and `sensitive` means nothing. `look_alike` is never expected: two readers need not think of
    the same hazard.
    """

    record: str
    text: str
    labels: Mapping[str, Label]
    why: str = ""


class GoldScore(NamedTuple):
    """How many gold records somebody judged, how many expected labels those have, and how many of them were given."""

    records: int = 0
    compared: int = 0
    agreed: int = 0

    def meets(self, demand: GoldDemand) -> bool:
        """Whether enough records were judged, and enough of their labels given as expected."""
        return self.records >= demand.records and 100 * self.agreed >= demand.percent * self.compared


class GoldAnswer(Protocol):
    """A judgement as far as it is compared: who gave it, of which record and text, with which labels by flat name."""

    @property
    def by(self) -> str: ...
    @property
    def record(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def own_labels(self) -> Mapping[str, Label]: ...


def load(path: str, data: bytes, root: Path | None = None) -> tuple[GoldRecord, ...]:
    """The gold records in a file's bytes, in its order. Raises config.ConfigError, which points into the file."""
    tree: Any = config.load(path, data, "gold", root)
    found: dict[str, GoldRecord] = {}
    for number, item in enumerate(tree["gold"]):
        if item["record"] in found:
            raise config.error_at(path, data, ("gold", number, "record"), "this record stands here twice")
        found[item["record"]] = GoldRecord(item["record"], item["text"], flat(item["labels"]), item["why"])
    return tuple(found.values())


def flat(labels: Mapping[str, Any]) -> dict[str, Label]:
    """The labels of a review's or gold record's tree by name alone: those of `safety` stand beside the others."""
    every = {**labels, **labels.get("safety", {})}
    every.pop("safety", None)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in every.items()}


def score(answers: Iterable[GoldAnswer], gold: Sequence[GoldRecord]) -> dict[str, GoldScore]:
    """What each handle scored on the gold records, for those who judged one. Judgements of other texts are left out.

    Give blind judgements in the role of reviewer alone: whoever saw the record's labels shows nothing about their own.
    """
    by_text = {(one.record, one.text): one for one in gold}
    judged: dict[str, set[str]] = defaultdict(set)
    compared: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        one = by_text.get((answer.record, answer.text))
        if one:
            judged[answer.by].add(one.record)
            own = answer.own_labels
            compared[answer.by] += [_alike(own.get(name), label) for name, label in one.labels.items()]
    return {by: GoldScore(len(judged[by]), len(same), sum(same)) for by, same in compared.items()}


def _alike(given: Label | None, expected: Label) -> bool:
    if isinstance(expected, tuple):
        return set(given or ()) == set(expected)
    return given == expected
