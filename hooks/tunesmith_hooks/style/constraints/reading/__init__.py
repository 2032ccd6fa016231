"""From the words of a prompt to demands on its answer."""

from collections.abc import Iterator

from tunesmith.record import Passage
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading import cases, counts, formats, frames, languages, lengths, signs, words

READERS = tuple(module.READER for module in (lengths, counts, formats, cases, words, signs, frames, languages))
_CUES = frozenset[str]().union(*(reader.cues | reader.beside for reader in READERS))


def prompt_of(passage: Passage) -> Prompt:
    """A passage as readers look at it."""
    return Prompt(passage, passage.vocabulary & _CUES)


def demands(prompt: Prompt) -> Iterator[tuple[str, Demand]]:
    """What a prompt asks for, each with its family. This is run on every prompt, and mostly finds nothing."""
    for reader in READERS:
        if not prompt.hits.isdisjoint(reader.cues) and reader.may_ask(prompt):
            for demand in reader.demands(prompt):
                yield reader.name, demand
