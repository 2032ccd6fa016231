"""Which words the prompt asks for: wanted and forbidden ones, the beginning and the end, and the language."""

from collections.abc import Callable, Iterator

from tunesmith import languages
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import frames, words
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.saying import counted
from tunesmith_hooks.style.constraints.scope import broken
from tunesmith_hooks.style.options import Options

Said = tuple[str, str] | None


@rule()
def asked_words(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has the words and signs that its prompt wants, as often as it wants them, and none that it forbids.

    Why: they are the constraints that users look for first. A wanted word may stand inside of a longer one; a forbidden
    one counts where it stands alone, in any case. Letters count in either case, commas inside of numbers need not.

    Bad:
        messages:
          - role: user
            content: |-
              Describe Lima without using the word "city".
          - role: assistant
            content: |-
              A grey city on cliffs above the sea.
    Good:
        messages:
          - role: user
            content: |-
              Describe Lima without using the word "city".
          - role: assistant
            content: |-
              Grey roofs on cliffs above the sea.
    """
    yield from broken(record, "words", _wrong_words)


@rule()
def asked_frame(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer begins, ends and is wrapped as its prompt says.

    Why: a fixed beginning or end is mostly read by a program or belongs to a template. Judged are first and last
    phrases, quotation marks around the whole, a postscript, the request repeated first, the first word of a
    paragraph, and one of given answers. Case, quotation marks and the full stop at the end are let pass.

    Bad:
        messages:
          - role: user
            content: |-
              Tell me about Lima. End your answer with "Come and see."
          - role: assistant
            content: |-
              It lies on cliffs above the sea.
    Good:
        messages:
          - role: user
            content: |-
              Tell me about Lima. End your answer with "Come and see."
          - role: assistant
            content: |-
              It lies on cliffs above the sea. Come and see.
    """
    yield from broken(record, "frame", _wrong_frame)


@rule()
def asked_language(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is in the language that its prompt asks for.

    Why: who asks for French cannot use an answer in English. Requests to translate and prompts about programs are left
    alone, as are short answers whose language cannot be told.

    Bad:
        messages:
          - role: user
            content: |-
              What is Lima known for? Answer in Spanish.
          - role: assistant
            content: |-
              It is known for its food, its fog and the cliffs above the sea.
    Good:
        language: es
        messages:
          - role: user
            content: |-
              What is Lima known for? Answer in Spanish.
          - role: assistant
            content: |-
              Es conocida por su comida, por su niebla y por los acantilados sobre el mar.
    """
    yield from broken(record, "language", _wrong_language)


def _wrong_words(demand: Demand, answer: Passage, _prompt: Prompt) -> Said:
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


def _wrong_frame(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
    if _keeps_frame(demand, answer.text, prompt):
        return None
    fact, hint = _FRAMES[demand.kind]
    return f"the answer {fact}", hint


_FRAMES = {
    "start": ("does not begin with the phrase that the prompt gives", "Begin with it."),
    "end": ("does not end with the phrase that the prompt gives", "Put it last."),
    "quotation": ("does not stand in quotation marks as the prompt asks", "Wrap all of it."),
    "postscript": ("has no postscript as the prompt asks", "Add it."),
    "repeated": ("does not repeat the request first as the prompt asks", "Repeat it word for word."),
    "choice": ("has none of the answers that the prompt gives", "Use one of them as it stands."),
    "bare choice": ("is not one of the words that the prompt gives alone", "Give one of them and nothing else."),
    "paragraph start": ("has another first word in a paragraph than the prompt gives", "Begin the paragraph with it."),
}


def _keeps_frame(demand: Demand, text: str, prompt: Prompt) -> bool:
    match demand.kind:
        case "start":
            return frames.starts(text, demand.words[0])
        case "end":
            return frames.ends(text, demand.words[0])
        case "quotation":
            return frames.is_quoted(text)
        case "postscript":
            return frames.has_postscript(text, demand.words[0])
        case "repeated":
            return frames.repeats(text, prompt.text)
        case "choice":
            return frames.names_one(text, demand.words)
        case "bare choice":
            return frames.is_one(text, demand.words)
        case _:
            return frames.paragraph_starts(text, demand.least, demand.words[0])


# Languages that are written alike; telling them apart is left to people.
_ALIKE = (
    frozenset(("sv", "da", "no")),
    frozenset(("hi", "mr", "ne")),
    frozenset(("ar", "fa", "ur")),
    frozenset(("ru", "uk", "bg")),
)
_OTHER_SCRIPTS = word_set("ru uk bg ar fa ur hi mr ne el he bn pa gu ta te kn ml th ja ko zh")
_FEWEST_WORDS = 4  # in Latin letters, where another script is asked for


def _wrong_language(demand: Demand, answer: Passage, _prompt: Prompt) -> Said:
    wanted, text = demand.words[0], answer.prose
    found = languages.identify(answer.words, text)
    if found is None and wanted in _OTHER_SCRIPTS and len(answer.words) >= _FEWEST_WORDS and text.isascii():
        found = "in Latin letters"
    if found is None or found == wanted or any(wanted in group and found in group for group in _ALIKE):
        return None
    return f"the answer is not in the language that the prompt asks for ({wanted})", "Write all of it in that language."


RULES = (asked_words, asked_frame, asked_language)
