"""Reasoning: where it stands, that its arithmetic holds, and that the answer follows from it."""

from tunesmith_hooks.reasoning import aloud, arithmetic, conclusion, leaks, placement
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook("reasoning", Options, (*placement.RULES, *arithmetic.RULES, *conclusion.RULES, *leaks.RULES, *aloud.RULES))
