"""Safety labels: that they stand where they belong, and that those of the record are those of its turns."""

from collections.abc import Iterator

from tunesmith.canonical import Where
from tunesmith.judgements import COMPLIANCE, PROMPT_HARMS, REFUSAL, RESPONSE_HARMS
from tunesmith.record import Record, Safety
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.safety.options import Options


def _stated(record: Record) -> list[tuple[Where, Safety]]:
    """The judgements of the record and of each turn that has its own, with the place of what holds them."""
    found: list[tuple[Where, Safety]] = [((), record.safety)]
    for index, turn in enumerate(record.messages):
        if turn.safety:
            found.append((("messages", index), turn.safety))
    return found


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
        if judged.hazards and judged.prompt_harm == "unharmful":
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
              I will not help with that: he would be hurt.
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
    stated = [message.safety for message in record.messages if message.safety]
    if not stated:
        return
    for label, order in (("prompt_harm", PROMPT_HARMS), ("response_harm", RESPONSE_HARMS)):
        known = [value for one in stated if (value := getattr(one, label)) in order]
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
        if message.safety is None or (side := _SIDES.get(message.role or "")) is None:
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


RULES = (hazards, look_alike, worst_turn, turn_side, alternative_reason)
