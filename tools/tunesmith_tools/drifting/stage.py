"""Stage drift: whether the records that a build placed anew look like those of the release before.

build/drift/drift.json has the outcome, with the key `alarms`; build/drift/shares.json has rows for plots.
"""

from pathlib import Path

from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith_tools.drifting import comparison, formats, populations, sentences
from tunesmith_tools.pipeline import folders

OUTCOME = f"{folders.DRIFT}/drift.json"
SHARES = f"{folders.DRIFT}/shares.json"


def run(root: Path, policy: Policy, people: People) -> None:
    """Write build/drift/. An alarm does not stop a build: it is a release that asks for a reason."""
    found = populations.of_build(root, people)
    value, rows = formats.nothing_to_compare(), []
    if found:
        compared = comparison.compare(found, policy.drift)
        value = formats.as_json(compared, sentences.alarms(compared, policy.targets), policy.drift)
        rows = formats.shares(compared)
    folders.fresh(root, folders.DRIFT)
    folders.write_json(root / OUTCOME, value)
    folders.write_json(root / SHARES, rows)
