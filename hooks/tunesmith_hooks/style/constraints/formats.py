"""Which format the prompt asks for."""

from collections.abc import Callable, Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import formats, orders
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.formats import demands
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    if demand.kind in _FORMS:
        name, has, hint = _FORMS[demand.kind]
        return None if has(answer.text) else (f"the answer has no {name}, which the prompt asks for", hint)
    if demand.kind == "json":
        if formats.has_json(answer.text, alone="alone" in demand.words):
            return None
        alone = " alone" if "alone" in demand.words else ""
        return f"the answer is no valid JSON{alone}, which the prompt asks for", "Give JSON that a parser accepts."
    number, name = _COUNTED[demand.kind](demand, answer.text), _NAMES[demand.kind]
    if demand.holds(number):
        return None
    return (
        f"the answer has {number} {counted(number, name)}; the prompt asks for {asked(demand, prompt, name)}",
        "Mark them as it says.",
    )


_FORMS: dict[str, tuple[str, Callable[[str], bool], str]] = {
    "table": ("table", formats.has_table, "Give a Markdown table with a row of dashes below its header."),
    "bullets": (
        "bulleted list",
        lambda text: formats.bullets(text) > 0,
        "Put each item behind a dash on its own line.",
    ),
    "numbers": (
        "numbered list",
        lambda text: formats.numbered(text) > 0,
        "Put a number before each item on its own line.",
    ),
    "code": ("code block", formats.has_code_block, "Put the code between fences."),
    "alphabetical": (
        "list in alphabetical order",
        orders.is_alphabetical,
        "Sort the list.",
    ),
    "title": ("title in double angle brackets", formats.has_title, "Write it as <<title>>."),
}
_COUNTED: dict[str, Callable[[Demand, str], int]] = {
    "highlights": lambda _, text: formats.highlights(text),
    "placeholders": lambda _, text: formats.placeholders(text),
    "sections": lambda demand, text: formats.sections(text, demand.words[0]),
    "divided": lambda demand, text: formats.parts(text, demand.words[0]),
}
_NAMES = {
    "highlights": "highlights",
    "placeholders": "placeholders",
    "sections": "sections with labels",
    "divided": "parts between dividers",
}
