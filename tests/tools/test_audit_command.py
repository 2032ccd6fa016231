"""`tunesmith sample`: an audit from the draw to the report, in real repositories."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from samples import Dataset, Result
from tunesmith import record, review, source, yaml_reader
from tunesmith.corpus import PEOPLE
from tunesmith_tools.auditing.report import next_name

AUDIT = "releases/audits/v1.yaml"
PEOPLE_WHO_AUDIT = "".join(
    f"  - handle: {handle}\n    kind: person\n    roles: {roles}\n    languages: [en]\n{hazards}"
    for handle, roles, hazards in (
        ("grace", "[reviewer, adjudicator, auditor]", "    hazards: [privacy]\n"),
        ("edsger", "[author, auditor]", ""),
        ("barbara", "[reviewer, adjudicator]", "    hazards: [privacy]\n"),
    )
)
HARMFUL = {
    "prompt_harm": "harmful",
    "response_harm": "unharmful",
    "response_mode": "full_refusal",
    "refusal_reason": "safety",
    "hazards": ["privacy"],
}


def made(number: int) -> dict[str, Any]:
    """One of sixty records: each tenth has a harmful prompt, each seventh is edsger's, the last is a draft."""
    changes: dict[str, Any] = {"safety": HARMFUL} if number % 10 == 0 else {}
    changes |= {"author": "edsger"} if number % 7 == 0 else {}
    return builds.record(number, **changes, **({"status": "draft"} if number == 60 else {}))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("audits") / "dataset"
    dataset = builds.filled(root, [made(number) for number in range(61)])
    before = (root / PEOPLE).read_text("utf-8").partition("  - handle: grace\n")[0]
    dataset.write(PEOPLE, before + PEOPLE_WHO_AUDIT)
    dataset.commit("people")
    return root


@pytest.fixture
def sixty(kept: Path, tmp_path: Path) -> Dataset:
    return Dataset(shutil.copytree(kept, tmp_path / "dataset"))


def sample(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "sample", *arguments)


def drawn(dataset: Dataset, *arguments: str) -> list[dict[str, Any]]:
    """Draw v1, commit it; what was drawn, the sample first."""
    done = sample(dataset, "draw", "v1", *arguments)
    assert done.code == 0, done.err
    dataset.commit("an audit")
    tree: Any = yaml_reader.load((dataset.root / AUDIT).read_text("utf-8")).tree
    return [*tree["sample"], *tree.get("supplement", [])]


def judge(dataset: Dataset, name: str, *arguments: str, by: str = "grace") -> Result:
    options = arguments or ("--verdict", "accept", "--scores", "5,5,5,4")
    return sample(dataset, "judge", "v1", name, "--by", by, *options)


MAJOR = ("--verdict", "revise", "--scores", "5,2,5,4", "--defect", "instruction.md major: ninety *words*")


def judge_all(dataset: Dataset, rows: list[dict[str, Any]], *wrong: int) -> None:
    """Judge what was drawn, the rows of these numbers as errors. The commands' tests judge one by one."""
    for at, row in enumerate(rows):
        changes: dict[str, Any] = {"verdict": "accept"}
        if at in wrong:
            defect = {"section": "instruction.md", "severity": "major", "note": "Ninety *words*."}
            changes = {"verdict": "revise", "defects": [defect]}
        tree = made(int(row["record"][-4:]))
        dataset.write_review(samples.review_tree(tree, by="grace", role="auditor", **changes))


def report(dataset: Dataset, code: int) -> Any:
    done = sample(dataset, "report", "v1", "--format", "json")
    assert done.code == code, done.err
    return json.loads(done.out)


BOUND = ("--max-error", "0.1")
STRATIFIED = (*BOUND, "--strata", "prompt_harm", "--at-least", "prompt_harm=harmful:4")


def test_the_same_arguments_give_the_same_bytes_and_others_overwrite_nothing(sixty: Dataset) -> None:
    head = sixty.git("rev-parse", "HEAD").strip()
    rows = drawn(sixty, *STRATIFIED)
    before = (sixty.root / AUDIT).read_bytes()
    assert {row["record"] for row in rows} <= {made(number)["id"] for number in range(60)}
    assert sum(row["stratum"] == "prompt_harm=harmful" for row in rows) >= 4
    sixty.write_record(made(0) | {"task": "summarization"})  # the revision is frozen
    assert sample(sixty, "draw", "v1", "--revision", head, *STRATIFIED).code == 0
    assert (sixty.root / AUDIT).read_bytes() == before
    assert sample(sixty, "draw", "again", "--revision", head, *STRATIFIED).code == 0
    assert (sixty.root / "releases/audits/again.yaml").read_bytes() == before
    done = sample(sixty, "draw", "v1", *STRATIFIED)
    assert (done.code, (sixty.root / AUDIT).read_bytes()) == (1, before)
    assert f"{AUDIT} holds another draw, and a draw stays as it is" in done.err


