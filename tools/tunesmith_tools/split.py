"""`tunesmith split`: what stands in which split, and why a record is where it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunesmith import record
from tunesmith.corpus import TreeView
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith_hooks.report import printable
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.settings import Form, FormatOption, RootOption
from tunesmith_tools.spelling import like_an_id

if TYPE_CHECKING:
    from tunesmith_tools.pipeline.components import Component
    from tunesmith_tools.pipeline.explanation import Explanation
    from tunesmith_tools.pipeline.placement import Row
    from tunesmith_tools.pipeline.shares import Share
    from tunesmith_tools.pipeline.summarised import Standing

_LISTED = 10  # lines of a kind; `--format json` has all
_WIDTH = 46


def split(
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ID", help="Why this record is where it is.")
    ] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Say what stands in which split, as a build would place it now.

    Per split: records designated, placed, pending and provisional, and the share of each label and stratum beside the
    share aimed at. Then what is quarantined and why, and groups that no split may part although they hold over a fifth
    of a stratum. With --explain: one record, its links, and what would free it.

    Example: tunesmith split --explain shorten-refund-email-7kq2mx4t9d
    """
    dataset = open_dataset(root)
    dvc.require()
    from tunesmith_tools.pipeline import summarised

    wanted = _known(dataset, explain) if explain else None
    found = summarised.standing(dataset.root, dataset.policy, dataset.people)
    if wanted:
        from tunesmith_tools.pipeline import explanation

        one = explanation.explain(wanted, found, dataset.policy.splits, dataset.people)
        if form is Form.json:
            say_json(_explained(one))
            return
        for line in _explanation_lines(one):
            say(printable(line))
        return
    value = state(dataset, found)
    if form is Form.json:
        say_json(value)
        return
    for line in _state_lines(value, dataset.policy.splits.percent):
        say(printable(line))


def _known(dataset: Dataset, given: str) -> str:
    """The id of a record that is there. Raises Failure."""
    name = record.id_of(Path(given).as_posix())
    view = TreeView.of(dataset.root)
    if record.path_of(name) not in view.files:
        raise Failure(f"no record has the id {name}{like_an_id(name, view)}")
    return name


def state(dataset: Dataset, found: "Standing") -> dict[str, Any]:
    """Everything that the command tells about all records."""
    from tunesmith_tools.pipeline import components, linking, placement, shares

    links = linking.Links.of(linking.candidates(found.packed.records, found.ledgered), found.clusters.pairs)
    groups = components.of(links)
    aim = dataset.policy.splits.percent
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in found.rows:
        if row.state == "quarantined":
            reasons[row.reason].append(row.id)
    return {
        "records": len(found.rows),
        "splits": {name: _counts(name, found.rows) for name in SPLITS},
        "shares": [_share(one, aim) for one in shares.shares(found.packed.records, found.rows)],
        "quarantined": [{"reason": reason, "records": ids} for reason, ids in sorted(reasons.items())],
        "overrides": {
            "used": [row.id for row in found.rows if row.basis == "override"],
            "idle": placement.idle_overrides(dataset.policy.splits, found.rows),
        },
        "components": {
            "count": len(groups),
            "records": sum(len(one.members) for one in groups),
            "large": [_component(one) for one in groups if one.holds],
        },
    }


def _counts(name: str, rows: "Sequence[Row]") -> dict[str, int]:
    here = [row for row in rows if row.split == name]
    by_state, by_basis = Counter(row.state for row in here), Counter(row.basis for row in here)
    return {
        "designated": len(here) - by_basis["provisional"],
        "placed": by_state["placed"],
        "pending": by_state["pending"],
        "provisional": by_basis["provisional"],
    }


def _share(one: "Share", aim: Mapping[str, int]) -> dict[str, Any]:
    told = {"kind": one.kind, "label": one.label, "records": one.records, "off": round(one.off(aim), 2)}
    return told | {"percent": {name: round(one.percent(name), 2) for name in SPLITS}}


def _component(one: "Component") -> dict[str, Any]:
    return {
        "size": len(one.members),
        "members": one.members,
        "holds": [each._asdict() for each in one.holds],
        "chain": [each._asdict() for each in one.chain],
    }


