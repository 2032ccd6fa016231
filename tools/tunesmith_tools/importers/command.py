"""`tunesmith import`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import mapping as mapping_file
from tunesmith_tools.importers.formats import BUILT_IN
from tunesmith_tools.importers.importer import Summary, import_file
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.settings import RootOption

Format = Literal["alpaca", "sharegpt", "jsonl", "csv"]
_TOP = 5


def import_(
    file: Annotated[Path, typer.Argument(help="The file to import.", show_default=False)],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="alpaca and sharegpt (JSON lines or one JSON array) need no mapping; jsonl (the same two) and csv do.",
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
    kind: Literal["json", "csv"] = "csv" if form == "csv" else "json"
    summary = import_file(dataset, file, kind, mapping, settings, target, dry=dry_run)
    _show(summary, target, form, dry=dry_run)
    if summary.read == summary.rejected:
        raise typer.Exit(1)


def _mapping(form: Format, path: Path | None) -> Mapping:
    if form in BUILT_IN:
        if path:
            raise Failure(f"--format {form} has its own mapping; with --map say --format jsonl")
        return BUILT_IN[form]
    if path is None:
        raise Failure(f"--format {form} needs --map FILE, which says what rows mean; docs/importing.md has examples")
    return mapping_file.load(str(path), path.read_bytes())


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise Failure(f"--set {text}: say KEY=VALUE, as in --set language=en")
    return key.strip(), value


def _show(summary: Summary, rejects: Path, form: Format, *, dry: bool) -> None:
    if dry:
        say("Dry run: nothing is written.")
    say(
        f"{summary.read:,} rows read: {summary.written:,} written ({summary.drafts:,} of them drafts), "
        f"{summary.present:,} present, {summary.rejected:,} rejected"
    )
    if summary.broken:
        say(f"The file could not be read to its end: {summary.broken}")
    if form not in BUILT_IN:  # the built-in ones name places that are optional
        for pointer in summary.unmet:
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
