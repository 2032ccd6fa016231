"""`tunesmith wanted`: what to write next, so that a dataset comes closer to the shares that its policy aims at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunesmith import schema
from tunesmith.corpus import TreeView
from tunesmith.policy import EVALUATION, Policy
from tunesmith_tools.composition import evaluation, gaps, wanted_text
from tunesmith_tools.composition.evaluation import Candidate
from tunesmith_tools.composition.profile import ATTRIBUTES, Profile, counted, setting_of, some, turns_of
from tunesmith_tools.composition.proposals import Grid, Proposal, proposals
from tunesmith_tools.composition.targets import Standing, percent, standings_of
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset, read_ledger
from tunesmith_tools.settings import Form, FormatOption, RootOption
from tunesmith_tools.spelling import nearest

if TYPE_CHECKING:
    from tunesmith_tools.summaries import RecordSummary, Summaries

_SUGGESTED = ("task", "domain", "language")  # whose labels the policy lists, so that shares of them can be proposed


def wanted(
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many proposals, cells and labels at most.")] = 10,
    by: Annotated[
        str | None, typer.Option(metavar="NAMES", help=f"Only these, with commas: {', '.join(ATTRIBUTES)}.")
    ] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Say what to write next, with numbers.

    Of the records as they stand in the working tree: which shares are short of the targets in the policy and by how
    many records, which kinds of records would bring them there, which cells of task and domain are empty, and where
    too few candidates for validation and test are admitted to measure anything. Drafts are counted apart.

    Example: tunesmith wanted --by task,domain --limit 5
    """
    attributes = _attributes(by)
    dataset = open_dataset(root)
    if not find_spec("pyarrow"):
        raise Failure("records are looked up with pyarrow: pip install 'tunesmith[build]'")
    from tunesmith_tools import summaries

    found = summaries.read(TreeView.of(dataset.root))
    value = account(dataset, found, read_ledger(dataset.root), attributes, limit)
    if form is Form.json:
        say_json(value)
        return
    for line in wanted_text.lines(value, limit):
        say(line)


def account(
    dataset: Dataset, found: "Summaries", ledgered: Mapping[str, str], attributes: Sequence[str], limit: int
) -> dict[str, Any]:
    """All that is told, as data. `ledgered` are the splits of designated records."""
    policy = dataset.policy
    active = [one for one in found.records.values() if one.status == "active"]
    profiles = [profile(one) for one in active]
    drafts = [profile(one) for one in found.records.values() if one.status == "draft"]
    counts = counted(profiles)
    drafted = counted(drafts)
    standings = [one for one in standings_of(counts, len(active), policy.targets) if one.attribute in attributes]
    proposed = proposals(profiles, policy.targets, attributes)
    return {
        "records": {"active": len(active), "drafts": len(drafts), "unreadable": len(found.unreadable)},
        "tolerance": policy.targets.tolerance,
        "shares": [_share(one, drafted[one.attribute][one.label]) for one in standings],
        "cells": _cells(profiles, policy) if {"task", "domain"} <= set(attributes) else None,
        "proposals": [_proposal(one, counts, len(active), drafts) for one in proposed[:limit]],
        "proposed": {"kinds": len(proposed), "records": sum(one.records for one in proposed)},
        "rare": [one._asdict() for one in _rare(active, counts, policy) if one.attribute in attributes],
        "suggested": _suggested(policy, attributes),
        "evaluation": _evaluation(candidates(dataset, found, ledgered), attributes),
        "undesignated": sum(one.id not in ledgered for one in active),
    }


def profile(one: "RecordSummary") -> Profile:
    """The labels of a record that shares are aimed at."""
    labels = one.labels
    return Profile(
        labels.task,
        labels.domain,
        labels.language,
        labels.prompt_harm,
        labels.response_mode,
        labels.reasoning,
        turns_of(one.user_turns),
        some(len(labels.look_alike)),
        some(one.alternatives),
        labels.hazards,
    )


