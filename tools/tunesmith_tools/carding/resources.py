"""The files of a card's folder and the records in them, as Croissant describes them.

Nested messages are read by `extract.column` with `transform.jsonPath`, the one form that mlcroissant 1.1.1 (2026) both
validates and loads.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from tunesmith.policy import SPLITS
from tunesmith_tools.carding.data import Config

Node = dict[str, Any]
_PARQUET = "application/x-parquet"
_ROLES = {"train": "cr:TrainingSplit", "validation": "cr:ValidationSplit", "test": "cr:TestSplit"}


def distribution(one: Config) -> Iterator[Node]:
    """Each file with its digest, and all files of the config as one set, which its records are read from."""
    for file in one.files:
        yield {
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": _PARQUET,
            "sha256": file.sha256,
        }
    yield {
        "@type": "cr:FileSet",
        "@id": f"{one.shape.name}-files",
        "name": f"{one.shape.name}-files",
        "description": one.shape.meaning,
        "encodingFormat": _PARQUET,
        "includes": f"data/{one.shape.name}/*.parquet",
    }


def splits(configs: Iterable[Config]) -> list[Node]:
    """The record set that says what each split is for."""
    there = {file.split for one in configs for file in one.files}
    if not there:
        return []
    return [
        {
            "@type": "cr:RecordSet",
            "@id": "splits",
            "name": "splits",
            "dataType": "cr:Split",
            "key": {"@id": "splits/name"},
            "field": [_field("splits", "name", "sc:Text"), _field("splits", "url", "sc:URL")],
            "data": [{"splits/name": name, "splits/url": role} for name, role in _ROLES.items() if name in there],
        }
    ]


def record_set(one: Config) -> Node:
    """The rows of a config with their columns and, from the name of the file, their split."""
    name = one.shape.name
    files = {"fileSet": {"@id": f"{name}-files"}}
    # mlcroissant matches twice, the path and then what it found; to filter by split it makes file names of the pattern.
    path = rf"^(?:data/{name}/)?({'|'.join(SPLITS)})(?:\.parquet)?$"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"{one.shape.meaning} {one.shape.trap}",
        "key": [{"@id": f"{name}/{column}"} for column in one.shape.key],
        "field": [
            {
                **_field(name, "split", "sc:Text"),
                "source": {**files, "extract": {"fileProperty": "fullpath"}, "transform": {"regex": path}},
                "references": {"field": {"@id": "splits/name"}},
            },
            *(_column(name, files, column) for column in one.schema),
        ],
    }


def _field(owner: str, name: str, kind: str) -> Node:
    return {"@type": "cr:Field", "@id": f"{owner}/{name}", "name": name, "dataType": kind}


def _column(owner: str, files: Node, column: pa.Field) -> Node:
    """A column as a field; a list of messages has a field for each key of a message."""
    source = {**files, "extract": {"column": column.name}}
    if not pa.types.is_list(column.type):
        return {**_field(owner, column.name, _kind(column.type)), "source": source}
    inner = column.type.value_type
    if not pa.types.is_struct(inner):
        return {**_field(owner, column.name, _kind(inner)), "isArray": True, "source": source}
    home = f"{owner}/{column.name}"
    keys = [
        {**_field(home, key.name, _kind(key.type)), "source": {**source, "transform": {"jsonPath": key.name}}}
        for key in inner
    ]
    return {"@type": "cr:Field", "@id": home, "name": column.name, "isArray": True, "subField": keys}


def _kind(of: pa.DataType) -> str:
    if pa.types.is_boolean(of):
        return "sc:Boolean"
    if pa.types.is_integer(of):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(of) else "sc:Text"
