"""Tasks leave, somebody fills them in, and exactly these judgements come back: sheets, Label Studio, Argilla."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
from tunesmith import record, schema
from tunesmith_tools.console import Failure
from tunesmith_tools.importers.unit import Unfit
from tunesmith_tools.pipeline.documents import Documents
from tunesmith_tools.reviewing.exchange import answers, argilla, defects, label_studio, sheet
from tunesmith_tools.reviewing.exchange.answers import Answer, Left
from tunesmith_tools.reviewing.exchange.questions import Kind, asked, questions
from tunesmith_tools.reviewing.exchange.tasks import Task, task_of
from tunesmith_tools.reviewing.giving import Given

ALTERNATIVES = 2
QUESTIONS = questions(builds.policy(), ALTERNATIVES)
NAMES = [one.name for one in asked(QUESTIONS)]
BY_NAME = {one.name: one for one in QUESTIONS}
SCORES = ("instruction", "correctness", "safety", "style")
GRADE = {"response_mode": "full_compliance", "response_harm": "unharmful"}


def task(number: int = 1, blind: bool = True, **changes: Any) -> Task:
    one = record.from_tree(builds.record(number, **changes))
    return task_of(one, builds.policy(), Documents(Path()), blind)


def with_alternatives() -> Task:
    others = [{"content": text, "rank": 1, **GRADE} for text in ("=SUM(A1)", "-5 degrees\nor so")]
    return task(2, alternatives=others)


# What people write: no carriage returns, which become line ends, and no blanks around it, which mean nothing.
NOTES = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1).map(str.strip).filter(bool)
)


def options(name: str) -> Any:
    return st.sampled_from(list(BY_NAME[name].values))


@st.composite
def judgements(draw: st.DrawFn) -> Given:
    """Any complete judgement, whether or not it makes sense."""
    labels: dict[str, Any] = {name: draw(options(name)) for name in ("task", "domain", "language", "reasoning")}
    safety: dict[str, Any] = {name: draw(options(name)) for name in ("prompt_harm", "response_harm", "response_mode")}
    if draw(st.booleans()):
        safety["refusal_reason"] = draw(options("refusal_reason"))
    for name in ("hazards", "look_alike", "sensitive"):
        if chosen := draw(st.lists(options(name), unique=True, max_size=3)):
            safety[name] = chosen
    if draw(st.booleans()):
        safety["adversarial"] = True
    return Given(
        by="ada",
        role="reviewer",
        blind=draw(st.booleans()),
        verdict=draw(options("verdict")),
        scores={name: draw(st.integers(1, 5)) for name in SCORES},
        labels={**labels, "safety": safety},
        defects=draw(st.lists(defect(), max_size=3)),
        prefers=draw(st.none() | st.integers(0, ALTERNATIVES)),
        note=draw(st.none() | NOTES),
    )


@st.composite
def defect(draw: st.DrawFn) -> dict[str, Any]:
    section = draw(st.from_regex(r"[a-z]{1,9}\.md(#[a-z-]{1,9})?", fullmatch=True))
    made = {"section": section, "severity": draw(st.sampled_from(["minor", "major", "critical"]))}
    note = draw(st.none() | NOTES)
    return {**made, "note": note} if note else made


def filled_in(one: Given) -> dict[str, list[str]]:
    """What somebody who judges so answers to each question."""
    labels: Any = one.labels
    safety = labels["safety"]
    flat = {**labels, **safety, "verdict": one.verdict, "note": one.note, "prefers": one.prefers}
    flat |= {f"score_{axis}": score for axis, score in one.scores.items()}
    flat |= {"defects": defects.written(one.defects), "seen": None if one.blind else "yes"}
    flat["adversarial"] = "yes" if "adversarial" in safety else None
    given = {name: flat.get(name) for name in NAMES}
    return {
        name: [str(item) for item in (value if isinstance(value, list) else [value])]
        for name, value in given.items()
        if value not in (None, "")
    }


def judged(found: Answer | Left) -> Given:
    assert isinstance(found, Answer), found
    stamp = answers.stamp(found.stamp)
    return answers.judgement(found.answers, QUESTIONS, "ada", "reviewer", stamp.blind)


def same(one: Given, other: Given) -> bool:
    return {**vars(one), "defects": list(one.defects)} == {**vars(other), "defects": list(other.defects)}


def cells_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


# -- sheets

HOW = st.tuples(
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.randoms(use_true_random=False),
)


def saved(rows: list[dict[str, str]], how: tuple[str, int, str, bool, bool, random.Random]) -> bytes:
    """A sheet as some program writes it: other marks and line ends, columns in another order, one more of them."""
    separator, quoting, end, mark, all_ends, chance = how
    columns = [*rows[0], "remarks of mine"]
    chance.shuffle(columns)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    text = out.getvalue()
    if all_ends:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if mark else b"") + text.encode()


@given(several=st.lists(judgements(), min_size=1, max_size=3), how=HOW)
def test_what_is_filled_into_a_sheet_comes_back(several: list[Given], how: Any, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "sheet.csv"
    tasks = [with_alternatives(), task(1), task(3)][: len(several)]
    path.write_bytes(sheet.write_tasks(tasks, QUESTIONS, "ada"))
    rows = cells_of(path)
    for row, one in zip(rows, several, strict=True):
        row |= {name: ", ".join(texts) if len(texts) > 1 else texts[0] for name, texts in filled_in(one).items()}
    path.write_bytes(saved(rows, how))
    found = list(sheet.read_answers(path, QUESTIONS))
    assert all(same(judged(answer), one) for answer, one in zip(found, several, strict=True))
    for number, (answer, of) in enumerate(zip(found, tasks, strict=True), 1):
        assert isinstance(answer, Answer)
        assert answers.stamp(answer.stamp) == of.stamp
        assert (answer.row, answer.annotators) == (number, ("ada",))
        assert (answer.shown or "").replace("\r\n", "\n") == of.dialogue


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cell_looks_like_no_formula_and_comes_back(text: str) -> None:
    cell = sheet.quoted(text)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert sheet.unquoted(cell) == text


def test_a_sheet_shows_the_record_and_leaves_the_answers_empty(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(sheet.write_tasks([with_alternatives(), task(1, blind=False)], QUESTIONS, ""))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrecord,")
    first, second = cells_of(path)
    assert "[1 user]\nShorten this note" in first["dialogue"] and "[2 assistant]\nOrder 2:" in first["dialogue"]
    assert first["alternatives"] == "[alternative 1]\n=SUM(A1)\n\n[alternative 2]\n-5 degrees\nor so"
    assert (first["blind"], first["record_labels"]) == ("yes", "")
    assert second["blind"] == "no" and "prompt_harm: unharmful" in second["record_labels"]
    assert {first[name] for name in NAMES} == {second[name] for name in NAMES} == {""}
    assert not any(rank in path.read_text("utf-8") for rank in ("rank", "full_compliance\n[alternative"))


def test_the_legend_names_every_column_with_its_values(tmp_path: Path) -> None:
    path = tmp_path / "legend.csv"
    path.write_bytes(sheet.write_legend(QUESTIONS))
    rows = cells_of(path)
    columns = sheet.write_tasks([task()], QUESTIONS, "").decode("utf-8-sig").splitlines()[0].split(",")
    assert list(dict.fromkeys(row["column"] for row in rows)) == columns
    values = {(row["column"], row["values"]): row["what it is"] for row in rows}
    assert values["task", "code"] == builds.policy().labels.tasks["code"]
    assert values["score_style", "5"] == "The response could not be better said."
    assert {row["column"] for row in rows if row["fill in"] == "always"} == {
        one.name for one in QUESTIONS if one.required
    }


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the first line names no columns"),
        (b"a,b\n1,2\n", "the first line lacks the columns record, text_digest"),
        ("dialogue,ü".encode("latin-1"), "byte 10 is not UTF-8"),
        (b'record,"verdict\n', "line 1: unexpected end of data"),
    ],
)
def test_what_is_no_sheet_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "sheet.csv").write_bytes(data)
    with pytest.raises(Failure, match=told):
        list(sheet.read_answers(tmp_path / "sheet.csv", QUESTIONS))


def test_rows_that_are_too_wide_are_refused_and_blank_ones_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    header = ",".join([*answers.STAMP, *NAMES])
    path.write_text(f"{header}\n{'x,' * (header.count(',') + 1)}x\n\n{',' * header.count(',')}\nexample\n", "utf-8")
    wide, short = sheet.read_answers(path, QUESTIONS)
    assert isinstance(wide, Left) and wide.refused and "the first line names" in wide.reason
    assert isinstance(short, Answer) and short.stamp["record"] == "example" and not short.names()


def test_several_answers_stand_between_commas_semicolons_or_lines(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    header = [*answers.STAMP, *NAMES]
    row = [{"hazards": '"hate, privacy;self harm\nprofanity"'}.get(name, "x") for name in header]
    path.write_text(f"{','.join(header)}\n{','.join(row)}\n", "utf-8")
    (found,) = sheet.read_answers(path, QUESTIONS)
    assert isinstance(found, Answer)
    one = judge(hazards=found.answers["hazards"])
    safety: Any = one.labels["safety"]
    assert safety["hazards"] == ["hate", "privacy", "self_harm", "profanity"]


def test_a_column_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(",".join([*answers.STAMP, *NAMES, "Verdict "]), "utf-8")
    with pytest.raises(Failure, match="the column verdict stands twice"):
        list(sheet.read_answers(path, QUESTIONS))


def test_a_text_longer_than_a_cell_is_known() -> None:
    long = builds.dialogue(1, "x" * sheet.MAX_CELL, "y")
    assert sheet.too_long(task_of(record.from_tree(long), builds.policy(), Documents(Path()), True))
    assert not sheet.too_long(task())


# -- Label Studio


def annotated(one: Given) -> list[dict[str, Any]]:
    """The results as Label Studio exports them."""
    found = []
    for name, texts in filled_in(one).items():
        kind = "textarea" if BY_NAME[name].kind is Kind.TEXT else "choices"
        value = {"text": texts} if kind == "textarea" else {"choices": texts}
        found.append({"id": name, "from_name": name, "to_name": "dialogue", "type": kind, "value": value})
    return found


@given(one=judgements(), other=judgements())
def test_what_two_annotate_in_label_studio_comes_back(one: Given, other: Given, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "label-studio.json"
    (made,) = json.loads(label_studio.write_tasks([with_alternatives()], QUESTIONS, ""))
    made["annotations"] = [
        {"id": 7, "completed_by": 3, "result": annotated(one), "created_at": "2026-11-20T23:59:00Z", "lead_time": 9},
        {"id": 8, "completed_by": {"id": 4, "email": "g@example.com"}, "result": annotated(other)},
        {"id": 9, "completed_by": 5, "result": annotated(other), "was_cancelled": True},
    ]
    path.write_text(json.dumps([made, {"data": made["data"], "annotations": []}]), "utf-8")
    first, second, cancelled, empty = label_studio.read_answers(path, QUESTIONS)
    assert same(judged(first), one) and same(judged(second), other)
    assert isinstance(first, Answer) and (first.annotators, first.day) == (("3",), "2026-11-20")
    assert isinstance(second, Answer) and (second.annotators, second.day) == (("4", "g@example.com"), None)
    assert all(isinstance(left, Left) and not left.refused for left in (cancelled, empty))


def test_json_min_comes_back_too(tmp_path: Path) -> None:
    (made,) = json.loads(label_studio.write_tasks([task()], QUESTIONS, ""))
    plain = {"verdict": "accept", "hazards": {"choices": ["hate", "profanity"]}, "note": "Fine.", "task": "code"}
    scores = {f"score_{name}": "5" for name in SCORES}
    labels = {"domain": "retail", "language": "en", "reasoning": "none", "prompt_harm": "harmful"}
    labels |= {"response_harm": "unharmful", "response_mode": "full_refusal"}
    row = {**made["data"], **plain, **scores, **labels, "annotator": 3, "id": 1, "lead_time": 2.5}
    (tmp_path / "x.json").write_text(json.dumps([row]), "utf-8")
    (found,) = label_studio.read_answers(tmp_path / "x.json", QUESTIONS)
    one = judged(found)
    assert isinstance(found, Answer) and found.annotators == ("3",)
    assert found.names() <= {one.name for one in QUESTIONS}
    assert (one.verdict, one.note, one.labels["safety"]) == (
        "accept",
        "Fine.",
        {"prompt_harm": "harmful", "response_harm": "unharmful", "response_mode": "full_refusal",
         "hazards": ["hate", "profanity"]},
    )  # fmt: skip


def test_the_configuration_asks_every_question_of_what_tasks_carry() -> None:
    view = Xml.fromstring(label_studio.write_configuration(QUESTIONS))
    controls = {one.get("name"): one for one in view if one.get("toName")}
    assert list(controls) == NAMES
    assert {one.get("toName") for one in controls.values()} == {"dialogue"}
    (made,) = json.loads(label_studio.write_tasks([task()], QUESTIONS, ""))
    shown = {str(one.get("value")) for one in view.iter("Text")}
    assert shown == {"$dialogue", "$context"} and all(made["data"][name[1:]] for name in shown)
    for question in asked(QUESTIONS):
        assert [one.get("alias") for one in controls[question.name]] == list(question.values)
        assert (controls[question.name].get("required") == "true") == question.required


def test_blind_tasks_hold_no_label_of_the_record() -> None:
    for tool in (label_studio, argilla):
        blind, seen = (json.loads(tool.write_tasks([task(1, blind)], QUESTIONS, "")) for blind in (True, False))
        assert "unharmful" not in json.dumps(blind) and "question_answering" not in json.dumps(blind)
        assert "prompt_harm: unharmful" in json.dumps(seen)


# -- Argilla


def responses(one: Given, user: str) -> dict[str, list[dict[str, Any]]]:
    """The responses of one person by question, as Argilla 2 exports them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, texts in filled_in(one).items():
        value: Any = texts if BY_NAME[name].kind is Kind.SEVERAL else texts[0]
        found[name] = [{"value": value, "user_id": user, "status": "submitted"}]
    return found


