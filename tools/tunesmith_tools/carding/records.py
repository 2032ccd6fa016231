"""The records that a card speaks of, each without its texts, and how they are counted."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from tunesmith import record
from tunesmith.policy import SPLITS
from tunesmith_tools.pipeline import pack

_BATCH = 1_000  # records whose JSON is held at a time

Counts = dict[str, int]  # by split, in the order of SPLITS


class Described(NamedTuple):
    """A record of the data: its split and labels, and where its text comes from. What it does not say is empty."""

    id: str
    split: str
    task: str
    domain: str
    language: str
    reasoning: str
    prompt_harm: str
    response_harm: str
    response_mode: str
    hazards: tuple[str, ...]
    look_alike: tuple[str, ...]
    sensitive: tuple[str, ...]
    adversarial: str
    kind: str
    license: str
    model: str
    ref: str
    author: str
    created: str
    guideline: str


def read(root: Path, splits: Mapping[str, str]) -> Iterator[Described]:
    """Those of the packed records that `splits` names, in the order of ids."""
    with pq.ParquetFile(root / pack.RECORDS) as file:
        for batch in file.iter_batches(_BATCH, columns=["id", "record"]):
            columns = batch.to_pydict()
            for name, text in zip(columns["id"], columns["record"], strict=True):
                if name in splits:
                    yield described(json.loads(text), splits[name])


def described(tree: dict[str, Any], split: str) -> Described:
    """What a card needs of a record's tree."""
    one = record.from_tree(tree)
    own: dict[str, Any] = {
        **one._asdict(),
        **one.safety._asdict(),
        **one.source._asdict(),
        "split": split,
        "adversarial": "adversarial" if one.safety.adversarial else "",
    }
    values: list[Any] = [_kept(own[name]) for name in Described._fields]
    return Described(*values)


def _kept(value: Any) -> Any:
    """A label, of which a hundred thousand records share one text."""
    return intern(value) if isinstance(value, str) else value or ""


def tally(records: Iterable[Described], field: str) -> dict[str, Counts]:
    """Records by value of a field and by split, the most frequent value first.

    A record counts under each key of a set that it names, and nowhere where it has no value.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for one in records:
        value = getattr(one, field)
        counts.update((key, one.split) for key in (value if isinstance(value, tuple) else (value,)) if key)
    found = {key: {split: counts[key, split] for split in SPLITS} for key, _ in counts}
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))
