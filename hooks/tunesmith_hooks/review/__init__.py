"""Reviews: who may give them, what they say, and that they stay as they were given."""

from tunesmith_hooks.review import independence, judgement, permanence
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook("review", Options, (*judgement.RULES, *independence.RULES, *permanence.RULES))
