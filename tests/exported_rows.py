"""Rows of every export read back as a trainer reads them, and what a record says they must be."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tunesmith.policy import Export

Said = tuple[str, str, str]  # role, text, hidden reasoning
_ROLES = {"system": "system", "human": "user", "gpt": "assistant"}


def said(name: str, row: dict[str, Any]) -> list[Said]:
    """Every message of a row that is not a pair."""
    if name == "alpaca":
        assert row["input"] == ""
        return [("user", row["instruction"], ""), ("assistant", row["output"], "")]
    if name == "sharegpt":
        return [(_ROLES[one["from"]], one["value"], "") for one in row["conversations"]]
    if name == "trl-prompt-completion":
        return [*map(_said, row["prompt"]), *map(_said, row["completion"])]
    return [*map(_said, row["messages"])]


def pair(name: str, row: dict[str, Any]) -> tuple[list[Said], Said, Said]:
    """Prompt, better and worse response of a pair."""
    if name == "openai-preference":
        prompt, (chosen,), (rejected,) = row["input"]["messages"], row["preferred_output"], row["non_preferred_output"]
    elif name == "trl-preference":
        prompt, (chosen,), (rejected,) = row["prompt"], row["chosen"], row["rejected"]
    else:
        prompt, chosen, rejected = row["messages"], row["chosen"], row["rejected"]
    return [*map(_said, prompt)], _said(chosen), _said(rejected)


def trained(name: str, row: dict[str, Any]) -> list[str]:
    """The texts that a trainer learns to say from a row that is not a pair, given the settings that the docs name."""
    if name == "trl-prompt-completion":
        return [one["content"] for one in row["completion"]]
    skipped = {
        at for at, one in enumerate(row.get("messages", ())) if one.get("weight") == 0 or one.get("train") is False
    }
    turns = enumerate(said(name, row))
    return [text for at, (role, text, _) in turns if role == "assistant" and at not in skipped]


def carried(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rows of one record hold: its dialogue and what is trained of it, or its pairs."""
    if name.endswith("-preference"):
        return {"pairs": [pair(name, row) for row in rows]}
    dialogue = said(name, rows[-1])
    assert all(said(name, row) == dialogue[: len(said(name, row))] for row in rows)
    return {"dialogue": dialogue, "trained": [text for row in rows for text in trained(name, row)]}


def expected(name: str, tree: dict[str, Any], settings: Export) -> dict[str, Any]:
    """The same as the record says it."""
    if name == "axolotl-preference":
        settings = settings._replace(hidden_reasoning="omit")
    dialogue = [leaving(one, tree["reasoning"], settings) for one in tree["messages"]]
    if not name.endswith("-preference"):
        left = zip(tree["messages"], dialogue, strict=True)
        taught = [text for one, (role, text, _) in left if role == "assistant" and one.get("train", True)]
        return {"dialogue": dialogue, "trained": taught}
    others = [{"role": "assistant", **one} for one in tree["alternatives"]]
    responses = [(0, dialogue[-1]), *((one["rank"], leaving(one, tree["reasoning"], settings)) for one in others)]
    by_rank = sorted(responses, key=lambda one: one[0])
    return {
        "pairs": [
            (dialogue[:-1], better, worse)
            for place, (rank, better) in enumerate(by_rank)
            for other, worse in by_rank[place + 1 :]
            if rank < other
        ]
    }


def read(path: Path) -> list[dict[str, Any]]:
    """A file of JSON lines as most programs read it: by newlines alone."""
    data = path.read_bytes()
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]


def from_parquet(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def without_nulls(value: Any) -> Any:
    """A value without the keys that have none."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [*map(without_nulls, value)] if isinstance(value, list) else value


def _said(message: dict[str, Any]) -> Said:
    assert set(message) <= {"role", "content", "thinking", "reasoning_content", "weight", "train"}
    return message["role"], message["content"], message.get("thinking") or message.get("reasoning_content") or ""


def leaving(message: dict[str, Any], mode: str, settings: Export) -> Said:
    """A message of a record as the policy lets it leave."""
    text, thought = message["content"], message.get("reasoning", "")
    if not thought or mode == "explicit":
        kept = thought and settings.explicit_reasoning == "keep"
        return message["role"], f"{thought}\n\n{text}" if kept else text, ""
    if settings.hidden_reasoning == "think_tags":
        return message["role"], f"<think>\n{thought}\n</think>\n\n{text}", ""
    return message["role"], text, "" if settings.hidden_reasoning == "omit" else thought
