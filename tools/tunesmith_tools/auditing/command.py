"""`tunesmith sample`: audits of a frozen revision, drawn at random and judged by auditors."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith import git
from tunesmith.corpus import PEOPLE, TreeView, is_review, read_regular
from tunesmith.files import write_atomic
from tunesmith.finding import counted
from tunesmith.people import Person
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, find, open_dataset
from tunesmith_tools.settings import Form, FormatOption, RootOption

if TYPE_CHECKING:
    from tunesmith_tools.auditing.drawing import Audit
    from tunesmith_tools.auditing.outcome import Outcome
    from tunesmith_tools.summaries import Summaries

sample_app = typer.Typer(
    help="Audit a frozen revision by judging a random sample.\n\nExample: tunesmith sample draw v1 --max-error 0.02",
    no_args_is_help=True,
)


class ReportForm(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The audit; `tunesmith sample list` names them.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="HANDLE", help="You; else found by git's user.email.")]


@sample_app.command()
def draw(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name for the audit, such as v1-safety.")],
    revision: Annotated[str, typer.Option(metavar="REV", help="The commit to audit.")] = "HEAD",
    max_error: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Pass only if fewer than this share are wrong, such as 0.02.")
    ] = None,
    confidence: Annotated[
        float | None, typer.Option(metavar="SHARE", help="How surely, with --max-error: 0.95 unless typed.")
    ] = None,
    allowed: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Errors that may be found, with --max-error: 0 unless typed."),
    ] = None,
    aql: Annotated[
        float | None, typer.Option(metavar="SHARE", help="With --ltpd: a lot with this share wrong should pass.")
    ] = None,
    ltpd: Annotated[
        float | None, typer.Option(metavar="SHARE", help="With --aql: a lot with this share wrong should fail.")
    ] = None,
    alpha: Annotated[
        float | None, typer.Option(metavar="SHARE", help="The risk that a lot at --aql fails: 0.05 unless typed.")
    ] = None,
    beta: Annotated[
        float | None, typer.Option(metavar="SHARE", help="The risk that a lot at --ltpd passes: 0.1 unless typed.")
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many records and no demand: an estimate alone.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="Only such records: task=code, hazards=privacy … May be repeated."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(metavar="SPLIT", help="Only records that the ledger gives to this split.")
    ] = None,
    strata: Annotated[
        str | None, typer.Option(metavar="FIELDS", help="Report these apart, such as domain,prompt_harm.")
    ] = None,
    minimum: Annotated[int, typer.Option(min=1, metavar="N", help="Records of each stratum at least, or all.")] = 1,
    at_least: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE:N", help="The same for some strata: prompt_harm=harmful:30. Repeatable."),
    ] = None,
    root: RootOption = None,
) -> None:
    """Draw records of a commit at random and write them to releases/audits/NAME.yaml.

    Say how many by one of: --max-error, for a bound on the share of errors; --aql with --ltpd, for an acceptance plan
    with two risks; --size. Which records come is decided by a hash of the commit and the record, so the same command
    gives the same file and no other name, time or person another draw. Nothing is overwritten.

    Example: tunesmith sample draw v1 --max-error 0.02 --strata prompt_harm --at-least prompt_harm=harmful:30
    """
    from tunesmith_tools.auditing import audit_file, drawing, options, plans, report_text
    from tunesmith_tools.auditing.population import Asked

    home = find(root)
    path = audit_file.path_of(audit_file.require_name(name))
    commit = git.resolve(home, revision)
    if commit is None:
        raise Failure(
            f"no commit is called {revision!r} here; an audit judges what is committed. In a shallow clone "
            "`git fetch --unshallow` brings older commits"
        )
    bound, acceptance = {"max_error": max_error, "confidence": confidence}, {"aql": aql, "ltpd": ltpd}
    demand = options.demand(bound, acceptance | {"alpha": alpha, "beta": beta}, allowed, size)
    fields = options.strata(strata)
    asked = Asked(commit, options.where(where or (), split), fields)
    design = drawing.Design(asked, demand, minimum, options.minimums(at_least or (), fields))
    try:
        audit = drawing.make(home, design)
    except plans.NoPlanError as error:
        raise Failure(str(error), code=1) from None
    data = audit_file.text_of(audit).encode("utf-8")
    there = read_regular(home / path)
    if isinstance(there, bytes) and there != data:
        told = f"take another name, or see it with: tunesmith sample report {name}"
        raise Failure(f"{path} holds another draw, and a draw stays as it is; {told}", code=1)
    if there != data:
        write_atomic(home / path, data)
    for line in report_text.drawn(name, audit):
        say(line)


@sample_app.command("next")
def next_(name: NameArgument, by: ByOption = None, form: FormatOption = Form.text, root: RootOption = None) -> None:
    """Show a drawn record that no auditor has judged and that is not your own, as it was in the frozen revision.

    Example: tunesmith sample next v1
    """
    from tunesmith_tools.auditing import judging

    dataset = open_dataset(root)
    audit, person = _audit(dataset, name), _auditor(dataset, by)
    left = judging.waiting(dataset.root, audit, _outcome(audit, _summaries(dataset)), person)
    served = left.served
    if form is Form.json:
        say_json({"record": served.id if served else None, "unjudged": left.unjudged, "not_yours": left.reasons})
        return
    if served is None:
        say(f"nothing for you: {left.unjudged:,} of {counted(len(audit.drawn), 'record')} to judge")
        for reason, count in left.reasons.items():
            say(f"  {counted(count, 'record')}: {reason}")
        say(f"next: tunesmith sample report {name}")
        return
    for line in judging.for_reading(served):
        say(line)
    say()
    say(f"{left.unjudged:,} of {counted(len(audit.drawn), 'record')} to judge. Judge this one by what you find:")
    start = f"  tunesmith sample judge {name} {served.id} --verdict"
    say(f"{start} accept --scores 5,5,5,5")
    say(f"{start} revise --scores 5,2,5,4 --defect 'instruction.md major: what is wrong'")


@sample_app.command()
def judge(
    name: NameArgument,
    record_id: Annotated[str, typer.Argument(metavar="ID", help="A record that the audit drew.")],
    verdict: Annotated[str, typer.Option(metavar="WORD", help="accept, revise or reject.")],
    scores: Annotated[str, typer.Option(metavar="N,N,N,N", help="For instruction, correctness, safety and style.")],
    defect: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="'SECTION SEVERITY: note', such as 'style.md#length major: …'. Repeatable."),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What you hold to be right in place of a label. Repeatable."),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Anything else.")] = None,
    by: ByOption = None,
    root: RootOption = None,
) -> None:
    """Give an auditor's judgement of a drawn record: of its text and labels in the frozen revision.

    A major or critical defect, or the verdict reject, makes the record an error.

    Example: tunesmith sample judge v1 shorten-refund-email-7kq2mx4t9d --verdict accept --scores 5,5,5,4
    """
    from tunesmith_tools.auditing import judging
    from tunesmith_tools.reviewing.filled import Options

    dataset = open_dataset(root)
    audit, person = _audit(dataset, name), _auditor(dataset, by)
    typed = Options(scores, (), label or (), defect or (), None, note or "")
    path = judging.judge(dataset, audit, record_id, person, verdict, typed)
    say(path)
    say(f"next: git add {path} && tunesmith sample next {name}")


@sample_app.command()
def report(
    name: NameArgument,
    form: Annotated[ReportForm, typer.Option("--format", help="How the report is printed.")] = ReportForm.text,
    root: RootOption = None,
) -> None:
    """Say what an audit found, for each stratum and all, and whether the lot passes.

    The draw is made again, so that an edited file is noticed. The exit status is 0 if the lot passed or was only to be
    estimated, and 1 if it failed or records are still to be judged.

    Example: tunesmith sample report v1 --format markdown
    """
    from tunesmith_tools.auditing import drawing, report_text
    from tunesmith_tools.auditing import report as reports
    from tunesmith_tools.auditing.audit_file import path_of
    from tunesmith_tools.auditing.outcome import Decision

    dataset = open_dataset(root)
    audit = _audit(dataset, name)
    commit = audit.design.asked.commit
    verified = git.resolve(dataset.root, commit) is not None
    if verified and drawing.make(dataset.root, audit.design) != audit:
        told = f"it was edited, or another version of tunesmith drew it; `git log -p {path_of(name)}` tells"
        raise Failure(f"{path_of(name)} is not what a draw from {commit[:10]} gives: {told}", code=1)
    found = _outcome(audit, _summaries(dataset))
    value = reports.value_of(dataset.root, name, audit, found, verified)
    if form is ReportForm.json:
        say_json(value)
    else:
        for line in report_text.text(value) if form is ReportForm.text else report_text.markdown(value):
            say(line)
    if found.decision in (Decision.failed, Decision.incomplete):
        raise typer.Exit(1)


@sample_app.command("list")
def list_(form: FormatOption = Form.text, root: RootOption = None) -> None:
    """List the audits and where each stands, failed ones too.

    Example: tunesmith sample list
    """
    from tunesmith_tools.auditing import audit_file
    from tunesmith_tools.auditing import report as reports

    dataset = open_dataset(root)
    known = _summaries(dataset)
    drawn = [(name, audit_file.read(dataset.root, name)) for name in audit_file.names(dataset.root)]
    audits = [(name, audit, _outcome(audit, known)) for name, audit in drawn]
    if form is Form.json:
        say_json([reports.line_of(*one) for one in audits])
        return
    for name, audit, found in audits:
        told = f"{found.overall.errors} wrong, {found.unjudged} of {len(audit.drawn)} to judge"
        say(f"{name}  {found.decision.name}: {told}, from {audit.lot:,} of {audit.design.asked.commit[:10]}")
    if not audits:
        say("no audit was drawn yet; `tunesmith sample draw --help` shows how")


def _audit(dataset: Dataset, name: str) -> "Audit":
    from tunesmith_tools.auditing import audit_file

    return audit_file.read(dataset.root, name)


def _summaries(dataset: Dataset) -> "Summaries":
    """All records and reviews as they stand. Raises Failure where a review is broken: it may say that all is wrong."""
    from tunesmith_tools import summaries

    found = summaries.read(TreeView.of(dataset.root))
    broken = [path for path in found.unreadable if is_review(path)]
    if broken:
        raise Failure(
            f"{counted(len(broken), 'review')} cannot be read, {broken[0]} first: run `tunesmith check`", code=1
        )
    return found


def _outcome(audit: "Audit", known: "Summaries") -> "Outcome":
    from tunesmith_tools.auditing import outcome

    erased = {one.id for one in known.records.values() if one.status == "erased"}
    return outcome.of_audit(audit, known.reviews, erased)


def _auditor(dataset: Dataset, handle: str | None) -> Person:
    """Who judges. Raises Failure where nobody is known by the handle, or they have not the role."""
    from tunesmith_tools.auditing.outcome import AUDITOR

    person = dataset.person(handle) or dataset.require_writer("--by HANDLE")
    if AUDITOR not in person.roles:
        raise Failure(f"{person.handle} has not the role {AUDITOR}; it stands in {PEOPLE} under `roles:`", code=1)
    return person
