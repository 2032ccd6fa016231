"""What a migration leaves for people: reviews that stop counting, and old keys where no program writes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tunesmith import gold, migration, record, review, source
from tunesmith.corpus import PEOPLE, Unreadable, View, is_review
from tunesmith.review import Review, Standing
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.migrating.change import Outcome
from tunesmith_tools.migrating.plan import Plan


def stop_counting(view: View, changed: Iterable[Outcome]) -> list[str]:
    """The paths of reviews that count for a record as it was and not as it will be.

    Reviews are evidence and are never rewritten, so one judged labels that the record no longer has, and its own
    labels are not those that the record has now.
    """
    by_id = {record.id_of(one.path): one for one in changed}
    paths = sorted(path for path in view.paths() if is_review(path) and review.record_of(path) in by_id)
    given: dict[str, list[Review]] = defaultdict(list)
    for path, content in view.read(paths):
        file = None if isinstance(content, Unreadable) else source.read(path, content, "review")
        if file and file.tree and not file.violations:
            given[review.record_of(path)].append(review.from_tree(file.tree))
    lost: list[str] = []
    for name, reviews in given.items():
        one = by_id[name]
        before, after = (_counting(reviews, _standing(one.path, data)) for data in (one.before, one.after))
        lost += before - after
    return sorted(lost)


def old_keys(dataset: Dataset, plan: Plan) -> Iterator[str]:
    """Where people.yaml and gold.yaml name keys that are gone from the policy; these files are written by people."""
    labels = dataset.policy.labels
    gone = {name: keys - set(getattr(labels, name)) for name, keys in plan.keys.items()}
    for key in sorted(gone["hazards"]):
        if handles := [person.handle for person in dataset.people if key in person.hazards]:
            yield f"{PEOPLE}: the `hazards` of {', '.join(handles)} name {key}"
    for one in _gold(dataset.root):
        for label, name in {**migration.SINGLE, **migration.LISTED}.items():
            given = one.labels.get(label, ())
            for key in sorted(gone[name].intersection([given] if isinstance(given, str) else given)):
                yield f"{gold.PATH}: `{label}` of {one.record} names {key}"


def _counting(reviews: list[Review], now: Standing) -> set[str]:
    return {one.path for one in review.counting(reviews, now)}


def _standing(path: str, data: bytes) -> Standing:
    tree = source.read(path, data, "record").tree
    assert tree is not None  # it was read before and written by this program
    return review.standing(record.from_tree(tree))


def _gold(root: Path) -> tuple[gold.GoldRecord, ...]:
    path = root / gold.PATH
    return gold.load(gold.PATH, path.read_bytes(), root) if path.is_file() else ()
