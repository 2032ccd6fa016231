"""Which words and signs the prompt wants or forbids."""

from collections.abc import Callable, Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import words
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading import signs
from tunesmith_hooks.style.constraints.reading.words import demands
from tunesmith_hooks.style.constraints.saying import counted
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, _words_and_signs, _wrong)


def _words_and_signs(prompt: Prompt) -> Iterator[Demand]:
    yield from demands(prompt)
    yield from signs.demands(prompt)


def _wrong(demand: Demand, answer: Passage, _prompt: Prompt) -> Said:
    ways = _USED[demand.kind](demand.words[0], answer)
    if any(demand.holds(number) for number in ways):
        return None
    name = f"{demand.kind} {demand.words[0][:40]!r}"
    number = max(ways) if max(ways) < demand.least else min(ways)
    if demand.most == 0:
        return f"the answer has the {name}, which the prompt forbids", "Say it in other words."
    if number == 0:
        return f"the answer lacks the {name}, which the prompt asks for", "Work it in."
    fact = f"the answer has the {name} {number} {counted(number, 'times')}; the prompt asks for {demand.bounds}"
    return fact, "Use it as often as asked."


_USED: dict[str, Callable[[str, Passage], frozenset[int]]] = {
    "word": words.uses,
    "letter": words.letters,
    "sign": words.signs,
}
