"""Rows judged strictly: what each says of which run, or what is wrong with it."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tunesmith.policy import SPLITS
from tunesmith_tools.results.population import Population
from tunesmith_tools.results.reading import Row
from tunesmith_tools.results.runs import ALL, TRAIN, Key
from tunesmith_tools.spelling import nearest

RUN_KEYS = ("release", "model", "step", "split", "higher_is_better")
OUTCOME_KEYS = ("id", *RUN_KEYS, "metric", "value")
SCORE_KEYS = (*RUN_KEYS, "metric", "stratum", "n", "value", "correct", "sd", "se")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")  # no `@` and no `/`: neither an address nor a path
_METRIC = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,59}(@[0-9]{1,6})?")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_WHOLE = re.compile(r"\d{1,12}")
_PARTS = re.compile(r"[^a-z]+")
_LOWER = {
    "loss",
    "perplexity",
    "ppl",
    "nll",
    "entropy",
    "bpb",
    "error",
    "errors",
    "wer",
    "cer",
    "ter",
    "mae",
    "mse",
} | {*("rmse", "ece", "brier", "toxicity", "hallucination")}
_BY_ROUNDING = 1e-6
_MOST = 1e50  # larger ones cannot be squared twice


class Wrong(Exception):
    """What is wrong with a row, its key first, for the user. `id` is one that no record has, if that is it."""

    def __init__(self, message: str, record: str = "") -> None:
        super().__init__(message)
        self.id = record


class _Named(NamedTuple):
    key: Key
    metric: str
    higher_is_better: bool


class Score(NamedTuple):
    """A metric over a stratum of a split. Without `right` and `deviation` nothing is known beside the value."""

    of: _Named
    split: str
    stratum: str
    size: int
    value: float
    right: int | None
    deviation: float | None


class Outcome(NamedTuple):
    """A metric of one record."""

    of: _Named
    split: str
    id: str
    value: float


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name: versions of the dataset, the records of those that they do name, and labels by attribute."""

    versions: Collection[str]
    releases: Mapping[str, Population]
    labels: Mapping[str, Collection[str]]


def judged(row: Row, known: Known, metrics: Collection[str]) -> Iterator[Score | Outcome]:
    """What a row says, of `metrics` alone if any are named. Raises Wrong."""
    values = row.values
    if "id" not in values:
        _refuse_others(values, SCORE_KEYS)
        if not metrics or values.get("metric") in metrics:
            yield _score(values, known)
        return
    if "metric" in values or "value" in values:
        _refuse_others(values, OUTCOME_KEYS)
        named = [(str(_required(values, "metric")), _required(values, "value"))]
    else:
        named = [(key, value) for key, value in values.items() if key not in OUTCOME_KEYS]
    if not named:
        raise Wrong("there is no metric: a row with an `id` has `metric` and `value`, or a key for each metric")
    for metric, value in named:
        if not metrics or metric in metrics:
            yield _outcome(values, metric, value, known)


def _outcome(values: Mapping[str, Any], metric: str, value: Any, known: Known) -> Outcome:
    of = _of(values, metric, known)
    population = known.releases[of.key.release]
    name, version = str(values["id"]), of.key.release
    split = population.splits.get(name)
    if split is None:
        raise Wrong(f"id: {name:.80} is no record of release {version}", name)
    claimed = _split(values) if "split" in values else split
    if claimed != split:
        told = f"id: {name} is in {split} of release {version}, not in {claimed}"
        if split == TRAIN:
            told += "; the model was trained on it, so that this evaluation leaks"
        raise Wrong(told)
    return Outcome(of, split, name, _number(metric, value, "; --metric NAME takes the keys that you name alone"))


def _score(values: Mapping[str, Any], known: Known) -> Score:
    of = _of(values, str(_required(values, "metric")), known)
    split, stratum = _split(values), _stratum(values, known)
    size = _whole("n", _required(values, "n"))
    most = known.releases[of.key.release].sizes[split]
    if not 0 < size <= most:
        told = "several answers to one record are one value, their mean" if size else "nothing was evaluated"
        raise Wrong(f"n: {size:,}, and {split} of release {of.key.release} has {most:,} records; {told}")
    right = _whole("correct", values["correct"]) if "correct" in values else None
    value = _number("value", _required(values, "value")) if right is None or "value" in values else 0.0
    if right is None:
        return _binomial(Score(of, split, stratum, size, value, None, _deviation(values, size)))
    if right > size:
        raise Wrong(f"correct: {right:,} of {size:,} records")
    if "value" in values and abs(value - right / size) > 0.005:
        raise Wrong(f"value: {value:g}, but {right:,} correct of {size:,} are {right / size:.4g}")
    if "sd" in values or "se" in values:
        raise Wrong("sd and se are of means; a share says `correct`")
    return Score(of, split, stratum, size, right / size, right, None)


