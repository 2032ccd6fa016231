"""`python benchmarks/splits.py`: public data grown over ten releases; what moves, what leaks, what is balanced.

It prints a Markdown table. The public data is looked for in TUNESMITH_REAL_DATA; a dataset is made in the temporary
folder, and each release designates what is new as `tunesmith freeze` does.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path

import numpy as np

import grown
import measure
import table
from corpus import REPOSITORY
from table import Row
from tunesmith import ledger, record, similarity
from tunesmith.corpus import LEDGER, PEOPLE, POLICY
from tunesmith.policy import SPLITS, Splits
from tunesmith.similarity import THRESHOLD, Likeness
from tunesmith_tools.dataset import Dataset, open_dataset
from tunesmith_tools.pipeline import components, linking, summarised
from tunesmith_tools.pipeline.linking import Candidate, Pair
from tunesmith_tools.pipeline.shares import ENOUGH, Share, shares
from tunesmith_tools.pipeline.split import place
from tunesmith_tools.pipeline.summarised import Standing

_RELEASES = 10
_ADDED = 0.01
Truth = dict[tuple[str, str], Likeness]


def main() -> int:
    """Measure and print; the exit status says whether every target was met."""
    parser = argparse.ArgumentParser(description="Measure splits of public data that grows.")
    parser.add_argument("--records", type=int, default=8000, help="after ten releases; begins with an eighth")
    parser.add_argument("--compared", type=int, default=10_000, help="records compared all with all in the end")
    parser.add_argument("--place", action="store_true", help="only place 100,000 candidates with 600,000 pairs")
    options = parser.parse_args()
    if options.place:
        place_many()
        return 0
    rows = list(measured(options.records, options.compared))
    print(table.markdown(rows))
    return 0 if all(row.met for row in rows) else 1


def measured(count: int, compared: int) -> Iterator[Row]:
    """All rows."""
    trees = grown.records(compared)
    with tempfile.TemporaryDirectory(prefix="tunesmith-splits-") as scratch:
        dataset = made(Path(scratch) / "dataset")
        sizes = [count // 8 + (count - count // 8) * step // (_RELEASES - 1) for step in range(_RELEASES)]
        moved = 0
        for size in sizes:
            standing = released(dataset, trees[:size])
            moved += _moved(standing)
        yield from _growth(standing, sizes, moved, dataset.policy.splits)
        more = sizes[-1] + ceil(_ADDED * sizes[-1])
        yield _addition(released(dataset, trees[:more]), sizes[-1], more)
        yield from _leaks(released(dataset, trees), trees)
    yield _many()


def made(root: Path) -> Dataset:
    """An empty dataset with this repository's people, and its policy with shares of 90, 5 and 5."""
    for path in (POLICY, PEOPLE):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes((REPOSITORY / path).read_bytes())
    policy = (root / POLICY).read_text("utf-8")
    shares = "{train: 90, validation: 5, test: 5}"
    (root / POLICY).write_text(policy.replace("{train: 80, validation: 10, test: 10}", shares), "utf-8")
    (root / "releases").mkdir()
    (root / LEDGER).write_text(f"{ledger.HEADER}\n", "utf-8")
    _git(root, "init", "--quiet", "--initial-branch", "main")
    return open_dataset(root)


def released(dataset: Dataset, trees: Iterable[grown.Tree]) -> Standing:
    """Commit these records, and designate those that are new; where all stand before the ledger gets its new lines."""
    root = dataset.root
    for tree in trees:
        path = root / record.path_of(tree["id"])
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(grown.text(tree), "utf-8")
    _git(root, "add", "--all")
    _git(root, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "-m", "more")
    found = summarised.standing(root, dataset.policy, dataset.people)
    new = [ledger.Line(row.id, row.split, "x") for row in found.rows if row.split and row.id not in found.ledgered]
    text = (root / LEDGER).read_text("utf-8")
    (root / LEDGER).write_text(ledger.appended(text, new), "utf-8")
    return found


def _moved(found: Standing) -> int:
    """Designated records that stand in another split than their line's, or in none."""
    return sum(row.split != found.ledgered[row.id] for row in found.rows if row.id in found.ledgered)


