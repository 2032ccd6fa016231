"""Who committed a review: told by the commits of a branch, so by `--since` alone."""

from collections.abc import Iterator, Mapping

from tunesmith import git
from tunesmith.corpus import PEOPLE, Corpus, IndexView
from tunesmith.finding import Severity
from tunesmith.review import FOLDER
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule

_IMPORTER = "importer"


@rule(waivable=False)
def committer(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Who gives a review commits it, with an address that guidelines/people.yaml has a digest of.

    Why: a judgement that somebody else files in a reviewer's name is not theirs, by mistake or not. Judged by
    `tunesmith check --since REV`, for each file of reviews/<handle>/ that the branch adds or changes: the commit that
    brought what stands there names the reviewer as its author or in a line `Co-authored-by`, which is what a squash
    merge leaves. Somebody with the role importer may commit reviews of others. An author's address is whatever git was
    told: only signed commits keep out somebody who lies.
    """
    people, brought = options.people, _brought(corpus)
    writers = git.writers(corpus.view.root, corpus.baseline, FOLDER) if brought else {}
    for path, blob in brought.items():
        handle = _handle(path)
        reviewer, addresses = people.get(handle), writers.get((path, blob), set())
        writing = [people.with_email(address) for address in sorted(addresses)]
        if reviewer is None or not reviewer.emails:
            continue
        if not any(one and (one == reviewer or _IMPORTER in one.roles) for one in writing):
            known = sorted({f"`{one.handle}`" for one in writing if one})
            who = " and ".join(known) or f"somebody whose address is not in {PEOPLE}"
            hint = (
                f"`{handle}` commits their own reviews, or somebody with the role importer does. `tunesmith explain "
                "people` shows how to list a commit address, such as one that GitHub made."
            )
            yield Problem((), f"a review by `{handle}` was committed by {who}", hint, path=path)


@rule(severity=Severity.WARNING, waivable=False)
def unknown_address(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Whoever reviews is in guidelines/people.yaml with a commit address, or for a model with that of who runs it.

    Why: without one nobody can tell whether their reviews are committed by them (review/committer). Judged by
    `tunesmith check --since REV`.
    """
    for handle in sorted({_handle(path) for path in _brought(corpus)}):
        reviewer = options.people.get(handle)
        if reviewer and not reviewer.emails:
            message = f"`{handle}` has no `emails`, so nobody can tell who commits their reviews"
            hint = "Add the sha256 of the address that commits them: `tunesmith explain people` shows how."
            yield Problem((), message, hint, path=PEOPLE)


def _brought(corpus: Corpus) -> Mapping[str, str]:
    """The reviews that commits since the baseline added or changed, by path, with the id of what HEAD has there."""
    if isinstance(corpus.view, IndexView):
        return {}  # what is about to be committed has no commit yet
    before, now = (git.tree(corpus.view.root, commit, FOLDER) for commit in (corpus.baseline, "HEAD"))
    changed = git.tree_changes(corpus.view.root, before, now) if before != now else {}
    return {f"{FOLDER}/{path}": blob for path, blob in sorted(changed.items()) if blob}


def _handle(path: str) -> str:
    """Whose folder a review stands in."""
    return path.split("/")[1]


RULES = (committer, unknown_address)
