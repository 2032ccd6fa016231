"""Git's answers: index, trees and changes; odd names, worktrees, a subfolder, and before the first commit."""

import os
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import git
from tunesmith.corpus import TreeView
from tunesmith.git import Changes, GitError

ODD_NAMES = [
    "records/a/new\nline.yaml",
    'records/a/"quoted".yaml',
    "records/a/tab\there.yaml",
    "records/a/ümläut 中.yaml",
    os.fsdecode(b"records/a/not-utf8-\xff.yaml"),
    "records/a/-dash.yaml",
    "records/a/:(glob)star*.yaml",
]


def _bare(root: Path) -> Dataset:
    root.mkdir(parents=True)
    made = Dataset(root)
    made.git("init", "--quiet", "--initial-branch", "main")
    return made


def _staged(root: Path, baseline: str) -> Changes:
    changes, entries = git.staged_changes(root, baseline)
    assert entries == {path: git.index(root)[path] for path in changes.added | changes.modified}
    return changes


def test_unborn_head_is_the_empty_tree(tmp_path: Path) -> None:
    made = _bare(tmp_path / "r")
    assert git.head(made.root) == git.EMPTY_TREE
    assert git.branch(made.root) == "main"
    made.write("records/a/x.yaml", "x\n")
    made.git("add", "--all")
    assert _staged(made.root, git.EMPTY_TREE) == Changes(added=frozenset({"records/a/x.yaml"}))


def test_index_tree_and_blobs_agree(tmp_path: Path) -> None:
    made = _bare(tmp_path / "r")
    for number, name in enumerate(ODD_NAMES):
        made.write(name, f"text {number}\n")
    (made.root / "records/a/link").symlink_to("elsewhere")
    made.write("other/x", "x")
    commit = made.commit()
    index = git.index(made.root, "records")
    assert set(index) == {*ODD_NAMES, "records/a/link"}
    assert index["records/a/link"].mode == "120000"
    read = git.blobs(made.root, [index[name].blob for name in ODD_NAMES])
    assert list(read) == [f"text {number}\n".encode() for number in range(len(ODD_NAMES))]
    assert list(git.blobs(made.root, [f"{commit}:./other/x", f"{commit}:./no such file"])) == [b"x", None]


def test_blobs_of_any_bytes_and_none(tmp_path: Path) -> None:
    made = _bare(tmp_path / "r")
    contents = [b"", b"\n", b"no newline", b"\0\xff\n\n", b"a" * 100_000]
    ids = [made.git("hash-object", "-w", "--stdin", stdin=content).strip() for content in contents]
    assert list(git.blobs(made.root, [*ids, ids[0]])) == [*contents, b""]
    assert list(git.blobs(made.root, [])) == []
    assert list(git.blobs(made.root, ["0" * 40, ids[1], ":./a name"])) == [None, b"\n", None]


def test_changes_name_what_was_added_modified_and_deleted(tmp_path: Path) -> None:
    made = _bare(tmp_path / "r")
    for name in ("a", "b", "c", "d"):
        made.write(name, f"{name}\n")
    made.write(".gitignore", "ignored\n")
    baseline = made.commit()
    made.write("a", "changed\n")
    (made.root / "b").unlink()
    made.git("mv", "c", "e")
    made.write("new\nline", "x\n")
    made.write("ignored", "x\n")
    (made.root / "d").unlink()
    (made.root / "d").symlink_to("a")
    wanted = Changes(frozenset({"e", "new\nline"}), frozenset({"a", "d"}), frozenset({"b", "c"}))
    assert TreeView.of(made.root).changes(baseline) == wanted
    assert _staged(made.root, baseline).all == {"c", "e"}
    assert git.unstaged(made.root) == Changes(modified=frozenset({"a", "d"}), deleted=frozenset({"b"}))
    assert git.untracked(made.root) == ["new\nline"]
    made.git("add", "--all")
    assert _staged(made.root, baseline) == wanted


