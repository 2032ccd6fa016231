"""What a run judges: the index at commit, what a branch changed, what was named, or all."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith.corpus import PEOPLE, POLICY

PATH = samples.RECORD_PATH


NOTHING = "nothing here concerns records or reviews: no finding"


def _summary(result: samples.Result) -> str:
    return result.out.splitlines()[-1]


def test_staged_half_of_a_files_changes_is_judged_as_staged(dataset: Dataset) -> None:
    dataset.write(PATH, samples.text(samples.tree(task="cooking")))
    dataset.git("add", PATH)
    dataset.write_record()
    result = dataset.check_json("--staged")
    assert (result.code, result.rules) == (1, ["guidelines/unknown-label"])
    dataset.git("add", PATH)
    dataset.write(PATH, "broken: [\n")
    assert dataset.check("--staged").code == 0
    assert dataset.check().code == 1


def test_commit_of_other_files_judges_nothing(dataset: Dataset) -> None:
    dataset.write(PATH, "broken: [\n")
    dataset.commit("--no-verify in spirit")
    dataset.write("README.md", "Hello.\n")
    dataset.git("add", "--all")
    result = dataset.check("--staged")
    assert (result.code, result.out) == (0, f"{NOTHING}\n")


def test_only_what_a_commit_changes_is_judged(dataset: Dataset) -> None:
    dataset.write(PATH, "broken: [\n")
    dataset.commit()
    dataset.write_record(samples.numbered(1))
    dataset.git("add", "--all")
    assert _summary(dataset.check("--staged")) == "1 file judged: all good"


@pytest.mark.parametrize("path", [POLICY, PEOPLE])
def test_commit_of_the_policy_or_the_people_judges_everything(dataset: Dataset, path: str) -> None:
    dataset.write_record(samples.numbered(1))
    dataset.commit()
    dataset.write(path, (dataset.root / path).read_text("utf-8") + "# A comment.\n")
    dataset.git("add", path)
    assert _summary(dataset.check("--staged")) == "2 files judged: all good"


def test_staged_policy_is_the_one_that_judges(dataset: Dataset) -> None:
    dataset.edit_policy("    rewriting: ", "    rephrasing: ")
    dataset.edit_policy(" rewriting: 9,", " rephrasing: 9,")
    assert dataset.check("--staged").code == 0
    dataset.git("add", POLICY)
    assert dataset.check_json("--staged").rules == ["guidelines/unknown-label"]


def test_commit_of_nothing_judges_everything(dataset: Dataset) -> None:
    dataset.write(PATH, "broken: [\n")
    dataset.commit()
    assert dataset.check_json("--staged").rules == ["format/syntax"]


def test_first_commit_is_judged(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "d")
    made.write_record(samples.tree(task="cooking"))
    made.git("add", "--all")
    assert made.check_json("--staged").rules == ["guidelines/unknown-label"]


def test_rule_code_inside_the_repository_counts_as_policy(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    import tunesmith_hooks

    dataset.write("hooks/tunesmith_hooks/style.py", "# rules\n")
    dataset.git("add", "--all")
    assert NOTHING in dataset.check("--staged").out
    monkeypatch.setattr(tunesmith_hooks, "__file__", str(dataset.root / "hooks/tunesmith_hooks/__init__.py"))
    assert _summary(dataset.check("--staged")) == "1 file judged: all good"


def test_another_index_file_is_the_one_judged(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.write_record(samples.numbered(1, task="cooking"))
    dataset.git("add", "--all")
    dataset.git("read-tree", "--index-output=.git/clean", "HEAD")
    monkeypatch.setenv("GIT_INDEX_FILE", str(dataset.root / ".git/index"))
    assert dataset.check("--staged").code == 1
    monkeypatch.setenv("GIT_INDEX_FILE", str(dataset.root / ".git/clean"))
    assert _summary(dataset.check("--staged")) == "1 file judged: all good"


def test_since_judges_what_the_branch_changed(dataset: Dataset) -> None:
    dataset.git("switch", "--quiet", "-c", "side")
    dataset.write_record(samples.numbered(1))
    dataset.commit()
    dataset.git("switch", "--quiet", "main")
    dataset.write_record(samples.numbered(2, task="cooking"))
    dataset.commit()
    dataset.git("switch", "--quiet", "side")
    assert _summary(dataset.check("--since", "main")) == "1 file judged: all good"
    dataset.write_record(samples.numbered(3, task="cooking"))  # not even staged
    assert dataset.check_json("--since", "main").rules == ["guidelines/unknown-label"]
    assert _summary(dataset.check("--since", "HEAD")) == "1 file judged: 1 error"


def test_since_an_unknown_revision_is_unusable(dataset: Dataset) -> None:
    result = dataset.check("--since", "nothing")
    assert (result.code, result.err) == (2, "tunesmith-check: no commit is called 'nothing'\n")


def test_named_files_and_folders(dataset: Dataset) -> None:
    one = dataset.write_record(samples.numbered(1))
    dataset.write_record(samples.numbered(2))
    for names, count in [
        ([one], 1),
        ([str(dataset.root / one)], 1),
        (["records"], 3),
        (["records/d", one], 2),
        (["."], 3),
        (["records/../records/d"], 1),
        (["guidelines"], 0),
    ]:
        files = f"{count} file{'' if count == 1 else 's'} judged: all good"
        assert _summary(dataset.check(*names)) == (files if count else NOTHING)


def test_names_are_relative_to_the_current_folder(dataset: Dataset) -> None:
    from tunesmith_hooks import main

    below = dataset.root / "records/d"
    assert samples.called(main.main, below, Path(PATH).name).code == 0
    assert samples.called(main.main, below, "..").out == "1 file judged: all good\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/etc/passwd", "lies outside of the dataset"),
        ("../x", "lies outside of the dataset"),
        ("records/a/missing.yaml", "no such file or folder"),
        ("missing", "no such file or folder"),
        (POLICY, "is neither a record nor a review"),
    ],
)
def test_name_that_cannot_be_judged(dataset: Dataset, name: str, words: str) -> None:
    result = dataset.check(name)
    assert result.code == 2 and result.out == ""
    assert result.err.startswith("tunesmith-check: ") and words in result.err


def test_ignored_file_is_judged_when_named(dataset: Dataset) -> None:
    dataset.write(".gitignore", "*.yaml\n")
    dataset.write("records/a/x.yaml", "broken: [\n")
    assert dataset.check().code == 0
    assert dataset.check_json("records/a/x.yaml").rules == ["format/syntax"]


def test_dataset_in_a_subfolder_of_a_repository(tmp_path: Path) -> None:
    inner = samples.make(tmp_path / "top/data/set")
    (tmp_path / "top/data/set/.git").rename(tmp_path / "top/.git")
    top = Dataset(tmp_path / "top")
    path = inner.write_record()
    top.commit()
    assert _summary(inner.check()) == "1 file judged: all good"
    inner.write_record(samples.tree(task="cooking"))
    top.write("records/x.yaml", "no record of this dataset\n")
    top.git("add", "--all")
    found = inner.check_json("--staged").findings
    assert [(one["path"], one["rule"]) for one in found] == [(path, "guidelines/unknown-label")]
    (inner.root / path).unlink()
    top.git("add", "--all")
    assert "guidelines/deletion" in inner.check_json("--staged").rules


@pytest.fixture
def larger(tmp_path: Path) -> tuple[Dataset, Dataset]:
    """A repository with code of its own, and the dataset in its folder `data`, both committed."""
    inner = samples.make(tmp_path / "top/data")
    inner.write_record()
    (inner.root / ".git").rename(tmp_path / "top/.git")
    top = Dataset(tmp_path / "top")
    top.write("src/main.py", "print('hello')\n")
    top.commit()
    return top, inner


def test_root_is_a_folder_of_a_larger_repository(larger: tuple[Dataset, Dataset]) -> None:
    top, inner = larger
    inner.write_record(samples.numbered(1, task="cooking"))
    top.write("records/x.yaml", "no record of the dataset\n")
    top.write("guidelines/policy.yaml", "no policy of the dataset\n")
    top.write("src/main.py", "print('bye')\n")
    assert _summary(top.check("--root", "data", "--staged")) == "1 file judged: all good"  # nothing is staged yet
    top.git("add", "--all")
    for arguments, count in [(["--staged"], 1), (["--since", "HEAD"], 1), ([], 2), (["data/records"], 2)]:
        result = top.check_json("--root", "data", *arguments)
        assert [one["path"] for one in result.findings] == ["records/1/example-0000000001.yaml"]
        assert (result.code, json.loads(result.out)["summary"]["files"]) == (1, count)
    (inner.root / PATH).unlink()
    top.git("add", "--all")
    for arguments in (["--staged"], ["--since", "HEAD"], []):
        assert "guidelines/deletion" in top.check_json("--root", "data", *arguments).rules


def test_commit_of_files_outside_of_the_dataset_judges_nothing(larger: tuple[Dataset, Dataset]) -> None:
    top, inner = larger
    inner.write(PATH, "broken: [\n")
    top.commit("broken, and let pass")
    top.write("src/main.py", "print('bye')\n")
    top.git("add", "--all")
    result = top.check("--root", "data", "--staged")
    assert (result.code, result.out) == (0, f"{NOTHING}\n")
    top.commit()
    assert top.check_json("--root", "data", "--staged").rules == ["format/syntax"]


def test_first_commit_of_a_larger_repository(larger: tuple[Dataset, Dataset]) -> None:
    top, inner = larger
    inner.write_record(samples.tree(task="cooking"))
    top.git("add", "--all")
    top.git("update-ref", "-d", "HEAD")
    assert top.check_json("--root", "data", "--staged").rules == ["guidelines/unknown-label"]


@pytest.mark.parametrize("how", [["-m", "x"], ["-a", "-m", "x"], ["-m", "x", "data", "src"]], ids=["", "-a", "PATH"])
def test_a_real_commit_runs_the_gate_on_the_folder(larger: tuple[Dataset, Dataset], how: list[str]) -> None:
    top, inner = larger
    gate = samples.BIN / "tunesmith-check"
    top.write(".git/hooks/pre-commit", f"#!/bin/sh\nexec '{gate}' --root data --staged\n").chmod(0o755)
    for made, code in [(samples.tree(task="cooking"), 1), (samples.tree(notes="Better."), 0)]:
        inner.write_record(made)
        top.write("src/main.py", "print('bye')\n")
        if how == ["-m", "x"]:
            top.git("add", "--all")
        command = ["git", "commit", "--quiet", *how]
        done = subprocess.run(command, cwd=top.root, capture_output=True, check=False, text=True)
        assert done.returncode == code, done.stderr
        told = done.stdout + done.stderr
        assert (f"{PATH}:3:7: error guidelines/unknown-label" in told) is bool(code)
        assert "1 file judged: " in told


def test_pre_commit_passes_the_root(larger: tuple[Dataset, Dataset], monkeypatch: pytest.MonkeyPatch) -> None:
    top, inner = larger
    monkeypatch.setenv("PRE_COMMIT_HOME", str(top.root.parent / "pre-commit"))
    hook = f"id: gate, name: gate, entry: '{samples.BIN / 'tunesmith-check'} --staged', args: [--root, data]"
    hook += ", language: system, pass_filenames: false, always_run: true"
    top.write(".pre-commit-config.yaml", f"repos: [{{repo: local, hooks: [{{{hook}}}]}}]\n")
    inner.write_record(samples.tree(task="cooking"))
    top.git("add", "--all")
    command = [samples.BIN / "pre-commit", "run", "--color", "never"]
    found = subprocess.run(command, cwd=top.root, capture_output=True, check=False, text=True)
    assert found.returncode == 1, found.stderr
    assert f"{PATH}:3:7: error guidelines/unknown-label" in found.stdout
    inner.write_record()
    top.git("add", "--all")
    assert subprocess.run(command, cwd=top.root, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", ["new\nline", '"quoted"', "\x1b[31mred", os.fsdecode(b"\xff"), "ü"])
def test_odd_names_are_judged_and_printed_safely(dataset: Dataset, name: str) -> None:
    dataset.write(f"records/a/{name}.yaml", "a: [\n")
    dataset.git("add", "--all")
    for arguments in ([], ["--staged"], ["records"], [f"records/a/{name}.yaml"]):
        result = dataset.check(*arguments)
        assert result.code == 1
        assert all(line.isprintable() for line in result.out.splitlines())
        assert sum(line.startswith("records/a/") for line in result.out.splitlines()) == 1
        (finding,) = dataset.check_json(*arguments).findings
        assert finding["rule"] == "format/syntax" and finding["path"].startswith("records/a/")


def test_deletion_of_a_file_whose_name_is_not_utf8(dataset: Dataset) -> None:
    path = os.fsdecode(b"records/a/\xff.yaml")
    dataset.write(path, "a: 1\n")
    dataset.commit()
    dataset.git("rm", "--quiet", path)
    result = dataset.check("--staged")
    assert result.code == 1  # what cannot be shown to be a draft counts as a record
    assert "guidelines/deletion" in result.out and "Traceback" not in result.err


@pytest.mark.slow
def test_twelve_thousand_staged_files(dataset: Dataset) -> None:
    for number in range(12_000):
        dataset.write_record(samples.numbered(number))
    dataset.git("add", "--all")
    result = dataset.check("--staged")
    assert result.code == 0 and result.out.splitlines()[-1].startswith("12,000 files judged: ")


def test_two_thousand_staged_files_in_one_run(dataset: Dataset) -> None:
    for number in range(2_000):
        dataset.write_record(samples.numbered(number))
    dataset.write_record(samples.numbered(7, task="cooking"))
    dataset.git("add", "--all")
    result = dataset.check("--staged")
    assert result.out.splitlines()[-1] == "2,000 files judged: 1 error"


@pytest.mark.parametrize("name", ["loop/x.yaml", "loop", "loop/.."])
def test_links_that_lead_in_a_circle_are_no_crash(dataset: Dataset, name: str) -> None:
    (dataset.root / "loop").symlink_to("loop")
    for result in (
        dataset.check(name),
        dataset.fix(name),
        dataset.check("--root", name),
        dataset.check("--stdin", "--filename", name),
    ):
        assert result.code in (0, 2) and "Traceback" not in result.err


def test_whoever_stands_elsewhere_is_told_where_commands_are_meant_for(larger: tuple[Dataset, Dataset]) -> None:
    top, inner = larger
    assert "meant for" not in top.check("--root", "data").out
    inner.write_record(samples.tree(task="cooking"))
    told = "paths and commands are meant for the folder data"
    assert top.check("--root", "data").out.splitlines()[-1] == told
    assert "meant for" not in inner.check().out and "meant for" not in top.check_json("--root", "data").out
