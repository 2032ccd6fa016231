"""What the rules say about records with the texts of their documents put in; the gate, which has none, never asks."""

from collections.abc import Iterator, Mapping

from tunesmith import attachment, record
from tunesmith.canonical import Position, locate
from tunesmith.corpus import Corpus
from tunesmith.finding import Finding
from tunesmith.record import Record
from tunesmith.source import Source
from tunesmith_hooks.binding import Bound, BoundRule, run_rules
from tunesmith_hooks.engine import finding_of, softener
from tunesmith_hooks.rule import Problem
from tunesmith_hooks.waivers import waived

RULE = "guidelines/attachment"


def judge(file: Source, texts: Mapping[str, str], bound: Bound) -> list[Finding]:
    """The findings on a valid record with the texts of its documents, by md5, beyond those that it has without.

    Records are judged as already admitted. What is said about a document stands at its attachment.
    """
    tree = file.tree or {}
    plain, filled = record.from_tree(tree), attachment.filled_record(tree, texts)
    known = {(one.name, problem) for one, problem in _said(file, plain, bound)}
    said = waived(file._replace(tree=attachment.filled(tree, texts)), filled, list(_said(file, filled, bound)), bound)
    soften = softener(filled, is_new=False)
    return [
        finding_of(file, one, _placed(problem, plain, filled), soften(one))
        for one, problem in said
        if (one.name, problem) not in known
    ]


def unusable(file: Source, number: int, message: str, bound: Bound) -> list[Finding]:
    """The finding on an attachment whose document is no text."""
    subject = record.from_tree(file.tree or {})
    hint = "Mend the document, run `dvc add` on it again, and write its new md5 into the record."
    problem = Problem(("messages", number, "attachment"), message, hint)
    soften = softener(subject, is_new=False)
    return [finding_of(file, one, problem, soften(one)) for one in bound[Corpus] if one.name == RULE]


def _said(file: Source, subject: Record, bound: Bound) -> Iterator[tuple[BoundRule, Problem]]:
    yield from run_rules(bound[Source], file)
    yield from run_rules(bound[Record].concerning(subject), subject)


def _placed(problem: Problem, plain: Record, filled: Record) -> Problem:
    """A problem of a turn's text, at the attachment if it is the document's; the message then has the place in it."""
    if problem.where[::2] != ("messages", "content"):
        return problem
    index = int(problem.where[1])
    turn = plain.messages[index]
    start = len(attachment.joined(turn.content, ""))
    if turn.attachment is None or (problem.span and problem.span[0] < start):
        return problem
    place = str(turn.attachment.path)
    if problem.span:
        document = filled.messages[index].content[start:]
        line, column = locate(document, problem.span[0] - start, Position(0, 1, 0))
        place += f":{line}:{column}"
    return problem._replace(where=("messages", index, "attachment"), message=f"{place}: {problem.message}", span=None)
