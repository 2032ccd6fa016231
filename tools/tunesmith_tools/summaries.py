"""What queues, agreement and audits need of every record and review, so that only those that changed are read.

Two Parquet tables in git's directory, named by the code that fills them, hold a row for each file that was read. A row
depends on the file's path and content alone; losing the tables costs time and nothing else.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

import tunesmith
from tunesmith import git, harm_cues, record, review, source
from tunesmith.canonical import Tree
from tunesmith.corpus import Unreadable, View, kind_of
from tunesmith.files import write_atomic
from tunesmith.installed import code_digest
from tunesmith.review import Standing
from tunesmith_hooks import parallel
from tunesmith_hooks.memory import LIBRARIES
from tunesmith_tools.console import progress
from tunesmith_tools.pipeline import linking

CACHE = "tunesmith/summaries"  # in git's directory


class Labels(NamedTuple):
    """The labels that a record has and that each reviewer gives; empty where there is none."""

    task: str = ""
    domain: str = ""
    language: str = ""
    reasoning: str = ""
    prompt_harm: str = ""
    response_harm: str = ""
    response_mode: str = ""
    refusal_reason: str = ""
    hazards: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    look_alike: tuple[str, ...] = ()


class RecordSummary(NamedTuple):
    """A record without its texts. `harm` is the score of harm_cues for its prompts; `standing` decides what counts.

    `links` are its link keys as a build makes them; those of a record with documents need their texts too.
    """

    path: str
    id: str
    status: str
    author: str
    created: str
    guideline: str
    kind: str
    group: str
    user_turns: int
    alternatives: int
    harm: float
    has_documents: bool
    links: tuple[str, ...]
    standing: Standing
    labels: Labels


class Defect(NamedTuple):
    """What a reviewer found wrong: the section of the guidelines that is broken, and how badly."""

    section: str
    severity: str


class ReviewSummary(NamedTuple):
    """A review without its free texts. `text` and `labels` are the digests that it judged, `own_digest` of its own."""

    path: str
    record: str
    by: str
    role: str
    created: str
    guideline: str
    blind: bool
    verdict: str
    instruction: int
    correctness: int
    safety: int
    style: int
    prefers: int | None
    text: str
    labels: str
    own_digest: str
    own: Labels
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class Summaries:
    """The records of a view by id, its reviews by their record's id in the order of paths, and what cannot be read."""

    records: Mapping[str, RecordSummary]
    reviews: Mapping[str, Sequence[ReviewSummary]]
    unreadable: tuple[str, ...] = ()

    def counting(self, one: RecordSummary) -> list[ReviewSummary]:
        """The reviews that count for a record as it stands."""
        return review.counting(self.reviews.get(one.id, ()), one.standing)


Summary = RecordSummary | ReviewSummary
_Rows = dict[tuple[str, str | None], Summary]


def read(view: View) -> Summaries:
    """The summaries of a view. Files that cannot be read or break their schema are named apart."""
    with _nothing_is_garbage():
        return _read(view)


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Make objects that all stay, without looking through them for garbage again and again.

    Of 300,000 files there are some millions, and the search took as long as making them. It passes over them later.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _read(view: View) -> Summaries:
    tables = _Tables.of(view.root)
    known = tables.read()
    paths = sorted(view.paths())
    unknown = [path for path in paths if (path, view.blob(path)) not in known]

    def summaries(some: Sequence[str]) -> Iterator[tuple[str, Summary | None]]:
        return ((path, _summary(path, content)) for path, content in view.read(some))

    fresh = dict(progress(parallel.outcomes(summaries, unknown), "files read"))
    found = {path: fresh[path] if path in fresh else known[path, view.blob(path)] for path in paths}
    if any(view.blob(path) and one for path, one in fresh.items()):
        tables.write({(path, blob): one for path, one in found.items() if one and (blob := view.blob(path))})
    reviews: dict[str, list[ReviewSummary]] = defaultdict(list)
    records = {}
    for one in found.values():
        if isinstance(one, ReviewSummary):
            reviews[one.record].append(one)
        elif one:
            records[one.id] = one
    return Summaries(records, dict(reviews), tuple(path for path, one in found.items() if one is None))


def of_record(path: str, one: record.Record) -> RecordSummary:
    """The summary of a record."""
    prompts = "\n".join(message.content for message in one.messages if message.role == "user")
    return RecordSummary(
        path=path,
        id=one.id,
        status=one.status,
        author=one.author or "",
        created=one.created or "",
        guideline=one.guideline or "",
        kind=one.source.kind or "",
        group=one.source.group or "",
        user_turns=one.user_turns,
        alternatives=len(one.alternatives),
        harm=harm_cues.score(prompts),
        has_documents=bool(one.attachments),
        links=tuple(linking.link_keys(one)),
        standing=review.standing(one),
        labels=_labels(review.own_labels(one)),
    )


