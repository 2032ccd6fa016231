"""What is judged to be drift: differences that chance does not explain and that matter, told in plain sentences."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import samples
from tunesmith import record
from tunesmith.people import People, Person
from tunesmith.policy import Drift, Targets
from tunesmith.record import Record
from tunesmith_tools.drifting import comparison, facts, formats, report, sentences
from tunesmith_tools.drifting.comparison import Comparison
from tunesmith_tools.drifting.populations import Populations
from tunesmith_tools.drifting.study import Attribute, Verdict

PEOPLE = People({"ada": Person("ada", "person", ()), "gpt": Person("gpt", "model", ())})
NO_TARGETS = Targets()
Part = tuple[int, dict[str, Any]]  # so many records with these changes


def some(prefix: str, *parts: Part) -> list[Record]:
    """Records with texts of usual lengths that differ a little, and an author who is a person."""
    made = []
    for number, changes in enumerate(changes for count, changes in parts for _ in range(count)):
        turns = [{"role": "user", "content": f"Shorten this. {'Please. ' * (number % 7)}"}]
        turns.append({"role": "assistant", "content": f"Done. {'Well. ' * (number % 5)}"})
        tree = samples.tree(id=f"{prefix}-{number:05d}", author="ada", messages=turns) | changes
        made.append(record.from_tree(tree))
    return made


def compared(
    kept: Sequence[Record], added: Sequence[Record], left: Sequence[Record] = (), lost: int = 0, **settings: int
) -> Comparison:
    by_id = {one.id: one for one in [*kept, *added, *left]}

    def records(ids: Sequence[str]) -> Iterator[Record]:
        return (by_id[one] for one in ids)

    def known(several: Sequence[Record]) -> list[facts.Facts]:
        return sorted(facts.of_record(one, PEOPLE) for one in several)

    found = Populations("release 0.1.0", known([*kept, *left]), known(kept), known(added), known(left), lost, records)
    return comparison.compare(found, Drift(**settings))


def attribute(found: Comparison, name: str) -> Attribute:
    return next(one for one in found.added.attributes if one.name == name)


def verdicts(found: Comparison) -> dict[str, Verdict]:
    return {one.name: one.verdict for one in found.added.attributes if one.p is not None}


def test_a_large_change_of_a_label_is_drift_and_of_nothing_else() -> None:
    kept = some("kept", (270, {}), (30, {"task": "code"}))
    added = some("added", (210, {}), (90, {"task": "code"}))
    found = compared(kept, added)
    assert [one.name for one in found.added.drifted] == ["task"]
    assert sentences.alarms(found, NO_TARGETS) == [
        "task (p < 0.001): code 10.0% of the kept and 30.0% of the added records"
    ]


def test_a_significant_change_that_does_not_matter_is_no_drift() -> None:
    kept = some("kept", (990, {}), (10, {"task": "code"}))
    added = some("added", (955, {}), (45, {"task": "code"}))
    found = compared(kept, added)
    assert verdicts(found)["task"] is Verdict.small
    assert sentences.alarms(found, NO_TARGETS) == []
    assert sentences.alarms(compared(kept, added, points=3), NO_TARGETS) != []


def test_a_large_change_among_few_records_is_not_told_from_chance() -> None:
    found = compared(some("kept", (18, {}), (2, {"task": "code"})), some("added", (15, {}), (5, {"task": "code"})))
    assert not found.added.drifted
    assert attribute(found, "task").verdict is Verdict.too_few
    assert attribute(found, "task").seen_from > 15
    assert "too few records to tell" in "\n".join(report.lines(found, []))


def test_a_handful_of_records_is_not_tested_whatever_they_are() -> None:
    odd = {"messages": [{"role": "user", "content": "Which lathe cuts brass threads? " * 50}], "task": "code"}
    for sides in ((200, 7), (7, 200)):
        found = compared(some("kept", (sides[0], {})), some("added", (sides[1], odd)))
        assert (found.added.tests, found.added.drifted) == (0, ())
        assert {row.verdict for row in formats.rows(found.added)} == {"too few to tell"}
    assert compared(some("kept", (200, {})), some("added", (8, odd))).added.drifted


def test_nobody_is_told_that_nothing_drifts() -> None:
    found = compared(
        some("kept", (900, {}), (100, {"task": "code"})), some("added", (900, {}), (100, {"task": "code"}))
    )
    assert verdicts(found)["task"] is Verdict.unseen
    row = next(row for row in formats.rows(found.added) if row.attribute == "task")
    assert row.verdict == f"nothing seen; less than {attribute(found, 'task').seen_from:.1f} points may hide"


def test_many_labels_that_change_a_little_are_drift_together() -> None:
    tasks = [f"task_{number}" for number in range(20)]
    kept = some("kept", *[(25 if number % 2 else 40, {"task": task}) for number, task in enumerate(tasks)])
    added = some("added", *[(40 if number % 2 else 25, {"task": task}) for number, task in enumerate(tasks)])
    found = compared(kept, added)
    task = attribute(found, "task")
    assert task.verdict is Verdict.drift and not any(label.moved for label in task.labels)
    assert "many labels changed a little, most of them task_" in sentences.alarms(found, NO_TARGETS)[0]
    assert compared(kept, added, cramers_v=40).added.drifted == ()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("domain", {"domain": "law"}),
        ("language", {"language": "de"}),
        ("prompt_harm", {"safety": {"prompt_harm": "harmful", "response_mode": "full_compliance"}}),
        ("response_mode", {"safety": {"prompt_harm": "unharmful", "response_mode": "full_refusal"}}),
        ("reasoning", {"reasoning": "hidden"}),
        ("source", {"source": {"kind": "human", "license": "CC-BY-4.0"}}),
        ("license", {"source": {"kind": "synthetic", "license": "MIT"}}),
        ("author", {"author": "gpt"}),
        ("hazards", {"safety": {**samples.RECORD["safety"], "hazards": ["hate", "self_harm"]}}),
        ("prompt length", {"messages": [{"role": "user", "content": "Shorten this. " * 40}]}),
        ("answer length", {"messages": [{"role": "assistant", "content": "Done. " * 40}]}),
        ("turns", {"messages": [{"role": "user", "content": "Go on."}, {"role": "assistant", "content": "Yes."}] * 3}),
        ("vocabulary", {"messages": [{"role": "user", "content": "Which lathe cuts brass threads?"}]}),
    ],
)
def test_every_attribute_is_compared(name: str, changes: dict[str, Any]) -> None:
    found = compared(some("kept", (200, {})), some("added", (140, {}), (60, changes)))
    assert name in [one.name for one in found.added.drifted]
    assert any(alarm.startswith(f"{name} (p ") for alarm in sentences.alarms(found, NO_TARGETS))


def test_a_record_counts_under_each_hazard_that_it_names() -> None:
    hateful = {"safety": {**samples.RECORD["safety"], "hazards": ["hate", "self_harm"]}}
    found = compared(some("kept", (200, {})), some("added", (140, {}), (60, hateful)))
    labels = {label.label: (label.kept, label.added) for label in attribute(found, "hazards").labels}
    assert labels == {"hate": (0, 60), "self_harm": (0, 60)}


def test_the_words_that_moved_are_named() -> None:
    of_brass = {"messages": [{"role": "user", "content": "Which lathe cuts brass?"}]}
    found = compared(some("kept", (200, {})), some("added", (100, {}), (100, of_brass)))
    alarm = next(one for one in sentences.alarms(found, NO_TARGETS) if one.startswith("vocabulary"))
    assert "“brass” in 0% and 50%" in alarm and "“lathe” in 0% and 50%" in alarm


def test_an_alarm_says_whether_the_whole_comes_closer_to_what_is_aimed_at() -> None:
    kept = some("kept", (270, {}), (30, {"task": "code"}))
    added = some("added", (210, {}), (90, {"task": "code"}))
    found = compared(kept, added)
    towards = sentences.alarms(found, Targets(tasks={"code": 20}))[0]
    assert towards.endswith("(the whole goes from 10.0% to 20.0%, towards its target of 20%)")
    away = sentences.alarms(found, Targets(tasks={"code": 9}))[0]
    assert away.endswith("(the whole goes from 10.0% to 20.0%, away from its target of 9%)")


def test_records_that_left_are_information_and_no_alarm() -> None:
    kept = some("kept", (300, {}))
    left = some("left", (100, {"task": "code"}))
    found = compared(kept, some("added", (300, {})), left, lost=2)
    assert sentences.alarms(found, NO_TARGETS) == []
    assert sentences.left(found) == (
        "100 records left, which differ from the kept ones in task; "
        "nothing is known of 2 records, erased since or not readable"
    )
    assert (
        sentences.whole(found) == "the whole: 600 records now, 400 then; most changed: task rewriting, 75.0% to 100.0%"
    )


@pytest.mark.parametrize(
    ("kept", "added", "told"),
    [
        (0, 0, "nothing was added since release 0.1.0; 0 records are still there"),
        (5, 0, "nothing was added since release 0.1.0; 5 records are still there"),
        (0, 5, "5 records added since release 0.1.0, and none from before is still there to compare them with"),
        (1, 1, "1 record added since release 0.1.0, compared with the 1 that were there and still are"),
    ],
)
def test_sides_without_records(kept: int, added: int, told: str) -> None:
    found = compared(some("kept", (kept, {})), some("added", (added, {})))
    assert found.added.drifted == ()
    for form in (report.lines, report.markdown):
        assert next(form(found, [])) == told
    assert json.loads(json.dumps(formats.as_json(found, [], Drift()), allow_nan=False))["records"]["added"] == added


def test_the_outcome_depends_on_no_order() -> None:
    kept, added = some("kept", (60, {}), (9, {"task": "code"})), some("added", (50, {"task": "code"}), (9, {}))
    assert compared(kept, added) == compared(kept[::-1], added[::-1])


def test_what_is_written_holds_numbers_of_few_digits_alone() -> None:
    found = compared(some("kept", (200, {})), some("added", (141, {}), (59, {"task": "code", "author": "gpt"})))
    value = formats.as_json(found, sentences.alarms(found, NO_TARGETS), Drift())
    numbers = [one for one in _leaves(value) if isinstance(one, float)]
    assert numbers and all(round(one, 4) == one for one in numbers)
    assert value["alarms"] and [label["moved"] for label in value["attributes"][0]["labels"]] == [True, False]
    assert {row["side"] for row in formats.shares(found)} == {"then", "now"}


def test_a_label_can_break_out_of_no_page() -> None:
    odd = "law |\n<b>\x1b[31m"
    found = compared(some("kept", (200, {})), some("added", (100, {}), (100, {"domain": odd})))
    alarms = sentences.alarms(found, NO_TARGETS)
    for line in [*report.lines(found, alarms), *report.markdown(found, alarms)]:
        assert "\x1b" not in line and "\n" not in line
    rows = [line for line in report.markdown(found, alarms) if "law" in line]
    assert rows and all("<b>" not in row.replace("\\<", "") and "law \\|" in row for row in rows)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value
