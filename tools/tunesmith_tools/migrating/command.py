"""`tunesmith migrate`: label keys that the guidelines renamed, merged or dropped, in records that still have them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from tunesmith.corpus import TreeView, Unreadable, is_record, read_regular
from tunesmith.files import write_atomic
from tunesmith_hooks import binding, parallel
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure, progress, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.migrating import aftermath, change, plan, telling
from tunesmith_tools.migrating.change import Outcome
from tunesmith_tools.migrating.plan import Plan
from tunesmith_tools.migrating.telling import Run
from tunesmith_tools.settings import Form, FormatOption, RootOption


def migrate(
    map_file: Annotated[
        Path | None, typer.Argument(metavar="MAP.yaml", help="One migration, in place of guidelines/migrations/.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Go no further than this version; else to the policy's.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes as a diff, write nothing.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if something is to be done.")
    ] = False,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Follow renamed and dropped label keys in older records.

    guidelines/migrations/VERSION.yaml says which keys a version renamed, merged or dropped, and with `complete: true`
    that it asks nothing else of an old record. Only labels and `guideline` change; a record that would break a rule
    is left and named. Reviews stay as they were given. Running it again is always safe.
    Exit status: 0 done, 1 a record is left to a person (with --check also: something is to be done).

    Example: tunesmith migrate --dry-run
    """
    if check and dry_run:
        raise Failure("--check and --dry-run exclude each other: one answers with the exit status, one with a diff")
    dataset = open_dataset(root)
    wanted = plan.read(dataset, to, map_file)
    run = _run(dataset, wanted, writes=not (check or dry_run))
    if form is Form.json:
        say_json(telling.as_json(run))
    else:
        for line in (*(telling.diff(run) if dry_run else ()), *telling.summary(run)):
            say(printable(line))
    if run.left or (check and run.changed):
        raise typer.Exit(1)


def _run(dataset: Dataset, wanted: Plan, *, writes: bool) -> Run:
    """Work out what becomes of every record, and write it where that is wanted.

    Raises OSError, and ConfigError before anything is written.
    """
    view = TreeView.of(dataset.root)
    old_keys = tuple(aftermath.old_keys(dataset, wanted))  # before records are written: a broken gold.yaml stops it
    changed, left, same = [], [], 0
    for found in progress(_outcomes(view, wanted, dataset) if wanted.migrations else (), "records read"):
        one = _written(dataset.root, found) if writes and found.state == "changed" else found
        if one.state == "changed":
            changed.append(one)
        elif one.state == "left":
            left.append(one)
        else:
            same += 1
    lost = aftermath.stop_counting(view, changed)
    return Run(wanted, tuple(changed), tuple(left), same, tuple(lost), old_keys, writes)


def _outcomes(view: TreeView, wanted: Plan, dataset: Dataset) -> Iterator[Outcome]:
    bound = binding.bind(HOOKS, dataset.policy, dataset.people)
    paths = sorted(path for path in view.paths() if is_record(path))

    def work(some: Iterable[str]) -> Iterator[Outcome]:
        return (change.outcome(path, content, wanted, bound) for path, content in view.read(some))

    return parallel.outcomes(work, paths)


def _written(root: Path, one: Outcome) -> Outcome:
    """Write a change; a file that somebody saved since it was read is left to the next run. Raises OSError."""
    now = read_regular(root / one.path)
    if isinstance(now, Unreadable) or now != one.before:
        return Outcome(one.path, "left", why="it changed while this ran; run `tunesmith migrate` again")
    write_atomic(root / one.path, one.after)
    return one
