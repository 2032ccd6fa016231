"""The data of a card's folder: the exports that somebody loads from a hub, each row with its labels and licence.

A config is one shape of rows, data/<config>/<split>.parquet. The default is the prompt-completion form: its loss falls
on the answer alone without any setting, which that of whole conversations does not.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tunesmith.files import sha256
from tunesmith.policy import SPLITS
from tunesmith_tools.pipeline import export, folders

_LABELS = ("id", "task", "domain", "language", "prompt_harm", "response_mode", "license")


class Shape(NamedTuple):
    """A config that may be offered, the export it is made of, what it is, and what a user has to know of it.

    `numbers` are whole numbers of the export's index, each with its column: with the id they name a row.
    """

    name: str
    export: str
    numbers: tuple[tuple[str, str], ...]
    meaning: str
    trap: str

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that stand in one row alone."""
        return "id", *(column for _, column in self.numbers)


SHAPES = (
    Shape(
        "sft",
        "trl-prompt-completion",
        (("turn", "turn"),),
        "A row for each answer that is trained: the completion is the answer, the prompt all that was said before it.",
        "TRL computes the loss on the completion alone and cuts rows that are longer than its `max_length` without "
        "a word.",
    ),
    Shape(
        "preference",
        "trl-preference",
        (("chosen", "chosen_response"), ("rejected", "rejected_response")),
        "A row for each pair of responses of unequal rank to one prompt, the better one as chosen.",
        "A record may give several rows, so rows are not independent.",
    ),
)


class File(NamedTuple):
    """A Parquet file of the folder. `size` is in bytes, `memory` that of its rows in Arrow, `sha256` in hex."""

    split: str
    path: str
    rows: int
    size: int
    memory: int
    sha256: str


class Config(NamedTuple):
    """The files of one shape, and what the export's report says of it."""

    shape: Shape
    schema: pa.Schema
    files: tuple[File, ...]
    report: Mapping[str, Any]

    @property
    def rows(self) -> int:
        """The rows of all splits."""
        return sum(file.rows for file in self.files)


class Data(NamedTuple):
    """The configs that have rows, and the split of every record that stands in one."""

    configs: tuple[Config, ...]
    splits: dict[str, str]


def write(root: Path, out: Path) -> Data:
    """Write data/ below a folder, from the exports that are there."""
    report = json.loads((root / export.REPORT).read_text("utf-8"))["formats"]
    splits: dict[str, str] = {}
    configs = []
    for shape in SHAPES:
        home = root / folders.EXPORT / shape.export
        files: list[File] = []
        for split in SPLITS:
            if (home / f"{split}.parquet").is_file():
                path = f"data/{shape.name}/{split}.parquet"
                splits |= dict.fromkeys(_write(out / path, home, split, shape), split)
                files.append(_file(out, path, split))
        if files:
            schema = pq.read_schema(out / files[0].path)
            configs.append(Config(shape, schema, tuple(files), report[shape.export]))
    return Data(tuple(configs), splits)


def labelled(rows: pa.Table, labels: Sequence[Mapping[str, Any]], shape: Shape) -> pa.Table:
    """The rows of an export behind columns that say which record each is made of, and its labels and licence."""
    columns = {name: pa.array([line[name] for line in labels], pa.string()) for name in _LABELS}
    columns |= {name: pa.array([line[number] for line in labels], pa.int32()) for number, name in shape.numbers}
    return pa.table({**columns, **dict(zip(rows.column_names, rows.columns, strict=True))})


def _write(place: Path, home: Path, split: str, shape: Shape) -> set[str]:
    """Write the labelled rows of a split, a piece of the export at a time; the ids in it are returned."""
    place.parent.mkdir(parents=True, exist_ok=True)
    ids: set[str] = set()
    index = home / f"{split}.index.jsonl"
    with pq.ParquetFile(home / f"{split}.parquet") as source, index.open(encoding="utf-8", newline="\n") as lines:
        pieces = (source.read_row_group(number) for number in range(source.num_row_groups))
        tables = (labelled(rows, [*map(json.loads, islice(lines, rows.num_rows))], shape) for rows in pieces)
        first = next(tables)
        with pq.ParquetWriter(place, first.schema, compression="zstd", compression_level=6) as writer:
            for table in chain([first], tables):
                writer.write_table(table.combine_chunks())
                ids.update(table["id"].to_pylist())
    return ids


def _file(out: Path, path: str, split: str) -> File:
    place = out / path
    with pq.ParquetFile(place) as file:
        memory = sum(file.read_row_group(number).nbytes for number in range(file.num_row_groups))
        return File(split, path, file.metadata.num_rows, place.stat().st_size, memory, sha256(place))
