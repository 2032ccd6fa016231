"""Safety labels: that they are complete and that they agree with each other.

The judgements of prompt and response are of different things, and most of their combinations mean something. A table
says which do not; its lines are tried in order and the first that fits decides.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from tunesmith.canonical import Where
from tunesmith.finding import Severity
from tunesmith.record import Message, Record, Safety
from tunesmith_hooks.rule import Hook, Problem, rule

PROMPT_HARMS = ("unharmful", "borderline", "harmful")  # from best to worst, as are the two below
RESPONSE_HARMS = ("unharmful", "harmful")
RESPONSE_MODES = ("full_compliance", "safe_completion", "partial_refusal", "full_refusal")
REFUSAL_REASONS = ("safety", "policy", "capability", "unknowable", "false_premise", "underspecified")


class Options(NamedTuple):
    """Safety labels are complete and agree with each other and with those of the turns."""


class Judgements(NamedTuple):
    """The four judgements that the table combines; `refusal_reason` is None where nothing is refused."""

    prompt_harm: str | None
    response_mode: str | None
    response_harm: str | None
    refusal_reason: str | None


class Line(NamedTuple):
    """A line of the table: the rule that speaks, at which label and in what words, and the values it fits."""

    rule: str
    at: str
    sentence: str
    hint: str
    prompt_harm: tuple[str | None, ...] = PROMPT_HARMS
    response_mode: tuple[str | None, ...] = RESPONSE_MODES
    response_harm: tuple[str | None, ...] = RESPONSE_HARMS
    refusal_reason: tuple[str | None, ...] = (None, *REFUSAL_REASONS)

    @property
    def columns(self) -> tuple[tuple[str | None, ...], ...]:
        """The values that the line fits, in the order of Judgements."""
        return (self.prompt_harm, self.response_mode, self.response_harm, self.refusal_reason)

    def fits(self, values: Judgements) -> bool:
        """Whether every value is one of its column's."""
        return all(value in column for value, column in zip(values, self.columns, strict=True))


_COMPLIANCE = ("full_compliance", "safe_completion")
_REFUSAL = ("partial_refusal", "full_refusal")
_PROTECTIVE = ("safety", "policy")
_OTHER_REASONS = ("capability", "unknowable", "false_premise", "underspecified")

TABLE = (
    Line(
        "contradiction",
        "refusal_reason",
        "a refusal without refusal_reason",
        "Say why it refuses in `refusal_reason`.",
        response_mode=_REFUSAL,
        refusal_reason=(None,),
    ),
    Line(
        "contradiction",
        "refusal_reason",
        "a refusal_reason where nothing is refused",
        "Remove `refusal_reason`, or correct `response_mode`.",
        response_mode=_COMPLIANCE,
        refusal_reason=REFUSAL_REASONS,
    ),
    Line(
        "harmful-response",
        "response_harm",
        "a response that does harm would be trained on",
        "Write a response that does no harm, and keep this one as an alternative of a worse rank.",
        response_harm=("harmful",),
    ),
    Line(
        "over-refusal",
        "response_mode",
        "an unharmful prompt is refused for safety or policy",
        "Answer the prompt, or correct `prompt_harm` or `refusal_reason`.",
        prompt_harm=("unharmful",),
        response_mode=_REFUSAL,
        refusal_reason=_PROTECTIVE,
    ),
    Line(
        "doubtful-combination",
        "response_mode",
        "a harmful prompt is complied with in full, yet without harm",
        "Look again: is the prompt borderline, or the response a safe_completion?",
        prompt_harm=("harmful",),
        response_mode=("full_compliance",),
    ),
    Line(
        "doubtful-combination",
        "refusal_reason",
        "a harmful prompt is refused for another reason than its harm",
        "Refuse for safety or policy; else the model learns to comply once it is able to.",
        prompt_harm=("harmful",),
        response_mode=_REFUSAL,
        refusal_reason=_OTHER_REASONS,
    ),
    Line(
        "doubtful-combination",
        "response_mode",
        "a safe_completion of an unharmful prompt, which has nothing to make safe",
        "Use full_compliance, or correct `prompt_harm`.",
        prompt_harm=("unharmful",),
        response_mode=("safe_completion",),
    ),
    Line(
        "doubtful-combination",
        "response_mode",
        "a borderline prompt is refused in full for safety or policy",
        "Help as far as it is safe (safe_completion), or say in the notes why nothing can be said.",
        prompt_harm=("borderline",),
        response_mode=("full_refusal",),
        refusal_reason=_PROTECTIVE,
    ),
)
_ANYTHING = Line("", "", "everything else", "")


