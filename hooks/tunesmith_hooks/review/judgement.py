"""What one review says: labels and version that exist, a reviewer who may, and a verdict that follows from it."""

from collections.abc import Iterator
from typing import Any

from tunesmith.finding import Severity
from tunesmith.policy import version_number
from tunesmith.review import Review
from tunesmith_hooks import settings
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule(waivable=False)
def unknown_label(review: Review, options: Options) -> Iterator[Problem]:
    """A review's own labels are labels of the policy.

    Why: agreement compares them with the record's. A review under an older version is left alone: its labels are those
    of that version, and reviews stay as they were given.
    """
    if version_number(review.guideline) < version_number(options.policy.version):
        return
    own: Any = review.own
    labels = options.policy.labels
    yield from settings.unknown_labels(("labels",), own.get("task"), own.get("domain"), own.get("language"), labels)
    hazards, look_alike, sensitive = (own["safety"].get(key) or () for key in ("hazards", "look_alike", "sensitive"))
    yield from settings.unknown_topics(("labels", "safety"), hazards, look_alike, sensitive, labels)


@rule(waivable=False)
def unknown_version(review: Review, options: Options) -> Iterator[Problem]:
    """A review names a version of the guidelines that exists.

    Why: a judgement means what the guidelines of its version say.
    """
    yield from settings.unknown_version(review.guideline, options.policy.version)


@rule(waivable=False)
def unknown_reviewer(review: Review, options: Options) -> Iterator[Problem]:
    """The reviewer stands in guidelines/people.yaml with the role that the review claims.

    Why: which reviews admit a record to an evaluation split depends on who gave them.
    """
    person = options.people.get(review.by)
    if person is None:
        yield Problem(("by",), f"`{review.by}` is not in guidelines/people.yaml", settings.ADD_YOURSELF)
    elif review.role not in person.roles:
        message = f"`{review.by}` has no role `{review.role}` in guidelines/people.yaml"
        yield Problem(("role",), message, f"Add `{review.role}` to the `roles` of `{review.by}` there.")


@rule(waivable=False)
def verdict(review: Review, _options: Options) -> Iterator[Problem]:
    """A record with a major or critical defect is not accepted, and one that is not accepted has a defect or a note.

    Why: an accepted record is trained on as it stands, and an author who is asked to revise has to know what.
    """
    if review.verdict == "accept":
        for number, defect in enumerate(review.defects):
            if defect.get("severity") in ("major", "critical"):
                message = f"the verdict is accept, but this defect is {defect['severity']}"
                hint = "Ask for a revision (`verdict: revise`), or correct the severity."
                yield Problem(("defects", number, "severity"), message, hint)
    elif not review.defects and not review.note:
        message = f"the verdict is {review.verdict}, but neither a defect nor a note says why"
        yield Problem(("verdict",), message, "Name the defect with its section, or write a `note`.")


@rule(severity=Severity.WARNING, waivable=False)
def low_score(review: Review, _options: Options) -> Iterator[Problem]:
    """A score of 1 or 2 goes with a defect that is major or critical, or with a note.

    Why: what is that bad can be named; without a reason nobody can mend it or learn from it.
    """
    if review.note or any(defect.get("severity") in ("major", "critical") for defect in review.defects):
        return
    for axis, score in review.scores.items():
        if score <= 2:
            message = f"{axis} is scored {score}, but no major or critical defect is named"
            yield Problem(("scores", axis), message, "Name the defect, or correct the score.")


RULES = (unknown_label, unknown_version, unknown_reviewer, verdict, low_score)
