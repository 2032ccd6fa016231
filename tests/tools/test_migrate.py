"""`tunesmith migrate`: label keys follow the guidelines, all else stays, and nothing is written that breaks a rule."""

import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from samples import Dataset, Result
from tunesmith import record, source
from tunesmith.corpus import PEOPLE
from tunesmith_tools.migrating import change, command

ONE = samples.RECORD_ID
HARMFUL = {
    "prompt_harm": "harmful",
    "response_harm": "unharmful",
    "response_mode": "full_refusal",
    "refusal_reason": "safety",
    "hazards": ["hate", "harassment"],
    "sensitive": ["grief", "health"],
}


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """Three records under 1.0 and one under 1.1 in a dataset whose policy has just come to 1.1."""
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record()
    dataset.write_record(samples.numbered(1, task="classification"))
    dataset.write_record(samples.numbered(2, safety=HARMFUL))
    dataset.commit("records under 1.0")
    dataset.edit_policy('version: "1.0"', 'version: "1.1"')
    dataset.edit_policy("    rewriting: ", "    editing: ")
    dataset.edit_policy("rewriting: 9", "editing: 9")
    dataset.write_record(samples.numbered(3, task="editing", guideline="1.1"))
    return dataset


def migrate(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "migrate", *arguments)


def declare(
    dataset: Dataset, text: str = "tasks: {rewriting: editing}\n", version: str = "1.1", complete: bool = True
) -> None:
    head = f'version: "{version}"\ncomplete: {str(complete).lower()}\n'
    dataset.write(f"guidelines/migrations/{version}.yaml", head + text)


def written(dataset: Dataset, number: int | None = None) -> dict[str, Any]:
    path = record.path_of(ONE if number is None else f"example-{number:010d}")
    tree = source.read(path, (dataset.root / path).read_bytes(), "record").tree
    assert tree is not None
    return dict(tree)


