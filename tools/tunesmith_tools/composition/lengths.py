"""How long prompts and answers are: percentiles and buckets by split, in whole numbers."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from tunesmith.policy import SPLITS
from tunesmith_tools.composition.counts import Placed

PERCENTS = (5, 25, 50, 75, 95)
# The last length of each bucket but the last. 29 and 200 words are those that guidelines/composition.md names.
_LAST = {"characters": (99, 299, 999, 2_999, 9_999), "words": (9, 29, 99, 200, 500, 1_000)}
MEASURES = tuple(f"{text}_{unit}" for text in ("prompt", "answer") for unit in _LAST)


def lengths(placed: Sequence[Placed]) -> dict[str, dict[str, Any]]:
    """Per measure, such as answer_words: its percentiles and its buckets, each by split."""
    found = {}
    for measure in MEASURES:
        by_split = {split: sorted(one.row[measure] for one in placed if one.split == split) for split in SPLITS}
        last = _LAST[measure.partition("_")[2]]
        found[measure] = {
            "percentiles": {split: percentiles(several) for split, several in by_split.items() if several},
            "buckets": buckets(by_split, last),
        }
    return found


def percentiles(ordered: Sequence[int]) -> dict[str, int]:
    """Values at PERCENTS of a list in order that is not empty, each one of its values, and its least and most.

    By nearest rank, the first definition of Hyndman and Fan (1996): the least value that so many percent do not exceed.
    """
    at = {f"p{percent}": ordered[-(-percent * len(ordered) // 100) - 1] for percent in PERCENTS}
    return {"least": ordered[0], **at, "most": ordered[-1]}


def buckets(by_split: Mapping[str, Sequence[int]], last: Sequence[int]) -> list[dict[str, Any]]:
    """How many values lie from one length to another, both included, by split; the last bucket has no end.

    Values are in order.
    """
    bounds = zip((0, *(end + 1 for end in last)), (*last, None), strict=True)
    return [{"from": start, "to": end, **_inside(by_split, start, end)} for start, end in bounds]


def _inside(by_split: Mapping[str, Sequence[int]], start: int, end: int | None) -> dict[str, int]:
    return {
        split: (len(values) if end is None else bisect_right(values, end)) - bisect_left(values, start)
        for split, values in by_split.items()
    }
