"""`tunesmith explain`: every rule, hook and label has a page, and a wrong name gets a kind answer."""

import re
from pathlib import Path

import pytest
import typer

import builds
import samples
from tunesmith import schema, yaml_reader
from tunesmith_hooks import catalogue
from tunesmith_hooks.options import defaults
from tunesmith_tools import schemas
from tunesmith_tools.app import app
from tunesmith_tools.explaining import explain as module
from tunesmith_tools.explaining import topics

LABELS = builds.policy().labels
CHOICES = [
    (f"{kind}.{one.name}", one.path[-1], one.schema)
    for kind in ("record", "review", "people")
    for one in schemas.properties(schemas.inlined(kind))
    if len(schemas.values(one.schema)) > 1 or ("minimum" in one.schema and "maximum" in one.schema)
]


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
    assert ("it has to be mended" in text) != rule.waivable


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
    assert all(f"  {name:<12} {one.sentence}\n" in text for name, one in topics.TOPICS.items())


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


@pytest.mark.parametrize(("place", "key", "tree"), CHOICES, ids=[place for place, _, _ in CHOICES])
def test_every_value_has_a_sentence_of_its_own(place: str, key: str, tree: schema.Schema) -> None:
    told = schemas.sentences(tree)
    assert list(told) == (schemas.values(tree) or [str(n) for n in range(tree["minimum"], tree["maximum"] + 1)])
    for value, sentence in told.items():
        assert sentence[0].isupper() and sentence.endswith(".") and len(sentence) > 15
        assert f"{value} ({key}): {sentence}" in module._value_page(value)
    (listed,) = (page for page in module._key_pages(place.partition(".")[2]) if f"    {value}: {sentence}" in page)
    assert [line for line in listed if line.startswith("    ")] == [f"    {value}: {told[value]}" for value in told]


def test_values_with_sentences_are_those_that_people_choose_from() -> None:
    places = {place for place, _, _ in CHOICES}
    assert places >= {
        "record.status",
        "record.source.kind",
        "record.reasoning",
        "record.messages.act",
        "review.verdict",
    }
    assert places >= {"record.safety.response_mode", "review.defects.severity", "review.scores.correctness"}


def test_a_label_a_key_and_a_score_are_told_in_full(made: samples.Dataset) -> None:
    assert explain(made.root, "full_refusal").splitlines() == [
        f"full_refusal (response_mode): {schema.load('record')['$defs']['response_mode']['x-values']['full_refusal']}",
        "The other values: `tunesmith explain response_mode`",
    ]
    assert "\n    hidden: The thinking helps to find the answer" in explain(made.root, "reasoning")
    assert "5 (correctness): All of the response is right and complete, and was checked.\n" in explain(made.root, "5")


def test_a_noun_phrase_of_one_rule_is_enough(tmp_path: Path) -> None:
    assert explain(tmp_path, "over-refusal") == explain(tmp_path, "safety/over-refusal")


def test_no_key_is_left_without_a_sentence() -> None:
    assert [file for file, one in module._keys() if not one.description] == []


@pytest.mark.parametrize("name", topics.TOPICS)
def test_every_topic_has_a_page_under_each_of_its_words(name: str, tmp_path: Path) -> None:
    one = topics.TOPICS[name]
    text = explain(tmp_path, name)
    assert text.startswith(one.text + "\n")
    for word in one.words:
        assert topics.topic(word) == name
        assert one.text in explain(tmp_path, word)


def test_topics_name_only_commands_settings_and_pages_that_exist(made: samples.Dataset) -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    for one in topics.TOPICS.values():
        for command in re.findall(r"`tunesmith ([a-z]+)", one.text):
            assert command in commands
        for setting in re.findall(r"`tunesmith policy ([a-z._]+)`", one.text):
            assert builds.tunesmith(made.root, "policy", setting).code == 0
        for other in re.findall(r"`tunesmith explain ([a-z]+)`", one.text):
            assert topics.topic(other)
        for rule in re.findall(r"\(([a-z]+/[a-z-]+)\)", one.text):
            assert rule in catalogue.rules()
        for path in re.findall(r"\b(guidelines/[a-z]+\.(?:md|yaml)|docs/[a-z]+\.md)", one.text):
            assert (samples.REPOSITORY / path).is_file()


@pytest.mark.parametrize(
    "word",
    [
        *("placed", "pending", "quarantined", "provisionally", "designated", "not designated", "left out", "ledger"),
        *(
            "draft",
            "active",
            "withdrawn",
            "erased",
            "superseded",
            "counts",
            "text",
            "labels",
            "split",
            "review",
            "waiver",
        ),
        *("error", "warning", "rejected", "present", "train", "validation", "test", "accept", "adjudicator", "you"),
    ],
)
def test_words_that_commands_print_are_explained(made: samples.Dataset, word: str) -> None:
    assert len(explain(made.root, word)) > 40


def test_the_example_of_a_waiver_fits_the_schema() -> None:
    lines = [line[4:] for line in topics.TOPICS["waivers"].text.splitlines() if line.startswith("    ")]
    example = yaml_reader.load("\n".join(lines)).tree
    assert schema.violations(samples.tree(**example), "record") == []
    (waiver,) = example["waivers"]  # type: ignore[misc]
    assert catalogue.rules()[waiver["rule"]][1].waivable


@pytest.mark.parametrize("kind", ["record", "review", "people"])
def test_every_key_is_explained_by_the_schema(kind: str) -> None:
    for one in schemas.properties(schemas.inlined(kind)):
        lines = [line for page in module._key_pages(one.name) for line in page]
        assert any(one.description in line for line in lines)
        assert f"  allowed: {schemas.allowed(one.schema)}" in lines


def test_a_key_is_found_in_full_or_by_its_end(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    told = schema.description("record", ("messages", 0, "refers_to"))
    assert explain(made.root, "refers_to").splitlines() == [
        f"refers_to (messages.refers_to of a record): {told}",
        "  allowed: a list of: a whole number, 1 or more",
    ]
    assert "(source.group of a record)" in explain(made.root, "source.group")
    assert explain(made.root, "group").split(" ", 1)[1] == explain(made.root, "source.group").split(" ", 1)[1]
    role = explain(made.root, "role")
    assert "role (messages.role of a record)" in role
    assert "role (role of a review)" in role


def test_it_shows_how_to_join_the_people(tmp_path: Path) -> None:
    assert "emails: [SHA256]" in explain(tmp_path, "people")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alternatio", "did you mean dialogue/alternation"),
        ("dialog/alternation", "did you mean dialogue/alternation"),
        ("pendng", "did you mean pending?"),
        ("waivrs", "did you mean waivers"),
        ("sumarization", "did you mean summarization?"),
        ("safe_compltion", "did you mean safe_completion?"),
        ("refer_to", "did you mean refers_to"),
        ("lenght", "style/length"),
        ("nonsense", "`tunesmith explain` lists what there is"),
        ("../x", "`tunesmith explain` lists what there is"),
        ("Dialogue", "did you mean dialogue"),
    ],
)
def test_an_unknown_name_is_answered_kindly(made: samples.Dataset, name: str, words: str) -> None:
    failed = builds.tunesmith(made.root, "explain", name)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith(f"tunesmith: no rule, hook, label, key or topic is called {name}")
    assert words in failed.err
    assert failed.err.count("\n") == 1
