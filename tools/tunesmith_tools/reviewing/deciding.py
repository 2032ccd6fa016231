"""An adjudicator's decision about one record: whose it may be, what it has to say, and the edit that follows."""

import difflib
import re
from dataclasses import replace

from tunesmith import review, source
from tunesmith.corpus import PEOPLE, Unreadable, read_regular
from tunesmith.disagreement import ADJUDICATOR
from tunesmith.files import quoted
from tunesmith.people import Person
from tunesmith_tools.agreement.sections import Guidelines
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset, read_ledger
from tunesmith_tools.reviewing import desk, disagreement, filled, giving, lookup, mending, worksheet
from tunesmith_tools.reviewing.disagreement import Case
from tunesmith_tools.reviewing.exchange.questions import questions
from tunesmith_tools.reviewing.filled import Options
from tunesmith_tools.reviewing.mending import Edit
from tunesmith_tools.summaries import ReviewSummary

_NOTE = (
    "--note says the point at issue in one sentence, the rule that decides it with page and heading, such as "
    "safety.md#prompt_harm, why the other reading fails, and whether the page has to change"
)
_PAGE = re.compile(r"[A-Za-z0-9_-]+\.md")


def case_of(dataset: Dataset, name: str) -> Case:
    """What was said of an active record that is named by its id or path. Raises Failure."""
    one = lookup.active_record(dataset, name)
    frozen = read_ledger(dataset.root)
    splits = disagreement.candidates(frozen) if one.id in frozen else desk.of(dataset).splits
    found = lookup.what_is_known(dataset, [one.id])
    wanted = dataset.policy.reviews.evaluation
    return disagreement.case_of(found.records[one.id], found, splits.get(one.id, ""), wanted, dataset.people)


def person_of(dataset: Dataset, handle: str | None) -> Person | None:
    """The person with a handle, or who works here as far as that is known. Raises Failure for an unknown handle."""
    if handle is None:
        return dataset.writer()
    person = dataset.people.get(handle)
    if person is None:
        near = difflib.get_close_matches(handle, [one.handle for one in dataset.people], n=1)
        told = f"did you mean {near[0]}?" if near else "`tunesmith explain people` shows how to add yourself"
        raise Failure(f"{handle} is not in {PEOPLE}; {told}")
    return person


def decide(dataset: Dataset, case: Case, person: Person, verdict: str, options: Options) -> str:
    """Write the decision and return its path. Labels that are not named are the record's.

    Raises Failure where it is not theirs to give, or where something is missing.
    """
    one = case.record
    hindrance = case.hindrance(person)
    if case.decisions:
        raise Failure(f"{names(case.decisions)} decided already, and a decision stays as it was given", code=1)
    if hindrance:
        raise Failure(f"{person.handle} does not settle {one.id}: {hindrance}", code=1)
    if not case.reviews:
        raise Failure(f"nobody's review of {one.id} counts now, so there is nothing to settle", code=1)
    _require_reason(dataset, options.note)
    whole = lookup.active_record(dataset, one.id)
    every = worksheet.dotted(questions(dataset.policy, len(whole.alternatives)))
    answers = filled.joined(worksheet.of_record(whole, every), filled.answers(options, every))
    where = "Give them with --scores 5,5,5,4 and --label NAME=VALUE."
    given = filled.judged(answers, every, person.handle, verdict, blind=False, where=where)
    return giving.save(dataset, giving.tree_of(dataset, whole, replace(given, role=ADJUDICATOR)))


def edit_of(dataset: Dataset, case: Case) -> Edit:
    """The edit that makes a record's labels those decided on. Raises Failure where nobody decided, or in two ways."""
    path = case.record.path
    if not case.decisions:
        raise Failure(f"nobody has decided on {case.record.id} yet; --decide gives your decision", code=1)
    if len({one.own_digest for one in case.decisions}) > 1:
        raise Failure(f"{names(case.decisions)} give different labels; mend {path} by hand", code=1)
    data = read_regular(dataset.root / path)
    if isinstance(data, Unreadable) or source.read(path, data, "record").flaw:
        raise Failure(f"{path} is not in canonical form; run `tunesmith fix {quoted(path)}` first", code=1)
    decision = case.decisions[0].path
    content = read_regular(dataset.root / decision)
    tree = None if isinstance(content, Unreadable) else source.read(decision, content, "review").tree
    if tree is None:
        raise Failure(f"{decision} cannot be read; `tunesmith check {quoted(decision)}` tells why", code=1)
    return mending.edit(dataset, path, data, review.from_tree(tree).own)


def lapsing(dataset: Dataset, case: Case, edit: Edit) -> list[str]:
    """The handles of those whose reviews count no longer once the record is edited."""
    found = lookup.what_is_known(dataset, [case.record.id])
    now = review.standing(mending.record_after(edit))
    staying = {one.path for one in review.counting(found.reviews.get(case.record.id, ()), now)}
    return sorted({one.by for one in case.reviews if one.path not in staying})


def names(decisions: tuple[ReviewSummary, ...]) -> str:
    """Who decided."""
    return " and ".join(sorted({one.by for one in decisions}))


def _require_reason(dataset: Dataset, note: str) -> None:
    """Raise Failure where a note is missing or names no page of the guidelines."""
    if not note.strip():
        raise Failure(f"a decision needs its reason: {_NOTE}")
    guidelines = Guidelines(dataset.root)
    if not any(guidelines.has(page) for page in _PAGE.findall(note)):
        raise Failure(f"the note names no page of guidelines/ that decides: {_NOTE}")
