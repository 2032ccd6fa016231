"""What policy, people and conventions ask; tests/cases/guidelines holds fragments laid over the example record."""

import copy
from pathlib import Path
from typing import Any

import pytest

import rulecase
import samples
from samples import Dataset
from tunesmith import people, policy, record, schema, source
from tunesmith.corpus import LEDGER, PEOPLE, POLICY
from tunesmith_hooks import guidelines, options
from tunesmith_hooks.rule import Rule

CASES = Path(__file__).parents[1] / "cases" / "guidelines"
PATH = samples.RECORD_PATH


def _said(tree: dict[str, Any]) -> list[str]:
    root = samples.REPOSITORY
    shipped = policy.load(POLICY, (root / POLICY).read_bytes())
    given = options.made(guidelines.HOOK, shipped, people.load(PEOPLE, (root / PEOPLE).read_bytes()))
    subject = record.from_tree(tree)
    rules = [rule for rule in guidelines.HOOK.rules if rule.kind is record.Record]
    found = [(rule.name, problem) for rule in rules for problem in rule.check(subject, given)]
    return [f"{name} {'.'.join(map(str, problem.where))}" for name, problem in found]


def _case(path: Path) -> tuple[dict[str, Any], list[str]]:
    tree: Any = source.load(path.read_text("utf-8")).tree
    return samples.tree(**tree["record"]), tree.get("expect") or []


@pytest.mark.parametrize("path", sorted(CASES.glob("ok/*.yaml")), ids=lambda path: path.stem)
def test_ok(path: Path) -> None:
    tree, expect = _case(path)
    assert expect == [] and _said(tree) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("bad/*.yaml")), ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    tree, expect = _case(path)
    assert expect and sorted(_said(tree)) == sorted(expect)


PAGES = [rule for rule in guidelines.HOOK.rules if "Bad" in rulecase.page_blocks(rule.page)]


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.name)
def test_examples_on_the_page(rule: Rule) -> None:
    for name, text in rulecase.page_blocks(rule.page).items():
        tree = samples.tree(**source.load(text).tree)
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


def test_deleted_record_leaves_no_review_behind(dataset: Dataset) -> None:
    draft = samples.numbered(1, status="draft")
    path = dataset.write_record(draft)
    judged = dataset.write_review(samples.review_tree(draft))
    dataset.commit()
    assert dataset.check().code == 0
    dataset.git("rm", "--quiet", path)
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == (judged, "guidelines/orphan-review")


def test_review_of_nothing_is_told(dataset: Dataset) -> None:
    dataset.write_review(samples.review_tree(samples.numbered(1)))
    assert dataset.check_json().rules == ["guidelines/orphan-review"]
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/orphan-review"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"by": "nobody"}, ["guidelines/unknown-reviewer"]),
        ({"by": "drafting-model"}, ["guidelines/unknown-reviewer"]),
        ({"role": "adjudicator"}, ["guidelines/unknown-reviewer"]),
        ({"by": "reviewing-model-b", "role": "adjudicator"}, []),
        ({"labels": {"task": "sewing"}}, ["guidelines/unknown-review-label"]),
    ],
)
def test_reviewer_and_labels_of_a_review(dataset: Dataset, changes: dict[str, Any], rules: list[str]) -> None:
    tree = copy.deepcopy(samples.review_tree(samples.tree()))
    tree |= {**changes, "labels": tree["labels"] | changes.get("labels", {})}
    dataset.write_review(tree)
    assert dataset.check_json().rules == rules


def test_successor_has_to_exist(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(status="withdrawn", reason="Old.", superseded_by="example-0000000001"))
    assert dataset.check_json().rules == ["guidelines/successor"]
    dataset.git("add", "--all")
    assert dataset.check_json("--staged").rules == ["guidelines/successor"]
    dataset.write_record(samples.numbered(1))
    assert dataset.check().code == 0


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        ("a\ttrain\t1\n", "a\ttrain\t1\nb\ttest\t1\n", None),
        ("", "a\ttrain\t1\n", None),
        ("a\ttrain\t1\nb\ttest\t1\n", "a\ttrain\t1\nb\ttrain\t1\n", 2),
        ("a\ttrain\t1\nb\ttest\t1\n", "b\ttest\t1\n", 1),
        ("a\ttrain\t1\nb\ttest\t1\n", "a\ttrain\t1\n", 2),
        ("a\ttrain\t1\n", None, 1),
    ],
)
def test_ledger_only_grows(dataset: Dataset, before: str, now: str | None, line: int | None) -> None:
    if before:
        dataset.write(LEDGER, before)
        dataset.commit()
    if now is None:
        dataset.git("rm", "--quiet", LEDGER)
    else:
        dataset.write(LEDGER, now)
        dataset.git("add", "--all")
    found = [one for one in dataset.check_json("--staged").findings if one["rule"] == "guidelines/ledger"]
    assert [one["message"] for one in found] == ([f"line {line} of the ledger was changed or removed"] if line else [])


def test_pipeline_lock_is_committed_with_a_release_alone(dataset: Dataset) -> None:
    dataset.write("dvc.lock", "schema: '2.0'\n")
    dataset.git("add", "--all")
    (finding,) = dataset.check_json("--staged").findings
    assert (finding["path"], finding["rule"]) == ("dvc.lock", "guidelines/pipeline-lock")
    assert finding["hint"].endswith("Run `git rm --cached dvc.lock`.")
    dataset.write("releases/1.0/manifest.json", "{}\n")
    dataset.git("add", "--all")
    assert "guidelines/pipeline-lock" not in dataset.check_json("--staged").rules
    dataset.git("commit", "--quiet", "-m", "release")
    dataset.write("dvc.lock", "schema: '2.0' \n")
    dataset.git("add", "--all")
    (finding,) = dataset.check_json("--staged").findings
    assert finding["hint"].endswith("Run `git restore --staged dvc.lock`.")
