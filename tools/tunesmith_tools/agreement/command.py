"""`tunesmith agreement`: how far first judgements agree, where they differ, and which pages to mend."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith import gold
from tunesmith.corpus import TreeView
from tunesmith.files import write_atomic
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.settings import RootOption
from tunesmith_tools.spelling import nearest

if TYPE_CHECKING:
    from tunesmith_tools.agreement.first_judgements import Selection
    from tunesmith_tools.agreement.study import Study
    from tunesmith_tools.summaries import Summaries


class Kind(StrEnum):
    """Who judges."""

    person = "person"
    model = "model"


class Reference(StrEnum):
    """What reviewers are compared with in place of each other."""

    gold = "gold"


class TableForm(StrEnum):
    """How the outcome is printed."""

    text = "text"
    json = "json"
    csv = "csv"


def agreement(
    blind_only: Annotated[bool, typer.Option("--blind-only", help="Only judgements that were given blind.")] = False,
    kind: Annotated[Kind | None, typer.Option(help="Only judgements by persons, or by models.")] = None,
    with_author: Annotated[
        bool, typer.Option("--with-author", help="The record's own labels are one more judgement of its text.")
    ] = False,
    task: Annotated[str, typer.Option(metavar="TASK", help="Only records with this task.")] = "",
    domain: Annotated[str, typer.Option(metavar="DOMAIN", help="Only records with this domain.")] = "",
    hazard: Annotated[str, typer.Option(metavar="HAZARD", help="Only records with this hazard.")] = "",
    guideline: Annotated[str, typer.Option(metavar="VERSION", help="Only reviews under this version.")] = "",
    by: Annotated[
        list[str] | None, typer.Option(metavar="HANDLE", help="Only texts that this reviewer judged; may be repeated.")
    ] = None,
    against: Annotated[
        Reference | None, typer.Option(help="Compare each reviewer with guidelines/gold.yaml instead.")
    ] = None,
    form: Annotated[TableForm, typer.Option("--format", help="How the outcome is printed.")] = TableForm.text,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.svg", help="Also draw the coefficients.")] = None,
    root: RootOption = None,
) -> None:
    """Say how far reviewers agree, before adjudication.

    For each label and score: the share of pairs that are equal, Krippendorff's alpha, Gwet's AC1 or AC2, and Cohen's
    kappa, with bootstrap intervals over groups of records; the same by task, domain, hazard and pair of reviewers. Then
    the sections of the guidelines on whose matter reviewers differ most. docs/agreement.md says how to read it.

    Example: tunesmith agreement --blind-only --kind person
    """
    from tunesmith_tools import summaries
    from tunesmith_tools.agreement.first_judgements import Selection

    dataset = open_dataset(root)
    selection = Selection(kind or "", blind_only, with_author, task, domain, hazard, guideline, tuple(by or ()))
    if against and (selection != Selection(by=selection.by) or plot):
        raise Failure("--against gold goes with --by and --format alone: it compares first blind judgements with gold")
    found = summaries.read(TreeView.of(dataset.root))
    _stop_at_unknown(selection, dataset, found)
    if against:
        _against_gold(dataset, found, selection.by, form)
    else:
        _among_reviewers(dataset, found, selection, form, plot)


def _among_reviewers(
    dataset: Dataset, found: "Summaries", selection: "Selection", form: TableForm, plot: Path | None
) -> None:
    from tunesmith_tools.agreement import formats, report
    from tunesmith_tools.agreement.study import study

    if plot:
        _stop_at_other_file(plot)
    studied = study(dataset.root, found, dataset.people, selection)
    if plot:
        _draw(studied, plot)
    if form is TableForm.json:
        say_json(formats.as_json(studied))
    elif form is TableForm.csv:
        say(formats.as_csv(studied).rstrip("\n"))
    else:
        for line in report.lines(studied):
            say(line)


def _against_gold(dataset: Dataset, found: "Summaries", by: tuple[str, ...], form: TableForm) -> None:
    from tunesmith_tools.agreement import formats, report
    from tunesmith_tools.agreement.against_gold import compare

    file = dataset.root / gold.PATH
    if not file.exists():
        raise Failure(f"{gold.PATH} is missing: it names the gold records; `tunesmith explain gold` shows how")
    expected = gold.load(gold.PATH, file.read_bytes(), dataset.root)
    rows = [row for row in compare(found, expected, dataset.policy.reviews.gold) if not by or row.by in by]
    if form is TableForm.json:
        say_json(formats.gold_as_json(rows))
    elif form is TableForm.csv:
        say(formats.gold_as_csv(rows).rstrip("\n"))
    else:
        for line in report.gold_lines(rows):
            say(line)


def _draw(studied: "Study", file: Path) -> None:
    from tunesmith_tools.agreement.plot import svg
    from tunesmith_tools.agreement.study import EVERYBODY

    shown = [one for one in studied.measures[EVERYBODY] if not one.stratum and not one.question.key]
    write_atomic(file, svg(shown).encode())


def _stop_at_other_file(file: Path) -> None:
    """An image is drawn anew, and no other file is overwritten."""
    if file.suffix != ".svg":
        raise Failure(f"--plot writes SVG: name a file that ends in .svg, not {file.name}")
    if file.exists() and not file.read_bytes().startswith(b"<svg "):
        raise Failure(f"{file} holds something else; name another file")


def _stop_at_unknown(selection: "Selection", dataset: Dataset, found: "Summaries") -> None:
    """A mistyped name would select nothing, which reads like an empty dataset. Older data may hold older labels."""
    labels, records = dataset.policy.labels, found.records.values()
    reviews = [review for several in found.reviews.values() for review in several]
    people = {person.handle for person in dataset.people}
    _require("task", (selection.task,), {*labels.tasks, *(one.labels.task for one in records)})
    _require("domain", (selection.domain,), {*labels.domains, *(one.labels.domain for one in records)})
    _require("hazard", (selection.hazard,), {*labels.hazards, *(key for one in records for key in one.labels.hazards)})
    _require("guideline", (selection.guideline,), {dataset.policy.version, *(one.guideline for one in reviews)})
    _require("by", selection.by, people | {one.by for one in reviews})


def _require(option: str, given: Iterable[str], known: Iterable[str]) -> None:
    names = sorted(name for name in known if name)
    for name in given:
        if name and name not in names:
            hint = nearest(name, names, most=3)
            raise Failure(f"--{option} {name}: nothing is called so here; {hint}")
