"""Rules with everything that the policy says about them, and the policy itself, read from a view."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, get_args

from tunesmith import config
from tunesmith import people as people_file
from tunesmith import policy as policy_file
from tunesmith.corpus import PEOPLE, POLICY, Unreadable, View
from tunesmith.finding import Finding, Severity
from tunesmith.people import People
from tunesmith.policy import HookPolicy, Policy
from tunesmith.record import Record
from tunesmith_hooks import options
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Hook, Problem, Rule, Subject


class NoPolicy(Exception):
    """There is no policy to judge by. The text is for the user."""


class BoundRule(NamedTuple):
    """A rule with everything the policy says about it."""

    name: str
    hook: str
    rule: Rule
    severity: Severity
    since: str
    options: Any


class BoundRules(tuple[BoundRule, ...]):
    """Rules over one type of subject, in order."""

    def concerning(self, record: Record) -> list[BoundRule]:
        """Those that may have something to say about a record. Most wait for a word, and hardly any record has it."""
        numbers = self._always.union(*map(self._by_cue.__getitem__, record.vocabulary & self._by_cue.keys()))
        return [self[number] for number in sorted(numbers)]

    @cached_property
    def _always(self) -> frozenset[int]:
        return frozenset(number for number, one in enumerate(self) if not one.rule.cues)

    @cached_property
    def _by_cue(self) -> dict[str, list[int]]:
        """The numbers of the rules that wait for a word."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self):
            for cue in one.rule.cues:
                found.setdefault(cue, []).append(number)
        return found


Bound = dict[type, BoundRules]
Said = list[tuple[BoundRule, Problem]]


def load_settings(view: View, hooks: Sequence[Hook]) -> tuple[Policy, People]:
    """Policy and people of a view. Raises what `settings` does."""
    contents = dict(view.read([POLICY, PEOPLE]))
    return settings(contents[POLICY], contents[PEOPLE], hooks, view.root)


def settings(
    policy_data: bytes | Unreadable, people_data: bytes | Unreadable, hooks: Sequence[Hook], root: Path
) -> tuple[Policy, People]:
    """Policy and people of their files' contents. Raises NoPolicy where one is missing, ConfigError if invalid."""
    if isinstance(policy_data, Unreadable):
        raise NoPolicy(f"{POLICY}: {policy_data}; `tunesmith init DIR` makes a dataset with one")
    if isinstance(people_data, Unreadable):
        raise NoPolicy(f"{PEOPLE}: {people_data}; it lists who writes and judges")
    policy = _load_policy(policy_data, hooks, root)
    people = people_file.load(PEOPLE, people_data, root)
    for number, override in enumerate(policy.splits.overrides):
        if people.kind(override.by) != "person":
            told = f"{override.by} is no person in {PEOPLE}; a person has to answer for an override"
            raise config.error_at(POLICY, policy_data, ("splits", "overrides", number, "by"), told)
    return policy, people


def validate(path: str, data: bytes) -> None:
    """Raise ConfigError where one file that is to be the policy or the people is invalid, whatever the other says."""
    if path == PEOPLE:
        people_file.load(path, data)
    else:
        _load_policy(data, HOOKS, None)


def _load_policy(data: bytes, hooks: Sequence[Hook], root: Path | None) -> Policy:
    policy = policy_file.load(POLICY, data, root)
    for wrong in options.errors(policy, list(dict.fromkeys((*HOOKS, *hooks)))):  # a run of one hook knows them all
        raise config.error_at(POLICY, data, wrong.where, wrong.message)
    return policy


def bind(hooks: Sequence[Hook], policy: Policy, people: People) -> Bound:
    """The rules to run, by the type of their subject; rules that the policy turns off are left out."""
    bound: dict[type, list[BoundRule]] = {kind: [] for kind in get_args(Subject)}
    for hook in hooks:
        section = policy.hooks.get(hook.id, HookPolicy())
        made = options.made(hook, policy, people)
        for rule in hook.rules:
            severity = section.severity.get(rule.name, rule.severity)
            if severity != "off":
                since = section.since.get(rule.name, rule.since)
                one = BoundRule(f"{hook.id}/{rule.name}", hook.id, rule, Severity(severity), since, made)
                bound[rule.kind].append(one)
    return {kind: BoundRules(rules) for kind, rules in bound.items()}


def run_rules(bound: Iterable[BoundRule], subject: Subject) -> Iterator[tuple[BoundRule, Problem]]:
    """What rules say about a subject."""
    for one in bound:
        for problem in one.rule.check(subject, one.options):
            yield one, problem


def finding_of(error: config.ConfigError) -> Finding:
    """The finding on a policy or people that cannot be judged by."""
    name = "guidelines/policy" if error.path == POLICY else "guidelines/people"
    hint = "Nothing is judged by a file that cannot be read; mend this first."
    return Finding(error.path, error.line, error.column, name, Severity.ERROR, error.message, hint)
