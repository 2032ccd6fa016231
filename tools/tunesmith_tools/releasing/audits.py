"""What the audits of a dataset say of a release: which of them stand, and which stand against it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tunesmith import git
from tunesmith.corpus import TreeView, is_review
from tunesmith_tools import summaries
from tunesmith_tools.auditing import audit_file, outcome
from tunesmith_tools.auditing.drawing import Audit
from tunesmith_tools.auditing.outcome import Decision, Outcome
from tunesmith_tools.console import Failure

_AGAINST = (Decision.failed, Decision.incomplete)


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit and what was found."""

    name: str
    audit: Audit
    outcome: Outcome

    @property
    def is_against(self) -> bool:
        """Whether it keeps a release back."""
        return self.outcome.decision in _AGAINST

    @property
    def told(self) -> str:
        """Where it stands, in words."""
        found, name = self.outcome, self.name
        if found.decision is Decision.failed:
            wrong = (
                f"{found.overall.errors:,} of {found.overall.drawn:,} records wrong, {self.audit.plan.accept} allowed"
            )
            return (
                f"audit {name} failed: {wrong}. Mend what it found and what is like it, then draw again from the new "
                f"commit; `tunesmith sample report {name}` prints the command"
            )
        if found.decision is Decision.incomplete:
            left = f"{found.unjudged:,} of {len(self.audit.drawn):,} records to judge"
            return f"audit {name} is not complete: {left}. `tunesmith sample next {name}` shows the next one"
        return f"audit {name} of {self.audit.design.asked.commit[:10]}: {found.decision}"


def standing(audits: Sequence[Audited], is_ancestor: Callable[[str, str], bool]) -> tuple[Audited, ...]:
    """The audits without those that a later one of the same records has answered.

    Later is one whose commit has the other's in its history: a failed lot is reworked, and drawn again from what came
    of it. The same records are those chosen by the same `--where`. Two draws from one commit both stand.
    """
    return tuple(one for one in audits if not any(_answers(other, one, is_ancestor) for other in audits))


def read(root: Path) -> tuple[Audited, ...]:
    """The audits that stand. Raises Failure where a review cannot be read, since it may say that a record is wrong."""
    names = audit_file.names(root)
    if not names:
        return ()
    known = summaries.read(TreeView.of(root))
    if broken := [path for path in known.unreadable if is_review(path)]:
        raise Failure(f"{broken[0]} cannot be read; run `tunesmith check`", code=1)
    erased = {one.id for one in known.records.values() if one.status == "erased"}
    drawn = ((name, audit_file.read(root, name)) for name in names)
    found = [Audited(name, audit, outcome.of_audit(audit, known.reviews, erased)) for name, audit in drawn]
    return standing(found, lambda older, newer: git.is_ancestor(root, older, newer))


def _answers(later: Audited, earlier: Audited, is_ancestor: Callable[[str, str], bool]) -> bool:
    asked = later.audit.design.asked, earlier.audit.design.asked
    same = _where(asked[0].where) == _where(asked[1].where)
    return same and asked[0].commit != asked[1].commit and is_ancestor(asked[1].commit, asked[0].commit)


def _where(conditions: Iterable[object]) -> frozenset[str]:
    return frozenset(map(str, conditions))
