"""Findings for a run on GitHub: workflow commands, which it shows beside the lines of a diff, then the report as text.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Iterator
from itertools import islice

from tunesmith.finding import Finding, Severity
from tunesmith_hooks.engine import Report
from tunesmith_hooks.report import printable, text_lines

MOST_SHOWN = 10  # of each severity; GitHub shows no more of one step, and 50 of one job


def rendered(report: Report, prefix: str) -> Iterator[str]:
    """The first errors and warnings as commands, then every finding as text, since the log is all that GitHub keeps.

    `prefix` stands before each path of a command: GitHub names files as the repository does.
    """
    for severity in (Severity.ERROR, Severity.WARNING):
        of_severity = (finding for finding in report.findings if finding.severity is severity)
        yield from (_command(finding, prefix) for finding in islice(of_severity, MOST_SHOWN))
    yield from (f"{_harmless(line)}\n" for line in text_lines(report))


def _command(finding: Finding, prefix: str) -> str:
    values = {
        "file": f"{prefix}{finding.path}",
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in values.items())
    return f"::{finding.severity} {properties}::{_data(finding.message)}%0A{_data(finding.hint)}\n"


def _data(text: str) -> str:
    """What follows the second `::`; line breaks, which would end the command, are gone from printable text."""
    return _without_brackets(printable(text)).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _harmless(line: str) -> str:
    """A line that the runner takes for text: a command is `::` before all else, or in its older form `##[` anywhere."""
    line = _without_brackets(line)
    return line.replace("::", r"\x3a:", 1) if line.lstrip().startswith("::") else line


def _without_brackets(text: str) -> str:
    return text.replace("##[", r"##\x5b")
