"""Reviews on two hundred branches: plain git merges them in any order, and what is counted is the same each time."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from samples import Dataset
from tunesmith import review
from tunesmith.corpus import PEOPLE

BRANCHES, RECORDS = 200, 50
HANDLES = [f"reviewer-{number}" for number in range(10)]
PERSON = "  - handle: {}\n    kind: person\n    roles: [reviewer]\n    languages: [en]\n"
HARM = ("unharmful", "unharmful", "unharmful", "borderline")
VERDICTS = ("accept", "accept", "accept", "revise")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Fifty records, and branches b0 to b199: each has some reviews by one of ten people, who all judge all records."""
    dataset = samples.make(tmp_path_factory.mktemp("merging") / "dataset")
    records = [samples.numbered(number) for number in range(RECORDS)]
    for one in records:
        dataset.write_record(one)
    people = (dataset.root / PEOPLE).read_text("utf-8") + "".join(map(PERSON.format, HANDLES))
    dataset.write(PEOPLE, people)
    ledger = "".join(f"{one['id']}\t{'test' if n < 10 else 'train'}\tr1\n" for n, one in enumerate(records))
    dataset.write("releases/ledger.tsv", f"id\tsplit\trelease\n{ledger}")
    base = dataset.commit("base")
    dataset.git("fast-import", "--quiet", stdin="".join(_branches(records, base)).encode())
    return dataset


def _branches(records: list[dict[str, Any]], base: str) -> list[str]:
    """What makes the branches, for git fast-import."""
    chance = random.Random(20261123)
    each = BRANCHES // len(HANDLES)
    stream = []
    for number in range(BRANCHES):
        by, part = HANDLES[number // each], number % each
        stream.append(f"commit refs/heads/b{number}\ncommitter {by} <{by}@example.com> 1763900000 +0000\n")
        stream.append(f"data 0\nfrom {base}\n")
        for one in records[part::each]:
            path, text = _review(one, by, chance)
            stream.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    return stream


def _review(one: dict[str, Any], by: str, chance: random.Random) -> tuple[str, str]:
    labels = {key: one[key] for key in ("task", "domain", "language", "reasoning")}
    tree = samples.review_tree(
        one,
        by=by,
        blind=True,
        verdict=chance.choice(VERDICTS),
        note="So I see it.",
        labels={**labels, "safety": {**one["safety"], "prompt_harm": chance.choice(HARM)}},
    )
    return review.from_tree(tree).path, samples.text(tree, "review")


def _one_by_one(dataset: Dataset, names: list[str]) -> None:
    for name in names:
        dataset.git("merge", "--quiet", "--no-edit", name)


def _as_octopus(dataset: Dataset, names: list[str]) -> None:
    for start in range(0, len(names), 25):
        dataset.git("merge", "--quiet", "--no-edit", *names[start : start + 25])


def _by_teams(dataset: Dataset, names: list[str]) -> None:
    """Each fifth of the branches is merged on a branch of its own, then these are."""
    for team in range(5):
        dataset.git("switch", "--quiet", "--force-create", f"team-{team}", "main")
        _as_octopus(dataset, names[team::5])
    dataset.git("switch", "--quiet", "merged")
    _one_by_one(dataset, [f"team-{team}" for team in range(5)])


Way = Callable[[Dataset, list[str]], None]


def _merged(dataset: Dataset, way: Way, seed: int) -> tuple[str, dict[str, str]]:
    """The tree of all branches merged in an order drawn from a seed, and what commands say of it."""
    names = [f"b{number}" for number in range(BRANCHES)]
    random.Random(seed).shuffle(names)
    dataset.git("switch", "--quiet", "--force-create", "merged", "main")
    way(dataset, names)
    said = {}
    for command in (["review", "status"], ["agreement"]):
        done = builds.tunesmith(dataset.root, *command, "--format", "json")
        assert done.code == 0, done.err
        said[command[0]] = done.out
    return dataset.git("rev-parse", "HEAD^{tree}"), said


def test_two_hundred_branches_merge_in_any_order_and_count_the_same(made: Dataset) -> None:
    first = _merged(made, _as_octopus, 1)
    assert len(list((made.root / "reviews").rglob("*.yaml"))) == RECORDS * len(HANDLES)
    assert '"unresolved": 0' not in first[1]["review"]
    assert first == _merged(made, _by_teams, 2)


@pytest.mark.slow
def test_two_hundred_branches_merge_one_by_one_and_count_the_same(made: Dataset) -> None:
    first = _merged(made, _one_by_one, 3)
    assert first == _merged(made, _one_by_one, 4) == _merged(made, _as_octopus, 5)


def test_two_reviews_of_one_record_on_two_branches_never_share_a_file(made: Dataset) -> None:
    names = [made.git("diff", "--name-only", "main", f"b{number}").splitlines() for number in range(0, BRANCHES, 7)]
    every = [path for several in names for path in several]
    assert len(every) == len(set(every)) > 0
    assert all(path.startswith("reviews/reviewer-") for path in every)


def test_where_the_same_review_is_on_two_branches_they_merge_as_well(made: Dataset, tmp_path: Path) -> None:
    """Who commits a judgement on a second branch too, after a mistake with the first, meets no conflict."""
    made.git("clone", "--quiet", str(made.root), str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    clone.git("switch", "--quiet", "--create", "again", "origin/main")
    clone.git("checkout", "--quiet", "origin/b0", "--", "reviews")
    clone.commit("once more")
    clone.git("merge", "--quiet", "--no-edit", "origin/b0", "origin/b1")
    assert clone.git("status", "--porcelain") == ""
