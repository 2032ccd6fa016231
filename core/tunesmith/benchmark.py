"""What a public benchmark asks, as hashes: enough to tell that a record repeats it, and too little to read it.

A text is taken as its words in compatibility form (NFKC) and lower case, without punctuation. Every 13 words in a row
have a hash of 64 bits, as has the whole of a shorter text of at least four words. Hashes that stand in several items of
a set are left out: they are what its items are asked with. A record repeats an item if it has one of its hashes; of a
record the shorter sentences count too. The length is that of the GPT-3 paper (Brown et al., 2020).
"""

import json
import re
import struct
import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tunesmith.record import Record
from tunesmith.text import sentences

WORDS = 13
FEWEST_WORDS = 4
SENTENCE_WORDS = 6  # a shorter sentence of a record counts only where it is all of the text
MOST_ITEMS = 3  # a run of words in more items of a set than this belongs to its instructions

_MAGIC = b"tunesmith benchmark 1 "
_WORD = r"[^\W_]++"  # an apostrophe separates, since it is often left out or put otherwise
_LANE = 8
# 30 bits for each place of a run. With 30 bits a word, the sum of 13 products fits into 64 bits.
_WEIGHTS = tuple(zlib.crc32(b"place %d" % place) >> 2 | 1 for place in range(WORDS))


class Unusable(Exception):
    """Bytes that are no benchmark set. The text says why."""


class BenchmarkSet(NamedTuple):
    """The hashes of one benchmark in order, and beside each the number of the first item that has it, from 1."""

    name: str
    size: int
    hashes: Sequence[int] | memoryview
    items: Sequence[int] | memoryview

    def item(self, runs: Iterable[int]) -> int | None:
        """The item that shares the first of these runs that any item has."""
        for run in runs:
            at = bisect_left(self.hashes, run)
            if at < len(self.hashes) and self.hashes[at] == run:
                return int(self.items[at])
        return None


class Overlap(NamedTuple):
    """A text of a record, by the list it stands in and its place there, and the item of a benchmark that it repeats."""

    benchmark: int
    listed: str
    place: int
    item: int

    @property
    def packed(self) -> int:
        """The same as one number of 64 bits."""
        return self.benchmark << 48 | (self.listed == "alternatives") << 47 | self.place << 32 | self.item

    @classmethod
    def unpacked(cls, value: int) -> "Overlap":
        """What `packed` made a number of."""
        listed = "alternatives" if value >> 47 & 1 else "messages"
        return cls(value >> 48, listed, value >> 32 & 0x7FFF, value & 0xFFFFFFFF)


def overlaps(record: Record, sets: Sequence[BenchmarkSet]) -> Iterator[Overlap]:
    """The texts of a record's turns and alternatives that repeat items of benchmarks, each set once a text."""
    for listed in ("messages", "alternatives"):
        for index, holder in enumerate(getattr(record, listed)):
            found = asked_runs(holder.content) if sets else ()
            for number, benchmark in enumerate(sets):
                item = benchmark.item(found)
                if item is not None:
                    yield Overlap(number, listed, index, item)


def asked_runs(text: str) -> list[int]:
    """The hashes by which a text of a record is looked up: its runs, and its sentences of fewer words."""
    found = runs(text)
    for start, end in sentences(text):
        numbers = _numbers(text[start:end])
        if SENTENCE_WORDS <= len(numbers) < WORDS:
            found.append(_sum(numbers))
    return found


def runs(text: str) -> list[int]:
    """The hashes of all runs of 13 words of a text, or that of a shorter text."""
    numbers = _numbers(text)
    if len(numbers) < WORDS:
        return [_sum(numbers)] if len(numbers) >= FEWEST_WORDS else []
    lanes = int.from_bytes(_little(array("Q", numbers)), "little")
    sums = sum((lanes >> 8 * _LANE * place) * weight for place, weight in enumerate(_WEIGHTS))
    count = len(numbers) - WORDS + 1
    return list(struct.unpack_from(f"<{count}Q", sums.to_bytes(_LANE * (len(numbers) + 1), "little")))


def _numbers(text: str) -> list[int]:
    """30 bits for each word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [zlib.crc32(word.encode("utf-8", "surrogatepass")) >> 2 for word in re.findall(_WORD, folded)]


def _sum(numbers: list[int]) -> int:
    return sum(number * weight for number, weight in zip(numbers, _WEIGHTS, strict=False))


def made(name: str, items: Sequence[Iterable[str]]) -> BenchmarkSet:
    """The set of a benchmark, each item having one text or several; items are numbered from 1."""
    first: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for number, texts in enumerate(items, 1):
        for run in {run for text in texts for run in runs(text)}:
            counts[run] += 1
            first.setdefault(run, number)
    kept = sorted(run for run, count in counts.items() if count <= MOST_ITEMS)
    return BenchmarkSet(name, len(items), array("Q", kept), array("I", [first[run] for run in kept]))


def packed(benchmark: BenchmarkSet) -> bytes:
    """A set as the bytes of a file: a line that describes it, the hashes, the items; numbers are little-endian."""
    head = {"name": benchmark.name, "items": benchmark.size, "hashes": len(benchmark.hashes)}
    line = _MAGIC + json.dumps(head, ensure_ascii=False).encode() + b"\n"
    return line + _little(array("Q", benchmark.hashes)) + _little(array("I", benchmark.items))


def unpacked(data: bytes) -> BenchmarkSet:
    """The set in the bytes of a file. Raises Unusable."""
    line, _, rest = data.partition(b"\n")
    if not line.startswith(_MAGIC):
        raise Unusable("it is not a file that `tunesmith benchmark` wrote")
    try:
        head = json.loads(line.removeprefix(_MAGIC))
        name, size, count = str(head["name"]), int(head["items"]), int(head["hashes"])
    except (ValueError, KeyError, TypeError):
        raise Unusable("its first line cannot be read") from None
    hashes, items = array("Q"), array("I")
    if len(rest) != count * (hashes.itemsize + items.itemsize):
        raise Unusable("it is not whole")
    hashes.frombytes(rest[: count * hashes.itemsize])
    items.frombytes(rest[count * hashes.itemsize :])
    if sys.byteorder == "big":
        hashes.byteswap()
        items.byteswap()
    return BenchmarkSet(name, size, hashes, items)


def _little(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()
