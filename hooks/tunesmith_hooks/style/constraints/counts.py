"""How many things the prompt asks for."""

from collections.abc import Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import counts
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.counts import demands
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    ways = counts.items(answer.text)
    if not ways or any(demand.holds(number) for number in ways):
        return None
    number, wanted = max(ways), asked(demand, prompt, "things")
    fact = f"the answer lists {number:,} {counted(number, 'things')}; the prompt asks for {wanted}"
    return fact, "Add what lacks or take out what is too much."
