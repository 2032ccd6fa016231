"""A corpus of public data with the labels that it has, as records whose additions are simulated."""

import csv
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tunesmith import record
from tunesmith.people import People, Person
from tunesmith_tools.drifting import facts, vocabulary
from tunesmith_tools.drifting.facts import Facts
from tunesmith_tools.drifting.table import Table
from tunesmith_tools.drifting.vocabulary import Hashes

PEOPLE = People({kind: Person(kind, kind, ("author",)) for kind in ("person", "model")})
_MODES = {"1_full_compliance": "full_compliance", "2_full_refusal": "full_refusal", "3_partial_refusal": "partial"}
_EVERY = 5  # of GSM8K, so that it is no majority


class Corpus(NamedTuple):
    """Records as columns, the words of each, and where it comes from."""

    facts: list[Facts]
    table: Table
    words: list[Hashes]
    origin: npt.NDArray[np.str_]


@cache
def corpus() -> Corpus:
    """All of the public data that is like records, some 6,000."""
    trees = [*_trees(Path(os.environ["TUNESMITH_REAL_DATA"]))]
    records = [record.from_tree(tree) for tree in trees]
    found = [facts.of_record(one, PEOPLE) for one in records]
    words = [vocabulary.hashes(facts.words(one)) for one in records]
    return Corpus(found, Table.of(found), words, np.array([one.source.ref for one in records]))


def _trees(home: Path) -> Iterator[dict[str, Any]]:
    for row in list(_lines(home / "gsm8k_train.jsonl"))[::_EVERY]:
        asked, answer = row["question"], row["answer"]
        yield _tree("gsm8k", "MIT", "reasoning", "mathematics", asked, answer, reasoning="explicit")
    for row in _lines(home / "humaneval.jsonl"):
        yield _tree("humaneval", "MIT", "code", "programming", row["prompt"], row["canonical_solution"])
    for row in _lines(home / "ifeval.jsonl"):
        yield _tree("ifeval", "Apache-2.0", row["instruction_id_list"][0].partition(":")[0], "general", row["prompt"])
    for row in _lines(home / "mt_bench_questions.jsonl"):
        yield _tree("mt_bench", "Apache-2.0", "dialogue", row["category"], row["turns"][0], "", row["turns"][1])
    for path in sorted(home.glob("coconot_*.jsonl")):
        yield from _coconot(path)
    for path in sorted(home.glob("self_instruct_*.jsonl")):
        yield from _self_instruct(path)
    for path in sorted(home.glob("taskmaster4_*.json")):
        for row in json.loads(path.read_text("utf-8")):
            turns = [one["text"] for one in row["utterances"]]
            yield _tree("taskmaster", "CC-BY-4.0", "dialogue", row["vertical"], *turns)
    for row in _rows(home / "truthfulqa_v0.csv"):
        asked, answer = row["Question"], row["Best Answer"]
        yield _tree("truthfulqa", "Apache-2.0", "question_answering", row["Category"], asked, answer)
    for name in ("llama2orig", "mistralinstruct"):
        yield from _xstest(home / f"xstest_{name}.csv")
    for tree in _lines(home / "oasst_trees.jsonl"):
        yield from _replies(tree["prompt"])


def _coconot(path: Path) -> Iterator[dict[str, Any]]:
    declined = path.stem == "coconot_eval"
    mode = "full_refusal" if declined else "full_compliance"
    for row in _lines(path):
        harmful = declined and "safety" in row["category"]
        hazards = [row["subcategory"]] if harmful else []
        safety = {"response_mode": mode, "prompt_harm": _harm(harmful), "hazards": hazards}
        yield _tree(path.stem, "MIT", "question_answering", row["category"], row["prompt"], safety=safety)


def _self_instruct(path: Path) -> Iterator[dict[str, Any]]:
    for row in _lines(path):
        one = row["instances"][0]
        task = "classification" if row.get("is_classification") else "rewriting"
        yield _tree(path.stem, "Apache-2.0", task, "general", f"{row['instruction']}\n{one['input']}", one["output"])


def _xstest(path: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(path):
        harmful = row["type"].startswith("contrast")
        hazards = [row["type"]] if harmful else []
        safety = {"response_mode": _MODES[row["final_label"]], "prompt_harm": _harm(harmful), "hazards": hazards}
        turns = row["prompt"], row["completion"]
        yield _tree("xstest", "CC-BY-4.0", "question_answering", row["type"], *turns, safety=safety)


def _replies(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for reply in message["replies"]:
        if reply["role"] == "assistant":
            kind = "model" if reply.get("synthetic") else "person"
            labels = {"author": kind, "language": reply["lang"]}
            yield _tree("oasst", "Apache-2.0", "dialogue", "general", message["text"], reply["text"], **labels)
        yield from _replies(reply)


def _tree(origin: str, license_: str, task: str, domain: str, *turns: str, **labels: Any) -> dict[str, Any]:
    safety = {"prompt_harm": "unharmful", "response_mode": "full_compliance"}
    messages = [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(turns)]
    made = {"id": origin, "status": "active", "task": task, "domain": domain, "language": "en", "author": "person"}
    made |= {"reasoning": "none", "safety": safety, "messages": messages}
    return {**made, **labels, "source": {"kind": "imported", "license": license_, "ref": origin}}


def _harm(harmful: bool) -> str:
    return "harmful" if harmful else "unharmful"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text("utf-8").splitlines())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
