"""`tunesmith adjudicate`: what waits for a decision, who may give it, and the edit that follows from it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
from tunesmith import record, review, source
from tunesmith.disagreement import LABELS, Opinion, deciding, differences, unresolved
from tunesmith_tools.pipeline import summarised
from tunesmith_tools.reviewing import mending

ONE = builds.record(1)
OWN: dict[str, Any] = samples.review_tree(ONE)["labels"]
NOTE = "Is it borderline? safety.md#prompt_harm: consent is told. The other reading skips that. The page may stay."
_IDA = "  - handle: ida\n    kind: person\n    roles: [adjudicator]\n    languages: [en]\n"


def labelled(**safety: Any) -> dict[str, Any]:
    """A reviewer's labels that differ from those of the record."""
    return OWN | {"safety": OWN["safety"] | safety}


BORDERLINE = {"verdict": "revise", "note": "A label.", "labels": labelled(prompt_harm="borderline", hazards=["hate"])}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """Three records, the first for train, the second for test; of the first grace and edsger think differently."""
    dataset = builds.filled(tmp_path / "dataset", [builds.record(number) for number in (1, 2, 3)])
    names = [builds.record(number)["id"] for number in (1, 2, 3)]
    splits = zip(names, ("train", "test", "train"), strict=True)
    lines = "".join(f"{name}\t{split}\t0.1.0\n" for name, split in splits)
    dataset.write("releases/ledger.tsv", f"id\tsplit\trelease\n{lines}")
    people = (dataset.root / "guidelines/people.yaml").read_text("utf-8")
    dataset.write("guidelines/people.yaml", people + _IDA)
    dataset.write_review(builds.accepted(ONE, "grace"))
    dataset.write_review(builds.accepted(ONE, "edsger", **BORDERLINE))
    dataset.commit()
    return dataset


