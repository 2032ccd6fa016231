"""Counts of the records of a build: by label and split, in tables of two labels, and by who wrote and judged them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tunesmith.people import People
from tunesmith.policy import SPLITS
from tunesmith_tools.composition.profile import Profile, some, turns_of

Row = Mapping[str, Any]
BySplit = dict[str, int]

# Labels of the record, not of its turns.
ATTRIBUTES = (
    *("task", "domain", "language", "prompt_harm", "response_harm", "response_mode", "refusal_reason"),
    *("hazards", "look_alike", "reasoning", "kind", "license", "guideline", "turns", "alternatives"),
)
TABLES = (("task", "domain"), ("task", "prompt_harm"))
UNKNOWN = "unknown"  # the kind of a handle that people.yaml does not have


class Placed(NamedTuple):
    """A record in its split: the split's name, and the record's row of the stage pack."""

    split: str
    row: Row


def composition(placed: Sequence[Placed]) -> dict[str, dict[str, BySplit]]:
    """Records by attribute, label and split; what a record does not have counts as none.

    `hazards` and `look_alike` are lists: a record counts once under each key that it names, and nowhere if it names
    none. So their counts do not add up to the records of a split, as those of every other attribute do.
    """
    return {
        name: _by_split((label, split) for split, row in placed for label in _labels(row[name])) for name in ATTRIBUTES
    }


def tables(placed: Iterable[Placed]) -> dict[str, dict[str, dict[str, int]]]:
    """Records of all splits by two attributes; a cell without records is left out."""
    rows = [one.row for one in placed]
    found = {}
    for first, second in TABLES:
        table: dict[str, dict[str, int]] = defaultdict(dict)
        for (label, other), count in sorted(Counter((row[first], row[second]) for row in rows).items()):
            table[label][other] = count
        found[f"{first}_by_{second}"] = dict(table)
    return found


def authors(placed: Iterable[Placed], people: People) -> dict[str, dict[str, BySplit]]:
    """Records by the kind of their author, the author, and split."""
    return _by_kind(((row["author"], split) for split, row in placed), people)


def reviews(placed: Iterable[Placed], given: Iterable[Row], people: People) -> dict[str, dict[str, BySplit]]:
    """Reviews that count for the records, by the kind of the reviewer, the reviewer, and the record's split."""
    splits = {one.row["id"]: one.split for one in placed}
    counting = ((row["by"], splits[row["record"]]) for row in given if row["counts"] and row["record"] in splits)
    return _by_kind(counting, people)


def judged(placed: Iterable[Placed], given: Iterable[Row]) -> dict[str, BySplit]:
    """Records by how many reviews count for them, and split."""
    counts = Counter(row["record"] for row in given if row["counts"])
    return _by_split((str(counts[row["id"]]), split) for split, row in placed)


def profile(row: Row) -> Profile:
    """The labels of a packed record that shares are aimed at."""
    plain = ("task", "domain", "language", "prompt_harm", "response_mode", "reasoning")
    return Profile(
        **{name: row[name] or "" for name in plain},
        turns=turns_of(row["user_turns"]),
        look_alike=some(len(row["look_alike"])),
        alternatives=some(row["alternatives"]),
        hazards=tuple(row["hazards"]),
    )


def _by_kind(pairs: Iterable[tuple[str, str]], people: People) -> dict[str, dict[str, BySplit]]:
    found: dict[str, dict[str, BySplit]] = defaultdict(dict)
    for handle, counts in _by_split(pairs).items():
        found[people.kind(handle) or UNKNOWN][handle] = counts
    return dict(found)


def _by_split(pairs: Iterable[tuple[str, str]]) -> dict[str, BySplit]:
    """How often each label comes with each split."""
    counts = Counter(pairs)
    return {label: {split: counts[label, split] for split in SPLITS} for label in sorted({one for one, _ in counts})}


def _labels(given: Any) -> list[str]:
    if isinstance(given, list):
        return [str(value) for value in given]
    return ["none" if given is None else str(given)]
