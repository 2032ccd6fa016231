"""The prompt: what it points at, what it asks a model to see, and demands that exclude each other."""

from tunesmith_hooks.instruction import context, contradictions, media, texts
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook(
    "instruction",
    Options,
    (*context.RULES, *texts.RULES, *media.RULES, *contradictions.RULES),
)
