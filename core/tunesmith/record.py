"""A record as frozen data, views of it that rules share, and its path.

Every field that a draft may lack is optional here: a rule skips what is absent, the schema says what must be there.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from tunesmith import characters, markdown, text
from tunesmith.canonical import Tree, Where
from tunesmith.digests import labels_digest, text_digest

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


class _Placed(NamedTuple):
    where: Where
    text: str
    kind: Literal["prompt", "response", "reasoning"]


class Passage(_Placed):
    """A text of a record that a model reads or writes, its place in the tree, and views of it that rules share."""

    @cached_property
    def folded(self) -> str:
        """The text in lower case with plain apostrophes; offsets are those of the text."""
        return text.folded(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words in order."""
        return tuple(text.words(self.folded))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different folded words: what a rule asks before it looks closer."""
        return text.vocabulary(self.folded)

    @cached_property
    def prose(self) -> str:
        """The folded text with blanks in place of code; offsets are those of the text."""
        return markdown.without_code(self.folded) if "`" in self.text or "~~~" in self.text else self.folded

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Begin and end of each sentence."""
        return tuple(text.sentences(self.text))


class Turn(NamedTuple):
    """A message of the user or the assistant, its place in `messages`, and its text."""

    place: int
    message: Message
    passage: Passage

    @property
    def is_user(self) -> bool:
        """Whether the user speaks."""
        return self.message.role == "user"

    @property
    def is_judged(self) -> bool:
        """Whether it is an answer that the record teaches; one that is not trained may be bad on purpose."""
        return self.message.role == "assistant" and self.message.train


class Answer(NamedTuple):
    """The text of a trained answer, and the prompt before it: an empty passage where there is none."""

    passage: Passage
    prompt: Passage


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

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different folded words of all passages: what is asked before any rule looks closer."""
        return frozenset[str]().union(*[passage.vocabulary for passage in self.passages])

    @cached_property
    def prompts(self) -> tuple[Passage, ...]:
        """The texts of users and of the system."""
        return tuple(passage for passage in self.passages if passage.kind == "prompt")

    @cached_property
    def prompt_vocabulary(self) -> frozenset[str]:
        """The different folded words of all prompts."""
        return frozenset[str]().union(*[prompt.vocabulary for prompt in self.prompts])

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What a model is trained to say: each answer that is not empty, with its prompt; alternatives are left out."""
        return tuple(_answers(self))

    @cached_property
    def spoken(self) -> tuple[Turn, ...]:
        """The turns with their texts."""
        texts = (
            passage for passage in self.passages if passage.where[0] == "messages" and passage.where[2] == "content"
        )
        placed = enumerate(zip(self.messages, texts, strict=False))
        return tuple(Turn(at, turn, text) for at, (turn, text) in placed if turn.role in ("user", "assistant"))

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """Every text that people read: the passages, then those that no model reads, whose kind says nothing."""
        return (*self.passages, *(Passage(where, text, "prompt") for where, text in _remarks(self) if text))

    @cached_property
    def whole(self) -> str:
        """All of these texts in one, in which a rule looks for a sign before it looks into each."""
        return "\n".join([passage.text for passage in self.texts])

    @cached_property
    def digit_runs(self) -> bytes:
        """The runs of digits in these texts, as `text.digit_runs` writes them; most records have none."""
        return text.digit_runs(self.whole)

    @cached_property
    def is_plain(self) -> bool:
        """Whether the texts surely hold no character that is not seen."""
        return characters.is_plain(self.whole)

    @cached_property
    def primary_language(self) -> str:
        """The language without region and script; English where none is named."""
        return (self.language or "en").partition("-")[0].lower()

    @cached_property
    def attachments(self) -> tuple[tuple[int, Attachment], ...]:
        """Each document that a turn takes its text from, with the turn's index in `messages`."""
        return tuple((index, turn.attachment) for index, turn in enumerate(self.messages) if turn.attachment)

    @property
    def is_draft(self) -> bool:
        """Drafts stay out of builds, and most findings on them are warnings."""
        return self.status == "draft"

    @cached_property
    def turns(self) -> tuple[Message, ...]:
        """The dialogue without the system message; turn 1 is the first of them."""
        return self.messages[1:] if self.messages and self.messages[0].role == "system" else self.messages

    @property
    def user_turns(self) -> int:
        """How often the user speaks."""
        return sum(message.role == "user" for message in self.messages)

    @cached_property
    def answer_index(self) -> int | None:
        """Index in `messages` of the last trained assistant message."""
        for index in range(len(self.messages) - 1, -1, -1):
            if self.messages[index].role == "assistant" and self.messages[index].train:
                return index
        return None


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


_NO_PROMPT = Passage((), "", "prompt")


def _answers(record: Record) -> Iterator[Answer]:
    prompt = _NO_PROMPT
    for passage in record.passages:
        where, text, kind = passage
        if kind == "prompt":
            prompt = passage
        elif kind == "response" and text and where[0] == "messages" and record.messages[int(where[1])].train:
            yield Answer(passage, prompt)


def _remarks(record: Record) -> Iterator[tuple[Where, str | None]]:
    """The texts beside messages and alternatives, with their places."""
    for key in ("reference_answer", "notes", "reason"):
        yield (key,), getattr(record, key)
    yield ("source", "ref"), record.source.ref
    yield ("source", "group"), record.source.group
    for number, quotation in enumerate(record.evidence):
        yield ("evidence", number), quotation
    for number, other in enumerate(record.alternatives):
        yield ("alternatives", number, "why"), other.why
    for number, waiver in enumerate(record.waivers):
        yield ("waivers", number, "reason"), waiver.reason


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
