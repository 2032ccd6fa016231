"""The reviews that rules over a corpus need, no more of them than a change asks for."""

from collections.abc import Collection, Iterable

from tunesmith import git, given_reviews
from tunesmith import review as reviews
from tunesmith.corpus import Corpus, IndexView
from tunesmith.review import Review


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
    found = (given_reviews.review_of(path, data) for path, data in corpus.now(sorted(paths)).items())
    return [one for one in found if one]


def _in_folders(corpus: Corpus, handles: Collection[str], names: Collection[str]) -> set[str]:
    """The reviews in the folders where some people keep theirs of some records.

    They are listed from the baseline, where git reads these folders alone, while it has to load an index whole. Some of
    them may be gone by now.
    """
    folders = [f"{reviews.FOLDER}/{handle}/{last}" for handle in handles for last in {name[-1:] for name in names}]
    before = git.listing(corpus.view.root, corpus.baseline, *sorted(folders))
    return {*before, *(path for path in corpus.changes.added if path.rpartition("/")[0] in folders)}
