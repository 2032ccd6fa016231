"""`tunesmith review export` and `tunesmith review import`."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith import record
from tunesmith.files import write_atomic
from tunesmith.finding import counted
from tunesmith.people import Person
from tunesmith_tools.console import Failure, progress, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.importers.rejects import Rejects
from tunesmith_tools.importers.rows import Unusable
from tunesmith_tools.importers.targets import check_input, check_rejects
from tunesmith_tools.settings import Form, RootOption

if TYPE_CHECKING:
    from tunesmith_tools.reviewing.desk import Desk
    from tunesmith_tools.reviewing.exchange.incoming import Annotators

_SHOWN = 5


class Name(StrEnum):
    """The formats, by what they are called."""

    CSV = "csv"
    LABEL_STUDIO = "label-studio"
    ARGILLA = "argilla"


_FormatOption = Annotated[Name, typer.Option("--format", help="What the file is for or from.", show_default=False)]


def export_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the tasks go; it must not exist.")],
    form: _FormatOption,
    by: Annotated[
        str | None, typer.Option(metavar="HANDLE", help="Who will judge; else everything that lacks reviews.")
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Hide the records' labels.")] = False,
    count: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many records.")] = None,
    ids: Annotated[
        Path | None, typer.Option(metavar="FILE", help="These records, an id a line, instead of the queue's.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the legend, labelling configuration or settings go; else beside FILE."
        ),
    ] = None,
    printed: Annotated[Form, typer.Option("--summary", help="How the outcome is printed.")] = Form.text,
    root: RootOption = None,
) -> None:
    """Write records as tasks for a spreadsheet, Label Studio or Argilla.

    With --by the records are those whose turn it is for that person, in the order of the queue, and none that they may
    not judge. Each task says which text it shows; keep those values, since the answers come back by them.

    Example: tunesmith review export tasks.csv --format csv --by ada --blind --count 20
    """
    from tunesmith_tools.reviewing import desk, lookup
    from tunesmith_tools.reviewing.exchange import outgoing, reporting
    from tunesmith_tools.reviewing.exchange.formats import FORMATS
    from tunesmith_tools.reviewing.exchange.questions import SEEN, questions

    dataset = open_dataset(root)
    kind = FORMATS[form]
    guide = config or file.with_name(f"{file.stem}{kind.ending}")
    _require_free(file, guide)
    person = lookup.reviewer(dataset, by) if by else None
    if ids:
        names = [record.id_of(Path(name).as_posix()) for name in _ids(ids)]
        found = lookup.what_is_known(dataset, names)
    else:
        queue = desk.of(dataset)
        names, found = _waiting(queue, person), queue.found
    parcel = outgoing.pack(dataset, found, progress(names, "records"), person, kind.too_long, blind, count)
    if not parcel.tasks:
        why = "; ".join(f"{counted(number, 'record')}: {reason}" for reason, number in parcel.left_out.items())
        raise Failure(f"no record waits{f' for {by}' if by else ''}{f' ({why})' if why else ''}", code=1)
    every = tuple(one for one in questions(dataset.policy, parcel.alternatives) if blind or one.name != SEEN)
    write_atomic(guide, kind.write_guide(every))
    write_atomic(file, kind.write_tasks(parcel.tasks, every, by or ""))
    if printed is Form.json:
        say_json(reporting.exported_data(file, guide, parcel))
        return
    for line in reporting.exported(file, guide, form, parcel, by):
        say(line)


def import_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet or export with the answers.")],
    form: _FormatOption,
    by: Annotated[str | None, typer.Option(metavar="HANDLE", help="Who gave all of the answers.")] = None,
    map_annotator: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=HANDLE", help="Who an annotator of the tool is, such as 3=ada. Repeatable."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where refused answers go; else <name of FILE>.rejects.jsonl beside it."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge every answer and write nothing.")] = False,
    printed: Annotated[Form, typer.Option("--summary", help="How the outcome is printed.")] = Form.text,
    root: RootOption = None,
) -> None:
    """Make reviews of the answers to exported tasks.

    Nothing is overwritten: an answer whose review is there counts as present. An answer to a text that has changed
    since is kept as evidence about that text. What is incomplete or unknown is refused with the reason, and the rest is
    taken; mend the refused answers and import the file again.

    Example: tunesmith review import tasks.csv --format csv --by ada
    """
    from tunesmith_tools.reviewing.exchange import incoming, reporting
    from tunesmith_tools.reviewing.exchange.answers import Answer
    from tunesmith_tools.reviewing.exchange.formats import FORMATS
    from tunesmith_tools.reviewing.exchange.questions import questions

    dataset = open_dataset(root)
    check_input(file)
    target = rejects or file.with_name(f"{file.stem}.rejects.jsonl")
    check_rejects(target, [(file, "the file to import")])
    every = questions(dataset.policy, 1)  # the names count here; which answers there are depends on the record
    try:
        given = list(progress(FORMATS[form].read_answers(file, every), "answers"))
    except Unusable as error:
        raise Failure(f"{file}: {error}") from None
    annotators = _annotators(dataset, by, map_annotator or [])
    if by:
        _require_one([one.annotators for one in given if isinstance(one, Answer)], file)
    outcome = incoming.take(dataset, given, annotators, dry_run)
    if not dry_run:
        with Rejects(target, "reviews") as refused:
            refused.begin()
            for left in outcome.refused:
                refused.add(left.row, left.reason, left.data)
            refused.remove_outdated()
    if printed is Form.json:
        say_json(reporting.imported_data(outcome, file, target, dry_run))
    else:
        for line in reporting.imported(dataset.writer(), outcome, target, dry_run):
            say(line)
    if outcome.refused and not outcome.written and not outcome.present:
        raise typer.Exit(1)


def _waiting(desk: "Desk", person: Person | None) -> list[str]:
    """The records that wait for somebody, or for anybody, in the order of the queue. Raises Failure.

    What is the turn of others goes only to somebody who has no turn left: a sheet may be on its way for weeks.
    """
    from tunesmith_tools.reviewing.queue import Turn

    if person is None:
        return [task.record.id for task in desk.queue if task.lacks]
    if not desk.passed(person):
        raise Failure("gold records come first; `tunesmith review next` names one", code=1)
    offers = list(desk.offers(person))
    own = [offer for offer in offers if offer.turn is not Turn.HELP]
    return [offer.task.record.id for offer in own or offers]


def _require_free(file: Path, guide: Path) -> None:
    if file.resolve() == guide.resolve():
        raise Failure(f"{file} is named for the tasks and for what belongs to them; name two files")
    for one in (file, guide):
        if one.exists() or one.is_symlink():
            raise Failure(f"{one} is there, and answers in it would be lost; name another file")


def _ids(file: Path) -> list[str]:
    """The ids of a file, one a line."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Failure(f"{file} is not UTF-8; it has an id a line") from None
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _annotators(dataset: Dataset, by: str | None, pairs: Iterable[str]) -> "Annotators":
    from tunesmith_tools.reviewing import lookup
    from tunesmith_tools.reviewing.exchange.incoming import Annotators

    mapped = {}
    for pair in pairs:
        name, sign, handle = pair.rpartition("=")
        if not sign or not name.strip() or not handle.strip():
            raise Failure(f"--map-annotator {pair}: write NAME=HANDLE, such as 3=ada")
        mapped[name.strip()] = lookup.reviewer(dataset, handle.strip()).handle
    return Annotators(dataset.people, lookup.reviewer(dataset, by).handle if by else None, mapped)


def _require_one(named: Iterable[tuple[str, ...]], file: Path) -> None:
    """Raise Failure where several people answered and all is to be one person's."""
    people = sorted({names for names in named if names})
    if len(people) > 1:
        told = ", ".join(names[-1] for names in people[:_SHOWN])
        raise Failure(
            f"{file} has answers by {len(people)} people ({told}), and --by makes them one person's; say who each is: "
            f"--map-annotator '{people[0][-1]}=HANDLE'"
        )
