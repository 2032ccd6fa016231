"""How long the prompt wants the answer to be."""

from collections.abc import Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import lengths
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.lengths import demands
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    if demand.holds(lengths.usual(demand.kind, answer)):
        return None
    ways = lengths.counts(demand.kind, answer)
    if not ways or any(demand.holds(number) for number in ways):
        return None
    number = max(ways) if max(ways) < demand.least else min(ways)
    wanted = asked(demand, prompt, demand.kind)
    fact = f"the answer has {number:,} {counted(number, demand.kind)}; the prompt asks for {wanted}"
    return fact, "Count again and shorten or extend it."
