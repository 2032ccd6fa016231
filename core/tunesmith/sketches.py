"""The sketch of every record of a view: from an index in git's directory, and anew for what that does not know.

The index says of which tree of records it was made. What differs from that tree in the state that is judged is sketched
when it is read, or taken from a second file, which keeps the sketches of what was committed since. Both lie where no
commit can put others in their place, and losing them costs time alone.
"""

import hashlib
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tunesmith import band_index, candidates, git, record, similarity, sketch_rows, source, text
from tunesmith.band_index import EMPTY, BandIndex
from tunesmith.candidates import Layer
from tunesmith.corpus import View, is_record
from tunesmith.similarity import COMMON_FROM, SHARED_BY, Texts
from tunesmith.sketch_rows import Broken, Keys, Link, Row

CACHE = "tunesmith/similar"  # in git's directory
_FEW = 50  # records whose earlier texts are read in less time than a table of the index
MOST_RECENT = 300  # records that a run over a few files sketches beside them; more are left to a check of everything


class Files(NamedTuple):
    """Where the index of a dataset lies, and the sketches of what changed since; None outside of a repository."""

    bands: Path | None = None
    recent: Path | None = None

    @classmethod
    def of(cls, root: Path, what_else: bytes = b"") -> "Files":
        """Named by the code that makes sketches, the Unicode tables, and what else decides what an index holds."""
        home = git.directory(root)
        if home is None:
            return cls()
        state = hashlib.sha256(f"{unicodedata.unidata_version} {sys.byteorder}".encode())
        for module in (similarity, sketch_rows, band_index, candidates, text):
            state.update(Path(module.__file__ or "").read_bytes())
        state.update(what_else)
        name = state.hexdigest()[:32]
        return cls(home / CACHE / f"{name}.bands", home / CACHE / f"{name}.recent")


class _Holders(NamedTuple):
    """How many records of an index hold a piece, up to a number that is enough, and how many of them stand."""

    indexed: int
    standing: int


