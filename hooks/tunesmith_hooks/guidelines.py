"""What the policy, the people file and the repository's conventions ask of a record."""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.canonical import Where
from tunesmith.corpus import Corpus
from tunesmith.finding import Severity
from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith.record import Record
from tunesmith_hooks import artifacts, repository, settings
from tunesmith_hooks.rule import Hook, Problem, Verdict, rule


class Options(NamedTuple):
    """Labels, versions, authors, licences, waivers and files agree with the policy and with each other."""

    policy: Policy
    people: People


@rule(waivable=False)
def unknown_version(record: Record, options: Options) -> Iterator[Problem]:
    """A record names a version of the guidelines that exists.

    Why: a label means what the guidelines of its version say.

    Bad:
        guideline: "99.0"
    Good:
        guideline: "1.0"
    """
    if record.guideline != options.policy.version:
        yield from settings.unknown_version(record.guideline, options.policy.version)


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
    """Task, domain, language, hazards, look-alikes and sensitive topics are labels of the policy.

    Why: splits, targets and agreement count by label; a label of one's own is a stratum of one.

    Bad:
        task: sumarization
    Good:
        task: summarization
    """
    labels = options.policy.labels
    yield from settings.unknown_labels((), record.task, record.domain, record.language, labels)
    whole = record.safety
    yield from settings.unknown_topics(("safety",), whole.hazards, whole.look_alike, whole.sensitive, labels)
    for number, turn in enumerate(record.messages):
        if own := turn.safety:
            where: Where = ("messages", number, "safety")
            yield from settings.unknown_topics(where, own.hazards, own.look_alike, own.sensitive, labels)


@rule(waivable=False)
def unknown_author(record: Record, options: Options) -> Iterator[Problem]:
    """The author, and whoever waives a finding, stands in guidelines/people.yaml.

    Why: the build must know who wrote a record, so that nobody's review of their own work counts.

    Bad:
        author: somebody-else
    Good:
        author: drafting-model
    """
    person = options.people.get(record.author)
    if person is None and record.author:
        yield _stranger(("author",), record.author)
    elif person and "author" not in person.roles:
        yield Problem(("author",), f"`{person.handle}` has no role `author` in guidelines/people.yaml")
    for number, waiver in enumerate(record.waivers):
        if waiver.by and waiver.by not in options.people:
            yield _stranger(("waivers", number, "by"), waiver.by)


def _stranger(where: Where, handle: str) -> Problem:
    return Problem(where, f"`{handle}` is not in guidelines/people.yaml", settings.ADD_YOURSELF)


@rule(severity=Severity.WARNING)
def unagreed_hazard(record: Record, options: Options) -> Iterator[Problem]:
    """Who writes about a hazard has agreed to work on it.

    Why: nobody is to be handed a kind of harm that they did not choose; their `hazards` in guidelines/people.yaml say
    what they chose.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - child_sexual_exploitation
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
    """
    if record.safety.hazards:
        author = options.people.get(record.author)
        yield from settings.unagreed_hazards(("safety",), record.safety.hazards, author, options.policy.labels)


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
    if kind in ("synthetic", "model_assisted") and not record.source.model:
        yield Problem(("source",), f"source.kind is {kind}, and no `model` is named", "Add `model:` below `source:`.")
    if kind not in ("human", "model_assisted"):
        return
    person = options.people.get(record.author)
    if person and person.kind == "model":
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
    if license_ and not [name for name, export in exports.items() if license_ in export.licenses]:
        message = f"no export admits the licence {license_} ({', '.join(exports)})"
        hint = "Use a licence that exports.<format>.licenses in the policy lists."
        yield Problem(("source", "license"), message, hint)


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

    Why: one that silences nothing is a promise that nobody keeps, and would hide the next finding of its rule. What a
    waiver silences in an attached document shows in a build, which reads it.
    """
    if verdict.record.attachments:
        return
    for number, waiver in enumerate(verdict.record.waivers):
        if waiver.rule in verdict.ran and number not in verdict.silencing and waiver.of == verdict.record.text:
            yield Problem(("waivers", number), f"this waiver of {waiver.rule} silences nothing", "Remove it.")


HOOK = Hook(
    "guidelines",
    Options,
    (
        unknown_version,
        current_version,
        unknown_label,
        unknown_author,
        unagreed_hazard,
        undeclared_model,
        unexportable_license,
        stale_waiver,
        idle_waiver,
        repository.successor,
        repository.deletion,
        artifacts.attachment,
        artifacts.committed_document,
        repository.committed_output,
        repository.ledger,
        repository.released,
        repository.pipeline_lock,
        repository.empty_corpus,
    ),
)
