"""Dialogues: roles and order of turns, acts, progress, and agreement with what was said before."""

from tunesmith_hooks.dialogue import texts, turns
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook(
    "dialogue",
    Options,
    (*turns.RULES, *texts.RULES),
)
