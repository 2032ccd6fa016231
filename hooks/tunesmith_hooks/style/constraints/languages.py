"""Which language the prompt asks for."""

from collections.abc import Iterator, Sequence

from tunesmith import languages
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.languages import demands
from tunesmith_hooks.style.constraints.scope import Said, broken

# Languages that are written alike; telling them apart is left to people.
_ALIKE = (
    frozenset(("sv", "da", "no")),
    frozenset(("hi", "mr", "ne")),
    frozenset(("ar", "fa", "ur")),
    frozenset(("ru", "uk", "bg")),
)
_OTHER_SCRIPTS = word_set("ru uk bg ar fa ur hi mr ne el he bn pa gu ta te kn ml th ja ko zh")
_FEWEST_WORDS = 4  # in Latin letters, where another script is asked for


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, _prompt: Prompt) -> Said:
    wanted, text = demand.words[0], answer.prose
    found = languages.identify(answer.words, text)
    if found is None and wanted in _OTHER_SCRIPTS and len(answer.words) >= _FEWEST_WORDS and text.isascii():
        found = "in Latin letters"
    if found is None or found == wanted or any(wanted in group and found in group for group in _ALIKE):
        return None
    return f"the answer is not in the language that the prompt asks for ({wanted})", "Write all of it in that language."
