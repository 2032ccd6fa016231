"""`tunesmith review export` and `review import`: tasks out of a dataset, and answers back into it as reviews."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith import record, review, source
from tunesmith.people import email_digest
from tunesmith_tools.dataset import today

NUMBERS = range(1, 7)
ANSWERS = {
    "task": "code",
    "domain": "retail",
    "language": "en",
    "reasoning": "none",
    "prompt_harm": "unharmful",
    "response_harm": "unharmful",
    "response_mode": "full_compliance",
    "score_instruction": "5",
    "score_correctness": "4",
    "score_safety": "5",
    "score_style": "5",
    "verdict": "accept",
}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """Six records by a model, all for train, each of which lacks a review."""
    dataset = builds.filled(tmp_path / "dataset", [builds.record(number) for number in NUMBERS])
    lines = [f"{builds.record(number)['id']}\ttrain\t0.1.0\n" for number in NUMBERS]
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n" + "".join(lines))
    dataset.commit()
    return dataset


def exported(dataset: samples.Dataset, name: str = "tasks.csv", *arguments: str, form: str = "csv") -> Path:
    """A file of tasks beside the dataset."""
    file = dataset.root.parent / name
    done = builds.tunesmith(dataset.root, "review", "export", str(file), "--format", form, *arguments)
    assert done.code == 0, done.err
    return file


def import_(dataset: samples.Dataset, file: Path, *arguments: str, form: str = "csv") -> samples.Result:
    return builds.tunesmith(dataset.root, "review", "import", str(file), "--format", form, *arguments)


def outcome(done: samples.Result) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(done.out)
    return value


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def fill(file: Path, *answers: dict[str, str]) -> None:
    """Answer the first tasks of a sheet, a task each."""
    rows = rows_of(file)
    for row, given in zip(rows, answers, strict=False):
        row |= given
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list({name: None for row in rows for name in row}))
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), "utf-8", newline="")


def reviews(dataset: samples.Dataset) -> dict[str, review.Review]:
    found = {}
    for path in sorted((dataset.root / "reviews").rglob("*.yaml")):
        name = path.relative_to(dataset.root).as_posix()
        file = source.read(name, path.read_bytes(), "review")
        assert file.tree and file.flaw is None and not file.violations
        found[name] = review.from_tree(file.tree)
    return found


def rejected(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.with_name(f"{file.stem}.rejects.jsonl").read_text("utf-8").splitlines()]


def test_a_filled_sheet_becomes_reviews_that_the_gate_accepts(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--by", "grace", "--blind", "--count", "2")
    names = [row["record"] for row in rows_of(file)]
    defect = {
        "defects": "safety.md#hazards-and-sensitive-topics minor: A word too many.",
        "note": "Read twice,\nand checked.",
    }
    fill(file, ANSWERS | defect, ANSWERS | {"verdict": "revise", "prompt_harm": "borderline", "note": "A label."})
    done = import_(made, file, "--by", "grace")
    assert done.code == 0, done.err
    assert "2 answers read: 2 written, 0 present, 0 not given, 0 rejected\n" in done.out
    found = {one.record: one for one in reviews(made).values()}
    assert set(found) == set(names)
    first, second = (found[name] for name in names)
    assert (first.by, first.role, first.blind, first.verdict) == ("grace", "reviewer", True, "accept")
    assert (first.created, first.guideline) == (today().isoformat(), builds.policy().version)
    assert first.scores == {"instruction": 5, "correctness": 4, "safety": 5, "style": 5}
    assert first.note == "Read twice,\nand checked."
    assert first.defects == (
        {"section": "safety.md#hazards-and-sensitive-topics", "severity": "minor", "note": "A word too many."},
    )
    assert review.safety_label(second, "prompt_harm") == "borderline"
    made.git("add", "--all")
    assert made.check("--staged").code == 0


def test_an_import_can_be_repeated(made: samples.Dataset) -> None:
    file = exported(made)
    fill(file, ANSWERS, {}, ANSWERS)
    first = outcome(import_(made, file, "--by", "grace", "--summary", "json"))
    assert [first[key] for key in ("read", "written", "present", "unanswered", "rejected")] == [6, 2, 0, 4, 0]
    before = dict(samples.files(made.root))
    again = outcome(import_(made, file, "--by", "grace", "--summary", "json"))
    assert [again[key] for key in ("read", "written", "present", "unanswered", "rejected")] == [6, 0, 2, 4, 0]
    assert dict(samples.files(made.root)) == before


def test_half_filled_rows_are_refused_with_reasons_and_the_others_taken(made: samples.Dataset) -> None:
    file = exported(made)
    half = {name: value for name, value in ANSWERS.items() if not name.startswith("score_")}
    fill(file, ANSWERS, half, ANSWERS | {"verdict": "acept", "hazards": "evil"})
    done = import_(made, file, "--by", "grace", "--summary", "json")
    value = outcome(done)
    assert (done.code, value["written"], value["rejected"]) == (0, 1, 2)
    second, third = rejected(file)
    assert second["row"] == 2 and second["data"]["task"] == ["code"]
    assert "`score_instruction` is empty; it is one of: 1, 2, 3, 4, 5; `score_correctness` is empty" in second["reason"]
    assert "accept, revise, reject; did you mean accept?" in third["reason"] and "`hazards`: evil" in third["reason"]
    fill(file, {}, ANSWERS, ANSWERS | {"hazards": ""})
    assert outcome(import_(made, file, "--by", "grace", "--summary", "json"))["written"] == 2
    assert not file.with_name("tasks.rejects.jsonl").exists()


def test_what_a_rule_forbids_is_refused_with_its_message(made: samples.Dataset) -> None:
    file = exported(made)
    fill(file, ANSWERS | {"defects": "style.md#nothing major: Why?"}, ANSWERS | {"verdict": "reject"})
    done = import_(made, file, "--by", "grace")
    assert done.code == 1 and reviews(made) == {}
    first, second = rejected(file)
    assert "the verdict is accept, but this defect is major" in first["reason"]
    assert "style.md has no heading #nothing" in first["reason"]
    assert "neither a defect nor a note says why" in second["reason"]
    assert "row 1: " in done.out and "all of them: " in done.out


def test_nobody_judges_their_own_record(made: samples.Dataset) -> None:
    made.write_record(builds.record(9, author="grace"))
    made.commit()
    (made.root.parent / "ids.txt").write_text(builds.record(9)["id"] + "\n", "utf-8")
    file = exported(made, "own.csv", "--ids", str(made.root.parent / "ids.txt"))
    fill(file, ANSWERS)
    assert import_(made, file, "--by", "grace").code == 1
    assert "wrote the record that this review judges" in rejected(file)[0]["reason"]
    own = [
        str(made.root.parent / "x.csv"),
        "--format",
        "csv",
        "--by",
        "grace",
        "--ids",
        str(made.root.parent / "ids.txt"),
    ]
    failed = builds.tunesmith(made.root, "review", "export", *own)
    assert (failed.code, failed.err) == (1, "tunesmith: no record waits for grace (1 record: grace wrote it)\n")


def test_another_judgement_stays_and_two_answers_of_one_person_are_refused(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "1")
    fill(file, ANSWERS)
    import_(made, file, "--by", "grace")
    before = dict(samples.files(made.root))
    fill(file, ANSWERS | {"score_style": "3"})
    assert import_(made, file, "--by", "grace").code == 1
    assert "holds another judgement of this text by grace" in rejected(file)[0]["reason"]
    rows = file.read_text("utf-8").splitlines(keepends=True)
    changed = file.read_text("utf-8").replace(",accept,", ",reject,")
    file.write_text(changed + "".join(rows[1:]), "utf-8", newline="")
    assert import_(made, file, "--by", "edsger").code == 1
    assert [one["reason"] for one in rejected(file)] == [
        "edsger answers in two ways in the rows 1 and 2; which counts cannot be told"
    ] * 2
    assert dict(samples.files(made.root)) == before


def test_an_answer_to_an_older_text_is_told_and_kept_as_evidence_about_that_text(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "1")
    (row,) = rows_of(file)
    number = int(row["record"].rpartition("-")[2])
    edited = builds.record(number)
    edited["messages"][1]["content"] += " Thank you."
    made.write_record(edited)
    made.commit("an edit")
    fill(file, ANSWERS | {"exported": "on 2026-11-21"})  # commits of tests are of the day after
    done = import_(made, file, "--by", "grace")
    assert f"1 judged a text that has changed since, and count for that text alone: {row['record']}\n" in done.out
    (one,) = reviews(made).values()
    assert one.text == record.text_digest(builds.record(number)) != record.text_digest(edited)
    assert one.created == "2026-11-21"
    assert not review.counts(one, review.standing(record.from_tree(edited)))
    again = outcome(import_(made, file, "--by", "grace", "--summary", "json"))
    assert (again["present"], again["rejected"]) == (1, 0)


def test_an_answer_that_does_not_say_which_text_it_judged_is_refused(made: samples.Dataset) -> None:
    file = exported(made)
    unknown = {"text_digest": "sha256:" + "0" * 64}
    fill(file, ANSWERS | {"text_digest": ""}, ANSWERS | {"record": "nothing-0000000000"}, ANSWERS | unknown)
    assert import_(made, file, "--by", "grace").code == 1
    first, second, third = (one["reason"] for one in rejected(file))
    assert first.startswith("`text_digest` is empty, so that nobody can tell what was judged")
    assert second == "no record has the id nothing-0000000000"
    assert "the record has another text than the one that was judged" in third


def test_changes_in_the_sheet_that_mean_nothing_are_told(made: samples.Dataset) -> None:
    file = exported(made)
    rows = rows_of(file)
    fill(file, ANSWERS | {"dialogue": "[1 user]\nBetter"}, ANSWERS | {"dialogue": rows[1]["dialogue"] + "  \n"},
         ANSWERS | {"my remarks": "Look here."})  # fmt: skip
    done = import_(made, file, "--by", "grace")
    assert "row 1: the dialogue was changed in the sheet" in done.out and "row 2:" not in done.out
    assert "not read, since they are no question: my remarks\n" in done.out
    assert len(reviews(made)) == 3


def test_a_dry_run_writes_nothing(made: samples.Dataset) -> None:
    file = exported(made)
    fill(file, ANSWERS, {"verdict": "accept"})
    before = dict(samples.files(made.root.parent))
    value = outcome(import_(made, file, "--by", "grace", "--dry-run", "--summary", "json"))
    assert (value["written"], value["rejected"], value["dry_run"], value["rejects"]) == (1, 1, True, None)
    assert dict(samples.files(made.root.parent)) == before


def test_a_sheet_made_for_one_person_is_not_taken_for_anothers(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--by", "grace", "--count", "1")
    fill(file, ANSWERS)
    assert import_(made, file, "--by", "edsger").code == 1
    assert rejected(file)[0]["reason"] == "the task was given to grace, not to edsger; import it with --by grace"
    assert outcome(import_(made, file, "--summary", "json"))["written"] == 1
    assert {one.by for one in reviews(made).values()} == {"grace"}


def test_without_a_name_the_answers_are_nobodys(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "1")
    fill(file, ANSWERS)
    assert import_(made, file).code == 1
    assert rejected(file)[0]["reason"] == "nothing says who answered; name them with --by HANDLE"


def test_it_says_who_may_commit_reviews_of_others(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "2")
    fill(file, ANSWERS)
    told = "reviews by grace are committed by them, or by somebody with the role importer"
    assert told in import_(made, file, "--by", "grace").out
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    me = f"  - handle: ida\n    kind: person\n    roles: [importer]\n    emails: [{email_digest('ida@example.com')}]\n"
    made.write("guidelines/people.yaml", people + me)
    fill(file, {}, ANSWERS)
    made.git("config", "user.email", "ida@example.com")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_AUTHOR_EMAIL", "ida@example.com")
        assert told not in import_(made, file, "--by", "edsger").out


def annotation(by: Any, **changes: str) -> dict[str, Any]:
    given = {name: value for name, value in (ANSWERS | changes).items() if value}
    result = [
        {"from_name": name, "to_name": "dialogue", "type": "choices", "value": {"choices": [value]}}
        for name, value in given.items()
    ]
    return {"id": 1, "completed_by": by, "result": result}


def test_annotators_of_label_studio_are_known_by_their_numbers_and_addresses(made: samples.Dataset) -> None:
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    edsger = f"    emails: [{email_digest('edsger@example.com')}]\n"
    made.write("guidelines/people.yaml", people.rstrip("\n") + "\n" + edsger)
    file = exported(made, "tasks.json", "--blind", "--count", "1", form="label-studio")
    (one,) = json.loads(file.read_text("utf-8"))
    one["annotations"] = [
        annotation(3),
        annotation({"id": 4, "email": "Edsger@example.com"}, task="rewriting"),
        annotation(5),
        annotation(3) | {"was_cancelled": True},
    ]
    file.write_text(json.dumps([one]), "utf-8")
    failed = import_(made, file, "--by", "grace", form="label-studio")
    assert failed.code == 2 and reviews(made) == {}
    assert "has answers by 3 people (3, Edsger@example.com, 5), and --by makes them one person's" in failed.err
    done = outcome(import_(made, file, "--map-annotator", "3=grace", "--summary", "json", form="label-studio"))
    assert [done[key] for key in ("read", "written", "unanswered", "rejected")] == [4, 2, 1, 1]
    assert {one.by: one.own["task"] for one in reviews(made).values()} == {"grace": "code", "edsger": "rewriting"}
    assert rejected(file)[0]["reason"] == "nobody here is known as 5; say who it is: --map-annotator '5=HANDLE'"


def test_the_day_of_a_judgement_is_what_label_studio_says_and_never_yet_to_come(made: samples.Dataset) -> None:
    file = exported(made, "tasks.json", "--count", "2", form="label-studio")
    tasks = json.loads(file.read_text("utf-8"))
    for one, day in zip(tasks, ("2026-11-22T23:30:00Z", "2099-01-01T00:00:00Z"), strict=True):
        one["annotations"] = [annotation(3) | {"created_at": day}]
    file.write_text(json.dumps(tasks), "utf-8")
    import_(made, file, "--by", "grace", form="label-studio")
    assert sorted(one.created for one in reviews(made).values()) == ["2026-11-22", today().isoformat()]


def test_responses_of_argilla_become_reviews(made: samples.Dataset) -> None:
    file = exported(made, "records.json", "--blind", "--count", "1", form="argilla")
    (one,) = json.loads(file.read_text("utf-8"))
    one["responses"] = {
        name: [{"value": value, "user_id": user} for user in ("u1", "u2")] for name, value in ANSWERS.items()
    }
    file.write_text(json.dumps([one]), "utf-8")
    names = ("--map-annotator", "u1=grace", "--map-annotator", "u2=edsger")
    done = import_(made, file, *names, "--summary", "json", form="argilla")
    assert outcome(done)["written"] == 2
    assert {each.by: each.blind for each in reviews(made).values()} == {"grace": True, "edsger": True}


def test_an_export_serves_the_queue(made: samples.Dataset) -> None:
    whole = [row["record"] for row in rows_of(exported(made, "all.csv"))]
    assert sorted(whole) == [builds.record(number)["id"] for number in NUMBERS]
    given: set[str] = set()
    for by in (builds.WRITER, *builds.REVIEWERS):
        words = ["review", "next", "--by", by, "--count", "100", "--format", "json"]
        offers = json.loads(builds.tunesmith(made.root, *words).out)["records"]
        own = [row["record"] for row in rows_of(exported(made, f"{by}.csv", "--by", by))]
        assert own == [one["record"] for one in offers if one["turn"] != "help"]
        given.update(own)
    assert given == set(whole)
    assert [row["record"] for row in rows_of(exported(made, "one.csv", "--count", "1"))] == whole[:1]


def test_an_export_leaves_out_what_somebody_may_not_judge(made: samples.Dataset) -> None:
    made.write_record(builds.record(9, safety=HARMFUL))
    made.write_review(builds.accepted(builds.record(2), "grace"))
    names = [builds.record(number)["id"] for number in (3, 9, 2)]
    ids = made.root.parent / "ids.txt"
    ids.write_text("\n".join([*names, "", names[0]]), "utf-8")
    words = [str(made.root.parent / "x.csv"), "--format", "csv", "--by", "grace", "--ids", str(ids)]
    value = json.loads(builds.tunesmith(made.root, "review", "export", *words, "--summary", "json").out)
    assert value["records"] == names[:1]
    assert value["left_out"] == {
        "hate is not among the hazards that grace opted into": 1,
        "grace has judged this text": 1,
    }


def test_who_is_given_a_file_without_a_name_is_told_of_hazards(made: samples.Dataset) -> None:
    made.write_record(builds.record(9, safety=HARMFUL))
    (made.root.parent / "ids.txt").write_text(builds.record(9)["id"], "utf-8")
    words = [str(made.root.parent / "x.csv"), "--format", "csv", "--ids", str(made.root.parent / "ids.txt")]
    done = builds.tunesmith(made.root, "review", "export", *words)
    assert "some name hazards: hate. Give them only to people who agreed to see these" in done.out


HARMFUL = {
    "prompt_harm": "harmful",
    "response_harm": "unharmful",
    "response_mode": "full_refusal",
    "refusal_reason": "safety",
    "hazards": ["hate"],
}


def test_an_export_overwrites_nothing(made: samples.Dataset) -> None:
    file = exported(made)
    before = file.read_bytes()
    words = ["review", "export", str(file), "--format", "csv"]
    failed = builds.tunesmith(made.root, *words)
    assert failed.code == 2 and "is there, and answers in it would be lost; name another file" in failed.err
    other = [*words[:2], str(file.with_name("other.csv")), *words[3:], "--config", str(file)]
    assert builds.tunesmith(made.root, *other).code == 2
    assert file.read_bytes() == before and not file.with_name("other.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["export", "x.csv", "--format", "csv", "--by", "grac"],
            "grac is not in guidelines/people.yaml; did you mean grace?",
        ),
        (["import", "x.csv", "--format", "csv", "--by", "grace"], "x.csv: no such file"),
        (["import", "guidelines/policy.yaml", "--format", "csv", "--map-annotator", "3"], "the first line"),
        (["export", "x.csv", "--format", "csv", "--config", "x.csv"], "x.csv is named for the tasks and for what"),
    ],
)
def test_mistakes_end_in_one_plain_line(made: samples.Dataset, arguments: list[str], told: str) -> None:
    failed = builds.tunesmith(made.root, "review", *arguments)
    assert failed.code == 2 and told in failed.err and failed.out == ""
    assert made.git("status", "--porcelain") == ""


def test_a_text_that_a_spreadsheet_would_cut_off_stays_here(made: samples.Dataset) -> None:
    long = builds.dialogue(9, "x " * 20_000, "y")
    made.write_record(long)
    ids = made.root.parent / "ids.txt"
    ids.write_text(f"{long['id']}\n{builds.record(1)['id']}\n", "utf-8")
    words = ["review", "export", str(made.root.parent / "x.csv"), "--format", "csv", "--ids", str(ids)]
    done = builds.tunesmith(made.root, *words)
    assert "left out, 1 record: a spreadsheet would cut off its text\n" in done.out
    exported(made, "x.json", "--ids", str(ids), form="label-studio")
    assert len(json.loads((made.root.parent / "x.json").read_text("utf-8"))) == 2


def test_a_task_shows_the_document_that_a_turn_rests_on(made: samples.Dataset) -> None:
    text = "The whole contract.\nParagraph two."
    md5 = hashlib.md5(text.encode()).hexdigest()
    pointer = f"outs:\n- md5: {md5}\n  size: {len(text)}\n  hash: md5\n  path: contract.txt\n"
    made.write("artifacts/contract.txt.dvc", pointer)
    made.write("artifacts/contract.txt", text)
    one = builds.dialogue(9, "What is in it?", "Two paragraphs.")
    one["messages"][0]["attachment"] = {"path": "artifacts/contract.txt", "md5": md5}
    made.write_record(one)
    ids = made.root.parent / "ids.txt"
    ids.write_text(one["id"], "utf-8")
    file = exported(made, "x.csv", "--ids", str(ids))
    assert "What is in it?\n\nThe whole contract.\nParagraph two." in rows_of(file)[0]["dialogue"]
    fill(file, ANSWERS)
    assert outcome(import_(made, file, "--by", "grace", "--summary", "json"))["written"] == 1
    (made.root / "artifacts/contract.txt").unlink()
    words = ["review", "export", str(made.root.parent / "y.csv"), "--format", "csv", "--ids", str(ids)]
    failed = builds.tunesmith(made.root, *words)
    assert failed.code == 1 and "artifacts/contract.txt is not here" in failed.err
    made.write("artifacts/contract.txt.dvc", pointer.replace(md5, hashlib.md5(b"\r").hexdigest()).replace("34", "1"))
    made.write("artifacts/contract.txt", "\r")
    failed = builds.tunesmith(made.root, *words)
    assert failed.code == 1 and "(1 record: its document has carriage returns" in failed.err


def test_only_blind_work_asks_whether_somebody_had_seen_the_labels(made: samples.Dataset) -> None:
    blind, sighted = (exported(made, f"{word}.csv", *arguments) for word, arguments in (("b", ["--blind"]), ("s", [])))
    assert ("seen" in rows_of(blind)[0], "seen" in rows_of(sighted)[0]) == (True, False)
    fill(blind, ANSWERS | {"seen": "Yes"}, ANSWERS)
    import_(made, blind, "--by", "grace")
    assert sorted(one.blind for one in reviews(made).values()) == [False, True]


def test_gold_records_come_first_where_the_policy_asks_for_them(made: samples.Dataset) -> None:
    policy = (made.root / "guidelines/policy.yaml").read_text("utf-8")
    assert "\nreviews:\n" in policy
    made.write(
        "guidelines/policy.yaml", policy.replace("\nreviews:\n", "\nreviews:\n  gold: {records: 1, percent: 80}\n")
    )
    words = ["review", "export", str(made.root.parent / "x.csv"), "--format", "csv", "--by", "grace"]
    failed = builds.tunesmith(made.root, *words)
    assert (failed.code, failed.err) == (1, "tunesmith: gold records come first; `tunesmith review next` names one\n")


def test_nothing_is_said_of_a_record_that_was_erased(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "1")
    fill(file, ANSWERS)
    (row,) = rows_of(file)
    made.write_record({"id": row["record"], "status": "erased", "reason": "The person it speaks of asked for it."})
    assert import_(made, file, "--by", "grace").code == 1
    assert rejected(file)[0]["reason"].endswith("was erased, and no judgement of it may be kept")


def test_half_a_character_spoils_one_answer_and_no_other(made: samples.Dataset) -> None:
    file = exported(made, "tasks.json", "--count", "2", form="label-studio")
    first, second = json.loads(file.read_text("utf-8"))
    first["annotations"] = [annotation(3)]
    note = {"from_name": "note", "to_name": "dialogue", "type": "textarea", "value": {"text": ["\ud83d"]}}
    first["annotations"][0]["result"].append(note)
    second["annotations"] = [annotation(3)]
    file.write_text(json.dumps([first, second]), "utf-8")
    value = outcome(import_(made, file, "--by", "grace", "--summary", "json", form="label-studio"))
    assert (value["written"], value["rejected"]) == (1, 1)
    assert value["first_rejects"][0]["reason"] == "`note`: half of a surrogate pair, which is no character"


def test_a_judgement_is_kept_under_the_version_of_the_pages_that_it_was_made_by(made: samples.Dataset) -> None:
    file = exported(made, "tasks.csv", "--count", "1")
    fill(file, ANSWERS | {"defects": "no-such-page.md minor: Gone since."})
    made.edit_policy(f'version: "{builds.policy().version}"', 'version: "7.0"')
    assert import_(made, file, "--by", "grace").code == 0
    (one,) = reviews(made).values()
    assert one.guideline == builds.policy().version


def test_ids_that_are_mistyped_get_a_question(made: samples.Dataset) -> None:
    name = builds.record(1)["id"]
    ids = made.root.parent / "ids.txt"
    ids.write_text(f"{name[:-1]}2x\n", "utf-8")
    words = ["review", "export", str(made.root.parent / "x.csv"), "--format", "csv", "--ids", str(ids)]
    failed = builds.tunesmith(made.root, *words)
    assert failed.code == 2 and "; did you mean example-000000000" in failed.err


def test_wrong_pairs_of_annotators_are_told(made: samples.Dataset) -> None:
    file = exported(made)
    for pair, told in (("3", "write NAME=HANDLE, such as 3=ada"), ("3=grac", "did you mean grace?")):
        failed = import_(made, file, "--map-annotator", pair)
        assert failed.code == 2 and told in failed.err


def test_nothing_is_left_to_export(made: samples.Dataset) -> None:
    for number in NUMBERS:
        for by in builds.REVIEWERS:
            made.write_review(builds.accepted(builds.record(number), by))
    words = ["review", "export", str(made.root.parent / "x.csv"), "--format", "csv"]
    failed = builds.tunesmith(made.root, *words)
    assert (failed.code, failed.err) == (1, "tunesmith: no record waits\n")


def test_the_same_dataset_gives_the_same_bytes(made: samples.Dataset) -> None:
    for form in ("csv", "label-studio", "argilla"):
        one, other = (exported(made, f"{form}{number}.x", form=form).read_bytes() for number in (1, 2))
        assert one == other
