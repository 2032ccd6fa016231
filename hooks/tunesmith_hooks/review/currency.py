"""What a review speaks of: the text and the labels that its record has, its alternatives, and pages that exist."""

from collections.abc import Iterator
from functools import cache

from tunesmith import git, given_reviews, markdown
from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith.corpus import Corpus
from tunesmith.finding import Severity
from tunesmith.given_reviews import Given
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule

AUDITOR = "auditor"

_PAGES = "guidelines"


@rule(waivable=False)
def other_text(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """A review that is about to be committed judges the text that its record has.

    Why: a judgement counts for the text that was read and for no other, so work on a text that is gone is lost. An
    auditor judges the text of the revision that was drawn, whatever the record has become. What judges an older text
    for a good reason is told by review/older-text.
    """
    for one in _of_other_texts(corpus, options):
        if not _is_evidence(corpus, one):
            message = "the record has another text than the one that was judged"
            hint = f"Remove this review and read the record again: `tunesmith review start {one.review.record}`."
            yield Problem(("of", "text"), message, hint, path=one.path)


@rule(severity=Severity.WARNING, waivable=False)
def older_text(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """A new review of a text that its record had before counts for nothing now, and stays as evidence.

    Why: somebody has to judge the record as it stands. Such reviews come about where the same change mends what they
    found, where the record was mended after they were committed, or where judgements are brought in from another tool:
    they are dated before the record's last change, and a commit has the text that they judge.
    """
    for one in _of_other_texts(corpus, options):
        if _is_evidence(corpus, one):
            message = "the record has changed since it was judged, so this review counts for nothing now"
            hint = f"It may stay. To judge the record as it stands: `tunesmith review start {one.review.record}`."
            yield Problem(("of", "text"), message, hint, path=one.path)


@rule(severity=Severity.WARNING, waivable=False)
def other_labels(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A new review of labels that its record no longer has gives the labels that it has now.

    Why: otherwise nobody knows what the reviewer says of the labels as they stand, and the review counts for nothing.
    """
    for one in corpus.given:
        if not one.is_new or not one.record or not one.is_of_record or one.review.role == AUDITOR:
            continue
        if not reviews.counts(one.review, reviews.standing(one.record)):
            message = "the record has other labels than those that were judged, and than the reviewer's own"
            hint = f"Judge the labels as they stand: `tunesmith review start {one.review.record}`."
            yield Problem(("of", "labels"), message, hint, path=one.path)


@rule(waivable=False)
def missing_alternative(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """`prefers` names the main response (0) or an alternative that the record has.

    Why: a preference for nothing would be lost, or be counted for another response.
    """
    for one in corpus.given:
        prefers = one.review.prefers
        if one.record is None or prefers is None or not one.is_of_record:
            continue
        count = len(one.record.alternatives)
        if prefers > count:
            message = f"response {prefers} is preferred, but the record has {count} alternatives"
            yield Problem(("prefers",), message, "0 is the main response, 1 the first alternative.", path=one.path)


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

    for path, review, _, _ in corpus.given:
        is_current = review.guideline == options.policy.version
        for number, defect in enumerate(review.defects if is_current else ()):
            page, mark, heading = str(defect["section"]).partition("#")
            known = anchors(page) if page.endswith(".md") and "\n" not in page else None
            where = ("defects", number, "section")
            if known is None:
                hint = "Write the page and its heading, such as `style.md#length`."
                yield Problem(where, f"guidelines/ has no page {page}", hint, path=path)
            elif mark and heading not in known:
                hint = f"Its headings are: {', '.join(sorted(known))}."
                yield Problem(where, f"{page} has no heading #{heading}", hint, path=path)


def _of_other_texts(corpus: Corpus, _options: Options) -> list[Given]:
    """New reviews of another text than their record's; what auditors judge is a revision of its own."""
    new = [one for one in corpus.given if one.is_new and one.record]
    return [one for one in new if not one.is_of_record and one.review.role != AUDITOR]


def _is_evidence(corpus: Corpus, one: Given) -> bool:
    """Whether a review may judge a text that its record no longer has: where git knows that the record had it.

    The record is mended after the review was committed, or by the same change, or after the day of the review. A squash
    merge forgets the text itself, so of a review that is committed no more is asked.
    """
    root, home = corpus.view.root, records.path_of(one.review.record)
    if next(git.blobs(root, [f"HEAD:./{one.path}"])) is not None:
        return True
    commits = git.versions(root, home)
    contents = git.blobs(root, [f"{commit}:./{home}" for commit, _ in commits])
    versions = [given_reviews.record_of(home, data) for data in contents if data]
    texts = [version.text for version in versions if version]
    return one.review.text in texts[:1] or (one.review.text in texts and one.review.created < commits[0][1])


RULES = (other_text, older_text, other_labels, missing_alternative, unknown_section)
