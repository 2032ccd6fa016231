"""Runs rules over subjects and makes findings of what they say: one parse a file, work in proportion to the change."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import config, record, review, schema, source
from tunesmith import people as people_file
from tunesmith import policy as policy_file
from tunesmith.canonical import Tree, Where
from tunesmith.corpus import PEOPLE, POLICY, Corpus, Listed, Unreadable, View, is_record, kind_of
from tunesmith.finding import Finding, Severity
from tunesmith.people import People
from tunesmith.policy import HookPolicy, Policy
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.source import Source
from tunesmith_hooks import options
from tunesmith_hooks.catalogue import HOOKS, rules
from tunesmith_hooks.memory import Memory
from tunesmith_hooks.rule import Hook, Problem, Rule, Subject, Verdict
from tunesmith_hooks.selection import Selection

# A draft is unfinished by definition; these judge what must hold even so.
_STRICT_IN_DRAFTS = ("format", "schema", "privacy")


class Report(NamedTuple):
    """The outcome of a run: sorted findings, how many files were judged, and the records that were read for it."""

    findings: tuple[Finding, ...]
    files: int
    records: tuple[Listed, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings stop a commit."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings do not."""
        return len(self.findings) - self.errors


class BoundRule(NamedTuple):
    """A rule with everything the policy says about it."""

    name: str
    hook: str
    rule: Rule
    severity: Severity
    options: Any


class Judged(NamedTuple):
    """What one file turned out to hold, and the findings on it."""

    findings: list[Finding]
    record: Record | None = None


class NoPolicy(Exception):
    """There is no policy to judge by. The text is for the user."""


def judge(selection: Selection, hooks: Sequence[Hook], memory: Memory | None = None) -> Report:
    """Judge a selection of files by hooks. Raises NoPolicy; an invalid policy is a report of one finding.

    With a `memory`, files that were found clean before under the same rules are not read again.
    """
    try:
        policy, people = load_settings(selection.view, hooks)
    except config.ConfigError as error:
        return Report((_policy_finding(error),), 0)
    bound = bind(hooks, policy, people)
    findings: list[Finding] = []
    listed: list[Listed] = []
    new = selection.changes.new
    for path, content in selection.view.read(_unknown(selection, memory)):
        judged = judge_file(path, content, bound, is_new=path in new)
        findings += judged.findings
        one = judged.record
        if one:
            listed.append(Listed(path, one.status, one.guideline, one.superseded_by, one.attachments))
        if memory and not judged.findings and not (one and _speaks_of_others(one)):
            memory.add(path, selection.view.blob(path))
    if not selection.alone:
        view, changes = selection.view, selection.changes
        whole = Corpus(view, changes, selection.baseline, selection.whole, tuple(listed))
        findings += _judge_corpus(whole, bound)
    return Report(tuple(sorted(findings, key=lambda finding: finding.order)), len(selection.paths), tuple(listed))


def _speaks_of_others(one: Record) -> bool:
    """Whether a record names other files, which may change while it stays: it is looked at each time."""
    return bool(one.superseded_by or one.attachments or one.status == "erased")


def _unknown(selection: Selection, memory: Memory | None) -> list[str]:
    """The files to read: the changed ones, on which corpus rules speak, and those not known to be clean."""
    if memory is None:
        return list(selection.paths)
    changed, view = selection.changes.all, selection.view
    return [path for path in selection.paths if path in changed or not memory.knows(path, view.blob(path))]


def judge_settings(path: str, data: bytes) -> Report:
    """What is wrong with one file that is to be the policy or the people, and nothing about any other file."""
    try:
        if path == PEOPLE:
            people_file.load(path, data)
        else:
            _load_policy(data, HOOKS, None)
    except config.ConfigError as error:
        return Report((_policy_finding(error),), 1)
    return Report((), 1)


