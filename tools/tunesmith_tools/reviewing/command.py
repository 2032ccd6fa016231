"""`tunesmith review`: what to judge next, the judgement, and where the reviewing stands."""

from collections.abc import Callable
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunesmith.files import quoted
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.settings import Form, FormatOption, RootOption

if TYPE_CHECKING:
    from tunesmith_tools.reviewing.desk import Desk
    from tunesmith_tools.reviewing.filled import Options

review_app = typer.Typer(
    help="Judge records, and see what waits for a review.\n\n"
    "docs/reviewing.md leads through the first hour.\n\n"
    "Example: tunesmith review next",
    no_args_is_help=True,
)

ByOption = Annotated[str | None, typer.Option("--by", metavar="HANDLE", help="You; else found by git's user.email.")]
_NameArgument = Annotated[str, typer.Argument(metavar="ID", help="The record, by its id or path.")]
_ScoresOption = Annotated[
    str | None,
    typer.Option(metavar="N,N,N,N", help="From 1 to 5 for instruction, correctness, safety and style."),
]
_ScoreOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME=N", help="One of these, such as style=4. Repeatable.")
]
_LabelOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="A label of your own, such as prompt_harm=borderline; lists with commas. Repeatable.",
    ),
]
_DefectOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT",
        help="'PAGE.md#HEADING SEVERITY: note', a page of guidelines/, a heading of it if you like. Repeatable.",
    ),
]
_PrefersOption = Annotated[
    int | None, typer.Option(metavar="N", help="The response you put first: 0 the main one, 1 the first alternative.")
]
_NoteOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Anything else.")]


@review_app.command("next")
def next_(
    by: ByOption = None,
    count: Annotated[int, typer.Option(min=1, metavar="N", help="How many records to name.")] = 1,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Say which record to judge next.

    Every reviewer is given records of their own, so that thirty people do not meet; docs/reviewing.md has the law. Who
    has none left is given what others have not judged.

    Example: tunesmith review next --count 5
    """
    _require_pyarrow()
    from tunesmith_tools.reviewing import lookup, serving

    dataset = open_dataset(root)
    person = lookup.reviewer(dataset, by)
    served = serving.serve(_desk(dataset), person, count)
    if form is Form.json:
        say_json(serving.value_of(served))
        return
    for line in serving.lines(served):
        say(line)


@review_app.command()
def start(
    name: _NameArgument,
    sighted: Annotated[
        bool, typer.Option("--sighted", help="Show the record's labels too; your review then is not blind.")
    ] = False,
    by: ByOption = None,
    root: RootOption = None,
) -> None:
    """Write a worksheet: the text to read, and the questions.

    It shows neither labels nor author, notes or other reviews, so that your judgement is your own. What you filled in
    is never overwritten.

    Example: tunesmith review start shorten-refund-email-7kq2mx4t9d
    """
    _require_pyarrow()
    from tunesmith_tools.reviewing import lookup, sheets

    dataset = open_dataset(root)
    person = lookup.reviewer(dataset, by)
    one = lookup.active_record(dataset, name)
    begun = sheets.start(dataset, person, one, not sighted)
    say(begun.path)
    say(f"  {begun.told}")
    say("Next:")
    say("  1. Read the text in it and fill in your answers.")
    say(f"  2. tunesmith review accept {one.id}{_by(by)}    (or revise, or reject)")


_VERDICTS = {
    "accept": """Judge that a record may be trained on as it stands.

    Minor defects are allowed. Your judgement is the worksheet that `tunesmith review start` wrote and you filled in;
    options count before it. Without one the record's labels become yours where --label says nothing else, and the
    review is not blind.

    Example: tunesmith review accept shorten-refund-email-7kq2mx4t9d
    """,
    "revise": """Judge that a record is worth keeping and has to change.

    It has a major defect or a wrong label, and a defect or a note says what has to change. As `accept` does, it takes
    your worksheet if there is one.

    Example: tunesmith review revise shorten-refund-email-7kq2mx4t9d --note 'It has 121 words where 120 were asked.'
    """,
    "reject": """Judge that a record cannot be mended or is not to be kept.

    As `accept` does, it takes your worksheet if there is one. A defect or a note says why.

    Example: tunesmith review reject shorten-refund-email-7kq2mx4t9d --note 'It names a person of a real case.'
    """,
}


def _giving(verdict: str) -> Callable[..., None]:
    """The command that gives a verdict; all of them have the same options."""

    def give(
        name: _NameArgument,
        scores: _ScoresOption = None,
        score: _ScoreOption = None,
        label: _LabelOption = None,
        defect: _DefectOption = None,
        prefers: _PrefersOption = None,
        note: _NoteOption = None,
        by: ByOption = None,
        root: RootOption = None,
    ) -> None:
        _give(verdict, name, _options(scores, score, label, defect, prefers, note), by, root)

    return give


for _verdict, _help in _VERDICTS.items():
    review_app.command(_verdict, help=cleandoc(_help))(_giving(_verdict))


@review_app.command()
def status(by: ByOption = None, form: FormatOption = Form.text, root: RootOption = None) -> None:
    """Say how much is judged and how much waits.

    By tier of the queue and by reviewer, with disagreements that nobody has settled.

    Example: tunesmith review status --by ada
    """
    _require_pyarrow()
    from tunesmith_tools.reviewing import lookup, overview

    dataset = open_dataset(root)
    person = lookup.reviewer(dataset, by) if by else None
    value = overview.overview(_desk(dataset), person)
    if form is Form.json:
        say_json(value)
        return
    for line in overview.lines(value):
        say(line)


def _give(verdict: str, name: str, options: "Options", by: str | None, root: Path | None) -> None:
    _require_pyarrow()
    from tunesmith_tools.reviewing import giving, lookup, sheets

    dataset = open_dataset(root)
    person = lookup.reviewer(dataset, by)
    one = lookup.active_record(dataset, name)
    given, sheet = sheets.given(dataset, person, one, verdict, options)
    (judged,) = giving.judge(dataset, [giving.tree_of(dataset, one, given)])
    try:
        giving.write(dataset, judged)
    except Failure as failure:
        kept = f"\nyour worksheet {sheet} is kept" if sheet else ""
        raise Failure(f"{failure}{kept}", failure.code) from None
    if sheet:
        (dataset.root / sheet).unlink(missing_ok=True)
    say(judged.path)
    for line in judged.told(judged.findings):
        say(f"  warning: {line}")
    say(f"next: git add {quoted(judged.path)} && git commit -m {quoted(f'Review {one.id}')}")
    say(f"then: tunesmith review next{_by(by)}")


def _require_pyarrow() -> None:
    """Raise Failure where the `build` extra is missing; with it come the tables of all records and reviews."""
    if not find_spec("pyarrow"):
        raise Failure("reviews are looked up with pyarrow: pip install 'tunesmith[build]'")


def _options(
    scores: str | None,
    score: list[str] | None,
    label: list[str] | None,
    defect: list[str] | None,
    prefers: int | None,
    note: str | None,
) -> "Options":
    from tunesmith_tools.reviewing.filled import Options

    return Options(scores or "", score or (), label or (), defect or (), prefers, note or "")


def _desk(dataset: Any) -> "Desk":
    from tunesmith_tools.reviewing import desk

    return desk.of(dataset)


def _by(by: str | None) -> str:
    """The option as it was given, for a command that is to be typed next."""
    return f" --by {quoted(by)}" if by else ""
