"""Which records leave as tasks, and what is said of those that stay."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from tunesmith.attachment import DocumentError
from tunesmith.people import Person
from tunesmith.record import Record
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.pipeline.documents import Documents
from tunesmith_tools.reviewing import lookup
from tunesmith_tools.reviewing.exchange.tasks import Task, task_of
from tunesmith_tools.reviewing.qualified import hindrance
from tunesmith_tools.summaries import Summaries


@dataclass(frozen=True)
class Parcel:
    """Tasks in the order of the queue, the numbers of records left out by reason, and the hazards that tasks name."""

    tasks: tuple[Task, ...]
    left_out: Mapping[str, int]
    hazards: tuple[str, ...]

    @property
    def alternatives(self) -> int:
        """The most alternatives that a task has."""
        return max((len(task.alternatives) for task in self.tasks), default=0)


def pack(
    dataset: Dataset,
    found: Summaries,
    names: Iterable[str],
    person: Person | None,
    is_too_long: Callable[[Task], bool],
    blind: bool,
    count: int | None,
) -> Parcel:
    """The first `count` of some records as tasks, without those that somebody may not judge or a tool cannot show.

    Raises Failure where an id is no active record's, or a document that a record rests on is not here.
    """
    left_out: Counter[str] = Counter()
    documents = Documents(dataset.root)
    mine = person == dataset.writer()

    def made() -> Iterator[tuple[Task, Record]]:
        for name in names:
            one = lookup.active_record(dataset, name)
            reason = _hindrance(found, one.id, person, mine)
            try:
                task = None if reason else task_of(one, dataset.policy, documents, blind)
            except DocumentError as error:
                task, reason = None, f"its document {error}"
            if task and is_too_long(task):
                task, reason = None, "a spreadsheet would cut off its text"
            if task:
                yield task, one
            else:
                left_out[reason] += 1

    pairs = list(islice(made(), count))
    hazards = sorted({hazard for _, one in pairs for hazard in one.safety.hazards})
    return Parcel(tuple(task for task, _ in pairs), dict(sorted(left_out.items())), tuple(hazards))


def _hindrance(found: Summaries, name: str, person: Person | None, mine: bool) -> str:
    """Why somebody is not given a record; empty where they are, or where it is not known who will judge.

    `mine` is whether they type the command themselves.
    """
    if person is None:
        return ""
    one = found.records[name]
    judged = {each.by for each in found.reviews.get(name, ()) if each.text == one.standing.text}
    hindered = hindrance(one, person, (), judged)
    if hindered is None:
        return ""
    return hindered.told if mine else hindered.named
