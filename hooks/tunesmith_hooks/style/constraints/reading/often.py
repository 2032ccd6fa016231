"""How often something is to stand in an answer: at least twice, never, no more than three times."""

import re
from collections.abc import Iterable, Iterator

from tunesmith_hooks.style.constraints import gate, numbers, parts
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.cases import ADVERBS, times

NEGATION = (
    r"\b(?:do not|don't|dont|does not|doesn't|won't|isn't|aren't|never|avoid|without|refrain from|cannot|can't|must "
    r"not|mustn't|should not|shouldn't|not|no|may not|ohne|vermeide|nicht|kein|keine|sans|n'emploie pas|n'utilise pas|"
    r"évite|sin|evita|no uses|leave out|exclude|skip|free of)\b"
)
PASSIVE_NOT = (
    r"\b(?:should not|shouldn't|must not|mustn't|cannot|can't|can not|may not|never|not allowed|doesn't|does not|"
    r"don't|do not|is forbidden|are forbidden|verboten|not (?:to )?be|no debe|ne doit pas)\b"
)
# Where a negation or a verb stops to reach: "do not say A but use B", "include A and should not use B".
CLAUSE = (
    r"\bbut\b|;|\bdon't forget to\b|\bdo not forget to\b|\b(?:and|,) (?=(?:must|should|use|include|mention|make|add|"
    r"have|the|not|do|don't|never|without|ensure|be sure|please)\b)"
)
_TIMES = (
    rf"(?P<relation>at least|at most|no more than|not more than|more than|less than|fewer than|exactly|only|a minimum "
    rf"of|a maximum of|no fewer than|no less than|up to|minimum|maximum)?\s*(?:of "
    rf")?(?:(?P<low>{numbers.NUMBER})\s?(?:-|–|to|or|and|bis|à|a)\s?)?(?P<number>(?<![^\W\d_]-){numbers.NUMBER})?\s*"
    r"(?P<unit>once or (?:less|fewer)|at most once|or more times|or fewer times|or less times|"
    r"times or more|times or less|times|time|once|twice|thrice)\b"
)
_RELATIONS = {
    "not more than": "at most",
    "a maximum of": "at most",
    "maximum": "at most",
    "up to": "at most",
    "a minimum of": "at least",
    "minimum": "at least",
    "no fewer than": "at least",
    "no less than": "at least",
}


def asked_once(prompt: Prompt, read: Iterable[Demand]) -> Iterator[Demand]:
    """Each word or sign once, if it is asked for."""
    found: dict[tuple[str, tuple[str, ...]], Demand] = {}
    for demand in read:
        if gate.asks(prompt, *demand.span) and not (
            demand.most is not None and parts.is_in_a_part(prompt, demand.span)
        ):
            first = found.setdefault((demand.kind, demand.words), demand)
            if first.most == 0 or first[2:4] == (1, None):  # a number says more than "use" and "avoid"
                found[demand.kind, demand.words] = demand if demand.most != 0 else first
    yield from found.values()


def often(tail: str, head: str) -> tuple[int, int | None] | None:
    """The bounds of how often, behind the word or before it."""
    for piece in (tail, head):
        for found in re.finditer(_TIMES, piece):
            if found["number"] or "once" in found["unit"] or found["unit"] in ADVERBS:
                return _bounds(found)
    return None


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    unit = found["unit"]
    if " once" in unit or "once " in unit:
        return 0, 1
    if found["low"] and found["number"]:
        return numbers.value(found["low"]), numbers.value(found["number"])
    relation = _RELATIONS.get(found["relation"] or "", found["relation"] or "exactly")
    if unit.endswith("more") or unit.startswith("or more"):
        relation = "at least"
    elif "fewer" in unit or "less" in unit:
        relation = "at most"
    return times(relation, numbers.value(found["number"]) if found["number"] else ADVERBS[unit])