def adjudicate(dataset: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(dataset.root, "adjudicate", *arguments)


def decide(dataset: samples.Dataset, *arguments: str, by: str = "ida") -> samples.Result:
    words = [ONE["id"], "--decide", "--by", by, "--verdict", "accept", "--scores", "5,5,5,4", "--note", NOTE]
    return adjudicate(dataset, *words, *arguments)


def labels_of(dataset: samples.Dataset) -> Any:
    path = record.path_of(ONE["id"])
    tree = source.read(path, (dataset.root / path).read_bytes(), "record").tree
    assert tree
    return review.own_labels(record.from_tree(tree))


# -- what waits


def listed(dataset: samples.Dataset, by: str) -> Any:
    return json.loads(adjudicate(dataset, "--by", by, "--format", "json").out)


def test_what_waits_is_listed_for_who_may_settle_it(made: samples.Dataset) -> None:
    assert listed(made, "ida") == {
        "person": "ida",
        "unresolved": [
            {
                "id": ONE["id"],
                "split": None,
                "differences": [
                    {"point": "verdict", "readings": {"accept": ["grace"], "revise": ["edsger"]}, "record": None},
                    {
                        "point": "prompt_harm",
                        "readings": {"borderline": ["edsger"], "unharmful": ["grace"]},
                        "record": "unharmful",
                    },
                ],
                "may_settle": True,
                "hindrance": None,
            }
        ],
        "unmended": [],
    }
    (grace,) = listed(made, "grace")["unresolved"]
    assert (grace["may_settle"], grace["hindrance"]) == (False, "grace has judged this text")
    text = adjudicate(made, "--by", "ida").out
    assert "1 record waits for an adjudicator; ida may settle 1\n" in text
    assert (
        "verdict: accept (grace), revise (edsger); prompt_harm: borderline (edsger), unharmful (grace), record" in text
    )
    assert text.endswith(f"next: tunesmith adjudicate {ONE['id']}\n")


def test_what_somebody_may_settle_and_evaluation_candidates_come_first(made: samples.Dataset) -> None:
    second, third = builds.record(2), builds.record(3)
    for by, verdict in (("grace", "accept"), ("edsger", "reject")):
        made.write_review(builds.accepted(second, by, verdict=verdict, note="So."))
        made.write_review(builds.accepted(third, by, verdict=verdict, note="So."))
    assert [(one["id"], one["split"]) for one in listed(made, "ida")["unresolved"]] == [
        (second["id"], "test"),
        (ONE["id"], None),
        (third["id"], None),
    ]
    made.write_review(builds.accepted(second, "ada"))
    ada = listed(made, "ada")["unresolved"]
    assert [(one["id"], one["may_settle"]) for one in ada] == [
        (ONE["id"], True),
        (third["id"], True),
        (second["id"], False),
    ]


def test_reviewers_who_agree_against_the_record_disagree_with_it(made: samples.Dataset) -> None:
    third = builds.record(3)
    partly = samples.review_tree(third)["labels"]
    partly = partly | {"safety": partly["safety"] | {"response_mode": "safe_completion"}}
    made.write_review(builds.accepted(third, "grace", labels=partly))
    assert [one["id"] for one in listed(made, "ida")["unresolved"]] == [ONE["id"]]  # one alone asks the author first
    made.write_review(builds.accepted(third, "edsger", labels=partly))
    found = next(one for one in listed(made, "ida")["unresolved"] if one["id"] == third["id"])
    assert found["differences"] == [
        {"point": "response_mode", "readings": {"safe_completion": ["edsger", "grace"]}, "record": "full_compliance"}
    ]


def test_nothing_waits_where_nobody_disagrees(made: samples.Dataset) -> None:
    made.git("rm", "-rqf", "reviews/edsger")
    made.write_review(builds.accepted(builds.record(2), "grace"))
    made.write_review(builds.accepted(builds.record(2), "edsger", labels=labelled(sensitive=["health"])))
    assert listed(made, "ida")["unresolved"] == []
    assert adjudicate(made, "--by", "ida").out == "0 records wait for an adjudicator; ida may settle 0\n"


def test_the_author_has_no_say(made: samples.Dataset) -> None:
    own = builds.record(4, author="ada")
    made.write_record(own)
    made.write_review(builds.accepted(own, "ada"))
    made.write_review(builds.accepted(own, "grace", verdict="revise", note="No."))
    assert [one["id"] for one in listed(made, "ida")["unresolved"]] == [ONE["id"]]


def test_of_a_candidate_those_count_whom_the_policy_asks_for(made: samples.Dataset) -> None:
    model = "  - handle: helper\n    kind: model\n    roles: [reviewer]\n    languages: [en]\n"
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    made.write("guidelines/people.yaml", people + model)
    for number in (2, 3):
        made.write_review(builds.accepted(builds.record(number), "grace"))
        made.write_review(builds.accepted(builds.record(number), "helper", verdict="reject", note="No."))
    waiting = [one["id"] for one in listed(made, "ida")["unresolved"]]
    assert waiting == [ONE["id"], builds.record(3)["id"]]  # the second is a candidate, and persons judge these


# -- side by side


def test_the_judgements_stand_side_by_side(made: samples.Dataset) -> None:
    defects = [{"section": "safety.md#prompt_harm", "severity": "major", "note": "The label.\nTwo lines."}]
    made.git("rm", "-rqf", "reviews/edsger")
    made.write_review(builds.accepted(ONE, "edsger", **BORDERLINE, defects=defects))
    lines = adjudicate(made, ONE["id"]).out.splitlines()
    cells = {line[1:].split()[0]: line.split() for line in lines if line[:1] in ("*", " ") and line.split()}
    assert lines[3].split() == ["record", "edsger", "grace"]
    assert cells["verdict"] == ["*", "verdict", "revise", "accept"]
    assert cells["task"] == ["task", *[ONE["task"]] * 3]
    assert cells["prompt_harm"] == ["*", "prompt_harm", "unharmful", "borderline", "unharmful"]
    assert cells["hazards"] == ["*", "hazards", "hate"]
    assert "* marks what somebody gives otherwise" in lines
    text = "\n".join(lines)
    assert "edsger: revise\n  safety.md#prompt_harm major\n    The label.\n    Two lines.\n  A label.\n" in text
    assert "to settle: verdict: accept (grace), revise (edsger); prompt_harm: borderline" in text
    assert "  guidelines/review.md#verdict\n  guidelines/safety.md#prompt_harm\n" in text
    assert lines[-1] == f"next: tunesmith adjudicate {ONE['id']} --decide --verdict … --scores N,N,N,N --note …"
    assert "not for grace to settle: grace has judged this text" in adjudicate(made, ONE["id"], "--by", "grace").out


def test_the_comparison_as_json(made: samples.Dataset) -> None:
    value = json.loads(adjudicate(made, record.path_of(ONE["id"]), "--format", "json").out)
    assert value["record"]["prompt_harm"] == "unharmful" and value["decided_by"] == []
    assert [(one["by"], one["verdict"], one["labels"]["prompt_harm"]) for one in value["reviews"]] == [
        ("edsger", "revise", "borderline"),
        ("grace", "accept", "unharmful"),
    ]
    assert value["reviews"][0]["note"] == "A label." and value["sections"][0] == "review.md#verdict"


# -- deciding


def test_a_decision_is_a_review_and_shows_the_edit_that_follows(made: samples.Dataset) -> None:
    before = (made.root / record.path_of(ONE["id"])).read_bytes()
    done = decide(made, "--label", "prompt_harm=borderline", "--label", "hazards=hate")
    assert done.code == 0, done.err
    path, *lines = done.out.splitlines()
    file = source.read(path, (made.root / path).read_bytes(), "review")
    assert file.tree and file.flaw is None
    found = review.from_tree(file.tree)
    assert (found.by, found.role, found.blind, found.note) == ("ida", "adjudicator", False, NOTE)
    assert review.safety_label(found, "prompt_harm") == "borderline" and found.scores["style"] == 4
    diff = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert diff == ["-  prompt_harm: unharmful", "+  prompt_harm: borderline", "+  hazards:", "+    - hate"]
    assert (made.root / record.path_of(ONE["id"])).read_bytes() == before
    assert "after this edit these reviews no longer count, as they give other labels: grace" in lines
    assert lines[-2] == f"`tunesmith adjudicate {ONE['id']} --apply` writes this into the record"
    assert lines[-1] == f"next: git add {path} && git commit -m 'Decide on {ONE['id']}'"
    assert listed(made, "ida") == {"person": "ida", "unresolved": [], "unmended": [ONE["id"]]}


def test_the_edit_is_what_git_would_apply_and_what_apply_writes(made: samples.Dataset) -> None:
    path = record.path_of(ONE["id"])
    shown = decide(made, "--label", "prompt_harm=borderline", "--label", "hazards=hate", "--label", "domain=law").out
    patch = shown[shown.index("--- a/") : shown.index("after this edit")]
    by_git = subprocess.run(["git", "apply", "--check", "-"], cwd=made.root, input=patch.encode(), check=False)
    assert by_git.returncode == 0
    made.git("apply", "-", stdin=patch.encode())
    wanted = (made.root / path).read_bytes()
    made.git("restore", path)
    done = adjudicate(made, ONE["id"], "--apply")
    assert done.code == 0 and f"next: git add {path} reviews/ida/" in done.out
    assert (made.root / path).read_bytes() == wanted
    assert labels_of(made)["domain"] == "law" and labels_of(made)["safety"]["hazards"] == ["hate"]
    made.git("add", "--all")
    assert made.check("--staged").code == 0
    assert adjudicate(made, ONE["id"], "--apply").out == "the record's labels are those of the decision\n"
    assert listed(made, "ida")["unmended"] == []


def test_a_decision_for_the_record_as_it_stands_asks_for_no_edit(made: samples.Dataset) -> None:
    done = decide(made, "--apply")
    path, *lines = done.out.splitlines()
    assert lines == [
        "the record's labels are those of the decision",
        f"next: git add {path} && git commit -m 'Decide on {ONE['id']}'",
    ]
    assert listed(made, "ida")["unresolved"] == []
    assert "ida decided, and the record says so" in adjudicate(made, ONE["id"]).out


def test_a_settled_candidate_is_admitted(made: samples.Dataset) -> None:
    second = builds.record(2)
    made.write_review(builds.accepted(second, "grace"))
    made.write_review(builds.accepted(second, "edsger", verdict="revise", note="No."))
    words = ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,5", "--note", NOTE]

    def state() -> str:
        from tunesmith_tools.dataset import open_dataset

        opened = open_dataset(made.root)
        rows = summarised.standing(made.root, opened.policy, opened.people).rows
        return next(row.state for row in rows if row.id == second["id"])

    assert state() == "pending"
    assert adjudicate(made, second["id"], *words).code == 0
    assert state() == "placed"


def test_a_verdict_against_the_record_is_its_authors_to_follow(made: samples.Dataset) -> None:
    done = decide(made, "--verdict", "reject")
    assert done.out.splitlines()[-2] == "the verdict is reject: example-model mends the record or withdraws it"


@pytest.mark.parametrize("label", ["prompt_harm=harmful", "reasoning=hidden"])
def test_labels_that_would_break_a_rule_are_refused_before_anything_is_written(
    made: samples.Dataset, label: str
) -> None:
    before = dict(samples.files(made.root))
    done = decide(made, "--label", label, "--apply")
    assert (done.code, done.out) == (1, "")
    path = record.path_of(ONE["id"])
    assert f"the decision is not written: with these labels {path} would break a rule" in done.err
    assert {"prompt_harm=harmful": "hazard", "reasoning=hidden": "reasoning/"}[label] in done.err.splitlines()[1]
    assert dict(samples.files(made.root)) == before


def test_an_edit_that_would_break_a_rule_is_left_and_said_so(made: samples.Dataset) -> None:
    before = (made.root / record.path_of(ONE["id"])).read_bytes()
    made.write_review(builds.accepted(ONE, "ida", role="adjudicator", labels=OWN | {"reasoning": "hidden"}, note=NOTE))
    done = adjudicate(made, ONE["id"], "--apply")
    assert done.code == 1
    assert "+reasoning: hidden" in done.out
    assert "is left as it is: with these labels alone it would break a rule" in done.err and "reasoning/" in done.err
    assert (made.root / record.path_of(ONE["id"])).read_bytes() == before


def test_a_note_may_come_from_standard_input(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NOTE}\n\nMore.\n"))
    words = [ONE["id"], "--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,4", "--note", "-"]
    path = adjudicate(made, *words).out.splitlines()[0]
    tree = source.read(path, (made.root / path).read_bytes(), "review").tree
    assert tree and tree["note"] == f"{NOTE}\n\nMore."


# -- refusals


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("grace", "grace does not settle example-0000000001: grace has judged this text"),
        (
            "example-model",
            "example-model does not settle example-0000000001: example-model does not have the role adjudicator",
        ),
        ("id", "id is not in guidelines/people.yaml; did you mean ida?"),
    ],
)
def test_who_may_not_settle_is_told_why(made: samples.Dataset, by: str, told: str) -> None:
    before = dict(samples.files(made.root))
    failed = decide(made, by=by)
    assert failed.code in (1, 2) and told in failed.err and failed.out == ""
    assert dict(samples.files(made.root)) == before


