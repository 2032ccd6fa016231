"""What an answer calls people."""

from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.safety import answers, insults
from tunesmith_hooks.safety.options import Options

# Somebody else speaks in them: the author of a given text, or a person who was made up.
_SPOKEN_BY_OTHERS = ("translation", "creative_writing")


# An answer that `abuse` finds something in holds one of these.
_CUES = insults.WORDS | word_set(
    "inferior fuck screw hell piss shit arse kill shut fresse maul verpiss fick gueule foutre mierda infierno puta",
    "hurt destroy murder ruin hunt regret suffer hope bringe tuer matar",
)


@rule(severity=Severity.WARNING, cues=_CUES)
def toxic_wording(record: Record, _options: Options) -> Iterator[Problem]:
    """A trained answer insults and threatens nobody: neither the reader nor a group of people.

    Why: a model takes over the tone that it is shown. Quotations, words that the prompt itself holds, translations and
    stories are exempt, answers that are labelled harmful too, and words that insult only when they are aimed, such as
    vermin in an attic. English, and the plainest abuse of German, French and Spanish. The message never repeats the
    word.

    Bad:
        messages:
          - role: user
            content: |-
              Why does my script not run?
          - role: assistant
            content: |-
              Because you are an idiot: line 3 lacks a colon.
    Good:
        messages:
          - role: user
            content: |-
              Why does my script not run?
          - role: assistant
            content: |-
              Because line 3 lacks a colon.
    """
    if record.task in _SPOKEN_BY_OTHERS:
        return
    from tunesmith_hooks.safety import abuse  # hardly any record holds one of its words

    for answer in answers.trained(record):
        said = (one for one in abuse.abuses(answer) if not (one.words and one.words <= record.prompt_vocabulary))
        found = next(said, None)
        if found and not answers.is_harmful(record, answer):
            hint = "Say what is to be said without it, or set it in quotation marks if somebody else says it."
            yield Problem(answer.where, f"the answer holds {found.kind}", hint, (found.start, found.end))


RULES = (toxic_wording,)