class Sketches:
    """The records of a view: those of the index `base` without the paths in `moved`, and `rows` by their paths."""

    def __init__(
        self, view: View, baseline: str, changes: git.Changes, files: Files, *, anew: Collection[str] = ()
    ) -> None:
        """`changes` is how the view differs from the commit `baseline`.

        Changed records in `anew` get rows of their own, whether or not they are in the index.
        """
        self._view, self._baseline, self._anew = view, baseline, anew
        self._changed = {path: path in changes.deleted for path in sorted(changes.all) if is_record(path)}
        self._files = files
        self._recent = _recent(files.recent)
        self.rows: dict[str, Row] = {}
        self._fresh = EMPTY
        self._handed_in: Counter[int] = Counter()
        self._held: dict[int, _Holders] = {}
        self.base = _index(files.bands)
        self.moved = self._differences()

    def forget(self) -> None:
        """Go on without the index."""
        self.base = EMPTY
        self._held.clear()
        self.moved = self._differences()

    def _differences(self) -> dict[str, str | None]:
        """The paths of which the index does not tell, with their blob ids: empty where git knows none, None if gone."""
        root, now = self._view.root, f"{self._baseline}:./{record.FOLDER}"
        try:
            differing = git.tree_changes(root, self.base.tree, now)
        except git.GitError:  # no such folder there, or the index is of a tree that is not here any more
            self.base = EMPTY
            differing = git.tree_changes(root, EMPTY.tree, git.tree(root, self._baseline, record.FOLDER))
        moved = {f"{record.FOLDER}/{path}": blob for path, blob in differing.items()}
        moved |= {path: self._view.blob(path) or moved.get(path) or "" for path in self.base.loose}
        moved |= {path: None if gone else self._view.blob(path) or "" for path, gone in self._changed.items()}
        return {path: blob for path, blob in moved.items() if not self._is_known(path, blob)}

    def _is_known(self, path: str, blob: str | None) -> bool:
        number = self.base.number(path) if blob and path not in self._anew else None
        return number is not None and self.base.blob(number) == blob

    def lacks(self, path: str) -> bool:
        """Whether a record was not sketched yet as it is now."""
        blob = self.moved.get(path)
        if blob is None or path in self.rows:
            return False
        known = self._recent.get(blob)
        if known:
            self._handed_in.update(known.pieces)
            self.rows[path] = known._replace(path=path)
        return known is None

    def lacking(self) -> list[str]:
        """The records that were not sketched yet as they are now."""
        return [path for path in sorted(self.moved) if self.lacks(path)]

    def row(self, path: str, compared: Texts | None, overlaps: Iterable[int] = ()) -> Row:
        """The sketch of a record as far as other records are known; one without texts is compared with nothing."""
        blob = self._view.blob(path) or self.moved.get(path) or ""
        if compared is None:
            return Row(path, blob)
        made = similarity.sketch(compared, self.is_common)
        return Row(path, blob, sketch_rows.keys_of(made), self._dropped(made.pieces), tuple(overlaps))

    def add(self, row: Row, compared: Texts | None) -> None:
        """Add a record, sketched anew if pieces of it turn out to be common with others that were added before it."""
        if row.path not in self.rows:
            self._handed_in.update(row.pieces)
        if self._dropped(row.pieces) != row.dropped:
            row = self.row(row.path, compared, row.overlaps)
        self.rows[row.path] = row

    def _dropped(self, pieces: Iterable[int]) -> int:
        return sum(map(self.is_common, pieces))

    def is_shared(self, piece: int) -> bool:
        """Whether so many prompts of one task hold a piece that it is the task's, as far as records are known."""
        return self._now(piece) >= SHARED_BY

    def is_common(self, piece: int) -> bool:
        """Whether so many hold it that sketches are made without it."""
        return self._now(piece) >= COMMON_FROM

    def was_common(self, piece: int) -> bool:
        """The same when the index was made."""
        return self._holders(piece).indexed >= COMMON_FROM

    def _now(self, piece: int) -> int:
        return self._handed_in[piece] + self._holders(piece).standing

    def _has_changed(self, piece: int) -> bool:
        """Whether a piece decides otherwise than when the index was made what is compared with what, and how."""
        then, now = self._holders(piece).indexed, self._now(piece)
        return any((then >= limit) != (now >= limit) for limit in (SHARED_BY, COMMON_FROM))

    def _holders(self, piece: int) -> _Holders:
        if piece not in self._held:
            enough = COMMON_FROM + len(self.moved)
            found = self.base.holders(piece, enough) if self.base.size else []
            standing = COMMON_FROM  # where there are enough, whatever moved
            if len(found) < enough:
                standing = sum(self.base.path(number) not in self.moved for number in found)
            self._held[piece] = _Holders(len(found), standing)
        return self._held[piece]

    def outdated(self) -> list[str]:
        """Records that were sketched or compared when other pieces of their prompts were shared or common than now."""
        found = {path for path, row in self.rows.items() if self._dropped(row.pieces) != row.dropped}
        for piece in self._left | self._handed_in.keys() if self.base.size else ():
            if self._has_changed(piece):
                holders = map(self.base.path, self.base.holders(piece, self.base.size))
                found.update(path for path in holders if path not in self.moved)
        return sorted(found)

    def take_out(self, paths: Iterable[str]) -> None:
        """Have records sketched anew in place of what the index knows of them."""
        self.moved |= {path: self._view.blob(path) or "" for path in paths if path not in self.moved}
        self._held.clear()

    @cached_property
    def _left(self) -> set[int]:
        """The pieces that the index has of records which are another now, or gone."""
        numbers = {number for path in self.moved if (number := self.base.number(path)) is not None}
        blobs = [self.base.blob(number) for number in numbers]
        if len(blobs) > _FEW or not all(blobs):  # git has no blob of what was not committed
            return self.base.pieces(numbers)
        trees = (source.read("", data or b"", "record").tree for data in git.blobs(self._view.root, blobs))
        before = [similarity.texts(record.from_tree(tree)) for tree in trees if tree]
        return {key for texts in before if texts for key in similarity.piece_keys(texts)}

    def is_worth_merging(self) -> bool:
        """Whether so much differs from the index that a new one pays."""
        return len(self.moved) > min(MOST_RECENT, self.base.size // 100)

    def merge(self) -> None:
        """Take everything into a new index."""
        tree = git.tree(self._view.root, self._baseline, record.FOLDER)
        gone = self.moved.keys() | self.rows.keys()
        self.base = self.base.merged(self.rows.values(), gone, tree, self._changed)
        self.moved, self._fresh = {}, EMPTY
        self._handed_in.clear()
        self._held.clear()

    def changed_hubs(self) -> list[str]:
        """Records of the index whose candidates are others than when it was made; what was added has to be settled."""
        return sorted(candidates.changed_hubs(self._standing, self._fresh, self.rows.values()))

    @property
    def _standing(self) -> Layer:
        """The index without what differs from it."""
        return Layer(self.base, self.moved.keys())

    def settle(self) -> None:
        """Make what was added searchable beside the index."""
        self._fresh = EMPTY.merged(self.rows.values(), (), EMPTY.tree, ())

    def near(self, path: str, keys: Keys) -> set[str]:
        """The paths of other records that may be like one with these keys."""
        found = candidates.near(path, keys, (self._standing, Layer(self._fresh)))
        return {other for other in found if other != path and other.isprintable()}

    def write_index(self, links: Iterable[Link]) -> None:
        """Keep the index with these links. A full or read-only disk is no error."""
        self.base = self.base.linked(links)
        if self._files.bands:
            with suppress(OSError):
                self.base.write(self._files.bands)
                for old in self._files.bands.parent.iterdir():
                    if old != self._files.bands:
                        old.unlink()

    def write_recent(self) -> None:
        """Keep the sketches of what is not in the index. A full or read-only disk is no error."""
        kept = {row.blob: row for row in self.rows.values() if row.blob}
        if self._files.recent and kept.keys() - self._recent.keys() and len(kept) <= 2 * MOST_RECENT:
            with suppress(OSError):
                sketch_rows.write_rows(self._files.recent, list(kept.values()))


def _index(file: Path | None) -> BandIndex:
    with suppress(OSError, Broken):
        return band_index.read(file) if file else EMPTY
    return EMPTY


def _recent(file: Path | None) -> dict[str, Row]:
    with suppress(OSError, Broken):
        return sketch_rows.read_rows(file) if file else {}
    return {}
