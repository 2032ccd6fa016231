"""Worksheets on disk: begun, kept, and made a judgement of."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tunesmith.attachment import DocumentError
from tunesmith.corpus import Unreadable, read_regular
from tunesmith.files import write_atomic
from tunesmith.people import Person
from tunesmith.record import Record
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.pipeline.documents import Documents
from tunesmith_tools.reviewing import desk, filled, giving, lookup, qualified, worksheet
from tunesmith_tools.reviewing.exchange.questions import SEEN, Questions
from tunesmith_tools.reviewing.exchange.tasks import task_of
from tunesmith_tools.reviewing.filled import Options
from tunesmith_tools.reviewing.giving import Given
from tunesmith_tools.reviewing.worksheet import Sheet
from tunesmith_tools.summaries import ReviewSummary, Summaries


@dataclass(frozen=True)
class Begun:
    """Where a worksheet stands, relative to the dataset, and what is to be said of it."""

    path: str
    told: str


def start(dataset: Dataset, person: Person, one: Record, blind: bool) -> Begun:
    """Write somebody's worksheet for a record, or keep the one that is there. Raises Failure."""
    known = _require_may_judge(dataset, person, one, blind)
    path = worksheet.path_of(one.id, person.handle)
    there = _read(dataset, path, _questions(dataset, one))
    told = "a new worksheet"
    if there and _is_of(there, one):
        if there.is_blind == blind:
            return Begun(path, "begun before, and kept as you left it")
        _require_change_of_mind(there, path)
    elif there and there.answers:
        told = f"the record changed since you began; what you had filled in is kept in {_put_aside(dataset, path)}"
    others = [each for each in known.reviews.get(one.id, ()) if each.by != person.handle]
    write_atomic(dataset.root / path, _made(dataset, person, one, others, blind).encode("utf-8"))
    return Begun(path, told)


def given(dataset: Dataset, person: Person, one: Record, verdict: str, options: Options) -> tuple[Given, str | None]:
    """Somebody's judgement of a record, and the worksheet that it was made of, if any. Raises Failure."""
    every = _questions(dataset, one)
    path = worksheet.path_of(one.id, person.handle)
    sheet = _read(dataset, path, every)
    _require_may_judge(dataset, person, one, sheet is not None and sheet.is_blind)
    typed = filled.answers(options, every)
    if sheet is None:
        answers = filled.joined(worksheet.of_record(one, every), typed)
        where = f"Begin with `tunesmith review start {one.id}`, or give them with --scores N,N,N,N."
        return filled.judged(answers, every, person.handle, verdict, False, where), None
    _require_current(sheet, one, path)
    if sheet.answers.get(worksheet.VERDICT, (verdict,)) != (verdict,):
        told = sheet.answers[worksheet.VERDICT][0]
        raise Failure(f"{path} says {told:.40}, and the command {verdict}; one of the two has to change", code=1)
    answers = filled.joined(sheet.answers, typed)
    where = f"Fill them in in {path}, or give them as options."
    return filled.judged(answers, every, person.handle, verdict, sheet.is_blind, where), path


def _made(dataset: Dataset, person: Person, one: Record, others: Sequence[ReviewSummary], blind: bool) -> str:
    """The text of a new worksheet. Raises Failure where a document that the record rests on cannot be read."""
    every = _questions(dataset, one)
    try:
        task = task_of(one, dataset.policy, Documents(dataset.root), blind)
    except DocumentError as error:
        raise Failure(f"the document of {one.id} {error}", code=1) from None
    evidence = [*one.evidence, *([f"The reference answer: {one.reference_answer}"] if one.reference_answer else [])]
    if blind:
        return worksheet.text(task, person.handle, every, {}, evidence, ())
    every = tuple(question for question in every if question.name != SEEN)
    shown = worksheet.of_record(one, every)
    return worksheet.text(task, person.handle, every, shown, evidence, [_mentioned(each) for each in others])


def _require_change_of_mind(there: Sheet, path: str) -> None:
    """Raise Failure where somebody may not change between blind and sighted work."""
    if not there.is_blind:
        raise Failure(
            f"{path} was begun with the labels in sight, so a judgement of yours is no longer blind; go on with it",
            code=1,
        )
    if there.answers:
        raise Failure(f"{path} was begun blind and is kept: give that judgement first, or move the file away", code=1)


def _put_aside(dataset: Dataset, path: str) -> str:
    """Give a worksheet a name under which no other one is lost."""
    mark = hashlib.sha256((dataset.root / path).read_bytes()).hexdigest()[:8]
    aside = f"{path.removesuffix('.yaml')}.{mark}.yaml"
    (dataset.root / path).rename(dataset.root / aside)
    return aside


def _require_may_judge(dataset: Dataset, person: Person, one: Record, blind: bool) -> Summaries:
    """What is known of a record. Raises Failure where somebody is not to judge it, or has judged it as it stands."""
    demand = dataset.policy.reviews.gold
    golden = desk.gold_records(dataset) if demand else ()
    known = lookup.what_is_known(dataset, [one.id, *(each.record for each in golden)])
    hindrance = qualified.hindrance(known.records[one.id], person)
    mine = person == dataset.writer()
    who = "you" if mine else person.handle
    if hindrance:
        told, by = (hindrance.told, "") if mine else (hindrance.named, f" --by {person.handle}")
        raise Failure(f"{one.id} is not for {who}: {told}. `tunesmith review next{by}` names one that is", code=1)
    if not qualified.passed(person, demand, qualified.gold_scores(known, golden)):
        _require_gold(one.id, {each.record for each in golden}, blind)
    before = lookup.earlier(person, one, known.reviews.get(one.id, ()))
    if before:
        raise Failure(
            f"{who} judged {one.id} as it stands on {before.created}: {before.path}. A judgement stays as it was "
            "given; a note or defect may be put better in that file, and a changed mind is for an adjudicator "
            f"(guidelines/review.md){giving.if_not_committed(dataset, before.path)}",
            code=1,
        )
    return known


def _require_gold(name: str, golden: Collection[str], blind: bool) -> None:
    """Raise Failure where somebody who has to show it first does not judge a gold record blind."""
    if name not in golden:
        raise Failure("gold records come first; `tunesmith review next` names one", code=1)
    if not blind:
        raise Failure(
            f"{name} is a gold record, which shows how you read the guidelines; judge it blind: "
            f"`tunesmith review start {name}`",
            code=1,
        )


def _require_current(sheet: Sheet, one: Record, path: str) -> None:
    """Raise Failure where a worksheet is of another text or other labels than the record has now."""
    if _is_of(sheet, one):
        return
    what = "text" if sheet.text != one.text else "labels"
    again = f"tunesmith review start {one.id}{'' if sheet.is_blind else ' --sighted'}"
    raise Failure(
        f"the {what} of {one.id} changed since you began, so this would be a judgement of what is gone. "
        f"`{again}` makes a new worksheet and keeps this one beside it ({path})",
        code=1,
    )


def _is_of(sheet: Sheet, one: Record) -> bool:
    return sheet.text == one.text and sheet.labels in (None, one.labels)


def _questions(dataset: Dataset, one: Record) -> Questions:
    return worksheet.questions_about(dataset.policy, one)


def _read(dataset: Dataset, path: str, every: Questions) -> Sheet | None:
    data = read_regular(dataset.root / path)
    return None if isinstance(data, Unreadable) else worksheet.read(path, data, every)


def _mentioned(other: ReviewSummary) -> str:
    """That there is a review. What it says is not shown: reviewers judge before they know it."""
    return f"by {other.by} as {other.role} on {other.created}"
