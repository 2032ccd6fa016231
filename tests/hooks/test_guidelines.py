"""What policy, people and conventions ask; tests/cases/guidelines holds fragments laid over the example record."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

import rulecase
import samples
from samples import Dataset
from tunesmith import people, policy, record, schema, yaml_reader
from tunesmith.corpus import LEDGER, PEOPLE, POLICY
from tunesmith_hooks import guidelines, options
from tunesmith_hooks.rule import Rule

CASES = Path(__file__).parents[1] / "cases" / "guidelines"
PATH = samples.RECORD_PATH


def _said(tree: dict[str, Any]) -> list[str]:
    shipped = policy.load(POLICY, samples.SHIPPED[POLICY])
    given = options.made(guidelines.HOOK, shipped, people.load(PEOPLE, samples.SHIPPED[PEOPLE]))
    subject = record.from_tree(tree)
    rules = [rule for rule in guidelines.HOOK.rules if rule.kind is record.Record]
    found = [(rule.name, problem) for rule in rules for problem in rule.check(subject, given)]
    return [f"{name} {'.'.join(map(str, problem.where))}" for name, problem in found]


@pytest.mark.parametrize("path", sorted(CASES.glob("ok/*.yaml")), ids=lambda path: path.stem)
def test_ok(path: Path) -> None:
    tree, expect = samples.case(path)
    assert expect == [] and _said(tree) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("bad/*.yaml")), ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    tree, expect = samples.case(path)
    assert expect and sorted(_said(tree)) == sorted(expect)


PAGES = [rule for rule in guidelines.HOOK.rules if "Bad" in rulecase.page_blocks(rule.page)]


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.name)
def test_examples_on_the_page(rule: Rule) -> None:
    for name, text in rulecase.page_blocks(rule.page).items():
        tree = samples.tree(**yaml_reader.load(text).tree)
        assert schema.violations(tree, "record") == []
        assert {said.split()[0] for said in _said(tree)} == ({rule.name} if name == "Bad" else set())


def test_new_record_names_the_current_version_and_an_old_one_keeps_its_own(dataset: Dataset) -> None:
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    dataset.commit()
    assert dataset.check().code == 0
    new = dataset.write_record(samples.numbered(1))
    (finding,) = dataset.check_json().findings
    assert (finding["path"], finding["rule"], finding["line"]) == (new, "guidelines/current-version", 6)
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/current-version"]
    dataset.git("commit", "--quiet", "-m", "new")
    assert dataset.check().code == 0
    assert dataset.check_json("--since", "HEAD~1").rules == ["guidelines/current-version"]


def test_deletion_of_an_active_record_is_stopped(dataset: Dataset) -> None:
    dataset.write_record(samples.numbered(1))
    dataset.commit()
    dataset.git("rm", "--quiet", PATH)
    for arguments in (["--staged"], [], ["--since", "HEAD"]):
        (finding,) = dataset.check_json(*arguments).findings
        assert (finding["path"], finding["rule"]) == (PATH, "guidelines/deletion")
        assert finding["message"] == "this active record was deleted"


def test_deletion_of_a_draft_is_fine(dataset: Dataset) -> None:
    draft = dataset.write_record(samples.numbered(1, status="draft"))
    dataset.commit()
    dataset.git("rm", "--quiet", draft)
    assert dataset.check("--staged").code == 0


def test_rename_is_a_deletion(dataset: Dataset) -> None:
    (dataset.root / PATH).unlink()
    dataset.write_record(samples.tree(id="other-name-7kq2mx4t9d"))
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/deletion"]


def test_successor_has_to_exist(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(status="withdrawn", reason="Old.", superseded_by="example-0000000001"))
    assert dataset.check_json().rules == ["guidelines/successor"]
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/successor"]
    dataset.write_record(samples.numbered(1))
    assert dataset.check().code == 0


HEADER = "id\tsplit\trelease\n"
KNOWN = f"{samples.RECORD_ID}\ttrain\t1\n"


def _ledger_says(dataset: Dataset, before: str, now: str | None) -> list[str]:
    if before:
        dataset.write(LEDGER, before)
        dataset.commit()
    if now is None:
        dataset.git("rm", "--quiet", LEDGER)
    else:
        dataset.write(LEDGER, now)
        dataset.git("add", "--all")
    found = dataset.check_json("--staged").findings
    return [one["message"] for one in found if one["rule"] == "guidelines/ledger"]


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        (f"{HEADER}a\ttrain\t1\nb\ttest\t1\n", f"{HEADER}a\ttrain\t1\nb\ttrain\t1\n", 3),
        (f"{HEADER}a\ttrain\t1\nb\ttest\t1\n", f"{HEADER}b\ttest\t1\n", 2),
        (f"{HEADER}a\ttrain\t1\nb\ttest\t1\n", f"{HEADER}a\ttrain\t1\n", 3),
        (f"{HEADER}a\ttrain\t1\n", None, 1),
    ],
)
def test_ledger_only_grows(dataset: Dataset, before: str, now: str | None, line: int) -> None:
    assert _ledger_says(dataset, before, now) == [f"line {line} of the ledger was changed or removed"]


@pytest.mark.parametrize(
    ("before", "added", "message"),
    [
        ("", HEADER + KNOWN, None),
        (HEADER, KNOWN, None),
        (HEADER, "garbage\n", "line 2 of the ledger is not `id<tab>train|validation|test<tab>release`"),
        (
            HEADER,
            KNOWN.replace("train", "dev"),
            "line 2 of the ledger is not `id<tab>train|validation|test<tab>release`",
        ),
        (HEADER + KNOWN, KNOWN, f"line 3 of the ledger designates {samples.RECORD_ID} for the second time"),
        (HEADER, "ghost-0123456789\ttest\t1\n", "the ledger designates ghost-0123456789, which is no record"),
    ],
)
def test_ledger_is_well_formed_and_names_records(
    dataset: Dataset, before: str, added: str, message: str | None
) -> None:
    assert _ledger_says(dataset, before, before + added) == ([message] if message else [])


def test_a_draft_under_an_older_version_is_a_warning(dataset: Dataset) -> None:
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    dataset.commit()
    dataset.write_record(samples.numbered(1, status="draft"))
    dataset.write_record(samples.numbered(2))
    dataset.git("add", "--all")
    found = dataset.check_json("--staged").findings
    assert [(one["rule"], one["severity"], one["record"]) for one in found] == [
        ("guidelines/current-version", "warning", samples.numbered(1)["id"]),
        ("guidelines/current-version", "error", samples.numbered(2)["id"]),
    ]


def test_a_misplaced_record_may_be_moved_to_its_place(dataset: Dataset) -> None:
    made = samples.numbered(1)
    wrong = f"records/z/{made['id']}.yaml"
    dataset.write(wrong, samples.text(made))
    dataset.commit()
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    dataset.commit()
    (finding,) = dataset.check_json(wrong).findings
    assert finding["rule"] == "schema/file-path"
    subprocess.run(finding["hint"].split("`")[1], shell=True, cwd=dataset.root, check=True)
    assert dataset.check_json("--staged").findings == []


def test_an_announced_file_is_not_judged_before_it_is_staged(dataset: Dataset) -> None:
    dataset.write(samples.record.path_of("later-0123456789"), "id: later-0123456789\n")
    dataset.git("add", "--intent-to-add", "records")
    dataset.write("README.md", "x\n")
    dataset.git("add", "README.md")
    assert dataset.check_json("--staged").findings == []
    assert dataset.check_json().rules == ["schema/missing-key", "schema/missing-key"][: len(dataset.check_json().rules)]
    assert dataset.check_json().rules != []


def test_pipeline_lock_is_committed_with_a_release_alone(dataset: Dataset) -> None:
    dataset.write("dvc.lock", "schema: '2.0'\n")
    dataset.git("add", "--all")
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == ("dvc.lock", "guidelines/pipeline-lock")
    assert finding["hint"].endswith("Run `git rm --cached dvc.lock`.")
    dataset.write("releases/audits/v1.yaml", "x\n")
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/pipeline-lock"]
    dataset.write("releases/1.0.0/release.json", "{}\n")
    dataset.git("add", "--all")
    assert "guidelines/pipeline-lock" not in dataset.check_json("--staged").rules
    dataset.git("commit", "--quiet", "-m", "release")
    dataset.write("dvc.lock", "schema: '2.0' \n")
    dataset.git("add", "--all")
    (finding,) = dataset.check_json("--staged").findings
    assert finding["hint"].endswith("Run `git restore --staged dvc.lock`.")


@pytest.mark.parametrize(("release", "excused"), [("unreleased", False), ("1.0", True)])
def test_pipeline_lock_needs_a_release_and_no_line_of_the_ledger(dataset: Dataset, release: str, excused: bool) -> None:
    dataset.write("releases/ledger.tsv", f"id\tsplit\trelease\n{samples.RECORD_ID}\ttrain\t{release}\n")
    dataset.write("dvc.lock", "schema: '2.0'\n")
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ([] if excused else ["guidelines/pipeline-lock"])


ACCOUNT = "releases/1.0.0/release.json"


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    """The dataset with a version that was released."""
    dataset.write(ACCOUNT, "{}\n")
    dataset.write("releases/1.0.0/sha256sums", "\n")
    assert dataset.check_json("--staged").rules == []
    dataset.commit()
    return dataset


@pytest.mark.parametrize(
    ("path", "now", "words", "command"),
    [
        (ACCOUNT, '{"a": 1}\n', "this file of it changes", "git restore --staged --worktree"),
        ("releases/1.0.0/sha256sums", None, "this file of it changes", "git restore --staged --worktree"),
        ("releases/1.0.0/more.json", "{}\n", "this file is new in it", "git rm --cached"),
    ],
)
def test_what_was_released_stays_as_it_is(
    released: Dataset, path: str, now: str | None, words: str, command: str
) -> None:
    released.write(path, now) if now else (released.root / path).unlink()
    released.git("add", "--all")
    for arguments in (["--staged"], [], ["--since", "HEAD"]):
        (finding,) = released.check_json(*arguments).findings
        assert (finding["path"], finding["rule"]) == (path, "guidelines/released")
        assert finding["message"] == f"1.0.0 is released, and {words}"
        assert f"`{command} {path}`" in finding["hint"]
    subprocess.run(finding["hint"].split("`")[1], shell=True, cwd=released.root, check=True, capture_output=True)
    assert released.check_json("--staged").rules == []


@pytest.mark.parametrize(
    "path", ["releases/1.0.1/release.json", "releases/audits/v1.yaml", "releases/1.0/x", "x/1.0.0/y"]
)
def test_other_files_beside_a_release_may_come_and_change(released: Dataset, path: str) -> None:
    for text in ("one\n", "two\n"):
        released.write(path, text)
        released.git("add", "--all")
        assert released.check_json("--staged").rules == []
    assert released.check_json().rules == []


@pytest.mark.parametrize("folder", [".cache", "build", ".venv", ".dvc/cache", ".dvc/tmp"])
def test_output_that_git_tracks_is_told_once_a_folder(dataset: Dataset, folder: str) -> None:
    baseline = dataset.git("rev-parse", "HEAD").strip()
    for name in ("one", "two"):
        dataset.write(f"{folder}/{name}", "{}\n")
    assert dataset.check_json().rules == []  # there, and not tracked
    dataset.git("add", "--all", "--force")
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == (f"{folder}/one", "guidelines/committed-output")
    assert finding["message"] == f"git tracks 2 files in {folder}/, which programs alone write"
    assert finding["hint"] == f"Run `git rm -r --cached {folder}`, and list `/{folder}` in .gitignore."
    dataset.git("commit", "-q", "-m", "around the hooks")
    for arguments in ((), ("--since", baseline)):
        assert dataset.check_json(*arguments).findings == [finding]
    dataset.git("rm", "-r", "-q", "--cached", folder)
    assert dataset.check_json("--staged").rules == dataset.check_json().rules == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (".Cache/x", "git tracks 1 file in .cache/"),
        (".dvc/config.local", "git tracks .dvc/config.local itself"),
        (".dvc/storage/runs/ab/c", "git tracks 1 file in .dvc/storage/runs/"),
        (".dvc/config", "the committed settings of DVC say where its cache lies"),
    ],
)
def test_ways_around_are_told(dataset: Dataset, path: str, words: str) -> None:
    dataset.write(path, "[core]\n    remote = storage\n['cache']\n    dir = storage\n")
    dataset.git("add", "--all", "--force")
    for arguments in (("--staged",), ()):
        (finding,) = dataset.check_json(*arguments).findings
        assert (finding["path"], finding["rule"]) == (path, "guidelines/committed-output")
        assert finding["message"].startswith(words)


@pytest.mark.parametrize(
    "settings",
    [
        "[cache] # ours\ndir = storage\n",
        "[CACHE]\nDIR=storage\n",
        '["cache"]\n"dir" = x\n',
        "[cache]\n  local = storage\n",
    ],
)
def test_a_cache_is_named_in_any_spelling(dataset: Dataset, settings: str) -> None:
    dataset.write(".dvc/config", settings)
    dataset.git("add", "--all", "--force")
    assert dataset.check_json("--staged").rules == ["guidelines/committed-output"]


def test_a_committed_ledger_that_names_no_record_is_told_by_a_whole_check(dataset: Dataset) -> None:
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\nnothing-0000000000\ttest\tunreleased\n")
    dataset.git("add", "--all")
    dataset.git("commit", "-q", "-m", "around the hooks")
    (finding,) = dataset.check_json().findings
    assert finding["message"] == "the ledger designates nothing-0000000000, which is no record"


@pytest.mark.parametrize("name", [".cache", "build", ".dvc"])
def test_a_committed_link_in_the_place_of_output_is_told(dataset: Dataset, name: str) -> None:
    (dataset.root / name).symlink_to("elsewhere")
    dataset.git("add", "--force", name)
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == (name, "guidelines/committed-output")
    assert finding["message"] == f"git tracks {name} itself, which programs alone write"


def test_what_others_keep_in_folders_of_these_names_is_their_own(dataset: Dataset) -> None:
    for path in ("src/build/main.c", "building/x", ".dvc/config", ".dvc/storage/files/md5/ab/c"):
        dataset.write(path, "x\n")
    dataset.commit()
    assert dataset.check_json().rules == dataset.check_json("--since", "HEAD~1").rules == []
