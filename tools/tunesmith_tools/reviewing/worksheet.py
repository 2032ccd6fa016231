"""A worksheet: the text of a record to read, and below it each question with its answers, to be filled in.

It is YAML in which all that is to be read stands in comments. A blind one is made of the text alone, so that records
which differ in labels, author, notes or reviews have the same worksheet.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tunesmith import yaml_reader
from tunesmith.gold import flat
from tunesmith.policy import Policy
from tunesmith.record import Record
from tunesmith.review import own_labels
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure
from tunesmith_tools.reviewing.exchange.questions import NO, YES, Kind, Question, Questions, asked, questions
from tunesmith_tools.reviewing.exchange.tasks import Task
from tunesmith_tools.spelling import nearest

FOLDER = ".cache/reviews"
WIDTH = 100
VERDICT = "verdict"
Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Sheet:
    """What a worksheet says: the digests of the text and, unless blind, of the labels shown, and the answers.

    `answers` are the values by the questions' names, sense or not; what is empty is left out.
    """

    text: str
    labels: str | None
    answers: Answers

    @property
    def is_blind(self) -> bool:
        """Whether the worksheet shows no labels."""
        return self.labels is None


def path_of(record: str, handle: str) -> str:
    """Where somebody's worksheet for a record stands."""
    return f"{FOLDER}/{record}.{handle}.yaml"


def dotted(every: Questions) -> Questions:
    """Questions named by the place of their answers, such as `scores.style`, as people see them in a worksheet."""
    return tuple(replace(one, name=".".join(one.where) or one.name) for one in every)


def questions_about(policy: Policy, one: Record) -> Questions:
    """The dotted questions about one record; without alternatives there is nothing to prefer."""
    every = dotted(questions(policy, len(one.alternatives)))
    return every if one.alternatives else tuple(question for question in every if question.name != "prefers")


def of_record(one: Record, every: Questions) -> Answers:
    """The record's own labels as answers to dotted questions."""
    labels = flat(own_labels(one))
    places = {question.where[-1]: question.name for question in every if question.where[:1] == ("labels",)}
    return {places[name]: _texts(value) for name, value in labels.items() if name in places}


def text(task: Task, by: str, every: Questions, shown: Answers, evidence: Sequence[str], others: Sequence[str]) -> str:
    """A worksheet. `every` are dotted questions, `shown` the record's labels, empty in blind work.

    `evidence` is what an answer rests on, `others` lines about other reviews.
    """
    name, blind = task.stamp.record, task.stamp.blind
    lines = [f"# Review of {name} by {by}{', blind' if blind else ''}.", "#"]
    lines += _comment(_TO_DO.format(record=name, labels="" if blind else _LABELS))
    lines += [f"# Reviewed before: {line}" for line in others]
    lines += _passage("dialogue", task.dialogue)
    lines += _passage("other responses", task.others) if task.alternatives else []
    lines += [line for one in evidence for line in _passage("evidence", one)]
    lines += ["", "# Which text and which labels you saw, as digests: leave these lines as they are.", "sheet:"]
    lines += [f'  text: "{task.stamp.text}"', *([] if blind else [f'  labels: "{task.stamp.labels}"'])]
    return "\n".join([*lines, *_form(every, shown)]) + "\n"


def read(path: str, data: bytes, every: Questions) -> Sheet:
    """What stands in a worksheet. `every` are dotted questions. Raises Failure, which names line and column."""
    try:
        loaded = yaml_reader.load(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8; save it so", code=1) from None
    except yaml_reader.SyntaxFlaw as error:
        flaw = error.flaw
        raise Failure(f"{path}:{flaw.line}:{flaw.column}: {flaw.message}", code=1) from None
    tree: dict[str, Any] = dict(loaded.tree)
    head = tree.pop("sheet", None)
    if not isinstance(head, dict) or not isinstance(head.get("text"), str):
        raise Failure(
            f"{path}: `sheet` and what stands below it tell what you read, and are not as they were written; move the "
            "file away and run `tunesmith review start` again",
            code=1,
        )
    answers: Answers = {}
    unknown = []
    names = [one.name for one in every]
    for where, value in _leaves(tree, names):
        name = ".".join(where)
        if name not in names:
            line = loaded.positions[where].line
            unknown.append(f"{path}:{line}: there is no `{name:.60}`; {nearest(name, names)}")
        elif given := tuple(text for text in _texts(value) if text.strip()):
            answers[name] = given
    if unknown:
        raise Failure("\n".join(unknown), code=1)
    return Sheet(head["text"], head.get("labels"), answers)


_TO_DO = """\
1. Read the text below and work the answer out yourself; guidelines/review.md tells how.
2. Fill in what is empty behind the colons{labels}. Lists go in brackets: [hate, privacy].
3. Save it, and give your verdict: tunesmith review accept {record} (or revise, or reject)."""
_BY_COMMAND = "Your verdict, which the command says: "
_LABELS = ", and put right the labels that you hold to be wrong"


def _form(every: Questions, shown: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The questions, each in its section, with what is told of them as comments; the verdict goes with the command."""
    above: tuple[str, ...] = ()
    told: dict[str, str] = {}  # the values that stand above, by the question that they stand with
    for one in asked(every):
        *sections, key = one.where or (one.name,)
        pad = "  " * len(sections)
        for depth, section in enumerate(sections):
            if tuple(sections[: depth + 1]) != above[: depth + 1]:
                yield from ("", f"{'  ' * depth}{section}:")
        above = tuple(sections)
        yield ""
        for line in _told(one, told):
            yield f"{pad}# {line}"
        if key != VERDICT:
            yield f"{pad}{key}:{_value(one, shown.get(one.name, ()))}"


def _told(one: Question, told: dict[str, str]) -> Iterator[str]:
    """What is asked, and the values with their sentences where they do not stand above."""
    lead = _BY_COMMAND if one.name == VERDICT else ""
    yield from textwrap.wrap(f"{lead}{one.told}{'' if one.required else ' May stay empty.'}", WIDTH)
    values = "\n".join(map(one.shown, one.values))
    before = told.setdefault(values, one.name)
    if one.kind in (Kind.FLAG, Kind.TEXT):
        return
    if before != one.name:
        yield f"  as for {before}"
        return
    for line in values.split("\n"):
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _value(one: Question, given: Sequence[str]) -> str:
    """A value as it is filled in; where lines of text belong, an empty block for them."""
    if one.kind is Kind.SEVERAL:
        return f" [{', '.join(given)}]"
    if one.kind is Kind.TEXT:
        return " |\n  "
    return f" {given[0]}" if given else ""


def _passage(head: str, words: str) -> list[str]:
    """A text as comments, with lines folded where they are too long to be read."""
    folded = []
    for line in words.split("\n"):
        folded += textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return ["", f"# ---- {head} ----", *_comment("\n".join(folded))]


def _comment(words: str) -> list[str]:
    return [f"# {printable(line)}".rstrip() for line in words.split("\n")]


def _texts(value: Any) -> tuple[str, ...]:
    """A value as the texts that an answer is made of."""
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(text for one in value for text in _texts(one))
    if isinstance(value, bool):
        return (YES if value else NO,)
    return (str(value),)


def _leaves(
    tree: Mapping[str, Any], names: Sequence[str], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of a tree with the keys that lead to them; the value of a question is not taken apart."""
    for key, value in tree.items():
        where = (*above, key)
        if isinstance(value, dict) and ".".join(where) not in names:
            yield from _leaves(value, names, where)
        else:
            yield where, value
