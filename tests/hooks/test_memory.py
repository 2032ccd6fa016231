"""What was clean is not read again; whatever decides the outcome makes it forgotten; losing it changes nothing."""

import shutil
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import corpus
from tunesmith.corpus import PEOPLE, POLICY, TreeView
from tunesmith_hooks import memory

CACHE = f".git/{memory.CACHE}"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The data files that a run opens, by name."""
    opened: list[str] = []
    real = corpus.read_regular

    def counted(path: Path) -> bytes | corpus.Unreadable:
        if path.parent.name not in ("guidelines", "releases", ".dvc"):  # settings and the ledger are read each time
            opened.append(path.name)
        return real(path)

    monkeypatch.setattr(corpus, "read_regular", counted)
    return opened


def _many(dataset: Dataset) -> None:
    for number in range(5):
        dataset.write_record(samples.numbered(number))
    dataset.commit()


def test_second_run_reads_no_clean_file(dataset: Dataset, reads: list[str]) -> None:
    _many(dataset)
    first = dataset.check()
    assert len(reads) == 6
    reads.clear()
    assert dataset.check() == first and reads == []


def test_changed_and_faulty_files_are_read_each_time(dataset: Dataset, reads: list[str]) -> None:
    _many(dataset)
    bad = dataset.write_record(samples.numbered(3, task="cooking"))
    dataset.commit()
    dataset.check()
    reads.clear()
    new = dataset.write_record(samples.numbered(9))
    assert dataset.check_json().rules == ["guidelines/unknown-label"]
    assert sorted(reads) == sorted([Path(bad).name, Path(new).name])


@pytest.mark.parametrize("path", [POLICY, PEOPLE])
def test_changed_settings_forget(dataset: Dataset, reads: list[str], path: str) -> None:
    _many(dataset)
    dataset.check()
    reads.clear()
    dataset.write(path, (dataset.root / path).read_text("utf-8") + "# A comment.\n")
    dataset.check()
    assert len(reads) == 6
    assert len(list((dataset.root / CACHE / "check").iterdir())) == 1


def test_policy_that_makes_a_label_unknown_is_noticed(dataset: Dataset) -> None:
    _many(dataset)
    assert dataset.check().code == 0
    dataset.edit_policy("    rewriting: ", "    rephrasing: ")
    dataset.edit_policy(" rewriting: 9,", " rephrasing: 9,")
    assert set(dataset.check_json().rules) == {"guidelines/unknown-label"}


def test_lost_or_spoilt_cache_changes_no_output(dataset: Dataset) -> None:
    _many(dataset)
    dataset.write_record(samples.numbered(3, task="cooking"))
    first = dataset.check_json()
    assert dataset.check_json() == first
    for file in (dataset.root / CACHE / "check").iterdir():
        file.write_bytes(b"\xff\n")
    assert dataset.check_json() == first
    shutil.rmtree(dataset.root / ".git/tunesmith")
    assert dataset.check_json() == first


def test_check_and_build_remember_apart(dataset: Dataset) -> None:
    view = TreeView.of(dataset.root)
    for use in ("check", "build", "check"):
        found = memory.Memory.of(view, use)
        found.add("records/a/x.yaml", "0" * 40)
        found.save()
    assert all(memory.Memory.of(view, use).knows("records/a/x.yaml", "0" * 40) for use in ("check", "build"))


def test_same_content_elsewhere_is_not_known(dataset: Dataset) -> None:
    dataset.check()
    dataset.write("records/a/elsewhere.yaml", (dataset.root / samples.RECORD_PATH).read_bytes())
    dataset.commit()
    for _ in range(2):
        assert dataset.check_json().rules == ["schema/file-path", "duplicates/exact"]


def test_reference_to_another_record_is_looked_at_each_time(dataset: Dataset) -> None:
    dataset.write_record(samples.numbered(1))
    gone = samples.tree(status="withdrawn", reason="Replaced.", superseded_by="example-0000000001")
    dataset.write_record(gone)
    dataset.commit()
    assert dataset.check().code == 0
    dataset.git("rm", "--quiet", "records/1/example-0000000001.yaml")
    dataset.git("commit", "--quiet", "-m", "gone")
    assert dataset.check_json().rules == ["guidelines/successor"]


def test_part_of_the_hooks_teaches_nothing(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(task="cooking"))
    dataset.commit()
    assert dataset.check("--hook", "format").code == 0
    assert dataset.check().code == 1


def test_full_or_read_only_disk_is_no_error(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(dataset.root / ".git/tunesmith")

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory, "write_atomic", refuse)
    assert dataset.check().code == 0
    assert not (dataset.root / CACHE).exists()


def test_the_gate_makes_nothing_in_the_work_tree(dataset: Dataset) -> None:
    for arguments in ((), ("--staged",), ("--since", "HEAD")):
        assert dataset.check(*arguments).code == 0
    assert {path.name for path in dataset.root.iterdir()} == {".git", ".gitignore", "guidelines", "records"}


def test_a_committed_memory_and_policy_are_not_believed(dataset: Dataset) -> None:
    """What earlier versions read from .cache/ and what another repository remembers, put where a commit can put it."""
    bad = dataset.write_record(samples.tree(task="cooking"))
    dataset.commit()
    blob = dataset.git("rev-parse", f"HEAD:{bad}").strip()
    for kept in [*(dataset.root / ".git/tunesmith").rglob("*")]:
        if kept.is_file():
            inside = kept.relative_to(dataset.root / ".git/tunesmith").as_posix()
            for place in (".cache", "tunesmith"):
                marks = f"{blob} {bad}" if "check" in inside else '{"version": "9.9", "labels": {}}'
                dataset.write(f"{place}/{inside}", marks)
    dataset.git("add", "--all", "--force")
    dataset.git("commit", "-q", "-m", "believe me")
    assert dataset.check_json().rules == ["guidelines/committed-output", "guidelines/unknown-label"]


def test_without_a_repository_nothing_is_kept(tmp_path: Path) -> None:
    kept = memory.Memory.of(TreeView(tmp_path, {}), "check")
    kept.add("records/a/x.yaml", "0" * 40)
    kept.save()
    assert not kept.knows("records/a/x.yaml", "0" * 40) and list(tmp_path.iterdir()) == []
