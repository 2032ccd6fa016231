"""Which records an index does not know as they are now, and when a sentence is a task's."""

from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import git, similarity, source
from tunesmith.band_index import EMPTY
from tunesmith.corpus import IndexView, TreeView
from tunesmith.record import Record, from_tree, path_of
from tunesmith.similarity import SHARED_BY
from tunesmith.sketches import Files, Sketches


def _paths(*numbers: int) -> list[str]:
    return sorted(path_of(samples.numbered(number)["id"]) for number in numbers)


def _record(dataset: Dataset, path: str) -> Record:
    tree = source.read(path, (dataset.root / path).read_bytes(), "record").tree
    assert tree is not None
    return from_tree(tree)


def _sketches(dataset: Dataset, *, anew: tuple[str, ...] = ()) -> Sketches:
    view = TreeView.of(dataset.root)
    baseline = git.head(dataset.root)
    return Sketches(view, baseline, view.changes(baseline), Files.of(dataset.root), anew=anew)


def _add_all(dataset: Dataset, sketches: Sketches) -> None:
    for path in sketches.lacking():
        texts = similarity.texts(_record(dataset, path))
        sketches.add(sketches.row(path, texts), texts)


@pytest.fixture
def indexed(empty: Dataset) -> Dataset:
    """Five committed records, of which an index was made."""
    for number in range(5):
        empty.write_record(samples.numbered(number))
    empty.commit()
    sketches = _sketches(empty)
    assert sketches.lacking() == _paths(*range(5)) and sketches.is_worth_merging()
    _add_all(empty, sketches)
    sketches.merge()
    sketches.write_index(())
    return empty


@pytest.fixture
def empty(tmp_path: Path) -> Dataset:
    """A dataset without records and without an index."""
    made = samples.make(tmp_path / "dataset")
    for file in (made.root / ".git/tunesmith").glob("similar/*"):
        file.unlink()
    made.commit()
    return made


def test_nothing_lacks_where_nothing_changed(indexed: Dataset) -> None:
    assert _sketches(indexed).lacking() == [] and not _sketches(indexed).is_worth_merging()


@pytest.mark.parametrize("state", ["written", "staged", "committed"])
def test_what_changed_lacks(indexed: Dataset, state: str) -> None:
    indexed.write_record(samples.numbered(7))
    indexed.write_record(samples.numbered(2, notes="Read."))
    (indexed.root / _paths(4)[0]).unlink()
    if state != "written":
        indexed.git("add", "--all")
    if state == "committed":
        indexed.commit()
    found = _sketches(indexed)
    assert found.lacking() == _paths(2, 7) and found.moved[_paths(4)[0]] is None
    _add_all(indexed, found)
    found.merge()
    found.write_index(())
    assert _sketches(indexed).lacking() == ([] if state != "written" else _paths(2, 7))
    indexed.git("add", "--all")
    indexed.git("stash", "--quiet", "--include-untracked") if state != "committed" else indexed.git(
        "reset", "--hard", "-q", "HEAD~1"
    )
    # What was not committed when the index was made may be there or not, which reading it tells.
    assert _sketches(indexed).lacking() == (_paths(2, 4) if state == "committed" else _paths(2, 4, 7))


def test_an_index_of_a_tree_that_is_gone_is_not_used(indexed: Dataset) -> None:
    files = Files.of(indexed.root)
    assert files.bands
    (_sketches(indexed).base._replace(tree="1" * 40)).write(files.bands)
    found = _sketches(indexed)
    assert found.base is EMPTY and found.lacking() == _paths(*range(5))


def test_what_was_sketched_at_a_commit_is_kept_for_the_next(indexed: Dataset) -> None:
    indexed.write_record(samples.numbered(8))
    indexed.git("add", "--all")
    view = IndexView(indexed.root, "HEAD", git.staged_changes(indexed.root, "HEAD")[1], frozenset())
    changes = git.Changes(added=frozenset(_paths(8)))
    first = Sketches(view, "HEAD", changes, Files.of(indexed.root), anew=changes.added)
    _add_all(indexed, first)
    first.write_recent()
    indexed.commit()
    second = _sketches(indexed)
    assert list(second.moved) == _paths(8) and second.lacking() == []
    assert second.rows == first.rows


@pytest.mark.parametrize("common_from", [SHARED_BY, 100])
def test_a_piece_is_shared_from_ten_prompts_on(
    empty: Dataset, monkeypatch: pytest.MonkeyPatch, common_from: int
) -> None:
    monkeypatch.setattr("tunesmith.sketches.COMMON_FROM", common_from)
    asked = "Name the river that runs through this town: "
    for number in range(SHARED_BY + 1):
        made = samples.tree(id=f"town-{number:010d}", task="extraction")
        made["messages"][0]["content"] = f"{asked}Town {number} lies on it."
        empty.write_record(made)
    empty.commit()
    sketches = _sketches(empty)
    paths = sketches.lacking()
    compared = [similarity.texts(_record(empty, path)) for path in paths]
    assert compared[0]
    piece = similarity.piece_keys(compared[0])[0]
    for count, (path, texts) in enumerate(zip(paths, compared, strict=True)):
        assert sketches.is_shared(piece) is (count >= SHARED_BY)
        sketches.add(sketches.row(path, texts), texts)
    assert sketches.outdated() == (paths[: SHARED_BY - 1] if common_from == SHARED_BY else [])  # sketched with it
    sketches.merge()
    assert sketches.is_shared(piece)
    sketches.write_index(())
    empty.git("rm", "--quiet", *paths[:2])
    assert not _sketches(empty).is_shared(piece)
