"""How often each rule fires on each file of the public data, and samples to read."""

import random
from collections import Counter
from collections.abc import Iterator

import run

import data

_SEED = 20261123
_CONTEXT = 120

# Labels, people and places are not what the public rows have.
HOOKS = ("instruction", "style", "reasoning", "safety", "dialogue", "privacy")


def counts(hooks: tuple[str, ...] = HOOKS) -> dict[str, Counter[str]]:
    """By rule: on how many rows of each file it fires; a rule that never does has an empty counter."""
    found: dict[str, Counter[str]] = {name: Counter() for hook in hooks for name in run.of_hook(hook)}
    for file in data.READERS:
        for row in data.rows(file):
            for name, counter in found.items():
                if run.fires(name, row.record):
                    counter[file] += 1
    return found


def sample(rule: str, size: int, files: tuple[str, ...] = ()) -> Iterator[str]:
    """Findings of a rule drawn at random, each with its row, message and the text around it."""
    rows = [row for file in files or data.READERS for row in data.rows(file)]
    random.Random(_SEED).shuffle(rows)
    shown = 0
    for row in rows:
        found = run.problems(rule, row.record)
        if not found:
            continue
        yield f"== {row.key} sha256 {row.record.text[:8]}"
        for problem in found[:3]:
            yield f"   {'.'.join(map(str, problem.where))}: {problem.message}"
            text = row.record.tree
            for step in problem.where:
                text = text[step] if text else None  # type: ignore[index,call-overload,assignment]
            if isinstance(text, str):
                start, end = problem.span or (0, 0)
                around = text[max(0, start - _CONTEXT) : start], text[start:end], text[end : end + _CONTEXT]
                yield "   " + "{}⟦{}⟧{}".format(*around).replace("\n", "⏎")
        shown += 1
        if shown == size:
            return
