"""Findings as text for people and as JSON for programs; GitHub's forms stand in modules of their own."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from tunesmith.finding import Finding, counted
from tunesmith_hooks.catalogue import rules
from tunesmith_hooks.engine import Report

FORMATS = ("text", "json", "github", "sarif")
OF_REPOSITORY = ("github", "sarif")  # these name files as the repository does, in which the dataset may be a folder
MOST_EQUAL = 10  # more findings of one rule with one message become a count


def render(report: Report, form: str, prefix: str = "") -> Iterable[str]:
    """A report in one of FORMATS, in pieces that end with a newline when joined.

    `prefix` is the dataset's folder in its repository, empty or with a final slash, for the forms OF_REPOSITORY.
    """
    if form == "github":
        from tunesmith_hooks import github

        return github.rendered(report, prefix)
    if form == "sarif":
        from tunesmith_hooks import sarif

        return sarif.rendered(report, prefix)
    return _json(report) if form == "json" else (f"{line}\n" for line in text_lines(report))


def as_json(report: Report) -> str:
    """Every finding; lines and columns are 1-based and columns count code points."""
    return "".join(_json(report))


def as_text(report: Report) -> str:
    """A finding a line, its hint below it; then why each rule is there, and a summary. Many equal ones are a count."""
    return "\n".join(text_lines(report)) + "\n"


def text_lines(report: Report) -> Iterator[str]:
    """The lines of the report as text. None holds a control or a line break."""
    yield from _lines(report.findings)
    known = rules()
    for name in sorted({finding.rule for finding in report.findings} & known.keys()):
        yield f"why {name}: {known[name][1].why}"
    yield summary(report)


def _json(report: Report) -> Iterator[str]:
    """JSON of two blanks a level, a finding a piece: json.dumps would hold all of it, and indents in slow Python."""
    one = json.JSONEncoder(ensure_ascii=False, separators=(",\n      ", ": ")).encode
    yield '{\n  "version": 1,\n  "findings": ['
    for number, finding in enumerate(report.findings):
        values = {
            "path": printable(finding.path),
            "line": finding.line,
            "column": finding.column,
            "rule": finding.rule,
            "severity": finding.severity,
            "message": printable(finding.message),
            "hint": printable(finding.hint),
            "record": finding.record and printable(finding.record),
        }
        yield f"{',' if number else ''}\n    {{\n      {one(values)[1:-1]}\n    }}"
    yield "\n  ],\n" if report.findings else "],\n"
    counts = {"files": report.files, "errors": report.errors, "warnings": report.warnings}
    summed = ",\n".join(f'    "{name}": {count}' for name, count in counts.items())
    yield f'  "summary": {{\n{summed}\n  }}\n}}\n'


def summary(report: Report) -> str:
    """The last line: how much was judged and what came of it."""
    if not (report.findings or report.files):
        return "nothing here concerns records or reviews: no finding"
    counts = ((report.errors, "error"), (report.warnings, "warning"))
    found = [counted(count, severity) for count, severity in counts if count]
    return f"{counted(report.files, 'file')} judged: {', '.join(found) or 'all good'}"


def _lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    def kind(finding: Finding) -> tuple[str, str, str]:
        return (finding.rule, finding.severity, finding.message)

    sizes = {key: len(list(group)) for key, group in groupby(sorted(findings, key=kind), key=kind)}
    shown: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = kind(finding)
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= MOST_EQUAL:
            yield printable(finding.headline)
            yield printable(f"    {finding.hint}")
    for (rule, severity, message), size in sizes.items():
        if size > MOST_EQUAL:
            yield printable(f"... and {size - MOST_EQUAL:,} more: {severity} {rule}: {message}")


def printable(text: str) -> str:
    """Text for a terminal or JSON: controls, line breaks and undecodable bytes of file names are escaped."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii") for char in text
    )
