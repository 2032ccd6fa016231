"""`tunesmith drift`: whether what was added looks like what was there."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith.yaml_reader import SyntaxFlaw
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.settings import RootOption

if TYPE_CHECKING:
    from tunesmith_tools.drifting.populations import Populations


class DriftForm(StrEnum):
    """How the outcome is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def drift(
    revision: Annotated[
        str | None, typer.Argument(metavar="REV", help="Compare with the records that were active in a revision.")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--release", metavar="VERSION", help="Compare the build with another release.")
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Compare two revisions; a version means its tag."),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Every release against the one before it.")] = False,
    form: Annotated[DriftForm, typer.Option("--format", help="How the outcome is printed.")] = DriftForm.text,
    root: RootOption = None,
) -> None:
    """Say whether added records look like those before.

    Labels, lengths and words of the records that were added are compared with those of the records that were there and
    still are. An alarm, and with it exit status 1, needs a difference that chance does not explain and that is large
    enough to matter: `tunesmith policy drift` shows the bounds, docs/drift.md how often they are wrong. Without REV the
    last build is compared with the release before it.

    Example: tunesmith drift main
    """
    if sum([revision is not None, version is not None, between is not None, history]) > 1:
        raise Failure("name one of REV, --release, --between and --history")
    dataset = open_dataset(root)
    dvc.require()
    if history:
        _history(dataset, form)
        return
    found = _populations(dataset, revision, version, between)
    _tell(dataset, found, form)


def _populations(
    dataset: Dataset, revision: str | None, version: str | None, between: tuple[str, str] | None
) -> "Populations | None":
    from tunesmith_tools.drifting import populations

    if between:
        return populations.of_git(dataset.root, dataset.people, *between)
    if revision is not None:
        return populations.of_git(dataset.root, dataset.people, revision, None)
    _require_build(dataset.root)
    return populations.of_build(dataset.root, dataset.people, version)


def _tell(dataset: Dataset, found: "Populations | None", form: DriftForm) -> None:
    from tunesmith_tools.drifting import comparison, formats, report, sentences

    if found is None:
        if form is DriftForm.json:
            say_json(formats.nothing_to_compare())
        else:
            say(sentences.NO_RELEASE)
        return
    compared = comparison.compare(found, dataset.policy.drift)
    alarms = sentences.alarms(compared, dataset.policy.targets)
    if form is DriftForm.json:
        say_json(formats.as_json(compared, alarms, dataset.policy.drift))
    else:
        for line in (report.lines if form is DriftForm.text else report.markdown)(compared, alarms):
            say(line)
    if alarms:
        raise typer.Exit(1)


def _history(dataset: Dataset, form: DriftForm) -> None:
    from tunesmith_tools.drifting import history

    found = history.steps(dataset.root, dataset.policy, dataset.people)
    if form is DriftForm.json:
        say_json(history.as_json(found, dataset.policy))
        return
    for line in history.lines(found):
        say(f"- {line.strip()}" if form is DriftForm.markdown else line)


def _require_build(root: Path) -> None:
    """A build of other files would tell of other records. Raises Failure."""
    from tunesmith_tools.pipeline import current

    try:
        there = current.is_current(root)
    except (SyntaxFlaw, LookupError, TypeError, AttributeError, ValueError):
        there = False
    if not there:
        raise Failure(
            "the last build is not of the files as they stand; run `tunesmith build`, or compare without a build: "
            "tunesmith drift REV"
        )
