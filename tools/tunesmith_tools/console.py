"""What commands share at the edge: failing with a plain message, printing, and progress on long work."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
_QUIET_SECONDS = 2.0
_EVERY_SECONDS = 0.2


class Failure(Exception):
    """A command cannot go on for a reason that the user can mend. `code` is the exit status: 1 refused, 2 unusable."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def say(text: str = "") -> None:
    """One line on standard output, whatever the terminal's encoding."""
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def say_json(value: Any) -> None:
    """A value as JSON on standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def progress(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items; on a terminal, work that takes over two seconds shows a running count on standard error."""
    if not sys.stderr.isatty():
        yield from items
        return
    shown = time.monotonic() + _QUIET_SECONDS - _EVERY_SECONDS
    visible, count = False, 0
    for count, item in enumerate(items, 1):
        yield item
        if time.monotonic() - shown > _EVERY_SECONDS:
            shown, visible = time.monotonic(), True
            print(f"\r{what}: {count:,}", end="", file=sys.stderr, flush=True)  # noqa: T201
    if visible:
        print(f"\r{what}: {count:,}", file=sys.stderr)  # noqa: T201
