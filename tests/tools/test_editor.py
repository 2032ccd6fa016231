"""`tunesmith schema` and `tunesmith editor`: schemas that agree with the gate, and settings that lose nothing."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
import shipped
from tunesmith import people, policy, schema, yaml_reader
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks import catalogue
from tunesmith_tools import schemas
from tunesmith_tools.adopting import initialise
from tunesmith_tools.editors import editor, editor_schemas

OWN_PEOPLE = people.load(PEOPLE, (samples.REPOSITORY / PEOPLE).read_bytes())
FILLED = {name: editor_schemas.filled(name, builds.policy(), OWN_PEOPLE) for name in schemas.NAMES}
VALIDATORS = {
    name: jsonschema.Draft7Validator(one, format_checker=jsonschema.FormatChecker()) for name, one in FILLED.items()
}
CASES = samples.REPOSITORY / "tests" / "cases"
# Keywords of draft-07 that our schemas use; one of a later draft would be ignored by an editor.
KEYWORDS = {
    *("$schema", "title", "description", "default", "type", "enum", "enumDescriptions", "const", "format", "pattern"),
    *("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "minProperties", "items"),
    *("maxProperties", "properties", "additionalProperties", "propertyNames", "required", "contains", "examples"),
    *("allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
}


NUMBERS = st.integers(0, 9999)


def keywords(value: Any) -> Iterator[str]:
    """Every keyword of a schema, without the names of keys."""
    if isinstance(value, list):
        for item in value:
            yield from keywords(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key == "properties":
                for one in inner.values():
                    yield from keywords(one)
            elif key not in ("enum", "const", "default", "required", "enumDescriptions", "examples"):
                yield from keywords(inner)


@cache
def ours(name: str) -> jsonschema.Draft7Validator:
    """The schema as this repository's own policy and people fill it."""
    crowd = people.load(PEOPLE, samples.SHIPPED[PEOPLE])
    filled = editor_schemas.filled(name, shipped.own_policy(), crowd)
    return jsonschema.Draft7Validator(filled, format_checker=jsonschema.FormatChecker())


def errors(name: str, tree: Any) -> list[str]:
    return [error.message for error in VALIDATORS[name].iter_errors(tree)]


def loaded(path: Path) -> Any:
    return yaml_reader.load(path.read_text("utf-8")).tree


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_schema_is_valid_and_whole_in_itself(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(FILLED[name])
    assert FILLED[name]["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(keywords(FILLED[name])) <= KEYWORDS


@pytest.mark.parametrize("name", schemas.NAMES)
def test_descriptions_are_kept(name: str) -> None:
    before = {one.name: one.description for one in schemas.properties(schemas.inlined(name))}
    after = {one.name: one.description for one in schemas.properties(FILLED[name])}
    assert {key: after.get(key) for key in before} == before


@pytest.mark.parametrize("folder", ["records", "reviews"])
def test_every_record_and_review_of_this_repository_is_accepted(folder: str) -> None:
    paths = sorted((samples.REPOSITORY / folder).rglob("*.yaml"))
    assert len(paths) > 20
    found = {path.name: [error.message for error in ours(folder[:-1]).iter_errors(loaded(path))] for path in paths}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("name", ["policy", "people"])
def test_settings_of_this_repository_are_accepted(name: str) -> None:
    assert errors(name, loaded(samples.REPOSITORY / "guidelines" / f"{name}.yaml")) == []


def test_every_file_of_a_fresh_dataset_is_accepted() -> None:
    files = dict(initialise.template("ada", "ada@example.com"))
    trees = {path: yaml_reader.load(data.decode()).tree for path, data in files.items() if path.startswith("records/")}
    settings = {name: yaml_reader.load(files[f"guidelines/{name}.yaml"].decode()).tree for name in ("policy", "people")}
    own = (policy.load(POLICY, files[POLICY]), people.load(PEOPLE, files[PEOPLE]))
    assert trees
    for path, tree in [*((name, settings[name]) for name in settings), *(("record", tree) for tree in trees.values())]:
        found = jsonschema.Draft7Validator(editor_schemas.filled(path, *own)).iter_errors(tree)
        assert list(found) == []


@pytest.mark.parametrize(
    "path",
    # Those of format are bytes and those of duplicates several records: no trees.
    [path for path in sorted(CASES.glob("*/*/*.yaml")) if path.parts[-3] not in ("format", "duplicates")],
    ids=lambda path: path.stem,
)
def test_golden_cases_are_rejected_where_the_gates_schema_rejects(path: Path) -> None:
    tree, _ = samples.case(path)
    if schema.violations(tree, "record"):
        assert errors("record", tree)
    elif path.parts[-3] == "schema" and path.parts[-2] == "ok":
        assert errors("record", tree) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"task": "sumarization"}, "sumarization"),
        ({"domain": "nothing"}, "nothing"),
        ({"language": "tlh"}, "tlh"),
        ({"author": "somebody-else"}, "somebody-else"),
        ({"safety": samples.RECORD["safety"] | {"hazards": ["hat"]}}, "hat"),
        ({"safety": samples.RECORD["safety"] | {"look_alike": ["hat"]}}, "hat"),
        ({"safety": samples.RECORD["safety"] | {"sensitive": ["helth"]}}, "helth"),
    ],
)
def test_what_is_no_label_of_the_dataset_is_rejected(changes: dict[str, Any], word: str) -> None:
    tree = samples.tree(**changes)
    assert schema.violations(tree, "record") == []
    assert any(f"'{word}' is not one of" in error for error in errors("record", tree))