def test_conditions_choose_the_population(sixty: Dataset) -> None:
    ledger = "id\tsplit\trelease\n" + "".join(f"{made(number)['id']}\ttest\tone\n" for number in range(12))
    sixty.write("releases/ledger.tsv", ledger)
    commit = sixty.commit("a ledger")
    sixty.write("releases/ledger.tsv", "id\tsplit\trelease\n")

    def lot(*arguments: str) -> int:
        done = sample(sixty, "draw", "v1", "--size", "1000", "--revision", commit, *arguments)
        assert done.code == 0, done.err
        text = (sixty.root / AUDIT).read_text("utf-8")
        (sixty.root / AUDIT).unlink()
        return text.count("- record:")

    assert lot() == 60
    assert lot("--split", "test") == 12
    assert lot("--where", "hazards=privacy") == 6
    assert lot("--where", "prompt_harm=harmful", "--split", "test") == 2
    assert lot("--where", "domain=retail", "--where", "domain=science") == 40
    assert lot("--where", "author=edsger", "--where", "split=-") == 7


def test_an_audit_from_draw_to_pass(sixty: Dataset) -> None:
    rows = drawn(sixty, *STRATIFIED)
    assert report(sixty, 1)["unjudged"] == len(rows)
    for left in range(len(rows), 0, -1):
        found = json.loads(sample(sixty, "next", "v1", "--by", "grace", "--format", "json").out)
        assert found["unjudged"] == left
        done = judge(sixty, found["record"])
        assert done.code == 0, done.err
    assert "nothing for you: 0 of" in sample(sixty, "next", "v1", "--by", "grace").out
    value = report(sixty, 0)
    assert (value["decision"], value["verified"], value["found"]) == ("passed", True, [])
    assert value["sample"]["errors"] == 0 and 0 < value["upper"] < 0.1
    sixty.git("add", "--all")
    gate = sixty.check("--staged")
    assert gate.code == 0, gate.out
    assert "passed" in sample(sixty, "list").out


def _edit(dataset: Dataset, tree: dict[str, Any]) -> None:
    tree["messages"][1]["content"] = "Every word is another one now, and all of them are right."
    dataset.write_record(tree)


def _relabel(dataset: Dataset, tree: dict[str, Any]) -> None:
    dataset.write_record(tree | {"domain": "arts"})


def _withdraw(dataset: Dataset, tree: dict[str, Any]) -> None:
    dataset.write_record(tree | {"status": "withdrawn", "reason": "It was wrong."})


def _delete(dataset: Dataset, tree: dict[str, Any]) -> None:
    (dataset.root / record.path_of(tree["id"])).unlink()


@pytest.mark.parametrize("change", [_edit, _relabel, _withdraw, _delete])
def test_what_was_found_stays_found_whatever_becomes_of_the_record(
    sixty: Dataset, change: Callable[[Dataset, dict[str, Any]], None]
) -> None:
    rows = drawn(sixty, *BOUND)
    judge_all(sixty, rows, 2)
    before = report(sixty, 1)
    assert (before["decision"], [one["record"] for one in before["found"]]) == ("failed", [rows[2]["record"]])
    change(sixty, made(int(rows[2]["record"][-4:])))
    sixty.commit("a change")
    assert report(sixty, 1) == before


def test_a_record_that_changed_is_judged_as_it_was_drawn(sixty: Dataset) -> None:
    row = drawn(sixty, "--size", "60")[0]
    tree = made(int(row["record"][-4:]))
    old = tree["messages"][0]["content"]
    for number in range(60):
        if (one := made(number))["id"] != row["record"]:
            sixty.write_review(samples.review_tree(one, by="grace", role="auditor"))
    tree["messages"][0]["content"] = "Shorten this: the parcel came on Monday, and it was open on one side."
    sixty.write_record(tree)
    sixty.commit("an edit")
    assert old in sample(sixty, "next", "v1", "--by", "grace").out
    done = judge(sixty, row["record"], *MAJOR, "--label", "domain=arts", "--note", "Read twice.")
    assert done.code == 0, done.err
    path = done.out.splitlines()[0]
    given: Any = source.read(path, (sixty.root / path).read_bytes(), "review").tree
    one = review.from_tree(given)
    assert (one.text, one.labels, one.role, one.note) == (row["text"], row["labels"], "auditor", "Read twice.")
    assert one.own["domain"] == "arts" and one.own["task"] == tree["task"]
    assert one.defects == ({"section": "instruction.md", "severity": "major", "note": "ninety *words*"},)
    assert report(sixty, 0)["decision"] == "estimated"


