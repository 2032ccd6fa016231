"""A check of everything with nothing remembered, beside check-jsonschema and yamllint on the same files."""

import shutil
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import measure
import peers
from table import Row, times

SUBSET = 500  # files given to the peers, which take minutes for all
_FEW = 5


def rows(folder: Path, paths: list[str], repeats: int) -> list[Row]:
    """`folder` holds the committed records and nothing else."""
    ours = [_cold(folder, len(paths), peers.WITHOUT_DUPLICATES) for _ in range(repeats + 1)][1:]
    wall, cpu = (statistics.median(several) for several in zip(*((run.wall, run.cpu) for run in ours), strict=True))
    files = [folder / path for path in paths]
    both = sum(_scaled(command, folder, files) for command in (peers.check_jsonschema, peers.yamllint))
    asked = f"{min(SUBSET, len(files)):,} files" + (", scaled" if len(files) > SUBSET else "")
    return [
        Row(
            f"cold check of {len(paths):,} records, near-duplicates apart",
            "20 times the speed of check-jsonschema plus yamllint",
            f"{wall:.2f} s, {len(paths) / wall:,.0f} records/s ({cpu:.2f} s CPU)",
            f"both {len(files) / both:,.0f} records/s ({asked}), {times(both / wall)} ({both / cpu:.1f} by CPU)",
            both / wall >= 20,
        )
    ]


def memory(folder: Path, count: int) -> list[Row]:
    """The largest process of a cold check with all hooks, which also makes the index of near-duplicates."""
    peak = _cold(folder, count).memory
    return [Row(f"memory of a cold check of {count:,}", "under 1 GiB", f"{peak:,.0f} MiB", "", peak < 1024)]


def _cold(folder: Path, count: int, hooks: Sequence[str] = ()) -> measure.Run:
    shutil.rmtree(folder / ".git" / "tunesmith", ignore_errors=True)
    return measure.run(peers.check(hooks), folder, f"{count:,} files judged: ")


def _scaled(command: Callable[[list[Path]], peers.Command], folder: Path, files: list[Path]) -> float:
    """Seconds for all files: measured on a subset; each further file costs what one of the subset did."""
    some = measure.medians({"all": command(files[:SUBSET]), "few": command(files[:_FEW])}, folder, 1)
    each = (some["all"].wall - some["few"].wall) / max(1, min(SUBSET, len(files)) - _FEW)
    return some["all"].wall + each * max(0, len(files) - SUBSET)
