"""`check --statistics`: findings counted by rule, and the prompts nobody labelled, those with cues of harm first."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tunesmith import harm_cues, record, source
from tunesmith.corpus import Unreadable, View
from tunesmith_hooks.engine import Report
from tunesmith_hooks.report import printable, summary

FORMATS = ("text", "json")
SHOWN = 20  # of the queue, as text


class Counted(NamedTuple):
    """How often a rule was broken with one severity, and in how many files."""

    rule: str
    severity: str
    findings: int
    files: int


class Waiting(NamedTuple):
    """A record whose prompt nobody labelled: how strongly its words hint at harm, and at which hazards."""

    path: str
    score: float
    hazards: tuple[str, ...]


def counted(report: Report) -> list[Counted]:
    """The rules that found something, the most frequent first."""
    numbers: Counter[tuple[str, str]] = Counter()
    files: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in report.findings:
        key = (finding.rule, str(finding.severity))
        numbers[key] += 1
        files[key].add(finding.path)
    return sorted(
        (Counted(*key, number, len(files[key])) for key, number in numbers.items()),
        key=lambda one: (-one.findings, one.rule, one.severity),
    )


def queue(report: Report, view: View) -> list[Waiting]:
    """The drafts of a run whose prompts have no label and hold cues of harm, the strongest first."""
    drafts = [one.path for one in report.records if one.status == "draft"]
    found = []
    for path, data in view.read(drafts):
        tree = None if isinstance(data, Unreadable) else source.read(path, data, "record").tree
        one = _waiting(path, record.from_tree(tree)) if tree else None
        if one:
            found.append(one)
    return sorted(found, key=lambda one: (-one.score, one.path))


def _waiting(path: str, draft: record.Record) -> Waiting | None:
    if draft.safety.prompt_harm is not None:
        return None
    prompt = "\n".join(message.content for message in draft.messages if message.role == "user")
    score = harm_cues.score(prompt)
    hazards = dict.fromkeys(cue.hazard for cue in harm_cues.cues(prompt)) if score else {}
    return Waiting(path, score, tuple(hazards)) if score else None


def rendered(report: Report, waiting: list[Waiting], form: str) -> Iterable[str]:
    """Counts and queue in one of FORMATS, in pieces that end with a newline when joined."""
    if form == "json":
        return [_json(report, waiting)]
    return (f"{line}\n" for line in _lines(report, waiting))


def _json(report: Report, waiting: list[Waiting]) -> str:
    told = {
        "version": 1,
        "rules": [one._asdict() for one in counted(report)],
        "queue": [one._asdict() for one in waiting],
        "summary": {"files": report.files, "errors": report.errors, "warnings": report.warnings},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _lines(report: Report, waiting: list[Waiting]) -> Iterator[str]:
    rows = counted(report)
    if rows:
        width = max(len(one.rule) for one in rows)
        yield f"{'rule':<{width}}  severity  findings   files"
        for one in rows:
            yield f"{one.rule:<{width}}  {one.severity:<8}  {one.findings:>8,}  {one.files:>6,}"
        yield ""
    if waiting:
        yield "Prompts that nobody labelled, those first whose words hint at harm (words alone judge nothing):"
        for each in waiting[:SHOWN]:
            yield f"{each.score:>6.2f}  {printable(each.path)}  {', '.join(each.hazards)}"
        if len(waiting) > SHOWN:
            yield f"        ... and {len(waiting) - SHOWN:,} more; `--format json` lists them all"
        yield ""
    yield summary(report)
