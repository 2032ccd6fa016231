"""A comparison as JSON, with everything; docs/diff.md has its schema."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from tunesmith_tools.comparing import changes, sentences
from tunesmith_tools.comparing.comparison import Comparison
from tunesmith_tools.comparing.shares import Share

_EDITED = "edited"  # whose texts are read as they are written: those of many records do not fit into memory


def pieces(found: Comparison) -> Iterator[str]:
    """Every change of every record, with whole texts, in lines of JSON."""
    yield "{"
    for key, value in _values(found).items():
        yield f'  "{key}": {_dumped(value)},'
    yield f'  "{_EDITED}": ['
    yield from _separated(_dumped(one) for one in _edited(found))
    yield "  ]"
    yield "}"


def _values(found: Comparison) -> dict[str, Any]:
    kinds = [kind.name for kind in fields(found.changes) if kind.name != _EDITED]
    return {
        "before": _plain(found.span.before),
        "after": _plain(found.span.after),
        "summary": sentences.counts(found.changes),
        "alarms": list(sentences.alarms(found)),
        "notes": list(sentences.notes(found)),
        "guidelines": {"before": found.policies.before or None, "after": found.policies.after or None},
        "policy_differs": found.policies.differ,
        "is_ancestor": found.is_ancestor,
        **{kind: _plain(getattr(found.changes, kind)) for kind in kinds},
        "reviews": {"came": found.reviews[0], "went": found.reviews[1]},
        "lapsed_reviews": _plain(found.lapsed),
        "composition": None if found.shares is None else [_share(one) for one in found.shares],
    }


def _edited(found: Comparison) -> Iterator[dict[str, Any]]:
    for one, passages in changes.passages(*found.views, found.changes.edited):
        yield {"id": one.id, "split": one.split or None, "passages": [each._asdict() for each in passages]}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _separated(items: Iterable[str]) -> Iterator[str]:
    """Items of a list, each but the last with a comma."""
    waiting = None
    for item in items:
        if waiting is not None:
            yield f"  {waiting},"
        waiting = item
    if waiting is not None:
        yield f"  {waiting}"


def _plain(given: Any) -> Any:
    """A value for JSON: an object for each dataclass and named tuple, null for what a record lacks."""
    if hasattr(given, "__dataclass_fields__"):
        return {field.name: _or_null(getattr(given, field.name)) for field in fields(given)}
    if hasattr(given, "_asdict"):
        return given._asdict()
    return [_plain(one) for one in given] if isinstance(given, tuple) else given


def _or_null(given: Any) -> Any:
    return None if given == "" else _plain(given)


def _share(one: Share) -> dict[str, Any]:
    return {
        "label": one.label,
        "value": one.value,
        "before": {"records": one.before, "of": one.of_before, "share": round(one.was, 6)},
        "after": {"records": one.after, "of": one.of_after, "share": round(one.now, 6)},
    }
