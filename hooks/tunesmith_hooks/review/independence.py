"""A review beside its record, the other reviews and the pages: judged where it is given or changed."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from tunesmith import markdown
from tunesmith import record as records
from tunesmith import source as sources
from tunesmith.canonical import Tree
from tunesmith.corpus import Corpus, is_review
from tunesmith.record import from_tree
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule

_PAGES = "guidelines"


@rule(waivable=False)
def own_record(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Nobody reviews a record of their own.

    Why: an author reads what was meant, not what stands there; such a judgement never counts towards admission.
    """
    for path, review, record in _given(corpus):
        if record and record.get("author") == review.get("by"):
            message = f"`{review['by']}` wrote the record that this review judges"
            yield Problem(("by",), message, "Remove the review, and let somebody else judge the record.", path=path)


@rule(waivable=False)
def second_role(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Who settles a disagreement about a record gave none of the judgements that disagree.

    Why: an adjudicator who is a party decides for their own first reading.
    """
    adjudications = [one for one in _given(corpus) if one[1].get("role") == "adjudicator"]
    if not adjudications:
        return
    first = set()
    mates = {path for path in corpus.view.paths() if is_review(path)}
    wanted = {(review["by"], review["record"]) for _, review, _ in adjudications}
    near = [path for path in mates if any(f"/{by}/" in path and f"/{name}." in path for by, name in wanted)]
    for path, data in corpus.now(near).items():
        tree = _tree(path, data)
        if tree.get("role") == "reviewer":
            first.add((tree.get("by"), tree.get("record"), _text(tree)))
    for path, review, _ in adjudications:
        if (review["by"], review["record"], _text(review)) in first:
            message = f"`{review['by']}` also judged this text as a reviewer"
            yield Problem(("role",), message, "Let somebody adjudicate who has not judged this text.", path=path)


@rule(waivable=False)
def missing_alternative(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """`prefers` names the main response (0) or an alternative that the record has.

    Why: a preference for nothing would be lost, or be counted for another response.
    """
    for path, review, record in _given(corpus):
        prefers: Any = review.get("prefers")
        if not record or prefers is None or from_tree(record).text != _text(review):
            continue
        count = len(from_tree(record).alternatives)
        if prefers > count:
            message = f"response {prefers} is preferred, but the record has {count} alternatives"
            yield Problem(("prefers",), message, "0 is the main response, 1 the first alternative.", path=path)


@rule(waivable=False)
def unknown_section(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """A defect names a page of the guidelines and a heading on it.

    Why: an author looks there for what to do; defects are counted by section to see which page needs work. Reviews
    under an older version of the guidelines are left alone, as its headings may be gone.
    """

    @cache
    def anchors(page: str) -> frozenset[str] | None:
        data = corpus.now([f"{_PAGES}/{page}"])[f"{_PAGES}/{page}"]
        return frozenset(markdown.anchors(data.decode("utf-8", "replace"))) if data else None

    for path, review, _ in _given(corpus):
        defects: Any = review.get("defects") or ()
        for number, defect in enumerate(defects if review.get("guideline") == options.policy.version else ()):
            page, mark, heading = defect["section"].partition("#")
            known = anchors(page) if page.endswith(".md") and "\n" not in page else None
            where = ("defects", number, "section")
            if known is None:
                hint = "Write the page and its heading, such as `style.md#length`."
                yield Problem(where, f"guidelines/ has no page {page}", hint, path=path)
            elif mark and heading not in known:
                hint = f"Its headings are: {', '.join(sorted(known))}."
                yield Problem(where, f"{page} has no heading #{heading}", hint, path=path)


Given = tuple[str, Tree, Tree | None]


def _given(corpus: Corpus) -> list[Given]:
    """Path and tree of each review that is new or changed, with its record's tree where there is one."""
    paths = sorted(path for path in corpus.changes.added | corpus.changes.modified if is_review(path))
    reviews = {path: _tree(path, data) for path, data in corpus.now(paths).items()}
    judged = {path: tree for path, tree in reviews.items() if tree}
    homes = {path: records.path_of(str(tree["record"])) for path, tree in judged.items()}
    there = corpus.now(set(homes.values())) if homes else {}
    return [(path, tree, _tree(homes[path], there[homes[path]]) or None) for path, tree in judged.items()]


def _tree(path: str, data: bytes) -> Tree:
    """A file's tree; empty where the schema does not accept it, which is said elsewhere."""
    file = sources.read(path, data, "review" if is_review(path) else "record")
    return file.tree if file.tree and not file.violations else {}


def _text(review: Tree) -> object:
    """The text digest that a review judged."""
    of: Any = review["of"]
    return of["text"]


RULES = (own_record, second_role, missing_alternative, unknown_section)
