"""Which capitals the prompt asks for."""

from collections.abc import Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import cases
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.cases import demands
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    if demand.kind == "capital words":
        ways = cases.words_in_capitals(answer.text)
        if any(demand.holds(number) for number in ways):
            return None
        name, number = "words in capitals", max(ways)
        fact = f"the answer has {number} {counted(number, name)}; the prompt asks for {asked(demand, prompt, name)}"
        return fact, "Write more or fewer words in capitals."
    lower = demand.kind == "lower"
    place = cases.capital(answer.text) if lower else cases.small_letter(answer.text)
    if place is None:
        return None
    wrong, wanted = ("a capital", "no capitals") if lower else ("a small letter", "capitals alone")
    return (
        f"the answer has {wrong} at character {place + 1}; the prompt asks for {wanted}",
        "Change the case of all letters.",
    )
