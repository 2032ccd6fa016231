"""Reasoning: where it stands, and that it fits the record's mode."""

from collections.abc import Iterator
from itertools import islice

from tunesmith.canonical import Where
from tunesmith.record import Record
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule()
def mode(record: Record, options: Options) -> Iterator[Problem]:
    """The record's reasoning mode is one that this dataset holds.

    Why: a model trained on a few records with reasoning among many without learns to reason at random.

    Options:
        modes:
          - none
    Bad:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              51
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21.
    Good:
        reasoning: none
    """
    if record.reasoning is not None and record.reasoning not in options.modes:
        message = f"the mode {record.reasoning} is not one of this dataset's ({', '.join(options.modes)})"
        yield Problem(("reasoning",), message, "Rewrite the record in one of these modes.")


@rule(waivable=False)
def presence(record: Record, _options: Options) -> Iterator[Problem]:
    """With mode hidden or explicit the last trained answer has reasoning; with mode none nothing has.

    Why: exports put reasoning where the mode says; text that the mode denies is lost, text that it promises is missing.

    Bad:
        reasoning: explicit
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              51
    Good:
        reasoning: explicit
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              51
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21.
    """
    if record.reasoning == "none":
        for where, _, _ in _reasoned(record) if holds_reasoning(record) else ():
            message = "reasoning in a record whose mode is none"
            yield Problem(where, message, "Set the record's `reasoning` to hidden or explicit, or remove this text.")
    elif record.reasoning is not None and record.answer_index is not None:
        answer = record.messages[record.answer_index]
        if answer.reasoning is None or not answer.reasoning.strip():
            message = f"the mode is {record.reasoning}, but the last trained answer has no reasoning"
            hint = "Write the reasoning of this answer, or set the record's `reasoning` to none."
            yield Problem(("messages", record.answer_index), message, hint)


@rule(waivable=False)
def placement(record: Record, _options: Options) -> Iterator[Problem]:
    """Only assistant messages have reasoning.

    Why: reasoning is something the model is to produce; no export has a place for a user's.

    Bad:
        messages:
          - role: user
            content: |-
              What is 17 times 3?
            reasoning: |-
              I could count, but I would rather ask.
          - role: assistant
            content: |-
              51
    Good:
        messages:
          - role: user
            content: |-
              What is 17 times 3? I could count, but I would rather ask.
          - role: assistant
            content: |-
              51
    """
    for index, message in enumerate(record.messages):
        if message.reasoning is not None and message.role in ("system", "user"):
            what = f"reasoning on a {message.role} message"
            yield Problem(("messages", index, "reasoning"), what, "Move it to the answer, or into `content`.")


@rule()
def repetition(record: Record, options: Options) -> Iterator[Problem]:
    """An answer does not contain its whole reasoning word for word.

    Why: exports put explicit reasoning before the answer, so it is trained twice; hidden reasoning would be shown.

    Bad:
        reasoning: explicit
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              Ten times 3 is 30 and seven times 3 is 21. So it is 51.
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21.
    Good:
        reasoning: explicit
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              It is 51.
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21.
    """
    for where, reasoning, content in _reasoned(record) if holds_reasoning(record) else ():
        words = reasoning.split()
        if any(word not in content for word in words[::8]):  # spares most answers the search for all of it
            continue
        joined = " ".join(words)
        span = _span_of(joined, content) if len(joined) >= options.repetition_characters else None
        if span is not None:
            message = f"the answer repeats its whole reasoning ({len(joined)} characters)"
            hint = "Take the reasoning out of `content`; exports put it there."
            yield Problem((*where[:-1], "content"), message, hint, span)


def holds_reasoning(record: Record) -> bool:
    """Whether some message or alternative has reasoning, which is a passage more than its content."""
    return len(record.passages) > len(record.messages) + len(record.alternatives)


def _reasoned(record: Record) -> Iterator[tuple[Where, str, str]]:
    """Each response that has reasoning: the place of the reasoning, its text and the response."""
    for index, message in enumerate(record.messages):
        if message.role == "assistant" and message.reasoning is not None:
            yield ("messages", index, "reasoning"), message.reasoning, message.content
    for index, other in enumerate(record.alternatives):
        if other.reasoning is not None:
            yield ("alternatives", index, "reasoning"), other.reasoning, other.content


def _span_of(words: str, text: str) -> tuple[int, int] | None:
    """Where a text holds the words, whatever its white space."""
    joined = " ".join(text.split())
    at = joined.find(words)
    if at < 0:
        return None
    # Both forms have the same visible characters, so counting these leads back to the text as it stands.
    before = _visible(joined[:at])
    return _offset(text, before), _offset(text, before + _visible(words) - 1) + 1


def _visible(text: str) -> int:
    return len(text) - text.count(" ")


def _offset(text: str, number: int) -> int:
    """Offset of the visible character with a number, counted from 0."""
    return next(islice((offset for offset, char in enumerate(text) if not char.isspace()), number, None))


RULES = (
    mode,
    presence,
    placement,
    repetition,
)
