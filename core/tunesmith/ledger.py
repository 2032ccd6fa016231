"""releases/ledger.tsv: which split each record was designated for, and with which release. Append-only."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tunesmith.policy import SPLITS

HEADER = "id\tsplit\trelease"
RELEASE = re.compile("[!-~]+")
UNRELEASED = "unreleased"  # the release of lines that `tunesmith freeze` adds between releases


class Line(NamedTuple):
    """One designation."""

    id: str
    split: str
    release: str


class LedgerError(Exception):
    """A ledger that cannot be read. The text is for the user."""


def parse(text: str) -> dict[str, Line]:
    """The lines of a ledger by record. Raises LedgerError."""
    lines = text.splitlines()
    if not lines or lines[0] != HEADER:
        raise LedgerError(f"line 1 of the ledger is not the header `{HEADER}` (with tabs)")
    found: dict[str, Line] = {}
    for number, row in enumerate(lines[1:], 2):
        cells = row.split("\t")
        if len(cells) != 3 or cells[1] not in SPLITS:
            raise LedgerError(f"line {number} of the ledger is not `id<tab>{'|'.join(SPLITS)}<tab>release`")
        if cells[0] in found:
            raise LedgerError(f"line {number} of the ledger designates {cells[0]} for the second time")
        found[cells[0]] = Line(*cells)
    return found


def appended(text: str, lines: Iterable[Line]) -> str:
    """The ledger with more lines at its end, sorted among themselves."""
    new = sorted(f"{line.id}\t{line.split}\t{line.release}" for line in lines)
    return "\n".join([(text or HEADER).rstrip("\n"), *new]) + "\n"
