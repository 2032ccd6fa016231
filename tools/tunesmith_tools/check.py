"""`tunesmith check` and `tunesmith fix`: the gate's two programs under the application's roof."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tunesmith_hooks import fix as fixer
from tunesmith_hooks import main as gate
from tunesmith_hooks import report
from tunesmith_tools.settings import RootOption

# The gate's report formats, from the gate's own list.
CheckForm = StrEnum("CheckForm", {name: name for name in report.FORMATS})  # type: ignore[misc]

PathsArgument = Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Records, reviews, folders.")]
FilenameOption = Annotated[
    str | None, typer.Option(metavar="PATH", help="With --stdin: where its text belongs; it need not exist.")
]


def check(
    paths: PathsArgument = None,
    hook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Run this hook alone; may be repeated.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="REV", help="Judge what changed since REV.")] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Judge what the next commit changes.")] = False,
    stdin: Annotated[bool, typer.Option("--stdin", help="Judge standard input as if it stood at --filename.")] = False,
    filename: FilenameOption = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule; name prompts to label first.")
    ] = False,
    form: Annotated[CheckForm, typer.Option("--format", help="How findings are printed.")] = CheckForm["text"],
    root: RootOption = None,
) -> None:
    """Judge records and reviews by the rules of the gate.

    Without PATH, --since or --staged it judges all of them. The same as the faster program tunesmith-check.
    Exit status: 0 clean or warnings only, 1 errors, 2 nothing judged.

    Example: tunesmith check records/d --hook style
    """
    names = [str(path) for path in paths or []]
    raise typer.Exit(gate.run(names, hook or [], since, staged, form.value, root, stdin, filename, statistics))


def fix(
    paths: PathsArgument = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Print standard input in canonical form; write nothing.")
    ] = False,
    filename: FilenameOption = None,
    root: RootOption = None,
) -> None:
    """Rewrite records and reviews in canonical form.

    Without PATH all of them. No value changes, and comments move into `notes`.

    Example: tunesmith fix records/d/shorten-refund-email-7kq2mx4t9d.yaml
    """
    raise typer.Exit(fixer.run([str(path) for path in paths or []], root, stdin, filename))
