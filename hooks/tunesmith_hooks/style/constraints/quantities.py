"""How much the prompt asks for: length, and number of things."""

from collections.abc import Iterator

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import counts, lengths
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import broken
from tunesmith_hooks.style.options import Options

Said = tuple[str, str] | None


@rule()
def asked_length(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has as many words, sentences, paragraphs, lines or characters as its prompt says.

    Why: a model learns from such answers that a stated limit is none. A word is what stands between spaces and holds a
    letter or digit; a hyphenated one may count as two. A sentence ends in a full stop, question or exclamation mark
    or an ellipsis, abbreviations aside. Paragraphs stand between blank lines or dividers. Marks of lists and headings
    are no words; titles, headings, lead-ins and code may count or not, fences never. The rule fires only if no way of
    counting fits. "A 60-word review" leaves a third of room. Left out are rough lengths ("about 60 words"), limits on a
    part of the answer ("each", "a title of"), and additions ("add two lines"). It reads English, German, French and
    Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Say in one sentence what Lima is.
          - role: assistant
            content: |-
              Lima is a city. It is the capital of Peru.
    Good:
        messages:
          - role: user
            content: |-
              Say in one sentence what Lima is.
          - role: assistant
            content: |-
              Lima is the capital of Peru.
    """
    yield from broken(record, "length", _wrong_length)


@rule()
def asked_count(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer lists as many things as its prompt asks for.

    Why: who asks for five ideas and gets four has to ask again. Entries of the outermost list count, also lines without
    a mark and things between commas. Answers that are no list, and prompts that ask for several lists, are left to
    the reader.

    Bad:
        messages:
          - role: user
            content: |-
              Name three cities in Peru.
          - role: assistant
            content: |-
              - Lima
              - Cusco
    Good:
        messages:
          - role: user
            content: |-
              Name three cities in Peru.
          - role: assistant
            content: |-
              - Lima
              - Cusco
              - Arequipa
    """
    yield from broken(record, "count", _wrong_count)


def _wrong_length(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    if demand.holds(lengths.usual(demand.kind, answer)):
        return None
    ways = lengths.counts(demand.kind, answer)
    if not ways or any(demand.holds(number) for number in ways):
        return None
    number = max(ways) if max(ways) < demand.least else min(ways)
    return _fact("the answer has", number, demand, prompt, demand.kind), "Count again and shorten or extend it."


def _wrong_count(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    ways = counts.items(answer.text)
    if not ways or any(demand.holds(number) for number in ways):
        return None
    return _fact(
        "the answer lists", max(ways), demand, prompt, "things"
    ), "Add what lacks or take out what is too much."


def _fact(saying: str, number: int, demand: Demand, prompt: Prompt, unit: str) -> str:
    return f"{saying} {number:,} {counted(number, unit)}; the prompt asks for {asked(demand, prompt, unit)}"


RULES = (asked_length, asked_count)
