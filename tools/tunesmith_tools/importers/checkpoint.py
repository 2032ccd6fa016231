"""Where an import stands, kept so that an interrupted one goes on there: `tunesmith import --resume`.

`.cache/import/` has two files for each file that is being imported: a checkpoint, replaced every few seconds, and a log
of the records begun since. With both a resumed run counts every row as a single run would have, whatever stopped the
first one. If they are lost, a run without --resume looks at every row again.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Mapping as Dictionary
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from tunesmith.canonical import Value
from tunesmith.files import write_atomic
from tunesmith.record import path_of
from tunesmith_tools.console import Failure
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.rejects import Mark
from tunesmith_tools.importers.rows import Place
from tunesmith_tools.importers.summary import Summary, count, text, texts

FOLDER = ".cache/import"
_VERSION = 1
_ID = re.compile(r"[a-z0-9-]+")
_HEAD = 1 << 16
_SECONDS = 5.0
_SHARE = 20  # checkpoints take at most about one part in so many of a run's time


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """An import between two rows of its file."""

    of: dict[str, str]  # what was imported, and how: `described`
    place: Place
    summary: Summary  # of the rows before the place
    unmet: tuple[str, ...]  # pointers of the mapping that none of these rows had
    record: str  # the path of the record written last; empty before the first
    rejects: Mark
    begun: tuple[str, ...] = ()  # ids of records behind the place that an earlier run began; the store fills it in


class Store:
    """The checkpoint of a file in a dataset, and the log of records begun since."""

    def __init__(self, root: Path, file: Path) -> None:
        self.key = hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:16]
        self._root = root
        self._path = root / FOLDER / f"{self.key}.json"
        self._log = root / FOLDER / f"{self.key}.log"
        self.lock = root / FOLDER / f"{self.key}.lock"
        self._next = 0.0
        self._begun: set[str] = set()

    def is_due(self) -> bool:
        """Whether a checkpoint should be written: first of all at once, then every few seconds."""
        return time.monotonic() >= self._next

    def save(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint. A disk that does not take it costs no more than the way back to the one before."""
        began = time.monotonic()
        if checkpoint.place.rows:
            os.sync()  # after a power failure too, what a checkpoint counts as done has to be there
        data = {
            "version": _VERSION,
            "of": checkpoint.of,
            "place": asdict(checkpoint.place),
            "summary": checkpoint.summary.as_data(),
            "unmet": checkpoint.unmet,
            "record": checkpoint.record,
            "rejects": asdict(checkpoint.rejects),
            "begun": sorted(self._begun),
        }
        with suppress(OSError):
            write_atomic(self._path, json.dumps(data).encode())
            self._log.write_text(str(checkpoint.place.rows), "utf-8")
        ended = time.monotonic()
        self._next = ended + max(_SECONDS, _SHARE * (ended - began))

    def begin(self, record_id: str) -> None:
        """Note that a record is new and will be written next."""
        with suppress(OSError), self._log.open("ab") as log:
            log.write(f"\n{record_id}".encode())

    def exists(self) -> bool:
        """Whether there is something to resume."""
        return self._path.is_file()

    def resumed(self, of: Dictionary[str, str]) -> Checkpoint:
        """The checkpoint to go on from. Raises Failure where there is none, or what it was of has changed."""
        again = "run it without --resume, and rows that are present are skipped"
        kept = self._load()
        if kept is None:
            raise Failure(f"there is no interrupted import of this file to resume; {again}")
        for what, value in of.items():
            if kept.of.get(what) != value:
                was = f" (it was {kept.of.get(what)})" if what == "--rejects" else ""
                raise Failure(f"{what} changed since the import was interrupted{was}; {again}")
        if kept.record and not os.path.lexists(self._root / kept.record):
            raise Failure(f"{kept.record}, which the interrupted import wrote, is gone; {again}")
        ids = self._logged(kept)
        if ids:
            self._remove_scratch(ids[-1])
        self._begun = {*kept.begun, *ids}
        self._next = time.monotonic() + _SECONDS
        return kept

    def was_begun(self, record_id: str) -> bool:
        """Whether the interrupted run began a record behind its last checkpoint: that counts as written now, once."""
        known = record_id in self._begun
        self._begun.discard(record_id)
        return known

    def clear(self) -> None:
        """Remove both: the import is done, or begins anew."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            self._log.unlink(missing_ok=True)

    def _logged(self, checkpoint: Checkpoint) -> list[str]:
        """Ids of the records that were begun after a checkpoint, written or not."""
        try:
            rows, *lines = self._log.read_text("utf-8", "replace").split("\n")
        except OSError:
            return []
        if rows != str(checkpoint.place.rows):  # the log of an older checkpoint
            return []
        return [line for line in lines if _ID.fullmatch(line)]

    def _remove_scratch(self, record_id: str) -> None:
        """Of the record begun last a killed run may have left half, under a name of its own."""
        path = self._root / path_of(record_id)
        with suppress(OSError):
            for scratch in path.parent.glob(f".{path.name}.*.tmp"):
                scratch.unlink()

    def _load(self) -> Checkpoint | None:
        try:
            data = json.loads(self._path.read_bytes())
            if data.pop("version") != _VERSION:
                return None
            place, rejects = data["place"], data["rejects"]
            return Checkpoint(
                of={what: text(value) for what, value in data["of"].items()},
                place=Place(count(place["rows"]), count(place["lines"]), count(place["offset"])),
                summary=Summary.from_data(data["summary"]),
                unmet=texts(data["unmet"]),
                record=text(data["record"]),
                rejects=Mark(count(rejects["length"]), text(rejects["digest"])),
                begun=texts(data["begun"]),
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def described(
    file: Path, form: str, mapping: Mapping, settings: Dictionary[str, Value], rejects: Path | None
) -> dict[str, str]:
    """What has to be the same when an import is resumed, by the name that a message gives it. Raises OSError."""
    stat = file.stat()
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    return {
        str(file): _digest([stat.st_size, stat.st_mtime_ns, hashlib.sha256(head).hexdigest()]),
        "--format": form,
        "the mapping": _digest(repr(mapping)),
        "--set": _digest(sorted(settings.items())),
        "--rejects": str(rejects.resolve()) if rejects else "",
    }


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
