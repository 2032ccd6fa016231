"""Stage pack: all records and reviews in two Parquet tables, so that the stages behind it read two files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tunesmith import record, review, source
from tunesmith.canonical import Tree, arranged
from tunesmith.corpus import TreeView, Unreadable, kind_of
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.schema import layout
from tunesmith.text import normalised_digest
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.pipeline import folders

RECORDS = f"{folders.PACK}/records.parquet"
REVIEWS = f"{folders.PACK}/reviews.parquet"

# `record` is the whole record as canonical JSON; the other columns are what splits and counts need of it.
RECORD_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "status", "task", "domain", "language", "guideline", "author")),
        *((name, pa.string()) for name in ("kind", "license", "reasoning", "prompt_harm", "response_mode")),
        ("turns", pa.int32()),
        ("text", pa.string()),
        ("keys", pa.list_(pa.string())),
        ("record", pa.string()),
    ]
)
REVIEW_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("record", "by", "role", "verdict", "text", "labels")),
        ("counts", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Packed:
    """What pack wrote, as rows in the order of ids."""

    records: list[dict[str, Any]]
    reviews: list[dict[str, Any]]


def run(root: Path) -> None:
    """Write build/pack/{records,reviews}.parquet."""
    packed = rows(root)
    folders.fresh(root, folders.PACK)
    folders.write_table(root / RECORDS, pa.Table.from_pylist(packed.records, RECORD_COLUMNS))
    folders.write_table(root / REVIEWS, pa.Table.from_pylist(packed.reviews, REVIEW_COLUMNS))


def read(root: Path) -> Packed:
    """The rows of both tables."""
    return Packed(pq.read_table(root / RECORDS).to_pylist(), pq.read_table(root / REVIEWS).to_pylist())


def rows(root: Path) -> Packed:
    """The rows for the working tree as it stands. Raises Failure where a file cannot be read."""
    known: dict[str, Record] = {}
    record_rows: list[dict[str, Any]] = []
    reviews = []
    for kind, tree in _trees(root):
        if kind == "record":
            one = record.from_tree(tree)
            known[one.id] = one
            record_rows.append(_record_row(one, tree))
        else:
            reviews.append(review.from_tree(tree))
    return Packed(sorted(record_rows, key=lambda row: row["id"]), review_rows(reviews, known))


def review_rows(reviews: Iterable[Review], known: Mapping[str, Record]) -> list[dict[str, Any]]:
    """A row per review. Of several by one reviewer in one role, those of the labels as they stand replace the others.

    A reviewer who asked for other labels, got them and then accepted has not two opinions.
    """
    ordered = sorted(reviews, key=lambda one: (one.record, one.by, one.path))
    counting = [one.record in known and review.counts(one, known[one.record]) for one in ordered]
    renewed = {
        (one.record, one.by, one.role)
        for one, counts in zip(ordered, counting, strict=True)
        if counts and one.labels == known[one.record].labels
    }
    return [
        {
            "record": one.record,
            "by": one.by,
            "role": one.role,
            "verdict": one.verdict,
            "text": one.text,
            "labels": one.labels,
            "counts": counts
            and ((one.record, one.by, one.role) not in renewed or one.labels == known[one.record].labels),
        }
        for one, counts in zip(ordered, counting, strict=True)
    ]


def link_keys(one: Record) -> list[str]:
    """What links a record to others: its origin, its prompt (all turns before the answer), its successor."""
    keys = [f"id {one.id}"]
    if one.superseded_by:
        keys.append(f"id {one.superseded_by}")
    if one.source.group:
        keys.append(f"group {one.source.group}")
    answer = one.answer_index
    context = one.messages if answer is None else one.messages[:answer]
    if context:
        parts = [text for message in context for text in (message.role or "", message.content)]
        keys.append(f"prompt {normalised_digest(parts)[:32]}")
    return keys


def _trees(root: Path) -> Iterator[tuple[str, Tree]]:
    view = TreeView.of(root)
    for path, content in progress(view.read(sorted(view.paths())), "files packed"):
        kind = kind_of(path)
        file = None if isinstance(content, Unreadable) else source.read(path, content, kind)
        if file is None or file.tree is None or file.violations:
            raise Failure(f"{path} cannot be packed; `tunesmith check {path}` tells why", code=1)
        yield kind, file.tree


def _record_row(one: Record, tree: Tree) -> dict[str, Any]:
    return {
        "id": one.id,
        "status": one.status,
        "task": one.task,
        "domain": one.domain,
        "language": one.language,
        "guideline": one.guideline,
        "author": one.author,
        "kind": one.source.kind,
        "license": one.source.license,
        "reasoning": one.reasoning,
        "prompt_harm": one.safety.prompt_harm,
        "response_mode": one.safety.response_mode,
        "turns": len(one.turns),
        "text": one.text,
        "keys": link_keys(one),
        "record": record.canonical_json(arranged(tree, layout("record"))).decode(),
    }