def test_an_adjudication_clears_a_finding(sixty: Dataset) -> None:
    rows = drawn(sixty, *BOUND)
    judge_all(sixty, rows, 0)
    assert report(sixty, 1)["decision"] == "failed"
    tree = made(int(rows[0]["record"][-4:]))
    sixty.write_review(samples.review_tree(tree, by="barbara", role="adjudicator"))
    assert report(sixty, 0)["decision"] == "passed"


def test_a_record_that_was_deleted_is_not_served_and_is_judged_once_it_is_back(sixty: Dataset) -> None:
    rows = drawn(sixty, *BOUND)
    judge_all(sixty, rows[1:])
    path = record.path_of(rows[0]["record"])
    (sixty.root / path).unlink()
    said = sample(sixty, "next", "v1", "--by", "grace").out
    assert "nothing for you: 1 of" in said and "`git restore` brings it back" in said
    done = judge(sixty, rows[0]["record"])
    assert done.code == 1 and f"{rows[0]['record']} is not in the working tree" in done.err
    sixty.git("restore", path)
    assert judge(sixty, rows[0]["record"]).code == 0
    assert report(sixty, 0)["decision"] == "passed"


def test_a_record_that_was_erased_before_it_was_judged_is_an_error(sixty: Dataset) -> None:
    rows = drawn(sixty, *BOUND)
    judge_all(sixty, rows[1:])
    sixty.write_record({"id": rows[0]["record"], "status": "erased", "reason": "The person it speaks of asked for it."})
    assert "nothing for you: 0 of" in sample(sixty, "next", "v1", "--by", "grace").out
    assert f"{rows[0]['record']} was erased" in judge(sixty, rows[0]["record"]).err
    value = report(sixty, 1)
    assert value["found"] == [
        {
            "record": rows[0]["record"],
            "stratum": "all",
            "state": "erased, and no judgement of it is left",
            "judgements": [],
        }
    ]


def test_the_report_says_what_was_found_and_how_to_draw_again(sixty: Dataset) -> None:
    rows = drawn(sixty, *STRATIFIED)
    judge_all(sixty, rows, 1)
    done = sample(sixty, "report", "v1")
    assert done.code == 1
    assert "FAILED: 1 error in the sample, and none may be found" in done.out
    assert f"{rows[1]['record']} ({rows[1]['stratum']}): wrong" in done.out
    assert "  major instruction.md: Ninety *words*." in done.out
    again = done.out.rpartition("tunesmith ")[2].split()
    page = sample(sixty, "report", "v1", "--format", "markdown").out
    assert "| prompt\\_harm=harmful | 6 | " in page and "Ninety \\*words\\*." in page
    _withdraw(sixty, made(int(rows[1]["record"][-4:])))
    sixty.commit("judgements, and what was found mended")
    assert again[:3] == ["sample", "draw", "v1-2"]
    done = builds.tunesmith(sixty.root, *again)
    assert done.code == 0, done.err
    first, second = ((sixty.root / f"releases/audits/{name}.yaml").read_text("utf-8") for name in ("v1", "v1-2"))
    assert (
        first.partition("demand:")[2].partition("population:")[0]
        == second.partition("demand:")[2].partition("population:")[0]
    )
    listed = json.loads(sample(sixty, "list", "--format", "json").out)
    assert [(one["audit"], one["decision"]) for one in listed] == [("v1", "failed"), ("v1-2", "incomplete")]


def test_names_of_audits_that_follow() -> None:
    assert [next_name(name) for name in ("v1", "v1-2", "v1-9", "v1-safety")] == ["v1-2", "v1-3", "v1-10", "v1-safety-2"]


