"""Which records of an index, and of a smaller one beside it, may be like a record: those whose sketches agree enough.

Where many records share a key of a band, comparing each with each would take too long. Then the first MOST_OF_A_KEY of
them in the order of paths, the hubs, are compared with all others, and these with the hubs alone. So of two records
either finds the other or neither, and who finds whom depends on the records, not on when an index was made.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tunesmith.band_index import MOST_OF_A_KEY, BandIndex
from tunesmith.similarity import BANDS, LEAST_BANDS, may_be_near
from tunesmith.sketch_rows import MARKS, PIECES, Keys, Row, marks_of

_HALF = MARKS // 2  # numbers that hold the marks of the whole, or of the prompt


class Layer(NamedTuple):
    """An index, and the paths of which it does not tell any more."""

    kept: BandIndex
    gone: Collection[str] = ()


def near(path: str, keys: Keys, layers: Sequence[Layer]) -> set[str]:
    """The paths of records that share enough bands, of the whole or of the prompt, with the one at a path."""
    found: set[str] = set()
    for begin, first in ((0, 0), (BANDS, _HALF)) if keys else ():
        mine = marks_of(keys, first)
        shared: list[dict[int, int]] = [defaultdict(int) for _ in layers]
        for place in range(begin, begin + BANDS):
            for counts, numbers in zip(shared, _compared(path, place, keys[place], layers), strict=True):
                for number in numbers:
                    counts[number] += 1
        for (index, gone), counts in zip(layers, shared, strict=True):
            several = (number for number, count in counts.items() if count >= LEAST_BANDS)
            paths = {index.path(one) for one in several if may_be_near(mine, index.marks_of(one, first))}
            found |= paths.difference(gone)
    return found


def changed_hubs(base: Layer, beside: BandIndex, rows: Iterable[Row]) -> set[str]:
    """The records of an index that were hubs of a key without `rows`, which stand beside it, or are so with them alone.

    What is like them has to be looked for again.
    """
    index, gone = base
    keys = set(index.crowded_keys())
    keys.update((place, key) for row in rows for place, key in enumerate(row.keys[:PIECES]))
    found: set[str] = set()
    for place, key in keys if index.size else ():
        then = index.holders_of(place, key, MOST_OF_A_KEY + 1)
        if len(then) + len(beside.holders_of(place, key, MOST_OF_A_KEY)) <= MOST_OF_A_KEY:
            continue
        before = {index.path(number) for number in then[:MOST_OF_A_KEY]}
        now = {path for path, layer, _ in _hubs(place, key, (base, Layer(beside))) if layer == 0}
        found |= before ^ now
    return found.difference(gone)


def _compared(path: str, place: int, key: int, layers: Sequence[Layer]) -> list[Sequence[int]]:
    """Of each layer the numbers of the records with a key that are compared with the one at a path."""
    several: list[Sequence[int]] = [index.holders_of(place, key, MOST_OF_A_KEY + 1) for index, _ in layers]
    if sum(map(len, several)) <= MOST_OF_A_KEY:
        return several
    hubs = _hubs(place, key, layers)
    if len(hubs) < MOST_OF_A_KEY or path <= hubs[-1][0]:
        return [index.holders_of(place, key, index.size) for index, _ in layers]
    return [[number for _, layer, number in hubs if layer == at] for at in range(len(layers))]


def _hubs(place: int, key: int, layers: Sequence[Layer]) -> list[tuple[str, int, int]]:
    """The path of each hub of a key, its layer, and its number there; in the order of paths."""
    firsts = (
        (path, layer, number)
        for layer, each in enumerate(layers)
        for path, number in islice(_standing(place, key, each), MOST_OF_A_KEY)
    )
    return sorted(firsts)[:MOST_OF_A_KEY]


def _standing(place: int, key: int, layer: Layer) -> Iterator[tuple[str, int]]:
    for number in layer.kept.holders_of(place, key, layer.kept.size):
        path = layer.kept.path(number)
        if path not in layer.gone:
            yield path, number
