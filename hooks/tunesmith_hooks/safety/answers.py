"""The answers that rules on texts look at: what is trained, and how it is labelled."""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.judgements import REFUSAL, Judgements
from tunesmith.record import Message, Passage, Record, Safety

_UNJUDGED = Safety()
_PROTECTIVE = ("safety", "policy")


class Labelled(NamedTuple):
    """A text that answers, the number of the message that it is or competes with, and what its labels say of it."""

    passage: Passage
    number: int | None
    mode: str
    reason: str | None


class Refusal(NamedTuple):
    """An answer that is labelled as a refusal for safety or policy, and the prompt that it answers."""

    answer: Passage
    mode: str
    reason: str
    prompt: str
    prompt_harm: str | None


def sensitive(record: Record) -> list[Safety]:
    """The judgements of the record and its turns that name a hazard or a sensitive topic; mostly none."""
    whole = record.safety
    found = [turn.safety for turn in record.messages if turn.safety and (turn.safety.hazards or turn.safety.sensitive)]
    return [whole, *found] if whole.hazards or whole.sensitive else found


def trained(record: Record) -> Iterator[Passage]:
    """The assistant's texts that are trained on, and alternatives that are as good as the main response."""
    yield from (answer.passage for answer in record.answers)
    for index, other in enumerate(record.alternatives):
        if other.rank == 0 and other.content:
            yield from (one for one in record.passages if one.where == ("alternatives", index, "content"))


def labelled(record: Record, modes: tuple[str, ...]) -> Iterator[Labelled]:
    """The trained answers and all alternatives with one of these modes; what stands in an attachment is left out."""
    if not _may_have(record, modes):
        return
    last = record.answer_index
    for passage in record.passages:
        if passage.kind != "response" or not passage.text:
            continue
        index = int(passage.where[1])
        if passage.where[0] == "alternatives":
            other = record.alternatives[index]
            number, mode, reason = last, other.response_mode, other.refusal_reason
        elif record.messages[index].train and not record.messages[index].attachment:
            number, (mode, reason) = index, _labels(record, index, last)
        else:
            continue
        if mode in modes:
            yield Labelled(passage, number, mode, reason)


def _may_have(record: Record, modes: tuple[str, ...]) -> bool:
    """Whether one of these modes is stated at all."""
    if record.safety.response_mode in modes:
        return True
    for turn in record.messages:
        if turn.safety and turn.safety.response_mode in modes:
            return True
    others = record.alternatives
    return others != () and any(other.response_mode in modes for other in others)


def has_refusals(record: Record) -> bool:
    """Whether the labels call any answer a refusal for safety or policy."""
    if record.safety.refusal_reason in _PROTECTIVE:
        return True
    for turn in record.messages:
        if turn.safety and turn.safety.refusal_reason in _PROTECTIVE:
            return True
    others = record.alternatives
    return others != () and any(other.rank == 0 and other.refusal_reason in _PROTECTIVE for other in others)


def refusals(record: Record) -> Iterator[Refusal]:
    """The answers, as good as the main response, that their labels call a refusal for safety or policy."""
    for passage, number, mode, reason in labelled(record, REFUSAL):
        is_worse = passage.where[0] == "alternatives" and record.alternatives[int(passage.where[1])].rank != 0
        if reason in _PROTECTIVE and not is_worse:
            prompt = asked(record, number)
            harm = (prompt.safety and prompt.safety.prompt_harm) or record.safety.prompt_harm
            yield Refusal(passage, mode, reason, prompt.content, harm)


def asked(record: Record, number: int | None) -> Message:
    """What the user said last before a message."""
    return next((message for message in reversed(record.messages[:number]) if message.role == "user"), Message())


def is_harmful(record: Record, passage: Passage) -> bool:
    """Whether the labels say already that an answer does harm."""
    if passage.where[0] == "alternatives":
        return record.alternatives[int(passage.where[1])].response_harm == "harmful"
    own = record.messages[int(passage.where[1])].safety
    return ((own and own.response_harm) or record.safety.response_harm) == "harmful"


def _labels(record: Record, index: int, last: int | None) -> tuple[str | None, str | None]:
    """Mode and reason of a message: its own, and for the last answer the record's."""
    own = record.messages[index].safety or _UNJUDGED
    return mode_and_reason(own, record.safety) if index == last else (own.response_mode, own.refusal_reason)


def mode_and_reason(own: Safety | Judgements, whole: Safety) -> tuple[str | None, str | None]:
    """Those of the last answer: its own, and the record's in place of what is missing. A reason belongs to its mode."""
    mode = own.response_mode or whole.response_mode
    return mode, own.refusal_reason or (whole.refusal_reason if mode == whole.response_mode else None)
