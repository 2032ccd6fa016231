"""Reviews: who may give them, what they say and of what, and that they stay as they were given."""

from tunesmith_hooks.review import (
    committing,
    currency,
    disagreement,
    golden,
    independence,
    judgement,
    permanence,
    qualification,
)
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook(
    "review",
    Options,
    (
        *judgement.RULES,
        *currency.RULES,
        *independence.RULES,
        *qualification.RULES,
        *disagreement.RULES,
        *permanence.RULES,
        *committing.RULES,
        *golden.RULES,
    ),
)
