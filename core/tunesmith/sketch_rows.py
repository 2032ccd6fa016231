"""What an index knows of a record, and how a few such rows are kept in a file."""

import json
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tunesmith.files import write_atomic
from tunesmith.similarity import BANDS, BINS, Sketch

PIECES = 2 * BANDS  # the table of pieces in an index, behind those of the bands of the whole and of the prompt
MARKS = 2 * BINS // 8  # numbers that hold the marks of a record
MAGIC = b"tunesmith bands 1 "

Numbers = Sequence[int]
Keys = Sequence[int]


class Row(NamedTuple):
    """What is known of one record: its path, its blob id (empty where git has none) and its keys.

    These are the bands of the whole and of the prompt, the marks, eight to a number, and the pieces; none where nothing
    is to be compared.
    `dropped` counts the pieces that the prompt was sketched without, `overlaps` says what benchmark sets share with it.
    """

    path: str
    blob: str
    keys: Keys = ()
    dropped: int = 0
    overlaps: tuple[int, ...] = ()

    @property
    def pieces(self) -> Keys:
        """The keys of the prompt's pieces."""
        return self.keys[PIECES + MARKS :]


def keys_of(sketch: Sketch) -> Keys:
    """The keys of a record as a compact row of numbers."""
    made = array("Q", sketch.whole + sketch.prompt)
    made.frombytes(sketch.marks)
    made.extend(sketch.pieces)
    return made


def marks_of(keys: Keys, first: int) -> bytes:
    """The marks among the keys of a record, of its whole (`first` is 0) or of its prompt (half of MARKS)."""
    begin = PIECES + first
    return array("Q", keys[begin : begin + MARKS // 2]).tobytes()


class Link(NamedTuple):
    """Two records, by number, that are alike: how (an index into similarity.KINDS), and how much, in thousandths."""

    at: int
    other: int
    kind: int
    thousandths: int
    is_waived: int


class Broken(Exception):
    """A file that is no index, or not a whole one."""


def write_rows(file: Path, rows: Sequence[Row]) -> None:
    """Replace a file by some rows, which are found again by blob id. Raises OSError."""
    head = [(row.path, row.blob, len(row.keys), row.dropped, row.overlaps) for row in rows]
    keys = b"".join(array("Q", row.keys).tobytes() for row in rows)
    write_atomic(file, MAGIC + json.dumps(head).encode() + b"\n" + keys)


def read_rows(file: Path) -> dict[str, Row]:
    """The rows of such a file by blob id. Raises Broken, or OSError where there is none."""
    line, _, rest = file.read_bytes().partition(b"\n")
    try:
        found, keys = {}, array("Q", rest)
        at = 0
        for path, blob, count, dropped, overlaps in json.loads(line.removeprefix(MAGIC)):
            found[blob] = Row(path, blob, keys[at : at + count], dropped, tuple(overlaps))
            at += count
    except (ValueError, TypeError) as error:
        raise Broken(str(error)) from None
    if at != len(keys):
        raise Broken("its parts do not fit together")
    return found
