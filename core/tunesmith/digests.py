"""Digests of records: of the text that a reader reads, of the labels, and of any value that records hold."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tunesmith.canonical import Tree, is_empty


def canonical_json(value: Any) -> bytes:
    """RFC 8785 for the values that records hold (text, whole numbers, booleans, ASCII keys), without empty values.

    For these `json.dumps` with sorted keys gives the same bytes; a test holds it to the `rfc8785` package.
    """
    return json.dumps(_pruned(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """sha256 in hex over canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


_TEXT_KEYS = ("role", "content", "reasoning", "refers_to")
_LABEL_KEYS = ("task", "domain", "language", "reasoning", "safety")


def text_digest(tree: Tree) -> str:
    """Digest of what a reader reads: each message's role, content, reasoning, references; the alternatives' text.

    An attached document counts by its md5: wherever it lies, it is the same text.
    """
    return digest(
        {
            "messages": [_picked(item, _TEXT_KEYS) | _document(item) for item in _items(tree.get("messages"))],
            "alternatives": [_picked(item, ("content", "reasoning")) for item in _items(tree.get("alternatives"))],
        }
    )


def labels_digest(tree: Tree) -> str:
    """Digest of what was decided about the text: the record's labels, and those of its messages and alternatives."""
    ranked = ("rank", "response_mode", "response_harm", "refusal_reason")
    return digest(
        {
            **_picked(tree, _LABEL_KEYS),
            "messages": [_picked(item, ("safety", "act", "train")) for item in _items(tree.get("messages"))],
            "alternatives": [_picked(item, ranked) for item in _items(tree.get("alternatives"))],
        }
    )


def _document(item: Any) -> dict[str, Any]:
    attachment = item.get("attachment") if isinstance(item, Mapping) else None
    return {"attachment": _picked(attachment, ("md5",))} if attachment else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _picked(item: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: item[key] for key in keys if key in item} if isinstance(item, Mapping) else {}


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {key: _pruned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in pruned.items() if not is_empty(inner)}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
