"""Stage export: the placed records in every format, as JSONL and Parquet, and what was left out and why.

build/export/<format>/<split>.jsonl and .parquet hold the rows, <split>.index.jsonl the record behind each row in the
same order, lengths.json how long they are. A split without rows has no files. build/export/report.json accounts for
every record.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from tunesmith import record
from tunesmith.policy import SPLITS, Export, Policy
from tunesmith.record import Record
from tunesmith_tools.console import progress
from tunesmith_tools.exporters import tables
from tunesmith_tools.exporters.catalogue import FORMATS
from tunesmith_tools.exporters.examples import Example, Unsuitable
from tunesmith_tools.exporters.format import Format
from tunesmith_tools.exporters.lengths import Lengths, length_of, report, too_long, warnings
from tunesmith_tools.exporters.tables import Files, Leader
from tunesmith_tools.pipeline import folders, pack, placement

REPORT = f"{folders.EXPORT}/report.json"
_BATCH = 1_000  # records read at a time


class Placed(NamedTuple):
    """A record that is to leave, its split, and its text digest."""

    record: Record
    split: str
    text: str


class Outcome(NamedTuple):
    """What a format makes of a record: examples, or the reason why it is left out. Neither: it has no pair to carry."""

    examples: Sequence[Example] = ()
    reason: str = ""


@dataclass(slots=True)
class Split:
    """What is known of the rows of a split before they are written: how many, and the first of each shape."""

    rows: int = 0
    records: int = 0
    leaders: dict[Hashable, Leader] = field(default_factory=dict)
    lengths: Lengths = field(default_factory=Lengths)


@dataclass(slots=True)
class Survey:
    """What is known of a format before its files are written: each placed record is in a split, left out, or counted.

    `left_out` has ids by reason; `without_pairs` counts records of which a preference format has nothing to say.
    """

    form: Format
    settings: Export
    splits: dict[str, Split] = field(default_factory=lambda: defaultdict(Split))
    left_out: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    without_pairs: int = 0

    def add(self, one: Placed) -> None:
        """Look at a record."""
        outcome = convert(self.form, self.settings, one.record)
        if outcome.reason:
            self.left_out[outcome.reason].append(one.record.id)
        elif not outcome.examples:
            self.without_pairs += 1
        else:
            split = self.splits[one.split]
            split.records += 1
            for example in outcome.examples:
                row = self.form.row(example, self.settings)
                split.leaders.setdefault(tables.shape(row), Leader(split.rows, row, _index(one, example)))
                split.rows += 1
                split.lengths.add(length_of(one.record.id, example, self.settings))


def run(root: Path, policy: Policy) -> None:
    """Write build/export/. The records are read twice, since all of them at once would fill memory."""
    places = placement.read(root)
    splits = {place.id: place.split for place in places if place.state == "placed"}
    surveys = [Survey(form, policy.exports[form.family]) for form in FORMATS if form.name in policy.formats]
    for one in progress(_placed(root, splits), "records looked at"):
        for survey in surveys:
            survey.add(one)
    out = folders.fresh(root, folders.EXPORT)
    _write(out, surveys, _placed(root, splits))
    formats = {survey.form.name: _account(survey) for survey in surveys}
    value = {
        "records": len(places),
        "states": dict(sorted(Counter(place.state for place in places).items())),
        "not_placed": {
            state: sorted(place.id for place in places if place.state == state)
            for state in sorted({place.state for place in places} - {"placed"})
        },
        "formats": formats,
        "warnings": warnings(formats),
    }
    folders.write_json(root / REPORT, value)


def convert(form: Format, settings: Export, one: Record) -> Outcome:
    """What a format makes of a record. The licence of a record without a pair does not matter."""
    examples: Sequence[Example] = ()
    reason = ""
    try:
        examples = form.examples(one, settings)
    except Unsuitable as error:
        reason = str(error)
    if (examples or reason) and one.source.license not in settings.licenses:
        return Outcome(reason=f"licence {one.source.license}")
    return Outcome(examples, reason)


def _placed(root: Path, splits: Mapping[str, str]) -> Iterator[Placed]:
    """The records of some ids, in the order of ids."""
    for batch in pq.ParquetFile(root / pack.RECORDS).iter_batches(_BATCH, columns=["id", "text", "record"]):
        for row in batch.to_pylist():
            if row["id"] in splits:
                yield Placed(record.from_tree(json.loads(row["record"])), splits[row["id"]], row["text"])


def _write(out: Path, surveys: Sequence[Survey], placed: Iterator[Placed]) -> None:
    """Write the files of all formats side by side."""
    with ExitStack() as stack:
        files = {
            (survey.form.name, split): stack.enter_context(one)
            for survey in surveys
            for split, one in _files(out / survey.form.name, survey)
        }
        for one in progress(placed, "records exported"):
            for survey in surveys:
                for example in convert(survey.form, survey.settings, one.record).examples:
                    row = survey.form.row(example, survey.settings)
                    files[survey.form.name, one.split].add(row, _index(one, example))


def _files(folder: Path, survey: Survey) -> Iterator[tuple[str, Files]]:
    """The files of a format by split, and what stands beside them."""
    splits = {name: survey.splits[name] for name in SPLITS if name in survey.splits}
    if not splits:
        return
    folder.mkdir()
    measured = {name: split.lengths for name, split in splits.items()}
    folders.write_json(folder / "lengths.json", report(measured, survey.settings))
    for name, value in survey.form.beside(list(splits)).items():
        folders.write_json(folder / name, value)
    shapes = [leader.row for split in splits.values() for leader in split.leaders.values()]
    schema = tables.typed(survey.form.schema, shapes)
    for name, split in splits.items():
        yield name, Files(folder / name, schema, split.leaders.values(), nulls=survey.form.nulls)


def _index(one: Placed, example: Example) -> dict[str, Any]:
    """What the index says of a row."""
    return {
        "id": one.record.id,
        "task": one.record.task,
        "domain": one.record.domain,
        "language": one.record.language,
        "prompt_harm": one.record.safety.prompt_harm,
        "response_mode": one.record.safety.response_mode,
        "license": one.record.source.license,
        "text": one.text,
        **example.of,
    }


def _account(survey: Survey) -> dict[str, Any]:
    """What the report says of a format."""
    splits = {name: survey.splits.get(name, Split()) for name in SPLITS}
    return {
        "rows": {name: split.rows for name, split in splits.items()},
        "records": {name: split.records for name, split in splits.items()},
        "left_out": {reason: sorted(ids) for reason, ids in sorted(survey.left_out.items())},
        "without_pairs": survey.without_pairs,
        "too_long": too_long([split.lengths for split in splits.values()], survey.settings),
    }
