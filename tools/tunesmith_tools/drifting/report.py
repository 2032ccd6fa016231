"""A comparison as a page that is read in ten seconds, and as Markdown."""

from collections.abc import Iterator, Sequence

from tunesmith.finding import counted
from tunesmith_tools.drifting import formats, sentences
from tunesmith_tools.drifting.comparison import Comparison
from tunesmith_tools.drifting.formats import Cells
from tunesmith_tools.drifting.study import Verdict

_WIDEST = 24  # of a label; longer ones are cut
_SCALE = (
    "V: Cramér's V; W: Wasserstein distance in standard deviations; JS: Jensen-Shannon divergence beyond chance, in "
    "bits; p after Holm's correction"
)


def lines(found: Comparison, alarms: Sequence[str]) -> Iterator[str]:
    """The page."""
    yield _compared(found)
    if not found.added.added or not found.added.kept:
        yield from _around(found)
        return
    rows = [formats.HEADER, *formats.rows(found.added)]
    widths = [min(_WIDEST, max(len(cell) for cell in column)) for column in zip(*rows, strict=True)]
    yield ""
    for row in rows:
        yield _aligned(row, widths)
    yield _SCALE
    if alarms:
        yield ""
        for alarm in alarms:
            yield f"drift in {alarm}"
        yield "what to do: `tunesmith wanted` says which records are short of the targets. A change that is meant goes"
        yield "into a release with its reason: tunesmith release VERSION --allow drift --reason TEXT"
    else:
        yield ""
        yield _no_alarm(found)
    yield from _around(found)


def markdown(found: Comparison, alarms: Sequence[str]) -> Iterator[str]:
    """The same for a pull request or a page."""
    yield _compared(found)
    if found.added.added and found.added.kept:
        yield ""
        yield "| attribute | most changed | kept | added | p | effect | verdict |"
        yield "|---|---|---:|---:|---:|---:|---|"
        for row in formats.rows(found.added):
            yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
        yield ""
        yield _SCALE
        yield ""
        yield from (f"- **drift** in {_escaped(alarm)}" for alarm in alarms)
        if not alarms:
            yield f"- {_no_alarm(found)}"
    yield from (f"- {_escaped(line)}" for line in _around(found))


def _compared(found: Comparison) -> str:
    added, kept = counted(found.added.added, "record"), f"{found.added.kept:,}"
    if not found.added.added:
        return f"nothing was added since {found.since}; {kept} records are still there"
    if not found.added.kept:
        return f"{added} added since {found.since}, and none from before is still there to compare them with"
    return f"{added} added since {found.since}, compared with the {kept} that were there and still are"


def _no_alarm(found: Comparison) -> str:
    too_few = sum(one.verdict is Verdict.too_few for one in found.added.attributes)
    return f"no alarm; there are too few records to tell of {counted(too_few, 'attribute')}" if too_few else "no alarm"


def _around(found: Comparison) -> Iterator[str]:
    yield sentences.whole(found)
    if told := sentences.left(found):
        yield told


def _aligned(row: Cells, widths: Sequence[int]) -> str:
    cells = [cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…" for cell in row[:-1]]
    name, what, kept, added, p, effect = (
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=False))
    )
    return f"{name}  {what}  {kept}  {added}  {p}  {effect}  {row.verdict}".rstrip()


def _escaped(text: str) -> str:
    """Text of records and labels that cannot become Markdown of its own."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-!|~&" else char for char in text)
