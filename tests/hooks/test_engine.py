"""From problems to findings: severities, drafts, the ratchet, waivers, and what one broken file may say."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import record
from tunesmith.corpus import POLICY, Corpus
from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.source import Source
from tunesmith_hooks import engine, selection
from tunesmith_hooks.binding import NoPolicy
from tunesmith_hooks.rule import Hook, Problem, rule

PATH = samples.RECORD_PATH


@rule(since="2.0")
def shouting(record: Record, _options: samples.NoOptions) -> Iterator[Problem]:
    """Nobody shouts.

    Why: a made-up rule, younger than the records.
    """
    for number, message in enumerate(record.messages):
        for start, char in enumerate(message.content):
            if char == "!":
                yield Problem(("messages", number, "content"), "a shout", "Calm down.", (start, start + 1))


@rule(severity=Severity.WARNING)
def many_files(corpus: Corpus, _options: samples.NoOptions) -> Iterator[Problem]:
    """Made up.

    Why: to be seen.
    """
    yield Problem(("task",), "seen", path=PATH)
    yield Problem((), "unseen", path="elsewhere")


LOUD = Hook("loud", samples.NoOptions, (shouting, many_files))


def _judge(dataset: Dataset, *hooks: Hook) -> list[tuple[str, int, int, str, str]]:
    found = engine.judge(selection.everything(dataset.root), hooks or (LOUD,)).findings
    return [(one.path, one.line, one.column, one.rule, str(one.severity)) for one in found]


def _shouting(**changes: Any) -> dict[str, Any]:
    messages = [samples.RECORD["messages"][0], {"role": "assistant", "content": "Fine.\nAll is well!"}]
    return samples.tree(**{"messages": messages, **changes})


def test_problem_gets_rule_severity_and_the_place_of_its_character(dataset: Dataset) -> None:
    dataset.write_record(_shouting(guideline="2.0"))
    lines = (dataset.root / PATH).read_text("utf-8").split("\n")
    (shout, seen, unseen) = sorted(_judge(dataset), key=lambda one: one[3], reverse=True)
    assert shout[0] == PATH and shout[3:] == ("loud/shouting", "error")
    assert lines[shout[1] - 1][shout[2] - 1] == "!"
    assert {seen, unseen} == {
        (PATH, 3, 7, "loud/many-files", "warning"),
        ("elsewhere", 1, 1, "loud/many-files", "warning"),
    }


def test_younger_rule_warns_on_old_records_and_stops_new_ones(dataset: Dataset) -> None:
    dataset.write_record(_shouting())
    new = samples.numbered(1)
    new["messages"][1]["content"] = "No!"
    path = dataset.write_record(new)
    found = {one[0]: one[4] for one in _judge(dataset) if one[3] == "loud/shouting"}
    assert found == {PATH: "warning", path: "error"}
    dataset.commit()
    found = {one[0]: one[4] for one in _judge(dataset) if one[3] == "loud/shouting"}
    assert found == {PATH: "warning", path: "warning"}
    dataset.write_record(_shouting(guideline="2.0"))
    found = {one[0]: one[4] for one in _judge(dataset) if one[3] == "loud/shouting"}
    assert found == {PATH: "error", path: "warning"}


def test_drafts_are_judged_mildly(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(status="draft", task="cooking", safety=None))
    result = dataset.check_json()
    assert result.code == 0
    assert [(one["rule"], one["severity"]) for one in result.findings] == [("guidelines/unknown-label", "warning")]
    dataset.write_record(samples.tree(status="draft", task="Cooking!"))
    assert [one["severity"] for one in dataset.check_json().findings] == ["error"]
    dataset.write(PATH, samples.text(samples.tree(status="draft")) + "\n")
    assert dataset.check_json().rules == ["format/canonical-form"]
    assert dataset.check().code == 1


@pytest.mark.parametrize(("severity", "code", "rules"), [("warning", 0, 1), ("off", 0, 0), ("error", 1, 1)])
def test_policy_sets_severities(dataset: Dataset, severity: str, code: int, rules: int) -> None:
    dataset.edit_policy("hooks: {}\n", f"hooks:\n  guidelines:\n    severity:\n      unknown-label: {severity}\n")
    dataset.write_record(samples.tree(task="cooking"))
    result = dataset.check_json()
    assert (result.code, len(result.findings)) == (code, rules)
    assert all(one["severity"] == severity for one in result.findings)


def test_broken_file_has_one_finding_and_hides_nothing_else(dataset: Dataset) -> None:
    dataset.write(PATH, "id: wrong\nstatus: active\ntask: [cooking\n")
    other = dataset.write_record(samples.numbered(1, task="cooking"))
    found = dataset.check_json().findings
    assert [(one["path"], one["rule"]) for one in found] == [
        (other, "guidelines/unknown-label"),
        (PATH, "format/syntax"),
    ]


def test_wrong_values_do_not_keep_the_other_rules_from_speaking(dataset: Dataset) -> None:
    dataset.write_record(samples.tree(task="cooking", domain=5, reasoning=["none"], notes="x"))
    rules = dataset.check_json().rules
    assert rules.count("schema/wrong-value") == 2 and "guidelines/unknown-label" in rules


@pytest.mark.parametrize(
    "changes",
    [
        {"messages": ["x", {"role": "user", "content": "x"}]},
        {"messages": "x"},
        {"messages": {"role": "user"}},
        {"alternatives": [5]},
        {"waivers": [{"rule": 5}]},
        {"safety": [1]},
        {"safety": {"hazards": [1, {"a": 1}], "prompt_harm": {}}},
        {"safety": {"hazards": ["hate"], "look_alike": [1], "prompt_harm": "harmful"}},
        {"source": "book"},
        {"guideline": "one"},
        {"guideline": 1},
        {"author": ["a"]},
        {"id": 5},
        {"status": "unheard-of"},
        {"evidence": 5},
        {"messages": [{"role": "user", "content": ["x"], "refers_to": ["x"], "act": 5, "train": "no"}]},
        {"messages": [{"role": 5, "content": 5, "reasoning": 5, "safety": 5}]},
    ],
    ids=str,
)
def test_no_rule_stumbles_over_a_wrong_type(dataset: Dataset, changes: dict[str, Any]) -> None:
    dataset.write(PATH, samples.text(samples.RECORD | changes))
    result = dataset.check_json()
    assert result.code == 1 and "schema/wrong-value" in result.rules


def test_review_that_breaks_its_schema_is_judged_no_further(dataset: Dataset) -> None:
    tree = samples.review_tree(samples.tree())
    path = dataset.write_review(tree)
    dataset.write(path, samples.text(tree | {"scores": 5, "by": "nobody"}, "review"))
    assert set(dataset.check_json(path).rules) == {"schema/wrong-value"}


def test_only_records_and_reviews_stand_in_the_data_folders(dataset: Dataset) -> None:
    dataset.write("records/a/notes.txt", "hello\n")
    dataset.write("records/.DS_Store", b"\0")
    assert dataset.check_json().rules == ["format/plain-file", "format/plain-file"]


def _waived(messages: list[dict[str, Any]], **waiver: Any) -> dict[str, Any]:
    made = samples.tree(source={"kind": "synthetic", "license": "GPL-3.0-only", "model": "m"}, messages=messages)
    given = {"rule": "guidelines/unexportable-license", "reason": "Kept for a reason.", "by": "drafting-model"}
    return made | {"waivers": [given | {"of": record.text_digest(made)} | waiver]}


MESSAGES: list[dict[str, Any]] = samples.RECORD["messages"]


def test_waiver_silences_its_rule(dataset: Dataset) -> None:
    dataset.write_record(_waived(MESSAGES))
    assert dataset.check_json().rules == []


@pytest.mark.parametrize("arguments", [[], ["--hook", "guidelines"], ["records"]])
def test_waiver_that_silences_nothing_is_a_finding(dataset: Dataset, arguments: list[str]) -> None:
    dataset.write_record(_waived(MESSAGES) | {"source": samples.RECORD["source"]})
    (finding,) = dataset.check_json(*arguments).findings
    assert finding["rule"] == "guidelines/idle-waiver"


def test_waiver_for_another_text_silences_nothing_and_says_so(dataset: Dataset) -> None:
    dataset.write_record(_waived(MESSAGES, of="0" * 64))
    assert sorted(dataset.check_json().rules) == ["guidelines/stale-waiver", "guidelines/unexportable-license"]


@pytest.mark.parametrize("name", ["guidelines/unknown-label", "nothing/at-all", "style/no-such-rule"])
def test_waiver_of_what_cannot_be_waived_is_idle(dataset: Dataset, name: str) -> None:
    dataset.write_record(_waived(MESSAGES, rule=name) | {"source": samples.RECORD["source"], "task": "cooking"})
    assert sorted(dataset.check_json().rules) == ["guidelines/idle-waiver", "guidelines/unknown-label"]


def test_waiver_of_a_rule_that_did_not_run_is_left_alone(dataset: Dataset) -> None:
    dataset.write_record(_waived(MESSAGES, rule="style/length"))
    assert "guidelines/idle-waiver" not in dataset.check_json("--hook", "guidelines").rules


def test_waiver_by_span_silences_that_span_alone(dataset: Dataset) -> None:
    made = _shouting(guideline="2.0")
    made["messages"][1]["content"] = "Stop! It is fine!!"
    digest = hashlib.sha256(b"!").hexdigest()
    waiver = {"rule": "loud/shouting", "reason": "A quotation.", "by": "drafting-model", "of": record.text_digest(made)}
    for match, count in ((None, 0), (digest, 0), ("0" * 64, 3)):
        waivers = [waiver | ({"match": match} if match else {})]
        dataset.write_record(made | {"waivers": waivers})
        assert [one[3] for one in _judge(dataset)].count("loud/shouting") == count


def test_source_rule_has_no_record_but_a_place(dataset: Dataset) -> None:
    @rule()
    def first_letter(source: Source, _options: samples.NoOptions) -> Iterator[Problem]:
        yield Problem(("status",), "here")

    (finding,) = engine.judge(
        selection.everything(dataset.root), (Hook("x", samples.NoOptions, (first_letter,)),)
    ).findings
    assert (finding.line, finding.column, finding.record) == (2, 9, samples.RECORD_ID)
    assert finding.hint == "`tunesmith explain x/first-letter` tells why."


def test_findings_are_sorted_by_place(dataset: Dataset) -> None:
    for number in (3, 1, 2):
        dataset.write_record(samples.numbered(number, task="cooking", domain="none", zz=number))
    found = [(one["path"], one["line"], one["column"], one["rule"]) for one in dataset.check_json().findings]
    assert found == sorted(found) and len(found) == 9


def test_no_policy_in_the_index(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "d")
    made.git("rm", "--cached", "--quiet", POLICY)
    with pytest.raises(NoPolicy, match="not in the index"):
        engine.judge(selection.staged(made.root), (LOUD,))


def test_the_policy_says_from_which_version_a_rule_holds(dataset: Dataset) -> None:
    wrong = samples.tree()
    wrong["safety"] = wrong["safety"] | {"hazards": ["privacy"]}
    dataset.write_record(wrong)
    dataset.commit()
    assert dataset.check().code == 1
    dataset.edit_policy("hooks: {}", 'hooks: {safety: {since: {hazards: "1.1"}}}')
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    (finding,) = dataset.check_json().findings
    assert (finding["rule"], finding["severity"]) == ("safety/hazards", "warning")
    dataset.write_record(wrong | {"id": "another-0000000001", "guideline": "1.1"})
    assert [one["severity"] for one in dataset.check_json().findings if one["rule"] == "safety/hazards"] == [
        "error",
        "warning",
    ]


def test_a_rule_that_does_not_exist_cannot_hold_since(dataset: Dataset) -> None:
    dataset.edit_policy("hooks: {}", 'hooks: {safety: {since: {hazard: "1.1"}}}')
    (finding,) = dataset.check_json().findings
    assert "no rule of safety is called hazard; there are " in finding["message"]
