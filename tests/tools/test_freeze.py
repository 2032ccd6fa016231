"""Freeze: every active record gets its split for good, once, on one branch."""

import json
from pathlib import Path

import pytest

import builds
import samples
from tunesmith import ledger
from tunesmith.corpus import LEDGER
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import read_ledger

TEXTS = (
    "The harbour of the old town silts up faster than the dredger can work. How many barges does the mayor need?",
    "A baker throws away forty loaves every evening, and her oven is as old as she is. What would you change first?",
    "Two trains leave Porto within an hour of each other and take different bridges. Which of them is in Braga first?",
    "My grandmother left me a clock that strikes thirteen at noon and never at night. Who repairs such a thing today?",
    "The village choir has nine altos and one bass, and the concert is on Sunday. Suggest a programme for it.",
)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, committed on main, none designated."""
    return builds.filled(tmp_path / "dataset")


def freeze(dataset: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(dataset.root, "freeze", *arguments)


def lines(dataset: samples.Dataset) -> list[str]:
    return (dataset.root / LEDGER).read_text("utf-8").splitlines()


def test_every_active_record_gets_a_line_and_no_other_does(made: samples.Dataset) -> None:
    done = freeze(made, "--release", "0.1.0")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("37 records designated: ")
    assert done.out.endswith("next: git add releases/ledger.tsv && git commit\n")
    found = lines(made)
    assert found[0] == ledger.HEADER
    assert found[1:] == sorted(found[1:])
    active = [one["id"] for one in builds.forty() if one["status"] == "active"]
    assert [line.split("\t")[0] for line in found[1:]] == sorted(active)
    assert {line.split("\t")[2] for line in found[1:]} == {"0.1.0"}


def test_a_second_run_writes_nothing(made: samples.Dataset) -> None:
    freeze(made)
    before = lines(made)
    again = freeze(made)
    told = "nothing new to designate: every active record that can have a split has one\n"
    assert (again.code, again.out) == (0, told)
    assert lines(made) == before


def test_new_lines_are_appended_and_sorted_among_themselves(made: samples.Dataset) -> None:
    freeze(made, "--release", "0.1.0")
    before = lines(made)
    for number in (102, 101, 100):
        made.write_record(builds.record(number))
    made.write_record(samples.tree(id="aardvark-0000000000", author="example-model"))
    made.commit("more")
    assert freeze(made, "--release", "0.2.0").code == 0
    assert lines(made)[: len(before)] == before
    added = lines(made)[len(before) :]
    assert added == sorted(added)
    assert added[0].split("\t")[::2] == ["aardvark-0000000000", "0.2.0"]
    assert len(added) == 4


def test_its_counts_as_json(made: samples.Dataset) -> None:
    planned = json.loads(freeze(made, "--dry-run", "--format", "json").out)
    assert (planned["written"], planned["quarantined"]) == (False, 0)
    assert len(lines(made)) == 1
    done = json.loads(freeze(made, "--format", "json").out)
    assert done == planned | {"written": True}
    splits = [line.split("\t")[1] for line in lines(made)[1:]]
    assert done["designated"] == {split: splits.count(split) for split in ("train", "validation", "test")}
    again = json.loads(freeze(made, "--format", "json").out)
    assert (again["written"], set(again["designated"].values())) == (False, {0})


def test_one_record_is_told_as_one(made: samples.Dataset) -> None:
    freeze(made)
    made.write_record(builds.record(100))
    made.commit("one more")
    assert freeze(made).out.startswith("1 record designated: ")


def test_a_dry_run_says_the_same_and_writes_nothing(made: samples.Dataset) -> None:
    before = lines(made)
    told = freeze(made, "--dry-run").out
    assert lines(made) == before
    assert told.startswith("37 records would be designated: ")
    assert freeze(made).out.splitlines()[0] == told.splitlines()[0].replace("would be designated", "designated")


def test_it_designates_what_a_build_places_provisionally(made: samples.Dataset) -> None:
    for stage in ("pack", "cluster", "split"):
        builds.tunesmith(made.root, "stage", stage)
    from tunesmith_tools.pipeline import placement

    provisional = {row.id: row.split for row in placement.read(made.root) if row.basis == "provisional"}
    freeze(made)
    assert read_ledger(made.root) == provisional


@pytest.mark.parametrize("checkout", [["switch", "-qc", "topic"], ["switch", "-q", "--detach"]])
def test_it_runs_on_the_policys_branch_alone(made: samples.Dataset, checkout: list[str]) -> None:
    made.git(*checkout)
    failed = freeze(made)
    where = "on branch topic" if "topic" in checkout else "on no branch"
    assert (failed.code, failed.out) == (1, "")
    assert f"freeze runs on branch main alone (splits.branch in the policy), and you are {where}: " in failed.err
    assert len(lines(made)) == 1


def test_the_branch_is_the_policys(made: samples.Dataset) -> None:
    made.edit_policy("branch: main", "branch: trunk")
    assert freeze(made).code == 1
    made.git("switch", "-qc", "trunk")
    assert freeze(made).code == 0


@pytest.mark.parametrize("change", ["new", "edited", "deleted", "staged"])
def test_uncommitted_records_stop_it(made: samples.Dataset, change: str) -> None:
    if change == "deleted":
        made.git("rm", "-q", "records/0/example-0000000000.yaml")
    else:
        made.write_record(builds.record(200 if change == "new" else 0, language="de"))
    if change == "staged":
        made.git("add", "-A")
    failed = freeze(made)
    assert failed.code == 1
    assert failed.err == "tunesmith: 1 record or review is not committed; commit first\n"


def test_other_uncommitted_files_do_not_stop_it(made: samples.Dataset) -> None:
    made.write("records.md", "notes")
    made.write("reviews-of-june/list.txt", "notes")
    made.write("README.md", "changed")
    assert freeze(made).code == 0


def test_it_works_before_the_first_commit_says_what_to_do(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record()
    dataset.write(LEDGER, f"{ledger.HEADER}\n")
    failed = freeze(dataset)
    assert (failed.code, failed.err) == (1, "tunesmith: 1 record or review is not committed; commit first\n")


def test_a_quarantined_record_is_not_designated_and_told(made: samples.Dataset) -> None:
    freeze(made)
    by_split: dict[str, str] = {}
    for name, split in read_ledger(made.root).items():
        by_split.setdefault(split, name)
    for split in ("train", "validation"):
        one = next(one for one in builds.forty() if one["id"] == by_split[split])
        one["source"]["group"] = f"origin {split}"
        made.write_record(one)
    bridge = builds.record(300, status="active")
    bridge["source"]["group"] = "origin train"
    bridge["messages"][0] = next(one for one in builds.forty() if one["id"] == by_split["validation"])["messages"][0]
    made.write_record(bridge)
    made.commit("a bridge")
    before = lines(made)
    done = freeze(made)
    assert done.out == (
        "nothing new to designate: every active record that can have a split has one\n"
        "1 record is quarantined and not designated; `tunesmith split` says why\n"
    )
    assert lines(made) == before


@pytest.mark.parametrize("name", ["", " ", "two words", "a\tb", "a\nb", "a\x0bb", "a\u2028b", "a\rb", "\u00e91"])
def test_a_release_is_one_word(made: samples.Dataset, name: str) -> None:
    failed = freeze(made, "--release", name)
    assert (failed.code, failed.err) == (
        2,
        "tunesmith: a release name is one word of ASCII letters, digits and signs, such as 0.1.0\n",
    )
    assert len(lines(made)) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "releases/ledger.tsv is missing; `git restore releases/ledger.tsv` brings it back"),
        (b"", "releases/ledger.tsv: line 1 of the ledger is not the header `id\tsplit\trelease` (with tabs)"),
        (
            b"id\tsplit\trelease\nx\tdev\t1\n",
            "releases/ledger.tsv: line 2 of the ledger is not `id<tab>train|validation|test<tab>release`",
        ),
        (
            b"id\tsplit\trelease\n<<<<<<< HEAD\n",
            "releases/ledger.tsv: line 2 of the ledger is not `id<tab>train|validation|test<tab>release`",
        ),
        (
            b"id\tsplit\trelease\nx\ttest\t1\nx\ttrain\t1\n",
            "releases/ledger.tsv: line 3 of the ledger designates x for the second time",
        ),
        (b"id\tsplit\trelease\n\xff\ttest\t1\n", "releases/ledger.tsv: a byte that is not UTF-8"),
    ],
)
@pytest.mark.parametrize("command", [["freeze"], ["status"]], ids=" ".join)
def test_a_broken_ledger_stops_a_command(
    made: samples.Dataset, content: bytes | None, message: str, command: list[str]
) -> None:
    (made.root / LEDGER).unlink() if content is None else made.write(LEDGER, content)
    failed = builds.tunesmith(made.root, *command)
    assert (failed.code, failed.out, failed.err) == (1, "", f"tunesmith: {message}\n")


def test_a_record_that_cannot_be_read_stops_it(made: samples.Dataset) -> None:
    path = made.write_record(samples.tree(status="odd"))
    made.commit("broken")
    failed = freeze(made)
    assert (failed.code, failed.err) == (1, "tunesmith: nothing is built or designated from records with errors\n")
    assert f"{path}:2:9: error schema/wrong-value" in failed.out


def test_branches_that_add_records_merge_without_conflict_and_freeze_the_same_in_either_order(
    made: samples.Dataset, tmp_path: Path
) -> None:
    freeze(made)
    made.commit("freeze")
    for branch, numbers in (("left", range(50, 70)), ("right", range(70, 90))):
        made.git("switch", "-qc", branch, "main")
        for number in numbers:
            one = builds.record(number)
            one["source"]["group"] = f"origin {number % 7}"
            made.write_record(one)
        for number in range(5):  # each is nearly the same in both branches
            told = f"{TEXTS[number]} It was the {branch} one."
            made.write_record(builds.dialogue(numbers[0] + 100 + number, told, f"Nobody in {branch} knows."))
        made.commit(branch)
    ledgers = []
    for order in (("left", "right"), ("right", "left")):
        clone = samples.Dataset(tmp_path / order[0])
        made.git("clone", "-q", "--branch", "main", str(made.root), str(clone.root))
        for branch in order:
            clone.git("merge", "-q", "--no-edit", f"origin/{branch}")
        assert freeze(clone).code == 0
        ledgers.append((clone.root / LEDGER).read_bytes())
    assert ledgers[0] == ledgers[1]
    assert ledgers[0].count(b"\n") == 1 + 37 + 40 + 10
    split = read_ledger(clone.root)
    assert all(
        split[builds.record(150 + number)["id"]] == split[builds.record(170 + number)["id"]] for number in range(5)
    )


def test_an_export_of_the_ledger_reads_as_it_was_written() -> None:
    more = [ledger.Line("b", "test", "2"), ledger.Line("a", "train", "2")]
    text = ledger.appended(f"{ledger.HEADER}\nz\ttrain\t1\n", more)
    assert text == f"{ledger.HEADER}\nz\ttrain\t1\na\ttrain\t2\nb\ttest\t2\n"
    assert list(ledger.parse(text)) == ["z", "a", "b"]
    assert ledger.appended("", more[1:]) == f"{ledger.HEADER}\na\ttrain\t2\n"
    assert ledger.appended(ledger.HEADER, []) == f"{ledger.HEADER}\n"


def test_without_the_build_extra_it_says_what_to_install(
    made: samples.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dvc, "find_spec", lambda _name: None)
    for command in (["freeze"], ["build"], ["stage", "pack"]):
        failed = builds.tunesmith(made.root, *command)
        assert failed.code == 2
        assert failed.err == "tunesmith: a build needs DVC and pyarrow: pip install 'tunesmith[build]'\n"


def test_a_full_disk_leaves_the_ledger_as_it_was(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    before = lines(made)
    monkeypatch.setattr(Path, "write_bytes", full)
    failed = freeze(made)
    assert failed.code == 2
    assert failed.err.startswith("tunesmith: ")
    assert failed.err.endswith(": No space left on device\n")
    assert failed.err.count("\n") == 1
    assert lines(made) == before


def test_failures_are_raised_with_their_status(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        read_ledger(tmp_path)
    assert caught.value.code == 1
