"""What words mean that commands print and that no rule and no schema defines: pages of `tunesmith explain`."""

from typing import NamedTuple


class Topic(NamedTuple):
    """A page. `sentence` stands in the overview; `words` are other words by which the page is found."""

    sentence: str
    text: str
    words: tuple[str, ...] = ()


_PEOPLE = """\
guidelines/people.yaml lists who writes and judges. To add yourself:

    - handle: your-handle
      kind: person
      roles: [author]
      languages: [en]
      emails: [SHA256]

`handle` is the name that records use. `kind` is person or model. `roles` are author, who writes records; reviewer, who
judges them; adjudicator, who settles what reviewers disagree on; auditor, who judges what an audit draws; and importer,
who may commit reviews that others gave. `emails` holds the sha256 of each address that you commit with, in lower case,
so that the address itself is not published:

    git config user.email | tr -d '\\n' | tr '[:upper:]' '[:lower:]' | sha256sum

Add `hazards: [...]` to name the kinds of harm that you agree to read about. `tunesmith status` says in its line `you`
whether it worked. Commit the change with your first record."""

_WAIVERS = """\
A waiver says that a person looked at a finding and accepts it. It stands in the record:

    waivers:
      - rule: style/length
        reason: |-
          A whole contract is the point of this record.
        by: your-handle
        of: 3f0c8a0e6f6ad9a3a5d2f3f9d6f3b7c4a1e2d3c4b5a697887766554433221100

1. See that the rule may be waived: `tunesmith explain RULE` says so at its end. Others have to be mended.
2. `rule` is the name in the finding, `reason` why it is right here, `by` your handle in guidelines/people.yaml.
3. `of` is the text digest of the record, the line `text` of `tunesmith status ID`. Copy it when the text is finished:
   with another text the waiver is stale (guidelines/stale-waiver), since nobody accepted anything about that.
4. `match`, which may be left out, is the sha256 of the one stretch of text that is meant. Without it the waiver covers
   every finding of its rule in the record.
5. tunesmith fix PATH, tunesmith check PATH. A waiver that silences nothing is itself a finding
   (guidelines/idle-waiver)."""

_STATUS = """\
`status:` says how far a record is: draft, active, withdrawn or erased.

Write `status: active` when a draft is finished. A record that is no draft is never deleted, but withdrawn or erased.
Where an active record stands in the build is its place: `tunesmith status ID`, `tunesmith explain placed`."""

_SPLITS = """\
A split is the part of the dataset that a record is for: train, validation or test. Records of one origin
(`source.group`), with the same prompt, with a common exchange, and near-duplicates always share one.

An active record's split is
    designated     by a line in releases/ledger.tsv, which `tunesmith freeze` writes. It never changes again.
    provisional    as long as there is none: each build works out where `freeze` would put it, and that may still move.

In its split a record is placed, pending or quarantined; each of these words has a page. `tunesmith split` shows all
splits beside the shares aimed at.
The shares and who may review are settings: `tunesmith policy splits`, `tunesmith policy reviews`."""

_PLACED = """\
A placed record stands in a split, and the exports of a build hold it. An export may still leave it out, because of its
licence or because the format has no place for it: build/export/report.json names such records and the reason."""

_PENDING = """\
A pending record is designated for validation or test, and its current text lacks the reviews that the policy asks for
(`tunesmith policy reviews.evaluation`). It is in no export until then, and never goes to another split instead.

`tunesmith status ID` says what it lacks:
    needs reviews           somebody else than its author judges it; guidelines/review.md
    a verdict is not accept mend the record and have it judged again, or set `status: withdrawn`
    reviewers disagree      somebody with the role adjudicator, who gave no review, decides

A changed text needs new reviews. build/split/split.tsv lists all pending records after `tunesmith build`."""

_QUARANTINED = """\
A quarantined record would leak one split into another, or a public test into training. It is in no export.

`tunesmith split --explain ID` names every link, what would free the record, and the ledger's line if it has one:
    group            it shares an origin (`source.group`) with records of two splits
    prompt           all turns before the last answer are the same
    exchange         a user turn with its answer is the same
    superseded_by    one record replaces the other
    near-duplicate   the texts, or the prompts, share at least 0.8 of their sequences of five letters
    repeats item     a text of it stands in a benchmark whose hashes lie below artifacts/benchmarks/
What to do:
    - change what it asks or says so that it is a case of its own, or
    - correct `source.group`, if it names the wrong origin, or
    - set `status: withdrawn` with a reason, or
    - for a link that is no leak, write an override: `tunesmith policy splits.overrides`, or
    - for a benchmark, let a person accept it with a waiver of duplicates/benchmark: `tunesmith explain waivers`.
A record with a line in the ledger keeps that line and comes back when the link is gone."""

