"""A study as a page that a team's lead reads in a minute: what is worst comes first."""

from collections.abc import Iterator, Sequence

from tunesmith.finding import counted
from tunesmith_tools.agreement.against_gold import OfReviewer, Share
from tunesmith_tools.agreement.disputes import Contested
from tunesmith_tools.agreement.first_judgements import MODEL, PERSON
from tunesmith_tools.agreement.intervals import Estimate
from tunesmith_tools.agreement.measuring import PAIR, RELIABLE, STRATA, TENTATIVE, Measure
from tunesmith_tools.agreement.ratings import DEFECTS
from tunesmith_tools.agreement.study import EVERYBODY, Study

_SHOWN = 5
_SKEWED = 0.9  # of the values are one and the same: alpha falls although nearly all pairs agree
_SCALE = (
    f"reliable: alpha's interval lies above {RELIABLE}; tentative: above {TENTATIVE}; unreliable: below {TENTATIVE}; "
    "open: more texts would tell"
)


def lines(study: Study) -> Iterator[str]:
    """The report."""
    yield from _judged(study)
    if not study.compared:
        yield "nothing to compare: no text has first judgements by two of them"
        yield "next: tunesmith review next"
        return
    everything = [one for one in study.measures[EVERYBODY] if not one.stratum]
    yield ""
    yield from _table(study, [one for one in everything if not one.question.key])
    yield _SCALE
    yield from _weakest(study.measures[EVERYBODY])
    yield from _sections(study.contested)


def gold_lines(rows: Sequence[OfReviewer]) -> Iterator[str]:
    """Each reviewer against the gold records, those who agree least first."""
    if not rows:
        yield "nothing to compare: nobody has judged a gold record blind"
        yield "next: tunesmith review start ID"
        return
    width = max(len(row.by) for row in rows)
    for row in rows:
        told = {True: "passed", False: "not passed", None: ""}[row.passed]
        yield f"{row.by:<{width}}  {counted(row.records, 'record')}: {_of(row.every)}  {told}".rstrip()
        for name, share in sorted(row.labels.items(), key=lambda item: item[1].agreed / item[1].compared):
            if share.agreed < share.compared:
                yield f"{'':<{width}}    {name}: {_of(share)}"


def _judged(study: Study) -> Iterator[str]:
    kinds = [kind for kind, _ in study.judges]
    who = ", ".join(f"{kinds.count(kind)} {kind}{'' if kinds.count(kind) == 1 else 's'}" for kind in sorted(set(kinds)))
    told = counted(sum(study.judges.values()), "first judgement")
    yield f"{told} of {counted(study.texts, 'text')} by {who or 'nobody'}; {study.compared:,} judged by two or more"
    if study.unreadable:
        yield f"{counted(len(study.unreadable), 'file')} left out that cannot be read: run `tunesmith check`"


def _table(study: Study, measures: Sequence[Measure]) -> Iterator[str]:
    apart = {
        kind: {one.question.name: one for one in study.measures.get(kind, ())}
        for kind in (PERSON, MODEL)
        if kind in study.measures
    }
    yield f"{'':<15}  alpha  95 % interval      AC    raw   texts{''.join(f'  {kind:>6}s' for kind in apart)}"
    for one in sorted(measures, key=_badness):
        name = one.question.name
        if one.alpha.value is None:
            yield f"{name:<15}  undefined: {one.alpha.why}"
            continue
        others = "".join(f"  {_number(several[name].alpha.value):>7}" for several in apart.values())
        yield (
            f"{name:<15}  {_number(one.alpha.value):>5}  {_ends(one.alpha):<14}  {_number(one.gwet.value):>5}  "
            f"{one.agreed / one.pairs:>4.0%}  {one.texts:>6,}{others}  {one.verdict}{_skew(one)}"
        )


def _badness(one: Measure) -> tuple[bool, float, str]:
    value = one.alpha.low if one.alpha.low is not None else one.alpha.value
    return (value is None, value or 0.0, one.question.name)


def _skew(one: Measure) -> str:
    """Where one value prevails, chance alone agrees so often that alpha is low; AC and the raw share tell the rest."""
    value, most = max(one.given.items(), key=lambda item: item[1])
    share = most / sum(one.given.values())
    return f"; {share:.0%} are {value or 'empty'}" if share >= _SKEWED else ""


def _weakest(measures: Sequence[Measure]) -> Iterator[str]:
    """Strata and pairs whose interval lies wholly below what would allow a tentative conclusion."""
    for title, strata in (("by label of the record", STRATA), ("by pair", (PAIR,))):
        parts = [one for one in measures if one.stratum in strata]
        weak = [one for one in parts if one.verdict == "unreliable"]
        if not weak or len({one.key for one in parts}) == 1:  # a single part says what the whole does
            continue
        yield ""
        yield f"weakest {title}: {len(weak):,} of {len(parts):,} unreliable"
        for one in sorted(weak, key=lambda one: (one.alpha.high or 0.0, one.question.name, one.key))[:_SHOWN]:
            where = " and ".join(one.key) if one.stratum == PAIR else f"{one.stratum} {one.key[0]}"
            told = f"{_number(one.alpha.value)} ({_ends(one.alpha)}), {counted(one.texts, 'text')}"
            yield f"  {one.question.name}, {where}: {told}"


def _sections(contested: Sequence[Contested]) -> Iterator[str]:
    if not contested:
        return
    yield ""
    yield "sections to mend, by the texts on which reviewers differ there"
    for place, one in enumerate(contested[:_SHOWN], 1):
        gone = "" if one.known else " (no such section now)"
        yield f"{place:>3}. {one.section}{gone}: {counted(one.texts, 'text')}"
        for column, values, count in one.matters[:2]:
            yield f"       {_matter(column, values)}: {count:,}"
        more = f" and {len(one.records) - 2:,} more" if len(one.records) > 2 else ""
        yield f"       {', '.join(one.records[:2])}{more}"
    yield "all of it: --format json"


def _matter(column: str, values: Sequence[str]) -> str:
    label, _, key = column.partition(".")
    if label == DEFECTS:
        return "a defect that some name and others do not"
    return f"{label} {key}, named or not" if key else f"{label} {' or '.join(values)}"


def _of(share: Share) -> str:
    part = share.agreed / max(1, share.compared)
    return f"{share.agreed} of {share.compared} labels as expected, {part:.0%} ({share.low:.0%} to {share.high:.0%})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}"  # no -0.00


def _ends(one: Estimate) -> str:
    return "–" if one.low is None else f"{_number(one.low)} to {_number(one.high)}"
