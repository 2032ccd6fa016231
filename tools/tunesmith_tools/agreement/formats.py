"""A study as data: JSON with everything, and CSV with a row for each coefficient."""

import csv
import io
from typing import Any

from tunesmith_tools.agreement.against_gold import OfReviewer, Share
from tunesmith_tools.agreement.disputes import Contested, Dispute
from tunesmith_tools.agreement.intervals import LEVEL, RESAMPLES, Estimate
from tunesmith_tools.agreement.measuring import Measure
from tunesmith_tools.agreement.ratings import SCORES
from tunesmith_tools.agreement.study import Study

_DIGITS = 4
_COLUMNS = (
    *("judges", "stratum", "key", "label", "coefficient", "value", "low", "high"),
    *("texts", "groups", "pairs", "agreed", "why"),
)
_GOLD_COLUMNS = ("reviewer", "label", "agreed", "compared", "share", "low", "high", "records", "passed")


def gwet_name(measure: Measure) -> str:
    """AC1 compares equal and different; AC2 weighs how far ordered values are apart."""
    return "ac2" if measure.question.label in SCORES else "ac1"


def as_json(study: Study) -> dict[str, Any]:
    """Everything that a study found."""
    return {
        "selection": study.selection._asdict(),
        "interval": {"level": LEVEL, "resamples": RESAMPLES},
        "texts": study.texts,
        "compared": study.compared,
        "judges": [{"by": by, "kind": kind, "judgements": count} for (kind, by), count in study.judges.items()],
        "coefficients": [_measure(judges, one) for judges, several in study.measures.items() for one in several],
        "sections": [_section(one) for one in study.contested],
        "disputes": [_dispute(one) for one in study.disputes],
        "unreadable": list(study.unreadable),
    }


def as_csv(study: Study) -> str:
    """A row for each coefficient. Where a value or an interval is missing, the cell is empty and `why` says why."""
    rows = []
    for judges, several in study.measures.items():
        for one in several:
            begin = (judges, one.stratum, " ".join(one.key), one.question.name)
            end = (one.texts, one.groups, one.pairs, one.agreed)
            kappa = Estimate(one.kappa.value, why=one.kappa.why)
            for name, estimate in (("alpha", one.alpha), (gwet_name(one), one.gwet), ("kappa", kappa)):
                ends = (_rounded(number) for number in estimate[:3])
                rows.append((*begin, name, *ends, *end, estimate.why))
    return _csv(_COLUMNS, rows)


def gold_as_json(rows: list[OfReviewer]) -> list[dict[str, Any]]:
    """Each reviewer against the gold records."""
    return [
        {
            "by": row.by,
            "records": row.records,
            "passed": row.passed,
            "all": _share(row.every),
            "labels": {name: _share(share) for name, share in row.labels.items()},
        }
        for row in rows
    ]


def gold_as_csv(rows: list[OfReviewer]) -> str:
    """A row for each reviewer and label; that of all labels has an empty label."""
    lines = []
    for row in rows:
        for name, share in {"": row.every, **row.labels}.items():
            passed = "" if row.passed is None else str(row.passed).lower()
            lines.append((row.by, name, *_share(share).values(), row.records, passed))
    return _csv(_GOLD_COLUMNS, lines)


def _measure(judges: str, one: Measure) -> dict[str, Any]:
    return {
        "judges": judges,
        "stratum": one.stratum,
        "key": list(one.key),
        "label": one.question.name,
        "texts": one.texts,
        "groups": one.groups,
        "pairs": one.pairs,
        "agreed": one.agreed,
        "given": one.given,
        "met": [{"values": list(values), "pairs": count} for values, count in one.met.items()],
        "alpha": _estimate(one.alpha),
        gwet_name(one): _estimate(one.gwet),
        "kappa": {"mean": _rounded(one.kappa.value), "pairs": one.kappa.pairs, "why": one.kappa.why},
        "verdict": one.verdict,
    }


def _section(one: Contested) -> dict[str, Any]:
    matters = [{"label": label, "values": list(values), "texts": count} for label, values, count in one.matters]
    return {**one._asdict(), "matters": matters, "records": list(one.records)}


def _dispute(one: Dispute) -> dict[str, Any]:
    return {"record": one.record, "text": one.text, "label": one.column, "section": one.section, "said": dict(one.said)}


def _estimate(one: Estimate) -> dict[str, Any]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high), "why": one.why}


def _share(one: Share) -> dict[str, Any]:
    share = one.agreed / one.compared if one.compared else None
    ends = {"low": _rounded(one.low), "high": _rounded(one.high)}
    return {"agreed": one.agreed, "compared": one.compared, "share": _rounded(share), **ends}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS) + 0.0  # no -0.0


def _csv(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()
