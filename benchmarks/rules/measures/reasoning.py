"""reasoning"""

import random
import re
from collections.abc import Iterator
from typing import Any

import cost
import labelled
import run

import data
from measures import Measure, share
from measures.reasoning_plants import SEED, Planted, changed, notations
from tunesmith import arithmetic, text
from tunesmith.record import Record, from_tree

_FILE = "gsm8k_train.jsonl"
_INSIDE = r"(?P<before><<[^<>=]*=\$?)(?P<number>-?[\d.,]*\d)(?=>>)"
_BEHIND = r"(?P<before><<[^<>]*>>\$?)(?P<number>-?\d[\d.,]*\d|\d)"
_RUNNING = r"(?P<before>\d ?[-+*/] ?\d[\d.]* ?= ?\$?)(?P<number>\d[\d.,]*\d|\d)(?![\d.,%]|\s?/)"
_LAST = r"(?P<before>#### \$?)(?P<number>-?[\d.,]*\d)"


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    yield from _public_alarms("reasoning/arithmetic")
    yield _evaluated()
    for what, pattern in (("inside << >>", _INSIDE), ("behind << >>", _BEHIND)):
        yield _injected(what, pattern)
    yield _running()
    for name, plants in notations().items():
        yield from _notation(name, list(plants))
    yield from _public_alarms("reasoning/conclusion")
    yield from _conclusions()
    yield from _references()
    yield _own_findings()


def _public_alarms(rule: str) -> Iterator[Measure]:
    """Alarms on rows that were not read and found to be truly wrong are counted as false."""
    true = {one.name for one in labelled.examples(rule) if one.fires and one.real}
    for name, files in ((_FILE, [_FILE]), ("other public files", [file for file in data.READERS if file != _FILE])):
        rows = [row for file in files for row in data.rows(file)]
        alarms = [row.key for row in rows if run.fires(rule, row.record)]
        false = sum(key not in true for key in alarms)
        read = f"{false} ({len(alarms)} alarms on {len(rows):,} rows, {len(alarms) - false} read and truly wrong)"
        yield Measure(f"{rule}, false alarms ({name})", "0", read, met=false == 0)


def _evaluated() -> Measure:
    answers = [text.folded(row.record.messages[1].content) for row in data.rows(_FILE)]
    marked = sum(answer.count("<<") for answer in answers)
    readable = sum(arithmetic.evaluated(answer) for answer in answers)
    return Measure(
        f"equations that could be evaluated ({_FILE})", "", f"{readable:,} ({marked:,} calculations in << >>)"
    )


def _injected(what: str, pattern: str) -> Measure:
    """One wrong result in every answer that has such a place."""
    chance, found, tried = random.Random(SEED), 0, 0
    for row in data.rows(_FILE):
        answer = row.record.messages[1].content
        places = list(re.finditer(pattern, answer))
        if places:
            place = chance.choice(places)
            found += _finds(row.record, place, changed(place["number"], chance))
            tried += 1
    met = found >= 0.99 * tried
    return Measure(
        f"injected wrong results found, {what} ({_FILE})", "≥ 0.990", f"{share(found / tried)} (n = {tried:,})", met=met
    )


def _running() -> Measure:
    """The same where a result stands in running text: answers with all of << >> taken out."""
    chance, found, tried = random.Random(SEED), 0, 0
    for row in data.rows(_FILE):
        answer = re.sub(r"<<[^<>]*>>", "", row.record.messages[1].content)
        record = _answered(row.record, answer)
        places = list(re.finditer(_RUNNING, answer))
        if places and not run.fires("reasoning/arithmetic", record):
            place = chance.choice(places)
            found += _finds(record, place, changed(place["number"], chance))
            tried += 1
    measured = f"{share(found / tried)} (n = {tried:,})"
    return Measure(
        f"injected wrong results found, running text without << >> ({_FILE})",
        "≥ 0.990",
        measured,
        met=found >= 0.99 * tried,
    )


def _answered(record: Record, answer: str) -> Record:
    return data.record([record.messages[0].content, answer], task="reasoning")


def _finds(record: Record, place: re.Match[str], number: str) -> bool:
    """Whether the alarm covers the number that was put into the answer."""
    answer = record.messages[1].content
    planted = answer[: place.start("number")] + number + answer[place.end("number") :]
    spans = (problem.span for problem in run.problems("reasoning/arithmetic", _answered(record, planted)))
    return any(span and span[0] <= place.start("number") <= span[1] for span in spans)


