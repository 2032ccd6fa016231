"""Running rules on records in memory, bound to this repository's policy."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tunesmith import people, policy
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith.record import Record
from tunesmith_hooks import binding
from tunesmith_hooks.binding import BoundRule
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Problem

REPOSITORY = Path(__file__).resolve().parents[2]


@cache
def bound() -> dict[str, BoundRule]:
    """Every rule over records, by its full name, with the policy's options."""
    made = policy.load(POLICY, (REPOSITORY / POLICY).read_bytes())
    crowd = people.load(PEOPLE, (REPOSITORY / PEOPLE).read_bytes())
    return {one.name: one for one in binding.bind(HOOKS, made, crowd)[Record]}


def problems(rule: str, record: Record) -> list[Problem]:
    """What a rule says about a record."""
    one = bound()[rule]
    return list(one.rule.check(record, one.options)) if one.rule.concerns(record.vocabulary) else []


def fires(rule: str, record: Record) -> bool:
    """Whether a rule says anything about a record."""
    return bool(problems(rule, record))


def of_hook(hook: str) -> Iterator[str]:
    """The names of a hook's rules over records."""
    return (name for name, one in bound().items() if one.hook == hook)
