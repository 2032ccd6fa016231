"""Public data as records: each row of a file under TUNESMITH_REAL_DATA, with the labels that the file itself gives."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith.record import Record, from_tree

HOME = "TUNESMITH_REAL_DATA"


class Row(NamedTuple):
    """A row as a record without labels of ours; `truth` holds what the file says about it."""

    file: str
    number: int
    record: Record
    truth: dict[str, Any]

    @property
    def key(self) -> str:
        """How labelled examples name it: the file and the row, counted from 0."""
        return f"{self.file}#{self.number}"


def home() -> Path | None:
    """The folder of the data, or None where it is not set."""
    named = os.environ.get(HOME)
    return Path(named) if named else None


def record(turns: list[str], language: str = "en", system: str | None = None, **fields: Any) -> Record:
    """A record of turns, the user's first; an unanswered one is a draft."""
    roles = ("user", "assistant")
    messages = [{"role": roles[number % 2], "content": text} for number, text in enumerate(turns)]
    if system:
        messages.insert(0, {"role": "system", "content": system})
    status = "active" if len(turns) % 2 == 0 else "draft"
    return from_tree({"id": "row-0123456789", "status": status, "language": language, "messages": messages, **fields})


@cache
def rows(file: str) -> tuple[Row, ...]:
    """All rows of a file in its order. Raises KeyError for a file that is not known."""
    folder = home()
    assert folder, f"{HOME} is not set"
    made = READERS[file](folder / file)
    return tuple(Row(file, number, one, truth) for number, (one, truth) in enumerate(made))


Made = Iterator[tuple[Record, dict[str, Any]]]


def _lines(path: Path) -> Iterator[Any]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _gsm8k(path: Path) -> Made:
    for row in _lines(path):
        yield record([row["question"], row["answer"]], task="reasoning"), {}


def _seeds(path: Path) -> Made:
    for row in _lines(path):
        for instance in row["instances"]:
            prompt = f"{row['instruction']}\n\n{instance['input']}" if instance["input"] else row["instruction"]
            yield record([prompt, instance["output"]]), {"instruction": row["instruction"], "input": instance["input"]}


def _oasst(path: Path) -> Made:
    """Every path from the root to an answer that nobody answered, so that each message stands in some row."""

    def threads(message: Any, before: list[Any]) -> Iterator[list[Any]]:
        now = [*before, message]
        replies = message.get("replies") or []
        for reply in replies:
            yield from threads(reply, now)
        if not replies:
            yield now

    for row in _lines(path):
        for thread in threads(row["prompt"], []):
            turns = thread if len(thread) % 2 == 0 else thread[:-1]
            if turns:
                yield record([message["text"] for message in turns], turns[0]["lang"]), {"lang": turns[0]["lang"]}


def _fastchat(path: Path) -> Made:
    for row in json.loads(path.read_text("utf-8")):
        yield record([turn["value"] for turn in row["conversations"]]), {}


def _taskmaster(path: Path) -> Made:
    for row in json.loads(path.read_text("utf-8")):
        turns = [turn["text"] for turn in row["utterances"]]
        yield record(turns[: len(turns) // 2 * 2], task="dialogue"), {}


def _prompts(key: str, *labels: str) -> Callable[[Path], Made]:
    def read(path: Path) -> Made:
        for row in _lines(path) if path.suffix == ".jsonl" else _table(path):
            yield record([row[key]]), {label: row[label] for label in labels}

    return read


def _turns(path: Path) -> Made:
    for row in _lines(path):
        yield record(row["turns"][:1]), {"turns": row["turns"]}


MODES = {"1": "full_compliance", "2": "full_refusal", "3": "partial_refusal"}


def _completions(path: Path) -> Made:
    for row in _table(path):
        safe = not row["type"].startswith("contrast")
        truth = {"mode": MODES[row["final_label"][0]], "safe": safe, "type": row["type"]}
        yield record([row["prompt"], row["completion"]]), truth


def _spans(path: Path) -> Made:
    for row in json.loads(path.read_text("utf-8")):
        spans = [(span["start_position"], span["end_position"], span["entity_type"]) for span in row["spans"]]
        yield record([row["full_text"]]), {"spans": spans}


def _truthful(path: Path) -> Made:
    for row in _table(path):
        yield record([row["Question"], row["Best Answer"]]), {"category": row["Category"]}


READERS: dict[str, Callable[[Path], Made]] = {
    "gsm8k_train.jsonl": _gsm8k,
    "self_instruct_seed_tasks.jsonl": _seeds,
    "self_instruct_user_oriented.jsonl": _seeds,
    "oasst_trees.jsonl": _oasst,
    "fastchat_dialogues.json": _fastchat,
    "taskmaster4_00.json": _taskmaster,
    "taskmaster4_01.json": _taskmaster,
    "xstest_llama2orig.csv": _completions,
    "xstest_mistralinstruct.csv": _completions,
    "truthfulqa_v0.csv": _truthful,
    "coconot_eval.jsonl": _prompts("prompt", "category", "subcategory"),
    "coconot_contrast.jsonl": _prompts("prompt", "category", "subcategory"),
    "xstest_prompts.csv": _prompts("prompt", "type", "label"),
    "ifeval.jsonl": _prompts("prompt", "instruction_id_list", "kwargs"),
    "humaneval.jsonl": _prompts("prompt"),
    "mt_bench_questions.jsonl": _turns,
    "vicuna_questions.jsonl": _turns,
    "presidio_synth_v2.json": _spans,
}