def test_another_index_file_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _bare(tmp_path / "r")
    made.write("a", "a\n")
    baseline = made.commit()
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert git.index(made.root) == {}
    assert _staged(made.root, baseline).deleted == {"a"}


def test_paths_are_relative_to_a_dataset_in_a_subfolder(tmp_path: Path) -> None:
    top = _bare(tmp_path / "r")
    top.write("outside.txt", "x\n")
    top.write("data/set/records/a/x.yaml", "x\n")
    commit = top.commit()
    root = top.root / "data/set"
    assert set(git.index(root)) == {"records/a/x.yaml"}
    assert list(git.blobs(root, ["HEAD:./records/a/x.yaml"])) == [b"x\n"]
    top.write("outside.txt", "y\n")
    top.write("data/set/records/a/y.yaml", "y\n")
    top.write("data/set/records/a/x.yaml", "z\n")
    added, changed = frozenset({"records/a/y.yaml"}), frozenset({"records/a/x.yaml"})
    assert TreeView.of(root).changes(commit) == Changes(added, changed)
    assert git.unstaged(root) == Changes(modified=changed)
    top.git("add", "--all")
    assert _staged(root, commit) == Changes(added, changed)


def test_worktree_has_its_own_index_and_branch(dataset: Dataset, tmp_path: Path) -> None:
    other = Dataset(tmp_path / "other")
    dataset.git("worktree", "add", "--quiet", "-b", "side", str(other.root))
    other.write_record(samples.numbered(1))
    other.git("add", "--all")
    assert git.branch(other.root) == "side" and git.branch(dataset.root) == "main"
    assert len(git.index(other.root, "records")) == 2 and len(git.index(dataset.root, "records")) == 1
    assert other.check("--staged").code == 0


def test_revisions(dataset: Dataset) -> None:
    start = dataset.git("rev-parse", "HEAD").strip()
    dataset.git("switch", "--quiet", "-c", "side")
    dataset.commit("side")
    dataset.git("switch", "--quiet", "main")
    main = dataset.commit("main")
    assert git.resolve(dataset.root, "main") == main and git.head(dataset.root) == main
    assert git.resolve(dataset.root, "nothing") is None
    assert git.resolve(dataset.root, "--all") is None
    assert git.merge_base(dataset.root, "side") == start
    with pytest.raises(GitError, match="no commit is called 'nothing'"):
        git.merge_base(dataset.root, "nothing")
    dataset.git("checkout", "--quiet", "--detach")
    assert git.branch(dataset.root) is None


