"""`tunesmith import`."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import mapping as mapping_file
from tunesmith_tools.importers.formats import FORMATS
from tunesmith_tools.importers.importer import import_file
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.readers import why_no_rows
from tunesmith_tools.importers.summary import Summary
from tunesmith_tools.settings import Form, RootOption

FormatName = Literal[
    "alpaca", "sharegpt", "openai", "dolly", "oasst", "oasst-turns", "label-studio", "argilla", "jsonl", "csv"
]
_TOP = 5


def import_(
    file: Annotated[Path, typer.Argument(help="The file to import.", show_default=False)],
    form: Annotated[
        FormatName,
        typer.Option(
            "--format",
            help="What the file is. label-studio, argilla, jsonl and csv need --map; all but csv are JSON lines or one "
            "JSON array.",
        ),
    ],
    map_: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="The mapping from rows to records; docs/importing.md.")
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
    """Make a record of every row of a foreign file that has none yet.

    Nothing is overwritten: a row whose record is there counts as present, even if the record was edited since. A row
    that lacks labels or breaks a rule becomes a draft; one that cannot become a record is rejected with the reason.

    Example: tunesmith import train.jsonl --format alpaca --set source.license=MIT --set language=en
    """
    dataset = open_dataset(root)
    if not file.is_file():
        raise Failure(f"{file}: no such file")
    mapping = _mapping(form, map_)
    target = rejects or Path(f"{file.stem}.rejects.jsonl")
    settings = dict(_pair(text) for text in set_ or ())
    kind = FORMATS[form]
    if dry_run and resume:
        raise Failure("a dry run writes nothing that could be resumed; leave out --dry-run or --resume")
    summary = import_file(dataset, file, kind, mapping, settings, target, dry=dry_run, resume=resume)
    nothing = "" if summary.read else f"{file} holds no {kind.counted_by(mapping)}: {why_no_rows(file, kind.file)}"
    unmet = summary.unmet if map_ else ()  # the built-in mappings name places that are optional
    if printed is Form.json:
        wrote = target if summary.rejected and not dry_run else None
        say_json(_data(summary, file, wrote, unmet, nothing, dry=dry_run))
    elif nothing:
        say(nothing)
    else:
        _show(summary, target, unmet, kind.counted_by(mapping), dry=dry_run)
    if summary.read == summary.rejected or summary.broken:
        raise typer.Exit(1)


def _mapping(form: FormatName, path: Path | None) -> Mapping:
    built_in = FORMATS[form].mapping
    if built_in:
        if path:
            raise Failure(f"--format {form} has its own mapping; with --map say --format jsonl")
        return built_in
    if path is None:
        raise Failure(f"--format {form} needs --map FILE, which says what rows mean; docs/importing.md has examples")
    return mapping_file.load(str(path), path.read_bytes())


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise Failure(f"--set {text}: say KEY=VALUE, as in --set language=en")
    return key.strip(), value


def _data(
    summary: Summary, file: Path, rejects: Path | None, unmet: tuple[str, ...], nothing: str, *, dry: bool
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
        "rejects": str(rejects) if rejects else None,
    }


def _show(summary: Summary, rejects: Path, unmet: tuple[str, ...], counted: str, *, dry: bool) -> None:
    if dry:
        say("Dry run: nothing is written.")
    say(
        f"{_count(summary.read, counted)} read: {summary.written:,} written ({summary.drafts:,} of them drafts), "
        f"{summary.present:,} present, {summary.rejected:,} rejected"
    )
    if summary.broken:
        say(f"The file could not be read to its end: {summary.broken}")
    if summary.left_out:
        say(f"In no record: {_count(summary.left_out.total(), 'messages')}")
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
            say(f"  all with their data: {rejects}")
    if summary.written and not dry:
        say("\nNext: `tunesmith check`, then `git add records` and commit.")


def _count(number: int, plural: str) -> str:
    return f"{number:,} {plural if number != 1 else plural.removesuffix('s')}"
