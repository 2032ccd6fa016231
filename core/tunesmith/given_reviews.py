"""The reviews that a change gives, each beside its record."""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith import source as sources
from tunesmith.corpus import Corpus, is_review
from tunesmith.record import Record
from tunesmith.review import Review


class Given(NamedTuple):
    """A review that is new or changed, and its record, None where there is none that its schema accepts."""

    path: str
    review: Review
    record: Record | None
    is_new: bool

    @property
    def is_of_record(self) -> bool:
        """Whether it judges the text that its record has."""
        return self.record is not None and self.record.text == self.review.text


def review_of(path: str, data: bytes) -> Review | None:
    """The review in a file's bytes; None where its schema does not accept them, which is said elsewhere."""
    file = sources.read(path, data, "review")
    return reviews.from_tree(file.tree) if file.tree and not file.violations else None


def record_of(path: str, data: bytes) -> Record | None:
    """The record in a file's bytes; None where its schema does not accept them."""
    file = sources.read(path, data, "record")
    return records.from_tree(file.tree) if file.tree and not file.violations else None


def read(corpus: Corpus) -> Iterator[Given]:
    """The reviews that are new or changed in a corpus, in the order of their paths."""
    paths = sorted(path for path in corpus.changes.added | corpus.changes.modified if is_review(path))
    homes = {path: records.path_of(reviews.record_of(path)) for path in paths}
    several = set(homes.values())
    contents = corpus.now([*paths, *several]) if paths else {}
    judged = {home: record_of(home, contents[home]) for home in several}
    for path, home in homes.items():
        review = review_of(path, contents[path])
        if review:
            yield Given(path, review, judged[home], path in corpus.changes.new)