@given(one=judgements(), other=judgements())
def test_what_two_answer_in_argilla_comes_back(one: Given, other: Given, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "argilla.json"
    (made,) = json.loads(argilla.write_tasks([with_alternatives()], QUESTIONS, ""))
    both = responses(one, "u1")
    for name, response in responses(other, "u2").items():
        both.setdefault(name, []).extend(response)
    draft = responses(one, "u3")
    for response in draft.values():
        response[0]["status"] = "draft"
    path.write_text(json.dumps([made | {"responses": both}, made | {"responses": draft}, made]), "utf-8")
    first, second, drafted, empty = sorted(
        argilla.read_answers(path, QUESTIONS), key=lambda each: (each.row, str(each))
    )
    by = {each.annotators: each for each in (first, second) if isinstance(each, Answer)}
    assert same(judged(by["u1",]), one) and same(judged(by["u2",]), other)
    assert all(isinstance(left, Left) and not left.refused for left in (drafted, empty))


def test_somebody_who_answers_twice_in_argilla_is_refused(tmp_path: Path) -> None:
    (made,) = json.loads(argilla.write_tasks([task()], QUESTIONS, ""))
    twice = [{"value": value, "user_id": "u1", "status": "submitted"} for value in ("accept", "reject")]
    (tmp_path / "x.json").write_text(json.dumps([made | {"responses": {"verdict": twice}}]), "utf-8")
    found = list(argilla.read_answers(tmp_path / "x.json", QUESTIONS))
    assert [one.reason for one in found if isinstance(one, Left) and one.refused] == [
        "the user `u1` answers 'verdict' twice; which answer counts cannot be told"
    ]


def test_the_settings_ask_every_question_within_the_limits_of_the_server() -> None:
    settings = json.loads(argilla.write_settings(QUESTIONS))
    assert [one["name"] for one in settings["questions"]] == NAMES
    for one in settings["questions"]:
        listed = one["settings"].get("options")
        assert len(one["description"]) <= 1000
        assert listed is None or len(listed) >= 2
        assert all(1 <= len(option["text"]) <= 500 for option in listed or ())
    assert {one["name"] for one in settings["metadata"]} == set(answers.STAMP)


def test_a_list_of_one_label_is_asked_as_text_in_argilla_and_a_language_of_one_not_at_all() -> None:
    labels = builds.policy().labels._replace(sensitive={"health": "A body."}, languages=("en",))
    every = questions(builds.policy()._replace(labels=labels), 0)
    settings = json.loads(argilla.write_settings(every))
    by_name = {one["name"]: one for one in settings["questions"]}
    assert (
        by_name["sensitive"]["settings"]["type"] == "text" and "One of: health." in by_name["sensitive"]["description"]
    )
    assert "language" not in by_name and "prefers" not in by_name
    complete = filled_in(Given("ada", "reviewer", True, "accept", dict.fromkeys(SCORES, 5), LABELS))
    del complete["language"]
    one = answers.judgement({name: tuple(texts) for name, texts in complete.items()}, every, "ada", "reviewer", True)
    assert one.labels == LABELS


# -- answers

LABELS: Any = {
    "task": "code",
    "domain": "retail",
    "language": "en",
    "reasoning": "none",
    "safety": {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_compliance"},
}
COMPLETE = {
    name: tuple(texts)
    for name, texts in filled_in(Given("ada", "reviewer", True, "accept", dict.fromkeys(SCORES, 5), LABELS)).items()
}


def judge(**changes: tuple[str, ...]) -> Given:
    return answers.judgement({**COMPLETE, **changes}, QUESTIONS, "ada", "reviewer", True)


def test_every_label_score_and_verdict_of_the_schema_is_asked() -> None:
    review: Any = schema.load("review")["properties"]
    labels = {*review["labels"]["properties"], *schema.keys("review", ("labels", "safety"))} - {"safety"}
    scores = {f"score_{name}" for name in review["scores"]["properties"]}
    assert {one.name for one in QUESTIONS} == labels | scores | {"verdict", "defects", "prefers", "note", "seen"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"verdict": ("acept",)}, "`verdict`: acept is none of: accept, revise, reject; did you mean accept"),
        ({"verdict": ()}, "`verdict` is empty; it is one of: accept, revise, reject"),
        ({"verdict": ("accept", "reject")}, "`verdict` has 2 answers, accept and reject, and takes one"),
        ({"score_style": ("6",)}, "`score_style`: 6 is none of: 1, 2, 3, 4, 5"),
        ({"hazards": ("hate", "evil")}, "`hazards`: evil is none of: violent_crimes, "),
        ({"prefers": ("3",)}, "`prefers`: 3 is none of: 0, 1, 2"),
        ({"defects": ("too long",)}, "`defects`: line 1 is not section, severity, colon and note"),
        ({"verdict": (), "task": ("coding",)}, "`task`: coding is none of.*; `verdict` is empty"),
    ],
)
def test_what_is_missing_or_unknown_is_told_with_what_is_allowed(changes: Any, told: str) -> None:
    with pytest.raises(Unfit, match=told):
        judge(**changes)


