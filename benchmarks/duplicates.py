"""The search for near-duplicates: making the index beside datasketch, and what looking up a commit adds to the gate."""

import shutil
import statistics
from pathlib import Path

import measure
import peers
from table import Row, milliseconds, times

SUBSET = 1000  # records given to datasketch
_FEW = 50
_MOST_AT_COMMIT = 0.015


def rows(folder: Path, paths: list[str], repeats: int) -> list[Row]:
    """`folder` holds the committed records and nothing else. Both read them with the same parser."""
    ours = statistics.median(_cold(folder, len(paths)).cpu for _ in range(repeats)) / len(paths)
    files = [folder / path for path in paths]
    some = files[:SUBSET]
    found = measure.medians({"all": peers.datasketch(some), "few": peers.datasketch(some[:_FEW])}, folder, 1)
    theirs = (found["all"].cpu - found["few"].cpu) / max(1, len(some) - len(some[:_FEW]))
    return [
        Row(
            f"near-duplicates among {len(paths):,} records, nothing remembered",
            "faster than datasketch",
            f"{ours * 1000:.2f} ms CPU a record, pairs compared exactly",
            f"datasketch {theirs * 1000:.2f} ms a record (candidates of {len(some):,} records), {times(theirs / ours)}",
            ours < theirs,
        )
    ]


def at_commit(folder: Path, count: int, repeats: int) -> list[Row]:
    """`folder` has five changed records staged, and an index of all records."""
    found = measure.medians({"all": peers.gate(), "others": peers.gate(peers.WITHOUT_DUPLICATES)}, folder, repeats)
    more = found["all"].cpu - found["others"].cpu
    return [
        Row(
            f"near-duplicates at the gate, 5 changed records of {count:,}",
            f"at most {milliseconds(_MOST_AT_COMMIT)} CPU more",
            f"{milliseconds(more)} CPU more",
            f"gate without them {milliseconds(found['others'].cpu)}",
            more <= _MOST_AT_COMMIT,
        )
    ]


def _cold(folder: Path, count: int) -> measure.Run:
    shutil.rmtree(folder / ".git" / "tunesmith", ignore_errors=True)
    return measure.run(peers.check(("duplicates",)), folder, f"{count:,} files judged: ")