def of_review(path: str, one: review.Review) -> ReviewSummary:
    """The summary of a review."""
    return ReviewSummary(
        path=path,
        record=one.record,
        by=one.by,
        role=one.role,
        created=one.created,
        guideline=one.guideline,
        blind=one.blind,
        verdict=one.verdict,
        **one.scores,
        prefers=one.prefers,
        text=one.text,
        labels=one.labels,
        own_digest=one.own_digest,
        own=_labels(one.own),
        defects=tuple(
            Defect(" ".join(str(defect["section"]).split()), str(defect["severity"])) for defect in one.defects
        ),
    )


def _summary(path: str, content: bytes | Unreadable) -> Summary | None:
    kind = kind_of(path)
    file = None if isinstance(content, Unreadable) else source.read(path, content, kind)
    if file is None or file.tree is None or file.violations:
        return None
    if kind == "review":
        return of_review(path, review.from_tree(file.tree))
    return of_record(path, record.from_tree(file.tree))


def _labels(own: Tree) -> Labels:
    safety: Any = own.get("safety") or {}
    values: dict[str, Any] = {name: own.get(name) or safety.get(name) for name in Labels._fields}
    keys = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Labels(**{name: value for name, value in (values | keys).items() if value})


class _Tables(NamedTuple):
    """Where the rows are kept; nowhere outside of a repository."""

    records: Path | None = None
    reviews: Path | None = None

    @classmethod
    def of(cls, root: Path) -> "_Tables":
        home = git.directory(root)
        if home is None:
            return cls()
        code = code_digest((tunesmith,), LIBRARIES) + sha256(Path(__file__).read_bytes()).hexdigest()
        name = sha256(code.encode()).hexdigest()[:32]
        return cls(home / CACHE / f"{name}.records", home / CACHE / f"{name}.reviews")

    def read(self) -> _Rows:
        """The rows by path and blob id; none from a file that is spoilt."""
        rows: _Rows = {}
        for file, summaries in ((self.records, _record_rows), (self.reviews, _review_rows)):
            with suppress(OSError, pa.ArrowInvalid, KeyError, TypeError):
                columns = pq.read_table(file).to_pydict() if file else {}
                if columns:
                    rows |= zip(zip(columns["path"], columns["blob"], strict=True), summaries(columns), strict=True)
        return rows

    def write(self, rows: _Rows) -> None:
        """Keep rows in place of all others. A disk that is full or read-only is no error."""
        kept: dict[Path | None, list[dict[str, Any]]] = {self.records: [], self.reviews: []}
        for (_, blob), one in rows.items():
            if isinstance(one, ReviewSummary):
                kept[self.reviews].append({**_flat_review(one), "blob": blob})
            else:
                kept[self.records].append({**_flat_record(one), "blob": blob})
        for file, lines in kept.items():
            if file is None or not lines:
                continue
            buffer = pa.BufferOutputStream()
            pq.write_table(pa.Table.from_pylist(lines), buffer, compression="zstd")
            with suppress(OSError):
                write_atomic(file, buffer.getvalue().to_pybytes())
                for old in file.parent.glob(f"*{file.suffix}"):
                    if old != file:
                        old.unlink()


Columns = dict[str, list[Any]]


def _flat_record(one: RecordSummary) -> dict[str, Any]:
    plain = one._asdict()
    links = "\0".join(plain.pop("links"))
    return {**plain.pop("standing")._asdict(), **_flat_labels(plain.pop("labels")), **plain, "links": links}


def _record_rows(columns: Columns) -> Iterator[RecordSummary]:
    standings = map(Standing, *(columns[name] for name in Standing._fields))
    plain = [columns[name] for name in RecordSummary._fields[:-3]]
    links = (tuple(joined.split("\0")) for joined in columns["links"])
    return map(RecordSummary, *plain, links, standings, _label_rows(columns))


def _flat_review(one: ReviewSummary) -> dict[str, Any]:
    plain = one._asdict()
    defects = "\n".join("\t".join(defect) for defect in plain.pop("defects"))
    return {**_flat_labels(plain.pop("own")), **plain, "defects": defects}


def _review_rows(columns: Columns) -> Iterator[ReviewSummary]:
    plain = [columns[name] for name in ReviewSummary._fields[:-2]]
    return map(ReviewSummary, *plain, _label_rows(columns), map(_defects, columns["defects"]))


def _defects(lines: str) -> tuple[Defect, ...]:
    return tuple(Defect(*line.split("\t")) for line in lines.split("\n")) if lines else ()


def _flat_labels(labels: Labels) -> dict[str, str]:
    return {name: value if isinstance(value, str) else " ".join(value) for name, value in labels._asdict().items()}


def _label_rows(columns: Columns) -> Iterator[Labels]:
    plain = [columns[name] for name in Labels._fields[:-3]]
    return map(Labels, *plain, *(map(_keys, columns[name]) for name in Labels._fields[-3:]))


def _keys(joined: str) -> tuple[str, ...]:
    return tuple(joined.split())
