"""Worksheets: what they show, what comes back from them, and that nothing filled in is lost."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
from samples import Dataset
from tunesmith import record, yaml_reader
from tunesmith_tools import dataset as datasets
from tunesmith_tools.console import Failure
from tunesmith_tools.reviewing import sheets, worksheet
from tunesmith_tools.reviewing.exchange.questions import questions
from tunesmith_tools.reviewing.filled import Options

EVERY = worksheet.dotted(questions(builds.policy(), 1))
NO_OPTIONS = Options()
ID = samples.RECORD_ID
SHEET = f".cache/reviews/{ID}.reviewing-model-a.yaml"
ANSWERS = {
    "labels.task": ("rewriting",),
    "labels.domain": ("retail",),
    "labels.language": ("en",),
    "labels.reasoning": ("none",),
    "labels.safety.prompt_harm": ("borderline",),
    "labels.safety.response_harm": ("unharmful",),
    "labels.safety.response_mode": ("full_compliance",),
    "labels.safety.hazards": ("hate", "privacy"),
    "scores.instruction": ("5",),
    "scores.correctness": ("4",),
    "scores.safety": ("3",),
    "scores.style": ("2",),
    "defects": ("style.md#length major: 40 words\n  where 20 were asked",),
    "note": ("Read aloud.",),
}
LABELLED = samples.tree(
    safety={
        "prompt_harm": "borderline",
        "response_harm": "unharmful",
        "response_mode": "safe_completion",
        "hazards": ["hate"],
        "adversarial": True,
    },
    notes="The author remembers the parcel.",
)


def start(made: Dataset, blind: bool, tree: dict[str, Any] | None = None) -> str:
    """A worksheet of the example record, begun anew; its text."""
    begun = _start(made, blind, tree)
    return (made.root / begun.path).read_text("utf-8")


def _start(made: Dataset, blind: bool, tree: dict[str, Any] | None = None) -> sheets.Begun:
    opened = datasets.open_dataset(made.root)
    who = opened.people.get("reviewing-model-a")
    assert who
    return sheets.start(opened, who, record.from_tree(tree or samples.tree()), blind)


def give(made: Dataset, verdict: str, options: Options = NO_OPTIONS, tree: dict[str, Any] | None = None) -> Any:
    opened = datasets.open_dataset(made.root)
    who = opened.people.get("reviewing-model-a")
    assert who
    return sheets.given(opened, who, record.from_tree(tree or samples.tree()), verdict, options)


def fill(text: str, answers: dict[str, tuple[str, ...]]) -> str:
    """A worksheet with values behind the colons, as somebody types them."""
    for name, values in answers.items():
        key = name.rpartition(".")[2]
        depth = "  " * name.count(".")
        value = f"[{', '.join(values)}]" if f"{depth}{key}: []" in text else values[0]
        if name in ("defects", "note"):
            value = "|\n" + "\n".join(f"  {line}" for line in values[0].split("\n"))
        begin = text.index(f"\n{name.split('.')[0]}:")  # `safety` is a section and a score
        before, after = text[:begin], text[begin:]
        line = f"{depth}{key}: {value}"
        after, count = re.subn(rf"(?m)^{depth}{key}:.*(\n +$)?", lambda _, line=line: line, after, count=1)
        assert count == 1, name
        text = before + after
    return text


@pytest.mark.parametrize("blind", [True, False])
def test_what_is_filled_in_comes_back(dataset: Dataset, blind: bool) -> None:
    text = fill(start(dataset, blind), ANSWERS)
    found = worksheet.read(SHEET, text.encode(), EVERY)
    assert text.startswith(f"# Review of {ID} by reviewing-model-a")
    assert found.is_blind is blind
    assert found.text == record.text_digest(samples.tree())
    assert {name: tuple(map(str.strip, values)) for name, values in found.answers.items()} == ANSWERS
    dataset.write(SHEET, text)
    judged, path = give(dataset, "revise")
    assert path == SHEET and judged.blind is blind
    assert judged.labels["safety"] == {
        "prompt_harm": "borderline",
        "response_harm": "unharmful",
        "response_mode": "full_compliance",
        "hazards": ["hate", "privacy"],
    }
    assert judged.scores == {"instruction": 5, "correctness": 4, "safety": 3, "style": 2}
    assert judged.defects == [
        {"section": "style.md#length", "severity": "major", "note": "40 words\nwhere 20 were asked"}
    ]
    assert judged.note == "Read aloud."


def test_a_blind_worksheet_is_made_of_the_text_alone(dataset: Dataset) -> None:
    """Two records with one text, which differ in all that a blind reviewer is not to see, have the same worksheet."""
    bare = start(dataset, True)
    (dataset.root / SHEET).unlink()
    other = {**LABELLED, "task": "code", "domain": "law", "author": "adjudicating-model", "created": "2020-01-01",
             "source": {"kind": "human", "license": "MIT", "ref": "a letter"}}  # fmt: skip
    dataset.write_record(other)
    for by in ("reviewing-model-b", "adjudicating-model"):
        dataset.write_review(samples.review_tree(other, by=by, note="A remark."))
    assert start(dataset, True, other) == bare
    assert yaml_reader.load(bare).tree["labels"] == {
        "task": None, "domain": None, "language": None, "reasoning": None,
        "safety": {"prompt_harm": None, "response_harm": None, "response_mode": None, "refusal_reason": None,
                   "hazards": [], "look_alike": [], "sensitive": [], "adversarial": None},
    }  # fmt: skip


def test_a_sighted_worksheet_has_the_record_s_labels_and_names_other_reviewers_but_not_what_they_say(
    dataset: Dataset,
) -> None:
    dataset.write_record(LABELLED)
    dataset.write_review(samples.review_tree(LABELLED, by="reviewing-model-b", note="A remark.", verdict="reject"))
    text = start(dataset, False, LABELLED)
    found = worksheet.read(SHEET, text.encode(), EVERY)
    assert found.answers == {
        "labels.task": ("rewriting",),
        "labels.domain": ("retail",),
        "labels.language": ("en",),
        "labels.reasoning": ("none",),
        "labels.safety.prompt_harm": ("borderline",),
        "labels.safety.response_harm": ("unharmful",),
        "labels.safety.response_mode": ("safe_completion",),
        "labels.safety.hazards": ("hate",),
        "labels.safety.adversarial": ("yes",),
    }
    assert found.labels == record.labels_digest(LABELLED)
    assert "# Reviewed before: by reviewing-model-b as reviewer on 2026-11-22\n" in text
    assert "A remark." not in text
    judged, _ = give(dataset, "accept", Options(scores="5,5,5,5"), LABELLED)
    assert judged.labels == {key: LABELLED[key] for key in ("task", "domain", "language", "reasoning", "safety")}


def test_every_word_of_the_text_is_there_to_read(dataset: Dataset) -> None:
    tree = samples.tree(
        messages=[
            {"role": "system", "content": "Answer in French."},
            {"role": "user", "content": "word " * 60 + "end\n\n    indented: # not a comment\n\t- tab \x85 \u200b"},
            {"role": "assistant", "content": "oui", "reasoning": "They want a yes."},
        ],
        reasoning="hidden",
        alternatives=[{"content": "non", "rank": 1, "response_mode": "full_compliance", "response_harm": "unharmful"}],
        evidence=["A dictionary says so."],
        reference_answer="Yes, in French.",
    )
    dataset.write_record(tree)
    text = start(dataset, True, tree)
    comments = "\n".join(line[2:] for line in text.splitlines() if line.startswith("# "))
    for piece in ("Answer in French.", "    indented: # not a comment", "oui", "They want a yes.", "[alternative 1]",
                  "non", "A dictionary says so.", "Yes, in French.", "\\x85 \\u200b"):  # fmt: skip
        assert piece in comments
    assert comments.split().count("word") == 60
    assert max(map(len, text.splitlines())) <= 120
    assert "prefers" in yaml_reader.load(text).tree


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_of_a_record_becomes_an_answer(prompt: str, reply: str) -> None:
    from tunesmith_tools.reviewing.exchange.answers import Stamp
    from tunesmith_tools.reviewing.exchange.tasks import Task

    stamp = Stamp("example-0123456789", "0" * 64, "1" * 64, "1.0", "2026-11-23", True)
    task = Task(stamp, (("1 user", prompt), ("2 assistant", reply)), (reply,), None)
    made = worksheet.text(task, "ada", EVERY, {}, (prompt,), ())
    found = worksheet.read("sheet.yaml", made.encode("utf-8", "surrogatepass"), EVERY)
    assert (found.text, found.is_blind, found.answers) == (stamp.text, True, {})


def test_a_worksheet_that_was_begun_is_never_overwritten(dataset: Dataset) -> None:
    text = fill(start(dataset, True), {"labels.task": ("code",), "note": ("half way",)})
    dataset.write(SHEET, text)
    assert _start(dataset, True).told == "begun before, and kept as you left it"
    with pytest.raises(Failure, match="was begun blind and is kept"):
        _start(dataset, False)
    assert (dataset.root / SHEET).read_text() == text


def test_who_saw_the_labels_is_no_longer_blind(dataset: Dataset) -> None:
    before = start(dataset, False)
    with pytest.raises(Failure, match="no longer blind"):
        _start(dataset, True)
    assert (dataset.root / SHEET).read_text() == before


def test_an_empty_blind_worksheet_may_become_a_sighted_one(dataset: Dataset) -> None:
    start(dataset, True)
    assert 'labels: "' in start(dataset, False)


def test_after_a_change_of_the_text_the_old_worksheet_is_kept_beside_a_new_one(dataset: Dataset) -> None:
    for number in range(2):
        text = fill(start(dataset, True, _edited(number)), {"note": ("half way",)})
        dataset.write(SHEET, text)
        with pytest.raises(Failure) as failed:
            give(dataset, "accept", tree=_edited(number + 1))
        assert "the text of shorten-refund-email-7kq2mx4t9d changed since you began" in str(failed.value)
        assert f"tunesmith review start {ID}" in str(failed.value)
        assert (dataset.root / SHEET).read_text() == text
        begun = _start(dataset, True, _edited(number + 1))
        kept = begun.told.rpartition(" ")[2]
        assert (dataset.root / kept).read_text() == text
    assert len(list((dataset.root / ".cache" / "reviews").iterdir())) == 3


def test_a_sighted_judgement_of_labels_that_changed_since_is_refused_and_a_blind_one_is_not(dataset: Dataset) -> None:
    changed = samples.tree(domain="general")
    start(dataset, False)
    dataset.write_record(changed)
    with pytest.raises(Failure, match=r"the labels of .* changed since you began"):
        give(dataset, "accept", Options(scores="5,5,5,5"), changed)
    (dataset.root / SHEET).unlink()
    dataset.write(SHEET, fill(start(dataset, True), ANSWERS))
    assert give(dataset, "revise", NO_OPTIONS, changed)[0].blind


def _edited(number: int) -> dict[str, Any]:
    made = samples.tree()
    made["messages"][1]["content"] += " Goodbye." * number
    return made


def test_who_had_seen_something_says_so_and_is_not_blind(dataset: Dataset) -> None:
    dataset.write(SHEET, fill(start(dataset, True), ANSWERS | {"seen": ("yes",)}))
    assert not give(dataset, "revise")[0].blind


def test_options_count_before_the_worksheet_and_defects_are_added(dataset: Dataset) -> None:
    dataset.write(SHEET, fill(start(dataset, True), ANSWERS))
    options = Options(
        score=["style=4"],
        label=["prompt_harm=harmful", "hazards=self_harm,hate", "refusal_reason="],
        defect=["safety.md#prompt_harm minor"],
        note="Another note.",
    )
    judged, _ = give(dataset, "revise", options)
    assert judged.scores == {"instruction": 5, "correctness": 4, "safety": 3, "style": 4}
    assert judged.labels["safety"]["prompt_harm"] == "harmful"
    assert judged.labels["safety"]["hazards"] == ["self_harm", "hate"]
    assert [one["section"] for one in judged.defects] == ["style.md#length", "safety.md#prompt_harm"]
    assert judged.note == "Another note."


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (Options(scores="5,5,5"), "--scores 5,5,5: write 4 numbers from 1 to 5, for instruction, correctness, "),
        (Options(scores="5,5,5,6"), "`scores.style`: 6 is none of: 1, 2, 3, 4, 5"),
        (Options(scores="5,5,5,5", score=["stile=4"]), "--score stile=4: there is no stile; did you mean style?"),
        (Options(scores="5,5,5,5", score=["style"]), "--score style: write NAME=VALUE, such as instruction="),
        (Options(scores="5,5,5,5", label=["promt_harm=harmful"]), "no promt_harm; did you mean prompt_harm?"),
        (Options(scores="5,5,5,5", label=["task=rewritin"]), "rewritin is none of: question_answering, "),
        (
            Options(scores="5,5,5,5", label=["task="]),
            "not complete: labels.task is empty. Begin with `tunesmith review start",
        ),
        (Options(scores="5,5,5,5", defect=["too long"]), "`defects`: line 1 is not section, severity, colon and note"),
        (Options(), "scores.instruction, scores.correctness, scores.safety, scores.style are empty"),
    ],
)
def test_what_is_missing_or_mistyped_is_named(dataset: Dataset, options: Options, told: str) -> None:
    with pytest.raises(Failure) as failed:
        give(dataset, "accept", options)
    assert told in str(failed.value)


def test_all_that_is_wrong_is_named_at_once_and_a_line_each(dataset: Dataset) -> None:
    with pytest.raises(Failure) as failed:
        give(dataset, "accept", Options(scores="5,5", score=["stile=4"], label=["promt_harm=harmful"]))
    assert [line.split(":")[0].strip() for line in str(failed.value).splitlines()] == [
        "--scores 5,5", "--score stile=4", "--label promt_harm=harmful",
    ]  # fmt: skip
    with pytest.raises(Failure) as failed:
        give(dataset, "accept", Options(score=["style=9", "safety=8"], label=["task=rewritin"]))
    first, *others = str(failed.value).splitlines()
    assert first.startswith("the review is not complete: scores.instruction, scores.correctness are empty.")
    assert [line.split(":")[0] for line in others] == [
        "the review is not written", "  `labels.task`", "  `scores.safety`", "  `scores.style`",
    ]  # fmt: skip
    text = start(dataset, True).replace("  task:\n", "  tusk: code\n").replace("\nseen:\n", "\nsean: yes\n")
    dataset.write(SHEET, text)
    with pytest.raises(Failure) as failed:
        give(dataset, "accept")
    assert [line.partition("; ")[2] for line in str(failed.value).splitlines()] == [
        "did you mean labels.task?", "did you mean seen?",
    ]  # fmt: skip


def test_of_one_response_nobody_is_asked_which_they_prefer(dataset: Dataset) -> None:
    assert "prefers" not in start(dataset, True)
    with pytest.raises(Failure, match="--prefers 0: the record has one response"):
        give(dataset, "accept", Options(scores="5,5,5,5", prefers=0))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  task:\n", "  task: [code\n", f"{SHEET}:"),
        ("  task:\n", "  tusk: code\n", "there is no `labels.tusk`; did you mean labels.task?"),
        ("\nseen:\n", "\nsean: yes\n", "there is no `sean`; did you mean seen?"),
        ("\nseen:\n", '\n"labels.tasks": code\n', "there is no `labels.tasks`; did you mean labels.task?"),
        ("\nscores:\n", "\nscores: 5\nstores:\n", "there is no `scores`"),
        ("\nsheet:\n", "\nshoot:\n", "move the file away"),
    ],
)
def test_a_worksheet_that_cannot_be_read_is_told_and_kept(dataset: Dataset, old: str, new: str, told: str) -> None:
    text = start(dataset, True).replace(old, new, 1)
    dataset.write(SHEET, text)
    for attempt in (lambda: give(dataset, "accept"), lambda: _start(dataset, True)):
        with pytest.raises(Failure) as failed:
            attempt()
        assert told in str(failed.value)
    assert (dataset.root / SHEET).read_text() == text


def test_a_verdict_in_the_worksheet_that_is_not_the_command_s_is_told(dataset: Dataset) -> None:
    dataset.write(SHEET, fill(start(dataset, True), ANSWERS) + "verdict: reject\n")
    with pytest.raises(Failure, match="says reject, and the command revise"):
        give(dataset, "revise")
    assert give(dataset, "reject")[0].verdict == "reject"


def test_the_document_that_a_turn_rests_on_has_to_be_here(dataset: Dataset) -> None:
    attached = samples.tree()
    attached["messages"][0]["attachment"] = {"path": "artifacts/letter.txt", "md5": "0" * 32}
    dataset.write_record(attached)
    with pytest.raises(Failure, match=r"artifacts/letter\.txt"):
        _start(dataset, True, attached)
    assert not (dataset.root / SHEET).exists()


def test_worksheets_are_ignored_by_git(dataset: Dataset) -> None:
    start(dataset, True)
    assert dataset.git("status", "--porcelain") == ""
