"""What the policy, the people file and the repository's conventions ask of a record."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tunesmith import git
from tunesmith import ledger as ledgers
from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith import source as sources
from tunesmith.canonical import Where
from tunesmith.corpus import LEDGER, Corpus
from tunesmith.finding import Severity
from tunesmith.people import People
from tunesmith.policy import Labels, Policy, version_number
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith_hooks.rule import Hook, Problem, Verdict, rule


class Options(NamedTuple):
    """Labels, versions, authors, licences, waivers and files agree with the policy and with each other."""

    policy: Policy
    people: People


LOCK = "dvc.lock"


@rule(waivable=False)
def unknown_version(record: Record, options: Options) -> Iterator[Problem]:
    """A record names a version of the guidelines that exists.

    Why: a label means what the guidelines of its version say.

    Bad:
        guideline: "99.0"
    Good:
        guideline: "1.0"
    """
    yield from _unknown_version(record.guideline, options.policy.version)


def _unknown_version(version: str | None, current: str) -> Iterator[Problem]:
    if version and version_number(version) > version_number(current):
        message = f"version {version} of the guidelines does not exist; the current one is {current}"
        yield Problem(("guideline",), message, f'Write `guideline: "{current}"`.')


@rule(waivable=False)
def current_version(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """A new record names the current version of the guidelines.

    Why: records that are in the repository already keep the version they were written under; a new one has no reason
    to follow rules that have been replaced.
    """
    current = options.policy.version
    new = corpus.changes.new
    for record in corpus.records:
        if record.path in new and record.guideline and record.guideline != current:
            message = f"a new record under version {record.guideline}; the current one is {current}"
            hint = f'Write `guideline: "{current}"` and read CHANGELOG.md.'
            yield Problem(("guideline",), message, hint, path=record.path)


@rule(waivable=False)
def unknown_label(record: Record, options: Options) -> Iterator[Problem]:
    """Task, domain, language, hazards and sensitive topics are labels of the policy.

    Why: splits, targets and agreement count by label; a label of one's own is a stratum of one.

    Bad:
        task: sumarization
    Good:
        task: summarization
    """
    labels = options.policy.labels
    yield from _unknown_labels((), {key: getattr(record, key) for key in ("task", "domain", "language")}, labels)
    yield from _unknown_topics(("safety",), record.safety._asdict(), labels)
    for number, turn in enumerate(record.messages):
        if turn.safety:
            yield from _unknown_topics(("messages", number, "safety"), turn.safety._asdict(), labels)


def _unknown_labels(where: Where, values: Mapping[str, str | None], labels: Labels) -> Iterator[Problem]:
    for key, known in (("task", labels.tasks), ("domain", labels.domains), ("language", labels.languages)):
        value = values[key]
        if value is not None and value not in known:
            message = f"`{value}` is none of: {', '.join(known)}"
            yield Problem((*where, key), message, "guidelines/policy.yaml defines them.")


def _unknown_topics(where: Where, safety: Mapping[str, Any], labels: Labels) -> Iterator[Problem]:
    for key, known in (("hazards", labels.hazards), ("sensitive", labels.sensitive)):
        for number, value in enumerate(safety.get(key) or ()):
            if value not in known:
                message = f"`{value}` is none of: {', '.join(known)}"
                yield Problem((*where, key, number), message, "guidelines/policy.yaml defines them.")


@rule(waivable=False)
def unknown_author(record: Record, options: Options) -> Iterator[Problem]:
    """The author, and whoever waives a finding, stands in guidelines/people.yaml.

    Why: the build must know who wrote a record, so that nobody's review of their own work counts.

    Bad:
        author: somebody-else
    Good:
        author: drafting-model
    """
    named: list[tuple[Where, str | None]] = [(("author",), record.author)]
    named += [(("waivers", i, "by"), waiver.by) for i, waiver in enumerate(record.waivers)]
    for where, handle in named:
        if handle and handle not in options.people:
            message = f"`{handle}` stands not in guidelines/people.yaml"
            yield Problem(where, message, "Use your handle, or add yourself in the same pull request.")
    person = options.people.get(record.author)
    if person and "author" not in person.roles:
        yield Problem(("author",), f"`{person.handle}` has no role `author` in guidelines/people.yaml")


@rule()
def undeclared_model(record: Record, options: Options) -> Iterator[Problem]:
    """What a model wrote says so, and names the model.

    Why: nobody is passed off as a person; the dataset's card and the audits count such records apart.

    Bad:
        source:
          kind: human
          license: CC-BY-4.0
    Good:
        source:
          kind: synthetic
          license: CC-BY-4.0
          model: example-model
    """
    kind = record.source.kind
    person = options.people.get(record.author)
    if kind in ("synthetic", "model_assisted") and not record.source.model:
        yield Problem(("source",), f"source.kind is {kind}, and no `model` is named", "Add `model:` below `source:`.")
    if kind in ("human", "model_assisted") and person and person.kind == "model":
        message = f"source.kind is {kind}, but the author `{person.handle}` is a model"
        yield Problem(("source", "kind"), message, "Write `kind: synthetic`.")


@rule(severity=Severity.WARNING)
def unexportable_license(record: Record, options: Options) -> Iterator[Problem]:
    """Some export of the policy admits the record's licence.

    Why: a record that may leave in no format is work that nobody can train on.

    Bad:
        source:
          kind: synthetic
          license: GPL-3.0-only
          model: example-model
    Good:
        source:
          kind: synthetic
          license: CC-BY-4.0
          model: example-model
    """
    license_ = record.source.license
    exports = options.policy.exports
    if license_ and not any(license_ in export.licenses for export in exports.values()):
        message = f"no export admits the licence {license_} ({', '.join(exports)})"
        yield Problem(
            ("source", "license"),
            message,
            "Use a licence that exports.<format>.licenses in the policy lists.",
        )


@rule(waivable=False)
def stale_waiver(record: Record, _options: Options) -> Iterator[Problem]:
    """A waiver was given for the text that stands here now.

    Why: a person accepted a finding about one text; about another they said nothing.

    Bad:
        waivers:
          - rule: style/length
            reason: |-
              A whole contract is the point of this record.
            by: drafting-model
            of: 0000000000000000000000000000000000000000000000000000000000000000
    """
    for number, waiver in enumerate(record.waivers):
        if waiver.of and waiver.of != record.text:
            message = "this waiver was given for another text of the record"
            yield Problem(
                ("waivers", number, "of"), message, f"Judge it again; if it holds, write `of: {record.text}`."
            )


@rule(waivable=False)
def idle_waiver(verdict: Verdict, _options: Options) -> Iterator[Problem]:
    """A waiver silences a finding.

    Why: one that silences nothing is a promise that nobody keeps, and would hide the next finding of its rule.
    """
    for number, waiver in enumerate(verdict.record.waivers):
        if waiver.rule in verdict.ran and number not in verdict.silencing and waiver.of == verdict.record.text:
            yield Problem(("waivers", number), f"this waiver of {waiver.rule} silences nothing", "Remove it.")


@rule(waivable=False)
def successor(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """`superseded_by` names a record that exists.

    Why: whoever finds the withdrawn record should find what took its place.
    """
    named = {record.path: records.path_of(record.superseded_by) for record in corpus.records if record.superseded_by}
    there = corpus.view.present(named.values())
    for path, successor_path in named.items():
        if successor_path not in there:
            yield Problem(("superseded_by",), f"no record has the id {records.id_of(successor_path)}", path=path)


@rule(waivable=False)
def orphan_review(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A review judges a record that exists.

    Why: a judgement of nothing counts for nothing, and usually means that an id was mistyped or a record deleted.
    """
    everywhere = corpus.whole or any(path.startswith(f"{records.FOLDER}/") for path in corpus.changes.deleted)
    candidates = corpus.view.paths() if everywhere else corpus.changes.added
    judged = {path: reviews.record_of(path) for path in candidates if path.startswith(f"{reviews.FOLDER}/")}
    there = corpus.view.present(records.path_of(name) for name in judged.values())
    for path, name in sorted(judged.items()):
        if records.path_of(name) not in there:
            yield Problem(("record",), f"no record has the id {name}", path=path)


