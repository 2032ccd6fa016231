"""What this repository ships as data: its policy, records and reviews, each read once in a process."""

from functools import cache
from typing import Literal

from samples import REPOSITORY
from tunesmith import policy, record, review, source
from tunesmith.canonical import Tree
from tunesmith.corpus import POLICY


@cache
def own_policy() -> policy.Policy:
    return policy.load(POLICY, (REPOSITORY / POLICY).read_bytes())


@cache
def records() -> dict[str, record.Record]:
    """By id, whatever their status."""
    return {one.id: one for one in map(record.from_tree, _trees("record"))}


@cache
def reviews() -> tuple[review.Review, ...]:
    return tuple(map(review.from_tree, _trees("review")))


def _trees(kind: Literal["record", "review"]) -> list[Tree]:
    found = []
    for path in sorted((REPOSITORY / f"{kind}s").glob("*/**/*.yaml")):
        tree = source.read(path.relative_to(REPOSITORY).as_posix(), path.read_bytes(), kind).tree
        assert tree is not None, path
        found.append(tree)
    return found