def lines_that_differ(before: dict[str, bytes], after: dict[str, bytes]) -> list[tuple[str, str]]:
    """Pairs of an old and a new line in files that keep the number of their lines."""
    assert before.keys() == after.keys()
    pairs = []
    for path, data in before.items():
        old, new = data.decode().split("\n"), after[path].decode().split("\n")
        assert len(old) == len(new), path
        pairs += [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return pairs


def test_a_renamed_key_is_followed_and_nothing_else_changes(made: Dataset) -> None:
    declare(made)
    before = dict(samples.files(made.root))
    done = migrate(made)
    assert (done.code, done.err) == (0, "")
    changed = lines_that_differ(before, dict(samples.files(made.root)))
    assert sorted(set(changed)) == [('guideline: "1.0"', 'guideline: "1.1"'), ("task: rewriting", "task: editing")]
    assert len(changed) == 4  # two records
    assert "task rewriting becomes editing in 2 records" in done.out
    assert "2 records changed, 0 left, 2 need nothing" in done.out
    assert done.out.endswith("next: tunesmith check, then commit\n")
    assert made.check().code == 0


def test_a_second_run_finds_nothing_to_do(made: Dataset) -> None:
    declare(made)
    migrate(made)
    before = dict(samples.files(made.root))
    done = migrate(made)
    assert (done.code, done.out) == (0, "0 records changed, 0 left, 4 need nothing\n")
    assert dict(samples.files(made.root)) == before


def test_what_asks_for_more_keeps_the_version_of_its_records(made: Dataset) -> None:
    declare(made, complete=False)
    migrate(made)
    assert (written(made)["task"], written(made)["guideline"]) == ("editing", "1.0")
    assert migrate(made, "--check").code == 0


def test_records_that_name_the_version_are_left_alone(made: Dataset) -> None:
    """The key may mean something else there: 1.1 may have given `classification` another meaning."""
    made.write_record(samples.numbered(4, task="classification", guideline="1.1"))
    declare(made, "tasks: {rewriting: editing, classification: extraction}\n")
    migrate(made)
    assert (written(made, 1)["task"], written(made, 4)["task"]) == ("extraction", "classification")


def test_keys_are_merged_and_dropped_in_lists(made: Dataset) -> None:
    declare(made, "tasks: {rewriting: editing}\nhazards: {hate: harassment}\ndrop: {sensitive: [grief, health]}\n")
    turns = samples.numbered(5, safety={**HARMFUL, "look_alike": ["hate"]}, status="draft")
    turns["messages"][0]["safety"] = {"hazards": ["privacy", "hate"], "sensitive": ["grief"]}
    made.write_record(turns)
    assert migrate(made).code == 0
    assert written(made, 2)["safety"]["hazards"] == ["harassment"]
    assert "sensitive" not in written(made, 2)["safety"]
    assert written(made, 5)["safety"]["look_alike"] == ["harassment"]
    assert written(made, 5)["messages"][0]["safety"] == {"hazards": ["privacy", "harassment"]}


def test_a_language_is_renamed(made: Dataset) -> None:
    made.edit_policy("languages: [en, de, es, fr]", "languages: [en-GB, de, es, fr]")
    made.edit_policy("languages: {en: 79", "languages: {en-GB: 79")
    declare(made, "tasks: {rewriting: editing}\nlanguages: {en: en-GB}\n")
    migrate(made)
    assert written(made, 1)["language"] == "en-GB"


def test_versions_are_passed_one_after_another(made: Dataset) -> None:
    """1.2 renames what 1.1 brought; a record names the version before the first that asks for more."""
    made.edit_policy('version: "1.1"', 'version: "1.2"')
    made.edit_policy("    editing: ", "    revising: ")
    made.edit_policy("editing: 9", "revising: 9")
    declare(made)
    declare(made, "tasks: {editing: revising}\n", "1.2", complete=False)
    assert migrate(made).code == 0
    assert (written(made)["task"], written(made)["guideline"]) == ("revising", "1.1")
    assert (written(made, 3)["task"], written(made, 3)["guideline"]) == ("revising", "1.1")
    assert migrate(made, "--check").code == 0


def test_dry_run_shows_a_diff_and_check_an_exit_status(made: Dataset) -> None:
    declare(made)
    before = dict(samples.files(made.root))
    shown = migrate(made, "--dry-run")
    assert shown.code == 0
    path = record.path_of(ONE)
    for line in (f"--- a/{path}", f"+++ b/{path}", "-task: rewriting", "+task: editing", "2 records would change"):
        assert line in shown.out
    assert shown.out.endswith("next: tunesmith migrate\n")
    assert migrate(made, "--check").code == 1
    assert dict(samples.files(made.root)) == before
    migrate(made)
    assert migrate(made, "--check").code == 0
    assert migrate(made, "--check", "--dry-run").code == 2


def test_a_record_that_would_break_a_rule_is_left_and_named(made: Dataset) -> None:
    """Its only hazard is dropped, and a harmful prompt has to name one."""
    lonely = {**HARMFUL, "hazards": ["hate"]}
    path = made.write_record(samples.numbered(6, safety=lonely, task="classification"))
    before = (made.root / path).read_bytes()
    declare(made, "tasks: {rewriting: editing}\ndrop: {hazards: [hate]}\n")
    done = migrate(made)
    assert done.code == 1
    assert f"left: {path}: it would break safety/" in done.out
    assert (made.root / path).read_bytes() == before
    assert written(made, 2)["safety"]["hazards"] == ["harassment"]


def test_errors_that_were_there_before_do_not_hold_a_record_back(made: Dataset) -> None:
    made.write_record(samples.numbered(7, author="nobody-known"))
    declare(made)
    assert migrate(made).code == 0
    assert written(made, 7)["task"] == "editing"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"task: rewriting\nid: [", "cannot be read as a record; `tunesmith check"),
        (samples.text(samples.numbered(8)).encode().replace(b"\n", b"\r\n"), "not in canonical form; `tunesmith fix"),
        (
            samples.text(samples.numbered(8)).replace('guideline: "1.0"\n', "").replace("active", "draft").encode(),
            "names no",
        ),
    ],
)
def test_what_cannot_be_changed_safely_is_left(made: Dataset, data: bytes, why: str) -> None:
    path = record.path_of("example-0000000008")
    made.write(path, data)
    declare(made)
    done = migrate(made, "--format", "json")
    (left,) = json.loads(done.out)["left"]
    assert (done.code, left["path"]) == (1, path) and why in left["why"]
    assert (made.root / path).read_bytes() == data


