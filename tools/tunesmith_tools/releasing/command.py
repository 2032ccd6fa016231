"""`tunesmith release`: makes a version of the dataset, and verifies that a tag builds it again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith import release
from tunesmith.release import Override
from tunesmith_tools import dvc
from tunesmith_tools.command_group import with_default
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, find, open_dataset
from tunesmith_tools.settings import Form, FormatOption, RootOption
from tunesmith_tools.spelling import nearest

if TYPE_CHECKING:
    from tunesmith_tools.releasing.making import Made
    from tunesmith_tools.releasing.proposal import Proposal
    from tunesmith_tools.releasing.refusals import Refusal


release_app = typer.Typer(
    cls=with_default("make", alone="make"),
    help="Release a version of the dataset, or verify one. The word `make` may be left out.\n\n"
    "Example: tunesmith release 0.2.0",
)


@release_app.command()
def make(
    version: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="MAJOR.MINOR.PATCH; without it, what it has to be.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Build, say what would be done, and do nothing.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="Release in spite of: drift, audit or empty-split. Repeatable."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, with --allow; it stands in the release.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="HANDLE", help="Who allows it; else found by git's user.email.")
    ] = None,
    commit: Annotated[bool, typer.Option("--commit/--no-commit", help="Commit and tag, or leave the files.")] = True,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Release a version: check, build, commit and tag.

    New records get their split for good, and releases/VERSION/ says what the version holds. All that stands against it
    is told at once, and then nothing is written. Without VERSION it says which version is the smallest honest one:
    MAJOR if records of the last release were edited or removed, MINOR if some were added, PATCH if the records are the
    same. Nothing is pushed to git's remote.

    Example: tunesmith release 0.2.0 --dry-run
    """
    dataset = open_dataset(root)
    dvc.require()
    if version is not None and not release.VERSION.fullmatch(version):
        raise Failure(f"{version!r} is no version: three numbers such as 0.2.0, without a v")
    allowed = _overrides(dataset, allow or [], reason, by)
    from tunesmith_tools.releasing import making, plan, proposal

    proposed = proposal.of(dataset, version)
    refusing = proposed.refusing([one.of for one in allowed])
    made = None
    if version is not None and not refusing and not dry_run:
        account = plan.made(dataset, proposed.state, version, allowed)
        made = making.make(dataset, account, proposed.state, commit=commit)
    _tell(dataset, version, proposed, refusing, made, form)
    if refusing and version is not None:
        raise typer.Exit(1) if form is Form.json else proposal.refused(f"{version} is not released", refusing)


@release_app.command()
def verify(
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag of a release, such as v0.2.0, or its version.")],
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Compare this build folder; else the tag is built anew.")
    ] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Verify that a tag builds what was released.

    Every file has to have the same bytes, and the ledger and the trees have to be those of the release. The tag is
    built in a temporary clone by the tunesmith that is installed, and nothing changes here. The exit status is 1 where
    anything differs.

    Example: tunesmith release verify v0.2.0
    """
    home = find(root)
    dvc.require()
    from tunesmith_tools.releasing import telling, verifying

    found = verifying.read(home, name)
    digests = verifying.there(against) if against else verifying.built(home, found)
    verdict = verifying.verdict(home, found, digests)
    if form is Form.json:
        say_json(telling.verdict_value(found, verdict))
    else:
        for line in telling.verdict_lines(found, verdict):
            say(line)
    if not verdict.is_same:
        raise typer.Exit(1)


def _tell(
    dataset: Dataset,
    version: str | None,
    proposed: "Proposal",
    refusing: "list[Refusal]",
    made: "Made | None",
    form: Form,
) -> None:
    """Print what the release is or would be; what refuses a version that was asked for is left to the error."""
    from tunesmith_tools.releasing import proposal, telling

    if form is Form.json:
        say_json(telling.value(version, proposed, refusing, made))
        return
    lines = list(telling.proposed(proposed))
    if version is None:
        lines += [f"against it: {proposal.told(one)}" for one in refusing]
    elif not refusing:
        lines += telling.done(dataset, version, made)
    for line in lines:
        say(line)


def _overrides(dataset: Dataset, words: list[str], reason: str | None, by: str | None) -> list[Override]:
    """What is set aside, by whom and why. Raises Failure where one of it is missing or a word is not known."""
    from tunesmith_tools.releasing.refusals import ALLOWABLE

    for word in words:
        if word not in ALLOWABLE:
            raise Failure(f"--allow {word}: {nearest(word, ALLOWABLE)}; nothing else can be set aside")
    if bool(words) != bool(reason and reason.strip()):
        raise Failure("--allow WORD and --reason TEXT belong together: the reason stands in the release")
    if not words:
        return []
    person = dataset.person(by) or dataset.require_writer("--by HANDLE")
    return [Override(word, person.handle, str(reason).strip()) for word in dict.fromkeys(words)]
