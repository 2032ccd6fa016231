"""`tunesmith benchmark`: the hashes of what a public benchmark asks, so that no record repeats it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith import benchmark
from tunesmith.benchmark_sets import SUFFIX
from tunesmith.corpus import BENCHMARKS
from tunesmith.files import quoted, write_atomic
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import find
from tunesmith_tools.importers.pointer import resolve
from tunesmith_tools.importers.readers import read_rows
from tunesmith_tools.importers.rows import RowObject, Unusable, keys_of
from tunesmith_tools.settings import RootOption

# Where public benchmarks have what they ask, in the order in which a file is searched for it.
_KEYS = ("/question", "/prompt", "/Question", "/instruction", "/turns", "/problem", "/input", "/text")
_MOST_IN_GIT = 1024 << 10  # as the hooks of this repository have it


def hash_benchmark(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="What it asks: JSON lines, a JSON array, CSV, or text.", show_default=False
        ),
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What findings call it, such as gsm8k-test.")],
    key: Annotated[
        list[str] | None,
        typer.Option(metavar="POINTER", help="Where a row has its text, such as /question; may be repeated."),
    ] = None,
    root: RootOption = None,
) -> None:
    """Hash a public benchmark, so that no record repeats it.

    It writes artifacts/benchmarks/NAME.hashes, which holds no text. From then on the gate finds records that repeat an
    item. Each row is an item; of a text file each line is one. Without --key a row's text is looked for under question,
    prompt, instruction and the like.

    Example: tunesmith benchmark gsm8k/test.jsonl --name gsm8k-test --key /question --key /answer
    """
    home = find(root)
    if not name.isascii() or not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise Failure(f"{name} cannot be a file's name everywhere; use letters, digits, hyphens, underscores and dots")
    try:
        items = _items(file, tuple(key or ()))
    except Unusable as error:
        raise Failure(f"{file}: {error}", code=1) from None
    made = benchmark.made(name, items)
    if not made.hashes:
        raise Failure(f"{file} holds no text of {benchmark.FEWEST_WORDS} words or more", code=1)
    path = f"{BENCHMARKS}/{name}{SUFFIX}"
    data = benchmark.packed(made)
    write_atomic(home / path, data)
    say(f"{made.size:,} items, {len(made.hashes):,} hashes: {path} ({len(data):,} bytes)")
    say(_next(path, len(data)))


def _next(path: str, size: int) -> str:
    word = quoted(path)
    if size <= _MOST_IN_GIT:
        return f"Next: `git add {word}`, and say in artifacts/README.md where it comes from and under which licence."
    return (
        f"Next: `dvc add {word}`, `dvc push -R artifacts` and `git add {word}.dvc .dvc/storage`; it is large for git."
    )


def _items(file: Path, keys: tuple[str, ...]) -> list[list[str]]:
    """The texts of each item; an item may have none. Raises Unusable, Failure or OSError."""
    if file.suffix == ".txt":
        try:
            return [[line] for line in file.read_text("utf-8").splitlines()]
        except UnicodeDecodeError:
            raise Failure(f"{file}: a byte that is not UTF-8", code=1) from None
    rows = []
    for row in read_rows(file, "csv" if file.suffix == ".csv" else "json"):
        if row.value is None:
            raise Failure(f"{file}, row {row.number}: {row.problem}", code=1)
        rows.append(row.value)
    asked = keys or _known_key(file, rows)
    return [[text for key in asked for text in _strings(resolve(row, key))] for row in rows]


def _known_key(file: Path, rows: list[RowObject]) -> tuple[str, ...]:
    """The first place at which the first row has a text. Raises Failure."""
    for key in _KEYS:
        if rows and any(_strings(resolve(rows[0], key))):
            return (key,)
    told = keys_of(rows[0]) if rows else "it has no rows"
    raise Failure(f"{file}: name with --key where a row has its text, such as /question; {told}", code=1)


def _strings(value: Any) -> list[str]:
    """A text, or the texts of a list."""
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, str)]
