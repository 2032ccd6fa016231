"""A record as frozen data, its path and its two digests.

Every field that a draft may lack is optional here: a rule skips what is absent, the schema says what must be there.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from tunesmith.canonical import Tree, Where, is_empty

FOLDER = "records"
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o and u, which people misread


class Provenance(NamedTuple):
    """Where a text comes from."""

    kind: str | None = None
    license: str | None = None
    ref: str | None = None
    model: str | None = None
    row: str | None = None
    group: str | None = None


class Safety(NamedTuple):
    """Judgements of a record or of one turn; what was not judged is None."""

    prompt_harm: str | None = None
    response_harm: str | None = None
    response_mode: str | None = None
    refusal_reason: str | None = None
    hazards: tuple[str, ...] = ()
    look_alike: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    adversarial: bool = False


class Attachment(NamedTuple):
    """A document below artifacts/ that DVC tracks: its path, and the md5 of its bytes in hex."""

    path: str | None = None
    md5: str | None = None


class Message(NamedTuple):
    """One turn of a dialogue, or the system message before it. The text of an attachment stands behind `content`."""

    role: str | None = None
    content: str = ""
    attachment: Attachment | None = None
    reasoning: str | None = None
    act: tuple[str, ...] = ()
    refers_to: tuple[int, ...] = ()
    safety: Safety | None = None
    train: bool = True


class Alternative(NamedTuple):
    """Another response to the last user turn; rank 0 is as good as the main response, higher is worse."""

    content: str = ""
    rank: int | None = None
    response_mode: str | None = None
    response_harm: str | None = None
    refusal_reason: str | None = None
    reasoning: str | None = None
    why: str | None = None


class Waiver(NamedTuple):
    """A finding that a person accepted: of which rule, for which text digest, and for which span if not for all."""

    rule: str = ""
    reason: str = ""
    by: str = ""
    of: str = ""
    match: str | None = None


class Passage(NamedTuple):
    """A text of a record that a model reads or writes, and its place in the tree."""

    where: Where
    text: str
    kind: Literal["prompt", "response", "reasoning"]


class _Fields(NamedTuple):
    id: str
    status: str
    tree: Tree
    task: str | None = None
    domain: str | None = None
    language: str | None = None
    guideline: str | None = None
    author: str | None = None
    created: str | None = None
    source: Provenance = Provenance()
    reasoning: str | None = None
    safety: Safety = Safety()
    messages: tuple[Message, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    evidence: tuple[str, ...] = ()
    reference_answer: str | None = None
    waivers: tuple[Waiver, ...] = ()
    notes: str | None = None
    reason: str | None = None
    superseded_by: str | None = None


class Record(_Fields):
    """One annotation: the fields of record.schema.json, and `tree`, which they were read from."""

    @cached_property
    def text(self) -> str:
        """The digest of what a reader reads; worked out when asked for, as most rules do without."""
        return text_digest(self.tree)

    @cached_property
    def labels(self) -> str:
        """The digest of what was decided about the text."""
        return labels_digest(self.tree)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text of messages and alternatives, in order."""
        return tuple(_passages(self))

    @property
    def attachments(self) -> tuple[tuple[int, Attachment], ...]:
        """Each document that a turn takes its text from, with the turn's index in `messages`."""
        return tuple((index, turn.attachment) for index, turn in enumerate(self.messages) if turn.attachment)

    @property
    def is_draft(self) -> bool:
        """Drafts stay out of builds, and most findings on them are warnings."""
        return self.status == "draft"

    @property
    def turns(self) -> tuple[Message, ...]:
        """The dialogue without the system message; turn 1 is the first of them."""
        return self.messages[1:] if self.messages and self.messages[0].role == "system" else self.messages

    @property
    def answer_index(self) -> int | None:
        """Index in `messages` of the last trained assistant message."""
        return next(
            (
                i
                for i in range(len(self.messages) - 1, -1, -1)
                if self.messages[i].role == "assistant" and self.messages[i].train
            ),
            None,
        )


