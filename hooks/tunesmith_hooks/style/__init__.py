"""The text itself: leftovers, wording, form, language, and the constraints that the prompt sets."""

from tunesmith_hooks.rule import Hook
from tunesmith_hooks.style import (
    form,
    language,
    leftovers,
    letters,
    markup,
    openings,
    placeholders,
    texts,
    tone,
    wording,
)
from tunesmith_hooks.style.constraints import asked
from tunesmith_hooks.style.options import Options

HOOK = Hook(
    "style",
    Options,
    (
        *texts.RULES,
        *placeholders.RULES,
        *form.RULES,
        *markup.RULES,
        *letters.RULES,
        *leftovers.RULES,
        *openings.RULES,
        *wording.RULES,
        *tone.RULES,
        *language.RULES,
        *asked.RULES,
    ),
)
