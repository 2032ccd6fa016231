"""Two trees of one record compared: its texts by message and alternative, its labels by name. Pure functions."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from tunesmith.canonical import Tree, Value, is_empty

_RECORD_LABELS = ("task", "domain", "language", "reasoning")
# Not part of a record's labels, but exports choose records by their licence, and splits keep groups together.
_SOURCE = ("license", "group")
_MESSAGE_LABELS = ("act", "train")
_ALTERNATIVE_LABELS = ("rank", "response_mode", "response_harm", "refusal_reason")
_OF_SAFETY = ("prompt_harm", "response_mode")  # of the main labels


class MainLabels(NamedTuple):
    """The labels by which a dataset's composition is told; empty where a record has none."""

    task: str = ""
    domain: str = ""
    language: str = ""
    prompt_harm: str = ""
    response_mode: str = ""


class PassageEdit(NamedTuple):
    """A text of a record before and after, such as that of `messages.2.content`; empty where there was or is none.

    Messages and alternatives are counted from 1: as they stand now, those that are gone as they stood.
    """

    where: str
    before: str
    after: str


class LabelChange(NamedTuple):
    """A label before and after, such as `safety.prompt_harm`; None where there was or is none."""

    label: str
    before: Value
    after: Value


def main_labels(tree: Tree) -> MainLabels:
    """The main labels of a record."""
    safety = _mapping(tree.get("safety"))
    values = (safety.get(name) if name in _OF_SAFETY else tree.get(name) for name in MainLabels._fields)
    return MainLabels(*(value if isinstance(value, str) else "" for value in values))


def passage_edits(before: Tree, after: Tree) -> tuple[PassageEdit, ...]:
    """The texts that differ; none exactly where both the text digest and the reference answer are the same."""
    found: list[PassageEdit] = []
    for section in ("messages", "alternatives"):
        old, new = ([_texts(item) for item in _items(tree.get(section))] for tree in (before, after))
        for was, now in _paired(old, new):
            place = was if now is None else now
            assert place is not None  # a pair has at least one side
            where = f"{section}.{place + 1}"
            found += _edits(where, {} if was is None else old[was], {} if now is None else new[now])
    answers = ({"reference_answer": _text(tree.get("reference_answer"))} for tree in (before, after))
    return (*found, *_edits("", *answers))


def label_changes(before: Tree, after: Tree) -> tuple[LabelChange, ...]:
    """The labels that differ, and licence and group. What a turn is labelled that is new or gone is not listed."""
    old, new = _labels(before), _labels(after)
    for section, keys in (("messages", _MESSAGE_LABELS), ("alternatives", _ALTERNATIVE_LABELS)):
        items = [_items(tree.get(section)) for tree in (before, after)]
        for was, now in _paired(*([_texts(item) for item in several] for several in items)):
            if was is not None and now is not None:
                where = f"{section}.{now + 1}."
                old |= _item_labels(where, items[0][was], keys)
                new |= _item_labels(where, items[1][now], keys)
    changes = (LabelChange(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new]))
    return tuple(change for change in changes if change.before != change.after)


def _labels(tree: Tree) -> dict[str, Value]:
    return {
        **_present("", tree, _RECORD_LABELS),
        **_present("safety.", _mapping(tree.get("safety"))),
        **_present("source.", _mapping(tree.get("source")), _SOURCE),
    }


def _item_labels(where: str, item: Any, keys: Sequence[str]) -> dict[str, Value]:
    found = {"train": True, **_mapping(item)}
    return {**_present(where, found, keys), **_present(f"{where}safety.", _mapping(found.get("safety")))}


def _present(where: str, values: Mapping[str, Any], keys: Sequence[str] | None = None) -> dict[str, Value]:
    """The values that are not empty, by where they stand."""
    wanted = values if keys is None else [key for key in keys if key in values]
    return {f"{where}{key}": values[key] for key in wanted if not is_empty(values[key])}


def _texts(item: Any) -> dict[str, str]:
    """What the text digest holds of a message or alternative, as text; an attached document stands as its md5."""
    found = _mapping(item)
    texts = {key: _text(found.get(key)) for key in ("role", "content", "reasoning")}
    texts["refers_to"] = ", ".join(map(str, _items(found.get("refers_to"))))
    texts["attachment"] = _text(_mapping(found.get("attachment")).get("md5"))
    return texts


def _edits(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[PassageEdit]:
    for key in old or new:
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield PassageEdit(f"{where}.{key}" if where else key, was, now)


def _paired(
    old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]
) -> Iterator[tuple[int | None, int | None]]:
    """Places of items that belong together, equal ones first of all; None where one came or went."""
    was, now = ([tuple(item.items()) for item in items] for items in (old, new))
    for _, start, end, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        yield from zip_longest(range(start, end), range(first, last))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
