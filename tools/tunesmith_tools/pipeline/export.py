"""Stage export: the placed records in every format, as JSONL and Parquet, and what was left out and why.

build/export/<format>/<split>.jsonl and .parquet hold the rows, <split>.index.jsonl the record behind each row in the
same order. A split without rows has no files. build/export/report.json accounts for every record.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from tunesmith import record
from tunesmith.policy import SPLITS, Export, Policy
from tunesmith.record import Record
from tunesmith_tools.exporters import openai, trl
from tunesmith_tools.exporters.format import Format, Row, Unsuitable
from tunesmith_tools.pipeline import folders, pack, placement

FORMATS: tuple[Format, ...] = (trl.PROMPT_COMPLETION, trl.MESSAGES, openai.OPENAI)
REPORT = f"{folders.EXPORT}/report.json"
_INDEX_KEYS = ("id", "task", "domain", "language", "prompt_harm", "response_mode", "license", "text")


def run(root: Path, policy: Policy) -> None:
    """Write build/export/."""
    packed = {row["id"]: row for row in pack.read(root).records}
    places = placement.read(root)
    placed = [place for place in places if place.state == "placed"]
    records = {place.id: record.from_tree(json.loads(packed[place.id]["record"])) for place in placed}
    thinking = any(one.reasoning == "hidden" for one in records.values())
    out = folders.fresh(root, folders.EXPORT)
    formats = {}
    for form in FORMATS:
        settings = policy.exports[form.policy]
        rows, left_out = convert(form, settings, placed, records)
        for split, found in rows.items():
            _write(out / form.name, split, form.schema(settings, thinking), found, packed)
        formats[form.name] = {
            "rows": {split: len(rows.get(split, [])) for split in SPLITS},
            "left_out": {reason: sorted(ids) for reason, ids in sorted(left_out.items())},
        }
    report = {
        "records": len(places),
        "states": dict(sorted(Counter(place.state for place in places).items())),
        "not_placed": {
            state: sorted(place.id for place in places if place.state == state)
            for state in sorted({place.state for place in places} - {"placed"})
        },
        "formats": formats,
    }
    folders.write_json(root / REPORT, report)


def convert(
    form: Format, settings: Export, placed: Sequence[placement.Row], records: Mapping[str, Record]
) -> tuple[dict[str, list[tuple[str, Row]]], dict[str, list[str]]]:
    """Rows by split with their ids, and the ids left out by reason. Each placed record is in one of the two."""
    rows: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    left_out: dict[str, list[str]] = defaultdict(list)
    for place in placed:
        one = records[place.id]
        if one.source.license not in settings.licenses:
            left_out[f"licence {one.source.license}"].append(place.id)
            continue
        try:
            rows[place.split].append((place.id, form.row(one, settings)))
        except Unsuitable as error:
            left_out[str(error)].append(place.id)
    return rows, left_out


def _write(
    folder: Path,
    split: str,
    schema: pa.Schema,
    rows: Sequence[tuple[str, Row]],
    packed: Mapping[str, Mapping[str, Any]],
) -> None:
    folder.mkdir(exist_ok=True)
    folders.write_lines(folder / f"{split}.jsonl", (folders.json_line(row) for _, row in rows))
    folders.write_table(folder / f"{split}.parquet", pa.Table.from_pylist([row for _, row in rows], schema))
    index = ({key: packed[name][key] for key in _INDEX_KEYS} for name, _ in rows)
    folders.write_lines(folder / f"{split}.index.jsonl", (folders.json_line(line) for line in index))
