"""A review: one judgement of one record by one reviewer, at a path that follows from what it says."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol, TypeVar

from tunesmith.canonical import Tree
from tunesmith.digests import digest
from tunesmith.record import Record

FOLDER = "reviews"


class Review(NamedTuple):
    """One judgement. `text` and `labels` are the digests of what was judged; `own` the reviewer's own labels."""

    record: str
    by: str
    role: str
    created: str
    text: str
    labels: str
    guideline: str
    blind: bool
    verdict: str
    scores: dict[str, int]
    own: Tree
    defects: tuple[Tree, ...] = ()
    prefers: int | None = None
    note: str | None = None

    @property
    def own_digest(self) -> str:
        """Stands for the reviewer's labels where they are compared with a record's."""
        return _compared(self.own)

    @property
    def path(self) -> str:
        """reviews/<reviewer>/<last character of the id>/<id>.<8 hex of the digest judged>.yaml"""
        return path_of(self.record, self.by, self.text, self.labels, self.role, self.blind)


def from_tree(tree: Tree) -> Review:
    """The review in a tree that its schema accepts."""
    values: dict[str, Any] = dict(tree)
    of = values.pop("of")
    values["own"] = values.pop("labels")
    values["defects"] = tuple(values.get("defects", ()))
    return Review(text=of["text"], labels=of["labels"], **values)


def path_of(record: str, by: str, text: str, labels: str, role: str, blind: bool) -> str:
    """Where a review stands: another text, role or way of judging is another file, so that none is overwritten."""
    mark = digest([text, labels, role, blind])[:8]
    return f"{FOLDER}/{by}/{record[-1:]}/{record}.{mark}.yaml"


def record_of(path: str) -> str:
    """The record's id that a review's path claims."""
    return path.rpartition("/")[2].removesuffix(".yaml").rpartition(".")[0]


class Standing(NamedTuple):
    """What a record says now: the digests of its text and labels, and what stands for the labels in a comparison."""

    text: str
    labels: str
    own_digest: str


class Judgement(Protocol):
    """What decides whether a review counts: who gave it in which role, and the digests of what was judged and said."""

    @property
    def by(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def labels(self) -> str: ...
    @property
    def own_digest(self) -> str: ...


AnyJudgement = TypeVar("AnyJudgement", bound=Judgement)


def standing(record: Record) -> Standing:
    """What a record says now."""
    return Standing(record.text, record.labels, _compared(own_labels(record)))


def counts(review: Judgement, now: Standing) -> bool:
    """Whether a judgement still speaks of a record as it stands.

    It does while the text is the one judged. Changed labels make it stale only where the reviewer's own labels differ
    from those that the record has now.
    """
    return review.text == now.text and (review.labels == now.labels or review.own_digest == now.own_digest)


def safety_label(review: Review, name: str) -> str | None:
    """One of the reviewer's own safety judgements, such as prompt_harm."""
    safety = review.own.get("safety")
    value = safety.get(name) if isinstance(safety, dict) else None
    return value if isinstance(value, str) else None


def counting(reviews: Iterable[AnyJudgement], now: Standing) -> list[AnyJudgement]:
    """Those of a record's reviews that count now.

    Of several by one reviewer in one role, a judgement of the labels as they stand replaces the others: whoever asked
    for other labels, got them and then accepted has not two opinions.
    """
    found = [one for one in reviews if counts(one, now)]
    renewed = {(one.by, one.role) for one in found if one.labels == now.labels}
    return [one for one in found if one.labels == now.labels or (one.by, one.role) not in renewed]


def own_labels(record: Record) -> Tree:
    """A record's labels in the shape in which a reviewer gives theirs."""
    safety = {key: value for key, value in record.safety._asdict().items() if value}
    return {
        "task": record.task,
        "domain": record.domain,
        "language": record.language,
        "reasoning": record.reasoning,
        "safety": {key: list(value) if isinstance(value, tuple) else value for key, value in safety.items()},
    }


def _compared(labels: Tree) -> str:
    """A digest of those labels that a reviewer can give from the text alone.

    `look_alike` is not among them: two readers need not think of the same hazard. Nor is the order of keys in a list.
    """
    safety = labels.get("safety")
    if not isinstance(safety, dict):
        return digest(labels)
    given = {key: value for key, value in safety.items() if key != "look_alike"}
    in_order = {key: sorted(value, key=str) if isinstance(value, list) else value for key, value in given.items()}
    return digest(labels | {"safety": in_order})
