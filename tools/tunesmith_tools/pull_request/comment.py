"""`tunesmith comment`: what a pull request is told, from the files, from git and from the build if there is one."""

import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tunesmith import git, record, source, yaml_reader
from tunesmith.canonical import Tree
from tunesmith.corpus import Unreadable, View, is_record, is_review
from tunesmith.policy import SPLITS
from tunesmith_hooks import main, selection
from tunesmith_hooks.binding import NoPolicy
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.repository import LOCK
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import find
from tunesmith_tools.pull_request import changes, comment_text
from tunesmith_tools.pull_request.changes import Build, Facts, Place
from tunesmith_tools.settings import Form, FormatOption, RootOption

_NO_BUILD = "There is no build: it stopped at the errors above, or was not run."
_OLD_BUILD = "The build in `build/` is not known to be of these files; `tunesmith build` brings it up to date."
# What reading a build raises where `dvc.lock` or a file in `build/` is not as it was written: merged, emptied, edited.
_BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    csv.Error,
    yaml_reader.SyntaxFlaw,
    git.GitError,
    Failure,
)


def comment(
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="What the branch is compared with; else origin/main, main or HEAD."),
    ] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Print what a pull request is told, as Markdown.

    Findings, what changes, and what the build says.

    Example: tunesmith comment --since origin/main
    """
    home = find(root)
    found = facts(home, since or _usual(home))
    if form is Form.json:
        say_json({**asdict(found), "findings": [one._asdict() for one in found.findings]})
    else:
        say(comment_text.markdown(found).rstrip("\n"))


def facts(root: Path, revision: str) -> Facts:
    """What the working tree changes since its branch left a revision. Raises Failure, SelectionError or GitError."""
    if git.resolve(root, "HEAD") is None:
        raise Failure("there is no commit yet that this could be compared with; commit first")
    selected = selection.since(root, revision)
    try:
        report = main.judge(selected, HOOKS)
    except NoPolicy as error:
        raise Failure(str(error)) from None
    view, changed, baseline = selected.view, selected.changes, selected.baseline
    before = _before(root, baseline, filter(is_record, changed.modified | changed.deleted))
    after = _after(view, filter(is_record, changed.added | changed.modified))
    added = _trees(view.read(sorted(filter(is_review, changed.new))))
    settings, others = changes.settings(changed.all - {LOCK})  # every build writes the lock; the gate speaks of it
    build, no_build = _build(root, {*before, *after})
    return Facts(
        since=revision,
        baseline=baseline,
        files=report.files,
        errors=report.errors,
        warnings=report.warnings,
        findings=report.findings,
        records=changes.records(before, after),
        labels=changes.labels(before, after),
        reviews=changes.reviews(
            added.values(), sum(map(is_review, changed.modified)), sum(map(is_review, changed.gone))
        ),
        settings=settings,
        other_files=others,
        build=build,
        no_build=no_build,
    )


def _usual(root: Path) -> str:
    return next((name for name in ("origin/main", "main") if git.resolve(root, name)), "HEAD")


def _before(root: Path, baseline: str, paths: Iterable[str]) -> dict[str, Tree | None]:
    """Records of a commit by id, read from git's objects."""
    asked = sorted(path for path in paths if path.isprintable())  # git takes one name a line
    contents = git.blobs(root, [f"{baseline}:./{path}" for path in asked])
    return _by_id(_trees((path, data or b"") for path, data in zip(asked, contents, strict=True)))


def _after(view: View, paths: Iterable[str]) -> dict[str, Tree | None]:
    return _by_id(_trees(view.read(sorted(paths))))


def _trees(contents: Iterable[tuple[str, bytes | Unreadable]]) -> dict[str, Tree | None]:
    return {
        path: None
        if isinstance(data, Unreadable)
        else source.read(path, data, "review" if is_review(path) else "record").tree
        for path, data in contents
    }


def _by_id(trees: dict[str, Tree | None]) -> dict[str, Tree | None]:
    return {record.id_of(path): tree for path, tree in trees.items()}


def _build(root: Path, changed: set[str]) -> tuple[Build | None, str]:
    """What the build of these very files says; else None, and why."""
    if not (root / "build/manifest/manifest.json").is_file():
        return None, _NO_BUILD
    dvc.require()
    from tunesmith_tools.pipeline import current

    try:
        build = _told(root, changed) if current.is_current(root) else None
    except _BROKEN:
        build = None
    return build, "" if build else _OLD_BUILD


def _told(root: Path, changed: set[str]) -> Build:
    """What the files of a build say, each number looked at. Raises one of _BROKEN."""
    from tunesmith_tools.pipeline import manifest, placement

    value = manifest.read(root)
    rows = [row for row in placement.read(root) if row.id in changed]
    exports = value["exports"].items()
    return Build(
        states={state: int(count) for state, count in value["states"].items()},
        splits={
            split: {what: int(value["splits"][split][what]) for what in ("placed", "pending", "provisional")}
            for split in SPLITS
        },
        exports={name: {split: int(export["rows"][split]) for split in SPLITS} for name, export in exports},
        left_out={name: {why: len(ids) for why, ids in export["left_out"].items()} for name, export in exports},
        advice=tuple(map(str, value["advice"])),
        places=tuple(Place(row.id, row.state, row.split, row.reason) for row in rows),
    )
