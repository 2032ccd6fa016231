"""A new annotator's first hour: `tunesmith review` from the first record on, and each wrong turn on the way."""

import json
from pathlib import Path
from typing import Any

import pytest

import builds
from samples import Dataset, Result
from tunesmith import record, review
from tunesmith.corpus import PEOPLE
from tunesmith.people import email_digest
from tunesmith_tools.reviewing import command

COUNT = 8
HOPPER = f"""\
  - handle: hopper
    kind: person
    roles: [reviewer]
    languages: [en]
    hazards: [privacy]
    emails: [{email_digest("writer@example.com")}]
"""


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """A new dataset with eight records, and somebody in people.yaml whose address git commits with."""
    dataset = builds.filled(tmp_path / "dataset", [builds.record(number) for number in range(COUNT)])
    people = (dataset.root / PEOPLE).read_text("utf-8").replace(email_digest("writer@example.com"), "0" * 64)
    dataset.write(PEOPLE, people + HOPPER)
    dataset.commit("a new reviewer")
    done = builds.tunesmith(dataset.root, "freeze")
    assert done.code == 0, done.err
    dataset.commit("freeze")
    return dataset


def run(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "review", *arguments)


def value(dataset: Dataset, *arguments: str) -> Any:
    done = run(dataset, *arguments, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def first(dataset: Dataset) -> str:
    """The id of the record that is served first."""
    return str(value(dataset, "next")["records"][0]["record"])


def others(dataset: Dataset, name: str) -> None:
    """Everything but one record leaves the queue."""
    for number in range(COUNT):
        if builds.record(number)["id"] != name:
            dataset.write_record(builds.record(number, status="draft"))


def fill(dataset: Dataset, name: str) -> None:
    """A worksheet filled in by somebody who agrees with the record."""
    path = dataset.root / ".cache" / "reviews" / f"{name}.hopper.yaml"
    number = int(name.rpartition("-")[2])
    one = builds.record(number)
    text = path.read_text("utf-8")
    for key, given in {
        "task": one["task"], "domain": one["domain"], "language": "en", "reasoning": "none",
        "prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_compliance",
        "instruction": 5, "correctness": 5, "style": 4,
    }.items():  # fmt: skip
        assert text.count(f"{key}:\n") == 1, key
        text = text.replace(f"{key}:\n", f"{key}: {given}\n")
    path.write_text(text.replace("  safety:\n\n  # T", "  safety: 5\n\n  # T"), "utf-8")


def test_from_the_queue_to_a_commit_that_passes_the_gate(made: Dataset) -> None:
    served = run(made, "next")
    name = served.out.splitlines()[0]
    assert f"next: tunesmith review start {name}\n" in served.out
    begun = run(made, "start", name)
    assert begun.out.startswith(f".cache/reviews/{name}.hopper.yaml\n")
    assert f"tunesmith review accept {name}" in begun.out
    assert run(made, "next").out.startswith(f"begun and not given yet: {name}\n")
    fill(made, name)
    given = run(made, "accept", name, "--score", "safety=5")
    assert (given.code, given.err) == (0, "")
    path = given.out.splitlines()[0]
    assert f"git add {path} && git commit -m 'Review {name}'" in given.out
    assert not (made.root / begun.out.splitlines()[0]).exists()
    assert made.git("status", "--porcelain", "--untracked-files=all") == f"?? {path}\n"
    made.git("add", path)
    assert made.check("--staged").code == 0
    assert first(made) != name


def test_a_sighted_review_without_a_worksheet_takes_the_record_s_labels(made: Dataset) -> None:
    name = first(made)
    given = run(made, "accept", name, "--scores", "5,5,5,4")
    assert given.code == 0, given.err
    text = (made.root / given.out.splitlines()[0]).read_text("utf-8")
    assert "blind: false\n" in text and "by: hopper\n" in text and "  style: 4\n" in text
    assert "then: tunesmith review next\n" in given.out


def test_revise_and_reject_need_a_reason(made: Dataset) -> None:
    name = first(made)
    for verdict in ("revise", "reject"):
        failed = run(made, verdict, name, "--scores", "5,5,5,3")
        assert failed.code == 1
        assert f"`verdict: {verdict}`: the verdict is {verdict}, but neither a defect nor a note says why" in failed.err
    given = run(made, "revise", name, "--scores", "5,5,5,3", "--defect", "style.md major: two words too many")
    assert given.code == 0, given.err


def test_a_low_score_without_a_reason_is_written_with_a_warning(made: Dataset) -> None:
    given = run(made, "accept", first(made), "--scores", "5,5,5,2")
    assert given.code == 0
    assert "  warning: `style: 2`: style is scored 2, but no major or critical defect is named." in given.out


# Wrong turns.


def test_somebody_who_is_not_in_people_yaml(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.com")
    failed = run(made, "next")
    assert (failed.code, failed.out) == (2, "")
    assert "nobody in guidelines/people.yaml has the e-mail address that git commits with" in failed.err
    assert "--by HANDLE" in failed.err and "`tunesmith explain people`" in failed.err


@pytest.mark.parametrize("words", [["next"], ["status"], ["start", "x"], ["accept", "x"]])
def test_a_mistyped_handle(made: Dataset, words: list[str]) -> None:
    failed = run(made, *words, "--by", "hoper")
    assert (failed.code, failed.out) == (2, "")
    assert failed.err == "tunesmith: hoper is not in guidelines/people.yaml; did you mean hopper?\n"


def test_somebody_without_the_role(made: Dataset) -> None:
    failed = run(made, "next", "--by", "example-model")
    assert failed.code == 2
    assert "example-model does not have the role reviewer in guidelines/people.yaml" in failed.err


@pytest.mark.parametrize("words", [["start"], ["accept", "--scores", "5,5,5,5"]])
@pytest.mark.parametrize("cut", ["example-000000000", "exampl-0000000002", "records/2/exampel-0000000002.yaml"])
def test_a_wrong_id(made: Dataset, words: list[str], cut: str) -> None:
    failed = run(made, *words, cut)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith("tunesmith: no record has the id ")
    assert "; did you mean " in failed.err and "example-0000000002" in failed.err


def test_a_record_that_is_no_longer_active(made: Dataset) -> None:
    made.write_record(builds.record(2, status="draft"))
    failed = run(made, "start", builds.record(2)["id"])
    assert (failed.code, failed.err) == (1, "tunesmith: example-0000000002 is draft; only active records are judged\n")


def test_a_record_that_is_broken(made: Dataset) -> None:
    path = record.path_of(builds.record(2)["id"])
    made.write(path, "id: [")
    failed = run(made, "start", builds.record(2)["id"])
    assert (failed.code, failed.err) == (1, f"tunesmith: {path} cannot be read; `tunesmith check {path}` tells why\n")
    assert run(made, "next").code == 0
    assert "1 file cannot be read: run `tunesmith check`" in run(made, "status").out


def test_a_blind_worksheet_that_was_not_filled_in(made: Dataset) -> None:
    name = first(made)
    run(made, "start", name)
    failed = run(made, "accept", name)
    assert failed.code == 1
    assert "the review is not complete: labels.task, labels.domain, labels.language, labels.reasoning, " in failed.err
    assert f"Fill them in in .cache/reviews/{name}.hopper.yaml" in failed.err
    assert made.git("status", "--porcelain") == ""


def test_no_score(made: Dataset) -> None:
    failed = run(made, "accept", first(made))
    assert failed.code == 1
    assert "scores.instruction, scores.correctness, scores.safety, scores.style are empty" in failed.err
    assert "Begin with `tunesmith review start" in failed.err and "--scores N,N,N,N" in failed.err


def test_an_unknown_label(made: Dataset) -> None:
    failed = run(made, "accept", first(made), "--scores", "5,5,5,5", "--label", "prompt_harm=borderlin")
    assert failed.code == 1
    assert "borderlin is none of: unharmful, borderline, harmful; did you mean borderline?" in failed.err


def test_a_section_that_the_guidelines_do_not_have(made: Dataset) -> None:
    name = first(made)
    run(made, "start", name, "--sighted")
    failed = run(made, "accept", name, "--scores", "5,5,5,4", "--defect", "style.md#lenght minor: a word")
    assert failed.code == 1
    assert "style.md has no heading #lenght. Its headings are: " in failed.err
    assert failed.err.endswith(f"your worksheet .cache/reviews/{name}.hopper.yaml is kept\n")
    assert (made.root / f".cache/reviews/{name}.hopper.yaml").exists()


def test_a_text_that_changed_since_the_start(made: Dataset) -> None:
    name = first(made)
    run(made, "start", name)
    fill(made, name)
    number = int(name[-1])
    edited = builds.record(number)
    edited["messages"][1]["content"] += " Thank you."
    made.write_record(edited)
    failed = run(made, "accept", name)
    assert failed.code == 1
    assert f"the text of {name} changed since you began" in failed.err
    again = run(made, "start", name)
    assert "what you had filled in is kept in .cache/reviews/" in again.out


def test_a_record_of_one_s_own(made: Dataset) -> None:
    made.write_record(builds.record(2, author="hopper"))
    for words in (["start"], ["accept", "--scores", "5,5,5,5"]):
        failed = run(made, *words, builds.record(2)["id"])
        assert failed.code == 1
        assert (
            "example-0000000002 is not for you: you wrote it. `tunesmith review next` names one that is" in failed.err
        )
    served = [one["record"] for one in value(made, "next", "--count", "99")["records"]]
    assert builds.record(2)["id"] not in served and len(served) == COUNT - 1


def test_a_second_review_of_the_same_text(made: Dataset) -> None:
    name = first(made)
    path = run(made, "accept", name, "--scores", "5,5,5,4").out.splitlines()[0]
    for words in (["start"], ["start", "--sighted"], ["reject", "--scores", "1,1,1,1", "--note", "No."]):
        failed = run(made, *words, name)
        assert failed.code == 1
        assert f"you judged {name} as it stands on " in failed.err and path in failed.err
        assert "a changed mind is for an adjudicator" in failed.err


def test_a_slip_is_taken_back_until_it_is_committed(made: Dataset) -> None:
    name = first(made)
    path = run(made, "accept", name, "--scores", "1,5,5,4").out.splitlines()[0]
    words = ("accept", name, "--scores", "5,5,5,4")
    assert f"It is not committed yet: `rm {path}`, then give it again\n" in run(made, *words).err
    made.git("add", path)
    told = f"It is not committed yet: `git restore --staged {path} && rm {path}`, then give it again\n"
    assert told in run(made, *words).err
    made.git("restore", "--staged", path)
    (made.root / path).unlink()
    assert run(made, *words).out.splitlines()[0] == path
    made.commit()
    failed = run(made, "accept", name, "--scores", "1,5,5,4")
    assert failed.code == 1 and "a changed mind is for an adjudicator" in failed.err and "rm " not in failed.err


def test_a_worksheet_is_blind_unless_the_labels_are_asked_for(made: Dataset) -> None:
    name = first(made)
    sheet = made.root / run(made, "start", name).out.splitlines()[0]
    assert "\n  task:\n" in sheet.read_text("utf-8")
    assert run(made, "start", name, "--sighted").code == 0
    assert f"\n  task: {builds.record(int(name[-1]))['task']}\n" in sheet.read_text("utf-8")
    failed = run(made, "start", name)
    assert failed.code == 1 and "was begun with the labels in sight" in failed.err


def test_somebody_else_is_called_by_their_handle(made: Dataset) -> None:
    made.write_record(builds.record(2, author="ada"))
    failed = run(made, "start", builds.record(2)["id"], "--by", "ada")
    assert "example-0000000002 is not for ada: ada wrote it. `tunesmith review next --by ada`" in failed.err


def test_a_hazard_that_one_did_not_opt_into_is_not_shown(made: Dataset) -> None:
    name = builds.record(2)["id"]
    safety = {"prompt_harm": "borderline", "response_harm": "unharmful", "response_mode": "safe_completion"}
    made.write_record(builds.record(2, safety={**safety, "hazards": ["self_harm"]}))
    failed = run(made, "start", name)
    assert failed.code == 1
    assert f"{name} is not for you: self_harm is not among the hazards that you opted into" in failed.err
    assert not (made.root / ".cache" / "reviews").exists()
    others(made, name)
    served = run(made, "next")
    assert served.code == 0
    assert "nothing for you now:\n  1 waits for somebody who opted into self_harm\n" in served.out


# What is served, and why nothing is.


def test_nothing_is_served_that_one_cannot_read(made: Dataset) -> None:
    for number in range(COUNT):
        made.write_record(builds.record(number, language="fr" if number else "en", author="hopper"))
    assert value(made, "next") == {
        "by": "hopper",
        "gold": [],
        "records": [],
        "waits": {"a speaker of fr": 7, "somebody other than its author": 1},
        "begun": [],
        "gold_passed": True,
    }
    assert "  7 wait for a speaker of fr\n" in run(made, "next").out


def test_candidates_come_first_and_the_end_is_told(made: Dataset) -> None:
    ledger = {builds.record(number)["id"]: "train" for number in range(COUNT)} | {builds.record(3)["id"]: "test"}
    lines = "".join(f"{name}\t{split}\tr1\n" for name, split in ledger.items())
    made.write("releases/ledger.tsv", f"id\tsplit\trelease\n{lines}")
    served = {by: value(made, "next", "--by", by)["records"][0] for by in ("ada", "hopper", *builds.REVIEWERS)}
    first_of = [by for by, one in served.items() if one["record"] == builds.record(3)["id"]]
    assert len(first_of) == 2
    assert (served[first_of[0]]["tier"], served[first_of[0]]["split"]) == ("evaluation", "test")
    assert "candidate for test; 2 reviews missing; your turn" in run(made, "next", "--by", first_of[0]).out
    for number in range(COUNT):
        for by in builds.REVIEWERS:
            made.write_review(builds.accepted(builds.record(number), by))
    assert run(made, "next").out == "nothing waits for a review: every record has as many as the policy asks for\n"
    assert run(made, "status").out.endswith("\nnothing waits for a review\n")


def test_records_that_are_not_frozen_are_candidates_as_they_would_be(made: Dataset) -> None:
    made.edit_policy("train: 90, validation: 5, test: 5", "train: 40, validation: 30, test: 30")
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    made.commit("larger evaluation splits")
    before = {one["record"]: one["split"] for one in value(made, "next", "--count", "99")["records"]}
    assert builds.tunesmith(made.root, "freeze").code == 0
    frozen = {one["record"]: one["split"] for one in value(made, "next", "--count", "99")["records"]}
    assert len(frozen) == COUNT and set(frozen.values()) == {None, "validation", "test"}
    assert before == frozen
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    attached = builds.record(2)
    attached["messages"][0]["attachment"] = {"path": "artifacts/letter.txt", "md5": "0" * 32}
    path = made.write_record(attached)
    assert {one["split"] for one in value(made, "next", "--count", "99")["records"]} == {None}
    told = f"records that are not frozen count as training data for now: the document of {path} cannot be put in"
    assert told in run(made, "status").out


def test_help_is_asked_for_when_no_turn_is_left(made: Dataset) -> None:
    while (served := value(made, "next")["records"])[0]["turn"] == "own":
        assert run(made, "accept", served[0]["record"], "--scores", "5,5,5,5").code == 0
    told = run(made, "next").out
    assert told.startswith("No turn of yours is left.") and "the turn of " in told


def test_gold_records_come_first_where_the_policy_asks_for_them(made: Dataset) -> None:
    one, other = builds.record(1), builds.record(2)
    entries = "".join(
        f"  - record: {each['id']}\n    text: {record.text_digest(each)}\n    labels: {{task: {each['task']}}}\n"
        "    why: The page says so.\n"
        for each in (one, other)
    )
    made.write("guidelines/gold.yaml", f"gold:\n{entries}")
    made.edit_policy("\n  twice: 20\n", "\n  twice: 20\n  gold: {records: 2, percent: 60}\n")
    assert [each["record"] for each in value(made, "next", "--count", "3")["gold"]] == [one["id"], other["id"]]
    assert "0 of 2 gold records judged blind" in run(made, "next").out
    assert "hopper                          0           0   judges gold records first" in run(made, "status").out
    failed = run(made, "start", builds.record(3)["id"])
    assert (failed.code, "gold records come first" in failed.err) == (1, True)
    for words in (["start", "--sighted"], ["accept", "--scores", "5,5,5,5"]):
        failed = run(made, *words, one["id"])
        assert failed.code == 1 and f"judge it blind: `tunesmith review start {one['id']}`" in failed.err
    for each, task in ((one, one["task"]), (other, "translation")):
        run(made, "start", each["id"])
        fill(made, each["id"])
        done = run(made, "accept", each["id"], "--score", "safety=5", "--label", f"task={task}")
        assert done.code == 0, done.err
    assert "You gave 1 of 2 labels of the gold records as expected, and 60% are needed." in run(made, "next").out
    made.edit_policy("percent: 60", "percent: 50")
    assert value(made, "next")["gold_passed"] is True


def test_status_counts_what_is_done_and_by_whom(made: Dataset) -> None:
    assert run(made, "accept", first(made), "--scores", "5,5,5,4").code == 0
    one = builds.record(3)
    for by, verdict in zip(builds.REVIEWERS, ("accept", "reject"), strict=True):
        made.write_review(builds.accepted(one, by, verdict=verdict, note="So I see it."))
    found = value(made, "status")
    tiers = found["tiers"].values()
    assert sum(tier["records"] for tier in tiers) == COUNT
    assert sum(tier["done"] for tier in tiers) >= 1
    assert found["unresolved"] == 1
    assert {name: each["given"] for name, each in found["reviewers"].items()} == {
        "ada": 0, "edsger": 1, "grace": 1, "hopper": 1,
    }  # fmt: skip
    assert list(value(made, "status", "--by", "hopper")["reviewers"]) == ["hopper"]
    text = run(made, "status").out
    assert "1 record with a disagreement: tunesmith adjudicate\n" in text
    assert "next: tunesmith review next\n" in text


def test_nothing_that_a_reviewer_does_depends_on_where_they_stand(made: Dataset) -> None:
    below = made.root / "records"
    name = first(made)
    assert builds.tunesmith(below, "review", "start", name, "--sighted").code == 0
    done = builds.tunesmith(below, "review", "accept", name, "--scores", "5,5,5,5")
    assert done.code == 0, done.err
    assert (made.root / done.out.splitlines()[0]).exists()
    assert review.record_of(done.out.splitlines()[0]) == name


@pytest.mark.parametrize("words", [["next"], ["status"], ["start", "x"], ["accept", "x"]])
def test_without_pyarrow_it_says_what_to_install(
    made: Dataset, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda _name: None)
    failed = run(made, *words)
    told = "tunesmith: reviews are looked up with pyarrow: pip install 'tunesmith[build]'\n"
    assert (failed.code, failed.out, failed.err) == (2, "", told)


def test_no_summary_of_a_command_is_cut(made: Dataset) -> None:
    told = builds.shell(made.root, "tunesmith", "review", "--help", COLUMNS="80").out
    assert "Example: tunesmith review next" in told and "..." not in told.partition("Commands:")[2]


@pytest.mark.parametrize("name", ["next", "start", "accept", "revise", "reject", "status"])
def test_every_command_has_help_with_an_example(made: Dataset, name: str) -> None:
    told = run(made, name, "--help")
    assert told.code == 0 and "Example: tunesmith review " in told.out
