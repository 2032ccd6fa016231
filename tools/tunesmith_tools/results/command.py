"""`tunesmith results`: how trained models did on the releases."""

import math
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith.corpus import Unreadable, read_regular
from tunesmith.files import write_atomic
from tunesmith.finding import counted
from tunesmith_tools.command_group import with_default
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import find, open_dataset
from tunesmith_tools.settings import RootOption
from tunesmith_tools.spelling import nearest

if TYPE_CHECKING:
    from tunesmith_tools.results.comparisons import Margins
    from tunesmith_tools.results.runs import Run
    from tunesmith_tools.results.study import Study

results_app = typer.Typer(
    cls=with_default("add", alone="report"),
    help="Keep how trained models did, and say what got worse. The words `add` and `report` may be left out.\n\n"
    "Example: tunesmith results scores.jsonl --release 1.2.0 --model tuned-a",
)


class ReportForm(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    csv = "csv"


@results_app.command()
def add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines, a JSON array, CSV, or lm-evaluation-harness.")
    ],
    release: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The release trained on, where rows do not say it.")
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="The run, where rows do not say it.")] = None,
    step: Annotated[int | None, typer.Option(min=0, metavar="N", help="The checkpoint after so many steps.")] = None,
    split: Annotated[
        str | None, typer.Option(metavar="SPLIT", help="What was evaluated, where rows do not say it.")
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this metric of the file. May be repeated.")
    ] = None,
    replace: Annotated[
        list[str] | None, typer.Option(metavar="RUN", help="A run, such as 1.2.0/tuned-a, whose results may change.")
    ] = None,
    root: RootOption = None,
) -> None:
    """Keep the results of a file in releases/results/RELEASE/MODEL.json.

    A row tells of one record (`id` and a metric), or of a stratum (metric, split, stratum, n and value). Of records the
    shares and means by task, domain, language, prompt_harm and response_mode are worked out here, and later runs are
    compared record by record. Ids and splits are judged: a record of train in a test is an error. docs/results.md has
    the keys.

    Example: tunesmith results add scores.jsonl --release 1.2.0 --model tuned-a
    """
    from tunesmith_tools.results import adding, kept

    dataset = open_dataset(root)
    data = read_regular(file)
    if isinstance(data, Unreadable):
        raise Failure(f"{file}: {data}")
    given = {"release": release, "model": model, "step": step, "split": split}
    found = adding.runs(dataset, adding.Source(file.name, data, given, metric or []))
    with kept.alone(dataset.root):
        is_new = _keep(dataset.root, found, replace or ())
    if is_new:
        say("next: git add releases/results && git commit, then tunesmith results report")


@results_app.command()
def report(
    after: Annotated[
        str | None, typer.Option(metavar="RUN", help="A run or release to judge: the newest one unless typed.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="RUN", help="What to compare it with: the release before unless typed.")
    ] = None,
    margin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SHARE", help="A difference that matters: 0.05 of shares, loss=0.1 of a metric. Repeatable."
        ),
    ] = None,
    form: Annotated[ReportForm, typer.Option("--format", help="How the report is printed.")] = ReportForm.text,
    fail_on_regression: Annotated[
        bool, typer.Option("--fail-on-regression", help="End with status 1 if a stratum surely got worse.")
    ] = False,
    root: RootOption = None,
) -> None:
    """Say how runs did, where they overfit, and what got worse.

    Example: tunesmith results report --before 1.1.0 --after 1.2.0/tuned-a
    """
    from tunesmith_tools.results import formats, kept, study
    from tunesmith_tools.results import report as reports

    _require_scipy()
    home = find(root)
    runs = kept.listing(home)
    if not runs:
        raise Failure("no results are kept yet; `tunesmith results add --help` shows how they come in")
    found = study.study(home, runs, before, after, _margins(margin or (), runs))
    if form is ReportForm.json:
        say_json(formats.as_json(found))
    elif form is ReportForm.csv:
        say(formats.as_csv(found).rstrip("\n"))
    else:
        for line in reports.text(found) if form is ReportForm.text else reports.markdown(found):
            say(line)
    if fail_on_regression:
        _end(found)


def _end(found: "Study") -> None:
    """The exit status for CI. Raises Failure where there was something to compare and nothing was."""
    several = len({run.key.release for run in found.runs}) > 1
    if several and not any(one.found for one in found.comparisons):
        raise Failure("nothing was compared, so nothing is known of regressions; --before and --after name two runs")
    if any(one.regressions for one in found.comparisons):
        raise typer.Exit(1)


def _keep(root: Path, found: "Sequence[Run]", replace: Sequence[str]) -> bool:
    """Put runs beside those that are kept, and say whether anything of them is new. Raises Failure."""
    from tunesmith_tools.results import kept, runs

    there = {run.key: run for run in kept.listing(root)}
    names = [key.name for key in there]
    for name in replace:
        if name not in names:
            raise Failure(f"--replace {name}: no such run is kept; {nearest(name, names)}")
    merged = [
        kept.merged(there[run.key], run, replace=run.key.name in replace) if run.key in there else run for run in found
    ]
    for run in merged:
        kept.refuse_twin(run.key, [*there, *(other.key for other in merged)])
    is_new = False
    for run in merged:
        small = runs.small_enough(run)
        if small == there.get(run.key):
            say(f"{kept.path_of(run.key)}: nothing new")
            continue
        is_new = True
        _write(root, small)
        if run.records and not small.records:
            size = f"{runs.MOST_BYTES // 1024} KiB"
            told = f"{counted(len(run.records), 'record')} would make it larger than {size} and are not kept one by one"
            say(f"{kept.path_of(run.key)}: {told}: comparisons rest on its shares and means")
    return is_new


def _write(root: Path, run: "Run") -> None:
    from tunesmith_tools.results import kept, runs

    path = kept.path_of(run.key)
    write_atomic(root / path, runs.text_of(run).encode("utf-8"))
    for metric in dict.fromkeys(part.metric for part in run.parts):
        splits = ", ".join(part.split for part in run.parts if part.metric == metric)
        say(f"{path}: {metric} on {splits}")
    if run.records:
        say(f"{path}: {counted(len(run.records), 'record')} of validation and test, for comparing one by one")


def _margins(words: Sequence[str], runs: "Sequence[Run]") -> "Margins":
    """What --margin says. Raises Failure."""
    from tunesmith_tools.results.comparisons import Margins

    known = dict.fromkeys(part.metric for run in runs for part in run.parts)
    shares, metrics = None, {}
    for one in words:
        metric, sign, number = one.rpartition("=")
        if sign and metric not in known:
            raise Failure(f"--margin {one}: no result is of {metric}; {nearest(metric, known)}")
        try:
            value = float(number)
        except ValueError:
            value = 0.0
        if not 1e-9 <= value < math.inf or (not sign and value >= 1):
            raise Failure(
                f"--margin {one}: a share above 0 and below 1, such as 0.05, or METRIC=NUMBER, such as loss=0.1"
            )
        if sign:
            metrics[metric] = value
        else:
            shares = value
    return Margins(shares, metrics)


def _require_scipy() -> None:
    if not find_spec("scipy"):
        raise Failure("results are compared with SciPy: pip install 'tunesmith[build]'")
