"""Pairs of a view are those that comparing all records with each other finds, whatever the index is like."""

import random
import shutil
from itertools import combinations
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import git, neighbours, record, similarity, source
from tunesmith.corpus import IndexView, TreeView
from tunesmith.neighbours import Neighbours, Pair

TASKS = ("extraction", "rewriting")
WORDS = (
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "inlet",
    "jetty",
    "knoll",
    "ledge",
    "marsh",
    "niche",
    "orbit",
    "prism",
)


def _write_some(dataset: Dataset, count: int, seed: int) -> None:
    """Records of which many are edits of others, a dozen of one instruction, some of one group, some drafts."""
    chance = random.Random(seed)
    texts: list[list[str]] = []
    for number in range(count):
        words = [f"{chance.choice(WORDS)}{chance.randint(0, 9)}" for _ in range(30)]
        if texts and chance.random() < 0.5:
            words = list(chance.choice(texts))
            for _ in range(chance.choice((0, 0, 1, 2, 4))):
                words[chance.randrange(30)] = "changed"
        texts.append(words)
        made = samples.tree(
            id=f"text-{seed:05d}{number:05d}",
            task=chance.choice(TASKS),
            status=chance.choice(("active", "active", "draft")),
            created=f"2026-11-{chance.randint(10, 20)}",
        )
        if chance.random() < 0.2:
            made["source"] = {**made["source"], "group": f"group-{chance.randint(0, 3)}"}
        asked = f"Say in one word where this is from: {' '.join(words[:12])}." if number % 3 else " ".join(words[:20])
        made["messages"][0]["content"] = asked
        made["messages"][1]["content"] = " ".join(words[20:]) if chance.random() < 0.6 else f"Nowhere {number}, {words}"
        dataset.write_record(made)


def _brute_force(dataset: Dataset) -> set[tuple[str, str, str]]:
    read = {}
    for file in sorted((dataset.root / "records").rglob("*.yaml")):
        tree = source.read(file.name, file.read_bytes(), "record").tree
        assert tree
        one = record.from_tree(tree)
        compared = similarity.texts(one)
        assert compared
        read[file.relative_to(dataset.root).as_posix()] = (one, compared)
    counts: dict[int, int] = {}
    for _, compared in read.values():
        for key in similarity.piece_keys(compared):
            counts[key] = counts.get(key, 0) + 1
    found = set()
    for (path, (one, a)), (other_path, (other, b)) in combinations(read.items(), 2):
        likeness = similarity.compare(a, b, lambda key: counts[key] >= similarity.SHARED_BY)
        one_group = one.source.group is not None and one.source.group == other.source.group
        if likeness and not (one_group and likeness.kind != "exact"):
            found.add((*sorted((path, other_path)), likeness.kind))
    return found  # type: ignore[return-value]


def _whole(dataset: Dataset) -> Neighbours:
    view, head = TreeView.of(dataset.root), git.head(dataset.root)
    return neighbours.of(view, head, view.changes(head), whole=True)


def _told(pairs: tuple[Pair, ...]) -> set[tuple[str, str, str]]:
    assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs)
    return {(*sorted(pair[:2]), pair.kind) for pair in pairs}  # type: ignore[misc]


@pytest.fixture
def filled(tmp_path: Path) -> Dataset:
    """A dataset with a hundred records, committed."""
    made = samples.make(tmp_path / "dataset")
    _write_some(made, 100, 1)
    made.commit()
    return made


def test_a_whole_view_has_the_pairs_of_all_with_all(filled: Dataset) -> None:
    truth = _brute_force(filled)
    assert {kind for *_, kind in truth} == set(similarity.KINDS) and len(truth) > 40
    assert _told(_whole(filled).pairs) == truth  # no index yet
    first = _whole(filled).pairs
    assert _told(first) == truth  # all remembered
    for seed in (2, 3):
        _write_some(filled, 1 if seed == 2 else 25, seed)  # kept beside the index, and merged into it
        gone = sorted((filled.root / "records").rglob("*.yaml"))[seed * 7]
        gone.unlink()
        for state in ("written", "staged", "committed"):
            assert _told(_whole(filled).pairs) == _brute_force(filled), state
            filled.git("add", "--all") if state == "written" else filled.commit()


def test_a_commit_has_the_pairs_of_what_it_changes(filled: Dataset) -> None:
    assert _whole(filled).pairs
    for seed in (2, 3):
        _write_some(filled, 12, seed)
        filled.git("add", "--all")
        changes, entries = git.staged_changes(filled.root, "HEAD")
        view = IndexView(filled.root, "HEAD", entries, changes.deleted)
        found = neighbours.of(view, "HEAD", changes, whole=False).pairs
        expected = {one for one in _brute_force(filled) if {*one[:2]} & changes.added}
        assert _told(found) == expected
        assert all(pair.at in changes.added or pair.is_waived or _is_draft(filled, pair.at) for pair in found)
        filled.commit()


def _is_draft(dataset: Dataset, path: str) -> bool:
    return "status: draft" in (dataset.root / path).read_text("utf-8")


def test_the_younger_one_of_two_is_to_be_mended(filled: Dataset) -> None:
    for pair in _whole(filled).pairs:
        at, other = ((filled.root / path).read_text("utf-8") for path in pair[:2])
        ranks = [("status: draft" in text, text.partition("created: ")[2][:12]) for text in (at, other)]
        assert ranks[0] >= ranks[1]


@pytest.mark.parametrize("common_from", [9, 10, 11, 100])
@pytest.mark.parametrize("count", [9, 10, 11])
def test_pairs_do_not_depend_on_when_the_index_was_made(
    filled: Dataset, count: int, common_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where an instruction gets or loses the tenth prompt that makes it one, or the one that makes it common."""
    monkeypatch.setattr("tunesmith.sketches.COMMON_FROM", common_from)
    asked = "Name the river that runs through this town, and say in which country it rises and where it ends."
    for number in range(count):
        made = samples.tree(id=f"town-{number:010d}", task="extraction")
        place = f"The town of {WORDS[number // 2]}{number % 2} lies on it, and so do two others of the same name."
        made["messages"][0]["content"] = f"{asked} {place}"
        made["messages"][1]["content"] = f"Nobody knows what {WORDS[-number]} and {number} have to do with it."
        filled.write_record(made)
    filled.commit()
    assert _whole(filled).pairs
    towns = sorted(filled.root.glob("records/*/town-*.yaml"))
    towns[0].unlink()
    made = samples.tree(id="town-9999999999", task="extraction")
    made["messages"][0]["content"] = f"{asked} It has a bridge."
    filled.write_record(made)
    for gone in towns[1:4]:
        kept = sorted(_whole(filled).pairs)
        shutil.rmtree(filled.root / ".git/tunesmith/similar")
        filled.commit()
        assert kept == sorted(_whole(filled).pairs)
        gone.unlink()
