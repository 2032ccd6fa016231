"""What a reviewer names, found: themselves, a record, and what was said of it, without reading the whole dataset."""

import glob
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tunesmith import record, review, source
from tunesmith.corpus import PEOPLE, TreeView, Unreadable, read_regular
from tunesmith.files import quoted
from tunesmith.people import Person
from tunesmith.record import Record
from tunesmith_tools import summaries
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.reviewing.qualified import REVIEWER
from tunesmith_tools.spelling import like_an_id
from tunesmith_tools.summaries import ReviewSummary, Summaries


def reviewer(dataset: Dataset, handle: str | None) -> Person:
    """The reviewer of a handle, or who works here. Raises Failure where there is none, or without that role."""
    found = dataset.person(handle)
    if found is None:
        raise Failure(
            f"nobody in {PEOPLE} has the e-mail address that git commits with; say who you are with --by HANDLE, or "
            "add yourself: `tunesmith explain people` shows how"
        )
    if REVIEWER not in found.roles:
        raise Failure(
            f"{found.handle} does not have the role {REVIEWER} in {PEOPLE}; whoever gives roles in your team adds it "
            "there in a pull request"
        )
    return found


def active_record(dataset: Dataset, name: str) -> Record:
    """The active record with an id or path. Raises Failure, which names ids that are spelt alike."""
    wanted = record.id_of(Path(name).as_posix())
    path = record.path_of(wanted)
    content = read_regular(dataset.root / path) if wanted else Unreadable()
    if isinstance(content, Unreadable) and not (dataset.root / path).exists():
        raise Failure(f"no record has the id {wanted:.100}{like_an_id(wanted, TreeView.of(dataset.root))}")
    file = None if isinstance(content, Unreadable) else source.read(path, content, "record")
    if file is None or file.tree is None or file.violations:
        raise Failure(f"{path} cannot be read; `tunesmith check {quoted(path)}` tells why", code=1)
    found = record.from_tree(file.tree)
    if found.status != "active":
        raise Failure(f"{wanted} is {found.status}; only active records are judged", code=1)
    return found


def what_is_known(dataset: Dataset, ids: Iterable[str]) -> Summaries:
    """Some records and their reviews alone. What is missing or cannot be read is left out."""
    records, reviews = {}, defaultdict(list)
    for name in dict.fromkeys(ids):
        home = record.path_of(name)
        file = _readable(dataset.root, home)
        if file and file.tree:
            records[name] = summaries.of_record(home, record.from_tree(file.tree))
        pattern = f"*/{glob.escape(name[-1:])}/{glob.escape(name)}.*.yaml"
        for place in sorted((dataset.root / review.FOLDER).glob(pattern)):
            path = place.relative_to(dataset.root).as_posix()
            given = _readable(dataset.root, path)
            if given and given.tree:
                reviews[name].append(summaries.of_review(path, review.from_tree(given.tree)))
    return Summaries(records, dict(reviews))


def earlier(person: Person, one: Record, reviews: Iterable[ReviewSummary]) -> ReviewSummary | None:
    """Somebody's judgement of a record's text and labels as they stand, in whatever role, if they gave one."""
    mine = [each for each in reviews if each.by == person.handle]
    return next(iter(review.counting(mine, review.standing(one))), None)


def _readable(root: Path, path: str) -> source.Source | None:
    content = read_regular(root / path)
    if isinstance(content, Unreadable):
        return None
    file = source.read(path, content, "review" if path.startswith(review.FOLDER) else "record")
    return None if file.violations else file