_OVERRIDE = """\
An override puts a record into a split although links would keep it out. It stands in guidelines/policy.yaml, and
a person of guidelines/people.yaml answers for it:

    splits:
      overrides:
        - {record: ID, split: train, by: your-handle, reason: The two share a quotation alone.}

It holds for a record that is quarantined because of its links, never for one that repeats a benchmark. A designated
record can only stay in its own split. For validation and test it needs reviews like any other. `tunesmith freeze`
writes the record's line; the override stays for as long as the links do. One that decides nothing is named by
`tunesmith split`: take it out."""

_FREEZE = """\
`tunesmith freeze` designates every active record that releases/ledger.tsv does not name yet: it gives it its split for
good. It runs on one branch (`tunesmith policy splits.branch`), on committed records without errors.

    tunesmith freeze --dry-run
    tunesmith freeze
    git add releases/ledger.tsv && git commit -m "Designate splits"

Until then builds place new records provisionally, as freeze would, and they may still move. Nobody edits the ledger:
lines are never changed or removed (guidelines/ledger)."""

_REVIEWS = """\
A review is one judgement of one record by one reviewer, a file below reviews/. It names the text and labels it judged.

    counts         it speaks of the record as it stands
    is superseded  the text has changed since, or the labels have and the reviewer's own differ, or the same reviewer
                   judged again. It stays as evidence about the older text.

How to judge: guidelines/review.md. How many reviews admit a record to validation or test:
`tunesmith policy reviews.evaluation`. Where reviewers disagree, an adjudicator who gave no review decides."""

_DIGESTS = """\
A record has two digests, which `tunesmith status ID` prints, sha256 over its content in one fixed form:

    text    what a model would learn: roles, contents, reasoning, references, alternatives
    labels  task, domain, language, reasoning mode and safety judgements

A review names both, a waiver the first, so that nobody's judgement is taken for one of another text."""

_SEVERITY = """\
An error stops a commit and a build, a warning does not. In a draft everything but format, schema and privacy is a
warning. The policy may set another severity, or off: `tunesmith policy hooks.HOOK`. It may also say since which version
of the guidelines a rule holds (`hooks.HOOK.since`): in records under an older one its findings are warnings, so that a
new rule need not wait until the last old record is mended.

For a finding that is acceptable here: `tunesmith explain waivers`."""

_IMPORT = """\
`tunesmith import` makes a record of every row of a foreign file and counts what became of the rows:

    written    a new record
    draft      a new record that lacks labels or breaks a rule: finish it, then set `status: active`
    present    its record is there already, edited or not; nothing is overwritten
    rejected   no record could be made; the row and the reason stand in the rejects file, which may be imported again

Details and mappings: docs/importing.md of tunesmith."""

_TARGETS = """\
A target is the share of the active records that a label is meant to have, in percent: `tunesmith policy targets`.

    short  the share is below the tolerance of its target, such as under 0.7 times it
    met    it is within the tolerance
    above  it is over it: write others first. A target of 0 is for what is never to be written.

`tunesmith wanted` says how many records are missing and which kinds to write next. A share that is short is no reason
for a weak record."""

_CANDIDATES = """\
A candidate is a record designated for validation or test. What becomes of it, as the manifest and `tunesmith wanted`
count it:

    admitted      it is in its split
    reviews       reviews are missing, and nobody spoke against it: tunesmith review next
    disagreement  reviewers differ: tunesmith adjudicate
    labels        all who judged read a label otherwise than the record says: mend it, or let somebody adjudicate
    revise        a verdict is revise: mend it and have it judged again
    rejected      a verdict is reject: mend or withdraw it

Those that left the data after they were designated stay counted as quarantined, withdrawn or erased."""

_RELEASE = """\
A release is a version of the dataset: one commit with a tag, such as v0.2.0, that builds the same bytes everywhere.

    tunesmith release              what the version has to be at least, and what stands against a release
    tunesmith release 0.2.0        designate, build, write releases/0.2.0/, commit, tag; all of it or nothing
    tunesmith release verify v0.2.0

The version is MAJOR.MINOR.PATCH: MAJOR grows where records of the last release were edited or removed, MINOR where some
were added, PATCH where the records are the same.

Drift, an audit that failed and an empty evaluation split refuse a release. They may be set aside with a reason, which
stands in the release: `--allow drift --reason TEXT`. What was released never changes afterwards."""

_CARD = """\
The card is what a hub shows of the dataset: build/card/ after `tunesmith build`, a folder that can be uploaded as it
is, with a page, a description for machines (Croissant) and the rows. Counts, agreement and audits come from records and
reviews. What only people can say stands in the policy under `card`; what is missing there the card names as not said:

    card:
      name: Notes of a repair shop
      description: What the dataset is, in a paragraph.
      url: https://example.org/datasets/repair-shop
      creators: {organizations: [Example Repair Shop]}

`tunesmith policy card` lists all keys. Persons are counted unless `people: handles` says that they agreed to be named;
models are always named."""