def test_the_author_does_not_settle(made: samples.Dataset) -> None:
    own = builds.record(4, author="ida")
    made.write_record(own)
    made.write_review(builds.accepted(own, "grace"))
    made.write_review(builds.accepted(own, "edsger", verdict="reject", note="No."))
    words = ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,5", "--note", NOTE]
    assert "ida wrote it" in adjudicate(made, own["id"], *words).err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--decide", "--by", "ida"], "a decision has --verdict, --scores and --note"),
        (
            ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,5"],
            "a decision needs its reason: --note",
        ),
        (
            ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,5", "--note", "I say so"],
            "the note names no page of guidelines/ that decides",
        ),
        (
            ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5", "--note", NOTE],
            "--scores 5,5: write 4 numbers",
        ),
        (
            ["--decide", "--by", "ida", "--verdict", "accept", "--note", "safety.md#prompt_ham says so"],
            "  safety.md#prompt_ham: safety.md has #",
        ),
        (["--decide", "--by", "ida", "--verdict", "acept"], "--verdict acept: there is no acept; did you mean accept?"),
        (["--verdict", "accept"], "--verdict goes with --decide"),
        (["--apply"], "nobody has decided on example-0000000001 yet"),
    ],
)
def test_what_a_decision_lacks_is_told(made: samples.Dataset, arguments: list[str], told: str) -> None:
    before = dict(samples.files(made.root))
    failed = adjudicate(made, ONE["id"], *arguments)
    assert failed.code in (1, 2) and told in failed.err
    assert dict(samples.files(made.root)) == before


