"""`tunesmith adjudicate`: settle what reviewers disagree on, and make the record say so."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith.files import quoted, write_atomic
from tunesmith.finding import counted
from tunesmith.people import Person
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.settings import Form, FormatOption, RootOption

if TYPE_CHECKING:
    from tunesmith_tools.reviewing.disagreement import Case
    from tunesmith_tools.reviewing.qualified import Hindrance


def adjudicate(
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="A record, by its id or path; without one they are listed.")
    ] = None,
    decide: Annotated[bool, typer.Option("--decide", help="Give your decision, with the options below.")] = False,
    verdict: Annotated[str | None, typer.Option(metavar="WORD", help="accept, revise or reject.")] = None,
    scores: Annotated[
        str | None,
        typer.Option(metavar="N,N,N,N", help="From 1 to 5 for instruction, correctness, safety and style."),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="What is right in place of a label of the record, such as prompt_harm=borderline; lists with commas, "
            "no value takes it away. Repeatable.",
        ),
    ] = None,
    defect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help="'PAGE.md#HEADING SEVERITY: note', a page of guidelines/, a heading of it if you like. Repeatable.",
        ),
    ] = None,
    prefers: Annotated[
        int | None,
        typer.Option(metavar="N", help="The response you put first: 0 the main one, 1 the first alternative."),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; - reads it from standard input.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write the labels decided on into the record.")] = False,
    by: Annotated[str | None, typer.Option(metavar="HANDLE", help="You; else found by git's user.email.")] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Settle what reviewers disagree on.

    Without ID, the records that wait for an adjudicator are listed: those first that you may settle, candidates for
    validation and test before others. With ID, the judgements stand side by side. With --decide you give a judgement in
    the role of adjudicator, and the edit is shown that makes the record's labels yours; --apply writes it.

    Example: tunesmith adjudicate shorten-refund-email-7kq2mx4t9d --decide --verdict accept --scores 5,4,5,4
    --label domain=retail --note "Is it retail or general? README.md: the shop's own words decide. …"
    """
    from tunesmith_tools.reviewing import deciding
    from tunesmith_tools.reviewing.filled import Options

    typed = {"--verdict": verdict, "--scores": scores, "--label": label, "--defect": defect, "--note": note}
    stray = [option for option, value in {**typed, "--prefers": prefers}.items() if value is not None and not decide]
    if stray:
        raise Failure(f"{stray[0]} goes with --decide, which gives your decision")
    if name is None and (decide or apply):
        raise Failure("name the record: `tunesmith adjudicate` lists those that wait for an adjudicator")
    dataset = open_dataset(root)
    if name is None:
        _list(dataset, dataset.person(by), form)
        return
    case = deciding.case_of(dataset, name)
    if not decide and not apply:
        _show(dataset, case, dataset.person(by), form)
        return
    if decide:
        person = deciding.adjudicator(dataset, by)
        if verdict is None:
            raise Failure("a decision has --verdict, --scores and --note; see `tunesmith adjudicate --help`")
        reason = sys.stdin.read().strip() if note == "-" else note or ""
        options = Options(scores or "", (), label or (), defect or (), prefers, reason)
        say(deciding.decide(dataset, case, person, verdict, options))
        case = deciding.case_of(dataset, name)
    _mend(dataset, case, decide, apply)


def _list(dataset: Dataset, person: Person | None, form: Form) -> None:
    """Every record that waits for an adjudicator, and every decision that its record does not follow yet."""
    from tunesmith_tools.reviewing import comparison, desk, disagreement

    found = desk.of(dataset)
    every = disagreement.cases(found.found, found.splits, dataset.policy.reviews.evaluation, dataset.people)
    waiting = disagreement.for_person([case for case in every if case.is_unresolved], person)
    unmended = [case.record.id for case in every if case.is_unmended]
    if form is Form.json:
        told = [comparison.line_of(case, _told(dataset, hindrance, person)) for case, hindrance in waiting]
        say_json({"person": person.handle if person else None, "unresolved": told, "unmended": unmended})
        return
    mine = [case.record.id for case, hindrance in waiting if not hindrance]
    what = f"{counted(len(waiting), 'record')} wait{'s' if len(waiting) == 1 else ''} for an adjudicator"
    say(f"{what}; {person.handle} may settle {len(mine):,}" if person else what)
    who = _who(dataset, person)
    for case, hindrance in waiting:
        say(f"  {case.record.id}{f' (candidate for {case.split})' if case.split else ''}")
        say(
            f"    {comparison.told(case)}"
            + (f"; not for {who}: {_told(dataset, hindrance, person)}" if hindrance else "")
        )
    if unmended:
        say(f"{counted(len(unmended), 'record')} decided on whose labels are not mended yet:")
        for one in unmended:
            say(f"  tunesmith adjudicate {one} --apply")
    if mine:
        say(f"next: tunesmith adjudicate {mine[0]}")


