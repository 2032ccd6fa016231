"""The reviews that rules over a corpus need, no more of them than a change asks for."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from tunesmith import git
from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith import source as sources
from tunesmith.corpus import Corpus, IndexView, is_review
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


class Reading:
    """Reads what is given once, although each rule asks for it: every reading at a commit starts git."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._corpus: Corpus | None = None
        self._given: tuple[Given, ...] = ()

    def given(self, corpus: Corpus) -> tuple[Given, ...]:
        """The reviews that are new or changed in a corpus, in the order of their paths."""
        if self._corpus is not corpus:
            self._corpus, self._given = corpus, tuple(_given(corpus))
        return self._given


def beside(corpus: Corpus, handles: Collection[str], names: Collection[str]) -> list[Review]:
    """The reviews that some people gave of some records, as the corpus has them."""
    if not handles or not names:
        return []
    if isinstance(corpus.view, IndexView) and not corpus.whole:
        there: Iterable[str] = _in_folders(corpus, handles, names)
    else:
        folders = tuple(f"{reviews.FOLDER}/{handle}/" for handle in handles)
        there = (path for path in corpus.view.paths() if path.startswith(folders))
    return read(corpus, (path for path in there if reviews.record_of(path) in names))


def read(corpus: Corpus, paths: Iterable[str]) -> list[Review]:
    """The reviews at paths, in the order of these; those that their schema refuses are left out."""
    found = (review_of(path, data) for path, data in corpus.now(sorted(paths)).items())
    return [one for one in found if one]


def review_of(path: str, data: bytes) -> Review | None:
    """The review in a file's bytes; None where its schema does not accept them, which is said elsewhere."""
    file = sources.read(path, data, "review")
    return reviews.from_tree(file.tree) if file.tree and not file.violations else None


def record_of(path: str, data: bytes) -> Record | None:
    """The record in a file's bytes; None where its schema does not accept them."""
    file = sources.read(path, data, "record")
    return records.from_tree(file.tree) if file.tree and not file.violations else None


def _given(corpus: Corpus) -> Iterable[Given]:
    paths = sorted(path for path in corpus.changes.added | corpus.changes.modified if is_review(path))
    homes = {path: records.path_of(reviews.record_of(path)) for path in paths}
    several = set(homes.values())
    contents = corpus.now([*paths, *several]) if paths else {}
    judged = {home: record_of(home, contents[home]) for home in several}
    for path, home in homes.items():
        review = review_of(path, contents[path])
        if review:
            yield Given(path, review, judged[home], path in corpus.changes.new)


def _in_folders(corpus: Corpus, handles: Collection[str], names: Collection[str]) -> set[str]:
    """The reviews in the folders where some people keep theirs of some records.

    They are listed from the baseline, where git reads these folders alone, while it has to load an index whole. Some of
    them may be gone by now.
    """
    folders = [f"{reviews.FOLDER}/{handle}/{last}" for handle in handles for last in {name[-1:] for name in names}]
    before = git.listing(corpus.view.root, corpus.baseline, *sorted(folders))
    return {*before, *(path for path in corpus.changes.added if path.rpartition("/")[0] in folders)}