def test_case_and_blanks_are_forgiven() -> None:
    one = judge(response_mode=(" Safe Completion ",), verdict=("ACCEPT",), hazards=("Hate", "hate", " "))
    safety: Any = one.labels["safety"]
    assert (one.verdict, safety["response_mode"], safety["hazards"]) == ("accept", "safe_completion", ["hate"])
    assert judge(task=(BY_NAME["task"].shown("code"),)).labels["task"] == "code"


def test_who_had_seen_the_labels_did_not_judge_blind() -> None:
    assert (judge().blind, judge(seen=("no",)).blind, judge(seen=("yes",)).blind) == (True, True, False)


@given(st.lists(defect(), max_size=5))
def test_defects_written_as_text_come_back(several: list[dict[str, Any]]) -> None:
    assert defects.read(defects.written(several)) == several


def test_a_note_of_several_lines_keeps_its_blanks() -> None:
    several: Any = [
        {"section": "style.md", "severity": "minor", "note": "As in:\n\n    a = 1\n style.md major: no new defect"},
        {"section": "safety.md#hazards", "severity": "major"},
    ]
    assert defects.read(defects.written(several)) == several


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text_digest": ""}, "`text_digest` is empty, so that nobody can tell what was judged"),
        ({"text_digest": "", "blind": " "}, "`text_digest` and `blind` are empty"),
        ({"text_digest": "1.2E+63"}, "`text_digest` is not what the export wrote there: 1.2E[+]63"),
        ({"exported": "23.11.2026"}, "`exported` is not what the export wrote there"),
        ({"guideline": "1,0"}, "`guideline` is not what the export wrote there"),
        ({"blind": "maybe"}, "`blind` is maybe, and may be yes or no"),
    ],
)
def test_a_stamp_that_does_not_tell_what_was_judged_is_refused(changes: dict[str, str], told: str) -> None:
    with pytest.raises(Unfit, match=told):
        answers.stamp(task().stamp.written() | changes)


def test_a_task_shows_reasoning_references_and_the_system_message() -> None:
    made = builds.dialogue(1, "Hi", "Hello", "And?", "Yes.", reasoning="hidden")
    made["messages"].insert(0, {"role": "system", "content": "Be brief."})
    made["messages"][4] |= {"reasoning": "It is so.", "refers_to": [1, 3]}
    shown = task_of(record.from_tree(made), builds.policy(), Documents(Path()), True).turns
    assert shown == (
        ("system", "Be brief."),
        ("1 user", "Hi"),
        ("2 assistant", "Hello"),
        ("3 user", "And?"),
        ("4 assistant, refers to 1, 3", "[reasoning]\nIt is so.\n\n[answer]\nYes."),
    )
