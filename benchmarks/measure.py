"""CPU time, wall time and peak memory of a command with all of its children."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# Where compiled modules may not be written, every run would compile them anew, which no user's machine does.
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Run(NamedTuple):
    """One run, or the medians of several: seconds of CPU and wall, and MiB of the largest process."""

    cpu: float
    wall: float
    memory: float


class Failed(Exception):
    """A command that did not do what it is measured for."""


def run(command: Sequence[str | Path], folder: Path, says: str = "") -> Run:
    """Run a command that must end with 0 and print `says`. Raises Failed."""
    with tempfile.TemporaryFile() as out:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=out, stderr=subprocess.STDOUT)
        # Unlike getrusage(RUSAGE_CHILDREN), wait4 tells of this child and its children alone, peak memory too.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        told = out.read().decode("utf-8", "replace")
    if process.returncode or says not in told:
        raise Failed(f"{Path(command[0]).name} ended with {process.returncode}:\n{told[:2000]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def medians(
    commands: Mapping[str, Sequence[str | Path]], folder: Path, repeats: int, says: Mapping[str, str] | None = None
) -> dict[str, Run]:
    """The medians for each of several commands after one round that does not count.

    They are run in turn, so that a busy moment of the machine meets them all.
    """
    told = says or {}
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(repeats + 1):
        for name, command in commands.items():
            done = run(command, folder, told.get(name, ""))
            if number:
                runs[name].append(done)
    return {name: Run(*map(statistics.median, zip(*done, strict=True))) for name, done in runs.items()}
