"""The sketches of many records in one file of sorted arrays, of which a search reads little.

For each band there is an array of 64-bit entries, the upper 40 bits of a record's key above the 24 bits of its number,
and one more array for the keys of prompts' pieces. The marks of a record, by which most candidates are sorted out
before texts are compared, stand at its number. So a few records are looked up without reading the rest of the file.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from tunesmith.files import write_atomic
from tunesmith.git import EMPTY_TREE
from tunesmith.sketch_rows import MAGIC, MARKS, PIECES, Broken, Link, Numbers, Row
from tunesmith.stored_numbers import Opened, Part

MOST_OF_A_KEY = 200  # of the records that share a key, so many are compared with all others, and these with no more
_NUMBER = (1 << 24) - 1
_KEY = (1 << 64) - 1 - _NUMBER
_REACH = 256  # entries on each side of the place where a key is expected that are read at once
_FEW = 8  # entries behind it that are read first
_LONGEST_HEAD = 1 << 16


class _Parts(NamedTuple):
    tree: str
    loose: tuple[str, ...]
    tables: tuple[Numbers, ...]
    starts: Numbers
    links: Numbers
    overlaps: Numbers
    marks: Numbers
    crowded: Numbers
    paths: Numbers
    blobs: Numbers


class BandIndex(_Parts):
    """Records numbered in the order of their paths: those of the git tree `tree`, but for the paths in `loose`.

    `crowded` has, by turns, the place of a table and a key in it that more than MOST_OF_A_KEY records share.
    """

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.starts) - 1

    def path(self, number: int) -> str:
        """The path of a record; nothing for a number that a spoilt file names."""
        if number >= self.size:
            return ""
        return bytes(self.paths[self.starts[number] : self.starts[number + 1]]).decode("utf-8", "surrogateescape")

    def blob(self, number: int) -> str:
        """The blob id of a record, empty where git had none."""
        width = len(self.blobs) // max(1, self.size)
        return bytes(self.blobs[number * width : (number + 1) * width]).decode("ascii", "replace").strip()

    def number(self, path: str) -> int | None:
        """The number of the record at a path."""
        at = bisect_left(range(self.size), path, key=self.path)
        return at if at < self.size and self.path(at) == path else None

    def marks_of(self, number: int, first: int) -> bytes:
        """The marks of a record's whole (`first` is 0) or of its prompt."""
        at = number * MARKS + first
        return _array(self.marks[at : at + MARKS // 2]).tobytes()

    def holders(self, piece: int, most: int) -> list[int]:
        """The records whose prompts hold a piece, at most so many."""
        return self.holders_of(PIECES, piece, most)

    def holders_of(self, place: int, key: int, most: int) -> list[int]:
        """The records that the table at a place has under a key, at most so many, in order."""
        return _numbers(self.tables[place], key, most)

    def crowded_keys(self) -> Iterator[tuple[int, int]]:
        """The place of a table and a key that more than MOST_OF_A_KEY records share in it."""
        return _in_twos(self.crowded)

    def pieces(self, numbers: Collection[int]) -> set[int]:
        """The keys of the pieces of some records."""
        return {entry & _KEY for entry in _array(self.tables[PIECES]) if entry & _NUMBER in numbers}

    def merged(self, rows: Iterable[Row], gone: Collection[str], tree: str, loose: Iterable[str]) -> "BandIndex":
        """An index of these records without those at paths in `gone`, and of more; none is linked yet to another."""
        mine = [(self.path(number), self.blob(number)) for number in range(self.size)]
        known = [one for one in mine if one[0] not in gone]
        fresh = sorted(rows)
        paths = sorted((*known, *((row.path, row.blob) for row in fresh)))
        new = {path: number for number, (path, _) in enumerate(paths)}
        moved = [-1 if path in gone else new[path] for path, _ in mine]
        names = [path.encode("utf-8", "surrogateescape") for path, _ in paths]
        width = max((len(blob) for _, blob in paths), default=0)
        tables = [_table(self.tables[number], moved, fresh, new, number) for number in range(PIECES + 1)]
        marks = _all_marks(_array(self.marks), moved, fresh, new)
        crowded = [(place, key) for place in range(PIECES) for key in _crowded(tables[place])]
        overlaps = [(moved[at], what) for at, what in _in_twos(self.overlaps) if moved[at] >= 0]
        overlaps += [(new[row.path], what) for row in fresh for what in row.overlaps]
        return BandIndex(
            tree,
            tuple(loose),
            tuple(tables),
            array("Q", accumulate(map(len, names), initial=0)),
            array("Q"),
            array("Q", [value for pair in sorted(overlaps) for value in pair]),
            marks,
            array("Q", [value for pair in crowded for value in pair]),
            array("B", b"".join(names)),
            array("B", b"".join(blob.encode().ljust(width) for _, blob in paths)),
        )

    def linked(self, links: Iterable[Link]) -> "BandIndex":
        """The same with links between records."""
        return self._replace(links=array("Q", [value for link in sorted(links) for value in link]))

    def all_links(self) -> Iterator[Link]:
        """Every link that is remembered."""
        values = iter(self.links)
        return map(Link, values, values, values, values, values)

    def all_overlaps(self) -> Iterator[tuple[int, int]]:
        """Numbers of records, each with something that a benchmark set shares with it."""
        return _in_twos(self.overlaps)

    def write(self, file: Path) -> None:
        """Replace a file by this index. Raises OSError."""
        numbers = (
            *(*self.tables, self.starts, self.links, self.overlaps, self.marks),
            *(self.crowded, self.paths, self.blobs),
        )
        parts = [
            *(_array(part).tobytes() for part in numbers),
            "\0".join(self.loose).encode("utf-8", "surrogateescape"),
        ]
        head = {"tree": self.tree, "sizes": [len(part) for part in parts]}
        line = MAGIC + json.dumps(head).encode()
        write_atomic(file, b"".join([line.ljust((len(line) // 8 + 1) * 8 - 1), b"\n", *parts]))


EMPTY = BandIndex(
    EMPTY_TREE,
    (),
    tuple(array("Q") for _ in range(PIECES + 1)),
    array("Q", [0]),
    array("Q"),
    array("Q"),
    array("Q"),
    array("Q"),
    array("B"),
    array("B"),
)


def read(file: Path) -> BandIndex:
    """The index in a file. Raises Broken, or OSError where there is none."""
    opened = Opened(file)
    line = opened.read(0, _LONGEST_HEAD).partition(b"\n")[0]
    try:
        head = json.loads(line.removeprefix(MAGIC))
        sizes = [int(size) for size in head["sizes"]]
        tree = str(head["tree"])
    except (ValueError, KeyError, TypeError) as error:
        raise Broken(str(error)) from None
    begins = list(accumulate(sizes, initial=len(line) + 1))
    kinds = (PIECES + 6) * "Q" + "BBB"
    if len(sizes) != len(kinds) or begins[-1] != opened.size():
        raise Broken("its parts do not fit together")
    parts = [Part(opened, kind, begin, size) for kind, begin, size in zip(kinds, begins, sizes, strict=False)]
    *tables, starts, links, overlaps, marks, crowded, paths, blobs, loose = parts
    if not len(starts) or starts[-1] != len(paths):
        raise Broken("its parts do not fit together")
    names = bytes(loose[:]).decode("utf-8", "surrogateescape").split("\0") if len(loose) else []
    return BandIndex(tree, tuple(names), tuple(tables), starts, links, overlaps, marks, crowded, paths, blobs)


def _table(table: Numbers, moved: Sequence[int], fresh: Sequence[Row], new: dict[str, int], place: int) -> "array[int]":
    """A table with the numbers of records changed (-1: taken out) and with the keys of more."""
    entries = [entry & _KEY | number for entry in table if (number := moved[entry & _NUMBER]) >= 0]
    for row in fresh:
        if row.keys:
            number = new[row.path]
            keys = row.pieces if place == PIECES else row.keys[place : place + 1]
            entries += [key & _KEY | number for key in keys]
    entries.sort()
    return array("Q", entries)


def _crowded(table: "array[int]") -> Iterator[int]:
    """The keys that more than MOST_OF_A_KEY records share: of their entries one stands at a multiple of that."""
    last = -1
    for at in range(0, len(table), MOST_OF_A_KEY):
        key = table[at] & _KEY
        count = bisect_right(table, key | _NUMBER, at) - bisect_left(table, key, 0, at + 1)
        if count > MOST_OF_A_KEY and key != last:
            yield key
            last = key


def _numbers(table: Numbers, key: int, most: int) -> list[int]:
    """The records that a table has under a key, at most so many."""
    key &= _KEY
    at = _place(table, key)
    found = table[at : at + min(most, _FEW)]
    if len(found) == _FEW < most and found[-1] <= key | _NUMBER:
        found = table[at : at + most]
    return [entry & _NUMBER for entry in found[: bisect_right(found, key | _NUMBER)]]


def _place(table: Numbers, key: int) -> int:
    """Where the entries of a key begin. Keys are spread evenly, so it is about known, and of a file little is read.

    Where many records share a key, that guess is wrong, and halving what is left takes turns with guessing again.
    """
    if isinstance(table, array):
        return bisect_left(table, key)
    count = len(table)
    low, high, guess, halving = 0, count, key * count >> 64, False
    while high - low > 2 * _REACH:
        middle = (low + high) // 2 if halving else min(max(guess, low + _REACH), high - _REACH)
        some = table[middle - _REACH : middle + _REACH]
        if some[0] >= key:
            high = middle - _REACH
            guess = high - ((some[0] - key) * count >> 64)
        elif some[-1] < key:
            low = middle + _REACH
            guess = low + ((key - some[-1]) * count >> 64)
        else:
            return middle - _REACH + bisect_left(some, key)
        halving = not halving
    return low + bisect_left(table[low:high], key)


def _all_marks(marks: "array[int]", moved: Sequence[int], fresh: Sequence[Row], new: dict[str, int]) -> Numbers:
    """The marks of all records in the order of their new numbers; of those without keys, zeros."""
    found = array("Q", bytes(8 * MARKS * len(new)))
    for number, at in enumerate(moved):
        if at >= 0:
            found[at * MARKS : (at + 1) * MARKS] = marks[number * MARKS : (number + 1) * MARKS]
    for row in fresh:
        if row.keys:
            at = new[row.path]
            found[at * MARKS : (at + 1) * MARKS] = _array(row.keys[PIECES : PIECES + MARKS])
    return found


def _array(numbers: Numbers) -> "array[int]":
    """All numbers, in memory."""
    found = numbers[:]
    assert isinstance(found, array)
    return found


def _in_twos(values: Iterable[int]) -> Iterator[tuple[int, int]]:
    several = iter(values)
    return zip(several, several, strict=True)
