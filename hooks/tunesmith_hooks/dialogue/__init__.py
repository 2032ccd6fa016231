"""Dialogues: roles and order of turns, acts, progress, and agreement with what was said before."""

from tunesmith_hooks.dialogue import acts, agreement, echo, following, given, progress, questions, turns
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook(
    "dialogue",
    Options,
    (
        *turns.RULES,
        *acts.RULES,
        *progress.RULES,
        *questions.RULES,
        *given.RULES,
        *following.RULES,
        *agreement.RULES,
        *echo.RULES,
    ),
)
