"""What `dvc metrics` and `dvc plots` compare between two commits: few numbers, and rows for pictures."""

from collections.abc import Mapping
from typing import Any

from tunesmith.policy import EVALUATION, SPLITS
from tunesmith_tools.composition.evaluation import Fate
from tunesmith_tools.composition.lengths import MEASURES
from tunesmith_tools.composition.targets import percent

PLOTTED = ("task", "domain", "language")
SAFETY = ("prompt_harm", "response_mode", "refusal_reason")
LENGTHS = ("prompt_words", "answer_words")
_STATES = ("placed", "pending", "quarantined", "draft", "withdrawn", "erased")

Manifest = Mapping[str, Any]
Rows = list[dict[str, Any]]


def metrics(manifest: Manifest) -> dict[str, Any]:
    """The numbers of a manifest that are worth a comparison.

    A key means the same in every build. It is there whatever the numbers are, but for the targets, which are those of
    the policy, and the lengths of a split without records.
    """
    return {
        "records": {state: manifest["states"].get(state, 0) for state in _STATES},
        "splits": {split: _split(manifest["splits"][split]) for split in SPLITS},
        "shares": {
            name: {label: one["actual"] for label, one in shares.items()}
            for name, shares in manifest["targets"].items()
        },
        "targets": {
            name: {label: one["target"] for label, one in shares.items()}
            for name, shares in manifest["targets"].items()
        },
        "evaluation": {split: _admission(manifest["evaluation"][split]) for split in EVALUATION},
        "lengths": {measure: _medians(manifest["lengths"][measure]) for measure in MEASURES},
    }


def plots(manifest: Manifest) -> dict[str, dict[str, Rows]]:
    """Rows by the name of their picture and the split: records by label, by judgement of safety, by length in words.

    All splits have the same rows, so that the pictures stand beside each other; none has any where nothing is placed.
    """
    composition, lengths = manifest["composition"], manifest["lengths"]
    found = {}
    for name in PLOTTED:
        found[name] = _by_split(name, composition[name])
    safety = {f"{name}: {label}": counts for name in SAFETY for label, counts in composition[name].items()}
    found["safety"] = _by_split("label", safety)
    for name in LENGTHS:
        buckets = lengths[name]["buckets"] if composition["task"] else []
        found[name] = _by_split("words", {_range(one["from"], one["to"]): one for one in buckets})
    return found


def _by_split(name: str, counts: Mapping[str, Mapping[str, Any]]) -> dict[str, Rows]:
    return {split: [{name: label, "records": counts[label][split]} for label in counts] for split in SPLITS}


def _range(start: int, end: int | None) -> str:
    """From and to, with zeros before them: a picture sorts them as text."""
    return f"{start:04} and more" if end is None else f"{start:04} to {end:04}"


def _split(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in ("placed", "pending", "provisional")}


def _admission(found: Mapping[str, Any]) -> dict[str, float]:
    admitted = found[Fate.ADMITTED]
    return {
        "designated": found["designated"],
        "admitted": admitted,
        "rejected": found[Fate.REJECTED],
        "admitted_percent": percent(admitted, found["designated"]),
    }


def _medians(found: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        split: {name: several[name] for name in ("p5", "p50", "p95")} for split, several in found["percentiles"].items()
    }