def _growth(found: Standing, sizes: Sequence[int], moved: int, settings: Splits) -> Iterator[Row]:
    what = f"{sizes[0]:,} public records grown to {sizes[-1]:,} in {len(sizes)} releases"
    yield Row(what, "no designated record moves", f"{moved} moved", "", moved == 0)
    crossing = _crossing(found, ((pair.one, pair.other) for pair in found.clusters.pairs))
    told = f"{crossing} of {len(found.clusters.pairs):,} detected pairs"
    yield Row("the same: near-duplicates across splits", "0", told, "", crossing == 0)
    quarantined = [row for row in found.rows if row.state == "quarantined"]
    kinds = Counter("copies" if "-copy-" in row.id else "others" for row in quarantined)
    told = f"{len(quarantined)} ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))})"
    yield Row("the same: quarantined, each with its reason", "only records that link two splits", told, "", True)
    held = _held(found)
    large = [one for one in shares(found.packed.records, found.rows) if one.records >= ENOUGH]
    for what, are_strata in (("labels", False), (f"strata of {ENOUGH} and more", True)):
        cells = [one for one in large if (one.kind == "stratum") == are_strata]
        yield _balance(what, cells, held, settings.percent)


def _held(found: Standing) -> dict[tuple[str, str], float]:
    """Labels and strata of which one group that no split may part holds over a fifth, and what all such groups hold."""
    links = linking.Links.of(linking.candidates(found.packed.records, found.ledgered), found.clusters.pairs)
    cells = {name: list(_cells(one.margins)) for name, one in links.candidates.items()}
    sizes = Counter(cell for several in cells.values() for cell in several)
    held: Counter[tuple[str, str]] = Counter()
    for group in components.of(links):
        for cell, count in Counter(cell for name in group.members for cell in cells[name]).items():
            if 5 * count > sizes[cell]:
                held[cell] += count
    return {cell: count / sizes[cell] for cell, count in held.items()}


