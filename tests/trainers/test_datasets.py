"""Hugging Face `datasets` loads every file, JSON Lines and Parquet, to the rows that the records say."""

from pathlib import Path
from typing import Any

import pytest

import exported_rows
from trainer_samples import Exported
from tunesmith.policy import FORMATS
from tunesmith_tools.exporters import tables

datasets = pytest.importorskip("datasets", reason="not installed; `make test-trainers` installs it")


def loaded(kind: str, path: str | dict[str, str], cache: Path, **more: Any) -> Any:
    return datasets.load_dataset(kind, data_files=path, cache_dir=str(cache), **more)


@pytest.mark.parametrize("name", FORMATS)
def test_both_files_give_the_rows_that_the_records_say(exported: Exported, name: str, tmp_path: Path) -> None:
    from_json = loaded("json", exported.path(name, "jsonl"), tmp_path, split="train")
    from_parquet = loaded("parquet", exported.path(name, "parquet"), tmp_path, split="train")
    if name.startswith("openai"):  # which refuses nulls, so its messages do not all have the same keys
        assert exported_rows.without_nulls(from_parquet.to_list()) == exported.rows(name) == from_json.to_list()
    else:
        assert from_json.to_list() == from_parquet.to_list() == exported.rows(name)
        assert from_json.features == from_parquet.features
    by_record: dict[str, list[dict[str, Any]]] = {}
    for one, row in zip(exported.ids(name), from_json, strict=True):
        by_record.setdefault(one, []).append(row)
    assert by_record
    for one, rows in by_record.items():
        expected = exported_rows.expected(name, exported.records[one], exported.settings(name))
        assert exported_rows.carried(name, rows) == expected


def thinking(number: int, *, thought: bool) -> dict[str, Any]:
    answer = {"role": "assistant", "content": "y" * 3_000, "thinking": "hm" if thought else None}
    return {"prompt": [{"role": "user", "content": str(number)}], "completion": [answer]}


def test_a_key_that_is_rare_in_a_large_file_stops_the_loader_unless_its_row_comes_first(tmp_path: Path) -> None:
    """Why one row of each shape comes first: the types of a file are those of its first 10 MiB."""
    rows = [thinking(number, thought=number == 3_999) for number in range(4_000)]
    assert sum(map(len, map(tables.line, rows[:-1]))) > 10 * 2**20
    (tmp_path / "in-order.jsonl").write_text("".join(map(tables.line, rows)), "utf-8")
    with pytest.raises(datasets.exceptions.DatasetGenerationError):
        loaded("json", str(tmp_path / "in-order.jsonl"), tmp_path / "cache")
    led = [rows[-1], *rows[:-1]]
    (tmp_path / "led.jsonl").write_text("".join(map(tables.line, led)), "utf-8")
    found = loaded("json", str(tmp_path / "led.jsonl"), tmp_path / "cache", split="train")
    assert found.to_list() == led
