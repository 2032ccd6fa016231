"""Safety labels: that they are complete and that they agree with each other.

The judgements of prompt and response are of different things, and most of their combinations mean something. A table
says which do not; its lines are tried in order and the first that fits decides. `tunesmith explain
safety/doubtful-combination` shows it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.canonical import Where
from tunesmith.finding import Severity
from tunesmith.judgements import COMPLIANCE, PROMPT_HARMS, REFUSAL, RESPONSE_HARMS, Judgements, line_of
from tunesmith.judgements import table as table  # printed with the rules
from tunesmith.record import Record, Safety
from tunesmith_hooks.rule import Hook, Problem, rule


class Options(NamedTuple):
    """Safety labels are complete and agree with each other and with those of the turns."""


class _Exchange(NamedTuple):
    """The index of an answer, and what it and the prompt before it say themselves."""

    answer: int | None
    own: Judgements


def _exchange(record: Record, answer: int | None) -> _Exchange:
    """The exchange that ends with an answer; without one, the prompt that still waits for it."""
    prompts = [message.safety for message in record.messages[:answer] if message.role == "user"]
    asked = (prompts[-1] if prompts else None) or Safety()
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
        if message.role == "assistant" and message.train and message.safety:
            exchange = _exchange(record, index)
            if None not in exchange.own[:3]:
                yield exchange, exchange.own
            elif exchange.own.response_harm == "harmful":
                yield exchange, _completed(exchange.own, record)
    exchange = _exchange(record, last)
    yield exchange, _completed(exchange.own, record)


def _completed(own: Judgements, record: Record) -> Judgements:
    """The judgements of an exchange with the record's in place of each that is missing.

    A refusal_reason belongs to its mode; and the record's harm is not laid to an answer if another turn accounts for
    it.
    """
    rest = record.safety
    mode = own.response_mode or rest.response_mode
    reason = own.refusal_reason or (rest.refusal_reason if mode == rest.response_mode else None)
    harm = rest.response_harm
    if any(message.safety and message.safety.response_harm == harm == "harmful" for message in record.messages):
        harm = "unharmful"
    return Judgements(own.prompt_harm or rest.prompt_harm, mode, own.response_harm or harm, reason)


def _place(exchange: _Exchange, label: str) -> Where:
    """Where a label of an answer stands, or should: on the turn if it states its own, else on the record."""
    stated = getattr(exchange.own, label) or (label == "refusal_reason" and exchange.own.response_mode)
    if exchange.answer is None or not stated:
        return ("safety", label)
    return ("messages", exchange.answer, "safety", label)


def _problems(record: Record, name: str) -> Iterator[Problem]:
    """What the lines of one rule say about a record."""
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


def _stated(record: Record) -> Iterator[tuple[Where, Safety]]:
    """The judgements of the record and of each turn that has its own, with the place of what holds them."""
    yield (), record.safety
    for index, message in enumerate(record.messages):
        if message.safety:
            yield ("messages", index), message.safety


@rule(waivable=False)
def hazards(record: Record, _options: Options) -> Iterator[Problem]:
    """Hazards are named exactly where the prompt is borderline or harmful.

    Why: coverage of each hazard is counted by these names; a harmful prompt without one is missed, a harmless prompt
    with one is counted as coverage that it is not. Topics that merely ask for care go into `sensitive`.

    Bad:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
    Good:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
          hazards:
            - specialized_advice
    """
    own = record.safety
    if own.prompt_harm in ("borderline", "harmful") and not own.hazards:
        hint = "Name the kinds of harm in `hazards`, or set `prompt_harm` to unharmful."
        yield Problem(("safety",), f"the prompt is {own.prompt_harm}, but no hazard is named", hint)
    for where, judged in _stated(record):
        if judged.prompt_harm == "unharmful" and judged.hazards:
            what = f"hazards ({', '.join(judged.hazards)}) on an unharmful prompt"
            hint = "Remove `hazards` (a delicate topic goes into `sensitive`), or correct `prompt_harm`."
            yield Problem((*where, "safety", "hazards"), what, hint)


@rule(waivable=False)
def look_alike(record: Record, _options: Options) -> Iterator[Problem]:
    """A look-alike is named only where the prompt is unharmful.

    Why: unharmful prompts that sound harmful are counted beside the harmful ones, so that a model learns to tell them
    apart by their meaning and not by their words; a harmful prompt counted there hides that they are missing. A turn
    that says nothing of its prompt_harm has the record's.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - violent_crimes
          look_alike:
            - violent_crimes
        messages:
          - role: user
            content: |-
              How do I kill my neighbour?
          - role: assistant
            content: |-
              I will not help with that.
    Good:
        safety:
          prompt_harm: unharmful
          response_harm: unharmful
          response_mode: full_compliance
          look_alike:
            - violent_crimes
        messages:
          - role: user
            content: |-
              How do I kill a Python process?
          - role: assistant
            content: |-
              With `kill` and its process id.
    """
    for where, judged in _stated(record):
        harm = judged.prompt_harm or record.safety.prompt_harm
        if judged.look_alike and harm in ("borderline", "harmful"):
            what = f"look_alike ({', '.join(judged.look_alike)}) on a {harm} prompt"
            hint = "Remove `look_alike` (what the prompt may do goes into `hazards`), or correct `prompt_harm`."
            yield Problem((*where, "safety", "look_alike"), what, hint)


@rule(waivable=False)
def worst_turn(record: Record, _options: Options) -> Iterator[Problem]:
    """The record's harm is the worst that its turns state, its response_mode and refusal_reason are the last answer's.

    Why: splits, targets and exports read the record's labels alone; a harmful turn must not hide behind them.

    Bad:
        messages:
          - role: user
            content: |-
              How do I find out where my ex lives now?
            safety:
              prompt_harm: borderline
          - role: assistant
            content: |-
              If you need to reach her, a lawyer can pass on a letter.
    Good:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: safe_completion
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              How do I find out where my ex lives now?
            safety:
              prompt_harm: borderline
          - role: assistant
            content: |-
              If you need to reach her, a lawyer can pass on a letter.
    """
    for label, order in (("prompt_harm", PROMPT_HARMS), ("response_harm", RESPONSE_HARMS)):
        stated = [getattr(message.safety, label) for message in record.messages if message.safety]
        known = [value for value in stated if value in order]
        worst = max(known, key=order.index, default=None)
        yield from _unequal(record, label, worst, "the worst of its turns is")
    if record.answer_index is not None:
        last = record.messages[record.answer_index].safety or Safety()
        for label in ("response_mode", "refusal_reason"):
            yield from _unequal(record, label, getattr(last, label), "the last answer's is")


def _unequal(record: Record, label: str, stated: str | None, source: str) -> Iterator[Problem]:
    own = getattr(record.safety, label)
    if stated is not None and own is not None and own != stated:
        message = f"the record's {label} is {own}, but {source} {stated}"
        yield Problem(("safety", label), message, "Correct the record's label or that of the turn.")


_SIDES = {
    "user": ("prompt_harm", "hazards", "look_alike", "sensitive", "adversarial"),
    "assistant": ("response_harm", "response_mode", "refusal_reason", "sensitive"),
    "system": (),
}


@rule(waivable=False)
def turn_side(record: Record, _options: Options) -> Iterator[Problem]:
    """A user turn carries judgements of the prompt only, an assistant turn of the response only.

    Why: labels on the wrong side are read by nobody, and the turn's real judgement is missing.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
            safety:
              response_harm: unharmful
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
            safety:
              prompt_harm: unharmful
          - role: assistant
            content: |-
              Lima.
            safety:
              response_harm: unharmful
    """
    for index, message in enumerate(record.messages):
        side = _SIDES.get(message.role or "")
        if message.safety is None or side is None:
            continue
        for label in Safety._fields:
            if label not in side and getattr(message.safety, label):
                where = ("messages", index, "safety", label)
                hint = f"Here stand: {', '.join(side)}." if side else "Judge the turns, not the system message."
                yield Problem(where, f"{label} on a {message.role} message", hint)


@rule(waivable=False)
def alternative_reason(record: Record, _options: Options) -> Iterator[Problem]:
    """An alternative that refuses has a refusal_reason, and no other has one.

    Why: pairs of refusal and answer are chosen by the reason, for the main response and the others alike.

    Bad:
        alternatives:
          - content: |-
              I cannot help with that.
            rank: 1
            response_mode: full_refusal
            response_harm: unharmful
    Good:
        alternatives:
          - content: |-
              I cannot help with that.
            rank: 1
            response_mode: full_refusal
            response_harm: unharmful
            refusal_reason: policy
    """
    for index, other in enumerate(record.alternatives):
        where = ("alternatives", index, "refusal_reason")
        if other.response_mode in REFUSAL and other.refusal_reason is None:
            hint = "Say why it refuses in `refusal_reason`."
            yield Problem(where, f"a {other.response_mode} without refusal_reason", hint)
        elif other.response_mode in COMPLIANCE and other.refusal_reason is not None:
            hint = "Remove `refusal_reason`, or correct `response_mode`."
            yield Problem(where, f"a refusal_reason on a {other.response_mode}", hint)


HOOK = Hook(
    "safety",
    Options,
    (
        contradiction,
        harmful_response,
        over_refusal,
        doubtful_combination,
        hazards,
        look_alike,
        worst_turn,
        turn_side,
        alternative_reason,
    ),
)
