"""What was measured as a Markdown table, with the machine it was measured on."""

import os
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tunesmith_hooks.catalogue import HOOKS

_SHOWN = ("py-yaml12", "jsonschema-rs", "check-jsonschema", "ruamel.yaml", "yamllint", "datasketch")


class Row(NamedTuple):
    """One line: what was measured, what was aimed at, what came out, beside what, and whether that is enough."""

    what: str
    target: str
    measured: str
    beside: str
    met: bool


def markdown(rows: Iterable[Row]) -> str:
    """The table and the machine's description."""
    lines = ["| what | target | measured | in the same run | |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.target} | {row.measured} | {row.beside} | {'met' if row.met else 'missed'} |"
        for row in rows
    ]
    return "\n".join([*lines, "", machine()])


def machine() -> str:
    """Processor, system and versions, in two sentences."""
    versions = ", ".join(f"{name} {version(name)}" for name in _SHOWN)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, git {git}, {versions}. "
        f"Hooks that judged: {', '.join(hook.id for hook in HOOKS)}."
    )


def milliseconds(seconds: float) -> str:
    """A time with the unit in which the gate is measured."""
    return f"{seconds * 1000:.0f} ms"


def times(ratio: float) -> str:
    """How many times as much the peer took."""
    return f"{ratio:.1f} times ours"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
