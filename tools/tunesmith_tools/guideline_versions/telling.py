"""A comparison of two versions of the guidelines as lines and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tunesmith.finding import counted
from tunesmith_tools.guideline_versions.again import Item
from tunesmith_tools.guideline_versions.comparison import Comparison
from tunesmith_tools.guideline_versions.history import Version

_MOST = 20  # items named where not all are asked for
_NOUNS = {"record": "record", "review": "review", "gold": "gold record"}


def lines(found: Comparison, *, every: bool) -> Iterator[str]:
    """What changed, then the work list: all of it with `every`."""
    now = "now" if found.is_current else "last"
    yield f"version {_dated(found.new)} as it stands {now}, compared with {_dated(found.old)} as it stood last"
    if found.changelog:
        yield "guidelines/CHANGELOG.md says:"
        yield from (f"  {line}" for line in found.changelog.splitlines())
    yield from _changes(found)
    yield ""
    kinds = Counter(_NOUNS[item.kind] for item in found.items)
    told = ", ".join(counted(kinds[noun], noun) for noun in _NOUNS.values() if kinds[noun])
    yield f"to look at again: {told or 'nothing'} ({counted(found.older, 'record')} in use under older versions)"
    shown = found.items if every else found.items[:_MOST]
    for item in shown:
        yield f"  {_NOUNS[item.kind]} {item.path if item.kind == 'review' else item.record}"
        yield from (f"    {reason.sentence}" for reason in item.reasons)
    if len(shown) < len(found.items):
        yield f"  and {len(found.items) - len(shown):,} more; --list names them all"
    if found.migration:
        yield f"next: tunesmith migrate --dry-run, which applies {found.migration}"


def as_json(found: Comparison) -> dict[str, Any]:
    """The same for programs, with the whole work list."""
    return {
        "version": _version(found.new),
        "since": _version(found.old),
        "changelog": found.changelog,
        "sections": [{"section": one.name, "change": one.change} for one in found.sections],
        "labels": [one._asdict() for one in found.labels],
        "settings": list(found.settings),
        "rules": list(found.rules),
        "migration": found.migration,
        "older_records": found.older,
        "again": [_item(item) for item in found.items],
    }


def _changes(found: Comparison) -> Iterator[str]:
    """Pages, labels, settings and rules, each in a few lines."""
    pages: dict[str, dict[str, list[str]]] = {}
    for section in found.sections:
        pages.setdefault(section.page, {}).setdefault(section.change, []).append(section.name.partition("#")[2])
    for page, changes in pages.items():
        yield f"{page}: " + "; ".join(f"{change} {_joined(changes[change])}" for change in changes)
    labels: dict[str, list[str]] = {}
    for label in found.labels:
        labels.setdefault(label.change, []).append(label.full)
    for change, names in labels.items():
        yield f"labels {change}: {', '.join(names)}"
    if found.settings:
        yield f"settings that differ: {', '.join(found.settings)}"
    if found.rules:
        yield f"rules that hold from then on: {', '.join(found.rules)}"
    if not (pages or labels or found.settings or found.rules):
        yield "no page, label, setting or rule changed"
    elif found.old.last:
        upto = f" {found.new.last[:10]}" if found.new.last and not found.is_current else ""
        yield f"word by word: git diff {found.old.last[:10]}{upto} -- guidelines"


def _joined(headings: Iterable[str]) -> str:
    """Headings of a page; what stands before its first heading has none."""
    return ", ".join(f"#{heading}" if heading else "its beginning" for heading in headings)


def _dated(one: Version) -> str:
    if one.commit:
        return f"{one.number} ({one.day}, {one.commit[:10]})"
    return one.number if one.last else f"{one.number} (not committed yet)"


def _version(one: Version) -> dict[str, Any]:
    return {"number": one.number, "commit": one.commit, "day": one.day, "last": one.last}


def _item(item: Item) -> dict[str, Any]:
    reasons = [{"cause": one.cause.name, "about": one.about, "sentence": one.sentence} for one in item.reasons]
    return {
        "kind": item.kind,
        "record": item.record,
        "path": item.path,
        "guideline": item.guideline or None,
        "reasons": reasons,
    }