def test_a_review_by_somebody_without_that_role_is_rejected() -> None:
    assert errors("review", samples.review_tree(samples.tree())) == []
    assert errors("review", samples.review_tree(samples.tree(), by="drafting-model"))


@pytest.mark.parametrize("key", ["task", "domain"])
def test_labels_carry_their_definitions(key: str) -> None:
    labels = getattr(builds.policy().labels, f"{key}s")
    for name, path in (("record", (key,)), ("review", ("labels", key)), ("mapping", ("constants", key))):
        (one,) = (one.schema for one in schemas.properties(FILLED[name]) if one.path == path)
        assert dict(zip(one["enum"], one["enumDescriptions"], strict=True)) == labels


def test_choices_carry_their_sentences() -> None:
    by_name = {one.name: one.schema for one in schemas.properties(FILLED["review"])}
    mode, score = by_name["labels.safety.response_mode"], by_name["scores.correctness"]
    told = schema.load("record")["$defs"]["response_mode"]["x-values"]
    assert dict(zip(mode["enum"], mode["enumDescriptions"], strict=True)) == told
    assert (score["enum"], len(score["enumDescriptions"])) == ([1, 2, 3, 4, 5], 5)
    review = samples.review_tree(samples.tree())
    for wrong in (0, 6, "5"):
        assert errors("review", review | {"scores": review["scores"] | {"correctness": wrong}})


@pytest.mark.parametrize("day", ["2026-13-45", "2026-00-10", "2026-01-32", "26-01-01", "today"])
def test_a_day_that_is_none_is_rejected_without_a_check_of_formats(day: str) -> None:
    validator = jsonschema.Draft7Validator(FILLED["record"])
    assert list(validator.iter_errors(samples.tree(created="2026-01-31"))) == []
    assert list(validator.iter_errors(samples.tree(created=day)))


@given(current=st.tuples(NUMBERS, NUMBERS), given=st.tuples(NUMBERS, NUMBERS), zeros=st.booleans())
def test_versions_are_those_up_to_the_current_one(
    current: tuple[int, int], given: tuple[int, int], zeros: bool
) -> None:
    pattern = editor_schemas.versions(".".join(map(str, current)))
    written = ".".join(f"{number:04}" if zeros else str(number) for number in given)
    assert bool(re.search(pattern, written)) == (given <= current)


def test_a_version_that_does_not_exist_yet_is_rejected() -> None:
    assert errors("record", samples.tree(guideline="9.9"))
    assert errors("review", samples.review_tree(samples.tree()) | {"guideline": "1.1"})


@pytest.mark.parametrize("kind", ["synthetic", "model_assisted"])
def test_a_finished_record_names_the_model_that_its_kind_speaks_of(kind: str) -> None:
    origin = {"kind": kind, "license": "CC-BY-4.0"}
    assert any("'model' is a required property" in error for error in errors("record", samples.tree(source=origin)))
    assert errors("record", samples.tree(source=origin | {"model": "example-model"})) == []
    assert errors("record", samples.tree(source=origin, status="draft")) == []
    assert errors("record", samples.tree(source=origin | {"kind": "human"})) == []


def test_hooks_and_options_are_completed_and_wrong_ones_rejected() -> None:
    tree = loaded(samples.REPOSITORY / POLICY)
    good = {"style": {"severity": {"length": "off"}, "options": {"max_prompt_characters": 5}}}
    assert errors("policy", tree | {"hooks": good}) == []
    for bad in ({"stile": {}}, {"style": {"severity": {"lenght": "off"}}}, {"style": {"options": {"max": 1}}}):
        assert errors("policy", tree | {"hooks": bad})
    assert errors("policy", tree | {"hooks": {"style": {"options": {"max_prompt_characters": "5"}}}})
    assert errors("policy", tree | {"exports": {"trl": {"licences": []}}})
    assert errors("policy", tree | {"targets": {"tasks": {"a_new_task": 5}}}) == []


def test_people_may_read_languages_that_the_dataset_lacks() -> None:
    person = {"handle": "ada", "kind": "person", "roles": ["author"], "languages": ["pl"], "hazards": ["hate"]}
    assert errors("people", {"people": [person]}) == []
    assert errors("people", {"people": [person | {"languages": ["Polish!"]}]})


