"""`tunesmith explain`: every rule, hook and label has a page, and a wrong name gets a kind answer."""

from pathlib import Path

import pytest

import builds
import samples
from tunesmith import schema
from tunesmith_hooks import catalogue
from tunesmith_hooks.options import defaults

LABELS = builds.policy().labels
VALUES = {
    value: key
    for key in ("prompt_harm", "response_harm", "response_mode", "refusal_reason")
    for value in schema.load("record")["$defs"][key]["enum"]
    if value not in {**LABELS.tasks, **LABELS.domains, **LABELS.hazards, **LABELS.sensitive}
}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """An empty dataset."""
    return samples.make(tmp_path / "dataset")


def explain(folder: Path, *name: str) -> str:
    done = builds.tunesmith(folder, "explain", *name)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.mark.parametrize("name", sorted(catalogue.rules()))
def test_every_rule_has_a_page_that_needs_no_dataset(name: str, tmp_path: Path) -> None:
    hook, rule = catalogue.rules()[name]
    text = explain(tmp_path, name)
    assert text.startswith(f"{name} (")
    assert "Why: " in text
    assert f"hooks.{hook.id} in guidelines/policy.yaml" in text
    assert ("waivers:" in text.split("Severity and options")[1]) == rule.waivable


@pytest.mark.parametrize("name", [hook.id for hook in catalogue.HOOKS])
def test_every_hook_lists_its_rules_and_options(name: str, tmp_path: Path) -> None:
    hook = catalogue.hook(name)
    text = explain(tmp_path, name)
    assert hook
    assert all(f"  {name}/{rule.name}" in text for rule in hook.rules)
    assert all(f"  {key}: " in text for key in defaults(hook))


def test_without_a_name_all_rules_are_listed(tmp_path: Path) -> None:
    text = explain(tmp_path)
    assert all(name in text for name in catalogue.rules())
    assert "safe_completion" in text


def test_the_truth_table_stands_with_the_rules_of_safety_that_use_it(tmp_path: Path) -> None:
    text = explain(tmp_path, "safety/contradiction")
    assert "The first line that fits decides:" in text
    assert "response_mode" in text


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("task", LABELS.tasks),
        ("domain", LABELS.domains),
        ("hazard", LABELS.hazards),
        ("sensitive topic", LABELS.sensitive),
    ],
)
def test_every_label_is_explained_by_the_policys_sentence(
    made: samples.Dataset, kind: str, labels: dict[str, str]
) -> None:
    for name, sentence in labels.items():
        assert f"{name} ({kind}): {sentence}\n" in explain(made.root, name)


def test_a_label_of_two_sets_is_explained_in_both(made: samples.Dataset) -> None:
    assert explain(made.root, "finance").count("finance (") == 2


@pytest.mark.parametrize("name", sorted(VALUES))
def test_every_value_of_the_safety_labels_is_explained_by_the_schema(made: samples.Dataset, name: str) -> None:
    key = VALUES[name]
    assert f"{name} ({key}): {schema.load('record')['$defs'][key]['description']}\n" in explain(made.root, name)


def test_it_shows_how_to_join_the_people(tmp_path: Path) -> None:
    assert "emails: [SHA256]" in explain(tmp_path, "people")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alternation", "did you mean dialogue/alternation?"),
        ("nonsense", "`tunesmith explain` lists what there is"),
        ("../x", "`tunesmith explain` lists what there is"),
        ("Dialogue", "`tunesmith explain` lists what there is"),
    ],
)
def test_an_unknown_name_is_answered_kindly(made: samples.Dataset, name: str, words: str) -> None:
    failed = builds.tunesmith(made.root, "explain", name)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith(f"tunesmith: no rule, hook or label is called {name}")
    assert words in failed.err
    assert failed.err.count("\n") == 1
