"""`tunesmith policy`: every setting has meaning, default and readers that exist, with or without a dataset."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

import builds
import samples
from tunesmith_hooks import catalogue, options
from tunesmith_tools import build, schemas
from tunesmith_tools.app import app
from tunesmith_tools.console import Failure
from tunesmith_tools.explaining import hook_settings, policy_page

COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SETTINGS = policy_page.settings(None)
HERE = policy_page.settings(builds.policy())
KNOWN = {
    "rule": set(catalogue.rules()),
    "hook": {hook.id for hook in catalogue.HOOKS},
    "command": COMMANDS,
    "stage": set(build.STAGES),
}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """An empty dataset with this repository's policy."""
    return samples.make(tmp_path / "dataset")


def tell(folder: Path, *arguments: str) -> str:
    done = builds.tunesmith(folder, "policy", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def data(folder: Path, *arguments: str) -> Any:
    return json.loads(tell(folder, *arguments, "--format", "json"))


def test_every_key_of_the_schema_is_a_setting() -> None:
    names = [one.name for one in SETTINGS]
    assert {one.name for one in schemas.properties(schemas.inlined("policy"))} <= set(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.name)
def test_a_setting_has_meaning_default_and_readers_that_exist(one: policy_page.Setting) -> None:
    assert one.description
    assert one.allowed
    assert one.required == (one.default is None)
    for reader in one.used_by:
        kind, _, name = reader.partition(" ")
        assert name in KNOWN[kind], reader
    assert one.used_by or one.allowed.endswith(" alone")  # where there is no choice, nobody has to ask


@pytest.mark.parametrize("name", ["labels", "splits"])
def test_a_section_is_read_by_whoever_reads_its_settings(name: str) -> None:
    (section,) = (one for one in SETTINGS if one.name == name)
    inner = {reader for one in SETTINGS if one.name.startswith(f"{name}.") for reader in one.used_by}
    assert set(section.used_by) == inner


def test_the_overview_names_every_setting_or_the_one_it_belongs_to(made: samples.Dataset) -> None:
    listed = [one.name for one in SETTINGS if one.listed]
    lines = tell(made.root).splitlines()
    assert all(sum(line.startswith(f"{name}: ") for line in lines) == 1 for name in listed)
    for one in SETTINGS:
        above = any(one.name == name or one.name.startswith(f"{name}.") for name in listed)
        assert above or any(name.startswith(f"{one.name}.") for name in listed), one.name


@pytest.mark.parametrize("hook", catalogue.HOOKS, ids=lambda hook: hook.id)
def test_every_option_of_a_hook_has_its_meaning_in_the_docstring(hook: Any) -> None:
    known = options.defaults(hook)
    assert {name for name, told in hook_settings.meanings(hook).items() if told} == set(known)
    by_name = {one.name: one for one in SETTINGS}
    for key, value in known.items():
        assert by_name[f"hooks.{hook.id}.options.{key}"].default == value
    for rule in hook.rules:
        assert by_name[f"hooks.{hook.id}.severity.{rule.name}"].default == rule.severity


def test_meanings_of_options_begin_like_sentences() -> None:
    told = [one.description for one in SETTINGS if one.name.startswith("hooks.") and ".options." in one.name]
    assert told and all(sentence[0].isupper() for sentence in told)


def test_a_meaning_may_go_over_several_lines() -> None:
    class Options:
        """What a made-up hook judges.

        first: one thing
            and more of it.
        second: another.
        """

    hook = catalogue.HOOKS[0]._replace(options=Options)
    assert hook_settings.meanings(hook) == {"first": "one thing and more of it.", "second": "another."}


def test_a_page_tells_all_about_a_setting(made: samples.Dataset) -> None:
    assert tell(made.root, "splits.percent").splitlines() == [
        "splits.percent",
        "",
        "Shares of the three splits in percent; they add up to 100.",
        "",
        "allowed   the keys train, validation, test, each with a whole number from 0 to 100",
        "default   train 90, validation 5, test 5",
        "here      train 80, validation 10, test 10",
        "used by   tunesmith freeze, tunesmith status, tunesmith split, stage split",
    ]


def test_labels_are_shown_with_their_sentences(made: samples.Dataset) -> None:
    text = tell(made.root, "labels.tasks")
    assert all(f"  {key}: {told}\n" in text for key, told in builds.policy().labels.tasks.items())
    assert "default   none: it has to be set\n" in text
    assert tell(made.root, "labels.tasks.code") == text


def test_a_hook_shows_what_is_in_force_and_what_was_the_default(made: samples.Dataset) -> None:
    changed = "hooks: {style: {severity: {length: warning}, options: {max_prompt_characters: 9}}}"
    made.edit_policy("hooks: {}", changed)
    text = tell(made.root, "hooks.style")
    assert "hooks.style.severity.length: warning   (default: error)\n" in text
    assert "hooks.style.options.max_prompt_characters: 9   (default: 32000)\n" in text
    assert "hooks.style.severity.fences: error\n" in text
    assert "severity.length is warning, not error; options.max_prompt_characters is 9, not 32000" in tell(made.root)


def test_json_holds_everything(made: samples.Dataset, tmp_path: Path) -> None:
    found = data(made.root)
    assert [one["name"] for one in found["settings"]] == [one.name for one in SETTINGS]
    assert found["note"] == ""
    (one,) = data(made.root, "reviews.evaluation.kinds")["settings"]
    assert (one["default"], one["value"]) == (["person"], ["person", "model"])
    readers = ["command status", "command review", "stage split", "stage manifest", "command wanted"]
    assert one["used_by"] == readers
    names = [one["name"] for one in data(made.root, "exports.openai")["settings"]]
    assert (names[0], len(names)) == ("exports.openai", 6)


def test_without_a_dataset_the_defaults_are_shown(tmp_path: Path) -> None:
    text = tell(tmp_path, "splits.branch")
    assert text.startswith("There is no guidelines/policy.yaml here or above: these are the defaults.\n")
    assert "default   main\n" in text
    assert "\nhere " not in text
    assert "labels.tasks: to be set\n" in tell(tmp_path)
    assert {one["value"] for one in data(tmp_path, "splits.branch")["settings"]} == {None}
    failed = builds.tunesmith(tmp_path, "policy", "--root", str(tmp_path))
    assert (failed.code, failed.out) == (2, "")


def test_a_policy_that_cannot_be_read_is_when_the_settings_are_needed(made: samples.Dataset) -> None:
    made.edit_policy("branch: main", "brunch: main")
    text = tell(made.root, "splits.branch")
    assert "cannot be read: guidelines/policy.yaml:" in text.splitlines()[0]
    assert "default   main\n" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("percent", "did you mean reviews.gold.percent, splits.percent?"),
        ("splits.percnt", "splits.percent"),
        ("labels.tasks.nothing", "no setting is called labels.tasks.nothing"),
        ("zzz", "`tunesmith policy` lists them all"),
    ],
)
def test_an_unknown_setting_is_answered_with_near_ones(made: samples.Dataset, name: str, words: str) -> None:
    failed = builds.tunesmith(made.root, "policy", name)
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith(f"tunesmith: no setting is called {name}")
    assert words in failed.err


def test_what_a_policy_leaves_out_has_the_default() -> None:
    by_name = {one.name: one for one in HERE}
    assert by_name["hooks.style.options.max_prompt_characters"].value == 32_000
    with pytest.raises(Failure):
        policy_page.named("nothing.at.all.like.this", HERE)
