"""Defects as text that people type, and back: a line each, such as `style.md#length major: 121 words, 120 asked`."""

import re
from collections.abc import Iterable

from tunesmith.canonical import Tree
from tunesmith_tools.importers.unit import Unfit

_BEGIN = re.compile(r"(\S+)\s+(minor|major|critical)\s*(?::\s*(.*))?", re.IGNORECASE)
_INDENT = "  "
_EXAMPLE = "`PAGE.md#HEADING major: 121 words where 120 were asked`"


def written(defects: Iterable[Tree]) -> str:
    """Defects as text; a note of several lines goes on below, two blanks in."""
    lines = []
    for defect in defects:
        first, *others = str(defect.get("note") or "").split("\n")
        lines.append(f"{defect['section']} {defect['severity']}" + (f": {first}" if first else ""))
        lines += [f"{_INDENT}{line}" if line else line for line in others]
    return "\n".join(lines)


def read(text: str) -> list[Tree]:
    """The defects in a text, whose lines end in LF. Raises Unfit where a line begins none and belongs to none."""
    found: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        begin = _BEGIN.fullmatch(line)
        if begin:
            section, severity, note = begin.groups()
            found.append((severity.lower(), section, [note or ""]))
        elif found and (not line.strip() or line[:1].isspace()):
            found[-1][2].append(line.removeprefix(_INDENT))
        elif line.strip():
            raise Unfit(f"`defects`: line {number} is not section, severity, colon and note, as in {_EXAMPLE}")
    return [_tree(severity, section, "\n".join(note).strip()) for severity, section, note in found]


def _tree(severity: str, section: str, note: str) -> Tree:
    return {"section": section, "severity": severity, **({"note": note} if note else {})}
