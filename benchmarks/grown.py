"""Public data as records with the labels that each file gives, and near-copies of several kinds, in one order."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from rules import data
from tunesmith import canonical, schema, source

_SEED = 20261123
_COPIES = 0.1  # of all records
_CHAIN = 4
# How many records come from each file at most, and the task; the rest of the labels is what the file says.
_FILES = {
    "gsm8k_train.jsonl": (4200, "reasoning"),
    "taskmaster4_00.json": (500, "dialogue"),
    "taskmaster4_01.json": (500, "dialogue"),
    "fastchat_dialogues.json": (500, "dialogue"),
    "oasst_trees.jsonl": (626, "question_answering"),
    "self_instruct_seed_tasks.jsonl": (400, "rewriting"),
    "self_instruct_user_oriented.jsonl": (400, "rewriting"),
    "truthfulqa_v0.csv": (817, "question_answering"),
    "xstest_llama2orig.csv": (450, "question_answering"),
    "xstest_mistralinstruct.csv": (450, "question_answering"),
}
Tree = dict[str, Any]


def records(count: int) -> list[Tree]:
    """So many records, a tenth of them near-copies whose ids begin with the kind of change, in an order of one seed.

    A copy may come before what it is a copy of.
    """
    chance = random.Random(_SEED)
    real = [tree for file, (most, task) in _FILES.items() for tree in _of_file(chance, file, most, task)]
    chance.shuffle(real)
    kept = real[: count - int(_COPIES * count)]
    copies = _copies(chance, kept)
    made = kept + [next(copies) for _ in range(count - len(kept))]
    chance.shuffle(made)
    return made


def text(tree: Tree) -> str:
    """The canonical text of a record."""
    layout = schema.layout("record")
    return canonical.emit(canonical.arranged(tree, layout), layout)


def _of_file(chance: random.Random, file: str, most: int, task: str) -> Iterator[Tree]:
    rows = [row for row in data.rows(file) if len(row.record.messages) % 2 == 0]
    for row in chance.sample(rows, min(most, len(rows))):
        made = _tree(row, task)
        if not source.read("", text(made).encode(), "record").violations:
            yield made


def _tree(row: data.Row, task: str) -> Tree:
    safe = row.truth.get("safe", True)
    mode = row.truth.get("mode", "full_compliance")
    domain = row.truth.get("category") or row.truth.get("type") or row.file.partition("_")[0]
    safety = {"prompt_harm": "unharmful" if safe else "harmful", "response_harm": "unharmful", "response_mode": mode}
    stem = row.file.partition(".")[0].replace("_", "-")
    messages = [{"role": turn.role, "content": turn.content.strip()} for turn in row.record.messages]
    return {
        "id": f"{stem}-{row.number:010d}",
        "status": "active",
        "task": task,
        "domain": domain,
        "language": row.record.language,
        "guideline": "1.0",
        "author": "drafting-model",
        "created": "2026-11-22",
        "source": {"kind": "imported", "license": "MIT"},
        "reasoning": "none",
        "safety": safety | ({} if mode == "full_compliance" else {"refusal_reason": "safety"}),
        "messages": messages,
    }


def _copies(chance: random.Random, base: list[Tree]) -> Iterator[Tree]:
    """Near-copies without end. A chain changes a word of each copy before, so that its ends are no near-duplicates."""
    kinds: dict[str, Callable[[str], str]] = {
        "word": lambda prompt: _with_other_words(chance, prompt, 1),
        "case": lambda prompt: prompt.upper().replace(",", ""),
        "prefix": lambda prompt: f"Please. {prompt}",
        "answer": lambda prompt: prompt,
    }
    numbers: Counter[str] = Counter()

    def copied(kind: str, tree: Tree, prompt: str, answer: str | None = None) -> Tree:
        numbers[kind] += 1
        first, *others, last = tree["messages"]
        said = last if answer is None else {**last, "content": answer}
        messages = [{**first, "content": prompt}, *others, said]
        return {**tree, "id": f"{kind}-copy-{numbers[kind]:010d}", "messages": messages}

    while True:
        for kind, change in kinds.items():
            tree = chance.choice(base)
            answer = f"Another answer, number {numbers[kind]}, says something else." if kind == "answer" else None
            yield copied(kind, tree, change(tree["messages"][0]["content"]), answer)
        tree = chance.choice(base)
        for _ in range(_CHAIN):
            prompt = tree["messages"][0]["content"]
            tree = copied("chain", tree, _with_other_words(chance, prompt, max(1, len(prompt.split()) // 25)))
            yield tree


def _with_other_words(chance: random.Random, prompt: str, count: int) -> str:
    words = prompt.split(" ")
    for _ in range(count):
        words[chance.randrange(len(words))] = chance.choice(("maybe", "today", "another", "thirteen"))
    return " ".join(words)
