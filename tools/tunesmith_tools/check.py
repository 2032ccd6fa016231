"""`tunesmith check` and `tunesmith fix`: the gate's two programs under the application's roof."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tunesmith_hooks import fix as fixer
from tunesmith_hooks import main as gate
from tunesmith_tools.settings import RootOption


class CheckForm(StrEnum):
    """The gate's report formats."""

    text = "text"
    json = "json"


PathsArgument = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Records, reviews, folders.")]


def check(
    paths: PathsArgument = None,
    hook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Run this hook alone; may be repeated.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="REV", help="Judge what changed since REV.")] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Judge what the next commit changes.")] = False,
    form: Annotated[CheckForm, typer.Option("--format", help="How findings are printed.")] = CheckForm.text,
    root: RootOption = None,
) -> None:
    """Judge records and reviews; without PATH, --since or --staged all of them.

    The same as the faster program tunesmith-check. Exit status: 0 clean or warnings only, 1 errors, 2 nothing judged.

    Example: tunesmith check records/d --hook style
    """
    names = [str(path) for path in paths or []]
    raise typer.Exit(gate.run(names, hook or [], since, staged, form.value, root))


def fix(paths: PathsArgument = None, root: RootOption = None) -> None:
    """Rewrite records and reviews in canonical form; no value changes, comments move into `notes`.

    Example: tunesmith fix records/d/shorten-refund-email-7kq2mx4t9d.yaml
    """
    raise typer.Exit(fixer.run([str(path) for path in paths or []], root))
