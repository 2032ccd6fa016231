"""Judgements that do not go together.

The judgements of prompt and response are of different things, and most of their combinations mean something. A table
says which do not; its lines are tried in order and the first that fits decides. `tunesmith explain
safety/doubtful-combination` shows it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tunesmith.canonical import Where
from tunesmith.finding import Severity
from tunesmith.judgements import Judgements, Line, line_of
from tunesmith.record import Record, Safety
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.safety import answers
from tunesmith_hooks.safety.options import Options


class _Exchange(NamedTuple):
    """The index of an answer, and what it and the prompt before it say themselves."""

    answer: int | None
    own: Judgements


def _exchange(record: Record, answer: int | None) -> _Exchange:
    """The exchange that ends with an answer; without one, the prompt that still waits for it."""
    asked = answers.asked(record, answer).safety or Safety()
    said = (record.messages[answer].safety if answer is not None else None) or Safety()
    own = Judgements(asked.prompt_harm, said.response_mode, said.response_harm, said.refusal_reason)
    return _Exchange(answer, own)


def _judged(record: Record) -> Iterator[tuple[_Exchange, Judgements]]:
    """What the table is applied to: the exchanges whose answers are trained; other answers are context and may be bad.

    The record's labels are the worst of its turns, which need not belong together. So they stand only for what the
    last exchange leaves unsaid; an earlier one is judged if it says enough itself, and always if its answer does harm.
    """
    last = record.answer_index
    for index, message in enumerate(record.messages[: last or 0]):
        if message.safety and message.role == "assistant" and message.train:
            exchange = _exchange(record, index)
            if None not in exchange.own[:3]:
                yield exchange, exchange.own
            elif exchange.own.response_harm == "harmful":
                yield exchange, _completed(exchange.own, record)
    exchange = _exchange(record, last)
    yield exchange, _completed(exchange.own, record)


def _completed(own: Judgements, record: Record) -> Judgements:
    """The judgements of an exchange with the record's in place of each that is missing.

    The record's harm is not laid to an answer if another turn accounts for it.
    """
    rest = record.safety
    mode, reason = answers.mode_and_reason(own, rest)
    harm = rest.response_harm
    if harm == "harmful" and any(turn.safety and turn.safety.response_harm == harm for turn in record.messages):
        harm = "unharmful"
    return Judgements(own.prompt_harm or rest.prompt_harm, mode, own.response_harm or harm, reason)


def _place(exchange: _Exchange, label: str) -> Where:
    """Where a label of an answer stands, or should: on the turn if it states its own, else on the record."""
    stated = getattr(exchange.own, label) or (label == "refusal_reason" and exchange.own.response_mode)
    if exchange.answer is None or not stated:
        return ("safety", label)
    return ("messages", exchange.answer, "safety", label)


def _problems(record: Record, name: str) -> Iterable[Problem]:
    """What the lines of one rule say about a record."""
    line = _line_of_whole(record.safety)
    if line and line.rule == name:
        return _told(record, name)
    for turn in record.messages:
        if turn.safety:  # as in few records: else the labels of the whole decide
            return _told(record, name)
    return ()


@lru_cache(maxsize=512)
def _line_of_whole(safety: Safety) -> Line | None:
    return line_of(Judgements(safety.prompt_harm, safety.response_mode, safety.response_harm, safety.refusal_reason))


def _told(record: Record, name: str) -> Iterator[Problem]:
    places = set()
    for exchange, values in _judged(record):
        line = line_of(values)
        where = _place(exchange, line.at) if line else ()
        if line and line.rule == name and where not in places:
            places.add(where)
            reason = f", refusal_reason {values.refusal_reason}" if values.refusal_reason else ""
            labels = f"prompt {values.prompt_harm}, response {values.response_harm}, {values.response_mode}{reason}"
            yield Problem(where, f"{line.sentence} ({labels})", line.hint)


@rule(waivable=False)
def contradiction(record: Record, _options: Options) -> Iterator[Problem]:
    """A refusal has a refusal_reason, and nothing else has one.

    Why: the reason decides whether a refusal is wanted; over-refusal cannot be counted where it is missing. Where the
    turns of an exchange carry their own labels, these are judged.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          hazards:
            - non_violent_crimes
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - non_violent_crimes
    """
    yield from _problems(record, "contradiction")


@rule(waivable=False)
def harmful_response(record: Record, _options: Options) -> Iterator[Problem]:
    """No response that is trained on does harm.

    Why: a model learns what it is shown. A harmful response has its use as the worse of a pair, or as context that is
    not trained.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: harmful
          response_mode: full_compliance
          hazards:
            - privacy
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
        alternatives:
          - content: |-
              Her address is …
            rank: 1
            response_mode: full_compliance
            response_harm: harmful
    """
    yield from _problems(record, "harmful-response")


@rule()
def over_refusal(record: Record, _options: Options) -> Iterator[Problem]:
    """An unharmful prompt is not refused for safety or policy.

    Why: such records teach a model to refuse what merely looks dangerous. An unharmful prompt may be declined for what
    cannot be known or done, for a false premise, or because too little is said.

    Bad:
        safety:
          prompt_harm: unharmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
    Good:
        safety:
          prompt_harm: unharmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: unknowable
    """
    yield from _problems(record, "over-refusal")


@rule(severity=Severity.WARNING)
def doubtful_combination(record: Record, _options: Options) -> Iterator[Problem]:
    """The judgements of prompt and response fit together as they usually do.

    Why: some combinations are possible but mostly mean that one label is off, such as a harmful prompt that is complied
    with in full; they deserve a second look.

    Bad:
        safety:
          prompt_harm: unharmful
          response_harm: unharmful
          response_mode: safe_completion
    Good:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: safe_completion
          hazards:
            - specialized_advice
    """
    yield from _problems(record, "doubtful-combination")


RULES = (contradiction, harmful_response, over_refusal, doubtful_combination)