@rule(waivable=False)
def unknown_review_label(review: Review, options: Options) -> Iterator[Problem]:
    """A review's own labels are labels of the policy.

    Why: agreement compares them with the record's.
    """
    own: Any = review.own
    single = {key: own.get(key) for key in ("task", "domain", "language")}
    yield from _unknown_labels(("labels",), single, options.policy.labels)
    yield from _unknown_topics(("labels", "safety"), own["safety"], options.policy.labels)


@rule(waivable=False)
def unknown_review_version(review: Review, options: Options) -> Iterator[Problem]:
    """A review names a version of the guidelines that exists.

    Why: a judgement means what the guidelines of its version say.
    """
    yield from _unknown_version(review.guideline, options.policy.version)


@rule(waivable=False)
def unknown_reviewer(review: Review, options: Options) -> Iterator[Problem]:
    """The reviewer stands in guidelines/people.yaml with the role that the review claims.

    Why: which reviews admit a record to an evaluation split depends on who gave them.
    """
    person = options.people.get(review.by)
    if person is None:
        yield Problem(("by",), f"`{review.by}` stands not in guidelines/people.yaml")
    elif review.role not in person.roles:
        yield Problem(("role",), f"`{review.by}` has no role `{review.role}` in guidelines/people.yaml")


@rule(waivable=False)
def deletion(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A record that is no draft is withdrawn or erased, never deleted.

    Why: its id may stand in a released split, in a review or in somebody's notes, and must never come to mean
    something else. `status: withdrawn` with a reason takes it out of every build; `status: erased` removes its text.
    """
    gone = sorted(path for path in corpus.changes.deleted if path.startswith(f"{records.FOLDER}/"))
    trees = {path: sources.read(path, data, "record").tree or {} for path, data in corpus.before(gone).items()}
    homes = {path: records.path_of(str(tree.get("id"))) for path, tree in trees.items()}
    moved = corpus.view.present(homes.values())
    for path, tree in trees.items():
        if tree and tree.get("status") != "draft" and homes[path] not in moved:
            hint = f"Run `git restore --staged --worktree {path}`, set `status: withdrawn` and give a `reason`."
            yield Problem((), f"this {tree.get('status')} record was deleted", hint, path=path)


@rule(waivable=False)
def ledger(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Lines of releases/ledger.tsv are well formed, name records that exist, and are never changed or removed.

    Why: the ledger says which split a record belongs to. A record that moves from test to train leaks.
    """
    if LEDGER not in corpus.changes.all:
        return
    hint = f"Run `git restore --staged --worktree {LEDGER}`; only `tunesmith freeze` appends to it."
    before, now = corpus.before([LEDGER])[LEDGER], corpus.now([LEDGER])[LEDGER]
    if not now.startswith(before) and _is_ledger(before):  # a broken one may be mended
        pairs = enumerate(zip(before.split(b"\n"), now.split(b"\n"), strict=False), 1)
        line = next((number for number, (old, new) in pairs if old != new), 1)
        yield Problem((), f"line {line} of the ledger was changed or removed", hint, path=LEDGER)
        return
    try:
        lines = ledgers.parse(now.decode("utf-8", "replace"))
        designated = set(lines) - set(ledgers.parse(before.decode("utf-8", "replace")) if _is_ledger(before) else ())
    except ledgers.LedgerError as error:
        yield Problem((), str(error), hint, path=LEDGER)
        return
    paths = {records.path_of(name): name for name in designated}
    missing = sorted(paths[path] for path in paths.keys() - corpus.view.present(paths))
    for name in missing:
        yield Problem((), f"the ledger designates {name}, which is no record", hint, path=LEDGER)


def _is_ledger(data: bytes) -> bool:
    try:
        ledgers.parse(data.decode("utf-8", "replace"))
    except ledgers.LedgerError:
        return False
    return True


@rule(waivable=False)
def removed_review(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A review stays, unless its record was erased or is gone.

    Why: a judgement is evidence, also about an older text; whoever could delete it could decide what gets admitted.
    """
    gone = sorted(path for path in corpus.changes.gone if path.startswith(f"{reviews.FOLDER}/"))
    homes = {path: records.path_of(reviews.record_of(path)) for path in gone}
    there = corpus.now(corpus.view.present(homes.values()))
    for path in gone:
        tree = sources.read(homes[path], there[homes[path]], "record").tree if homes[path] in there else None
        if tree and tree.get("status") != "erased":
            hint = f"Run `git restore --staged --worktree {path}`. A changed mind is an adjudication."
            yield Problem((), "this review was deleted, and its record is not erased", hint, path=path)


@rule(waivable=False)
def rewritten_review(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A review that is in the repository keeps its judgement; notes and defects may be put better.

    Why: a verdict that somebody else rewrites, or that is bent to agree, makes agreement and admission worthless.
    """
    changed = sorted(path for path in corpus.changes.modified if path.startswith(f"{reviews.FOLDER}/"))
    before, now = corpus.before(changed), corpus.now(changed)
    for path in changed:
        old, new = (sources.read(path, side.get(path, b""), "review").tree for side in (before, now))
        changed_keys = {key for key in {*(old or {}), *(new or {})} if old and new and old.get(key) != new.get(key)}
        judged = sorted(changed_keys - {"note", "defects"})
        if judged:
            hint = f"Run `git restore --staged --worktree {path}`. A changed mind is an adjudication."
            yield Problem((), f"this review was rewritten in {', '.join(judged)}", hint, path=path)


@rule(waivable=False)
def erased_review(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A record that was erased has no reviews.

    Why: reviews may quote what had to go.
    """
    erased = {records.id_of(record.path) for record in corpus.records if record.status == "erased"}
    if erased:
        for path in sorted(corpus.view.paths()):
            if path.startswith(f"{reviews.FOLDER}/") and reviews.record_of(path) in erased:
                yield Problem((), "a review of an erased record", f"Run `git rm {path}`.", path=path)


@rule(waivable=False)
def pipeline_lock(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """dvc.lock is committed with a release alone.

    Why: every build rewrites it, so two pull requests that commit it always conflict.
    """
    if LOCK not in corpus.changes.all:
        return
    # Every build changes the file in the working tree; only a commit of it does harm.
    staged = git.staged_changes(corpus.view.root, corpus.baseline)[0]
    if LOCK in staged.added | staged.modified and not any(path.startswith("releases/") for path in staged.all):
        unstage = f"git restore --staged {LOCK}" if LOCK in staged.modified else f"git rm --cached {LOCK}"
        yield Problem((), "dvc.lock changes without a release", f"Run `{unstage}`.", path=LOCK)


@rule(waivable=False)
def empty_corpus(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """The dataset holds at least one record.

    Why: a check of nothing that says "all is well" hides a wrong folder, a bad checkout or a mass deletion.
    """
    if corpus.whole and not any(path.startswith(f"{records.FOLDER}/") for path in corpus.view.paths()):
        yield Problem(
            (),
            "there is no record here",
            "Write one: `tunesmith new question_answering`.",
            path=records.FOLDER,
        )


HOOK = Hook(
    "guidelines",
    Options,
    (
        unknown_version,
        current_version,
        unknown_label,
        unknown_author,
        undeclared_model,
        unexportable_license,
        stale_waiver,
        idle_waiver,
        successor,
        orphan_review,
        unknown_review_label,
        unknown_review_version,
        unknown_reviewer,
        removed_review,
        rewritten_review,
        erased_review,
        deletion,
        ledger,
        pipeline_lock,
        empty_corpus,
    ),
)
