"""What somebody answered to a task, as every format's reader gives it, and the judgement that it makes."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith.canonical import Tree
from tunesmith_tools.importers import readers
from tunesmith_tools.importers.unit import Unfit, Unit
from tunesmith_tools.reviewing.exchange import defects
from tunesmith_tools.reviewing.exchange.questions import NO, YES, Kind, Question, Questions
from tunesmith_tools.reviewing.giving import Given

_BEFORE_DIGEST, _BEFORE_VERSION, _BEFORE_DAY = "sha256:", "version ", "on "
_SHA256 = re.compile("[0-9a-f]{64}")
_VERSION = re.compile("[0-9]{1,4}[.][0-9]{1,4}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def units_of(path: Path, units: Callable[[Any], Iterable[Unit]]) -> "Iterator[Left | tuple[int, list[Unit]]]":
    """The number of each row of a JSON file with its units, or why it has none."""
    for row in readers.read_rows(path, "json"):
        if row.value is None:
            yield Left(row.number, row.problem, row.excerpt)
            continue
        try:
            yield row.number, list(units(row.value))
        except Unfit as unfit:
            yield Left(row.number, str(unfit), row.value)


class Stamp(NamedTuple):
    """What a task says of itself, so that an answer tells what was judged.

    `text` and `labels` are the digests of the record, `guideline` the version of the pages, `exported` the day on which
    the record said this, YYYY-MM-DD; `blind` tells whether its labels are hidden.
    """

    record: str
    text: str
    labels: str
    guideline: str
    exported: str
    blind: bool

    def written(self) -> dict[str, str]:
        """The stamp by the names that it has in every format, with a word before what spreadsheets would rewrite."""
        return {
            "record": self.record,
            "text_digest": f"{_BEFORE_DIGEST}{self.text}",
            "labels_digest": f"{_BEFORE_DIGEST}{self.labels}",
            "guideline": f"{_BEFORE_VERSION}{self.guideline}",
            "exported": f"{_BEFORE_DAY}{self.exported}",
            "blind": YES if self.blind else NO,
        }


STAMP = tuple(Stamp("", "", "", "", "", True).written())
_PARTS = (
    ("text_digest", _BEFORE_DIGEST, _SHA256),
    ("labels_digest", _BEFORE_DIGEST, _SHA256),
    ("guideline", _BEFORE_VERSION, _VERSION),
    ("exported", _BEFORE_DAY, _DAY),
)
Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """What one person answered to one task. `row` counts from 1 in the file.

    `stamp` has the values of STAMP as they stand in the file; `answers` has by question what was given, sense or not,
    and of a sheet also what stands in columns that are no question.
    `annotators` are the names by which the tool knows the person; `day` is the day of the judgement, where the tool
    tells it. `shown` is the dialogue where people could edit it.
    """

    row: int
    stamp: Mapping[str, str]
    answers: Answers
    annotators: tuple[str, ...] = ()
    day: str | None = None
    shown: str | None = None

    def names(self) -> set[str]:
        """The questions and columns in which something stands."""
        return {name for name, given in self.answers.items() if any(map(str.strip, given))}


@dataclass(frozen=True)
class Left:
    """Part of a file that is no answer. It was `refused`, or else nobody gave one (skipped, a draft, not begun)."""

    row: int
    reason: str
    data: Any
    refused: bool = True


class Unanswered(Unfit):
    """Answers that make no judgement; `problems` says by question why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def stamp(values: Mapping[str, str]) -> Stamp:
    """The stamp of an answer. Raises Unfit where it does not tell which text was judged, or how."""
    missing = [f"`{name}`" for name in STAMP if not values.get(name, "").strip()]
    if missing:
        told = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} empty"
        raise Unfit(f"{told}, so that nobody can tell what was judged; put back what the export wrote there")
    record, blind = values["record"].strip(), values["blind"].strip().casefold()
    if blind not in (YES, NO):
        raise Unfit(f"`blind` is {blind:.40}, and may be {YES} or {NO}")
    text, labels, guideline, exported = (_part(values, *one) for one in _PARTS)
    return Stamp(record, text, labels, guideline, exported, blind == YES)


def judgement(answers: Answers, every: Questions, by: str, role: str, blind: bool) -> Given:
    """The judgement that answers make. Raises Unanswered with every question whose answer is missing or unknown."""
    tree: dict[str, Any] = {}
    problems = {}
    for question in every:
        try:
            value = _answer(question, answers.get(question.name, ()))
        except Unfit as unfit:
            problems[question.name] = str(unfit)
            continue
        if question.where and value:
            _put(tree, question, value)
        elif value:
            blind = False
    if problems:
        raise Unanswered(problems)
    return Given(by=by, role=role, blind=blind, **tree)


def _part(values: Mapping[str, str], name: str, before: str, form: re.Pattern[str]) -> str:
    value = values[name].strip().removeprefix(before)
    if not form.fullmatch(value):
        raise Unfit(f"`{name}` is not what the export wrote there: {values[name]:.80}")
    return value


def _put(tree: dict[str, Any], question: Question, value: Any) -> None:
    *sections, name = question.where
    for section in sections:
        tree = tree.setdefault(section, {})
    tree[name] = int(value) if sections == ["scores"] or name == "prefers" else value


def _answer(question: Question, given: tuple[str, ...]) -> str | list[str] | list[Tree] | bool | None:
    """What was given, as a review has it; nothing where nothing was. Raises Unfit."""
    texts = [text for text in given if text.strip()]
    if question.kind is Kind.TEXT:
        text = "\n".join(texts).replace("\r\n", "\n").replace("\r", "\n").strip()
        return defects.read(text) if question.name == "defects" else text
    if not texts and question.required and question.is_settled:
        return next(iter(question.values))
    if not texts and question.required:
        raise Unfit(f"`{question.name}` is empty; it is one of: {', '.join(question.values)}")
    values = list(dict.fromkeys(_value(question, text) for text in texts))
    if question.kind is Kind.SEVERAL:
        return values
    if len(values) > 1:
        raise Unfit(f"`{question.name}` has {len(values)} answers, {' and '.join(values)}, and takes one")
    value = values[0] if values else None
    return value == YES if question.kind is Kind.FLAG else value


def _value(question: Question, text: str) -> str:
    """The allowed answer that a text means: case does not count, blanks do as underscores. Raises Unfit."""
    known = {_folded(value): value for value in question.values}
    known |= {_folded(question.shown(value)): value for value in question.values}
    value = known.get(_folded(text))
    if value is None:
        near = difflib.get_close_matches(_folded(text), [_folded(one) for one in question.values], n=1)
        meant = f"; did you mean {known[near[0]]}?" if near else ""
        raise Unfit(f"`{question.name}`: {text.strip():.60} is none of: {', '.join(question.values)}{meant}")
    return value


def _folded(text: str) -> str:
    return "_".join(text.split()).casefold()