def test_labels_that_nobody_knows_are_refused(made: samples.Dataset) -> None:
    failed = decide(made, "--label", "prompt_harm=bordeline")
    assert failed.code == 1 and "did you mean borderline?" in failed.err
    assert "did you mean prompt_harm?" in decide(made, "--label", "promt_harm=harmful").err


def test_an_adjudicator_whom_nobody_knows_is_asked_for(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.com")
    failed = adjudicate(made, ONE["id"], "--decide", "--verdict", "accept")
    assert failed.code == 2 and "name the adjudicator with --by HANDLE" in failed.err


def test_a_slip_of_a_decision_is_taken_back_until_it_is_committed(made: samples.Dataset) -> None:
    path = decide(made).out.splitlines()[0]
    assert f"It is not committed yet: `rm {path}`, then give it again" in decide(made).err
    made.commit()
    assert "not committed" not in decide(made).err


def test_a_decision_stays_and_nothing_is_settled_twice(made: samples.Dataset) -> None:
    decide(made)
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    made.write("guidelines/people.yaml", people + _IDA.replace("ida", "kim"))
    failed = decide(made, by="kim")
    assert failed.code == 1 and "ida decided already" in failed.err


def test_two_decisions_for_different_labels_are_left_to_a_person(made: samples.Dataset) -> None:
    decide(made, "--label", "domain=law")
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    made.write("guidelines/people.yaml", people + _IDA.replace("ida", "kim"))
    made.write_review(builds.accepted(ONE, "kim", role="adjudicator", labels=OWN | {"domain": "arts"}, note=NOTE))
    failed = adjudicate(made, ONE["id"], "--apply")
    assert failed.code == 1 and "ida and kim give different labels; mend records/1/" in failed.err


def test_a_record_that_nobody_judged_has_nothing_to_settle(made: samples.Dataset) -> None:
    name = builds.record(3)["id"]
    words = ["--decide", "--by", "ida", "--verdict", "accept", "--scores", "5,5,5,5", "--note", NOTE]
    assert "nobody's review of example-0000000003 counts now" in adjudicate(made, name, *words).err
    assert "nobody's review of it counts now" in adjudicate(made, name).out


def test_ids_that_are_unknown_or_not_active_are_told(made: samples.Dataset) -> None:
    made.write_record(builds.record(5, status="draft"))
    assert "did you mean example-0000000001" in adjudicate(made, "example-000000001").err
    assert "example-0000000005 is draft; only active records are judged" in adjudicate(made, "example-0000000005").err
    made.write("records/7/broken-0000000007.yaml", "id: [")
    assert "cannot be read; `tunesmith check" in adjudicate(made, "broken-0000000007").err
    assert "name the record" in adjudicate(made, "--decide").err


def test_a_record_in_another_form_is_mended_first(made: samples.Dataset) -> None:
    decide(made, "--label", "prompt_harm=borderline", "--label", "hazards=hate")
    path = made.root / record.path_of(ONE["id"])
    path.write_text(path.read_text("utf-8").replace("task: ", "task:   "), "utf-8")
    assert "is not in canonical form; run `tunesmith fix" in adjudicate(made, ONE["id"], "--apply").err


# -- the law


HANDLES = ("ada", "grace", "edsger", "ida")
OPINIONS = st.lists(
    st.builds(
        Opinion,
        by=st.sampled_from(HANDLES),
        role=st.sampled_from(["reviewer", "adjudicator", "auditor"]),
        verdict=st.sampled_from(["accept", "revise"]),
        prompt_harm=st.sampled_from(["unharmful", "borderline"]),
        response_mode=st.sampled_from(["full_compliance", "safe_completion"]),
    ),
    max_size=5,
)
SAYS = {"prompt_harm": "unharmful", "response_mode": "full_compliance"}


@given(opinions=OPINIONS, order=st.randoms(use_true_random=False))
def test_differences_do_not_depend_on_the_order_and_name_everybody(opinions: list[Opinion], order: Any) -> None:
    found = differences(SAYS, opinions)
    shuffled = [*opinions]
    order.shuffle(shuffled)
    assert differences(SAYS, shuffled) == found
    for one in found:
        given_ = {(getattr(each, one.point), each.by) for each in opinions}
        assert {(value, by) for value, handles in one.readings for by in handles} == given_
        assert len({*dict(one.readings), *([one.record] if one.record else [])}) > 1


@given(opinions=OPINIONS)
def test_all_agree_where_there_is_no_difference(opinions: list[Opinion]) -> None:
    points = {one.point for one in differences(SAYS, opinions)}
    assert ("verdict" in points) == (len({one.verdict for one in opinions}) > 1)
    for name in LABELS:
        assert (name in points) == any(getattr(one, name) != SAYS[name] for one in opinions)


@given(opinions=OPINIONS)
def test_who_judged_otherwise_decides_nothing(opinions: list[Opinion]) -> None:
    parties = {one.by for one in opinions if one.role != "adjudicator"}
    decisions = deciding(opinions)
    assert all(one.role == "adjudicator" and one.by not in parties for one in decisions)
    assert unresolved(SAYS, opinions) == (() if decisions else differences(SAYS, opinions))


def test_only_labels_change_and_look_alike_stays_while_it_may() -> None:
    tree: Any = builds.record(1, safety=OWN["safety"] | {"look_alike": ["hate"]})
    same = mending.relabelled(tree, OWN | {"domain": "law"})
    assert same == tree | {"domain": "law"}
    harmful: Any = mending.relabelled(tree, labelled(prompt_harm="harmful", hazards=["privacy"]))
    assert "look_alike" not in harmful["safety"] and harmful["safety"]["hazards"] == ["privacy"]
    named: Any = mending.relabelled(tree, labelled(look_alike=["privacy"]))
    assert named["safety"]["look_alike"] == ["privacy"]