def _notation(name: str, plants: list[Planted]) -> Iterator[Measure]:
    found, false = (
        sum(run.fires("reasoning/arithmetic", data.record(["How much is it?", one])) for one in texts)
        for texts in ((plant.wrong for plant in plants), (plant.right for plant in plants))
    )
    yield Measure(
        f"written equations, {name}: wrong ones found, right ones named (n = {len(plants)} each)",
        "≥ 0.990, 0",
        f"{share(found / len(plants))}, {false}",
        met=found >= 0.99 * len(plants) and not false,
    )


def _told(prompt: str, answer: str, steps: str) -> Record:
    """A record whose steps stand in `reasoning`."""
    turns: Any = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer, "reasoning": steps}]
    return from_tree({"id": "row-0123456789", "status": "active", "reasoning": "hidden", "messages": turns})


def _split(record: Record) -> Record | None:
    """An answer with its steps as reasoning, and the number behind #### as content."""
    steps, mark, result = record.messages[1].content.rpartition("\n#### ")
    return _told(record.messages[0].content, result, steps) if mark else None


def _conclusions() -> Iterator[Measure]:
    """Another final number in the answer, behind #### and where the steps stand in `reasoning`."""
    true = {one.name for one in labelled.examples("reasoning/conclusion") if one.fires and one.real}
    chance, found, false, tried = random.Random(SEED), 0, 0, 0
    for row in data.rows(_FILE):
        split = _split(row.record)
        if split is None or row.key in true:
            continue
        result = split.messages[1].content
        planted = _told(split.messages[0].content, changed(result, chance), split.messages[1].reasoning or "")
        tried += 1
        false += run.fires("reasoning/conclusion", split)
        found += run.fires("reasoning/conclusion", planted)
    measured = f"{share(found / tried)} found, {false} false (n = {tried:,})"
    what = f"reasoning/conclusion, final number changed, steps in `reasoning` ({_FILE})"
    yield Measure(what, "≥ 0.950, 0", measured, met=found >= 0.95 * tried and not false)
    yield _letters()


def _letters() -> Measure:
    """Letters, yes and no: each pair of what the reasoning comes to and what the answer says."""
    forms = (
        ("So the answer is ({}).", "{}"),
        ("Therefore the correct choice is {}.", "({}) is right."),
        ("Option {}.", "{}) The second one."),
    )
    pairs = [(form, one, other) for form in forms for one in "ABCDE" for other in "ABCDE"]
    decided = (("Hence the answer is {}.", "{}, it does."), ("Die Antwort lautet {}.", "{}."))
    pairs += [(form, one, other) for form in decided for one in ("yes", "no") for other in ("Yes", "No")]
    judged = [(one.lower() != other.lower(), _differs(form, one, other)) for form, one, other in pairs]
    right = sum(should == fired for should, fired in judged)
    return Measure(
        "reasoning/conclusion, letters and yes or no, right and changed",
        "all",
        f"{right} of {len(judged)}",
        met=right == len(judged),
    )


def _differs(form: tuple[str, str], one: str, other: str) -> bool:
    told = _told("Which one is right?", form[1].format(other), form[0].format(one))
    return run.fires("reasoning/conclusion", told)


def _references() -> Iterator[Measure]:
    """The final number of each answer as its `reference_answer`, and another one in its place."""
    chance, found, false, tried = random.Random(SEED), 0, 0, 0
    for row in data.rows(_FILE):
        place = re.search(_LAST, row.record.messages[1].content)
        if place:
            tried += 1
            number = place["number"]
            false += run.fires("reasoning/reference-answer", from_tree({**row.record.tree, "reference_answer": number}))
            wrong = from_tree({**row.record.tree, "reference_answer": changed(number, chance)})
            found += run.fires("reasoning/reference-answer", wrong)
    measured = f"{share(found / tried)} found, {false} false (n = {tried:,})"
    yield Measure(
        f"reasoning/reference-answer, another number ({_FILE})",
        "≥ 0.950, 0",
        measured,
        met=found >= 0.95 * tried and not false,
    )


def _own_findings() -> Measure:
    rules = ("arithmetic", "conclusion", "reference-answer", "thinking-tag", "thinking-aloud", "copied-sentence")
    found = sum(run.fires(f"reasoning/{rule}", record) for rule in rules for record in cost.shipped())
    return Measure(f"findings of these rules on {len(cost.shipped())} own records", "0", str(found), met=found == 0)
