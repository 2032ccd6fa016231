"""What a run of `tunesmith migrate` did, or would do, as lines and as JSON."""

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tunesmith import migration, record
from tunesmith.finding import counted
from tunesmith_tools.migrating.change import Outcome
from tunesmith_tools.migrating.plan import Plan

_MOST = 10  # reviews named in the text


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the records that changed or were left and how many need nothing, and what is left for people.

    `lost` are the paths of reviews that stop counting, `old_keys` sentences on files that name keys that are gone.
    Where `writes` is false nothing was written.
    """

    plan: Plan
    changed: tuple[Outcome, ...]
    left: tuple[Outcome, ...]
    same: int
    lost: tuple[str, ...]
    old_keys: tuple[str, ...]
    writes: bool


def diff(run: Run) -> Iterator[str]:
    """Every change as a unified diff."""
    for one in run.changed:
        before, after = (data.decode("utf-8").split("\n") for data in (one.before, one.after))
        yield from difflib.unified_diff(before, after, f"a/{one.path}", f"b/{one.path}", lineterm="")


def summary(run: Run) -> Iterator[str]:
    """Counts of every change, each record that is left, and what comes next."""
    if not run.plan.migrations:
        yield f"nothing to do: {migration.FOLDER}/ has no migration up to version {run.plan.to}"
        return
    counts = Counter(step for one in run.changed for step in one.steps)
    for step, count in sorted(counts.items(), key=str):
        became = "is dropped" if step.new is None else f"becomes {step.new}"
        yield f"{step.label} {step.old} {became} in {counted(count, 'record')}"
    for one in run.left:
        yield f"left: {one.path}: {one.why}"
    verb = "changed" if run.writes else "would change"
    yield f"{counted(len(run.changed), 'record')} {verb}, {len(run.left):,} left, {run.same:,} need nothing"
    if run.lost:
        yield f"{counted(len(run.lost), 'review')} no longer counted, of labels that their records no longer have:"
        yield from (f"  {path}" for path in run.lost[:_MOST])
        if len(run.lost) > _MOST:
            yield f"  and {len(run.lost) - _MOST:,} more; --format json names them all"
    yield from (f"{sentence}, which is no key any more; mend it by hand" for sentence in run.old_keys)
    if run.changed:
        yield f"next: {'tunesmith check, then commit' if run.writes else 'tunesmith migrate'}"


def as_json(run: Run) -> dict[str, Any]:
    """The same for programs."""
    return {
        "to": run.plan.to,
        "migrations": [one.version for one in run.plan.migrations],
        "changed": [_named(one) | {"steps": [step._asdict() for step in one.steps]} for one in run.changed],
        "left": [_named(one) | {"why": one.why} for one in run.left],
        "same": run.same,
        "reviews_that_stop_counting": run.lost,
        "old_keys_elsewhere": run.old_keys,
        "written": run.writes and bool(run.changed),
    }


def _named(one: Outcome) -> dict[str, Any]:
    return {"record": record.id_of(one.path), "path": one.path}
