"""Which records were written, and which reviews given, under which version of the guidelines."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tunesmith.finding import counted
from tunesmith.policy import version_number
from tunesmith_tools.guideline_versions.history import History, Version
from tunesmith_tools.summaries import RecordSummary, ReviewSummary, Summaries

NONE = "none"  # a draft or an erased record may name no version


@dataclass(frozen=True, slots=True)
class Overview:
    """The records and reviews by version; `current` is the policy's."""

    current: str
    history: History
    records: Mapping[str, Sequence[RecordSummary]]
    reviews: Mapping[str, Sequence[ReviewSummary]]
    unreadable: int

    @property
    def versions(self) -> list[Version]:
        """Every version that git knows or that something names, the newest first; what names none stands last."""
        known = {one.number: one for one in self.history.versions}
        named = {name for name in (*self.records, *self.reviews) if name != NONE}
        every = known | {name: Version(name) for name in named - known.keys()}
        ordered = sorted(every.values(), key=lambda one: version_number(one.number), reverse=True)
        return [*ordered, *([Version(NONE)] if NONE in self.records else [])]


def gathered(found: Summaries, history: History, current: str) -> Overview:
    """The overview of all records and reviews."""
    records, reviews = defaultdict(list), defaultdict(list)
    for one in found.records.values():
        records[one.guideline or NONE].append(one)
    for several in found.reviews.values():
        for given in several:
            reviews[given.guideline].append(given)
    return Overview(current, history, records, reviews, len(found.unreadable))


def lines(overview: Overview, *, every: bool) -> Iterator[str]:
    """A line for each version, and with `every` the ids and paths below it."""
    for one in overview.versions:
        records, reviews = overview.records.get(one.number, ()), overview.reviews.get(one.number, ())
        statuses = Counter(record.status for record in records)
        told = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))
        line = f"{one.number:<6} {counted(len(records), 'record')}{f' ({told})' if told else ''}, "
        yield f"{line}{counted(len(reviews), 'review')}; {_since(one, overview)}"
        if every:
            yield from (f"  {name}" for name in sorted(record.id for record in records))
            yield from (f"  {path}" for path in sorted(review.path for review in reviews))
    if overview.unreadable:
        yield f"{counted(overview.unreadable, 'file')} cannot be read: run `tunesmith check`"
    if overview.history.is_shallow:
        yield "this clone is shallow, so older versions may be missing: git fetch --unshallow"
    if overview.history.before(overview.current):
        yield f"next: tunesmith guideline {overview.current}"


def as_json(overview: Overview, *, every: bool) -> dict[str, Any]:
    """The same for programs."""
    versions = []
    for one in overview.versions:
        records, reviews = overview.records.get(one.number, ()), overview.reviews.get(one.number, ())
        value: dict[str, Any] = {
            "version": one.number if one.number != NONE else None,
            "current": one.number == overview.current,
            "commit": one.commit,
            "day": one.day,
            "statuses": dict(sorted(Counter(record.status for record in records).items())),
            "records": len(records),
            "reviews": len(reviews),
        }
        if every:
            value["record_ids"] = sorted(record.id for record in records)
            value["review_paths"] = sorted(review.path for review in reviews)
        versions.append(value)
    return {"versions": versions, "unreadable": overview.unreadable, "shallow": overview.history.is_shallow}


def _since(one: Version, overview: Overview) -> str:
    current = "the current version, " if one.number == overview.current else ""
    if one.number == NONE:
        return "they name no version"
    if one.commit is None and overview.history.is_shallow:
        return f"{current}since a commit that this clone lacks"
    if one.commit is None:
        return f"{current}{'not committed yet' if current else 'unknown to git on this branch'}"
    return f"{current}since {one.day} ({one.commit[:10]})"
