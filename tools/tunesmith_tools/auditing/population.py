"""The population of an audit: the active records of a frozen revision that it asks about, each in its stratum."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tunesmith import git, ledger
from tunesmith.corpus import LEDGER, CommitView, is_record
from tunesmith.finding import counted
from tunesmith_tools import summaries
from tunesmith_tools.console import Failure
from tunesmith_tools.spelling import nearest
from tunesmith_tools.summaries import RecordSummary

LABELS = ("task", "domain", "language", "reasoning", "prompt_harm", "response_harm", "response_mode", "refusal_reason")
SETS = ("hazards", "sensitive", "look_alike")
STRATA = (*LABELS, "author", "kind", "guideline", "split")  # each record has one value of these
FIELDS = (*STRATA, *SETS)
_OF_LABELS = frozenset((*LABELS, *SETS))
NONE = "-"  # stands for the value of a label that a record does not have


class Member(NamedTuple):
    """A record of the population. `text` and `labels` are its digests in the frozen revision."""

    record: str
    author: str
    text: str
    labels: str
    stratum: str


class Matching(NamedTuple):
    """Records with a value of one of FIELDS."""

    field: str
    value: str

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


@dataclass(frozen=True)
class Asked:
    """Which records: of a commit, with one of the values given for each field in `where`; `strata` divides them."""

    commit: str
    where: Sequence[Matching] = ()
    strata: Sequence[str] = ()


def read(root: Path, asked: Asked) -> list[Member]:
    """The population. Raises Failure where the revision cannot be read whole, or no record is asked for."""
    found = summaries.read(CommitView.of(root, asked.commit))
    broken = [path for path in found.unreadable if is_record(path)]
    if broken:
        raise Failure(
            f"{counted(len(broken), 'record')} of {asked.commit[:10]} cannot be read, {broken[0]} first; mend them, "
            "commit and draw from the new commit, since what is left out of a draw is vouched for by nobody",
            code=1,
        )
    splits = _splits(root, asked.commit)
    active = [one for one in found.records.values() if one.status == "active"]
    if not active:
        raise Failure(f"{asked.commit[:10]} has no active records to draw from", code=1)
    wanted = defaultdict(set)
    for field, value in asked.where:
        _require_value(field, value, active, splits)
        wanted[field].add(value)
    members = []
    for one in active:
        if all(options.intersection(_values(one, field, splits)) for field, options in wanted.items()):
            stratum = " ".join(f"{field}={_values(one, field, splits)[0]}" for field in asked.strata)
            members.append(Member(one.id, one.author, one.standing.text, one.standing.labels, stratum))
    if not members:
        raise Failure(f"no active record of {asked.commit[:10]} has {' and '.join(map(str, asked.where))}", code=1)
    return members


def _splits(root: Path, commit: str) -> dict[str, str]:
    """The splits that records had in a commit."""
    data = next(git.blobs(root, [f"{commit}:./{LEDGER}"]))
    try:
        lines = ledger.parse((data or ledger.HEADER.encode()).decode("utf-8"))
    except (UnicodeDecodeError, ledger.LedgerError) as error:
        raise Failure(f"{LEDGER} of {commit[:10]}: {error}", code=1) from None
    return {name: line.split for name, line in lines.items()}


def _values(one: RecordSummary, field: str, splits: Mapping[str, str]) -> tuple[str, ...]:
    """What a record has of one of FIELDS: several values of a set, else one."""
    found = splits.get(one.id, "") if field == "split" else getattr(one.labels if field in _OF_LABELS else one, field)
    return (found if isinstance(found, tuple) else (found or NONE,)) or (NONE,)


def _require_value(field: str, value: str, records: Iterable[RecordSummary], splits: Mapping[str, str]) -> None:
    known = sorted({value for one in records for value in _values(one, field, splits)})
    if value not in known:
        told = nearest(value, known)
        raise Failure(f"no active record of the revision has {field}={value}; {told}")
