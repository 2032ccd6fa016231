"""Findings as text for people and as JSON for programs; GitHub's forms stand in modules of their own."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from tunesmith.finding import Finding
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
    for name in _rules(report.findings):
        if reason := why(name):
            yield f"why {name}: {reason}"
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


def why(name: str) -> str:
    """The first sentence of the reason that a rule's page gives; empty for what is no rule."""
    found = rules().get(name)
    _, _, reason = found[1].page.partition("Why: ") if found else ("", "", "")
    return " ".join(reason.split("\n\n", 1)[0].split()).split(". ", 1)[0].rstrip(".")


def _rules(findings: tuple[Finding, ...]) -> list[str]:
    return sorted({finding.rule for finding in findings})


def summary(report: Report) -> str:
    """The last line: how much was judged and what came of it."""
    files = f"{report.files:,} file{'' if report.files == 1 else 's'}"
    if not report.findings:
        return f"{files} judged: all good" if report.files else "no record or review to read, and no finding"
    counts = []
    if report.errors:
        counts.append(f"{report.errors:,} error{'' if report.errors == 1 else 's'}")
    if report.warnings:
        counts.append(f"{report.warnings:,} warning{'' if report.warnings == 1 else 's'}")
    return f"{files} judged: {', '.join(counts)}"


def _lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    def kind(finding: Finding) -> tuple[str, str, str]:
        return (finding.rule, finding.severity, finding.message)

    sizes = {key: len(list(group)) for key, group in groupby(sorted(findings, key=kind), key=kind)}
    shown: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = kind(finding)
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= MOST_EQUAL:
            yield printable(
                f"{finding.path}:{finding.line}:{finding.column}: {finding.severity} {finding.rule}: {finding.message}"
            )
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
