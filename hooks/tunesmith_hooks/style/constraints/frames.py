"""How the prompt wants the answer to begin, to end and to be wrapped."""

from collections.abc import Iterator, Sequence

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.keeping import frames
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.frames import demands
from tunesmith_hooks.style.constraints.scope import Said, broken


def judge(record: Record, asking: Sequence[Passage]) -> Iterator[Problem]:
    """What trained answers do not keep of it."""
    yield from broken(record, asking, demands, _wrong)


def _wrong(demand: Demand, answer: Passage, prompt: Prompt) -> Said:
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
