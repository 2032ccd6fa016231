"""Which prompts bind which answers, and the findings that come of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt

Reader = Callable[[Prompt], Iterator[Demand]]
Said = tuple[str, str] | None
Fault = Callable[[Demand, Passage, Prompt], Said]


class _Read(NamedTuple):
    demand: Demand
    prompt: Prompt


_STANDING = (
    r"\b(?:from now on|always|for the rest|whatever i ask|every time|throughout|all (?:of )?your|never|ab jetzt|ab "
    r"sofort|immer|nie|désormais|toujours|à partir de maintenant|jamais|de ahora en adelante|siempre|nunca|(?:each|"
    r"every|per|an|any|no|jede[rn]?|pro|par|chaque|cada|por) (?:answer|reply|response|message|antwort|nachricht|"
    r"réponse|respuesta|mensaje))\b"
)
_SHORT_QUESTION = 40  # words
_DECLINES = (
    "i can't",
    "i cannot",
    "as an ai",
    "as a language model",
    "unable to",
    "i won't",
    "can't help",
    "cannot help",
    "i don't have",
)


def broken(record: Record, asking: Sequence[Passage], demands: Reader, fault: Fault) -> Iterator[Problem]:
    """A problem for each demand of some prompts that a trained answer does not keep, unless it need not keep any.

    `fault` says the fact and how to mend it.
    """
    prompts = {int(passage.where[1]): Prompt(passage) for passage in asking}
    said = {index: [_Read(demand, prompt) for demand in demands(prompt)] for index, prompt in prompts.items()}
    for read, answer in _pairs(record, said) if any(said.values()) else ():
        wrong = fault(read.demand, answer, read.prompt)
        if wrong and not _is_exempt(record, answer, read.prompt):
            yield Problem(answer.where, *wrong)


def _pairs(record: Record, said: dict[int, list[_Read]]) -> Iterator[tuple[_Read, Passage]]:
    """Each demand with each trained answer: those of the last turn, and older ones that are to last."""
    lasting: list[_Read] = []
    fresh: list[_Read] = []
    contents = (one for one in record.passages if one.where[0] == "messages" and one.where[2] == "content")
    for index, (passage, message) in enumerate(zip(contents, record.messages, strict=True)):
        if message.role == "assistant":
            if message.train and not message.attachment:
                for read in (*fresh, *_others(lasting, fresh)):
                    yield read, passage
            continue
        fresh = said.get(index, [])
        if message.role == "system":
            lasting, fresh = fresh, []
        else:
            lasting = [*_others(lasting, fresh), *filter(_lasts, fresh)]


def _others(lasting: list[_Read], fresh: list[_Read]) -> list[_Read]:
    """What lasts, but for kinds of which the last turn says something new."""
    kinds = {read.demand.kind for read in fresh}
    return [one for one in lasting if one.demand.kind not in kinds]


def _lasts(read: _Read) -> bool:
    return bool(re.search(_STANDING, read.prompt.sentence(*read.demand.span).text))


def _is_exempt(record: Record, answer: Passage, prompt: Prompt) -> bool:
    """Whether the answer declines in part or in whole, or asks back, so that the demands are not yet due."""
    index = int(answer.where[1])
    message = record.messages[index]
    safety = message.safety or (record.safety if index == record.answer_index else None)
    if (safety and safety.response_mode not in (None, "full_compliance")) or "clarifying_question" in message.act:
        return True
    if any(phrase in answer.folded[:120] for phrase in _DECLINES):
        return True
    written = answer.text.strip()
    asks_back = written.endswith("?") and "\n" not in written and len(answer.words) <= _SHORT_QUESTION
    return asks_back and prompt.vocabulary.isdisjoint(("question", "questions"))
