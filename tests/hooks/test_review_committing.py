"""Who committed a review: told from the commits of a branch, in real repositories."""

from pathlib import Path
from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith.people import email_digest

ADA, ADA_AT_GITHUB, BO, CY = "ada@example.org", "7+ada@users.noreply.github.com", "bo@example.org", "cy@example.org"
PEOPLE = f"""\
people:
  - handle: drafting-model
    kind: model
    roles: [author]
  - handle: ada
    kind: person
    roles: [reviewer]
    languages: [en]
    emails: [{email_digest(ADA)}, {email_digest(ADA_AT_GITHUB)}]
  - handle: bo
    kind: person
    roles: [reviewer]
    languages: [en]
    emails: [{email_digest(BO)}]
  - handle: cy
    kind: person
    roles: [importer]
    emails: [{email_digest(CY)}]
  - handle: dee
    kind: person
    roles: [reviewer]
    languages: [en]
"""
TOLD = "a review by `ada` was committed by "


@pytest.fixture
def made(dataset: Dataset) -> Dataset:
    """A dataset of thirty records, on a branch that left main."""
    dataset.write("guidelines/people.yaml", PEOPLE)
    for number in range(3):
        dataset.write_record(samples.numbered(number))
    dataset.commit()
    dataset.git("switch", "--quiet", "--create", "reviews")
    return dataset


def give(made: Dataset, by: str = "ada", number: int = 0, **changes: Any) -> str:
    return made.write_review(samples.review_tree(samples.numbered(number), by=by, **changes))


def commit(made: Dataset, address: str, message: str = "a review") -> None:
    made.git("add", "--all")
    made.git("commit", "--quiet", "--allow-empty", f"--author=Somebody <{address}>", "-m", message)


def findings(made: Dataset) -> list[tuple[str, str]]:
    found = made.check_json("--since", "main").findings
    return [(one["path"], one["message"]) for one in found if one["rule"] == "review/committer"]


@pytest.mark.parametrize("address", [ADA, ADA.upper(), ADA_AT_GITHUB, CY])
def test_the_reviewer_and_an_importer_may(made: Dataset, address: str) -> None:
    give(made)
    commit(made, address)
    assert made.check_json("--since", "main").findings == []


@pytest.mark.parametrize(
    ("address", "who"), [(BO, "`bo`"), ("eve@example.org", "somebody whose address is not in guidelines/people.yaml")]
)
def test_somebody_else_may_not_and_is_named_without_an_address(made: Dataset, address: str, who: str) -> None:
    path = give(made)
    commit(made, address)
    assert findings(made) == [(path, TOLD + who)]
    (one,) = made.check_json("--since", "main").findings
    assert one["severity"] == "error" and address not in one["message"] + one["hint"]


def test_who_is_named_in_a_squash_merge_wrote_it_too(made: Dataset) -> None:
    give(made)
    give(made, by="bo")
    commit(made, BO, f"Two reviews\n\nCo-authored-by: Ada <{ADA}>")
    assert findings(made) == []


def test_what_stands_counts_and_not_what_stood_in_between(made: Dataset) -> None:
    path = give(made, note="As ada wrote it.")
    commit(made, ADA)
    before = (made.root / path).read_bytes()
    give(made, note="As bo would have it.")
    commit(made, BO)
    assert findings(made) == [(path, f"{TOLD}`bo`")]
    made.write(path, before)
    commit(made, BO)
    assert findings(made) == []


def test_a_note_that_somebody_else_puts_better_is_told(made: Dataset) -> None:
    made.git("switch", "--quiet", "main")
    path = give(made)
    commit(made, ADA)
    made.git("switch", "--quiet", "--create", "later")
    give(made, note="What bo thinks.")
    commit(made, BO)
    assert findings(made) == [(path, f"{TOLD}`bo`")]


