"""How a finding names what the prompt asks for."""

import re

from tunesmith_hooks.style.constraints import numbers
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt

_LONGEST = 40  # characters of a prompt that a message quotes
_REVERSED = r"(?:more|longer|less|fewer|shorter|under|over|above|below|mehr|weniger|plus|moins|más|menos)\b"


def asked(demand: Demand, prompt: Prompt, unit: str) -> str:
    """The limit in the words of the prompt, or its bounds where those are long or need the words before them."""
    start, end = numbers.phrase(prompt.folded, *demand.span)
    said = prompt.text[start:end]
    if len(said) > _LONGEST or "\n" in said or not re.search(numbers.NUMBER, prompt.folded[start:end]):
        return f"{demand.bounds} {counted(demand.least if demand.most is None else demand.most, unit)}"
    if re.match(_REVERSED, prompt.folded[start:end]) and _is_negated(prompt.folded[:start]):
        return f"{demand.bounds} {counted(demand.least if demand.most is None else demand.most, unit)}"
    return f'"{said}"'


def counted(number: int, units: str) -> str:
    """A unit in the number that agrees: line, lines; the first word of several is the noun."""
    noun, blank, rest = units.partition(" ")
    return units if number != 1 else noun.removesuffix("s") + blank + rest


def _is_negated(head: str) -> bool:
    return bool(re.search(r"(?:\bno|\bnot|n't|\bnever|\bnothing|\bnicht|\bpas|\bsin)\b[^.,;!?]{0,40}$", head[-60:]))
