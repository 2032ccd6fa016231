"""Sequences of numbers in a file, of which no more is read than what is asked for."""

import os
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any


class Opened:
    """An open file, closed with the last part of it."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))

    def __del__(self) -> None:
        with suppress(AttributeError, OSError):
            os.close(self._descriptor)

    def size(self) -> int:
        """How many bytes it has."""
        return os.fstat(self._descriptor).st_size

    def read(self, at: int, size: int) -> bytes:
        """So many bytes from a place on; fewer at the end."""
        os.lseek(self._descriptor, at, os.SEEK_SET)
        found = b""
        while len(found) < size and (more := os.read(self._descriptor, size - len(found))):
            found += more
        return found


class Part(Sequence[int]):
    """Numbers in a file, which are read when they are asked for. For a few here and there that beats mapping it."""

    def __init__(self, file: Opened, kind: str, begin: int, size: int) -> None:
        self._file, self._kind, self._begin = file, kind, begin
        self._width = 8 if kind == "Q" else 1
        self._length = size // self._width

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return self[place : place + 1 or None][0]
        start, stop, _ = place.indices(self._length)
        size = max(0, stop - start) * self._width
        return array(self._kind, self._file.read(self._begin + start * self._width, size))

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])
