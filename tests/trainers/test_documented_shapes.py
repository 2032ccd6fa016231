"""Formats whose reader cannot run here, held against their documentation: OpenAI's schema and axolotl's keys.

OpenAI: the request inputs of fine-tuning in its OpenAPI document (2025-02-04) and its guide to direct preference
optimization (2026). Axolotl: docs/dataset-formats/conversation and docs/rlhf, and how 0.19 reads them (2026).
"""

from pathlib import Path
from typing import Any

from trainer_samples import Exported

ROLES = ("system", "user", "assistant")


def is_openai_message(value: Any) -> bool:
    """A message with text; `weight` is for the assistant alone and is 0 or 1."""
    keys = {"role", "content", "weight"} if value.get("role") == "assistant" else {"role", "content"}
    return (
        {"role", "content"} <= set(value) <= keys
        and value["role"] in ROLES
        and isinstance(value["content"], str)
        and value["content"] != ""
        and value.get("weight", 1) in (0, 1)
        and not isinstance(value.get("weight", 1), bool)
    )


def is_openai_pair(value: Any) -> bool:
    outputs = [value.get("preferred_output"), value.get("non_preferred_output")]
    return (
        set(value) == {"input", "preferred_output", "non_preferred_output"}
        and set(value["input"]) == {"messages"}
        and all(map(is_openai_message, value["input"]["messages"]))
        and value["input"]["messages"][-1]["role"] == "user"
        and all(len(one) == 1 and is_openai_message(one[0]) and one[0]["role"] == "assistant" for one in outputs)
    )


def test_openai_files(exported: Exported) -> None:
    rows = exported.rows("openai")
    assert len(rows) == len(exported.records)
    for row in rows:
        assert set(row) == {"messages"}
        assert all(map(is_openai_message, row["messages"]))
        assert row["messages"][-1]["role"] == "assistant" and row["messages"][-1].get("weight", 1) == 1
    assert sum(one.get("weight") == 0 for row in rows for one in row["messages"]) == 1
    pairs = exported.rows("openai-preference")
    assert len(pairs) == 4 and all(map(is_openai_pair, pairs))
    for name in ("openai", "openai-preference"):
        data = Path(exported.path(name, "jsonl")).read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
        assert len(data.decode("utf-8").splitlines()) == len(exported.rows(name))


def test_axolotl_files(exported: Exported) -> None:
    rows = exported.rows("axolotl")
    assert len(rows) == len(exported.records)
    for row in rows:
        for one in row["messages"]:
            assert {"role", "content"} <= set(one) <= {"role", "content", "train", "reasoning_content"}
            assert one["role"] in ROLES and isinstance(one["content"], str)
            assert one["train"] in (False, None)  # null is as if the key were not there
    said = [one for row in rows for one in row["messages"]]
    assert [one["content"] for one in said if one["train"] is False] == ["Bonsoir !"]
    thoughts = [one["reasoning_content"] for one in said if one["reasoning_content"] is not None]
    assert thoughts == ["Ten times 3 is 30 and seven times 3 is 21."]
    for row in exported.rows("axolotl-preference"):
        assert set(row) == {"messages", "chosen", "rejected"}
        for one in (*row["messages"], row["chosen"], row["rejected"]):
            assert set(one) == {"role", "content"}
        assert row["messages"][-1]["role"] == "user"
        assert row["chosen"]["role"] == row["rejected"]["role"] == "assistant"
