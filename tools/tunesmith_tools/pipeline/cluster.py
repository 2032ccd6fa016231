"""Stage cluster: which records are alike, what hangs together through links of any kind, what repeats a benchmark.

Pairs come from core's index of near-duplicates, compared exactly. A waiver lets two records that are alike stay, and
lets no split part them. A withdrawn record is compared with nothing, since no export holds it; what replaces it follows
it by its keys.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from sys import intern
from typing import NamedTuple

from tunesmith import benchmark, git, neighbours, record, similarity
from tunesmith.benchmark import BenchmarkSet
from tunesmith.corpus import TreeView
from tunesmith.people import People
from tunesmith.record import Record
from tunesmith_hooks import parallel
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure, progress
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.pipeline import components, documents, folders, pack
from tunesmith_tools.pipeline.linking import Links, Pair, candidates

PAIRS = f"{folders.CLUSTER}/pairs.tsv"
COMPONENTS = f"{folders.CLUSTER}/components.json"
BENCHMARKS = f"{folders.CLUSTER}/benchmarks.tsv"
_RULE = "duplicates/benchmark"


class Repeat(NamedTuple):
    """A text of a record that repeats an item of a benchmark, by its JSON pointer, such as /messages/2/content.

    `waived_by` has the handles of those who said in the record that this text may stay, with spaces between them.
    """

    id: str
    place: str
    benchmark: str
    item: int
    waived_by: str = ""

    @property
    def told(self) -> str:
        """What it repeats, in words."""
        return f"{self.place} repeats item {self.item} of the benchmark {self.benchmark}"


@dataclass(frozen=True, slots=True)
class Clusters:
    """Pairs of records that are alike, sorted, and texts that repeat benchmarks."""

    pairs: Sequence[Pair] = ()
    repeats: Sequence[Repeat] = ()

    def contaminated(self, people: People) -> dict[str, Repeat]:
        """By id, the first text of each record that repeats a benchmark and that no person accepted."""
        found: dict[str, Repeat] = {}
        for one in self.repeats:
            if not any(people.kind(handle) == "person" for handle in one.waived_by.split()):
                found.setdefault(one.id, one)
        return found


def run(root: Path) -> None:
    """Write build/cluster/{pairs.tsv, components.json, benchmarks.tsv}. Raises Failure as `of` does."""
    found = of(TreeView.of(root))
    links = Links.of(candidates(pack.read(root).records, read_ledger(root)), found.pairs)
    pairs = (pair for pair in found.pairs if pair.one in links.candidates and pair.other in links.candidates)
    repeats = (one for one in found.repeats if one.id in links.candidates)
    folders.fresh(root, folders.CLUSTER)
    _write_table(root / PAIRS, Pair._fields, pairs)
    _write_table(root / BENCHMARKS, Repeat._fields, repeats)
    groups = components.of(links)
    large = [
        {"component": one.members[0], "holds": [each._asdict() for each in one.holds], "chain": one.chain}
        for one in groups
        if one.holds
    ]
    listed = [{"size": len(one.members), "members": one.members, "strata": one.strata} for one in groups]
    folders.write_json(root / COMPONENTS, {"components": listed, "large": large})


def read(root: Path) -> Clusters:
    """What `run` wrote, but for the components."""
    pairs = [
        Pair(intern(one), intern(other), intern(kind), int(thousandths))  # each id is kept once, not once a pair
        for one, other, kind, thousandths in _table(root / PAIRS)
    ]
    repeats = [
        Repeat(name, place, benchmark_name, int(item), waived_by)
        for name, place, benchmark_name, item, waived_by in _table(root / BENCHMARKS)
    ]
    return Clusters(pairs, repeats)


def of(view: TreeView) -> Clusters:
    """Pairs of active and draft records of the working tree, and texts that repeat benchmarks.

    Only what changed since the last check is compared anew. Raises Failure where the hashes of a benchmark are not
    here: a build never passes over what it cannot see.
    """
    head = git.head(view.root)
    found = neighbours.of(view, head, view.changes(head), whole=True)
    for fresh in progress(parallel.outcomes(found.read, found.lacking()), "records compared"):
        found.add(fresh)
    pairs = sorted(_pair(pair) for pair in found.pairs)
    if found.notes:
        raise Failure("\n".join(found.notes), code=1)
    return Clusters(pairs, sorted(_repeats(view, found)))


def _pair(pair: neighbours.Pair) -> Pair:
    one, other = sorted(intern(record.id_of(path)) for path in (pair.at, pair.other))
    return Pair(one, other, pair.kind, pair.thousandths)


def _repeats(view: TreeView, found: neighbours.Neighbours) -> Iterator[Repeat]:
    if not found.sets:
        return
    paths = {path for path, _ in found.overlaps}
    attaching = documents.tracked(view.root)
    if attaching:  # the gate has not seen the texts of documents
        paths.update(git.mentioning(view.root, attaching, record.FOLDER, staged=False))
    for one in pack.filled(view.root, sorted(paths)):
        if similarity.texts(one):
            yield from _repeats_of(one, found.sets)


def _repeats_of(one: Record, sets: Sequence[BenchmarkSet]) -> Iterator[Repeat]:
    waivers = [each for each in one.waivers if each.rule == _RULE and each.of == one.text]
    for overlap in benchmark.overlaps(one, sets):
        text = getattr(one, overlap.listed)[overlap.place].content
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        waived_by = " ".join(each.by for each in waivers if each.match in (None, digest))
        place = f"/{overlap.listed}/{overlap.place}/content"
        yield Repeat(one.id, place, sets[overlap.benchmark].name, overlap.item, waived_by)


def _write_table(path: Path, columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    lines = ("\t".join(printable(str(cell)) for cell in row) + "\n" for row in chain([tuple(columns)], rows))
    folders.write_lines(path, lines)


def _table(path: Path) -> Iterator[list[str]]:
    """The rows below the heading."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        yield from islice(rows, 1, None)
