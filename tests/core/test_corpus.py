"""Views of a dataset: the index as it is staged, the working tree as it stands, links and pipes included."""

import os
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import corpus
from tunesmith.corpus import Corpus, TreeView, Unreadable
from tunesmith.git import Changes
from tunesmith_hooks import selection

PATH = samples.RECORD_PATH


def _read(view: corpus.View, path: str) -> bytes | Unreadable:
    return next(iter(view.read([path])))[1]


def test_index_view_reads_what_is_staged(dataset: Dataset) -> None:
    staged = samples.text(samples.tree(notes="Staged.")).encode()
    dataset.write(PATH, staged)
    dataset.git("add", PATH)
    dataset.write(PATH, "not staged\n")
    view = selection.staged(dataset.root).view
    assert list(view.paths()) == [PATH]
    assert _read(view, PATH) == staged
    assert str(_read(view, "records/a/missing.yaml")) == "not in the index"
    assert view.blob(PATH) == dataset.git("rev-parse", f":{PATH}").strip()
    assert view.present([PATH, "records/a/missing.yaml"]) == {PATH}
    many = [f"records/a/{number}.yaml" for number in range(200)]
    assert view.present([PATH, *many]) == {PATH}


def test_index_view_opens_no_link_and_no_submodule(dataset: Dataset) -> None:
    link = dataset.git("hash-object", "-w", "--stdin", stdin=b"/etc/passwd").strip()
    head = dataset.git("rev-parse", "HEAD").strip()
    dataset.git("update-index", "--add", "--cacheinfo", f"120000,{link},records/a/link.yaml")
    dataset.git("update-index", "--add", "--cacheinfo", f"160000,{head},records/b/module.yaml")
    view = selection.staged(dataset.root).view
    assert "symbolic link" in str(_read(view, "records/a/link.yaml"))
    assert "submodule" in str(_read(view, "records/b/module.yaml"))
    assert view.blob("records/a/link.yaml") is None


def test_tree_view_holds_untracked_files_and_no_ignored_ones(dataset: Dataset) -> None:
    dataset.write(".gitignore", "*.bak\n")
    dataset.write("records/d/old.bak", "x")
    new = dataset.write_record(samples.numbered(1))
    view = TreeView.of(dataset.root)
    assert set(view.paths()) == {PATH, new}
    assert view.blob(PATH) is not None and view.blob(new) is None
    dataset.write(PATH, "changed\n")
    view = TreeView.of(dataset.root)
    assert view.blob(PATH) is None and _read(view, PATH) == b"changed\n"


def test_tree_view_holds_links_and_pipes_and_loses_what_is_gone(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (dataset.root / "records/d/out.yaml").symlink_to(tmp_path / "secret")
    (dataset.root / "records/d/loop.yaml").symlink_to("loop.yaml")
    (dataset.root / "records/folder").symlink_to(tmp_path)
    os.mkfifo(dataset.root / "records/d/pipe.yaml")
    (dataset.root / PATH).unlink()
    view = TreeView.of(dataset.root)
    assert set(view.paths()) == {
        "records/d/out.yaml",
        "records/d/loop.yaml",
        "records/folder",
        "records/d/pipe.yaml",
    }
    for path in view.paths():
        content = _read(view, path)
        assert isinstance(content, Unreadable) and "not a regular file" in str(content)
        assert view.blob(path) is None
    assert str(_read(view, PATH)) == "no such file"


def test_data_folder_that_is_a_file_or_a_link(dataset: Dataset, tmp_path: Path) -> None:
    dataset.write("reviews", "no folder\n")
    view = TreeView.of(dataset.root)
    assert set(view.paths()) <= {PATH, "reviews"}
    assert isinstance(_read(view, "reviews/a/b.yaml"), Unreadable)


def test_corpus_knows_now_and_before(dataset: Dataset) -> None:
    before = (dataset.root / PATH).read_bytes()
    dataset.write(PATH, "now\n")
    view = TreeView.of(dataset.root)
    made = Corpus(view, Changes(), "HEAD", whole=True)
    paths = [PATH, "records/a/x.yaml"]
    assert made.now(paths) == {PATH: b"now\n", "records/a/x.yaml": b""}
    assert made.before(paths) == {PATH: before, "records/a/x.yaml": b""}


def test_root_is_found_from_below(dataset: Dataset, tmp_path: Path) -> None:
    assert corpus.find_root(dataset.root / "records/d") == dataset.root
    assert corpus.find_root(tmp_path) is None


def test_unreadable_file_says_why(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tunesmith.corpus.os.open", refuse)
    assert str(corpus.read_regular(dataset.root / PATH)) == "not readable: Permission denied"


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("records/a/x.yaml", True, "record"),
        ("reviews/b/a/x.yaml", True, "review"),
        ("guidelines/policy.yaml", False, "record"),
        ("recordsx/a", False, "record"),
    ],
)
def test_paths_tell_their_kind(path: str, data: bool, kind: str) -> None:
    assert corpus.is_data(path) == data
    assert corpus.kind_of(path) == kind
