"""`tunesmith import`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith.finding import counted
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import mapping as mapping_file
from tunesmith_tools.importers.formats import FORMATS
from tunesmith_tools.importers.importer import Stopped, import_file
from tunesmith_tools.importers.readers import why_no_rows
from tunesmith_tools.importers.summary import Summary
from tunesmith_tools.importers.targets import check_input, check_rejects
from tunesmith_tools.settings import Form, RootOption

# The formats, from their own list.
FormatName = StrEnum("FormatName", {name: name for name in FORMATS})  # type: ignore[misc]

_TOP = 5


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to import.", show_default=False)],
    form: Annotated[
        FormatName,
        typer.Option(
            "--format",
            help="What the file is. label-studio, argilla, jsonl and csv need --map; all but csv are JSON lines or one "
            "JSON array.",
        ),
    ],
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="FILE|NAME",
            help="The mapping from rows to records: a file, or the name of one that comes along, such as gsm8k; "
            "docs/importing.md.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="A label or provenance for every record; comes before what the mapping says. Repeatable; "
            "lists with commas: safety.hazards=hate,profanity.",
        ),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where rejected rows go; without it <name of FILE>.rejects.jsonl in the current folder.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge every row and write nothing.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted import of this file stopped.")
    ] = False,
    printed: Annotated[Form, typer.Option("--summary", help="How the outcome is printed.")] = Form.text,
    root: RootOption = None,
) -> None:
    """Make a record of every new row of a foreign file.

    Nothing is overwritten: a row whose record is there counts as present, even if the record was edited since. A row
    that lacks labels or breaks a rule becomes a draft; one that cannot become a record is rejected with the reason.

    Example: tunesmith import train.jsonl --format alpaca --set source.license=MIT --set language=en
    """
    dataset = open_dataset(root)
    check_input(file)
    by = _mapping_file(form, map_)
    mapping = mapping_file.load(str(by), by.read_bytes()) if by else FORMATS[form].mapping
    assert mapping  # a format without one has refused to go on
    target = rejects or Path(f"{file.stem}.rejects.jsonl")
    settings = dict(_pair(text) for text in set_ or ())
    kind = FORMATS[form]
    if dry_run and resume:
        raise Failure("a dry run writes nothing that could be resumed; leave out --dry-run or --resume")
    check_rejects(target, [(file, "the file to import"), *([(by, "the mapping")] if by else [])])
    try:
        summary = import_file(dataset, file, kind, mapping, settings, target, dry=dry_run, resume=resume)
    except Stopped as stopped:
        if printed is Form.json:
            say_json(_data(stopped.summary, file, target, (), str(stopped), dry=dry_run))
        raise
    nothing = "" if summary.read else f"{file} holds no {kind.counted_by(mapping)}s: {why_no_rows(file, kind.file)}"
    unmet = summary.unmet if map_ else ()  # the built-in mappings name places that are optional
    if printed is Form.json:
        say_json(_data(summary, file, target, unmet, nothing, dry=dry_run))
    elif nothing:
        say(nothing)
    else:
        _show(summary, target, unmet, kind.counted_by(mapping), dry=dry_run)
    if summary.read == summary.rejected or summary.broken:
        raise typer.Exit(1)


def _mapping_file(form: FormatName, named: str | None) -> Path | None:
    """The file of the mapping that is named; None for a format that has its own."""
    if FORMATS[form].mapping:
        if named:
            raise Failure(f"--format {form} has its own mapping; with --map say --format jsonl")
        return None
    if named is None:
        raise Failure(f"--format {form} needs --map FILE, which says what rows mean; docs/importing.md has examples")
    return mapping_file.find(named)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise Failure(f"--set {text}: say KEY=VALUE, as in --set language=en")
    return key.strip(), value


def _data(
    summary: Summary, file: Path, rejects: Path, unmet: tuple[str, ...], nothing: str, *, dry: bool
) -> dict[str, Any]:
    """What --summary json prints; docs/importing.md explains the keys."""
    return {
        "file": str(file),
        "dry_run": dry,
        "read": summary.read,
        "written": summary.written,
        "drafts": summary.drafts,
        "present": summary.present,
        "rejected": summary.rejected,
        "left_out": dict(summary.left_out.most_common()),
        "problem": summary.broken or nothing or None,
        "unmet": list(unmet),
        "draft_rules": [
            {"rule": rule, "count": count, "example": summary.examples[rule]}
            for rule, count in summary.draft_rules.most_common()
        ],
        "first_rejects": [{"row": number, "reason": reason} for number, reason in summary.first_rejects],
        "rejects": str(rejects) if summary.rejected and not dry else None,
    }


def _show(summary: Summary, rejects: Path, unmet: tuple[str, ...], noun: str, *, dry: bool) -> None:
    if dry:
        say("Dry run: nothing is written.")
    say(
        f"{counted(summary.read, noun)} read: {summary.written:,} written ({summary.drafts:,} of them drafts), "
        f"{summary.present:,} present, {summary.rejected:,} rejected"
    )
    if summary.broken:
        say(f"The file could not be read to its end: {summary.broken}")
    if summary.left_out:
        say(f"In no record: {counted(summary.left_out.total(), 'message')}")
        for reason, count in summary.left_out.most_common():
            say(f"  {count:>7,}  {reason}")
    for pointer in unmet:
        say(f"The mapping names {pointer}, which no row has.")
    if summary.drafts:
        say("\nWhy rows became drafts:")
        for rule, count in summary.draft_rules.most_common(_TOP):
            say(f"  {count:>7,}  {rule}: {summary.examples[rule]}")
    if summary.rejected:
        say("\nRejected rows:" if summary.rejected <= len(summary.first_rejects) else "\nThe first rejected rows:")
        for number, reason in summary.first_rejects:
            say(f"  row {number:,}: {reason}")
        if not dry:
            say(f"  all of them: {rejects}")
    if summary.written and not dry:
        say("\nNext: `tunesmith check`, then `git add records` and commit.")
