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
(`source.group`), with the same prompt or with a common exchange always share one.

An active record's split is
    designated     by a line in releases/ledger.tsv, which `tunesmith freeze` writes. It never changes again.
    provisional    as long as there is none: each build works out where `freeze` would put it, and that may still move.

In its split a record is placed, pending or quarantined; each of these words has a page.
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
A quarantined record would link two splits: it shares an origin, a prompt or an exchange with records of both, so
wherever it stood, one split would leak into another. It is in no export.

`tunesmith status ID` names the records and what links it to each: group (`source.group`), prompt (all turns before
the last answer), exchange (a user turn with its answer) or id (`superseded_by`). What to do:
    - change its prompt or exchange so that it is a case of its own, or
    - correct `source.group`, if it names the wrong origin, or
    - set `status: withdrawn` with a reason.
A record with a line in the ledger keeps that line and comes back when the link is gone."""

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
    "quarantined": Topic("The record would link two splits.", _QUARANTINED, ("quarantine", "link")),
    "freeze": Topic(
        "How records get their split for good.",
        _FREEZE,
        ("designated", "designate", "not designated", "ledger", "unreleased"),
    ),
    "reviews": Topic(
        "Judgements: which count, and what settles a disagreement.",
        _REVIEWS,
        ("review", "counts", "superseded", "adjudicate", "admitted"),
    ),
    "digests": Topic("The two fingerprints of a record: text and labels.", _DIGESTS, ("digest", "text", "labels")),
    "import": Topic("What becomes of imported rows.", _IMPORT, ("present", "rejected", "rejects", "written")),
}


def topic(word: str) -> str | None:
    """The name of the page that a word is explained on, or None."""
    return next((name for name, one in TOPICS.items() if word == name or word in one.words), None)
