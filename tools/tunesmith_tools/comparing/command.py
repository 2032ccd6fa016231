"""`tunesmith diff`: what changed for training since a revision."""

import os
import sys
from dataclasses import replace
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from tunesmith_tools.comparing import comparison, json_form, markdown_form, revisions, showing, text_form
from tunesmith_tools.comparing.comparison import Comparison
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import find
from tunesmith_tools.settings import RootOption


class PageForm(StrEnum):
    """How the outcome is printed."""

    text = "text"
    markdown = "markdown"
    json = "json"


def diff(
    revision: Annotated[
        str | None,
        typer.Argument(metavar="REV", help="A commit, branch, tag or version, or A..B; else the last release."),
    ] = None,
    until: Annotated[
        str | None, typer.Argument(metavar="REV", help="Compare with this one; else with the working tree.")
    ] = None,
    record: Annotated[str | None, typer.Option(metavar="ID", help="Only this record, by its id or path.")] = None,
    summary: Annotated[bool, typer.Option("--summary", "--stat", help="Only counts and what to look out for.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every record and whole texts, not the first ones.")] = False,
    form: Annotated[PageForm, typer.Option("--format", help="How the outcome is printed.")] = PageForm.text,
    root: RootOption = None,
) -> None:
    """Say what changed for training since a revision.

    Records that are added, edited word by word, relabelled or no longer trained on, and the composition before and
    after. It ends with 1 where a record changed its split, which must never be. `A...B` compares B with where it left
    A, as a pull request does. docs/diff.md explains what it prints.

    Example: tunesmith diff v0.1.0 --summary
    """
    home = find(root)
    span = revisions.span(home, revision, until)
    found = comparison.compare_record(home, span, record) if record else comparison.compare(home, span)
    counts_all = not (summary or record)
    if form is PageForm.text:
        _print_text(home, found, summary=summary, every=every or bool(record), counts_all=counts_all)
    else:
        shares = comparison.composition(home, found) if counts_all and find_spec("pyarrow") else None
        _print_page(replace(found, shares=shares), form, summary=summary)
    if found.changes.moved:
        raise Failure("a record changed its split; `git log -p releases/ledger.tsv` tells when", code=1)


def _print_text(home: Path, found: Comparison, *, summary: bool, every: bool, counts_all: bool) -> None:
    """The composition comes last: the first time all records are read for it, which may take a minute."""
    marks = showing.coloured if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else showing.plain
    for line in text_form.summary(found) if summary else text_form.lines(found, marks, every=every):
        say(line)
    if counts_all and not find_spec("pyarrow"):
        say("the composition is counted with pyarrow: pip install 'tunesmith[build]'")
    elif counts_all:
        for line in text_form.shares(comparison.composition(home, found), every=every):
            say(line)


def _print_page(found: Comparison, form: PageForm, *, summary: bool) -> None:
    if form is PageForm.json:
        for line in json_form.pieces(found):
            say(line)
    else:
        say("\n".join(markdown_form.head(found)) if summary else markdown_form.page(found).rstrip("\n"))
