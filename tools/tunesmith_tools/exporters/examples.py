"""The examples that a record gives: the whole dialogue, each trained answer, or each pair of responses.

An example holds the texts of the record as the policy lets them leave, and nothing of a format.
"""

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from tunesmith.policy import Export
from tunesmith.record import Message, Record


class Unsuitable(Exception):
    """A record that a format cannot carry without changing what is trained on. The text says why, for the report."""


class Said(NamedTuple):
    """A message as it leaves: `text` with the reasoning that stands in it, `thought` for a channel of its own."""

    role: str
    text: str
    thought: str = ""
    train: bool = True


class Example(NamedTuple):
    """What one row is made of: the messages before the answer, the answer, and in a pair the worse one.

    `of` says which part of the record it is, for the index beside the rows.
    """

    prompt: tuple[Said, ...]
    answer: Said
    rejected: Said | None = None
    of: Mapping[str, int] = MappingProxyType({})

    @property
    def messages(self) -> tuple[Said, ...]:
        """The dialogue with its answer."""
        return (*self.prompt, self.answer)


def dialogue(record: Record, settings: Export) -> list[Example]:
    """The whole dialogue, for a format that says of each turn whether it is trained. Raises Unsuitable."""
    said = _dialogue(record, settings)
    return [Example(said[:-1], said[-1])]


def trained_dialogue(record: Record, settings: Export) -> list[Example]:
    """The whole dialogue, for a format in which every answer is trained. Raises Unsuitable."""
    (one,) = dialogue(record, settings)
    if not all(said.train for said in one.messages):
        raise Unsuitable("has an untrained assistant turn, which this format cannot mark")
    return [one]


def alternating_dialogue(record: Record, settings: Export) -> list[Example]:
    """The same, for readers that drop a dialogue in which user and assistant do not alternate. Raises Unsuitable."""
    _alternates(record)
    return trained_dialogue(record, settings)


def exchange(record: Record, settings: Export) -> list[Example]:
    """One prompt with its answer, for a format without turns and without a system message. Raises Unsuitable."""
    if len(record.messages) != len(record.turns):
        raise Unsuitable("has a system message, for which this format has no place")
    if len(record.turns) > 2:
        raise Unsuitable("has several turns, and this format has one")
    return trained_dialogue(record, settings)


def answers(record: Record, settings: Export) -> list[Example]:
    """Each trained answer once, after all that was said before it. Raises Unsuitable."""
    said = _dialogue(record, settings)
    shift = len(record.messages) - len(record.turns)  # turns count from 1 without the system message
    return [
        Example(said[:place], one, of={"turn": place + 1 - shift})
        for place, one in enumerate(said)
        if one.role == "assistant" and one.train
    ]


def pairs(record: Record, settings: Export) -> list[Example]:
    """Each pair of responses of unequal rank, the better one as the answer; none where all are of one rank.

    The main response is number 0 and has rank 0, the first alternative is number 1. Pairs come in the order of the
    better response, then of the worse one; responses in that of rank, then number. How a response meets the prompt
    does not matter here: a refusal may be the better or the worse one. Raises Unsuitable.
    """
    ranked = [(other.rank, number) for number, other in enumerate(record.alternatives, 1) if other.rank is not None]
    found = [(better, worse) for better, worse in combinations(sorted([(0, 0), *ranked]), 2) if better[0] < worse[0]]
    if not found:
        return []
    *prompt, main = _dialogue(record, settings)
    responses = [main]
    for other in record.alternatives:
        as_message = Message("assistant", other.content, reasoning=other.reasoning)
        responses.append(_said(as_message, record.reasoning, settings))
    if any(responses[better] == responses[worse] for (_, better), (_, worse) in found):
        raise Unsuitable("has two responses of different rank that are the same in this format")
    return [
        Example(tuple(prompt), responses[better], responses[worse], {"chosen": better, "rejected": worse})
        for (_, better), (_, worse) in found
    ]


def pairs_without_thought(record: Record, settings: Export) -> list[Example]:
    """The pairs, for a reader that has no channel for hidden reasoning. Raises Unsuitable."""
    return pairs(record, settings._replace(hidden_reasoning="omit"))


def alternating_pairs(record: Record, settings: Export) -> list[Example]:
    """The pairs, for readers that drop a dialogue in which user and assistant do not alternate. Raises Unsuitable."""
    found = pairs(record, settings)
    if found:
        _alternates(record)
    return found


def _dialogue(record: Record, settings: Export) -> tuple[Said, ...]:
    """All messages as they leave; the last one is an answer to train on, with a prompt before each such answer."""
    if record.answer_index is None or record.answer_index != len(record.messages) - 1:
        raise Unsuitable("does not end with a trained answer")
    first = next((one.role for one in record.turns if one.role == "user" or one.train), None)
    if first != "user":
        raise Unsuitable("has an answer before any prompt")
    return tuple(_said(one, record.reasoning, settings) for one in record.messages)


def _said(one: Message, mode: str | None, settings: Export) -> Said:
    """A message with its reasoning where the policy wants it.

    Tags and line ends of `think_tags` are those of Qwen3's chat template (2025) and of LLaMA-Factory's templates.
    """
    role, thought = one.role or "", one.reasoning or ""
    if mode == "explicit" and thought and settings.explicit_reasoning == "keep":
        return Said(role, f"{thought}\n\n{one.content}", train=one.train)
    if mode != "hidden" or settings.hidden_reasoning == "omit":
        return Said(role, one.content, train=one.train)
    if settings.hidden_reasoning == "think_tags":
        text = f"<think>\n{thought}\n</think>\n\n{one.content}" if thought else one.content
        return Said(role, text, train=one.train)
    return Said(role, one.content, thought, one.train)


def _alternates(record: Record) -> None:
    roles = [one.role for one in record.turns]
    if roles != ["user", "assistant"] * (len(roles) // 2):
        raise Unsuitable("has turns that do not alternate, which readers of this format drop")