def test_nobody_is_served_what_they_wrote_or_did_not_agree_to_see(sixty: Dataset) -> None:
    drawn(sixty, "--size", "60")
    for number in range(60):
        if number % 7 and number % 10:
            sixty.write_review(samples.review_tree(made(number), by="grace", role="auditor"))
    done = sample(sixty, "next", "v1", "--by", "edsger")
    assert done.code == 0
    assert "nothing for you: 14 of 60 records to judge" in done.out
    assert "you wrote it" in done.out and "privacy is not among the hazards that you opted into" in done.out
    assert judge(sixty, made(7)["id"], by="edsger").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("draw", "v1"), 2, "say how many records by one of: --max-error"),
        (("draw", "v1", "--size", "5", "--max-error", "0.1"), 2, "say how many records by one of"),
        (("draw", "v1", "--max-error", "2"), 2, "--max-error 2: a share lies between 0 and 1"),
        (("draw", "v1", "--aql", "0.01"), 2, "--ltpd is missing"),
        (("draw", "v1", "--aql", "0.05", "--ltpd", "0.05"), 1, "ltpd is 5 % and aql 5 %"),
        (("draw", "v1", "--aql", "0.05", "--ltpd", "0.01"), 1, "ltpd is 1 % and aql 5 %"),
        (("draw", "v1", "--size", "5", "--allowed", "1"), 2, "--allowed goes with --max-error alone"),
        (("draw", "v1", "--size", "5", "--confidence", "0.9"), 2, "--confidence goes with --max-error alone"),
        (("draw", "v1", "--max-error", "0.1", "--beta", "0.2"), 2, "--beta goes with --aql and --ltpd alone"),
        (("draw", "v1", "--max-error", "0.02", "--allowed", "2"), 1, "2 % of 60 records are 2, and 2 may be found"),
        (("draw", "v1", "--size", "5", "--strata", "domains"), 2, "domains is no field of records that has one value"),
        (("draw", "v1", "--size", "5", "--strata", "hazards"), 2, "hazards is no field of records that has one value"),
        (("draw", "v1", "--size", "5", "--where", "domain=retial"), 2, "did you mean retail?"),
        (("draw", "v1", "--size", "5", "--where", "retail"), 2, "write FIELD=VALUE"),
        (("draw", "v1", "--size", "5", "--where", "prompt_harms=harmful"), 2, "did you mean prompt_harm?"),
        (("draw", "v1", "--size", "5", "--at-least", "domain=arts"), 2, "write FIELD=VALUE:N"),
        (("draw", "v1", "--size", "5", "--at-least", "domain=arts:5"), 2, "--strata has to name domain as well"),
        (
            ("draw", "v1", "--size", "5", "--strata", "domain", "--at-least", "domain=retial:5"),
            2,
            "no stratum has domain=retial; there are domain=general, domain=retail, domain=science",
        ),
        (("draw", "V 1", "--size", "5"), 2, "'V 1' is no name for an audit"),
        (("draw", "../v1", "--size", "5"), 2, "'../v1' is no name for an audit"),
        (("draw", "v1", "--size", "5", "--revision", "mian"), 2, "no commit is called 'mian'"),
        (("draw", "v1", "--size", "5", "--revision", "HEAD~1"), 0, ""),
        (("next", "v1", "--by", "grace"), 2, "no audit is called v1: known are none yet;"),
        (("report", "v1"), 2, "`tunesmith sample draw --help` tells how one is drawn"),
    ],
)
def test_what_is_mistyped_is_told(sixty: Dataset, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = sample(sixty, *arguments)
    assert (done.code or 0) == code, done.err
    assert told in done.err and "Traceback" not in done.err
    assert code == 0 or not (sixty.root / "releases/audits").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("next", "v2", "--by", "grace"), "no audit is called v2: known are v1;"),
        (("next", "v1", "--by", "grase"), "grase is not in guidelines/people.yaml; did you mean grace?"),
        (("next", "v1", "--by", "barbara"), "barbara has not the role auditor"),
        (("judge", "v1", "example-00000000x1", "--verdict", "accept", "--scores", "5,5,5,5"), "did you mean example-"),
        (("judge", "v1", "ID", "--verdict", "accept", "--scores", "5,5,5"), "numbers from 1 to 5, for instruction"),
        (("judge", "v1", "ID", "--verdict", "accept", "--scores", "5,5,5,9"), "9 is none of: 1, 2, 3, 4, 5"),
        (("judge", "v1", "ID", "--verdict", "fine", "--scores", "5,5,5,5"), "the review is not written"),
        (
            ("judge", "v1", "ID", "--verdict", "revise", "--scores", "5,5,5,5", "--defect", "style.md"),
            "is not section, severity, colon and note",
        ),
        (
            ("judge", "v1", "ID", "--verdict", "accept", "--scores", "5,5,5,5", "--label", "domian=arts"),
            "there is no domian; did you mean domain?",
        ),
    ],
)
def test_what_is_mistyped_in_an_audit_is_told(sixty: Dataset, arguments: tuple[str, ...], told: str) -> None:
    row = drawn(sixty, "--size", "60")[0]
    words = [row["record"] if word == "ID" else word for word in arguments]
    done = sample(sixty, *words, *([] if "--by" in words else ["--by", "grace"]))
    assert done.code in (1, 2)
    assert told in done.err and "Traceback" not in done.err
    assert not (sixty.root / "reviews/grace").exists()


