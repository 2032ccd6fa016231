"""Reviews over time: they stay with their record, as they were given."""

from collections.abc import Iterator

from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith import source as sources
from tunesmith.corpus import Corpus, is_record, is_review
from tunesmith.files import quoted
from tunesmith_hooks.rule import Problem, rule

_RESTORE = "Run `git restore --staged --worktree {}`. A changed mind is an adjudication."


@rule(waivable=False)
def orphan(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A review judges a record that exists.

    Why: a judgement of nothing counts for nothing, and usually means that an id was mistyped or a record deleted.
    """
    everywhere = corpus.whole or any(is_record(path) for path in corpus.changes.deleted)
    candidates = corpus.view.paths() if everywhere else corpus.changes.added
    judged = {path: reviews.record_of(path) for path in candidates if is_review(path)}
    there = corpus.view.present(records.path_of(name) for name in judged.values())
    for path, name in sorted(judged.items()):
        if records.path_of(name) not in there:
            yield Problem(("record",), f"no record has the id {name}", path=path)


@rule(waivable=False)
def removal(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A review stays, unless its record was erased or is gone.

    Why: a judgement is evidence, also about an older text; whoever could delete it could decide what gets admitted.
    """
    gone = sorted(path for path in corpus.changes.gone if is_review(path))
    homes = {path: records.path_of(reviews.record_of(path)) for path in gone}
    there = corpus.now(corpus.view.present(homes.values()))
    for path in gone:
        tree = sources.read(homes[path], there[homes[path]], "record").tree if homes[path] in there else None
        if tree and tree.get("status") != "erased":
            hint = _RESTORE.format(quoted(path))
            yield Problem((), "this review was deleted, and its record is not erased", hint, path=path)


@rule(waivable=False)
def rewriting(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A review that is in the repository keeps its judgement; notes and defects may be put better.

    Why: a verdict that somebody else rewrites, or that is bent to agree, makes agreement and admission worthless.
    """
    changed = sorted(path for path in corpus.changes.modified if is_review(path))
    before, now = corpus.before(changed), corpus.now(changed)
    for path in changed:
        old, new = (sources.read(path, side.get(path, b""), "review").tree for side in (before, now))
        changed_keys = {key for key in {*(old or {}), *(new or {})} if old and new and old.get(key) != new.get(key)}
        judged = sorted(changed_keys - {"note", "defects"})
        if judged:
            hint = _RESTORE.format(quoted(path))
            yield Problem((), f"this review was rewritten in {', '.join(judged)}", hint, path=path)


@rule(waivable=False)
def erased_record(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A record that was erased has no reviews.

    Why: reviews may quote what had to go.
    """
    erased = {records.id_of(record.path) for record in corpus.records if record.status == "erased"}
    if erased:
        for path in sorted(corpus.view.paths()):
            if is_review(path) and reviews.record_of(path) in erased:
                yield Problem((), "a review of an erased record", f"Run `git rm {quoted(path)}`.", path=path)


RULES = (orphan, removal, rewriting, erased_record)
