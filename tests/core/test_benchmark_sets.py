"""Which benchmark sets a view holds: the files themselves, or what DVC's pointers name in the embedded remote."""

from pathlib import Path

import pytest

from tunesmith import benchmark, benchmark_sets
from tunesmith.benchmark_sets import Found
from tunesmith.corpus import BENCHMARKS, TreeView

MADE = benchmark.made("plums", [["How many plums does Mara pick on Monday?"]])
PATH = f"{BENCHMARKS}/plums.hashes"
MD5 = "0123456789abcdef0123456789abcdef"


def _write(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def _found(root: Path) -> Found:
    return benchmark_sets.found(TreeView(root, {}))


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path) -> None:
    assert _found(tmp_path) == Found()
    _write(tmp_path, f"{BENCHMARKS}/README.md", b"Where they come from.\n")
    assert _found(tmp_path) == Found()


def test_sets_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        _write(tmp_path, f"{BENCHMARKS}/{name}.hashes", benchmark.packed(MADE._replace(name=name)))
    assert [one.name for one in _found(tmp_path).sets] == ["a", "b"]


def test_a_pointer_leads_to_the_embedded_remote(tmp_path: Path) -> None:
    _write(tmp_path, f"{PATH}.dvc", f"outs:\n- md5: {MD5}\n  size: 9\n  path: plums.hashes\n".encode())
    assert _found(tmp_path) == Found(absent=(PATH,))
    _write(tmp_path, f".dvc/storage/files/md5/{MD5[:2]}/{MD5[2:]}", benchmark.packed(MADE))
    assert _found(tmp_path) == Found((MADE,))


@pytest.mark.parametrize(("path", "data"), [(PATH, b"x"), (f"{PATH}.dvc", b"outs: []\n")])
def test_what_cannot_be_read_is_named(tmp_path: Path, path: str, data: bytes) -> None:
    _write(tmp_path, path, data)
    assert _found(tmp_path) == Found(absent=(PATH,))
