"""The run of an import: every row once, each counted as written, present or rejected."""

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tunesmith.canonical import Value
from tunesmith.files import write_atomic
from tunesmith.record import path_of
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.dataset import Dataset, today
from tunesmith_tools.identity import slug, suffix_of
from tunesmith_tools.importers.judging import Judge
from tunesmith_tools.importers.mapping import Mapping, parsed, targets
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.presence import Known, row_digest
from tunesmith_tools.importers.readers import FileFormat, read_rows
from tunesmith_tools.importers.rejects import Rejects
from tunesmith_tools.importers.rows import Row, RowObject, Unusable
from tunesmith_tools.importers.tree import Unfit, build

_KEPT_REASONS = 5
_KEPT_EXAMPLES = 3
_LOOKED_AT = 100


@dataclass(slots=True)
class Summary:
    """What became of the rows: read = written + present + rejected, and drafts are among the written."""

    read: int = 0
    written: int = 0
    drafts: int = 0
    present: int = 0
    rejected: int = 0
    draft_rules: Counter[str] = field(default_factory=Counter)  # rows by the rule that made them drafts
    examples: dict[str, str] = field(default_factory=dict)  # what each such rule said of the first of its rows
    first_rejects: list[tuple[int, str]] = field(default_factory=list)
    broken: str | None = None  # why nothing behind the last row could be read
    unmet: tuple[str, ...] = ()  # pointers of the mapping that no row had


def import_file(
    dataset: Dataset,
    file: Path,
    form: FileFormat,
    mapping: Mapping,
    settings: Dictionary[str, str],
    rejects: Path | None,
    *,
    dry: bool = False,
) -> Summary:
    """Write a record for every row of a file that has none yet. Raises Failure; what was written before stays.

    `settings` are the KEY=VALUE of --set. A dry run judges everything and writes nothing.
    """
    if rejects and rejects.resolve() == file.resolve():
        raise Failure(f"{rejects} is the file to import; name another one for the rejects")
    run = _Run(dataset, file, mapping, _parsed(settings), dry=dry)
    try:
        with Rejects(None if dry else rejects) as log:
            run.all(progress(_with_answers(_rows(file, form), mapping), "importing"), log)
    except OSError as error:
        raise _stopped(error, run.summary) from None
    run.summary.unmet = tuple(dict.fromkeys(run.unmet)) if run.summary.read > run.summary.rejected else ()
    return run.summary


class _Run:
    def __init__(
        self,
        dataset: Dataset,
        file: Path,
        mapping: Mapping,
        settings: Dictionary[str, Value],
        *,
        dry: bool,
    ) -> None:
        self._root = dataset.root
        self._mapping = mapping
        self._settings = settings
        self._slug = slug(file.stem)
        self._dry = dry
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

    def all(self, rows: Iterable[Row], log: Rejects) -> None:
        """Every row of the file, in order."""
        for row in rows:
            self.summary.read += 1
            if row.value is None:
                self._reject(log, row.number, row.problem, row.excerpt)
                self.summary.broken = row.problem if row.last else None
                continue
            self.unmet = [pointer for pointer in self.unmet if resolve(row.value, pointer) is MISSING]
            try:
                self._one(row.value)
            except Unfit as error:
                self._reject(log, row.number, str(error), row.value)

    def _one(self, row: RowObject) -> None:
        digest = row_digest(row)
        record_id = f"{self._slug}-{suffix_of(digest)}"
        presence, path = self._known.presence(record_id, digest)
        if presence == "taken":
            raise Unfit(f"id taken: {path} has the same last ten characters and comes from another row")
        if presence == "present":
            self.summary.present += 1
            return
        tree = build(row, self._mapping, self._base, self._settings)
        tree["id"] = record_id
        tree["source"]["row"] = digest  # type: ignore[index,call-overload]
        admitted = self._judge.admit(tree)
        if not self._dry:
            write_atomic(self._root / path_of(record_id), admitted.data)
        self._known.add(record_id, digest)
        self.summary.written += 1
        self.summary.drafts += bool(admitted.reasons)
        for rule in dict.fromkeys(finding.rule for finding in admitted.reasons):
            messages = [finding.message for finding in admitted.reasons if finding.rule == rule]
            self.summary.draft_rules[rule] += 1
            self.summary.examples.setdefault(rule, "; ".join(messages[:_KEPT_EXAMPLES]))

    def _reject(self, log: Rejects, number: int, reason: str, data: RowObject | str) -> None:
        self.summary.rejected += 1
        if len(self.summary.first_rejects) < _KEPT_REASONS:
            self.summary.first_rejects.append((number, reason))
        log.add(number, reason, data)


def _with_answers(rows: Iterable[Row], mapping: Mapping) -> Iterator[Row]:
    """The rows, unless the first of them show that the mapping looks for answers where there are none.

    A mistyped place would make a draft of every row, and those would count as present when it is mended.
    """
    rows = iter(rows)
    first = list(islice(rows, _LOOKED_AT))
    values = [row.value for row in first if row.value is not None]
    found = any(resolve(value, pointer) is not MISSING for value in values for pointer in mapping.response)
    if mapping.response and values and not found:
        places = " or ".join(mapping.response)
        raise Failure(f"none of the first {len(values):,} rows has {places}, where the response is looked for")
    yield from first
    yield from rows


def _rows(file: Path, form: FileFormat) -> Iterable[Row]:
    try:
        yield from read_rows(file, form)
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


def _stopped(error: OSError, summary: Summary) -> Failure:
    where = f"{error.filename}: " if error.filename else ""
    so_far = f"{summary.read:,} rows were read and {summary.written:,} records written before that"
    again = "run the same command again when this is mended, and rows that are present are skipped"
    return Failure(f"{where}{error.strerror or error}; {so_far}; {again}")
