"""`tunesmith guideline`: the versions of the guidelines, what one changed, and what it asks to be looked at again."""

import difflib
from importlib.util import find_spec
from typing import Annotated

import typer

from tunesmith.corpus import TreeView
from tunesmith.policy import version_number
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.guideline_versions import history
from tunesmith_tools.guideline_versions.history import History, Version
from tunesmith_tools.settings import Form, FormatOption, RootOption

_SHALLOW = ". This clone is shallow: `git fetch --unshallow` brings what came before"


def guideline(
    version: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="Show what this version changed and asks for.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Compare with this version; else with the one before.")
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="Name every record and review, not the first ones.")] = False,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Show the versions of the guidelines and their records.

    Under which version records were written and reviews given, and what a version changed.

    With VERSION or --since: the sections of the pages, the label keys and the rules that changed from one version to
    the other, and the older records and reviews that they touch, the worst first. A record leaves the list when
    somebody looked at it and it names the newer version. `tunesmith migrate` changes what a program can.

    Example: tunesmith guideline 1.2 --list
    """
    dataset = open_dataset(root)
    if not find_spec("pyarrow"):
        raise Failure("all records and reviews are read with pyarrow: pip install 'tunesmith[build]'")
    from tunesmith_tools import summaries  # loads pyarrow
    from tunesmith_tools.guideline_versions import comparison, overview, telling

    current = dataset.policy.version
    known = history.read(dataset.root, current)
    pair = _compared(known, version or current, since) if version or since else None
    view = TreeView.of(dataset.root)
    found = summaries.read(view)
    if pair:
        compared = comparison.compare(dataset, view, found, *pair)
        lines, value = telling.lines(compared, every=every), telling.as_json(compared)
    else:
        counts = overview.gathered(found, known, current)
        lines, value = overview.lines(counts, every=every), overview.as_json(counts, every=every)
    if form is Form.json:
        say_json(value)
    else:
        for line in lines:
            say(printable(line))


def _compared(known: History, wanted: str, since: str | None) -> tuple[Version, Version]:
    """The older and the newer version to compare. Raises Failure."""
    new = _named(known, wanted)
    old = _named(known, since) if since else known.before(wanted)
    if old is None:
        what = f"{wanted} is the first version that git knows on this branch, and there is none to compare it with"
        raise Failure(f"{what}{_SHALLOW if known.is_shallow else ''}", code=1)
    if version_number(old.number) >= version_number(new.number):
        raise Failure(f"version {old.number} is not older than {new.number}, so there is nothing to compare")
    return old, new


def _named(known: History, number: str) -> Version:
    found = known.get(number)
    if found:
        return found
    numbers = [one.number for one in known.versions]
    near = difflib.get_close_matches(number, numbers, n=1)
    hint = _SHALLOW if known.is_shallow else f"; did you mean {near[0]}?" if near else ""
    raise Failure(
        f"no commit on this branch brought version {number} of the guidelines; known: {', '.join(numbers)}{hint}"
    )
