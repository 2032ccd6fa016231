"""Which records of a dataset are alike: candidates come from sketches, and every pair is then compared exactly."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tunesmith import benchmark_sets, git, record, similarity, source
from tunesmith.corpus import TreeView, Unreadable, View, is_record
from tunesmith.record import Record
from tunesmith.similarity import KINDS, Texts
from tunesmith.sketch_rows import Link, Row, keys_of
from tunesmith.sketches import MOST_RECENT, Files, Sketches

if TYPE_CHECKING:
    from tunesmith.benchmark import BenchmarkSet, Overlap

_HELD = 2048  # records kept at hand; those that are alike are compared one after the other
_AT_ONCE = 64


class Pair(NamedTuple):
    """Two records that are alike: `kind` is one of similarity.KINDS, `at` is the one where it is to be mended.

    `thousandths` is their similarity without the digits that an index has no room for: the same with and without one.
    """

    at: str
    other: str
    kind: str
    thousandths: int
    is_waived: bool = False


class _Compared(NamedTuple):
    """A record as it is compared, and what decides which one of two is to be mended."""

    texts: Texts
    waived: frozenset[str]
    is_draft: bool
    created: str
    group: str | None


class Sketched(NamedTuple):
    """A record that was read: as it is compared, if it is, and its row in an index as far as others are known."""

    compared: _Compared | None
    row: Row


def of(view: View, baseline: str, changes: git.Changes, *, whole: bool) -> "Neighbours":
    """The neighbours in a view, with the benchmark sets that it holds."""
    sets, absent = benchmark_sets.found(view)
    return Neighbours(view, baseline, changes, whole=whole, sets=sets, absent=absent)


class Neighbours:
    """The records of a view that are alike: of a whole view all pairs, else those of records that were changed."""

    def __init__(
        self,
        view: View,
        baseline: str,
        changes: git.Changes,
        *,
        whole: bool,
        sets: "Sequence[BenchmarkSet]" = (),
        absent: Sequence[str] = (),
    ) -> None:
        """`changes` is how the view differs from the commit `baseline`. Of `absent` benchmark sets the hashes lack."""
        if isinstance(view, TreeView) and not changes.all:
            changes = view.changes(baseline)  # a build takes what it judges as committed
        self.sets, self._absent = tuple(sets), tuple(absent)
        self.uncompared = 0
        self._view, self._whole = view, whole
        self._changed = frozenset(path for path in changes.added | changes.modified if is_record(path))
        self._held: dict[str, _Compared | None] = {}
        anew = () if whole else self._changed
        self._sketches = Sketches(view, baseline, changes, Files.of(view.root, _digest(self.sets)), anew=anew)

    def sketched(self, path: str, one: Record) -> "Sketched | None":
        """What to take note of where a record was read; None where all is known of it."""
        return self._sketched(path, one) if self._sketches.lacks(path) else None

    def lacking(self) -> list[str]:
        """The records that are not known as they are now. Whoever has time may `read` and `add` them beforehand."""
        return self._sketches.lacking()

    def read(self, paths: Sequence[str]) -> Iterator["Sketched"]:
        """What to take note of in some records; those that cannot be read are passed over."""
        for path, one in _records(self._view, paths):
            if one:
                yield self._sketched(path, one)

    def add(self, found: "Sketched") -> None:
        """Take note of a record that was read; the others are read when they are needed."""
        self._hold(found.row.path, found.compared)
        self._sketches.add(found.row, found.compared.texts if found.compared else None)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair that is alike, once each."""
        try:
            return tuple(self._pairs())
        except IndexError:  # the index is spoilt
            self._sketches.forget()
            return tuple(self._pairs())

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be compared, and what to do about it."""
        notes = [f"{name} is not here, so nothing was compared with it; `dvc pull {name}.dvc`" for name in self._absent]
        if self.uncompared:
            counted = f"{self.uncompared:,} records are not in the index of near-duplicates yet"
            notes.append(f"{counted}, so nothing was compared with them; `tunesmith check` brings it up to date")
        return tuple(notes)

    @property
    def overlaps(self) -> "Iterator[tuple[str, Overlap]]":
        """What benchmark sets share with records: of all in a whole view, else of those that were changed."""
        if not self.sets:
            return
        from tunesmith.benchmark import Overlap

        _ = self.pairs  # for which all are sketched
        base, moved = self._sketches.base, self._sketches.moved
        for number, value in base.all_overlaps() if self._whole else ():
            if (path := base.path(number)) not in moved:
                yield path, Overlap.unpacked(value)
        for path, row in self._sketches.rows.items():
            if path in moved and (self._whole or path in self._changed):
                yield from ((path, Overlap.unpacked(value)) for value in row.overlaps)

    def _pairs(self) -> Iterator[Pair]:
        sketches = self._sketches
        lacking = sketches.lacking()
        if not self._whole and len(lacking) > MOST_RECENT:
            self.uncompared, lacking = len(lacking), []
        self._sketch_all(lacking)
        if not self._whole:
            sketches.settle()
            sketches.write_recent()
            yield from self._alike(row for row in sketches.rows.values() if row.path in self._changed)
            return
        while outdated := sketches.outdated():  # so that it does not matter when the index was made
            sketches.take_out(outdated)
            self._sketch_all(outdated)
        sketches.settle()
        changed = sketches.changed_hubs()
        sketches.take_out(changed)
        self._sketch_all(changed)
        standing = list(self._standing())
        merging = sketches.is_worth_merging()
        if merging:
            sketches.merge()
        else:
            sketches.settle()
        pairs = [pair for pair in standing if pair.at not in sketches.rows and pair.other not in sketches.rows]
        pairs += self._alike(sketches.rows.values())
        if merging:
            sketches.write_index(_links(sketches, pairs))
        else:
            sketches.write_recent()
        yield from pairs

    def _standing(self) -> Iterator[Pair]:
        """The pairs that the index remembers and that nothing has touched since."""
        base, moved = self._sketches.base, self._sketches.moved
        for link in base.all_links():
            at, other = base.path(link.at), base.path(link.other)
            if at and other and at not in moved and other not in moved:
                yield Pair(at, other, KINDS[link.kind], link.thousandths, bool(link.is_waived))

    def _alike(self, rows: Iterable[Row]) -> Iterator[Pair]:
        """The pairs with at least one of these records. Those with a band in common are taken one after another."""
        ordered = sorted((row for row in rows if row.keys), key=lambda row: (row.keys[0], row.path))
        done: set[str] = set()
        for start in range(0, len(ordered), _AT_ONCE):
            some = {row.path: self._near(row) for row in ordered[start : start + _AT_ONCE]}
            some = {path: found for path, found in some.items() if found}
            compared = self._compared({*some, *(other for found in some.values() for other in found)})
            for path, found in some.items():
                done.add(path)
                for other in sorted(found - done):
                    pair = self._pair(path, compared[path], other, compared[other])
                    if pair:
                        yield pair

    def _near(self, row: Row) -> set[str]:
        sketches = self._sketches
        if self._whole or row.path not in sketches.moved:
            return sketches.near(row.path, row.keys)
        now, then = (list(map(known, row.pieces)) for known in (sketches.is_common, sketches.was_common))
        if now == then and sum(now) == row.dropped:
            return sketches.near(row.path, row.keys)
        # Others were sketched when other pieces were common: when the index was made, or before the latest of them.
        ways = (sketches.is_common, sketches.was_common, similarity.nothing_shared)
        texts = [one.texts for one in self._compared([row.path]).values() if one]
        made = [similarity.sketch(each, common) for each in texts for common in ways]
        return {path for sketch in made for path in sketches.near(row.path, keys_of(sketch))}

    def _pair(self, path: str, one: _Compared | None, other_path: str, other: _Compared | None) -> Pair | None:
        if one is None or other is None:
            return None
        likeness = similarity.compare(one.texts, other.texts, self._sketches.is_shared)
        if likeness is None or (likeness.kind != "exact" and one.group and one.group == other.group):
            return None
        first, second = self._rank(path, one, likeness.kind), self._rank(other_path, other, likeness.kind)
        at, kept = (path, other_path) if first > second else (other_path, path)
        return Pair(at, kept, likeness.kind, int(likeness.share * 1000), max(first, second)[0])

    def _rank(self, path: str, one: _Compared, kind: str) -> tuple[bool, bool, bool, str, str]:
        """Of two records that are alike, the one with the higher rank is to be mended.

        It is the one that says that it may stay (whose waiver then counts), the draft, the one that was changed, the
        younger one, or the one with the later id.
        """
        changed = not self._whole and path in self._changed
        return f"duplicates/{kind}" in one.waived, one.is_draft, changed, one.created, record.id_of(path)

    def _sketch_all(self, paths: Sequence[str]) -> None:
        for found in self.read(paths):
            self.add(found)

    def _sketched(self, path: str, one: Record) -> "Sketched":
        compared = _comparable(one)
        if compared is None:
            return Sketched(None, self._sketches.row(path, None))
        found: list[int] = []
        if self.sets:
            from tunesmith import benchmark

            found = [overlap.packed for overlap in benchmark.overlaps(one, self.sets)]
        return Sketched(compared, self._sketches.row(path, compared.texts, found))

    def _compared(self, paths: Iterable[str]) -> dict[str, _Compared | None]:
        """Records as they are compared; None for those that are not."""
        wanted = sorted(paths)
        found = {path: self._held[path] for path in wanted if path in self._held}
        for path, one in _records(self._view, [path for path in wanted if path not in found]):
            found[path] = _comparable(one) if one else None
            self._hold(path, found[path])
        return found

    def _hold(self, path: str, compared: _Compared | None) -> None:
        if len(self._held) >= _HELD:
            del self._held[next(iter(self._held))]
        self._held[path] = compared


def _comparable(one: Record) -> _Compared | None:
    texts = similarity.texts(one)
    if texts is None:
        return None
    waived = frozenset(waiver.rule for waiver in one.waivers if waiver.of == one.text)
    return _Compared(texts, waived, one.is_draft, one.created or "", one.source.group)


def _digest(sets: "Sequence[BenchmarkSet]") -> bytes:
    """What tells benchmark sets apart, and the code that looks them up."""
    if not sets:
        return b""
    from tunesmith import benchmark

    code = Path(benchmark.__file__).read_bytes()
    return hashlib.sha256(b"".join([code, *map(benchmark.packed, sets)])).digest()


def _links(sketches: Sketches, pairs: Sequence[Pair]) -> Iterator[Link]:
    base = sketches.base
    numbers = {base.path(number): number for number in range(base.size)} if pairs else {}
    for pair in pairs:
        yield Link(numbers[pair.at], numbers[pair.other], KINDS.index(pair.kind), pair.thousandths, pair.is_waived)


def _records(view: View, paths: Sequence[str]) -> Iterator[tuple[str, Record | None]]:
    """The records at paths; None for what cannot be read as one."""
    for path, content in view.read(paths):
        file = None if isinstance(content, Unreadable) else source.read(path, content, "record")
        tree = file.tree if file and not file.violations else None
        yield path, record.from_tree(tree) if tree is not None else None