def candidates(dataset: Dataset, found: "Summaries", ledgered: Mapping[str, str]) -> list[Candidate]:
    """The active records that are designated for an evaluation split, and what became of each."""
    from tunesmith_tools.reviewing.disagreement import opinion

    settings = dataset.policy.reviews.evaluation
    told = []
    for name, split in ledgered.items():
        one = found.records.get(name)
        if split in EVALUATION and one and one.status == "active":
            labels = one.labels._asdict()
            fate = evaluation.fate(labels, one.author, map(opinion, found.counting(one)), settings, dataset.people)
            told.append(Candidate(split, fate, {each: labels[each] for each in evaluation.STRATA}))
    return told


def _attributes(by: str | None) -> tuple[str, ...]:
    if by is None:
        return ATTRIBUTES
    names = tuple(name.strip() for name in by.split(","))
    for name in names:
        if name not in ATTRIBUTES:
            raise Failure(f"--by: nothing is counted by {name!r}; {nearest(name, ATTRIBUTES)}")
    return names


def _share(one: Standing, drafts: int) -> dict[str, Any]:
    return {
        "attribute": one.attribute,
        "label": one.label,
        "records": one.count,
        "share": one.share,
        "target": one.target,
        "state": str(one.state),
        "missing": one.missing,
        "drafts": drafts,
    }


def _cells(profiles: Sequence[Profile], policy: Policy) -> dict[str, Any]:
    grid = Grid(profiles, policy.targets)
    found = gaps.cells(grid, len(profiles), policy.targets.tolerance)
    return {
        "of": len(grid.tasks) * len(grid.domains),
        "empty": sum(not grid.counts[task, domain] for task in grid.tasks for domain in grid.domains),
        "lacking": [cell._asdict() | {"aimed": round(cell.aimed, 1)} for cell in found],
    }


def _proposal(one: Proposal, counts: Mapping[str, Counter[str]], of: int, drafts: Sequence[Profile]) -> dict[str, Any]:
    """`brings` has the shares of the labels after these records alone, in percent."""
    after = {
        attribute: percent(counts[attribute][label] + one.records, of + one.records) for attribute, label in one.labels
    }
    return {
        "records": one.records,
        "labels": dict(one.labels),
        "brings": after,
        "drafts": sum(one.fits(draft) for draft in drafts),
    }


def _rare(active: Sequence["RecordSummary"], counts: Mapping[str, Counter[str]], policy: Policy) -> list[gaps.Rare]:
    """Labels that no record has, or few, and that no share of the policy speaks of."""
    labels, record = policy.labels, schema.load("record")
    defined = {name: record["$defs"][name]["enum"] for name in ("prompt_harm", "response_mode")}
    known = {
        "task": labels.tasks,
        "domain": labels.domains,
        "language": labels.languages,
        **defined,
        "reasoning": record["properties"]["reasoning"]["enum"],
        "look_alike": labels.hazards,
        "hazards": labels.hazards,
    }
    shares = policy.targets.shares()
    aimed = {name: shares[setting_of(name)] for name in known}
    alike = Counter(key for one in active for key in one.labels.look_alike)
    return gaps.rare(known, {**counts, "look_alike": alike}, aimed)


def _suggested(policy: Policy, attributes: Sequence[str]) -> dict[str, dict[str, int]]:
    """Even shares for settings that are not set, by setting."""
    shares = policy.targets.shares()
    unset = [setting_of(name) for name in _SUGGESTED if name in attributes and not shares[setting_of(name)]]
    return {name: gaps.even(list(getattr(policy.labels, name))) for name in unset}


def _evaluation(designated: Sequence[Candidate], attributes: Sequence[str]) -> dict[str, Any]:
    found = evaluation.summary(designated)
    for split in found.values():
        split["strata"] = [row for row in split["strata"] if row["attribute"] in attributes]
    return {"enough": evaluation.enough(), "points": round(100 * evaluation.HALF_WIDTH), "splits": found}