def test_an_interrupted_run_is_finished_by_the_next(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(made)
    write, count = command.write_atomic, 0

    def fail_second(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(command, "write_atomic", fail_second)
    stopped = migrate(made)
    assert stopped.code == 2 and "No space left on device" in stopped.err and "Traceback" not in stopped.err
    monkeypatch.undo()
    done = migrate(made)
    assert "1 record changed, 0 left, 3 need nothing" in done.out
    assert migrate(made, "--check").code == 0


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(made)
    path = record.path_of(ONE)
    judged = change.outcome

    def outcome(name: str, *rest: Any) -> change.Outcome:
        found = judged(name, *rest)
        if name == path:
            made.write(path, "saved by an editor\n")
        return found

    monkeypatch.setattr(change, "outcome", outcome)
    done = migrate(made)
    assert done.code == 1 and f"left: {path}: it changed while this ran" in done.out
    assert (made.root / path).read_text() == "saved by an editor\n"


def test_reviews_stay_and_those_that_stop_counting_are_named(made: Dataset) -> None:
    path = made.write_review(samples.review_tree(samples.tree()))
    other = made.write_review(samples.review_tree(samples.numbered(1, task="classification")))
    before = {name: (made.root / name).read_bytes() for name in (path, other)}
    declare(made)
    done = migrate(made, "--format", "json")
    assert json.loads(done.out)["reviews_that_stop_counting"] == [path]
    assert {name: (made.root / name).read_bytes() for name in before} == before


def test_old_keys_in_files_of_people_are_told(made: Dataset) -> None:
    made.edit_policy("    hate: ", "    contempt: ")
    declare(made, "tasks: {rewriting: editing}\nhazards: {hate: contempt}\n")
    gold = {"record": ONE, "text": record.text_digest(samples.tree()), "labels": {"task": "rewriting"}, "why": "Plain."}
    made.write("guidelines/gold.yaml", json.dumps({"gold": [gold]}))
    done = migrate(made)
    assert f"{PEOPLE}: the `hazards` of drafting-model, reviewing-model-a" in done.out
    assert f"guidelines/gold.yaml: `task` of {ONE} names rewriting, which is no key any more" in done.out


def test_a_broken_gold_file_stops_the_run_before_anything_is_written(made: Dataset) -> None:
    declare(made)
    made.write("guidelines/gold.yaml", "gold: [broken\n")
    before = dict(samples.files(made.root))
    done = migrate(made)
    assert done.code == 1 and "guidelines/gold.yaml:" in done.err
    assert dict(samples.files(made.root)) == before


def test_json_names_every_change(made: Dataset) -> None:
    declare(made)
    value = json.loads(migrate(made, "--format", "json").out)
    assert (value["to"], value["migrations"], value["same"], value["written"]) == ("1.1", ["1.1"], 2, True)
    assert [one["record"] for one in value["changed"]] == ["example-0000000002", ONE]
    assert value["changed"][1]["steps"] == [
        {"label": "task", "old": "rewriting", "new": "editing"},
        {"label": "guideline", "old": "1.0", "new": "1.1"},
    ]


def test_one_file_in_place_of_the_folder(made: Dataset, tmp_path: Path) -> None:
    declare(made, "tasks: {rewriting: editing, classification: extraction}\n")
    file = tmp_path / "map.yaml"
    file.write_text('version: "1.1"\ncomplete: false\ntasks: {rewriting: editing}\n')
    assert migrate(made, str(file)).code == 0
    assert (written(made)["task"], written(made, 1)["task"]) == ("editing", "classification")


def test_no_further_than_the_version_asked_for(made: Dataset) -> None:
    made.edit_policy('version: "1.1"', 'version: "1.2"')
    declare(made)
    declare(made, "tasks: {classification: extraction}\n", "1.2")
    assert migrate(made, "--to", "1.1").code == 0
    assert (written(made)["task"], written(made, 1)["task"]) == ("editing", "classification")


def test_without_a_migration_there_is_nothing_to_do(made: Dataset) -> None:
    done = migrate(made)
    assert (done.code, done.out) == (0, "nothing to do: guidelines/migrations/ has no migration up to version 1.1\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tasks: {rewriting: editting}\n", "1.1.yaml:3:20: tasks.rewriting: `editting` is no key of labels.tasks in"),
        ("tasks: {rewriting: editting}\n", "did you mean editing?"),
        ("tasks: {a: editing, editing: extraction}\n", "which is an old key as well"),
        ("tasks: {code: translation, translation: code}\n", "which is an old key as well"),
        ("hazards: {hate: harassment}\ndrop: {hazards: [hate]}\n", "`hate` is renamed too; which is meant?"),
        ("tasks: {rewriting:}\n", "1.1.yaml:3:"),
        ("drop: {tasks: [rewriting]}\n", "unknown key; known here: hazards, sensitive"),
        ("colour: red\n", "unknown key; known here: complete, domains"),
    ],
)
def test_a_migration_that_cannot_be_meant_points_to_its_line(made: Dataset, text: str, told: str) -> None:
    declare(made, text)
    before = dict(samples.files(made.root))
    done = migrate(made)
    assert done.code == 1 and told in done.err and "guidelines/migrations/1.1.yaml:" in done.err
    assert dict(samples.files(made.root)) == before