def _explained(one: "Explanation") -> dict[str, Any]:
    component = one.component
    return {
        "id": one.row.id,
        "state": one.row.state,
        "split": one.row.split,
        "basis": one.row.basis,
        "reason": one.row.reason,
        "ledger": one.line,
        "because": one.because,
        "links": [each._asdict() for each in one.neighbours],
        "component": _component(component) if component else None,
        "mend": list(one.mend),
    }


def _state_lines(value: Mapping[str, Any], aim: Mapping[str, int]) -> Iterator[str]:
    from tunesmith_tools.pipeline.shares import ENOUGH

    for name, counts in value["splits"].items():
        told = ", ".join(f"{count:,} {word}" for word, count in counts.items())
        yield f"{name:<10} {told}"
    yield ""
    yield f"{'share in percent':<{_WIDTH}} {'records':>8} " + " ".join(f"{name:>10}" for name in SPLITS)
    yield f"{'aimed at':<{_WIDTH}} {'':>8} " + " ".join(f"{aim[name]:>10}" for name in SPLITS)
    few = 0
    for one in value["shares"]:
        if one["records"] < ENOUGH and one["kind"] != "all":
            few += 1
            continue
        label = f"{one['kind']} {one['label']}".strip()
        percents = " ".join(f"{one['percent'][name]:>10.1f}" for name in SPLITS)
        mark = "  over a point off" if one["off"] > 1 else ""
        yield f"{label:<{_WIDTH}} {one['records']:>8,} {percents}{mark}"
    if few:
        yield f"{counted(few, 'label')} and strata of fewer than {ENOUGH} records not listed; --format json has them"
    yield from _quarantine_lines(value["quarantined"])
    for one in value["components"]["large"]:
        yield from _large_lines(one)
    used = value["overrides"]["used"]
    if used:
        yield f"{counted(len(used), 'record')} in a split by an override: {', '.join(used[:_LISTED])}"
    yield from (f"note: {told}" for told in value["overrides"]["idle"])


def _quarantine_lines(reasons: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not reasons:
        return
    total = sum(len(one["records"]) for one in reasons)
    yield ""
    yield f"{counted(total, 'record')} quarantined:"
    for one in reasons[:_LISTED]:
        first, *others = one["records"]
        more = f" and {len(others):,} more" if others else ""
        yield f"  {first}{more}: {one['reason']}"
    if len(reasons) > _LISTED:
        yield f"  and {len(reasons) - _LISTED:,} more reasons; --format json has them"
    yield f"next: tunesmith split --explain {reasons[0]['records'][0]}"


def _large_lines(one: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for hold in one["holds"]:
        yield f"{hold['records']:,} of the {hold['of']:,} records of {hold['stratum']} hang together"
    yield f"its weakest links, of a group of {one['size']:,}:"
    for bond in one["chain"][:_LISTED]:
        yield f"  {bond['one']} and {bond['other']} by {bond['how']}"


def _explanation_lines(one: "Explanation") -> Iterator[str]:
    row = one.row
    yield f"id        {row.id}"
    yield f"state     {row.state}" + (f" in {row.split}" if row.split else "")
    if row.basis:
        yield f"basis     {_basis(one)}"
    if row.reason:
        yield f"reason    {row.reason}"
    for each in one.neighbours[:_LISTED]:
        where = f"{each.state} in {each.split}" if each.split else each.state
        yield f"linked to {each.id} ({where}) by {each.by}"
    if len(one.neighbours) > _LISTED:
        yield f"          and {counted(len(one.neighbours) - _LISTED, 'link')} more; --format json has them"
    if one.component:
        yield f"group     {counted(len(one.component.members), 'record')} hang together through links of any kind"
    else:
        yield "group     it is linked to no other record"
    yield from (f"to free it: {way}" for way in one.mend)


def _basis(one: "Explanation") -> str:
    if one.row.basis == "ledger" or one.line:
        told = f"the ledger designates it for {one.line}"
        return f"{told}; an override lets it stay" if one.row.basis == "override" else told
    if one.row.basis == "override":
        return "an override in the policy; `tunesmith freeze` will write the ledger's line"
    return f"provisional: {one.because}" if one.because else "provisional: the ledger does not name it yet"
