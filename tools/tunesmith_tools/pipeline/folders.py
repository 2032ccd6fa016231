"""Where the stages write and find each other's work, and the one way in which they write it."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

BUILD = "build"
FINGERPRINT = f"{BUILD}/fingerprint"
CHECK = f"{BUILD}/check"
PACK = f"{BUILD}/pack"
CLUSTER = f"{BUILD}/cluster"
SPLIT = f"{BUILD}/split"
EXPORT = f"{BUILD}/export"
CARD = f"{BUILD}/card"
DRIFT = f"{BUILD}/drift"
MANIFEST = f"{BUILD}/manifest"


def fresh(root: Path, folder: str) -> Path:
    """An empty folder for a stage's output; what an earlier run left in it is removed."""
    path = root / folder
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def json_line(value: Any) -> str:
    """A value as one line of JSON with sorted keys: the same bytes everywhere."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Lines that end in a newline each, as UTF-8 with LF on every system; odd bytes of file names stay as they are."""
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.writelines(lines)


def write_json(path: Path, value: Any) -> None:
    """A value as indented JSON with sorted keys, for people and programs."""
    write_lines(path, [json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n"])


def write_table(path: Path, table: pa.Table) -> None:
    """A table as Parquet. Its chunks are joined first, because their layout would show in the bytes."""
    pq.write_table(table.combine_chunks(), path, compression="zstd", compression_level=6)
