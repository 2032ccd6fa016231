"""Findings that a person accepted: the waivers of a record, and what they silence."""

import hashlib

from tunesmith.corpus import Corpus
from tunesmith.record import Record
from tunesmith.source import Source
from tunesmith_hooks.binding import Bound, BoundRule, Said, run_rules
from tunesmith_hooks.catalogue import rules
from tunesmith_hooks.rule import Problem, Verdict


def waived(file: Source, subject: Record, said: Said, bound: Bound) -> Said:
    """What is left after the record's waivers, and what is to be said about waivers that silenced nothing.

    `bound` are the rules that ran. Waivers of rules over several records are looked at when those have spoken.
    """
    if not subject.waivers:
        return said
    ran = {one.name for kind, several in bound.items() if kind is not Corpus for one in several}
    ran |= {waiver.rule for waiver in subject.waivers} - rules().keys()  # no such rule: it silences nothing in any run
    return _left(file, subject, said, bound, ran)


def waived_across(file: Source, subject: Record, said: Said, bound: Bound) -> Said:
    """The same for what rules over several records said about one of them."""
    return _left(file, subject, said, bound, {one.name for one in bound[Corpus]})


def _left(file: Source, subject: Record, said: Said, bound: Bound, ran: set[str]) -> Said:
    silenced: set[int] = set()
    kept: Said = []
    for one, problem in said:
        hits = [number for number in range(len(subject.waivers)) if _covers(file, subject, number, one, problem)]
        silenced.update(hits)
        if not hits:
            kept.append((one, problem))
    kept += run_rules(bound[Verdict], Verdict(subject, frozenset(ran), frozenset(silenced)))
    return kept


def _covers(file: Source, subject: Record, number: int, one: BoundRule, problem: Problem) -> bool:
    waiver = subject.waivers[number]
    if not one.rule.waivable or waiver.rule != one.name or waiver.of != subject.text:
        return False
    return waiver.match is None or waiver.match == span_digest(file, problem)


def span_digest(file: Source, problem: Problem) -> str | None:
    """sha256 of the text that a problem is about: its span, or the whole value; None where it is about no text."""
    try:
        value = file.value(problem.where)
    except (KeyError, IndexError, TypeError):
        return None
    if not isinstance(value, str):
        return None
    start, end = problem.span or (0, len(value))
    return hashlib.sha256(value[start:end].encode()).hexdigest()
