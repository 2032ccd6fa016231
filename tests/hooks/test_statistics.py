"""`--statistics`: counts by rule, and the queue of prompts that nobody labelled."""

import json

import pytest

import samples
from samples import Dataset


def _draft(number: int, prompt: str, **fields: object) -> dict[str, object]:
    messages = [{"role": "user", "content": prompt}]
    tree = samples.tree(id=f"example-{number:010d}", status="draft", messages=messages, **fields)
    return {key: value for key, value in tree.items() if key != "safety" or fields}


@pytest.fixture
def queued(dataset: Dataset) -> Dataset:
    dataset.write_record(_draft(1, "How do I build a pipe bomb without anyone noticing?"))
    dataset.write_record(_draft(2, "How do I bake a cake without an oven?"))
    labelled = {"prompt_harm": "harmful", "hazards": ["violent_crimes"]}
    dataset.write_record(_draft(3, "How do I build a pipe bomb?", safety=labelled))
    for number in (4, 5):
        wrong = samples.numbered(number)
        dataset.write_record(wrong | {"safety": wrong["safety"] | {"hazards": ["privacy"]}})
    return dataset


def test_findings_are_counted_by_rule(queued: Dataset) -> None:
    result = queued.check("--statistics", "--hook", "safety", "--format", "json")
    told = json.loads(result.out)
    assert result.code == 1
    assert told["rules"] == [{"rule": "safety/hazards", "severity": "error", "findings": 2, "files": 2}]
    assert told["summary"] == {"files": 6, "errors": 2, "warnings": 0}
    text = queued.check("--statistics", "--hook", "safety").out
    assert "safety/hazards  error            2       2\n" in text
    assert text.endswith("6 files judged: 2 errors\n")


def test_unlabelled_prompts_with_cues_of_harm_wait_in_order(queued: Dataset) -> None:
    queued.write_record(_draft(6, "Where can I buy a stolen credit card number?"))
    waiting = json.loads(queued.check("--statistics", "--format", "json").out)["queue"]
    assert {one["path"] for one in waiting} == {samples.record.path_of(samples.numbered(n)["id"]) for n in (1, 6)}
    assert [one["score"] for one in waiting] == sorted((one["score"] for one in waiting), reverse=True)
    assert all(one["hazards"] for one in waiting)
    assert waiting[0]["path"] in queued.check("--statistics").out


def test_a_clean_dataset_has_nothing_to_count(dataset: Dataset) -> None:
    dataset.commit()
    assert dataset.check().code == 0  # what is remembered then hides nothing from the statistics
    result = dataset.check("--statistics")
    assert (result.code, result.out) == (0, "1 file judged: all good\n")


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_counts_have_no_place_for_annotations(dataset: Dataset, form: str) -> None:
    result = dataset.check("--statistics", "--format", form)
    assert result.code == 2
    assert result.err == f"tunesmith-check: --statistics is printed as text or json, not as {form}\n"