def test_what_git_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not git.is_repository(tmp_path)
    with pytest.raises(GitError, match="not in a git repository"):
        git.index(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        git.index(tmp_path)


def test_author_of_the_next_commit(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    assert git.author_email(dataset.root) == "writer@example.com"
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    assert git.author_email(dataset.root) is None
    dataset.git("config", "user.email", "Writer@Example.com")
    assert git.author_email(dataset.root) == "Writer@Example.com"


def _head(made: Dataset, folder: str) -> str:
    return made.git("rev-parse", f"HEAD:{folder}").strip()


def test_write_tree_is_head_when_clean_and_counts_everything_else(dataset: Dataset) -> None:
    scratch = dataset.root / ".cache/scratch"
    assert git.write_tree(dataset.root, "records", scratch) == _head(dataset, "records")
    index = (dataset.root / ".git/index").read_bytes()
    seen = {_head(dataset, "records")}
    dataset.write_record(samples.numbered(1))  # untracked
    seen.add(git.write_tree(dataset.root, "records", scratch))
    dataset.write_record(samples.tree(notes="Changed."))  # dirty
    seen.add(git.write_tree(dataset.root, "records", scratch))
    assert len(seen) == 3
    assert (dataset.root / ".git/index").read_bytes() == index and not scratch.exists()
    last = git.write_tree(dataset.root, "records", scratch)
    dataset.commit()
    assert _head(dataset, "records") == last
    (dataset.root / samples.RECORD_PATH).unlink()
    assert git.write_tree(dataset.root, "records", scratch) not in seen


def test_write_tree_leaves_out_what_is_ignored(dataset: Dataset) -> None:
    dataset.write(".gitignore", "/.cache/\n*.tmp\n")
    dataset.commit()
    dataset.write("records/d/scratch.tmp", "x")
    assert git.write_tree(dataset.root, "records", dataset.root / ".cache/s") == _head(dataset, "records")


def test_write_tree_of_nothing_is_the_empty_tree(dataset: Dataset) -> None:
    scratch = dataset.root / ".cache/s"
    assert git.write_tree(dataset.root, "reviews", scratch) == git.EMPTY_TREE
    (dataset.root / "reviews").mkdir()
    assert git.write_tree(dataset.root, "reviews", scratch) == git.EMPTY_TREE


def test_write_tree_in_a_subfolder_a_worktree_and_before_the_first_commit(tmp_path: Path) -> None:
    top = _bare(tmp_path / "r")
    top.write("data/set/records/a/x.yaml", "x\n")
    root = top.root / "data/set"
    unborn = git.write_tree(root, "records", tmp_path / "s")
    top.commit()
    assert unborn == git.write_tree(root, "records", tmp_path / "s") == _head(top, "data/set/records")
    top.git("worktree", "add", "--quiet", str(tmp_path / "w"))
    assert git.write_tree(tmp_path / "w/data/set", "records", tmp_path / "s") == unborn


def test_gits_directory_is_found_as_git_finds_it(tmp_path: Path) -> None:
    top = _bare(tmp_path / "r")
    top.write("data/set/x", "x\n")
    top.commit()
    top.git("worktree", "add", "--quiet", str(tmp_path / "w"))
    sub = _bare(tmp_path / "s")
    sub.write("x", "x\n")
    sub.commit()
    top.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(sub.root), "inner")
    for folder in (top.root, top.root / "data/set", tmp_path / "w", tmp_path / "w/data/set", top.root / "inner"):
        said = git.run(folder, "rev-parse", "--absolute-git-dir").decode().strip()
        found = git.directory(folder)
        assert found and found.resolve() == Path(said)


@pytest.mark.parametrize("content", [None, b"", b"gitdir: nowhere\n", b"\xff", b"gitdir"])
def test_without_a_directory_of_gits_there_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / ".git").write_bytes(content)
    assert git.directory(tmp_path) is None


def test_files_that_mention_a_text(dataset: Dataset) -> None:
    for name, words in (("a", "one [x]* two"), ("b", "three"), ("c", "[x]*\0")):
        dataset.write(f"records/{name}.yaml", words)
    dataset.write("elsewhere", "[x]*")
    dataset.git("add", "records/a.yaml", "records/b.yaml")
    dataset.git("config", "grep.fullName", "true")
    dataset.git("config", "grep.patternType", "perl")

    def found(*texts: str, staged: bool) -> list[str]:
        return sorted(git.mentioning(dataset.root, texts, "records", staged=staged))

    assert found("[x]*", staged=True) == ["records/a.yaml"]
    assert found("[x]*", "three", staged=False) == ["records/a.yaml", "records/b.yaml", "records/c.yaml"]
    assert found("nobody says this", staged=True) == found("nor this", staged=False) == []


def test_trees_are_compared_without_an_index(dataset: Dataset) -> None:
    old = git.tree(dataset.root, "HEAD", "records")
    dataset.write("records/a/ü b.yaml", "x\n")
    dataset.git("rm", "--quiet", samples.RECORD_PATH)
    (dataset.root / "records/link").symlink_to("a")
    dataset.commit()
    (dataset.root / ".git/index").write_bytes(b"broken")
    blob = "587be6b4c3f93f93c489c0111bba5596147a26cb"
    gone = samples.RECORD_PATH.removeprefix("records/")
    assert git.tree_changes(dataset.root, old, "HEAD:./records") == {"a/ü b.yaml": blob, gone: None, "link": None}
    assert git.tree_changes(dataset.root, old, old) == {}
    with pytest.raises(git.GitError):
        git.tree_changes(dataset.root, "1" * 40, old)


