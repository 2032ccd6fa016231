"""`tunesmith build` and `tunesmith stage`: the pipeline of dvc.yaml, whole or one stage of it."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith.corpus import ARTIFACTS, STORAGE
from tunesmith.files import quoted
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, find, open_dataset
from tunesmith_tools.exporters.lengths import warnings
from tunesmith_tools.settings import Form, FormatOption, RootOption
from tunesmith_tools.spelling import nearest

STAGES = ("fingerprint", "check", "pack", "cluster", "split", "export", "card", "drift", "manifest")


def build(
    force: Annotated[bool, typer.Option("--force", help="Run every stage, changed or not.")] = False,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Build the dataset, as far as something changed.

    The stages are check, pack, cluster, split, export, card, drift and manifest.

    Example: tunesmith build
    """
    home = find(root)
    dvc.require()
    from tunesmith_tools.pipeline import documents, manifest

    repro(home, *(["--force"] if force else []))
    value = manifest.read(home)
    if form is Form.json:
        say_json(value)
        return
    for line in summary(value):
        say(line)
    if lacking := documents.not_pushed(home):
        commands = f"run `dvc push -R {ARTIFACTS}` and `git add {STORAGE}`, or others cannot build{_where(home)}"
        say(f"note: the remote {STORAGE} lacks {', '.join(lacking)}; {commands}")


def repro(home: Path, *options: str) -> None:
    """Fetch the artifacts and run the stages, with options of `dvc repro`. Raises Failure where something stops it."""
    from tunesmith_tools.pipeline import fingerprint

    fingerprint.refuse_committed_output(home)  # before DVC reads any of it
    _fetch_artifacts(home)
    if dvc.run(home, "repro", *options):
        raise Failure(f"the build stopped; mend what it says above first{_where(home)}", code=1)


def _where(home: Path) -> str:
    """Where commands in a message are to be run, for somebody who does not stand there."""
    here = home == Path.cwd()
    return "" if here else f"; its commands are meant for the dataset's folder: `cd {quoted(os.path.relpath(home))}`"


def _fetch_artifacts(home: Path) -> None:
    """Bring what DVC tracks below artifacts/. Where all is there DVC is not asked, since it takes seconds to start."""
    from tunesmith_tools.pipeline import documents

    def lacking() -> dict[str, documents.State]:
        found = {path: documents.state(home, path) for path in documents.tracked(home)}
        return {path: state for path, state in found.items() if state is not documents.State.HERE}

    if lacking() and dvc.run(home, "pull", "-R", "artifacts"):
        told = [documents.told(path, state) for path, state in lacking().items()]
        raise Failure("\n".join([f"an artifact could not be fetched; see above{_where(home)}", *told]), code=1)


def stage(
    name: Annotated[str, typer.Argument(metavar="STAGE", help=f"One of {', '.join(STAGES)}.")], root: RootOption = None
) -> None:
    """Run one stage of the pipeline by itself, as dvc.yaml does.

    Example: tunesmith stage pack
    """
    dvc.require()
    if name not in STAGES:
        raise Failure(f"no stage is called {name}; {nearest(name, STAGES)}")
    dataset = open_dataset(root)
    try:
        run_stage(name, dataset)
    except FileNotFoundError as error:
        raise Failure(f"{error.filename} is missing, which an earlier stage makes; run `tunesmith build`") from None


def summary(manifest: dict[str, Any]) -> list[str]:
    """What a build made, in a few lines."""
    states = ", ".join(f"{count:,} {state}" for state, count in manifest["states"].items())
    lines = [f"{manifest['records']:,} records: {states}"]
    for split in SPLITS:
        counts = manifest["splits"][split]
        waiting = f", {counts['pending']:,} pending" if counts["pending"] else ""
        lines.append(f"  {split:<10} {counts['placed']:>7,} placed{waiting}")
    lines += _exported(manifest["exports"])
    return lines + [f"note: {told}" for told in (*manifest["advice"], *warnings(manifest["exports"]))]


def _exported(exports: dict[str, Any]) -> list[str]:
    """A line for the formats that hold the same numbers of rows."""
    alike: dict[str, list[str]] = {}
    for name, export in exports.items():
        rows = ", ".join(f"{export['rows'][split]:,} {split}" for split in SPLITS if export["rows"][split]) or "none"
        left_out = sum(map(len, export["left_out"].values()))
        told = f"{rows}; {counted(left_out, 'record')} left out" if left_out else rows
        alike.setdefault(told, []).append(name)
    return ["  rows in build/export/:", *(f"    {', '.join(names)}: {told}" for told, names in alike.items())]


def run_stage(name: str, dataset: Dataset) -> None:
    """Run a stage. Only its own modules are loaded: those of all stages take longer than the work of most."""
    root, policy, people = dataset.root, dataset.policy, dataset.people
    match name:
        case "fingerprint":
            from tunesmith_tools.pipeline import fingerprint

            fingerprint.run(root)
        case "check":
            from tunesmith_tools.pipeline import check

            check.run(root)
        case "pack":
            from tunesmith_tools.pipeline import pack

            pack.run(root)
        case "cluster":
            from tunesmith_tools.pipeline import cluster

            cluster.run(root)
        case "split":
            from tunesmith_tools.pipeline import placement

            placement.run(root, policy, people)
        case "export":
            from tunesmith_tools.pipeline import export

            export.run(root, policy)
        case "card":
            from tunesmith_tools.carding import stage as card

            card.run(root, policy, people)
        case "drift":
            from tunesmith_tools.drifting import stage as drift

            drift.run(root, policy, people)
        case "manifest":
            from tunesmith_tools.pipeline import manifest

            manifest.run(root, policy, people)
