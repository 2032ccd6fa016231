"""Which form the prompt asks for: format, and capitals."""

from collections.abc import Callable, Iterator

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import cases, formats, orders
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.saying import asked, counted
from tunesmith_hooks.style.constraints.scope import broken
from tunesmith_hooks.style.options import Options

Said = tuple[str, str] | None


@rule()
def asked_format(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has the format that its prompt names.

    Why: what a program or a page is to take in fails if the form is another one. Judged are JSON, tables, bulleted and
    numbered lists, code blocks, titles in double angle brackets, highlights in Markdown, labelled sections, parts
    between dividers, and placeholders in square brackets. A fence around JSON is let pass. Prompts about programs are
    left alone, since they speak of formats that the program handles.

    Bad:
        messages:
          - role: user
            content: |-
              Give the capital of Peru in JSON format.
          - role: assistant
            content: |-
              The capital is Lima.
    Good:
        messages:
          - role: user
            content: |-
              Give the capital of Peru in JSON format.
          - role: assistant
            content: |-
              {"capital": "Lima"}
    """
    yield from broken(record, "format", _wrong_format)


@rule()
def asked_case(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is in capitals or without them where its prompt asks for it.

    Why: one letter of the other kind breaks such a rule, and a reader sees it at once. A number of words in capitals is
    counted with and without words of one letter.

    Bad:
        messages:
          - role: user
            content: |-
              Answer in all lowercase letters. What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              Answer in all lowercase letters. What is the capital of Peru?
          - role: assistant
            content: |-
              lima.
    """
    yield from broken(record, "case", _wrong_case)


def _wrong_format(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
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


def _wrong_case(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
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


RULES = (asked_format, asked_case)