def test_a_shallow_clone_reports_and_says_what_it_lacks(sixty: Dataset, tmp_path: Path) -> None:
    rows = drawn(sixty, *BOUND)
    commit = sixty.git("rev-parse", "HEAD~1").strip()
    judge_all(sixty, rows[2:])
    _edit(sixty, made(int(rows[0]["record"][-4:])))
    sixty.commit("judgements and an edit")
    sixty.git("clone", "--quiet", "--depth", "1", f"file://{sixty.root}", str(tmp_path / "shallow"))
    shallow = Dataset(tmp_path / "shallow")
    value = report(shallow, 1)
    assert (value["decision"], value["unjudged"], value["verified"]) == ("incomplete", 2, False)
    assert "the revision is not in this clone" in sample(shallow, "report", "v1").out
    done = judge(shallow, rows[0]["record"])
    assert done.code == 2 and f"git fetch origin {commit}" in done.err
    assert judge(shallow, rows[1]["record"]).code == 0  # its text still stands
    done = sample(shallow, "next", "v1", "--by", "grace")
    assert "its text is not in this clone" in done.out
    done = sample(shallow, "draw", "v2", "--revision", commit, *BOUND)
    assert done.code == 2 and "no commit is called" in done.err and "git fetch --unshallow" in done.err


def test_an_edited_draw_is_noticed(sixty: Dataset) -> None:
    rows = drawn(sixty, *BOUND)
    text = (sixty.root / AUDIT).read_text("utf-8")
    other = next(made(number) for number in range(60) if made(number)["id"] not in text)
    first = rows[0]
    swapped = text.replace(first["record"], other["id"]).replace(first["text"], record.text_digest(other))
    sixty.write(AUDIT, swapped.replace(first["labels"], record.labels_digest(other), 1))
    done = sample(sixty, "report", "v1")
    assert done.code == 1 and f"{AUDIT} is not what a draw from" in done.err
    sixty.write(AUDIT, text.replace("records: 60", "records: 6"))
    done = sample(sixty, "report", "v1")
    assert done.code == 1 and f"{AUDIT}:" in done.err and "these are not the strata" in done.err
    size = len(rows)
    sixty.write(AUDIT, text.replace(f"size: {size}", f"size: {size - 1}"))
    assert f"{size} records stand below as the sample" in sample(sixty, "next", "v1", "--by", "grace").err
    sixty.write(AUDIT, text.replace(first["record"], rows[1]["record"]))
    assert "a record stands here or in the supplement twice" in sample(sixty, "next", "v1", "--by", "grace").err
    sixty.write(AUDIT, text.replace("accept: 0", "accept: many"))
    assert "accept: 'many' is not of type 'integer'" in sample(sixty, "next", "v1", "--by", "grace").err


def test_a_revision_that_cannot_be_read_whole_is_not_drawn_from(sixty: Dataset) -> None:
    path = record.path_of(made(3)["id"])
    sixty.write(path, "id: [")
    sixty.commit("a slip")
    done = sample(sixty, "draw", "v1", *BOUND)
    assert done.code == 1 and f"cannot be read, {path} first" in done.err
    assert sample(sixty, "draw", "v1", "--revision", "HEAD~1", *BOUND).code == 0


def test_a_broken_review_may_not_be_passed_over(sixty: Dataset) -> None:
    rows = drawn(sixty, *BOUND)
    judge_all(sixty, rows)
    path = next((sixty.root / "reviews/grace").rglob("*.yaml"))
    path.with_name(f"{path.stem.partition('.')[0]}.00000000.yaml").write_text("verdict: [", "utf-8")
    done = sample(sixty, "report", "v1")
    assert done.code == 1 and "1 review cannot be read, reviews/grace/" in done.err


def test_a_dataset_without_active_records_has_nothing_to_draw(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    assert "no commit is called 'HEAD'" in sample(dataset, "draw", "v1", *BOUND).err
    dataset.commit()
    assert "has no active records to draw from" in sample(dataset, "draw", "v1", *BOUND).err
    assert "no audit was drawn yet" in sample(dataset, "list").out
