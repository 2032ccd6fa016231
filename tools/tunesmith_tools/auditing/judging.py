"""Auditors at work: which drawn record is next, what its text was in the frozen revision, and their judgement of it."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tunesmith import git, record, source
from tunesmith.corpus import Unreadable, read_regular
from tunesmith.people import Person
from tunesmith.record import Record
from tunesmith_hooks.report import printable
from tunesmith_tools.auditing.drawing import Audit
from tunesmith_tools.auditing.outcome import AUDITOR, Outcome, State
from tunesmith_tools.auditing.population import Member
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.reviewing import filled, giving, worksheet
from tunesmith_tools.reviewing.exchange.questions import questions
from tunesmith_tools.reviewing.filled import Options
from tunesmith_tools.reviewing.qualified import hindrance
from tunesmith_tools.spelling import nearest
from tunesmith_tools.summaries import of_record

_DELETED = (
    "is not in the working tree, and a review of no record cannot be committed; a record is withdrawn, not deleted: "
    "`git restore` brings it back"
)


@dataclass(frozen=True)
class Waiting:
    """What is left to judge: the record that somebody is served, if any, and why the others are not for them."""

    served: Record | None
    unjudged: int
    reasons: Mapping[str, int]


def waiting(root: Path, audit: Audit, found: Outcome, person: Person) -> Waiting:
    """The next record for an auditor: one that nobody judged, and that they may judge as a reviewer may.

    Each auditor goes through the draw in another order, so that several at once seldom meet.
    """
    left = [one.member for one in found.found if one.state is State.unjudged]
    left.sort(key=lambda one: hashlib.sha256(f"{person.handle} {one.record}".encode()).digest())
    reasons: Counter[str] = Counter()
    served = None
    for member, one in zip(left, _frozen(root, audit, left), strict=True):
        why_not = _DELETED if _is_deleted(root, member.record) else _why_not(one, person)
        if why_not:
            reasons[why_not] += 1
        elif served is None:
            served = one
    return Waiting(served, len(left), dict(sorted(reasons.items())))


def frozen_record(root: Path, audit: Audit, member: Member) -> Record:
    """A record as it was drawn. Raises Failure where it was erased or deleted, or its text is not in this clone."""
    if _is_erased(root, member.record):
        raise Failure(f"{member.record} was erased; what is erased before it is judged counts as an error", code=1)
    if _is_deleted(root, member.record):
        raise Failure(f"{member.record} {_DELETED}", code=1)
    found = next(_frozen(root, audit, [member]))
    if found is None:
        commit = audit.design.asked.commit
        raise Failure(
            f"{member.record} has changed since it was drawn, and revision {commit} is not in this clone; "
            f"`git fetch --unshallow` or `git fetch origin {commit}` brings it"
        )
    return found


def judge(dataset: Dataset, audit: Audit, name: str, person: Person, verdict: str, options: Options) -> str:
    """Write an auditor's judgement of a drawn record and return its path. Labels not named are the record's.

    Raises Failure where the record was not drawn, its text is not there, or the judgement is incomplete or refused.
    """
    drawn = {one.record: one for one in audit.drawn}
    if name not in drawn:
        raise Failure(f"the audit drew no record {name}; {nearest(name, drawn)}")
    one = frozen_record(dataset.root, audit, drawn[name])
    every = worksheet.dotted(questions(dataset.policy, len(one.alternatives)))
    answers = filled.joined(worksheet.of_record(one, every), filled.answers(options, every))
    where = "Give them with --scores 5,5,5,4."
    given = filled.judged(answers, every, person.handle, verdict, blind=False, where=where)
    return giving.save(dataset, giving.tree_of(dataset, one, replace(given, role=AUDITOR)))


def for_reading(one: Record) -> list[str]:
    """A record's labels and texts in lines."""
    safety = {key: value for key, value in one.safety._asdict().items() if value}
    labels = {"task": one.task, "domain": one.domain, "language": one.language, "reasoning": one.reasoning} | safety
    lines = [one.id, *(f"{key:<15} {_told(value)}" for key, value in labels.items())]
    for message in one.messages:
        lines += ["", f"--- {message.role}", *_text(message.content)]
        if message.attachment:
            lines.append(f"(the text of {message.attachment.path})")
        if message.reasoning:
            lines += ["--- reasoning", *_text(message.reasoning)]
    for number, other in enumerate(one.alternatives, 1):
        lines += ["", f"--- alternative {number}", *_text(other.content)]
    for heading, text in (("reference answer", one.reference_answer), ("evidence", "\n".join(one.evidence))):
        if text:
            lines += ["", f"--- {heading}", *_text(text)]
    return lines


def _frozen(root: Path, audit: Audit, members: Sequence[Member]) -> Iterator[Record | None]:
    """Records as they were drawn: from the revision, or from the working tree while they stand there unchanged."""
    commit = audit.design.asked.commit
    paths = [record.path_of(one.record) for one in members]
    known = git.resolve(root, commit) is not None
    contents = git.blobs(root, [f"{commit}:./{path}" for path in paths]) if known else iter([None] * len(paths))
    for one, path, content in zip(members, paths, contents, strict=True):
        yield _read(path, content, one) or _read(path, read_regular(root / path), one)


def _read(path: str, content: bytes | Unreadable | None, member: Member) -> Record | None:
    """The record in a file if it is the one that was drawn."""
    file = source.read(path, content, "record") if isinstance(content, bytes) else None
    if file is None or file.tree is None or file.violations:
        return None
    found = record.from_tree(file.tree)
    return found if (found.text, found.labels) == (member.text, member.labels) else None


def _is_erased(root: Path, name: str) -> bool:
    content = read_regular(root / record.path_of(name))
    tree = source.read(name, content, "record").tree if isinstance(content, bytes) else None
    return tree is not None and tree.get("status") == "erased"


def _is_deleted(root: Path, name: str) -> bool:
    return not os.path.lexists(root / record.path_of(name))


def _why_not(found: Record | None, person: Person) -> str:
    if found is None:
        return "its text is not in this clone; `git fetch --unshallow` may bring it"
    hindered = hindrance(of_record(record.path_of(found.id), found), person)
    return hindered.told if hindered else ""


def _told(value: object) -> str:
    return printable(", ".join(value) if isinstance(value, tuple) else str(value))


def _text(text: str) -> list[str]:
    return [printable(line) for line in text.splitlines()]
