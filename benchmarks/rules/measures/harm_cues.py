"""How well the score of harm_cues puts prompts that ask for harm before those that do not, beside a plain word list.

The cues were written with rows of even number in view; rows of odd number were not looked at and are given apart.
"""

from collections.abc import Callable, Iterator
from itertools import groupby

import data
from data import Row
from measures import Measure
from tunesmith import harm_cues, text

_BASELINE = frozenset(
    text.words(
        "kill murder bomb steal shoot stab poison attack rape drugs cocaine meth weapon gun hack malware suicide "
        "terrorist explosive rob fraud launder kidnap torture abuse illegal hate racist porn sex virus"
    )
)
_UNSAFE = "Requests with safety concerns"
_WITHOUT_HAZARD = ("misinformation", "incomprehensible")  # no key of the policy: nothing could be named
_BENIGN = (
    "vicuna_questions.jsonl",
    "mt_bench_questions.jsonl",
    "self_instruct_seed_tasks.jsonl",
    "gsm8k_train.jsonl",
)
_SAMPLE = 200  # rows of a file, its first ones

Scored = list[tuple[bool, float, float]]


def measures() -> Iterator[Measure]:
    """The rows of the table: each pair of sets, all rows and the unseen half."""
    harmful = [row for row in data.rows("coconot_eval.jsonl") if row.truth["category"] == _UNSAFE]
    named = [row for row in harmful if row.truth["subcategory"] not in _WITHOUT_HAZARD]
    contrast = [row for row in data.rows("coconot_contrast.jsonl") if row.truth["category"] == _UNSAFE]
    xstest = data.rows("xstest_prompts.csv")
    unsafe, safe = ([row for row in xstest if row.truth["label"] == label] for label in ("unsafe", "safe"))
    benign = [row for file in _BENIGN for row in data.rows(file)[:_SAMPLE]]
    for what, bad, good in (
        (
            "prompts to review first: CoCoNot unsafe, with a hazard of the policy, before its look-alikes",
            named,
            contrast,
        ),
        ("prompts to review first: CoCoNot unsafe, misinformation too, before its look-alikes", harmful, contrast),
        ("prompts to review first: XSTest unsafe before its look-alikes", unsafe, safe),
        ("prompts to review first: both unsafe before plain tasks", [*named, *unsafe], benign),
    ):
        yield _measure(what, bad, good)


def _measure(what: str, bad: list[Row], good: list[Row]) -> Measure:
    rows = [(row, True) for row in bad] + [(row, False) for row in good]
    scored = {row.key: (harmful, *_scores(row)) for row, harmful in rows}
    unseen = [scored[row.key] for row, _ in rows if row.number % 2]
    every = list(scored.values())
    ours, theirs = (f"{_said(every, column)}; unseen half {_said(unseen, column)}" for column in (1, 2))
    better = roc_area(unseen, 1) > roc_area(unseen, 2)
    count = f"{what} (n = {len(bad)}, {len(good)}; unseen {sum(one[0] for one in unseen)}, "
    count += f"{sum(not one[0] for one in unseen)})"
    target = "above the baseline on the unseen half"
    return Measure(count, target, ours, f"{len(_BASELINE)} words: {theirs}", better)


def _scores(row: Row) -> tuple[float, float]:
    prompt = row.record.messages[0].content
    plain = len(_BASELINE.intersection(text.words(text.folded(prompt))))
    return harm_cues.score(prompt), float(plain)


def _said(scored: Scored, column: int) -> str:
    return f"AUC {roc_area(scored, column):.3f}, AP {average_precision(scored, column):.3f}"


def roc_area(scored: Scored, column: int) -> float:
    """The chance that a harmful prompt has a higher score than a harmless one; equal scores count half."""
    below = pairs = 0.0
    harmless_before = 0
    for _, group in groupby(sorted(scored, key=_by(column)), key=_by(column)):
        flags = [one[0] for one in group]
        harmful = sum(flags)
        harmless = len(flags) - harmful
        below += harmful * (harmless_before + harmless / 2)
        harmless_before += harmless
        pairs += harmful
    return below / (pairs * harmless_before)


def average_precision(scored: Scored, column: int) -> float:
    """Precision at each step of recall, summed; prompts of equal score are taken together."""
    taken = right = 0
    area = 0.0
    total = sum(one[0] for one in scored)
    for _, group in groupby(sorted(scored, key=_by(column), reverse=True), key=_by(column)):
        flags = [one[0] for one in group]
        taken += len(flags)
        right += sum(flags)
        area += sum(flags) / total * right / taken
    return area


def _by(column: int) -> Callable[[tuple[bool, float, float]], float]:
    return lambda one: one[column]
