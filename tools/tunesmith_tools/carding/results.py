"""What reviewers and auditors found, in sentences that the page and the Croissant description share."""

from collections.abc import Iterator

from tunesmith.finding import counted
from tunesmith_tools.agreement.measuring import Measure
from tunesmith_tools.auditing.outcome import Decision
from tunesmith_tools.carding.judged import Agreement, Audited

NO_AUDIT = "No random sample was audited."


def compared(found: Agreement) -> str:
    """How much of what was judged can be compared."""
    if not found.compared:
        return "Agreement is not known: no text was judged by two reviewers."
    judged = counted(found.texts, "judged text")
    return f"Of {judged}, {found.compared:,} have first judgements by two or more reviewers."


def measures(found: Agreement) -> Iterator[tuple[str, Measure]]:
    """Every coefficient with those whom it speaks of."""
    groups = (("all", found.everybody), ("persons", found.persons), ("models", found.models))
    return ((who, one) for who, several in groups for one in several)


def coefficient(who: str, one: Measure) -> str:
    """Krippendorff's alpha with its interval, the share of pairs that are equal, and what both rest on."""
    pairs = f"{one.agreed / one.pairs:.0%} of {counted(one.pairs, 'pair')} equal, {counted(one.texts, 'text')}"
    return f"Krippendorff's alpha of {one.question.name}, {who}: {alpha(one)} ({interval(one)}); {pairs}."


def alpha(one: Measure) -> str:
    """The coefficient as a number."""
    return "undefined" if one.alpha.value is None else _number(one.alpha.value)


def interval(one: Measure) -> str:
    """The 95 % bootstrap interval of alpha, or why it or alpha itself is missing."""
    if one.alpha.low is None or one.alpha.high is None:
        return one.alpha.why
    return f"{_number(one.alpha.low)} to {_number(one.alpha.high)}"


def audit(one: Audited) -> str:
    """An audit: of what, how much was drawn, and what share is wrong."""
    design, found = one.audit.design, one.outcome
    where = f" with {' and '.join(map(str, design.asked.where))}" if design.asked.where else ""
    drawn = counted(len(one.audit.drawn), "record")
    of = f"{one.name}: {drawn} drawn from {one.audit.lot:,}{where} of commit {design.asked.commit[:10]}"
    if found.estimate is None:
        failed = "; failed already" if found.decision is Decision.failed else ""
        return f"{of}; {found.unjudged:,} still to be judged{failed}."
    low, high = found.estimate.interval
    wrong = f"{_percent(found.estimate.share)} of the lot is wrong, 95 % interval {_percent(low)} to {_percent(high)}"
    return f"{of}; {wrong}; {found.decision.value}."


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"  # no -0.00


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
