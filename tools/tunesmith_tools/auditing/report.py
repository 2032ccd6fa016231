"""What is reported of an audit, as one value of plain lists and mappings; `report_text` puts it into words."""

from pathlib import Path
from typing import Any

from tunesmith import review, source
from tunesmith.corpus import read_regular
from tunesmith_tools.auditing.audit_file import path_of
from tunesmith_tools.auditing.drawing import Audit, Design
from tunesmith_tools.auditing.outcome import Counts, Decision, Found, Outcome
from tunesmith_tools.console import Failure


def value_of(root: Path, name: str, audit: Audit, outcome: Outcome, verified: bool) -> dict[str, Any]:
    """Everything that is known of an audit. `verified`: the draw was made again and is the same. Shares are of 1."""
    design, plan = audit.design, audit.plan
    return {
        "audit": name,
        "revision": design.asked.commit,
        "where": [str(one) for one in design.asked.where],
        "demand": design.demand.told(),
        "lot": audit.lot,
        "size": plan.size,
        "accept": plan.accept,
        "drawn": len(audit.drawn),
        "unjudged": outcome.unjudged,
        "decision": outcome.decision.name,
        "verified": verified,
        "estimate": outcome.estimate and outcome.estimate.share,
        "interval": outcome.estimate and outcome.estimate.interval,
        "upper": outcome.upper,
        "certainty": design.demand.certainty,
        "sample": _counts(outcome.overall),
        "supplement_errors": sum(one.is_error for one in outcome.found[len(audit.sample) :]),
        "strata": [{"stratum": stratum or "all", **_counts(one)} for stratum, one in outcome.strata.items()],
        "found": [_error(root, one) for one in outcome.found if one.is_error],
        "next": _next(name, audit, outcome),
    }


def line_of(name: str, audit: Audit, outcome: Outcome) -> dict[str, Any]:
    """Where an audit stands, in a few numbers."""
    return {
        "audit": name,
        "revision": audit.design.asked.commit,
        "lot": audit.lot,
        "drawn": len(audit.drawn),
        "unjudged": outcome.unjudged,
        "errors": outcome.overall.errors,
        "decision": outcome.decision.name,
    }


def command_of(design: Design, name: str) -> str:
    """The command that draws an audit of the same design from another revision."""
    demand = design.demand._asdict()
    options = [f"--{key.replace('_', '-')} {_number(value)}" for key, value in demand.items()]
    options += [f"--where {one}" for one in design.asked.where]
    options += [f"--strata {','.join(design.asked.strata)}"] if design.asked.strata else []
    options += [f"--minimum {design.minimum}"] if design.minimum > 1 else []
    options += [f"--at-least {one}" for one in design.at_least]
    return f"tunesmith sample draw {name} {' '.join(options)}"


def next_name(name: str) -> str:
    """The name of an audit after another: v1, v1-2, v1-3."""
    stem, _, number = name.rpartition("-")
    return f"{stem}-{int(number) + 1}" if stem and number.isdigit() else f"{name}-2"


def _counts(one: Counts) -> dict[str, Any]:
    share = one.errors / one.drawn if one.judged == one.drawn else None
    return {
        "records": one.records,
        "drawn": one.drawn,
        "judged": one.judged,
        "errors": one.errors,
        "share": share,
        "exact": one.exact,
        "wilson": one.wilson,
    }


def _error(root: Path, found: Found) -> dict[str, Any]:
    return {
        "record": found.member.record,
        "stratum": found.member.stratum or "all",
        "state": found.state.value,
        "judgements": [_judgement(root, one.path) for one in found.reviews],
    }


def _judgement(root: Path, path: str) -> dict[str, Any]:
    """What an auditor wrote; summaries leave notes out. Raises Failure where the file is gone since."""
    content = read_regular(root / path)
    tree = source.read(path, content, "review").tree if isinstance(content, bytes) else None
    if tree is None:
        raise Failure(f"{path} cannot be read")
    one = review.from_tree(tree)
    return {"by": one.by, "verdict": one.verdict, "defects": list(one.defects), "note": one.note, "path": path}


def _next(name: str, audit: Audit, outcome: Outcome) -> str:
    if outcome.decision is Decision.failed:
        again = command_of(audit.design, next_name(name))
        return f"mend what was found and what is like it, commit, then draw anew from that commit: {again}"
    if outcome.unjudged:
        return f"tunesmith sample next {name}"
    return f"git add {path_of(name)} reviews && git commit, if they are not committed yet"


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int) else str(float(value))
