"""Schema violations in words; tests/cases/schema holds fragments laid over the example record, null removing a key."""

from pathlib import Path
from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import record, review, source
from tunesmith_hooks import schema
from tunesmith_hooks.rule import Problem

CASES = Path(__file__).parents[1] / "cases" / "schema"


def _problems(tree: dict[str, Any], path: str = samples.RECORD_PATH) -> list[tuple[str, Problem]]:
    kind = "review" if path.startswith("reviews/") else "record"
    file = source.read(path, samples.text(tree, kind).encode(), kind)  # type: ignore[arg-type]
    return [(rule.name, problem) for rule in schema.HOOK.rules for problem in rule.check(file, None)]


def _said(tree: dict[str, Any]) -> list[str]:
    return [f"{name} {'.'.join(map(str, problem.where)) or '.'}" for name, problem in _problems(tree)]


@pytest.mark.parametrize("path", sorted(CASES.glob("ok/*.yaml")), ids=lambda path: path.stem)
def test_ok(path: Path) -> None:
    tree, expect = samples.case(path)
    assert expect == [] and _said(tree) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("bad/*.yaml")), ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    tree, expect = samples.case(path)
    assert expect and sorted(_said(tree)) == sorted(expect)


def _message(**changes: Any) -> tuple[str, str]:
    ((_, problem),) = _problems(samples.tree(**changes))
    return problem.message, problem.hint


MESSAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"notes": 5}, "`5` is no text", "Free text for colleagues; never exported."),
    ({"messages": 5}, "`5` is no list", "The dialogue in order;"),
    ({"source": True}, "`True` is no mapping of keys to values", "Where the text comes from."),
    ({"reasoning": "no"}, "`no` is none of: none, hidden, explicit", "none, hidden (kept apart"),
    ({"created": "2026-02-30"}, "`2026-02-30` is no date, as in 2026-01-31", "Day of writing"),
    ({"task": "Two Words"}, "`Two Words` does not have the form asked for", "What the prompt asks for"),
    ({"task": "t" * 65}, "longer than the 64 allowed", "What the prompt asks for"),
    ({"evidence": [""]}, "this is empty", ""),
    ({"evidence": [5]}, "`5` is no text", ""),
    ({"domian": "retail"}, "the key `domian` is unknown", "Did you mean `domain`?"),
    ({"zz": 1}, "the key `zz` is unknown", "Remove it, or put the text into `notes`."),
    ({"tools": 1}, "`tools`: tool calls have no place in a record yet", "Remove it."),
    ({"task": None}, "the file lacks `task`", "task: What the prompt asks for"),
    ({"task": None, "domain": None}, "the file lacks `task`, `domain`", "task: What"),
    ({"reason": "x"}, "`reason` stands only on a withdrawn or erased record", "Remove `reason`, or set"),
    ({"status": "withdrawn"}, "the file lacks `reason`", "reason: Why the record was withdrawn"),
    ({"messages": [{"role": "user"}]}, "`messages.1` lacks `content`", "content: The text of the turn."),
    ({"messages": [{"role": "tool", "content": "x"}]}, "tool calls have no place in a record yet", "Keep such"),
]


@pytest.mark.parametrize(("changes", "message", "hint"), MESSAGES, ids=[case[1] for case in MESSAGES])
def test_message_says_the_fact_and_how_to_mend_it(changes: dict[str, Any], message: str, hint: str) -> None:
    said, told = _message(**changes)
    assert said == message and told.startswith(hint)


def test_a_hundred_unknown_keys_are_enough() -> None:
    assert len(_problems(samples.tree(**{f"k{number}": 1 for number in range(500)}))) == 100


def test_record_at_another_place_says_where_it_belongs(dataset: Dataset) -> None:
    dataset.git("mv", samples.RECORD_PATH, "records/x.yaml")
    (finding,) = dataset.check_json("--staged", "--hook", "schema").findings
    assert finding["rule"] == "schema/file-path" and finding["path"] == "records/x.yaml"
    path = record.path_of(samples.RECORD_ID)
    assert finding["hint"] == (
        f"Run `mkdir -p records/d && git add records/x.yaml && git mv records/x.yaml {path}`. "
        f"Where {path} is there already, this is a "
        "copy of it: for a record of its own run `tunesmith new`."
    )


def test_commands_name_odd_paths_as_one_word(dataset: Dataset) -> None:
    odd = "records/x/a;touch PWNED.yaml"
    dataset.write(odd, samples.text(samples.tree()))
    (finding,) = [one for one in dataset.check_json("--hook", "schema").findings if one["path"] == odd]
    assert f"git mv '{odd}' records/d/" in finding["hint"]


def test_review_at_another_place_says_where_it_belongs(dataset: Dataset) -> None:
    tree = samples.review_tree(samples.tree())
    right = review.from_tree(tree).path
    dataset.write("reviews/x.yaml", samples.text(tree, "review"))
    (finding,) = dataset.check_json("reviews/x.yaml").findings
    assert finding["rule"] == "schema/file-path" and finding["message"] == f"by its content this file is {right}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verdict": "maybe"}, ["wrong-value verdict"]),
        (
            {"scores": {"instruction": 6, "correctness": 5, "safety": 5, "style": 0}},
            ["wrong-value scores.instruction", "wrong-value scores.style"],
        ),
        ({"labels": {"task": "code"}}, ["missing-key labels"]),
        ({"by": "A B"}, ["wrong-value by"]),
        ({"defects": [{"section": "style.md"}]}, ["missing-key defects.0"]),
    ],
)
def test_reviews_are_held_to_their_schema(changes: dict[str, Any], said: list[str]) -> None:
    tree = samples.review_tree(samples.tree())
    found = _problems(tree | changes, review.from_tree(tree).path)
    assert sorted(f"{name} {'.'.join(map(str, problem.where))}" for name, problem in found) == said