def _show(dataset: Dataset, case: "Case", person: Person | None, form: Form) -> None:
    """The judgements side by side, what decides between them, and how to go on."""
    from tunesmith_tools.reviewing import comparison

    if form is Form.json:
        say_json(comparison.value_of(dataset.root, case))
        return
    one = case.record
    say(f"{one.id} by {one.author}{f', candidate for {case.split}' if case.split else ''}")
    say(f"read it first: {one.path}")
    say()
    for line in comparison.table(case):
        say(line)
    if any(row.differs for row in comparison.rows(case)):
        say("* marks what somebody gives otherwise")
    for line in comparison.remarks(dataset.root, case):
        say(line)
    say()
    if case.differences:
        say(f"to settle: {comparison.told(case)}")
        say("what decides:")
        for section in comparison.sections(dataset.root, case):
            say(f"  guidelines/{section}")
    for line in _next_steps(dataset, case, person):
        say(line)


def _who(dataset: Dataset, person: Person | None) -> str:
    """Somebody as a message calls them: whoever types the command is you."""
    return "you" if person is None or person == dataset.writer() else person.handle


def _told(dataset: Dataset, hindrance: "Hindrance | None", person: Person | None) -> str:
    """Why somebody may not settle a record; empty where they may."""
    if hindrance is None:
        return ""
    return hindrance.told if _who(dataset, person) == "you" else hindrance.named


def _next_steps(dataset: Dataset, case: "Case", person: Person | None) -> list[str]:
    from tunesmith_tools.reviewing.deciding import names

    name = case.record.id
    if case.is_unmended:
        return [f"{names(case.decisions)} decided; next: tunesmith adjudicate {name} --apply"]
    if case.decisions:
        return [f"{names(case.decisions)} decided, and the record says so"]
    if not case.reviews:
        return [f"nobody's review of it counts now; next: tunesmith review start {name}"]
    hindrance = case.hindrance(person) if person else None
    if hindrance:
        return [f"not for {_who(dataset, person)} to settle: {_told(dataset, hindrance, person)}"]
    lines = [] if case.differences else ["nothing has to be settled; an author may still ask for a decision"]
    return [*lines, f"next: tunesmith adjudicate {name} --decide --verdict … --scores N,N,N,N --note …"]


def _mend(dataset: Dataset, case: "Case", decided: bool, apply: bool) -> None:
    """Show the edit that a decision asks for, write it if that is wanted, and say what to commit."""
    from tunesmith_tools.reviewing import deciding

    edit = deciding.edit_of(dataset, case)
    decision, path = case.decisions[0], case.record.path
    changed = [decision.path] if decided else []
    if not case.is_unmended:
        say("the record's labels are those of the decision")
    else:
        for line in edit.diff:
            say(line)
        if edit.objections:
            told = "\n".join(f"  {one.rule}: {one.message}" for one in edit.objections)
            raise Failure(
                f"the decision stands, and {path} is left as it is: with these labels alone it would break a rule, so "
                f"more than they has to change. Edit it by hand.\n{told}",
                code=1,
            )
        gone = deciding.lapsing(dataset, case, edit)
        if gone:
            say(f"after this edit these reviews no longer count, as they give other labels: {', '.join(gone)}")
        if apply:
            write_atomic(dataset.root / path, edit.after)
            changed = [path, decision.path]
        else:
            say(f"`tunesmith adjudicate {case.record.id} --apply` writes this into the record")
    if decision.verdict != "accept":
        say(f"the verdict is {decision.verdict}: {case.record.author} mends the record or withdraws it")
    if changed:
        message = quoted(f"Decide on {case.record.id}")
        say(f"next: git add {' '.join(map(quoted, changed))} && git commit -m {message}")