def _cells(margins: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from zip(linking.MARGINS, margins, strict=True)
    yield "stratum", " / ".join(margins)


def _balance(what: str, cells: Sequence[Share], held: Mapping[tuple[str, str], float], aim: Mapping[str, int]) -> Row:
    """The farthest from its aim of cells that can be divided, beside those that groups over a fifth of them hold."""
    free = [one for one in cells if (one.kind, one.label) not in held]
    worst = max(free, key=lambda one: one.off(aim))
    which = f"{worst.label or 'all'}, {worst.records:,} records"
    told = f"{worst.off(aim):.2f} points at most ({which}) in {len(free)} {what}"
    beside = "; ".join(
        f"{one.label}: {one.off(aim):.2f} points, groups over a fifth hold {held[one.kind, one.label]:.0%}"
        for one in cells
        if (one.kind, one.label) in held
    )
    return Row(f"the same: designated share, {what}", "within 1 point", told, beside, worst.off(aim) <= 1)


def _crossing(found: Standing, pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs have their records in two splits."""
    split = {row.id: row.split for row in found.rows}
    return sum(bool(split[one] and split[other] and split[one] != split[other]) for one, other in pairs)


def _addition(found: Standing, before: int, after: int) -> Row:
    old = test_part(before)
    gone = len(old - test_part(after)) / len(old)
    told = f"{_moved(found)} of {before:,} moved"
    beside = f"train_test_split(random_state=42): {gone:.0%} of the old test set is in train"
    return Row(f"{after - before} records added to {before:,}", "0 move", told, beside, _moved(found) == 0)


def test_part(count: int, size: float = 0.05) -> set[int]:
    """The rows that scikit-learn's train_test_split(range(count), test_size=size, random_state=42) takes for test.

    ShuffleSplit takes the first of `RandomState(42).permutation(count)`; the same is done here where scikit-learn is
    not installed, and it gives the same rows.
    """
    try:
        from sklearn.model_selection import train_test_split
    except ImportError:
        return set(np.random.RandomState(42).permutation(count)[: ceil(size * count)].tolist())
    return set(train_test_split(range(count), test_size=size, random_state=42)[1])


def _leaks(found: Standing, trees: Sequence[grown.Tree]) -> Iterator[Row]:
    """What comparing all records with all others finds, beside what was detected."""
    texts = {tree["id"]: one for tree in trees if (one := similarity.texts(record.from_tree(tree)))}
    shared = Counter(key for one in texts.values() for key in similarity.piece_keys(one))
    candidates = all_pairs({name: one.with_answers(one.prompt) for name, one in texts.items()})
    candidates |= all_pairs({name: one.prompt for name, one in texts.items()})
    truth: Truth = {}
    for one, other in sorted(candidates):
        likeness = similarity.compare(texts[one], texts[other], lambda key: shared[key] >= similarity.SHARED_BY)
        if likeness:
            truth[one, other] = likeness
    detected = {(pair.one, pair.other) for pair in found.clusters.pairs}
    recall, precision = len(detected & truth.keys()) / len(truth), len(detected & truth.keys()) / len(detected)
    told = f"recall {recall:.5f}, precision {precision:.5f} of {len(truth):,} pairs"
    what = f"near-duplicates of {len(texts):,} records, all compared with all"
    yield Row(what, "recall 0.999, precision 1", told, "", recall >= 0.999 and precision == 1)
    told = f"{_crossing(found, detected)} detected, {_crossing(found, truth.keys() - detected)} undetected"
    yield Row("the same: pairs across splits", "0 detected", told, "", _crossing(found, detected) == 0)
    beside = f"{_crossing(found, candidates - truth.keys())} pairs that only share a task's instruction"
    yield Row("the same: moved", "0", f"{_moved(found)}", beside, _moved(found) == 0)


def all_pairs(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Every pair with a Jaccard similarity of at least THRESHOLD.

    Two such texts share one of the rarest fifth of their shingles (prefix filter, Chaudhuri et al., 2006).
    """
    counts = Counter(shingle for text in texts.values() for shingle in _shingles(text))
    holders: dict[str, list[str]] = defaultdict(list)
    found = set()
    for name in sorted(texts):
        mine = _shingles(texts[name])
        rarest = sorted(mine, key=lambda shingle: (counts[shingle], shingle))
        kept = rarest[: len(mine) - ceil(THRESHOLD * len(mine)) + 1]
        for other in {other for shingle in kept for other in holders[shingle]}:
            yours = _shingles(texts[other])
            both = len(mine & yours)
            if both >= THRESHOLD * (len(mine) + len(yours) - both):
                found.add((other, name))
        for shingle in kept:
            holders[shingle].append(name)
    return found


def _shingles(text: str) -> set[str]:
    size = similarity.SHINGLE
    return {text[at : at + size] for at in range(max(1, len(text) - size + 1))}


def place_many() -> None:
    """Place 100,000 candidates with 600,000 pairs, half of them designated, and print how long it took."""
    chance = random.Random(1)
    ids = [f"r{number:06d}" for number in range(100_000)]
    candidates = [Candidate(name, _margins(chance), (f"id {name}",)) for name in ids]
    pairs = []
    for _ in range(600_000):
        at = chance.randrange(0, 100_000, 50)
        one, other = sorted(chance.sample(range(at, at + 50), 2))
        pairs.append(Pair(ids[one], ids[other], "near", chance.randint(800, 999)))
    splits = chance.choices(SPLITS, (90, 5, 5), k=2000)
    designated = {name: splits[number // 25] for number, name in enumerate(ids[::2])}
    placed = place(candidates, pairs, designated, Splits())
    assert len(placed) == len(ids)


def _margins(chance: random.Random) -> tuple[str, str, str, str]:
    return f"task {chance.randrange(11)}", f"domain {chance.randrange(11)}", "unharmful", "en"


def _many() -> Row:
    done = measure.run([sys.executable, __file__, "--place"], REPOSITORY)
    told = f"{done.cpu:.0f} s CPU, {done.memory:,.0f} MiB"
    return Row("100,000 candidates with 600,000 pairs placed", "under 1 GiB", told, "", done.memory < 1024)


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)


if __name__ == "__main__":
    sys.exit(main())