_DRIFT = """\
Drift is a difference between the records that were added since a release, or a revision, and the kept ones, which were
there and still are: in labels, lengths or words. There is an alarm where chance does not explain the difference and it
is large enough to matter (`tunesmith policy drift`).

    drift            both: an alarm
    small change     chance does not explain it, but it is too small to matter
    nothing seen     chance may explain it; the line says how large a change may hide
    too few to tell  there are so few records that even a large change may hide

`tunesmith drift` tells of the last build, `tunesmith drift REV` of the records added since a revision. What to do:
    - records that are missing: `tunesmith wanted` says what to write next
    - a change that is meant: `tunesmith release VERSION --allow drift --reason TEXT` takes it with a reason"""

_RESULTS = """\
`tunesmith results report` compares shares and means of what models did, by stratum, and says of each difference

    OVERFITS     validation is worse than train, by more than what matters
    WORSE        a run is worse than the one before, by however little
    better       it is better
    ruled out    a difference that matters would have shown; such strata are counted and not listed
    open         neither: so many records as stand under `needed` would tell
    too few      so few records that nothing is tested
    unknown      the values do not scatter, or nobody said how far
    OVERTRAINED  validation was better at an earlier checkpoint

What matters is 5 points of a share and 0.2 standard deviations of a mean, unless `--margin` says otherwise. With 95 %
none of the first three words of a table is there by chance. How a file of results looks: docs/results.md of tunesmith.
What to do about them: `tunesmith diff` shows what changed in the data, `tunesmith wanted` what to write next."""

_DIFF = """\
`tunesmith diff` says what changed for training since a revision. Active records train, and no others:

    added       the record trains now and did not: it is new, a finished draft, or reinstated
    edited      a text differs, or the reference answer
    relabelled  a label differs, or the licence or group, by which builds choose and place it
    withdrawn   the record trained and does not now: withdrawn, erased, deleted, or a draft again

A changed or removed line of the ledger is a split that changed, which must never be. Where a record of validation or
test changed, results from before and after are not of the same questions. docs/diff.md has the rest."""

TOPICS = {
    "people": Topic("Who writes and judges, and how to add yourself.", _PEOPLE, ("handle", "writer", "you")),
    "status": Topic("How far a record is: draft, active, withdrawn or erased.", _STATUS),
    "waivers": Topic("How to accept a finding, with an example.", _WAIVERS, ("waiver", "waive", "stale", "idle")),
    "severity": Topic("What errors and warnings do.", _SEVERITY, ("error", "warning", "off")),
    "splits": Topic(
        "Train, validation and test, and what designated and provisional mean.",
        _SPLITS,
        ("split", "train", "validation", "test", "provisional", "provisionally", "basis"),
    ),
    "placed": Topic("The record is in its split and in the exports.", _PLACED, ("place", "left out", "left_out")),
    "pending": Topic("The record waits for reviews before it enters validation or test.", _PENDING),
    "quarantined": Topic(
        "The record would leak between splits, or repeats a benchmark.",
        _QUARANTINED,
        ("quarantine", "link", "exchange", "near-duplicate", "superseded_by"),
    ),
    "override": Topic("How a person puts a record into a split in spite of its links.", _OVERRIDE, ("overrides",)),
    "drift": Topic(
        "Records that were added differ from those before.",
        _DRIFT,
        ("kept", "added", "too few to tell", "small change"),
    ),
    "card": Topic("What a hub shows of the dataset, and what people have to say for it.", _CARD, ("croissant",)),
    "freeze": Topic(
        "How records get their split for good.",
        _FREEZE,
        ("designated", "designate", "not designated", "ledger", "unreleased"),
    ),
    "release": Topic(
        "A version of the dataset that others can build again.", _RELEASE, ("releases", "released", "verify")
    ),
    "reviews": Topic(
        "Judgements: which count, and what settles a disagreement.",
        _REVIEWS,
        ("review", "counts", "superseded", "adjudicate", "admitted"),
    ),
    "targets": Topic(
        "Shares aimed at, and what short, met and above mean.",
        _TARGETS,
        ("target", "share", "shares", "wanted", "short", "met", "above", "missing", "tolerance"),
    ),
    "candidates": Topic(
        "What becomes of records designated for validation or test.",
        _CANDIDATES,
        ("candidate", "revise", "disagreement"),
    ),
    "digests": Topic("The two fingerprints of a record: text and labels.", _DIGESTS, ("digest", "text", "labels")),
    "results": Topic(
        "How trained models did, and what the words of the report mean.",
        _RESULTS,
        ("result", "overfits", "worse", "better", "overtrained", "ruled out", "too few", "matters"),
    ),
    "diff": Topic("What changed for training: added, edited, relabelled, withdrawn.", _DIFF, ("edited", "relabelled")),
    "import": Topic("What becomes of imported rows.", _IMPORT, ("present", "rejected", "rejects", "written")),
}


def topic(word: str) -> str | None:
    """The name of the page that a word is explained on, or None."""
    return next((name for name, one in TOPICS.items() if word == name or word in one.words), None)
