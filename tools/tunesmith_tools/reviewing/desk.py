"""The queue of a dataset as it stands on disk, and what it holds for one reviewer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tunesmith import config, gold
from tunesmith.corpus import TreeView, Unreadable, read_regular
from tunesmith.gold import GoldRecord, GoldScore
from tunesmith.people import Person
from tunesmith_tools import summaries
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset, read_ledger
from tunesmith_tools.reviewing import disagreement, qualified, queue
from tunesmith_tools.reviewing.queue import Offer, Task, Team
from tunesmith_tools.summaries import RecordSummary, Summaries


@dataclass(frozen=True)
class Desk:
    """Every task in the order of the queue, the team, and where each reviewer stands with the gold records.

    `splits` has the evaluation split of each candidate for one. `unplaced` says why the records that are not frozen yet
    are candidates for nothing; empty where that is known.
    """

    dataset: Dataset
    found: Summaries
    splits: Mapping[str, str]
    unplaced: str
    queue: tuple[Task, ...]
    team: Team
    golden: tuple[GoldRecord, ...]
    scores: Mapping[str, GoldScore]

    def passed(self, person: Person) -> bool:
        """Whether somebody has shown on gold records what the policy asks for."""
        return qualified.passed(person, self.dataset.policy.reviews.gold, self.scores)

    def offers(self, person: Person) -> Iterator[Offer]:
        """What a reviewer who has shown that is to judge, first things first."""
        return queue.offers(self.queue, person, self.team)

    def gold_left(self, person: Person) -> list[RecordSummary]:
        """The gold records that somebody may judge and has not, in the order of the file."""
        there = [self.found.records.get(one.record) for one in self.golden]
        return [one for one in there if one and one.status == "active" and not self._gold_hindrance(one, person)]

    def _gold_hindrance(self, one: RecordSummary, person: Person) -> qualified.Hindrance | None:
        judged = {each.by for each in self.found.reviews.get(one.id, ()) if each.text == one.standing.text}
        return qualified.hindrance(one, person, (), judged)


def of(dataset: Dataset) -> Desk:
    """The queue of the working tree. Raises Failure."""
    view = TreeView.of(dataset.root)
    found = summaries.read(view)
    splits, unplaced = _splits(dataset, view, found)
    settings = dataset.policy.reviews
    golden = gold_records(dataset)
    scores = qualified.gold_scores(found, golden)
    tasks = queue.tasks(found, splits, settings, dataset.people)
    team = queue.team(found, qualified.reviewers(dataset.people, settings.gold, scores))
    return Desk(dataset, found, splits, unplaced, tuple(tasks), team, golden, scores)


def gold_records(dataset: Dataset) -> tuple[GoldRecord, ...]:
    """The gold records of a dataset; most have none. Raises Failure where the file cannot be read."""
    data = read_regular(dataset.root / gold.PATH)
    try:
        return () if isinstance(data, Unreadable) else gold.load(gold.PATH, data, dataset.root)
    except config.ConfigError as error:
        raise Failure(str(error), code=1) from None


def _splits(dataset: Dataset, view: TreeView, found: Summaries) -> tuple[dict[str, str], str]:
    """The evaluation split of each candidate, and why it is not known for records that are not frozen yet."""
    frozen = read_ledger(dataset.root)
    if all(name in frozen for name, one in found.records.items() if one.status == "active"):
        return disagreement.candidates(frozen), ""
    from tunesmith_tools.pipeline import cluster, placement, summarised

    try:
        rows, clusters = summarised.records(dataset.root, found), cluster.of(view)
    except Failure as error:
        return disagreement.candidates(frozen), str(error)
    placed = placement.designations(rows, clusters, frozen, dataset.policy, dataset.people)
    return disagreement.candidates({name: one.split for name, one in placed.items() if one.split}), ""