def load_settings(view: View, hooks: Sequence[Hook]) -> tuple[Policy, People]:
    """Policy and people of a view. Raises NoPolicy where one is missing, ConfigError where one is invalid."""
    contents = dict(view.read([POLICY, PEOPLE]))
    policy_data, people_data = contents[POLICY], contents[PEOPLE]
    if isinstance(policy_data, Unreadable):
        raise NoPolicy(f"{POLICY}: {policy_data}; `tunesmith init DIR` makes a dataset with one")
    if isinstance(people_data, Unreadable):
        raise NoPolicy(f"{PEOPLE}: {people_data}; it lists who writes and judges")
    policy = _load_policy(policy_data, hooks, view.root)
    return policy, people_file.load(PEOPLE, people_data, view.root)


def _load_policy(data: bytes, hooks: Sequence[Hook], root: Path | None) -> Policy:
    policy = policy_file.load(POLICY, data, root)
    for wrong in options.errors(policy, list(dict.fromkeys((*HOOKS, *hooks)))):  # a run of one hook knows them all
        raise config.error_at(POLICY, data, wrong.where, wrong.message)
    return policy


def bind(hooks: Sequence[Hook], policy: Policy, people: People) -> dict[type, list[BoundRule]]:
    """The rules to run, by the type of their subject; rules that the policy turns off are left out."""
    bound: dict[type, list[BoundRule]] = {}
    for hook in hooks:
        section = policy.hooks.get(hook.id, HookPolicy())
        made = options.made(hook, policy, people)
        for rule in hook.rules:
            severity = section.severity.get(rule.name, rule.severity)
            if severity != "off":
                one = BoundRule(f"{hook.id}/{rule.name}", hook.id, rule, Severity(severity), made)
                bound.setdefault(rule.kind, []).append(one)
    return bound


def judge_file(path: str, content: bytes | Unreadable, bound: dict[type, list[BoundRule]], *, is_new: bool) -> Judged:
    """Everything that the rules say about one file."""
    kind = kind_of(path)
    if isinstance(content, Unreadable):
        file = source.unreadable(path, kind, str(content))
    elif not path.endswith(".yaml"):
        file = source.unreadable(path, kind, f"only <id>.yaml files stand below {path.split('/', 1)[0]}/")
    else:
        file = source.read(path, content, kind)
    return judge_source(file, bound, is_new=is_new)


def judge_source(file: Source, bound: dict[type, list[BoundRule]], *, is_new: bool) -> Judged:
    """Everything that the rules say about one source. `is_new` files get no grace from younger rules."""
    said = list(run_rules(bound.get(Source, []), file))
    if file.tree is None:
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    if file.kind == "review":
        subject = review.from_tree(file.tree) if not file.violations else None
        said += run_rules(bound.get(Review, []), subject) if subject else []
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    tree = _readable(file)
    if tree is None:
        return Judged([finding_of(file, one, problem, one.severity) for one, problem in said])
    subject_record = record.from_tree(tree)
    said += run_rules(bound.get(Record, []), subject_record)
    said = waived(file, subject_record, said, bound)
    soften = softener(subject_record, is_new=is_new)
    return Judged([finding_of(file, one, problem, soften(one)) for one, problem in said], record=subject_record)


Said = list[tuple[BoundRule, Problem]]


def run_rules(bound: list[BoundRule], subject: Subject) -> Iterator[tuple[BoundRule, Problem]]:
    """What rules say about a subject."""
    for one in bound:
        for problem in one.rule.check(subject, one.options):
            yield one, problem


def softener(subject: Record, *, is_new: bool) -> Callable[[BoundRule], Severity]:
    """Errors become warnings in drafts, and in records older than the rule."""
    written = policy_file.version_number(subject.guideline) if subject.guideline else None

    def severity(one: BoundRule) -> Severity:
        if subject.is_draft and one.hook not in _STRICT_IN_DRAFTS:
            return Severity.WARNING
        if not is_new and written and written < policy_file.version_number(one.rule.since):
            return Severity.WARNING
        return one.severity

    return severity


