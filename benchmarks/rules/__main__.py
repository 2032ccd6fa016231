"""`make bench-rules`: runs the rules over public data and labelled examples, and prints what they found and missed."""

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import cost
import fired
import labelled
import run
from measures import Measure, share
from score import Score

import data

PAGE = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
MEASURED = (
    "safety",
    "harm_cues",
    "privacy",
    "reasoning",
    "dialogue",
    "style",
    "constraints",
    "instruction",
    "duplicates",
)


def main() -> int:
    """Run what was asked for; the exit status says whether it could be measured, not whether targets were met."""
    options = _parser().parse_args()
    if data.home() is None:
        print(f"bench-rules: {data.HOME} names no folder; it holds the public data that rules are measured on.")
        return 1
    hooks = tuple(options.hook or fired.HOOKS)
    if options.sample:
        print("\n".join(fired.sample(options.sample, options.size, tuple(options.file))))
        return 0
    if options.missed:
        print("\n".join(_misjudged(options.missed)))
        return 0
    page = "\n\n".join(_sections(tuple(options.hook or MEASURED), hooks))
    print(page)
    if options.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{page}\n{END}{after}", "utf-8")
    return 0


def _sections(measured: tuple[str, ...], hooks: tuple[str, ...]) -> Iterator[str]:
    yield "\n".join(_measures(measured))
    yield "\n".join(_rules(hooks))


def _measures(hooks: tuple[str, ...]) -> Iterator[str]:
    yield "| what | target | measured | baseline | |"
    yield "|---|---|---|---|---|"
    for hook in hooks:
        measures: Iterator[Measure] = importlib.import_module(f"measures.{hook}").measures()
        for one in measures:
            met = {None: "", True: "met", False: "missed"}[one.met]
            yield f"| {one.what} | {one.target} | {one.measured} | {one.beside} | {met} |"


def _rules(hooks: tuple[str, ...]) -> Iterator[str]:
    yield "| rule | read: should, should not | right | wrong | missed | precision | recall | rows it fires on | µs |"
    yield "|---|---|---|---|---|---|---|---|---|"
    known, total = set(labelled.rules()), sum(len(data.rows(file)) for file in data.READERS)
    for name, counter in fired.counts(hooks).items():
        cells = ["", "", "", "", "", ""]
        if name in known:
            score = Score.of((one.fires, run.fires(name, one.record)) for one in labelled.examples(name))
            read = f"{score.right + score.missed}, {score.wrong + score.silent}"
            cells = [read, *map(str, score[:3]), share(score.precision), share(score.recall)]
        count = f"{counter.total():,} of {total:,}"
        yield f"| {' | '.join([name, *cells, count, f'{cost.microseconds(name):.1f}'])} |"


def _misjudged(rule: str) -> Iterator[str]:
    for one in labelled.examples(rule):
        said = run.fires(rule, one.record)
        if said != one.fires:
            yield f"{'wrong' if said else 'missed'}: {one.name}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bench-rules", description=__doc__)
    parser.add_argument("--hook", action="append", help="measure this hook alone; may be repeated")
    parser.add_argument("--sample", metavar="RULE", help="print findings of a rule on the public data, to read them")
    parser.add_argument("--size", type=int, default=30, help="how many rows --sample prints (30)")
    parser.add_argument("--file", action="append", default=[], help="draw the sample from this file; may be repeated")
    parser.add_argument("--missed", metavar="RULE", help="name the labelled examples that a rule judges wrongly")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
