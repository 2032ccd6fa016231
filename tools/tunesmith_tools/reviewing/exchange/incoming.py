"""Answers become reviews: whose they are, which record they judge, and what keeps one out."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

from tunesmith import record, review, schema, source
from tunesmith.canonical import CanonicalError, Tree, arranged
from tunesmith.corpus import TreeView, Unreadable, is_record, read_regular
from tunesmith.people import People
from tunesmith.record import Record
from tunesmith_tools.dataset import Dataset, today
from tunesmith_tools.importers.unit import Unfit
from tunesmith_tools.pipeline.documents import Documents
from tunesmith_tools.reviewing import giving
from tunesmith_tools.reviewing.exchange import answers as given_answers
from tunesmith_tools.reviewing.exchange.answers import Answer, Left
from tunesmith_tools.reviewing.exchange.questions import questions
from tunesmith_tools.reviewing.exchange.tasks import task_of
from tunesmith_tools.spelling import nearest

ROLE = "reviewer"
_MANY = 100  # alternatives that an older text may have had


@dataclass(frozen=True)
class Annotators:
    """Who is who. `by` judged everything in the file; else `mapped` has handles by the names that the tool uses."""

    people: People
    by: str | None = None
    mapped: Mapping[str, str] = field(default_factory=dict)

    def handle(self, names: Sequence[str]) -> str:
        """The handle of somebody whom the tool knows by these names. Raises Unfit."""
        found = self._known(names)
        if self.by and found not in (None, self.by):
            raise Unfit(f"the task was given to {found}, not to {self.by}; import it with --by {found}")
        if self.by or found:
            return str(self.by or found)
        if not names:
            raise Unfit("nothing says who answered; name them with --by HANDLE")
        raise Unfit(f"nobody here is known as {' or '.join(names)}; say who it is: --map-annotator '{names[0]}=HANDLE'")

    def _known(self, names: Sequence[str]) -> str | None:
        for name in names:
            if name in self.mapped:
                return self.mapped[name]
            person = self.people.get(name) or self.people.with_email(name)
            if person:
                return person.handle
        return None


@dataclass
class Outcome:
    """What became of the answers: read = written + present + left + refused. Paths and rows are in file order.

    `older` names the records whose text has changed since it was judged, `edited` the rows whose dialogue was changed
    in the sheet, `handles` those whose reviews were written, `unread` the columns that are no question.
    """

    read: int = 0
    written: list[str] = field(default_factory=list)
    present: int = 0
    left: int = 0
    refused: list[Left] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    handles: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


class _Proposal(NamedTuple):
    """A review that an answer makes."""

    answer: Answer
    tree: Tree
    path: str
    is_older: bool
    is_edited: bool


def take(dataset: Dataset, given: Iterable[Answer | Left], annotators: Annotators, dry: bool) -> Outcome:
    """Write the reviews that answers make, and count. What cannot be one is refused with the reason."""
    outcome = Outcome()
    proposals = _proposals(dataset, given, annotators, outcome)
    agreed = [one for several in proposals for one in _agreeing(several, outcome)]
    fresh = [one for one in agreed if _is_new(dataset, one, outcome)]
    judged = giving.judge(dataset, [one.tree for one in fresh]) if fresh else []
    for proposal, found in zip(fresh, judged, strict=True):
        if found.errors:
            outcome.refused.append(_refused(proposal.answer, "; ".join(found.told(found.errors))))
            continue
        if not dry:
            giving.write(dataset, found)
        outcome.written.append(found.path)
        outcome.handles.add(str(proposal.tree["by"]))
        outcome.older += [str(proposal.tree["record"])] if proposal.is_older else []
        outcome.edited += [proposal.answer.row] if proposal.is_edited else []
    outcome.refused.sort(key=lambda left: left.row)
    return outcome


def _proposals(
    dataset: Dataset, given: Iterable[Answer | Left], annotators: Annotators, outcome: Outcome
) -> Iterable[list[_Proposal]]:
    """The reviews that answers make, those together that have one path."""
    by_path: dict[str, list[_Proposal]] = defaultdict(list)
    propose = _proposer(dataset, annotators)
    known = {one.name for one in questions(dataset.policy, 0)}
    for one in given:
        outcome.read += 1
        if isinstance(one, Left):
            outcome.left += not one.refused
            outcome.refused += [one] if one.refused else []
            continue
        outcome.unread |= one.names() - known
        if not one.names() & known:
            outcome.left += 1
            continue
        try:
            found = propose(one)
            by_path[found.path].append(found)
        except Unfit as unfit:
            outcome.refused.append(_refused(one, str(unfit)))
    return by_path.values()


def _proposer(dataset: Dataset, annotators: Annotators) -> Callable[[Answer], _Proposal]:
    """What makes a review of an answer; records are read once. It raises Unfit."""
    known = {record.id_of(path): path for path in TreeView.of(dataset.root).paths() if is_record(path)}
    documents = Documents(dataset.root)
    asked = cache(partial(questions, dataset.policy))

    @cache
    def read(name: str) -> Record:
        if name not in known:
            raise Unfit("; ".join(filter(None, [f"no record has the id {name:.100}", nearest(name, known, "")])))
        content = read_regular(dataset.root / known[name])
        file = None if isinstance(content, Unreadable) else source.read(known[name], content, "record")
        if file is None or file.tree is None or file.violations:
            raise Unfit(f"{known[name]} cannot be read; `tunesmith check {known[name]}` tells why")
        found = record.from_tree(file.tree)
        if found.status == "erased":
            raise Unfit(f"the record {name} was erased, and no judgement of it may be kept")
        return found

    def propose(answer: Answer) -> _Proposal:
        stamp = given_answers.stamp(answer.stamp)
        by = annotators.handle(answer.annotators)
        one = read(stamp.record)
        is_older = stamp.text != one.text
        every = asked(_MANY if is_older else len(one.alternatives))
        judgement = given_answers.judgement(answer.answers, every, by, ROLE, stamp.blind)
        tree = giving.tree_of(dataset, one, judgement) | {
            "created": stamp.exported if is_older else _day(answer),
            "of": {"text": stamp.text, "labels": stamp.labels},
            "guideline": stamp.guideline,
        }
        try:
            source.canonical_text(tree, "review")
        except CanonicalError as error:
            raise Unfit(f"`{'.'.join(map(str, error.where))}`: {error.message}") from None
        path = review.path_of(one.id, by, stamp.text, stamp.labels, ROLE, judgement.blind)
        is_comparable = answer.shown is not None and not is_older and not one.attachments
        shown = task_of(one, dataset.policy, documents, blind=True).dialogue if is_comparable else ""
        return _Proposal(answer, tree, path, is_older, is_comparable and _lines(shown) != _lines(answer.shown or ""))

    return propose


def _is_new(dataset: Dataset, one: _Proposal, outcome: Outcome) -> bool:
    """Whether nothing stands where a review goes. The same judgement counts as present, another one stays."""
    place = dataset.root / one.path
    if not os.path.lexists(place):
        return True
    content = read_regular(place)
    tree = source.read(one.path, content, "review").tree if isinstance(content, bytes) else None
    if tree is not None and _said(tree) == _said(one.tree):
        outcome.present += 1
    else:
        reason = f"{one.path} holds another judgement of this text by {one.tree['by']}, and reviews stay as given"
        outcome.refused.append(_refused(one.answer, f"{reason}; a changed mind is for an adjudicator"))
    return False


def _said(tree: Tree) -> Tree:
    """A judgement without its day."""
    return arranged({**tree, "created": ""}, schema.layout("review"))


def _day(answer: Answer) -> str:
    """The day of a judgement: of what the tool says, nothing that is yet to come."""
    now = today().isoformat()
    return min(answer.day or now, now)


def _lines(text: str) -> list[str]:
    """The lines of a text but for blanks at their ends, which tools for tables lose."""
    return [line.rstrip() for line in text.strip().splitlines()]


def _agreeing(several: Sequence[_Proposal], outcome: Outcome) -> list[_Proposal]:
    """The one review at a path. Where the same person answers in two ways, nobody can tell which answer counts."""
    first, *others = several
    if any(_said(one.tree) != _said(first.tree) for one in others):
        rows = " and ".join(str(one.answer.row) for one in several)
        for one in several:
            reason = f"{one.tree['by']} answers in two ways in the rows {rows}; which counts cannot be told"
            outcome.refused.append(_refused(one.answer, reason))
        return []
    outcome.present += len(others)
    return [first]


def _refused(answer: Answer, reason: str) -> Left:
    data: dict[str, Any] = {**answer.stamp, **{name: list(texts) for name, texts in answer.answers.items()}}
    return Left(answer.row, reason, data | {"annotators": list(answer.annotators)})