def _binomial(score: Score) -> Score:
    """A mean whose records all gave 0 or 1 is a share: of numbers between 0 and 1 no others scatter so much."""
    share = score.value * (1 - score.value)
    if score.deviation is None or not 0 <= score.value <= 1 or score.size < 2:
        return score
    scatter = score.deviation**2 * (score.size - 1) / score.size
    if not math.isclose(scatter, share, rel_tol=_BY_ROUNDING, abs_tol=_BY_ROUNDING**2):
        return score
    return score._replace(right=round(score.value * score.size), deviation=None)


def _of(values: Mapping[str, Any], metric: str, known: Known) -> _Named:
    release = str(_required(values, "release"))
    if release not in known.releases:
        told = nearest(release, known.versions) if known.versions else "`tunesmith release` makes the first"
        raise Wrong(f"release: there is no release {release:.40}; {told}")
    model = str(_required(values, "model"))
    if not _WORD.fullmatch(model):
        raise Wrong(f"model: {model!r:.100} is no name of a run: use letters, digits, `.`, `_` and `-`")
    if not _METRIC.fullmatch(metric):
        raise Wrong(f"metric: {metric!r:.100} is no name of a metric, such as exact_match or pass@1")
    step = _whole("step", values["step"]) if "step" in values else None
    higher = values.get("higher_is_better")
    better = _boolean("higher_is_better", higher) if higher is not None else _is_better_higher(metric)
    return _Named(Key(release, model, step), metric, better)


def _is_better_higher(metric: str) -> bool:
    """By the words of its name, if nothing was said."""
    return _LOWER.isdisjoint(_PARTS.split(metric.lower()))


def _split(values: Mapping[str, Any]) -> str:
    split = str(_required(values, "split"))
    if split not in SPLITS:
        raise Wrong(f"split: {split!r:.40} is none; {nearest(split, SPLITS)}")
    return split


def _stratum(values: Mapping[str, Any], known: Known) -> str:
    stratum = str(values.get("stratum", ALL))
    attribute, sign, label = stratum.partition("=")
    if stratum == ALL:
        return stratum
    if not sign or attribute not in known.labels:
        there = nearest(attribute, [ALL, *known.labels])
        raise Wrong(f"stratum: {stratum!r:.80} is neither `{ALL}` nor `attribute=value`, such as task=code; {there}")
    if label not in known.labels[attribute]:
        raise Wrong(f"stratum: {label!r:.60} is no {attribute}; {nearest(label, known.labels[attribute])}")
    return stratum


def _deviation(values: Mapping[str, Any], size: int) -> float | None:
    """The standard deviation over records, from itself or from the standard error of their mean."""
    found = {key: _number(key, values[key]) for key in ("sd", "se") if key in values}
    if any(number < 0 for number in found.values()):
        raise Wrong(f"{min(found, key=lambda key: found[key])}: it is below zero")
    if len(found) == 2:
        raise Wrong("sd and se both stand here; one is enough")
    return found.get("sd", found["se"] * math.sqrt(size) if "se" in found else None)


def _required(values: Mapping[str, Any], key: str) -> Any:
    if key not in values:
        options = {"release": " (or say --release)", "model": " (or say --model)", "split": " (or say --split)"}
        raise Wrong(f"{key}: it is missing{options.get(key, '')}")
    return values[key]


def _refuse_others(values: Mapping[str, Any], keys: Collection[str]) -> None:
    for key in values:
        if key not in keys:
            raise Wrong(f"{key:.60}: no such key; {nearest(key, keys)}")


def _whole(key: str, value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str) or not _WHOLE.fullmatch(str(value)):
        raise Wrong(f"{key}: {value!r:.40} is no whole number")
    return int(value)


def _number(key: str, value: Any, hint: str = "") -> float:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        value = value.lower() == "true"
    try:
        number = float(value.replace("_", "?") if isinstance(value, str) else value)  # Python alone reads 1_0 as 10
    except (TypeError, ValueError, OverflowError):
        raise Wrong(f"{key}: {value!r:.40} is no number{hint}") from None
    if not abs(number) < _MOST:
        raise Wrong(f"{key}: {value!r:.40} is no number of a metric")
    return number


def _boolean(key: str, value: Any) -> bool:
    words = {"true": True, "false": False}
    if str(value).lower() not in words:
        raise Wrong(f"{key}: {value!r:.40} is neither true nor false")
    return words[str(value).lower()]
