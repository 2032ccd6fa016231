"""What a rule costs: time a record, and how that grows with texts that are built to be slow."""

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import run

import data
from tunesmith import source
from tunesmith.record import Record, from_tree

SIZES = (4_000, 32_000)  # characters; time may grow with their ratio and no more
MOST = 2.5 * SIZES[1] / SIZES[0]
_LEAST = 2e-3  # seconds below which growth is noise

# Each makes a text of about so many characters on which careless patterns go back and forth.
ADVERSARIES: dict[str, Callable[[int], str]] = {
    "letters": lambda size: "a" * size,
    "digits": lambda size: "1" * size,
    "blanks": lambda size: "x" + " " * size + "y",
    "lines": lambda size: "\n" * size,
    "numbers": lambda size: "12 " * (size // 3),
    "sums": lambda size: "1+" * (size // 2),
    "dotted": lambda size: "1." * (size // 2),
    "dashed": lambda size: "4-" * (size // 2),
    "stars": lambda size: "*" * size,
    "starred": lambda size: "**a " * (size // 4),
    "backticks": lambda size: "` `` ``` " * (size // 9),
    "brackets": lambda size: "[" * (size // 2) + "](" * (size // 4),
    "braces": lambda size: "{" * size,
    "quotes": lambda size: "\"'" * (size // 2),
    "pipes": lambda size: "|-" * (size // 2),
    "ats": lambda size: "a@" * (size // 2),
    "words": lambda size: "I cannot help sorry but " * (size // 24),
    "the text": lambda size: "the text below " * (size // 15),
    "at least": lambda size: "at least 3 words " * (size // 17),
    "slashes": lambda size: "http://a:" * (size // 9),
    "keys": lambda size: "key=" * (size // 4),
    "sentences": lambda size: "Not. " * (size // 5),
    "bullets": lambda size: "- a\n" * (size // 4),
    "equals": lambda size: "1 = " * (size // 4),
    "hex": lambda size: "a1" * (size // 2),
}


def growth(rule: str) -> Iterator[tuple[str, float]]:
    """For each adversary on which a rule is slow at all: how many times as long the longer text took."""
    for name, make in ADVERSARIES.items():
        for places in ((True, True), (True, False), (False, True)):
            short, long = (_seconds(rule, make(size), places) for size in SIZES)
            if long > _LEAST:
                yield f"{name} {places}", long / max(short, _LEAST * SIZES[0] / SIZES[1])


def _seconds(rule: str, text: str, places: tuple[bool, bool]) -> float:
    prompt, answer = (text if place else "Hello?" for place in places)
    return min(_once(rule, data.record([prompt, answer])) for _ in range(2))


def _once(rule: str, record: Record) -> float:
    begin = time.perf_counter()
    run.problems(rule, record)
    return time.perf_counter() - begin


@cache
def shipped() -> tuple[Record, ...]:
    """This repository's own records."""
    return tuple(_records(run.REPOSITORY / "records"))


def _records(folder: Path) -> Iterator[Record]:
    for path in sorted(folder.rglob("*.yaml")):
        tree = source.read(path.relative_to(run.REPOSITORY).as_posix(), path.read_bytes(), "record").tree
        assert tree is not None, path
        yield from_tree(tree)


def microseconds(rule: str) -> float:
    """CPU time of a rule on one of our own records, the mean of all, with the views of texts that rules share made."""
    run.problems(rule, shipped()[0])
    for record in shipped():
        for passage in record.passages:
            _ = passage.vocabulary, passage.prose, passage.sentences
    begin = time.process_time()
    for record in shipped():
        run.problems(rule, record)
    return (time.process_time() - begin) / len(shipped()) * 1e6