def test_a_folder_that_a_commit_lacks_is_the_empty_tree(dataset: Dataset) -> None:
    assert git.tree(dataset.root, "HEAD", "nothing") == git.tree(dataset.root, git.EMPTY_TREE, "x") == git.EMPTY_TREE


def _history(root: Path) -> tuple[Dataset, str, str]:
    """Two commits."""
    made = _bare(root)
    made.write("a", "1\n")
    older = made.commit("one")
    made.write("a", "2\n")
    return made, older, made.commit("two")


def test_what_stands_in_a_history(tmp_path: Path) -> None:
    made, older, newer = _history(tmp_path / "r")
    assert git.is_ancestor(made.root, older, newer) and git.is_ancestor(made.root, newer, newer)
    assert not git.is_ancestor(made.root, newer, older)
    assert not git.is_ancestor(made.root, "0" * 40, newer)


def test_how_far_a_branch_is_behind(tmp_path: Path) -> None:
    made, older, _ = _history(tmp_path / "r")
    assert (git.behind_upstream(made.root), git.upstream_remote(made.root, "main")) == (0, "origin")
    made.git("clone", "--quiet", "--origin", "theirs", str(made.root), str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    assert (git.behind_upstream(clone.root), git.upstream_remote(clone.root, "main")) == (0, "theirs")
    clone.git("reset", "--quiet", "--hard", older)
    assert git.behind_upstream(clone.root) == 1


def test_a_commit_has_the_files_named_and_no_others(tmp_path: Path) -> None:
    made, _, newer = _history(tmp_path / "r")
    made.write("new/b", "1\n")
    made.write("a", "3\n")
    made.write("staged", "1\n")
    made.git("add", "staged")
    found = git.commit(made.root, "three", ["new", "a"])
    assert made.git("rev-parse", "HEAD~1", "HEAD").split() == [newer, found]
    assert made.git("show", "--name-only", "--format=%s", found).split() == ["three", "a", "new/b"]
    git.tag(made.root, "v1", "the third")
    assert git.tags(made.root) == ["v1"]
    with pytest.raises(GitError, match="already exists"):
        git.tag(made.root, "v1", "again")
    git.take_back(made.root, newer, "another", ["nowhere"])
    assert git.head(made.root) == found
    git.take_back(made.root, newer, "three", ["new", "a", "nowhere"])
    assert made.git("status", "--porcelain") == " M a\nA  staged\n?? new/\n"
    assert made.git("rev-parse", "HEAD").strip() == newer


def test_all_that_a_hook_says_is_in_the_error(tmp_path: Path) -> None:
    made, _, newer = _history(tmp_path / "r")
    made.write(".git/hooks/pre-commit", "#!/bin/sh\necho one\necho two >&2\nexit 3\n").chmod(0o755)
    made.write("a", "3\n")
    with pytest.raises(GitError, match=r"(?s)one.*two|two.*one"):
        git.commit(made.root, "three", ["a"])
    assert git.head(made.root) == newer


def test_who_commits_has_to_be_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _, _ = _history(tmp_path / "r")
    git.require_committer(made.root)
    made.git("config", "user.useConfigOnly", "true")
    monkeypatch.delenv("GIT_COMMITTER_EMAIL")
    with pytest.raises(GitError):
        git.require_committer(made.root)


def test_a_clone_at_a_commit_leaves_the_repository_alone(tmp_path: Path) -> None:
    made, older, _ = _history(tmp_path / "r")
    made.write("data/x", "1\n")
    third = made.commit("three")
    before = made.git("for-each-ref"), made.git("status", "--porcelain")
    assert (git.clone_at(made.root, older, tmp_path / "one") / "a").read_text("utf-8") == "1\n"
    inner = git.clone_at(made.root / "data", third, tmp_path / "two with a blank")
    assert inner == tmp_path / "two with a blank" / "data"
    assert (inner / "x").read_text("utf-8") == "1\n"
    assert (made.git("for-each-ref"), made.git("status", "--porcelain")) == before
