"""Records that are alike, and records that repeat a benchmark."""

from tunesmith_hooks.duplicates import records
from tunesmith_hooks.duplicates.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook("duplicates", Options, records.RULES)