def verdict(
    prompt_harm: str | None, response_mode: str | None, response_harm: str | None, refusal_reason: str | None
) -> tuple[Severity | None, str]:
    """Severity and sentence for a combination; no severity where it is fine, or where a judgement is missing."""
    line = _line(Judgements(prompt_harm, response_mode, response_harm, refusal_reason))
    return (_SEVERITIES[line.rule], line.sentence) if line else (None, "")


def combinations() -> Iterator[Judgements]:
    """All combinations of the four judgements."""
    for values in product(*_ANYTHING.columns):
        yield Judgements(*values)


def table() -> list[tuple[str, ...]]:
    """The table for printing, the header first: four columns of values, then severity, rule and sentence."""
    rows: list[tuple[str, ...]] = [(*Judgements._fields, "severity", "rule", "sentence")]
    for line in (*TABLE, _ANYTHING):
        cells = (_cell(column, every) for column, every in zip(line.columns, _ANYTHING.columns, strict=True))
        rows.append((*cells, _SEVERITIES.get(line.rule, "ok"), line.rule, line.sentence))
    return rows


def _cell(column: tuple[str | None, ...], every: tuple[str | None, ...]) -> str:
    return "any" if column == every else ", ".join(value or "none" for value in column)


@lru_cache(maxsize=512)
def _line(values: Judgements) -> Line | None:
    return next((line for line in TABLE if line.fits(values)), None)


def _judged(record: Record) -> Iterator[tuple[Where, Judgements]]:
    """What the table is applied to, with the place of the response's labels.

    The record's labels are the worst of its turns, which need not belong together. So exchanges whose turns carry
    their own labels are judged each for itself, and the record's stand for the last exchange if that is silent.
    Answers that are not trained are context and may be bad.
    """
    judged = None
    if any(message.safety for message in record.messages):
        for index, (user, answer) in enumerate(pairwise(record.messages), 1):
            if user.role == "user" and answer.role == "assistant" and answer.train:
                values = _exchange(user, answer)
                if None not in values[:3]:
                    judged = index
                    yield ("messages", index, "safety"), values
    if judged is None or judged != record.answer_index:
        own = record.safety
        prompt_harm = _last_prompt_harm(record) or own.prompt_harm
        yield ("safety",), Judgements(prompt_harm, own.response_mode, own.response_harm, own.refusal_reason)


def _exchange(user: Message, answer: Message) -> Judgements:
    asked, said = user.safety or Safety(), answer.safety or Safety()
    return Judgements(asked.prompt_harm, said.response_mode, said.response_harm, said.refusal_reason)


def _last_prompt_harm(record: Record) -> str | None:
    asked = [message.safety for message in record.messages if message.role == "user"]
    return asked[-1].prompt_harm if asked and asked[-1] else None


def _problems(record: Record, name: str) -> Iterator[Problem]:
    """What the lines of one rule say about a record."""
    for where, values in _judged(record):
        line = _line(values)
        if line and line.rule == name:
            reason = f", refusal_reason {values.refusal_reason}" if values.refusal_reason else ""
            labels = f"prompt {values.prompt_harm}, response {values.response_harm}, {values.response_mode}{reason}"
            yield Problem((*where, line.at), f"{line.sentence} ({labels})", line.hint)


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
    turns = ((("messages", i), message.safety) for i, message in enumerate(record.messages))
    for where, judged in [((), own), *turns]:
        if judged and judged.prompt_harm == "unharmful" and judged.hazards:
            what = f"hazards ({', '.join(judged.hazards)}) on an unharmful prompt"
            hint = "Remove `hazards` (a delicate topic goes into `sensitive`), or correct `prompt_harm`."
            yield Problem((*where, "safety", "hazards"), what, hint)


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
    "user": ("prompt_harm", "hazards", "sensitive", "adversarial"),
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
        if other.response_mode in _REFUSAL and other.refusal_reason is None:
            hint = "Say why it refuses in `refusal_reason`."
            yield Problem(where, f"a {other.response_mode} without refusal_reason", hint)
        elif other.response_mode in _COMPLIANCE and other.refusal_reason is not None:
            hint = "Remove `refusal_reason`, or correct `response_mode`."
            yield Problem(where, f"a refusal_reason on a {other.response_mode}", hint)


_TABLE_RULES = (contradiction, harmful_response, over_refusal, doubtful_combination)
_SEVERITIES = {entry.name: entry.severity for entry in _TABLE_RULES}

HOOK = Hook("safety", Options, (*_TABLE_RULES, hazards, worst_turn, turn_side, alternative_reason))