def test_schema_prints_one(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    done = builds.tunesmith(made.root, "schema", "record")
    assert (done.code, json.loads(done.out)) == (0, FILLED["record"])
    failed = builds.tunesmith(made.root, "schema", "card")
    assert failed.err.startswith("tunesmith: no schema is called card; there are record, review, policy, people, gold")


def test_editor_writes_everything_once(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    done = builds.tunesmith(made.root, "editor")
    assert (done.code, done.err) == (0, "")
    settings = json.loads((made.root / ".vscode" / "settings.json").read_text())
    for path, globs in settings["yaml.schemas"].items():
        assert json.loads((made.root / path).read_text()) == FILLED[Path(path).name.partition(".")[0]]
        assert globs
    assert settings["yaml.format.enable"] is False
    assert settings["[yaml]"]["files.trimTrailingWhitespace"] is False
    assert ".cache/" not in made.git("status", "--porcelain")
    before = dict(samples.files(made.root))
    assert builds.tunesmith(made.root, "editor").out.count("as it should be") == 3
    assert dict(samples.files(made.root)) == before


def test_in_a_subfolder_of_a_repository_it_says_what_to_open(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    assert "next: code" not in builds.tunesmith(made.root, "editor").out
    below = made.root / "app" / "my data"
    shutil.copytree(made.root / "guidelines", below / "guidelines")
    assert builds.tunesmith(below, "editor").out.endswith(f"\nnext: code '{below}'\n")


def test_settings_of_a_user_are_kept(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    own = {
        "editor.fontSize": 17,
        "yaml.format.enable": True,
        "yaml.schemas": {"./own.json": "*.own.yaml"},
        "[yaml]": {"editor.tabSize": 4},
    }
    made.write(".vscode/settings.json", json.dumps(own))
    task = {"label": "tunesmith: check", "type": "shell", "command": "make check"}
    made.write(".vscode/tasks.json", json.dumps({"version": "2.0.0", "tasks": [task, {"label": "mine"}]}))
    made.write(".vscode/extensions.json", json.dumps({"recommendations": ["redhat.vscode-yaml", "own.one"]}))
    assert builds.tunesmith(made.root, "editor").code == 0
    settings = json.loads((made.root / ".vscode" / "settings.json").read_text())
    assert settings["editor.fontSize"] == 17
    assert settings["yaml.format.enable"] is True
    assert settings["yaml.schemas"]["./own.json"] == "*.own.yaml"
    assert "./.cache/editor/record.schema.json" in settings["yaml.schemas"]
    assert settings["[yaml]"]["editor.tabSize"] == 4
    tasks = json.loads((made.root / ".vscode" / "tasks.json").read_text())["tasks"]
    assert tasks[:2] == [task, {"label": "mine"}]
    assert [one["label"] for one in tasks[2:]] == [
        "tunesmith: check this file",
        "tunesmith: fix this file",
        "tunesmith: update schemas",
    ]
    extensions = json.loads((made.root / ".vscode" / "extensions.json").read_text())
    assert extensions == {"recommendations": ["redhat.vscode-yaml", "own.one"]}


@pytest.mark.parametrize("content", ['{\n  // mine\n  "editor.fontSize": 17,\n}\n', "[1]", "\xff"])
def test_settings_that_cannot_be_merged_are_left_alone_and_shown(tmp_path: Path, content: str) -> None:
    made = samples.make(tmp_path / "dataset")
    data = content.encode("latin-1")
    made.write(".vscode/settings.json", data)
    failed = builds.tunesmith(made.root, "editor")
    assert failed.code == 1
    assert ".vscode/settings.json cannot be read as JSON and was left alone" in failed.err
    assert '"./.cache/editor/record.schema.json"' in failed.out
    assert (made.root / ".vscode" / "settings.json").read_bytes() == data
    assert (made.root / ".vscode" / "tasks.json").exists()


def test_tasks_find_the_environment(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    (task, *_) = editor.vscode(made.root)[".vscode/tasks.json"]["tasks"]
    assert (task["command"], task["args"]) == ("tunesmith-check", [])
    made.write(".tunesmith/in-venv", "#!/bin/sh\n")
    (task, *_) = editor.vscode(made.root)[".vscode/tasks.json"]["tasks"]
    assert (task["command"], task["args"]) == ("sh", [".tunesmith/in-venv", "tunesmith-check"])


def test_the_problem_matcher_reads_what_check_prints(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    path = made.write_record(samples.tree(task="sumarization"))
    (task, *_) = editor.vscode(made.root)[".vscode/tasks.json"]["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    lines = made.check(path).out.splitlines()
    (found,) = (match for line in lines if (match := re.match(pattern["regexp"], line)))
    read = {key: found[pattern[key]] for key in ("file", "line", "column", "severity", "code")}
    assert read == {"file": path, "line": "3", "column": "7", "severity": "error", "code": "guidelines/unknown-label"}
    assert found[pattern["message"]].startswith("`sumarization` is none of: ")
    assert all(re.match(pattern["regexp"], f"a.yaml:1:2: error {name}: x") for name in catalogue.rules())
