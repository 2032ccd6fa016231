"""Files larger than the memory that an import may have."""

import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

import samples

ADDRESS_SPACE = 256 << 20
ROWS, ROW_BYTES = 250, 2_000_000
MIB = 1 << 20


def _written(file: Path, kind: str) -> int:
    """A file of rows that are large in a column which no record takes; its size."""
    filler = "All work and no play. é " * (ROW_BYTES // 25)
    with file.open("w", encoding="utf-8") as out:
        out.write({"lines": "", "array": "[", "csv": "prompt,answer,page\n"}[kind])
        for number in range(ROWS):
            row = {"prompt": f"How much is {number} and 1?", "answer": f"It is {number + 1}.", "page": filler}
            if kind == "csv":
                out.write(",".join(row.values()) + "\n")
            else:
                out.write(json.dumps(row, ensure_ascii=False))
                out.write("\n" if kind == "lines" else ",\n" if number < ROWS - 1 else "]")
    return file.stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["lines", "array", "csv"])
def test_files_larger_than_memory(tmp_path: Path, kind: str) -> None:
    made = samples.make(tmp_path / "dataset")
    file = tmp_path / f"rows.{'csv' if kind == 'csv' else 'json'}"
    assert _written(file, kind) > 400 * MIB > 1.5 * ADDRESS_SPACE
    (tmp_path / "map.yaml").write_text("prompt: /prompt\nresponse: /answer\n")
    options = ["--format", "csv" if kind == "csv" else "jsonl", "--map", "map.yaml", "--root", str(made.root)]
    labels = [part for pair in ("author=drafting-model", "source.license=MIT") for part in ("--set", pair)]
    done = subprocess.run(
        [str(samples.BIN / "tunesmith"), "import", file.name, *options, *labels, "--summary", "json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # each of its threads reserves memory
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE)),
    )
    file.unlink()
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["read"], found["written"]) == (ROWS, ROWS)
