"""What is wanted, as people read it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tunesmith.corpus import POLICY
from tunesmith.finding import counted
from tunesmith_tools.composition.proposals import STEPS
from tunesmith_tools.composition.targets import State

Row = Mapping[str, Any]


def lines(value: Row, limit: int) -> Iterator[str]:
    """The account of `tunesmith wanted`; of each list that has no end so many lines."""
    yield from _overview(value)
    yield from _short(value["shares"])
    yield from _above(value["shares"], limit)
    yield from _cells(value["cells"], limit)
    yield from _proposals(value)
    yield from _rare(value["rare"], limit)
    yield from _suggested(value["suggested"])
    yield from _evaluation(value, limit)


def _overview(value: Row) -> Iterator[str]:
    records, shares = value["records"], value["shares"]
    yield f"{counted(records['active'], 'active record')}, {counted(records['drafts'], 'draft')}"
    if records["unreadable"]:
        yield f"{counted(records['unreadable'], 'file')} cannot be read: run `tunesmith check`"
    if shares:
        states = Counter(one["state"] for one in shares)
        told = ", ".join(f"{states[state]:,} {state}" for state in State)
        yield f"{counted(len(shares), 'share')} aimed at, within {value['tolerance']} % of the target each: {told}"
    else:
        yield f"nothing is aimed at: {POLICY} names no targets for this"


def _short(shares: Sequence[Row]) -> Iterator[str]:
    short = [one for one in shares if one["state"] == State.SHORT]
    if short:
        yield ""
        yield f"{'short of its target':36}{'records':>8}{'share':>9}{'target':>8}{'missing':>9}{'drafts':>8}"
    for one in sorted(short, key=lambda one: one["records"] / one["target"]):
        missing = "no end" if one["missing"] is None else f"{one['missing']:,}"
        numbers = f"{one['records']:>8,}{one['share']:>7} %{one['target']:>6} %{missing:>9}{one['drafts']:>8,}"
        yield f"  {_name(one['attribute'], one['label']):34}{numbers}"


def _above(shares: Sequence[Row], limit: int) -> Iterator[str]:
    above = [one for one in shares if one["state"] == State.ABOVE]
    if above:
        yield ""
        yield "above its target, so that others come first:"
    for one in above[:limit]:
        yield f"  {_name(one['attribute'], one['label'])}: {one['share']} % of {one['target']} %"
    yield from _rest(len(above), limit)


def _cells(cells: Row | None, limit: int) -> Iterator[str]:
    if not cells or not cells["of"]:
        return
    lacking = cells["lacking"]
    yield ""
    yield f"{cells['empty']:,} of {counted(cells['of'], 'cell')} of task and domain are empty"
    if lacking:
        yield "fewer records than both shares call for:"
    for one in lacking[:limit]:
        yield f"  {one['task']}, {one['domain']}: {one['records']:,} of {one['aimed']}"
    yield from _rest(len(lacking), limit)


def _proposals(value: Row) -> Iterator[str]:
    if not value["proposals"]:
        return
    before = {(one["attribute"], one["label"]): one["share"] for one in value["shares"]}
    yield ""
    yield "what to write next, the most urgent first:"
    for one in value["proposals"]:
        labels, drafts = one["labels"].items(), one["drafts"]
        yield f"  {counted(one['records'], 'record')}: {', '.join(_name(*label) for label in labels)}"
        brings = (f"{_name(*label)} from {before[label]} to {one['brings'][label[0]]} %" for label in labels)
        there = f"; {counted(drafts, 'draft')} of it {'is' if drafts == 1 else 'are'} there already" if drafts else ""
        yield f"    would bring {', '.join(brings)}{there}"
    yield from _rest(value["proposed"]["kinds"], len(value["proposals"]))
    if value["proposed"]["records"] == STEPS:
        yield f"  planned for the next {STEPS:,} records, after which shares will still be short"


def _rare(rare: Sequence[Row], limit: int) -> Iterator[str]:
    if rare:
        yield ""
        yield "nothing is aimed at for these, and few records or none have them:"
    for one in rare[:limit]:
        yield f"  {_name(one['attribute'], one['label'])}: {one['records']:,}"
    yield from _rest(len(rare), limit)


def _suggested(suggested: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    if suggested:
        yield ""
        yield f"to aim at shares, write them below `targets:` in {POLICY}, such as"
    for name, shares in suggested.items():
        yield f"  {name}: {{{', '.join(f'{label}: {share}' for label, share in shares.items())}}}"


def _evaluation(value: Row, limit: int) -> Iterator[str]:
    enough, points = value["evaluation"]["enough"], value["evaluation"]["points"]
    yield ""
    yield f"with {enough} admitted records the 95 % interval of a share is at most {points} points up and down:"
    for name, split in value["evaluation"]["splits"].items():
        sure = f": at most {split['interval']} points up and down" if split["interval"] else ""
        yield f"  {name:12}{split['admitted']:,} of {split['designated']:,} candidates admitted{sure}"
        if split["reviews"]:
            more = counted(split["reviews"], "candidate")
            yield f"  {'':12}{more} more if reviewers accept them: tunesmith review next"
        few = sorted((row for row in split["strata"] if row["admitted"] < enough), key=lambda row: row["admitted"])
        if few:
            told = ", ".join(f"{_name(row['attribute'], row['label'])} {row['admitted']:,}" for row in few[:limit])
            yield f"  {'':12}too few for a verdict in {len(few):,} of {len(split['strata']):,} strata: {told}"
    if value["undesignated"]:
        records = counted(value["undesignated"], "active record")
        yield f"  not counted here: {records} without a split until tunesmith freeze"


def _rest(count: int, shown: int) -> Iterator[str]:
    if count > shown:
        yield f"  and {count - shown:,} more: --limit {count}"


def _name(attribute: str, label: str) -> str:
    return f"{attribute} {label}"
