"""What the kept results tell: every run, and of those that are asked about their gaps, regressions and trends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tunesmith_tools.console import Failure
from tunesmith_tools.results import population
from tunesmith_tools.results.checkpoints import Trend, trends
from tunesmith_tools.results.comparisons import Compared, Margins, gaps, pairs, regressions
from tunesmith_tools.results.population import Population
from tunesmith_tools.results.runs import TRAIN, Run
from tunesmith_tools.results.verdicts import Word
from tunesmith_tools.spelling import nearest


class Basis(NamedTuple):
    """What a comparison on a split rests on: records of either release, of both, and of these the edited ones.

    `pairs` is how many were judged in both runs one by one in the same text, the least of all metrics; 0 if none were.
    `edited` is None where git has not the records of both releases.
    """

    split: str
    before: int
    after: int
    common: int
    edited: int | None
    pairs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, what the comparison rests on, and what came of it."""

    before: Run
    after: Run
    bases: Sequence[Basis]
    found: Sequence[Compared]

    @property
    def regressions(self) -> list[Compared]:
        """Where the later run is worse."""
        return [one for one in self.found if one.verdict.word is Word.found]


@dataclass(frozen=True, slots=True)
class Study:
    """All runs, and of those that are asked about the gaps, comparisons and trends; `notes` say what is missing."""

    runs: Sequence[Run]
    margins: Margins
    gaps: Sequence[tuple[Run, Sequence[Compared]]]
    comparisons: Sequence[Comparison]
    trends: Sequence[Trend]
    notes: Sequence[str]


def study(root: Path, runs: Sequence[Run], before: str | None, after: str | None, margins: Margins) -> Study:
    """What runs tell. `before` and `after` name a release or a run; without them the newest two releases are meant.

    Raises Failure where nothing is called so.
    """
    _refuse_contradictions(runs)
    later = _named(runs, after or runs[-1].key.release, "--after")
    earlier = _earlier(runs, before, later)
    matched, notes = _matched(earlier, later)
    known = population.listing(root)
    versions = dict.fromkeys(run.key.release for pair in matched for run in pair)
    releases = population.of(root, [known[version] for version in versions if version in known])
    return Study(
        runs,
        margins,
        [(run, found) for run in later if (found := gaps(run, margins))],
        [_comparison(root, releases, one, other, margins) for one, other in matched],
        trends([run for run in runs if run.key[:2] in {one.key[:2] for one in later}]),
        notes,
    )


def last_checkpoints(runs: Sequence[Run]) -> list[Run]:
    """Of each model of a release the last checkpoint."""
    return list({(run.key.release, run.key.model): run for run in runs}.values())


def _named(runs: Sequence[Run], name: str, option: str) -> list[Run]:
    """A run by its name, or those of a release, each with its last checkpoint."""
    one = [run for run in runs if run.key.name == name]
    found = one or last_checkpoints(
        [run for run in runs if name in (run.key.release, f"{run.key.release}/{run.key.model}")]
    )
    if not found:
        known = dict.fromkeys([*(run.key.release for run in runs), *(run.key.name for run in runs)])
        raise Failure(f"{option} {name}: no result is kept of it; {nearest(name, known)}")
    return found


def _earlier(runs: Sequence[Run], before: str | None, later: Sequence[Run]) -> list[Run]:
    if before is not None:
        return _named(runs, before, "--before")
    first = min(later, key=lambda run: run.key.order)
    older = [run for run in runs if run.key.order[0] < first.key.order[0]]
    return _named(older, older[-1].key.release, "--before") if older else []


def _matched(earlier: Sequence[Run], later: Sequence[Run]) -> tuple[list[tuple[Run, Run]], list[str]]:
    """Runs to compare: those of one model, else the only ones there are; and what to say of the others."""
    if len(earlier) == len(later) == 1:
        return [(earlier[0], later[0])], []
    found, notes = [], []
    for run in later:
        same = [one for one in earlier if one.key.model == run.key.model]
        if same or len(earlier) == 1:
            found.append(((same or list(earlier))[0], run))
        elif earlier:
            names = " or ".join(one.key.name for one in earlier)
            notes.append(
                f"{run.key.name} has no run of its name to compare with: say --after {run.key.name} --before {names}"
            )
    if not earlier:
        first = later[0].key.release
        notes.append(f"no results of a release before {first} are kept: there is no earlier one to compare with")
    return found, notes


def _comparison(
    root: Path, releases: Mapping[str, Population], before: Run, after: Run, margins: Margins
) -> Comparison:
    one, other = (releases.get(run.key.release) for run in (before, after))
    bases = []
    if one and other:
        edited = population.edited(root, one.release, other.release)
        splits = dict.fromkeys(part.split for part in after.parts if part.split != TRAIN)
        for split in splits:
            metrics = [part.metric for part in after.parts if part.split == split and before.part(part.metric, split)]
            if metrics:
                matched = min(len(pairs(before, after, metric, split)) for metric in metrics)
                bases.append(_basis(split, one, other, edited, matched))
    return Comparison(before, after, bases, regressions(before, after, margins))


def _basis(split: str, before: Population, after: Population, edited: Collection[str] | None, matched: int) -> Basis:
    earlier, later = ({name for name, where in one.splits.items() if where == split} for one in (before, after))
    common = earlier & later
    changed = None if edited is None else len(common.intersection(edited))
    return Basis(split, len(earlier), len(later), len(common), changed, matched)


def _refuse_contradictions(runs: Sequence[Run]) -> None:
    """A metric that is better when higher in one file and when lower in another tells nothing."""
    known: dict[str, tuple[bool, str]] = {}
    for run in runs:
        for part in run.parts:
            better, name = known.setdefault(part.metric, (part.higher_is_better, run.key.name))
            if better != part.higher_is_better:
                raise Failure(
                    f"{part.metric} is better when {_word(better)} in {name} and when {_word(not better)} in "
                    f"{run.key.name}; add one of them again with `higher_is_better` and --replace"
                )


def _word(higher: bool) -> str:
    return "higher" if higher else "lower"