def from_tree(tree: Tree) -> Record:
    """The record in a tree whose values have the schema's types; unknown keys are passed over."""
    values: dict[str, Any] = dict(tree)
    values["source"] = Provenance(**_known(Provenance, tree.get("source")))
    values["safety"] = _safety(tree.get("safety")) or Safety()
    values["messages"] = tuple(_message(item) for item in _items(tree.get("messages")))
    values["alternatives"] = tuple(
        Alternative(**_known(Alternative, item)) for item in _items(tree.get("alternatives"))
    )
    values["waivers"] = tuple(Waiver(**_known(Waiver, item)) for item in _items(tree.get("waivers")))
    values["evidence"] = tuple(_items(tree.get("evidence")))
    known = _known(Record, values)
    return Record(**{"id": "", "status": "", **known, "tree": tree})


def path_of(record_id: str) -> str:
    """The one place of a record: records/<last character of the id>/<id>.yaml."""
    return f"{FOLDER}/{record_id[-1:]}/{record_id}.yaml"


def id_of(path: str) -> str:
    """The id that a record's path claims."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def canonical_json(value: Any) -> bytes:
    """RFC 8785 for the values that records hold (text, whole numbers, booleans, ASCII keys), without empty values.

    For these `json.dumps` with sorted keys gives the same bytes; a test holds it to the `rfc8785` package.
    """
    return json.dumps(_pruned(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """sha256 in hex over canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


_TEXT_KEYS = ("role", "content", "reasoning", "refers_to")
_LABEL_KEYS = ("task", "domain", "language", "reasoning", "safety")


def text_digest(tree: Tree) -> str:
    """Digest of what a reader reads: each message's role, content, reasoning, references; the alternatives' text.

    An attached document counts by its md5: wherever it lies, it is the same text.
    """
    return digest(
        {
            "messages": [_picked(item, _TEXT_KEYS) | _document(item) for item in _items(tree.get("messages"))],
            "alternatives": [_picked(item, ("content", "reasoning")) for item in _items(tree.get("alternatives"))],
        }
    )


def labels_digest(tree: Tree) -> str:
    """Digest of what was decided about the text: the record's labels, and those of its messages and alternatives."""
    ranked = ("rank", "response_mode", "response_harm", "refusal_reason")
    return digest(
        {
            **_picked(tree, _LABEL_KEYS),
            "messages": [_picked(item, ("safety", "act", "train")) for item in _items(tree.get("messages"))],
            "alternatives": [_picked(item, ranked) for item in _items(tree.get("alternatives"))],
        }
    )


def _document(item: Any) -> dict[str, Any]:
    attachment = item.get("attachment") if isinstance(item, Mapping) else None
    return {"attachment": _picked(attachment, ("md5",))} if attachment else {}


def _passages(record: Record) -> Iterator[Passage]:
    for index, message in enumerate(record.messages):
        written = message.role == "assistant"
        yield Passage(("messages", index, "content"), message.content, "response" if written else "prompt")
        if message.reasoning:
            yield Passage(("messages", index, "reasoning"), message.reasoning, "reasoning")
    for index, other in enumerate(record.alternatives):
        yield Passage(("alternatives", index, "content"), other.content, "response")
        if other.reasoning:
            yield Passage(("alternatives", index, "reasoning"), other.reasoning, "reasoning")


def _message(item: Any) -> Message:
    values = _known(Message, item)
    if attachment := _known(Attachment, values.pop("attachment", None)):
        values["attachment"] = Attachment(**attachment)
    values["safety"] = _safety(values.get("safety"))
    values["act"] = tuple(values.get("act") or ())
    values["refers_to"] = tuple(values.get("refers_to") or ())
    return Message(**values)


def _safety(item: Any) -> Safety | None:
    if not isinstance(item, Mapping):
        return None
    values = _known(Safety, item)
    for key in ("hazards", "look_alike", "sensitive"):
        values[key] = tuple(values.get(key) or ())
    return Safety(**values)


def _known(kind: type, item: Any) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        return {}
    fields = kind._fields  # type: ignore[attr-defined]
    return {key: value for key, value in item.items() if key in fields}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _picked(item: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: item[key] for key in keys if key in item} if isinstance(item, Mapping) else {}


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {key: _pruned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in pruned.items() if not is_empty(inner)}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
