"""Safety labels: that they are complete, agree with each other, and fit what the texts say."""

from tunesmith_hooks.rule import Hook
from tunesmith_hooks.safety import care, combinations, labels, refusals, wording
from tunesmith_hooks.safety.options import Options

HOOK = Hook("safety", Options, (*combinations.RULES, *labels.RULES, *refusals.RULES, *care.RULES, *wording.RULES))
