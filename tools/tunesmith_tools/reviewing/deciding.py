"""An adjudicator's decision about one record: whose it may be, what it has to say, and the edit that follows."""

import re
from dataclasses import replace

from tunesmith import markdown, review, source
from tunesmith.canonical import Tree
from tunesmith.corpus import PEOPLE, Unreadable, read_regular
from tunesmith.disagreement import ADJUDICATOR
from tunesmith.files import quoted
from tunesmith.people import Person
from tunesmith_tools.agreement.sections import FOLDER, Guidelines
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset, read_ledger
from tunesmith_tools.reviewing import desk, disagreement, filled, giving, lookup, mending, worksheet
from tunesmith_tools.reviewing.disagreement import Case
from tunesmith_tools.reviewing.filled import Options
from tunesmith_tools.reviewing.mending import Edit
from tunesmith_tools.summaries import ReviewSummary

_NOTE = (
    "--note says the point at issue in one sentence, the rule that decides it with page and heading, such as "
    "{example}, why the other reading fails, and whether the page has to change"
)
_SECTION = re.compile(r"[A-Za-z0-9_-]+\.md(?:#[\w-]+)?")


def case_of(dataset: Dataset, name: str) -> Case:
    """What was said of an active record that is named by its id or path. Raises Failure."""
    one = lookup.active_record(dataset, name)
    frozen = read_ledger(dataset.root)
    splits = disagreement.candidates(frozen) if one.id in frozen else desk.of(dataset).splits
    found = lookup.what_is_known(dataset, [one.id])
    wanted = dataset.policy.reviews.evaluation
    return disagreement.case_of(found.records[one.id], found, splits.get(one.id, ""), wanted, dataset.people)


def adjudicator(dataset: Dataset, handle: str | None) -> Person:
    """The person with a handle, or who works here. Raises Failure where that is unknown."""
    person = dataset.person(handle)
    if person is None:
        raise Failure(
            f"nobody in {PEOPLE} has the e-mail address that git commits with; name the adjudicator with --by HANDLE, "
            "or add yourself: `tunesmith explain people` shows how"
        )
    return person


def decide(dataset: Dataset, case: Case, person: Person, verdict: str, options: Options) -> str:
    """Write the decision and return its path. Labels that are not named are the record's.

    Raises Failure where it is not theirs to give, or where something is missing.
    """
    one = case.record
    hindrance = case.hindrance(person)
    if case.decisions:
        mine = "".join(
            giving.if_not_committed(dataset, each.path) for each in case.decisions if each.by == person.handle
        )
        raise Failure(f"{names(case.decisions)} decided already, and a decision stays as it was given{mine}", code=1)
    if hindrance:
        raise Failure(f"{person.handle} does not settle {one.id}: {hindrance.named}", code=1)
    if not case.reviews:
        raise Failure(f"nobody's review of {one.id} counts now, so there is nothing to settle", code=1)
    whole = lookup.active_record(dataset, one.id)
    every = worksheet.questions_about(dataset.policy, whole)
    filled.require_verdict(verdict, every)
    _require_reason(dataset, case, options.note)
    answers = filled.joined(worksheet.of_record(whole, every), filled.answers(options, every))
    where = "Give them with --scores N,N,N,N and --label NAME=VALUE."
    given = filled.judged(answers, every, person.handle, verdict, blind=False, where=where)
    (judged,) = giving.judge(dataset, [giving.tree_of(dataset, whole, replace(given, role=ADJUDICATOR))])
    giving.require_no_errors(judged)
    _require_labels_that_fit(_edit(dataset, one.path, given.labels))
    giving.write(dataset, judged)
    return judged.path


def edit_of(dataset: Dataset, case: Case) -> Edit:
    """The edit that makes a record's labels those decided on. Raises Failure where nobody decided, or in two ways."""
    path = case.record.path
    if not case.decisions:
        raise Failure(f"nobody has decided on {case.record.id} yet; --decide gives your decision", code=1)
    if len({one.own_digest for one in case.decisions}) > 1:
        raise Failure(f"{names(case.decisions)} give different labels; mend {path} by hand", code=1)
    decision = case.decisions[0].path
    content = read_regular(dataset.root / decision)
    tree = None if isinstance(content, Unreadable) else source.read(decision, content, "review").tree
    if tree is None:
        raise Failure(f"{decision} cannot be read; `tunesmith check {quoted(decision)}` tells why", code=1)
    return _edit(dataset, path, review.from_tree(tree).own)


def lapsing(dataset: Dataset, case: Case, edit: Edit) -> list[str]:
    """The handles of those whose reviews count no longer once the record is edited."""
    found = lookup.what_is_known(dataset, [case.record.id])
    now = review.standing(mending.record_after(edit))
    staying = {one.path for one in review.counting(found.reviews.get(case.record.id, ()), now)}
    return sorted({one.by for one in case.reviews if one.path not in staying})


def names(decisions: tuple[ReviewSummary, ...]) -> str:
    """Who decided."""
    return " and ".join(sorted({one.by for one in decisions}))


def _edit(dataset: Dataset, path: str, labels: Tree) -> Edit:
    """The edit that gives a record labels. Raises Failure where its file is not in canonical form."""
    data = read_regular(dataset.root / path)
    if isinstance(data, Unreadable) or source.read(path, data, "record").flaw:
        raise Failure(f"{path} is not in canonical form; run `tunesmith fix {quoted(path)}` first", code=1)
    return mending.edit(dataset, path, data, labels)


def _require_labels_that_fit(edit: Edit) -> None:
    """Raise Failure where a record with the labels decided on would break a rule."""
    if not edit.objections:
        return
    told = "\n".join(f"  {one.rule}: {one.message}. {one.hint}" for one in edit.objections)
    raise Failure(
        f"the decision is not written: with these labels {edit.path} would break a rule. Name the other labels that "
        "have to change with --label; where the text has to change, leave the label as it is and decide with "
        f"--verdict revise, so that its author mends both.\n{told}",
        code=1,
    )


def _require_reason(dataset: Dataset, case: Case, note: str) -> None:
    """Raise Failure where a note is missing, names no page of the guidelines, or a heading that its page has not."""
    guidelines = Guidelines(dataset.root)
    example = guidelines.section_of(next((one.point for one in case.differences), "verdict"))
    wanted = _NOTE.format(example=example)
    if not note.strip():
        raise Failure(f"a decision needs its reason: {wanted}")
    named = [one for one in _SECTION.findall(note) if guidelines.has(one.partition("#")[0])]
    if not named:
        raise Failure(f"the note names no page of guidelines/ that decides: {wanted}")
    unknown = [one for one in dict.fromkeys(named) if not guidelines.has(one)]
    if unknown:
        told = "\n".join(f"  {one}: {_headings(dataset, one.partition('#')[0])}" for one in unknown)
        raise Failure(f"the note names headings that are not there:\n{told}")


def _headings(dataset: Dataset, page: str) -> str:
    """What can be named in a page of the guidelines."""
    found = markdown.anchors((dataset.root / FOLDER / page).read_text("utf-8", "replace"))
    return f"{page} has {', '.join(f'#{one}' for one in sorted(found))}" if found else f"{page} has no headings"
