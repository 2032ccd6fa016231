"""Stage pack: all records and reviews in two Parquet tables, so that the stages behind it read two files."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tunesmith import attachment, digests, record, review, source
from tunesmith.attachment import DocumentError
from tunesmith.canonical import Tree, arranged
from tunesmith.corpus import TreeView, Unreadable, kind_of
from tunesmith.files import quoted
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.schema import layout
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.pipeline import folders, linking
from tunesmith_tools.pipeline.documents import Documents

RECORDS = f"{folders.PACK}/records.parquet"
REVIEWS = f"{folders.PACK}/reviews.parquet"
LENGTHS = ("prompt_characters", "prompt_words", "answer_characters", "answer_words")

# `record` is the whole record as canonical JSON, with the texts of documents in place of attachments; the other columns
# are what splits and counts need of it. `text` stays the digest that reviews name. A prompt is all that the user says,
# an answer the last one that is trained; characters are code points, words those of `tunesmith.text`.
RECORD_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "status", "task", "domain", "language", "guideline", "author")),
        *((name, pa.string()) for name in ("kind", "license", "reasoning", "prompt_harm", "response_mode")),
        *((name, pa.string()) for name in ("response_harm", "refusal_reason")),
        *((name, pa.list_(pa.string())) for name in ("hazards", "look_alike")),
        *((name, pa.int32()) for name in ("turns", "user_turns", "alternatives", *LENGTHS)),
        ("text", pa.string()),
        ("keys", pa.list_(pa.string())),
        ("record", pa.string()),
    ]
)
REVIEW_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("record", "by", "role", "verdict", "prompt_harm", "response_mode", "path")),
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


def read_labels(root: Path) -> Packed:
    """The same without the records themselves and their links, which take most of the memory."""
    labels = [name for name in RECORD_COLUMNS.names if name not in ("keys", "record")]
    records = pq.read_table(root / RECORDS, columns=labels).to_pylist()
    return Packed(records, pq.read_table(root / REVIEWS).to_pylist())


def rows(root: Path) -> Packed:
    """The rows for the working tree as it stands. Raises Failure where a file cannot be read."""
    view = TreeView.of(root)
    paths: dict[str, list[str]] = {"record": [], "review": []}
    for path in sorted(view.paths()):
        paths[kind_of(path)].append(path)
    reviews: dict[str, list[Review]] = defaultdict(list)
    for tree in _trees(view, paths["review"]):
        judged = review.from_tree(tree)
        reviews[judged.record].append(judged)
    documents = Documents(root)
    record_rows, review_rows = [], []
    for tree in _trees(view, paths["record"]):
        one = record.from_tree(tree)
        record_rows.append(_record_row(*_with_documents(one, tree, documents)))
        review_rows += judgement_rows(one, reviews.get(one.id, []))
    by_id = itemgetter("id")
    return Packed(sorted(record_rows, key=by_id), sorted(review_rows, key=itemgetter("record", "by", "path")))


def filled(root: Path, paths: list[str]) -> Iterator[Record]:
    """Some records with the texts of their documents put in. Raises Failure as `rows` does."""
    documents = Documents(root)
    for tree in _trees(TreeView(root, {}), paths):
        yield _with_documents(record.from_tree(tree), tree, documents)[0]


def links(root: Path, paths: list[str]) -> dict[str, list[str]]:
    """The link keys of some records by id, with the texts of their documents. Raises Failure as `rows` does."""
    return {one.id: linking.link_keys(one) for one in filled(root, paths)}


def judgement_rows(one: Record, reviews: list[Review]) -> list[dict[str, Any]]:
    """A row per review of a record, and whether it counts for it as it stands."""
    counting = review.counting(reviews, review.standing(one))
    return [
        {
            "record": judged.record,
            "by": judged.by,
            "role": judged.role,
            "verdict": judged.verdict,
            "prompt_harm": review.safety_label(judged, "prompt_harm"),
            "response_mode": review.safety_label(judged, "response_mode"),
            "path": judged.path,
            "counts": judged in counting,
        }
        for judged in reviews
    ]


def _trees(view: TreeView, paths: list[str]) -> Iterator[Tree]:
    for path, content in progress(view.read(paths), "files packed"):
        file = None if isinstance(content, Unreadable) else source.read(path, content, kind_of(path))
        if file is None or file.tree is None or file.violations:
            raise Failure(f"{path} cannot be packed; `tunesmith check {quoted(path)}` tells why", code=1)
        yield file.tree


def _with_documents(one: Record, tree: Tree, documents: Documents) -> tuple[Record, Tree]:
    """A record and its tree with the texts of its documents put in.

    A draft's or withdrawn record's document may have become another one, or no text; such an attachment stays as it is.
    """
    attachments = [each for _, each in one.attachments]
    if not attachments:
        return one, tree
    try:
        texts = documents.texts(attachments) if documents.stand(attachments) else None
    except DocumentError:
        texts = None
    if texts is not None:
        return attachment.filled_record(tree, texts), attachment.filled(tree, texts)
    if one.status == "active":
        path = record.path_of(one.id)
        raise Failure(
            f"the document of {path} cannot be put in; `tunesmith check {quoted(path)}` and the build tell why", code=1
        )
    return one, tree


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
        "response_harm": one.safety.response_harm,
        "refusal_reason": one.safety.refusal_reason,
        "hazards": list(one.safety.hazards),
        "look_alike": list(one.safety.look_alike),
        "turns": len(one.turns),
        "user_turns": one.user_turns,
        "alternatives": len(one.alternatives),
        **_lengths(one),
        "text": one.text,
        "keys": linking.link_keys(one),
        "record": digests.canonical_json(arranged(tree, layout("record"))).decode(),
    }


def _lengths(one: Record) -> dict[str, int]:
    prompts = [turn.passage for turn in one.spoken if turn.is_user]
    answers = [turn.passage for turn in one.spoken if turn.place == one.answer_index]
    return {
        "prompt_characters": sum(len(passage.text) for passage in prompts),
        "prompt_words": sum(len(passage.words) for passage in prompts),
        "answer_characters": sum(len(passage.text) for passage in answers),
        "answer_words": sum(len(passage.words) for passage in answers),
    }