def waived(file: Source, subject: Record, said: Said, bound: dict[type, list[BoundRule]]) -> Said:
    """What is left after the record's waivers, and what is to be said about waivers that silenced nothing."""
    if not subject.waivers:
        return said
    silenced: set[int] = set()
    kept: Said = []
    for one, problem in said:
        hits = [number for number in range(len(subject.waivers)) if _covers(file, subject, number, one, problem)]
        silenced.update(hits)
        if not hits:
            kept.append((one, problem))
    ran = frozenset(one.name for several in bound.values() for one in several)
    ran |= {waiver.rule for waiver in subject.waivers} - rules().keys()  # no such rule: it silences nothing in any run
    kept += run_rules(bound.get(Verdict, []), Verdict(subject, ran, frozenset(silenced)))
    return kept


def _covers(file: Source, subject: Record, number: int, one: BoundRule, problem: Problem) -> bool:
    waiver = subject.waivers[number]
    if not one.rule.waivable or waiver.rule != one.name or waiver.of != subject.text:
        return False
    return waiver.match is None or waiver.match == span_digest(file, problem)


def span_digest(file: Source, problem: Problem) -> str | None:
    """sha256 of the text that a problem is about: its span, or the whole value; None where it is about no text."""
    try:
        value = file.value(problem.where)
    except (KeyError, IndexError, TypeError):
        return None
    if not isinstance(value, str):
        return None
    start, end = problem.span or (0, len(value))
    return hashlib.sha256(value[start:end].encode()).hexdigest()


def finding_of(file: Source, one: BoundRule, problem: Problem, severity: Severity) -> Finding:
    """A problem with its rule and its place in the file."""
    line, column = file.locate(problem.where, problem.span[0] if problem.span else None)
    name = record.id_of(file.path) if file.kind == "record" else review.record_of(file.path)
    return _stamped(file.path, line, column, one, problem, severity, name)


def _stamped(
    path: str, line: int, column: int, one: BoundRule, problem: Problem, severity: Severity, name: str | None
) -> Finding:
    hint = problem.hint or f"`tunesmith explain {one.name}` tells why."
    return Finding(path, line, column, one.name, severity, problem.message, hint, name)


def _judge_corpus(corpus: Corpus, bound: dict[type, list[BoundRule]]) -> list[Finding]:
    said = [(one, problem, problem.path or ".") for one, problem in run_rules(bound.get(Corpus, []), corpus)]
    contents = corpus.now({path for _, problem, path in said if problem.where})
    drafts = {record.path for record in corpus.records if record.status == "draft"}
    findings = []
    for one, problem, path in said:
        softened = path in drafts and one.hook not in _STRICT_IN_DRAFTS
        severity = Severity.WARNING if softened else one.severity
        if path in contents:
            file = source.read(path, contents[path], kind_of(path))
            findings.append(finding_of(file, one, problem, severity))
        else:
            name = record.id_of(path) if is_record(path) else None
            findings.append(_stamped(path, 1, 1, one, problem, severity, name))
    return findings


def _policy_finding(error: config.ConfigError) -> Finding:
    name = "guidelines/policy" if error.path == POLICY else "guidelines/people"
    hint = "Nothing is judged by a file that cannot be read; mend this first."
    return Finding(error.path, error.line, error.column, name, Severity.ERROR, error.message, hint)


def _readable(file: Source) -> Tree | None:
    """The tree without the values that have the wrong type or form, so that the other rules can still speak.

    None where a whole message or the like is of the wrong kind: taking it out would move the places of those behind it.
    """
    if len(file.violations) >= schema.MAX_VIOLATIONS:
        return None  # there may be more, and the other rules rely on the types of what is left
    bad: set[Where] = set()
    for violation in file.violations:
        if violation.keyword in ("required", "additionalProperties", "propertyNames") or not violation.where:
            continue
        where = violation.where
        while isinstance(where[-1], int):
            where = where[:-1]
        if where[-1] in ("messages", "alternatives", "waivers"):
            return None
        bad.add(where)
    return _pruned(file.tree, bad, ()) if bad else file.tree


def _pruned(value: Any, bad: set[Where], where: Where) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(inner, bad, (*where, key)) for key, inner in value.items() if (*where, key) not in bad}
    if isinstance(value, list):
        return [_pruned(item, bad, (*where, number)) for number, item in enumerate(value)]
    return value
