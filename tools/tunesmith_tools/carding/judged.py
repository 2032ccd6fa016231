"""What was judged of the data: reviews that count, how far first judgements agree, and what audits found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from tunesmith.people import People
from tunesmith.policy import SPLITS
from tunesmith_tools.agreement import first_judgements, measuring, ratings
from tunesmith_tools.agreement.first_judgements import MODEL, PERSON, Judgement, Selection
from tunesmith_tools.agreement.measuring import Measure
from tunesmith_tools.auditing import audit_file, outcome
from tunesmith_tools.auditing.drawing import Audit
from tunesmith_tools.auditing.outcome import Outcome
from tunesmith_tools.carding.records import Counts, Described
from tunesmith_tools.pipeline import pack
from tunesmith_tools.summaries import Summaries


class Reviews(NamedTuple):
    """The reviews that count for records as they stand.

    `given` counts them by handle and role. `per_record` counts records by how many reviewers judged them, and by split;
    the author's own judgement is none.
    """

    given: dict[tuple[str, str], int]
    per_record: dict[int, Counts]


class Agreement(NamedTuple):
    """How far first judgements of the records' texts agree: all, and persons and models apart where both judged.

    `texts` were judged at all, `compared` of them by two or more.
    """

    texts: int
    compared: int
    everybody: tuple[Measure, ...] = ()
    persons: tuple[Measure, ...] = ()
    models: tuple[Measure, ...] = ()


class Audited(NamedTuple):
    """An audit, and what its auditors found so far."""

    name: str
    audit: Audit
    outcome: Outcome


def reviews(root: Path, records: Iterable[Described]) -> Reviews:
    """The reviews of some records that count now."""
    known = {one.id: one for one in records}
    given: Counter[tuple[str, str]] = Counter()
    reviewers: dict[str, set[str]] = defaultdict(set)
    for row in _counting(root):
        one = known.get(row["record"])
        if one is None:
            continue
        given[row["by"], row["role"]] += 1
        if row["role"] == "reviewer" and row["by"] != one.author:
            reviewers[one.id].add(row["by"])
    counts = Counter((len(reviewers[name]), one.split) for name, one in known.items())
    numbers = sorted({number for number, _ in counts})
    per_record = {number: {split: counts[number, split] for split in SPLITS} for number in numbers}
    return Reviews(dict(sorted(given.items())), per_record)


def agreement(found: Summaries, people: People, ids: Collection[str]) -> Agreement:
    """Coefficients for every label, score and set; those of single keys are left to `tunesmith agreement`."""
    wanted = {name: one for name, one in found.records.items() if name in ids}
    judgements = first_judgements.collect(Summaries(wanted, found.reviews), people, Selection())
    judged = Counter(one.unit for one in judgements)
    compared = sum(number > 1 for number in judged.values())
    if not compared:
        return Agreement(len(judged), 0)
    apart = {kind: [one for one in judgements if one.kind == kind] for kind in (PERSON, MODEL)}
    both = all(apart.values())
    return Agreement(
        len(judged),
        compared,
        _measures(judgements),
        _measures(apart[PERSON]) if both else (),
        _measures(apart[MODEL]) if both else (),
    )


def audits(root: Path, found: Summaries) -> tuple[Audited, ...]:
    """Every audit of the dataset. Raises Failure or config.ConfigError where its file is broken."""
    erased = {one.id for one in found.records.values() if one.status == "erased"}
    drawn = {name: audit_file.read(root, name) for name in audit_file.names(root)}
    return tuple(Audited(name, audit, outcome.of_audit(audit, found.reviews, erased)) for name, audit in drawn.items())


def _counting(root: Path) -> Iterator[Mapping[str, Any]]:
    columns = ["record", "by", "role", "counts"]
    return (row for row in pq.read_table(root / pack.REVIEWS, columns=columns).to_pylist() if row["counts"])


def _measures(judgements: list[Judgement]) -> tuple[Measure, ...]:
    table = ratings.table(judgements)
    whole = replace(table, columns=[one for one in table.columns if not one.question.key])
    return tuple(one for one in measuring.overall(whole) if one.pairs)
