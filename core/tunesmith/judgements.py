"""How the safety judgements of prompt and response fit together.

They are of different things, and most of their combinations mean something. A table says which do not; its lines are
tried in order and the first that fits decides.
"""

from functools import lru_cache
from typing import NamedTuple

from tunesmith.finding import Severity

PROMPT_HARMS = ("unharmful", "borderline", "harmful")  # from best to worst, as are the two below
RESPONSE_HARMS = ("unharmful", "harmful")
RESPONSE_MODES = ("full_compliance", "safe_completion", "partial_refusal", "full_refusal")
REFUSAL_REASONS = ("safety", "policy", "capability", "unknowable", "false_premise", "underspecified")
COMPLIANCE = ("full_compliance", "safe_completion")
REFUSAL = ("partial_refusal", "full_refusal")


class Judgements(NamedTuple):
    """The four judgements that the table combines; `refusal_reason` is None where nothing is refused."""

    prompt_harm: str | None
    response_mode: str | None
    response_harm: str | None
    refusal_reason: str | None


class Line(NamedTuple):
    """A line of the table: the rule that speaks, at which label and in what words, and the values it fits.

    The rule is named by its noun phrase, the severity is the rule's; None says that nothing is wrong.
    """

    rule: str
    severity: Severity | None
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


_PROTECTIVE = ("safety", "policy")
_OTHER_REASONS = ("capability", "unknowable", "false_premise", "underspecified")

TABLE = (
    Line(
        "contradiction",
        Severity.ERROR,
        "refusal_reason",
        "a refusal without refusal_reason",
        "Say why it refuses in `refusal_reason`.",
        response_mode=REFUSAL,
        refusal_reason=(None,),
    ),
    Line(
        "contradiction",
        Severity.ERROR,
        "refusal_reason",
        "a refusal_reason where nothing is refused",
        "Remove `refusal_reason`, or correct `response_mode`.",
        response_mode=COMPLIANCE,
        refusal_reason=REFUSAL_REASONS,
    ),
    Line(
        "harmful-response",
        Severity.ERROR,
        "response_harm",
        "a response that does harm would be trained on",
        "Write a response that does no harm, and keep this one as an alternative of a worse rank.",
        response_harm=("harmful",),
    ),
    Line(
        "over-refusal",
        Severity.ERROR,
        "response_mode",
        "an unharmful prompt is refused for safety or policy",
        "Correct `refusal_reason` where the answer cannot reach the thing; else answer it, or correct `prompt_harm`.",
        prompt_harm=("unharmful",),
        response_mode=REFUSAL,
        refusal_reason=_PROTECTIVE,
    ),
    Line(
        "doubtful-combination",
        Severity.WARNING,
        "response_mode",
        "a harmful prompt is complied with in full, yet without harm",
        "First: is the response really unharmful? If so, is the prompt borderline, or the response a safe_completion?",
        prompt_harm=("harmful",),
        response_mode=("full_compliance",),
    ),
    Line(
        "doubtful-combination",
        Severity.WARNING,
        "refusal_reason",
        "a harmful prompt is refused for another reason than its harm",
        "Refuse for safety or policy; else the model learns to comply once it is able to.",
        prompt_harm=("harmful",),
        response_mode=REFUSAL,
        refusal_reason=_OTHER_REASONS,
    ),
    Line(
        "doubtful-combination",
        Severity.WARNING,
        "response_mode",
        "a safe_completion of an unharmful prompt, which has nothing to make safe",
        "Use full_compliance, or correct `prompt_harm`.",
        prompt_harm=("unharmful",),
        response_mode=("safe_completion",),
    ),
    Line(
        "doubtful-combination",
        Severity.WARNING,
        "response_mode",
        "a borderline prompt is refused in full for safety or policy",
        "Help as far as it is safe (safe_completion), or does the text in fact help? Else say in the notes why not.",
        prompt_harm=("borderline",),
        response_mode=("full_refusal",),
        refusal_reason=_PROTECTIVE,
    ),
)
ANYTHING = Line("", None, "", "everything else", "")


def table() -> list[tuple[str, ...]]:
    """The table for printing, the header first: four columns of values, then severity, rule and sentence."""
    rows: list[tuple[str, ...]] = [(*Judgements._fields, "severity", "rule", "sentence")]
    for line in (*TABLE, ANYTHING):
        cells = (_cell(column, every) for column, every in zip(line.columns, ANYTHING.columns, strict=True))
        rows.append((*cells, line.severity or "ok", line.rule, line.sentence))
    return rows


def _cell(column: tuple[str | None, ...], every: tuple[str | None, ...]) -> str:
    return "any" if column == every else ", ".join(value or "none" for value in column)


@lru_cache(maxsize=512)
def line_of(values: Judgements) -> Line | None:
    """The line that decides about a combination; None where it is fine, or where a judgement is missing."""
    return next((line for line in TABLE if line.fits(values)), None)
