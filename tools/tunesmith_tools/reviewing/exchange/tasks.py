"""Records as tasks: what a reviewer who works outside of the repository is shown, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tunesmith import review
from tunesmith.attachment import filled_record
from tunesmith.gold import flat
from tunesmith.policy import Policy
from tunesmith.record import Record
from tunesmith_tools.dataset import today
from tunesmith_tools.pipeline.documents import Documents
from tunesmith_tools.reviewing.exchange.answers import Stamp

MAIN = "0"  # as `prefers` numbers the main response


@dataclass(frozen=True)
class Task:
    """One record to be judged. `turns` pairs who speaks with what is said; the alternatives stand without ranks.

    `labels` has the record's own by name, in words; it is None where the reviewer is to judge blind.
    """

    stamp: Stamp
    turns: tuple[tuple[str, str], ...]
    alternatives: tuple[str, ...]
    labels: Mapping[str, str] | None

    @property
    def dialogue(self) -> str:
        """The turns as one text."""
        return "\n\n".join(f"[{speaker}]\n{text}" for speaker, text in self.turns)

    @property
    def others(self) -> str:
        """The alternatives as one text, numbered as `prefers` does."""
        return "\n\n".join(f"[alternative {number}]\n{text}" for number, text in enumerate(self.alternatives, 1))

    @property
    def own_labels(self) -> str:
        """The record's labels as one text; empty in blind work."""
        return "\n".join(f"{name}: {value}" for name, value in (self.labels or {}).items())


def task_of(one: Record, policy: Policy, documents: Documents, blind: bool) -> Task:
    """A record as a task. Raises Failure or DocumentError where a document that it rests on cannot be read."""
    whole = filled_record(one.tree, documents.texts(found for _, found in one.attachments))
    return Task(
        stamp=Stamp(one.id, one.text, one.labels, policy.version, today().isoformat(), blind),
        turns=tuple(_turns(whole)),
        alternatives=tuple(_with_reasoning(other.reasoning, other.content) for other in one.alternatives),
        labels=None if blind else {name: _words(value) for name, value in flat(review.own_labels(one)).items()},
    )


def _turns(whole: Record) -> Iterator[tuple[str, str]]:
    turn = 0
    for message in whole.messages:
        turn += message.role != "system"
        speaker = "system" if message.role == "system" else f"{turn} {message.role}"
        if message.refers_to:
            speaker += f", refers to {', '.join(map(str, message.refers_to))}"
        yield speaker, _with_reasoning(message.reasoning, message.content)


def _with_reasoning(reasoning: str | None, content: str) -> str:
    return f"[reasoning]\n{reasoning}\n\n[answer]\n{content}" if reasoning else content


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ", ".join(value)
