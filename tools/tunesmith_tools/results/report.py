"""A study in words: plain text for a terminal, or a page of Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tunesmith.finding import counted
from tunesmith.release import tag_of
from tunesmith_tools.composition.profile import ATTRIBUTES
from tunesmith_tools.proportion import Interval
from tunesmith_tools.results.checkpoints import Trend
from tunesmith_tools.results.comparisons import Compared, Margins, limits
from tunesmith_tools.results.means import SMALL_EFFECT
from tunesmith_tools.results.runs import ALL, SHARE, Run
from tunesmith_tools.results.shares import FEWEST, MATTERS, PairedShares, Shares
from tunesmith_tools.results.study import Basis, Comparison, Study, last_checkpoints
from tunesmith_tools.results.verdicts import RISK, Word

_SHOWN = 10  # of the strata that cannot be told
_RESULTS = ("run", "metric", "split", "records", "value", "95 % interval")
_GAPS = ("", "metric", "split", "stratum", "records", "train", "validation", "worse by", "95 % interval", "needed")
_LOSSES = ("", "metric", "split", "stratum", "records", "before", "after", "worse by", "95 % interval", "needed")
_STEPS = ("step", "train", "validation", "gap", "95 % interval")


class Section(NamedTuple):
    """A heading, lines, and a table; without rows there is none."""

    title: str
    lines: Sequence[str]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def text(found: Study) -> Iterator[str]:
    """The report for a terminal."""
    for number, section in enumerate(_sections(found)):
        if number:
            yield ""
        yield section.title
        yield from (f"  {line}" for line in section.lines)
        if section.rows:
            table = [section.columns, *section.rows]
            widths = [max(len(row[column]) for row in table) for column in range(len(section.columns))]
            for row in table:
                yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    for command in next_commands(found):
        yield f"next: {command}"


def markdown(found: Study) -> Iterator[str]:
    """The report as a page."""
    yield "# Results"
    for section in _sections(found):
        yield from ("", f"## {section.title}", "")
        yield from (f"- {line}" for line in section.lines)
        if section.rows:
            if section.lines:
                yield ""
            yield f"| {' | '.join(section.columns)} |"
            yield f"| {' | '.join('---' for _ in section.columns)} |"
            yield from (f"| {' | '.join(row)} |" for row in section.rows)
    commands = next_commands(found)
    yield from (("", f"Next: {', '.join(f'`{one}`' for one in commands)}") if commands else ())


def next_commands(found: Study) -> list[str]:
    """Which data to look at, by what was found."""
    worse = [one for comparison in found.comparisons for one in comparison.regressions]
    over = [one for _, several in found.gaps for one in several if one.verdict.word is Word.found]
    commands = []
    for one in found.comparisons:
        releases = one.before.key.release, one.after.key.release
        if one.regressions and len(set(releases)) == 2:
            commands.append(f"tunesmith diff {'..'.join(map(tag_of, releases))}")
    strata = dict.fromkeys(one.verdict.hypothesis.stratum.partition("=")[0] for one in (*worse, *over))
    by = [name for name in strata if name in ATTRIBUTES]
    commands += [f"tunesmith wanted --by {','.join(by)}"] if by else ["tunesmith wanted"] if strata else []
    return list(dict.fromkeys(commands))


def _sections(found: Study) -> Iterator[Section]:
    shown = last_checkpoints(found.runs)
    yield Section("Values over all records", [], _RESULTS, [row for run in shown for row in _values(run)])
    matters = _matters(found.margins)
    for run, several in found.gaps:
        title = f"Is {run.key.name} worse on validation than on train, by more than what matters"
        yield _tests(title, [matters], several, _GAPS, "OVERFITS")
    for comparison in found.comparisons:
        yield _comparison(comparison, matters)
    for trend in found.trends:
        yield _trend(trend)
    if found.notes:
        yield Section("Not compared", found.notes)


def _matters(margins: Margins) -> str:
    """From when on a difference matters."""
    told = [
        f"{100 * (margins.shares or MATTERS):g} points of a share",
        f"{SMALL_EFFECT:g} standard deviations of a mean",
    ]
    return f"What matters: {', '.join([*told, *(f'{margin:g} of {name}' for name, margin in margins.metrics.items())])}"


def _values(run: Run) -> Iterator[tuple[str, ...]]:
    for part in run.parts:
        for cell in part.cells:
            if cell.stratum == ALL:
                shares = part.kind == SHARE
                ends = _interval(limits(cell, part.kind), shares)
                yield run.key.name, part.metric, part.split, f"{cell.size:,}", _value(cell.value, shares), ends


def _comparison(one: Comparison, matters: str) -> Section:
    title = f"Is {one.after.key.name} worse than {one.before.key.name}"
    if not one.found:
        return Section(title, ["They have no metric and split of validation or test in common"])
    return _tests(title, [*(_basis(basis, one) for basis in one.bases), matters], one.found, _LOSSES, "WORSE")


def _basis(basis: Basis, one: Comparison) -> str:
    before, after = one.before.key.release, one.after.key.release
    if before == after:
        told = f"{basis.split}: {counted(basis.after, 'record')} of {after}"
    else:
        edited = "not known how many edited" if basis.edited is None else f"{basis.edited:,} edited"
        numbers = f"{basis.before:,} records of {before} and {basis.after:,} of {after}"
        told = f"{basis.split}: {numbers}, {basis.common:,} in both, {edited}"
    if basis.pairs >= FEWEST:
        return f"{told}; compared on the {basis.pairs:,} that both were judged on one by one in the same text"
    same = basis.edited == 0 and basis.common == basis.before == basis.after
    why = "finds less" if same else "may find what comes from the records"
    return f"{told}; compared without pairs, which {why}: rows with an `id` would be paired"


def _tests(title: str, lines: Sequence[str], found: Sequence[Compared], columns: Sequence[str], word: str) -> Section:
    counts = Counter(one.verdict.word for one in found)
    ordered = sorted(found, key=lambda one: -one.verdict.hypothesis.difference.value)
    shown = [one for one in ordered if one.verdict.word in (Word.found, Word.opposite)]
    for kind in (Word.open, Word.few, Word.unknown):
        shown += [one for one in ordered if one.verdict.word is kind][:_SHOWN]
    words = {Word.found: word, Word.opposite: "better"}
    rows = [_row(one, words.get(one.verdict.word, one.verdict.word.value)) for one in shown]
    hidden = len(found) - len(rows) - counts[Word.ruled_out]
    told = [*lines, *_verdict(counts, len(found), word)]
    told += [f"{hidden:,} more that cannot be told: --format json has all"] if hidden else []
    return Section(title, told, columns, rows)


def _verdict(counts: Counter[Word], total: int, word: str) -> Iterator[str]:
    cannot = counts[Word.open] + counts[Word.few] + counts[Word.unknown]
    yield (
        f"{word} in {counts[Word.found]:,} of {total:,} strata, better in {counts[Word.opposite]:,}; "
        f"what matters is ruled out in {counts[Word.ruled_out]:,}; {cannot:,} cannot be told"
    )
    if counts[Word.found] or counts[Word.opposite]:
        yield (
            f"{word} and better: with {100 * (1 - RISK):g} % none of them is so by chance (Holm's method). "
            "Each interval is of 95 % by itself: of twenty, one misses"
        )


def _row(one: Compared, word: str) -> tuple[str, ...]:
    test = one.verdict.hypothesis
    shares = isinstance(test.difference, Shares | PairedShares)
    sizes = f"{one.after.size:,} pairs" if one.pairs else f"{one.before.size:,} and {one.after.size:,}"
    worse = f"{100 * test.difference.value:.1f} points" if shares else f"{test.difference.value:.4g}"
    needed, size = one.verdict.needed, test.difference.size
    more = f"{needed:,} {'pairs' if one.pairs else 'of each'}" if needed and needed > size else ""
    values = _value(one.before.value, shares), _value(one.after.value, shares)
    ends = _interval(one.verdict.interval, shares, "points")
    return word, test.metric, test.split, test.stratum, sizes, *values, worse, ends, more


def _trend(one: Trend) -> Section:
    shares = one.kind == SHARE
    rows = []
    for point in one.points:
        gap = "" if point.gap is None else f"{100 * point.gap:.1f} points" if shares else f"{point.gap:.4g}"
        values = ("" if value is None else _value(value, shares) for value in (point.train, point.validation))
        step = "last" if point.step is None else f"{point.step:,}"
        rows.append((step, *values, gap, _interval(point.interval, shares, "points")))
    lines = []
    if one.growth:
        grew = _interval(one.growth, shares, "points")
        lines.append(f"the gap {_direction(one.growth)} from first to last: by {grew}")
    if one.better_before is not None:
        lines.append(f"OVERTRAINED: validation was better at step {one.better_before:,} than it is at the last")
    return Section(f"Checkpoints of {one.release}/{one.model}: {one.metric}", lines, _STEPS, rows)


def _direction(growth: Interval) -> str:
    if growth.lower > 0:
        return "grows"
    return "shrinks" if growth.upper < 0 else "may grow or shrink"


def _value(value: float, shares: bool) -> str:
    return f"{100 * value:.1f} %" if shares else f"{value:.4g}"


def _interval(interval: Interval | None, shares: bool, unit: str = "%") -> str:
    if interval is None:
        return ""
    if shares:
        return f"{100 * interval.lower:.1f} to {100 * interval.upper:.1f} {unit}"
    return f"{interval.lower:.4g} to {interval.upper:.4g}"