def test_an_old_key_that_a_later_version_brings_back_is_refused(made: Dataset) -> None:
    made.edit_policy('version: "1.1"', 'version: "1.2"')
    declare(made, "tasks: {classification: editing}\n")
    declare(made, "tasks: {extraction: classification}\n", "1.2")
    done = migrate(made)
    assert done.code == 1 and "1.2.yaml:3:21: tasks.extraction: `extraction` becomes `classification`, wh" in done.err


def test_files_that_would_be_passed_over_are_told(made: Dataset) -> None:
    made.write("guidelines/migrations/1.1.yml", "")
    assert "1.1.yml: migrations are called <version>.yaml" in migrate(made).err
    (made.root / "guidelines/migrations/1.1.yml").unlink()
    made.write("guidelines/migrations/1.0.yaml", 'version: "1.1"\ncomplete: true\n')
    assert "1.0.yaml:1:10: version: the file has to be called 1.1.yaml" in migrate(made).err


@pytest.mark.parametrize(
    ("version", "told"),
    [("1.9", "version 1.9 does not exist yet"), ("latest", "latest is no version of the guidelines")],
)
def test_versions_that_are_none(made: Dataset, version: str, told: str) -> None:
    assert told in migrate(made, "--to", version).err


def test_a_migration_ahead_of_the_policy_is_refused(made: Dataset) -> None:
    declare(made, version="1.2")
    done = migrate(made)
    assert done.code == 1 and "the policy is still at 1.1" in done.err


def test_a_missing_file_is_one_plain_line(made: Dataset) -> None:
    done = migrate(made, "nowhere.yaml")
    assert (done.code, done.err) == (2, "tunesmith: nowhere.yaml: No such file or directory\n")