def test_a_merge_brings_what_stands_in_none_of_its_parents(made: Dataset) -> None:
    give(made)
    commit(made, ADA)
    made.git("switch", "--quiet", "--create", "others", "main")
    give(made, by="bo", number=1)
    commit(made, BO)
    made.git("merge", "--quiet", "--no-commit", "reviews")
    commit(made, BO, "a merge")
    assert findings(made) == []  # each review came with its own commit
    made.git("reset", "--quiet", "--hard", "HEAD~1")
    made.git("merge", "--quiet", "--no-commit", "reviews")
    path = give(made, number=2)
    commit(made, BO, "a merge that adds a review")
    assert findings(made) == [(path, f"{TOLD}`bo`")]


def test_what_two_sides_of_a_merge_brought_alike_is_theirs_who_may(made: Dataset) -> None:
    give(made)
    commit(made, BO)
    made.git("switch", "--quiet", "--create", "others", "main")
    give(made)
    commit(made, ADA)
    made.git("switch", "--quiet", "reviews")
    made.git("merge", "--quiet", "-m", "both", "others")
    assert findings(made) == []


def test_what_main_gained_meanwhile_is_not_the_branchs(made: Dataset) -> None:
    made.git("switch", "--quiet", "main")
    give(made, number=1)
    commit(made, "eve@example.org")
    made.git("switch", "--quiet", "reviews")
    give(made)
    commit(made, ADA)
    made.git("merge", "--quiet", "-m", "main comes in", "main")
    assert findings(made) == []


def test_a_handle_that_changes_is_for_an_importer(made: Dataset) -> None:
    made.git("switch", "--quiet", "main")
    old = give(made, by="bo")
    commit(made, BO)
    made.git("switch", "--quiet", "--create", "renamed")
    made.git("rm", "--quiet", old)
    path = give(made)
    commit(made, BO)
    assert findings(made) == [(path, f"{TOLD}`bo`")]
    made.git("commit", "--quiet", "--amend", "--no-edit", f"--author=Cy <{CY}>")
    assert findings(made) == []


def test_a_mailmap_of_the_branch_lends_nobody_a_name(made: Dataset) -> None:
    made.write(".mailmap", f"Ada <{ADA}> <eve@example.org>\n")
    path = give(made)
    commit(made, "eve@example.org")
    assert [where for where, _ in findings(made)] == [path]


def test_a_reviewer_without_an_address_is_a_warning_once(made: Dataset) -> None:
    give(made, by="dee")
    give(made, by="dee", number=1)
    commit(made, "eve@example.org")
    (one,) = made.check_json("--since", "main").findings
    assert (one["rule"], one["severity"], one["path"]) == (
        "review/unknown-address",
        "warning",
        "guidelines/people.yaml",
    )
    assert "`dee`" in one["message"]


def test_nothing_is_told_before_there_is_a_commit(made: Dataset) -> None:
    give(made)
    made.git("add", "--all")
    assert made.check_json("--staged").findings == made.check_json("--since", "main").findings == []
    commit(made, BO)
    assert made.check_json().findings == []  # everything against HEAD: no branch is meant
    assert made.check_json("--since", "main").rules == ["review/committer"]


def test_a_dataset_in_a_folder_of_its_repository(made: Dataset, tmp_path: Path) -> None:
    top = Dataset(tmp_path / "top")
    top.root.mkdir()
    top.git("init", "--quiet", "--initial-branch", "main")
    made.git("switch", "--quiet", "main")
    for path, data in samples.files(made.root):
        top.write(f"data/{path}", data)
    top.commit()
    inner = Dataset(top.root / "data")
    inner.git("switch", "--quiet", "--create", "reviews")
    good, bad = give(inner), give(inner, number=1)
    top.git("add", f"data/{good}")
    top.git("commit", "--quiet", f"--author=Ada <{ADA}>", "-m", "ada's")
    commit(inner, BO)
    assert findings(inner) == [(bad, f"{TOLD}`bo`")]
