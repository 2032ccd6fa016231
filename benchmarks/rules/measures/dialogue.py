"""dialogue"""

import random
from collections import defaultdict
from collections.abc import Iterator

import cost
import run
from score import Score

import data
from measures import Measure, share
from measures.dialogue_plants import plants
from measures.dialogue_written import written
from tunesmith.record import Record, from_tree

_FINDERS = {
    "number": ("contradiction", "misheard-detail"),
    "name": ("contradiction", "misheard-detail"),
    "negation": ("contradiction",),
    "answer repeated": ("circular-turn",),
    "question repeated": ("repeated-question",),
}
_JUDGING = ("circular-turn", "repeated-question", "known-detail", "contradiction", "misheard-detail")
_SEED = 20261124


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    yield _order()
    for part, records in _parts():
        yield from _recall(part, records)
    yield from _written()
    for part, records in _parts():
        yield _alarms(part, records)
        yield from _swapped(part, records)


def _parts() -> Iterator[tuple[str, list[tuple[str, Record]]]]:
    """Dialogues that the rules were tuned on, others, and the repository's own."""
    rows = [row for file in ("fastchat_dialogues.json", "oasst_trees.jsonl") for row in data.rows(file)]
    halves = [[row for row in rows if int(_root(row.record), 16) % 2 == half] for half in (0, 1)]
    for half, name, file in ((0, "tuned on", "taskmaster4_00.json"), (1, "unseen", "taskmaster4_01.json")):
        yield name, [(row.key, row.record) for row in (*data.rows(file), *halves[half])]
    yield "own records", [(record.id, record) for record in cost.shipped()]


def _root(record: Record) -> str:
    """A digest of the opening turn, by which dialogues that begin alike stay in one half."""
    return data.record([record.messages[0].content]).text[:8]


def _order() -> Measure:
    rows = [
        row
        for file in ("taskmaster4_00.json", "taskmaster4_01.json", "fastchat_dialogues.json")
        for row in data.rows(file)
    ]
    wrong = sum(run.fires("dialogue/alternation", row.record) for row in rows)
    return Measure("false alarms about the order of roles", "0", f"{wrong} of {len(rows):,} dialogues", met=wrong == 0)


def _recall(part: str, records: list[tuple[str, Record]]) -> Iterator[Measure]:
    found: dict[str, list[bool]] = defaultdict(list)
    for name, record in records:
        for plant in plants(record, f"{_SEED}/{name}"):
            before, after = (_fired(_FINDERS[plant.kind], one) for one in (record, plant.record))
            found[plant.kind].append(after > before)
    for kind, hits in found.items():
        recall = sum(hits) / len(hits)
        measured = f"{share(recall)} ({sum(hits)} of {len(hits)})"
        yield Measure(f"planted: {kind}, {part}", "≥ 0.8 found", measured, met=recall >= 0.8)


def _written() -> Iterator[Measure]:
    """Details changed by hand where a later answer gives them back; every other dialogue was not tuned on."""
    for half, part in enumerate(("tuned on", "unseen")):
        some = [one for one in written() if one.number % 2 == half]
        fired = [[_fired(_FINDERS[one.kind], record) for record in (one.agreeing, one.planted)] for one in some]
        found, wrong = sum(after > before for before, after in fired), sum(before > 0 for before, _ in fired)
        measured = f"{share(found / len(some))} ({found} of {len(some)}), {wrong} alarms where none is changed"
        yield Measure(f"written: a detail changed, {part}", "≥ 0.8 found", measured, met=found >= 0.8 * len(some))


def _fired(rules: tuple[str, ...], record: Record) -> int:
    return sum(len(run.problems(f"dialogue/{rule}", record)) for rule in rules)


def _alarms(part: str, records: list[tuple[str, Record]]) -> Measure:
    dialogues = [record for _, record in records if len(record.turns) > 2]
    fired = sum(_fired(_JUDGING, record) for record in dialogues)
    measured = f"{fired} in {len(dialogues):,} dialogues"
    return Measure(f"alarms of contradiction and repetition without a plant, {part}", "", measured)


def _swapped(part: str, records: list[tuple[str, Record]]) -> Iterator[Measure]:
    """Second turns of the user marked follow_up, where they stand and in a dialogue that they do not belong to."""
    dialogues = {record.turns[2].content: record for name, record in records if _has_follow_up(name, record)}
    there = list(dialogues.values())
    others = random.Random(_SEED).sample(there, len(there))
    cases = [(False, _marked(record, record)) for record in there]
    cases += [
        (True, _marked(one, other)) for one, other in zip(there, others, strict=True) if _root(one) != _root(other)
    ]
    score = Score.of((stray, run.fires("dialogue/unrelated-follow-up", record)) for stray, record in cases)
    measured = f"{share(score.recall)} of {score.right + score.missed} strays, {score.wrong} of {len(there)} real ones"
    yield Measure(f"follow-ups without a tie, {part}", "", measured)


def _has_follow_up(name: str, record: Record) -> bool:
    """Whether the second turn of the user goes on from a long answer; orders of coffee are all alike."""
    if len(record.turns) < 4 or name.startswith(("taskmaster", "fastchat")):
        return False
    acts = record.turns[2].act
    return len(record.turns[2].content.split()) > 5 and (not acts or "follow_up" in acts)


def _marked(record: Record, other: Record) -> Record:
    """A dialogue in which the user goes on as in another one."""
    messages = [dict(one) for one in record.tree["messages"]]
    place = len(record.messages) - len(record.turns) + 2
    messages[place] = {"role": "user", "content": other.turns[2].content, "act": ["follow_up"]}
    return from_tree({**record.tree, "messages": messages})
