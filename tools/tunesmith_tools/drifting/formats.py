"""A comparison as data and as rows of a table. Numbers are rounded, so that every machine writes the same."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tunesmith.policy import Drift
from tunesmith_tools.drifting import sentences
from tunesmith_tools.drifting.comparison import Comparison
from tunesmith_tools.drifting.study import Attribute, Study, Verdict

_DIGITS = 4


class Cells(NamedTuple):
    """A row of the table that people read: an attribute, what of it changed most, and the verdict."""

    attribute: str
    what: str
    kept: str
    added: str
    p: str
    effect: str
    verdict: str


HEADER = Cells("", "most changed", "kept", "added", "p", "effect", "")


def nothing_to_compare() -> dict[str, Any]:
    """What is written while there is no release."""
    return {"compared_with": None, "alarms": [], "note": sentences.NO_RELEASE}


def as_json(found: Comparison, alarms: Sequence[str], settings: Drift) -> dict[str, Any]:
    """Everything that a comparison found."""
    return {
        "compared_with": found.since,
        "alarms": list(alarms),
        "settings": settings._asdict(),
        "records": {
            "kept": found.added.kept,
            "added": found.added.added,
            "left": found.left.added,
            "lost": found.lost,
            "then": found.records_then,
            "now": found.records_now,
        },
        "tests": found.added.tests,
        "attributes": _attributes(found.added),
        "words": [_rounded(one._asdict()) for one in found.words],
        "left": _attributes(found.left),
    }


def shares(found: Comparison) -> list[dict[str, Any]]:
    """A row for each attribute, label and side: the share of all records then and now, in percent, for plots."""
    return [
        {"attribute": name, "label": f"{name}: {sentences.named(label)}", "side": side, "percent": round(percent, 2)}
        for name, label, then, now in sentences.shares(found.then, found.now)
        for side, percent in (("then", then), ("now", now))
    ]


def rows(study: Study) -> list[Cells]:
    """The attributes, those that drifted first."""
    order = list(Verdict)
    return [_cells(one) for one in sorted(study.attributes, key=lambda one: order.index(one.verdict)) if _differs(one)]


def _differs(one: Attribute) -> bool:
    """Whether there is anything to compare: records that all have one label tell nothing."""
    return one.p is not None or len(one.labels) > 1


def _cells(one: Attribute) -> Cells:
    p = sentences.probability(one.p).removeprefix("= ")
    verdict = "too rare to tell" if one.p is None and one.verdict is Verdict.unseen else str(one.verdict)
    if one.spread:
        kept, added = (f"{side[1]:,.0f}" for side in (one.spread.kept, one.spread.added))
        return Cells(one.name, f"median {one.spread.unit}", kept, added, p, f"W {one.effect:.2f}", _reach(verdict, one))
    if one.words:
        by_chance, unseen = f"{100 * one.words.unseen_by_chance:.1f}%", f"{100 * one.words.unseen:.1f}%"
        return Cells(one.name, "words not in the others", by_chance, unseen, p, f"JS {one.effect:.4f}", verdict)
    label = sentences.most_changed(one)
    if label is None:
        return Cells(one.name, "", "", "", p, "", verdict)
    kept, added = f"{label.kept_percent:.1f}%", f"{label.added_percent:.1f}%"
    return Cells(one.name, sentences.named(label.label), kept, added, p, f"V {one.effect:.2f}", _reach(verdict, one))


def _reach(verdict: str, one: Attribute) -> str:
    """What is not seen may still be there: the verdict with the change that would be seen four times in five."""
    if one.verdict not in (Verdict.unseen, Verdict.too_few) or one.p is None:
        return verdict
    change = f"{one.seen_from:.2f} standard deviations" if one.spread else f"{one.seen_from:.1f} points"
    return f"{verdict}; less than {change} may hide"


def _attributes(study: Study) -> list[dict[str, Any]]:
    return [_attribute(one) for one in study.attributes]


def _attribute(one: Attribute) -> dict[str, Any]:
    value: dict[str, Any] = {
        "attribute": one.name,
        "verdict": str(one.verdict),
        "p": one.p,
        "effect": one.effect,
        "seen_from": one.seen_from,
    }
    if one.spread:
        value["spread"] = {"unit": one.spread.unit, "kept": one.spread.kept, "added": one.spread.added}
    elif one.words:
        value["words"] = {
            "divergence": one.words.divergence,
            "unseen": one.words.unseen,
            "unseen_by_chance": one.words.unseen_by_chance,
        }
    else:
        value["labels"] = [
            {
                "label": label.label,
                "kept": label.kept,
                "added": label.added,
                "kept_percent": label.kept_percent,
                "added_percent": label.added_percent,
                "p": label.p,
                "moved": label.moved,
            }
            for label in one.labels
        ]
    rounded: dict[str, Any] = _rounded(value)
    return rounded


def _rounded(value: Any) -> Any:
    """A tree with its fractions rounded; what is beyond all numbers becomes null, as JSON has none such."""
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0 if abs(value) != float("inf") else None
    return value
