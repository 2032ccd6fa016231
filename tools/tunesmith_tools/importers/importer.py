"""The run of an import: every unit of every row once, each counted as written, present or rejected."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from contextlib import nullcontext
from pathlib import Path

from tunesmith.canonical import Value
from tunesmith.files import write_atomic
from tunesmith.record import path_of
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.dataset import Dataset, today
from tunesmith_tools.identity import slug, suffix_of
from tunesmith_tools.importers.answers import with_answers
from tunesmith_tools.importers.checkpoint import Checkpoint, Store, described
from tunesmith_tools.importers.formats import Format
from tunesmith_tools.importers.judging import Judge
from tunesmith_tools.importers.lock import only_import
from tunesmith_tools.importers.mapping import Mapping, parsed, targets
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.presence import Known, row_digest
from tunesmith_tools.importers.readers import FileFormat, read_rows
from tunesmith_tools.importers.rejects import Rejects
from tunesmith_tools.importers.rows import START, Place, Row, RowObject, Unusable
from tunesmith_tools.importers.summary import Summary
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit, Unit

_KEPT_REASONS = 5
_KEPT_EXAMPLES = 3
_INTERRUPTED = 130  # as a shell has it for Ctrl-C


class Stopped(Failure):
    """A run that did not come to its end, with what it had counted."""

    def __init__(self, failure: Failure, summary: Summary) -> None:
        super().__init__(str(failure), failure.code)
        self.summary = summary


def import_file(
    dataset: Dataset,
    file: Path,
    form: Format,
    mapping: Mapping,
    settings: Dictionary[str, str],
    rejects: Path | None,
    *,
    dry: bool = False,
    resume: bool = False,
) -> Summary:
    """Write a record for every unit of a file that has none yet. Raises Failure, or Stopped.

    What was written before that stays.

    A unit is a row or a part of one, as `form` has it; `mapping` says what it means; `settings` are the KEY=VALUE of
    --set. A dry run judges everything and writes nothing. `resume` goes on where an interrupted run of the same import
    stopped, and returns the summary of both.
    """
    values = _parsed(settings)
    store = None if dry else Store(dataset.root, file)
    of = described(file, form.name, mapping, values, rejects)
    log = Rejects(rejects if store else None, store.key if store else "")
    run = _Run(dataset, file, form, mapping, values, store)
    try:
        with only_import(store.lock, file) if store else nullcontext():
            with log:
                if store and resume:
                    kept = store.resumed(of)
                    log.resume(kept.rejects)
                    run.go_on(kept)
                elif store:
                    store.clear()
                    log.begin()
                rows = _rows(file, form.file, run.place)
                if run.place == START:
                    rows = with_answers(rows, form, mapping)
                run.all(progress(rows, "importing"), log, of)
            if store:
                store.clear()
                log.remove_outdated()
    except Failure as failure:
        raise Stopped(failure, run.summary) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise _stopped(f"{where}{error.strerror or error}", run.summary, store, 2) from None
    except KeyboardInterrupt:
        raise _stopped("interrupted", run.summary, store, _INTERRUPTED) from None
    run.summary.unmet = tuple(dict.fromkeys(run.unmet)) if run.summary.read > run.summary.rejected else ()
    return run.summary


class _Run:
    def __init__(
        self,
        dataset: Dataset,
        file: Path,
        form: Format,
        mapping: Mapping,
        settings: Dictionary[str, Value],
        store: Store | None,
    ) -> None:
        self._root = dataset.root
        self._form = form
        self._mapping = mapping
        self._settings = settings
        self._slug = slug(file.stem)
        self._store = store  # without one nothing is written
        self._judge = Judge(dataset)
        self._base: dict[str, Value] = {
            "source.kind": "imported",
            "source.ref": file.name,
            "created": today().isoformat(),
            **mapping.constants,
        }
        if "author" not in self._base and "author" not in settings:
            self._base["author"] = dataset.require_writer("--set author=HANDLE").handle
        self._check()
        self._base["guideline"] = dataset.policy.version
        self._known = Known(dataset.root)
        self.unmet: list[str] = list(mapping.pointers)
        self.summary = Summary()
        self.place = START  # behind the last row that is counted
        self._last = ""  # the path of the record written last

    def go_on(self, kept: Checkpoint) -> None:
        """Begin where an interrupted run stood."""
        self.summary, self.place, self._last = kept.summary, kept.place, kept.record
        self.unmet = list(kept.unmet)

    def _check(self) -> None:
        """What goes to every record alike is judged before the first row, so that it cannot spoil them all."""
        fixed = {**self._base, **self._settings}
        if "source.license" not in fixed and "source.license" not in self._mapping.fields:
            raise Failure("no licence is given; say which one the texts have, as in --set source.license=CC-BY-4.0")
        try:
            objection = self._judge.objection({"source.license": "MIT", **fixed})
        except Unfit as error:
            objection = str(error)
        if objection:
            raise Failure(f"no record can have this: {objection}")

    def all(self, rows: Iterable[Row], log: Rejects, of: dict[str, str]) -> None:
        """Every row, in order, with a checkpoint before one of them now and then."""
        for row in rows:
            if self._store and self._store.is_due():
                kept = Checkpoint(of, self.place, self.summary, tuple(self.unmet), self._last, log.mark())
                self._store.save(kept)
            self._row(row, log)
            self.place = row.end

    def _row(self, row: Row, log: Rejects) -> None:
        if row.value is None:
            self._reject(log, row.number, row.problem, row.excerpt)
            self.summary.broken = row.problem if row.last else None
            return
        try:
            for unit in self._form.units_of(row.value, self._mapping):
                self._unit(unit, row.number, log)
        except Unfit as error:  # the row cannot be taken apart, or not to its end
            self._reject(log, row.number, str(error), row.value)

    def _unit(self, unit: Unit, number: int, log: Rejects) -> None:
        self.unmet = [pointer for pointer in self.unmet if resolve(unit.row, pointer) is MISSING]
        try:
            if unit.problem:
                raise Unfit(unit.problem)
            self._one(unit)
        except Unfit as error:
            self._reject(log, number, str(error), unit.source)
        else:
            self.summary.read += 1
            self.summary.left_out.update(unit.left_out)

    def _one(self, unit: Unit) -> None:
        digest = row_digest(unit.source)
        record_id = f"{self._slug}-{suffix_of(digest)}"
        presence, path = self._known.presence(record_id, digest)
        if presence == "taken":
            raise Unfit(f"id taken: {path} has the same last ten characters and comes from another row")
        begun = self._store is not None and self._store.was_begun(record_id)
        if presence == "present" and not begun:
            self.summary.present += 1
            return
        constants = {"source.group": unit.group, **self._base} if unit.group else self._base
        tree = build(unit.row, self._mapping, constants, self._settings)
        tree["id"] = record_id
        tree["source"]["row"] = digest  # type: ignore[index,call-overload]
        admitted = self._judge.admit(tree)
        if self._store is None:
            self._known.add(record_id, digest)
        elif presence == "new":
            self._store.begin(record_id)
            self._last = path_of(record_id)
            write_atomic(self._root / self._last, admitted.data)
        self.summary.written += 1
        self.summary.drafts += bool(admitted.reasons)
        for rule in dict.fromkeys(finding.rule for finding in admitted.reasons):
            messages = [finding.message for finding in admitted.reasons if finding.rule == rule]
            self.summary.draft_rules[rule] += 1
            self.summary.examples.setdefault(rule, "; ".join(messages[:_KEPT_EXAMPLES]))

    def _reject(self, log: Rejects, number: int, reason: str, data: RowObject | str) -> None:
        self.summary.read += 1
        self.summary.rejected += 1
        if len(self.summary.first_rejects) < _KEPT_REASONS:
            self.summary.first_rejects.append((number, reason))
        log.add(number, reason, data)


def _rows(file: Path, form: FileFormat, start: Place) -> Iterator[Row]:
    try:
        yield from read_rows(file, form, start)
    except Unusable as error:
        raise Failure(f"{file}: {error}") from None


def _parsed(settings: Dictionary[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, text in settings.items():
        if key not in targets():
            raise Failure(f"--set {key}: no field of that name can be set; there are {', '.join(targets())}")
        if not text.strip():
            raise Failure(f"--set {key}=: a value is missing")
        try:
            values[key] = parsed(key, text.strip())
        except ValueError as error:
            raise Failure(f"--set {key}: {error}") from None
    return values


def _stopped(reason: str, summary: Summary, store: Store | None, code: int) -> "Stopped":
    so_far = f"{summary.read:,} rows were read and {summary.written:,} records written before that"
    again = "again with --resume goes on from there"
    if store is None:
        so_far, again = f"{summary.read:,} rows were read", "a dry run writes nothing"
    elif not store.exists():
        again = "run the same command again, and rows that are present are skipped"
    return Stopped(Failure(f"{reason}; {so_far}; {again}", code), summary)
