"""A comparison as lines for a terminal. None holds a control but those of the marks."""

from collections.abc import Iterator, Sequence

from tunesmith_hooks.report import printable
from tunesmith_tools.comparing import changes, sentences, showing, words
from tunesmith_tools.comparing.changes import Added, Edited, Relabelled, Withdrawn
from tunesmith_tools.comparing.comparison import Comparison
from tunesmith_tools.comparing.fields import PassageEdit
from tunesmith_tools.comparing.shares import Share
from tunesmith_tools.comparing.showing import Marks

MOST = 10  # records of a kind, label changes and shares where not all are asked for
_KINDS = {
    "withdrawn": "no longer trained on",
    "edited": "edited",
    "relabelled": "relabelled",
    "added": "added",
}


def summary(found: Comparison) -> Iterator[str]:
    """What is compared, the counts, alarms and notes."""
    yield printable(sentences.title(found))
    yield sentences.counts(found.changes)
    yield from (printable(f"ATTENTION: {told}") for told in sentences.alarms(found))
    yield from map(printable, sentences.notes(found))


def lines(found: Comparison, marks: Marks, *, every: bool) -> Iterator[str]:
    """The summary, then record by record; with `every` all of them, and texts however long."""
    yield from summary(found)
    most = None if every else MOST
    for kind in sentences.KINDS:
        shown, rest = sentences.folded(getattr(found.changes, kind), most)
        if shown:
            yield from ("", f"{_KINDS[kind]}:")
        if kind == "relabelled" and shown:
            yield from _label_counts(found, most)
        if kind == "edited":
            for one, passages in changes.passages(*found.views, shown):
                yield printable(_head(one))
                yield from _edits(passages, marks, every=every)
        else:
            for one in shown:
                yield from map(printable, _record(one))
        if rest:
            yield f"  and {rest:,} more; --all shows them"


def shares(found: Sequence[Share], *, every: bool) -> Iterator[str]:
    """The composition before and after; with `every` the smallest changes too."""
    shown, rest = sentences.folded(found, None if every else MOST)
    if shown:
        yield from ("", "composition of active records:")
    for one in shown:
        yield printable(f"  {one.label} {one.value}: {sentences.share(one)}")
    if rest:
        yield f"  and {rest:,} smaller changes; --all shows them"


def _head(one: Added | Edited | Relabelled | Withdrawn) -> str:
    return f"  {one.id} ({one.split or 'not designated'})"


def _record(one: Added | Relabelled | Withdrawn) -> Iterator[str]:
    if isinstance(one, Added):
        yield f"{_head(one)}: {one.how}, {', '.join(filter(None, one.labels))}"
    elif isinstance(one, Withdrawn):
        yield f"{_head(one)}: {departure(one)}"
    else:
        yield _head(one)
        yield from (f"    {sentences.label(change)}" for change in one.labels)


def _edits(passages: Sequence[PassageEdit], marks: Marks, *, every: bool) -> Iterator[str]:
    for passage in passages:
        yield f"    {passage.where}"
        pieces = words.pieces(passage.before, passage.after)
        yield from (f"      {line}" for line in showing.lines(pieces, marks, whole=every))


def departure(one: Withdrawn) -> str:
    """Why a record trains no longer, on one line."""
    parts = [" ".join([f"{one.how}:", *one.reason.split()]) if one.reason else one.how]
    return "; ".join([*parts, f"superseded by {one.superseded_by}"] if one.superseded_by else parts)


def _label_counts(found: Comparison, most: int | None) -> Iterator[str]:
    """What many records have in common, such as a key that a migration renamed; of single changes nothing."""
    common = [(change, count) for change, count in sentences.label_counts(found.changes) if count > 1]
    shown, rest = sentences.folded(common, most)
    for change, count in shown:
        yield printable(f"  {count:,} × {sentences.label(change)}")
    if rest:
        yield f"  and {rest:,} more such changes"
