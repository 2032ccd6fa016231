"""Arithmetic in answers and in their reasoning."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tunesmith.record import Record
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.rule import Problem, rule

if TYPE_CHECKING:
    from fractions import Fraction

_MOST = 60  # characters of an equation that a message shows
_OPERATIONS = frozenset(
    ("x", "plus", "minus", "times", "mal", "fois", "por", "más", "moins", "menos", "divided", "geteilt", "divisé")
)


@rule()
def arithmetic(record: Record, _options: Options) -> Iterator[Problem]:
    """Every equation of numbers in an answer or its reasoning holds.

    Why: a model that is shown wrong steps learns to be sure of them. Results may be rounded or cut off at their last
    digit. Passed over is what is no plain equation: variables, code, remainders, units that convert into each other,
    what the prompt itself holds, and what the text calls wrong.

    Bad:
        messages:
          - role: user
            content: |-
              What do three tickets at €4.50 cost?
          - role: assistant
            content: |-
              3 × €4.50 = €13.00
    Good:
        messages:
          - role: user
            content: |-
              What do three tickets at €4.50 cost?
          - role: assistant
            content: |-
              3 × €4.50 = €13.50
    """
    if not _holds_sign(record.whole) and _OPERATIONS.isdisjoint(record.vocabulary):
        return
    asked = None
    from tunesmith import plain_sums  # most records hold no equation

    for passage in record.passages:
        if passage.kind == "prompt" or passage.where[0] != "messages" or not _is_trained(record, passage.where[1]):
            continue
        if not _holds_sign(passage.text) and _OPERATIONS.isdisjoint(passage.vocabulary):
            continue
        if plain_sums.explain(passage.prose):
            continue
        from tunesmith import arithmetic as arithmetics  # most equations plainly hold

        if asked is None:
            asked = "\n".join(one.folded for one in record.passages if one.kind == "prompt")
        for wrong in arithmetics.wrong(passage.prose, asked):
            equation = _shortened(passage.text[wrong.start : wrong.end])
            message = f"{equation} does not hold: the left side is {_shown(wrong.value)}"
            hint = "Work it out again, and look at what follows from it."
            yield Problem(passage.where, message, hint, (wrong.start, wrong.end))


def _holds_sign(text: str) -> bool:
    """Whether a text holds a sign of those that equations have; words for operations are another matter."""
    if "=" in text or "+" in text or "%" in text or "*" in text or "\\" in text:
        return True
    return not text.isascii() and ("≈" in text or "×" in text or "·" in text or "÷" in text)


def _is_trained(record: Record, index: object) -> bool:
    return isinstance(index, int) and record.messages[index].train


def _shortened(equation: str) -> str:
    """The equation as it stands, on one line, as far as it fits into a message."""
    line = " ".join(equation.split())
    line = line[:1].lower() + line[1:]
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"


def _shown(value: "Fraction") -> str:
    """A whole number as it is, others with up to four decimals, or as a quotient where they are small."""
    if value.denominator == 1:
        return str(value.numerator)
    text = f"{float(value):.4f}".rstrip("0")
    return text if type(value)(text) == value else f"about {text}" if abs(value) * 1000 > 1 else str(value)


RULES = (arithmetic,)
