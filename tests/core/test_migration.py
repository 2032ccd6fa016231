"""Migrations: what becomes of keys, in which order, and when a second run changes nothing."""

from typing import Any

import pytest

from tunesmith import config, migration
from tunesmith.migration import Migration

PATH = "guidelines/migrations/1.2.yaml"


def _migration(version: str, complete: bool = True, **steps: dict[str, str | None]) -> Migration:
    return Migration(version, complete, {name: steps.get(name, {}) for name in migration.SETS})


FIRST = _migration("1.2", tasks={"sewing": "crafts", "knitting": "crafts"}, hazards={"privacy": "personal_data"})
SECOND = _migration("1.10", False, tasks={"crafts": "making"}, hazards={"hate": None})


def test_keys_are_followed_through_all_versions() -> None:
    both = [FIRST, SECOND]
    assert migration.followed("knitting", "tasks", both) == "making"
    assert migration.followed("cooking", "tasks", both) == "cooking"
    assert migration.followed("hate", "hazards", both) is None
    assert migration.due([SECOND, FIRST], "1.1") == both  # 1.10 is younger than 1.2
    assert migration.due(both, "1.2") == [SECOND]


def test_a_record_names_a_version_up_to_which_nothing_is_left_open() -> None:
    assert migration.reached([FIRST, SECOND], "1.0") == "1.2"
    assert migration.reached([SECOND], "1.2") == "1.2"


def test_labels_of_records_turns_and_reviewers_are_followed() -> None:
    safety: dict[str, Any] = {"hazards": ["privacy", "hate", "personal_data"], "look_alike": ["hate"], "x": 1}
    tree: Any = {"task": "sewing", "safety": safety, "messages": [{"content": "privacy"}, {"safety": safety}]}
    now = {"hazards": ["personal_data"], "look_alike": [], "x": 1}
    assert migration.migrated(tree, [FIRST, SECOND]) == {
        "task": "making",
        "safety": now,
        "messages": [{"content": "privacy"}, {"safety": now}],
    }
    assert migration.migrated(tree, []) == tree


def test_a_new_key_that_is_an_old_one_too_is_told() -> None:
    swap = _migration("1.2", tasks={"a": "b", "b": "a"})
    assert migration.unsettled([swap]) == (swap, "tasks", "a", "b")
    assert migration.unsettled([FIRST, SECOND]) is None


def test_file_of_a_migration() -> None:
    text = 'version: "1.2"\ncomplete: true\ntasks: {sewing: crafts}\ndrop:\n  hazards: [hate]\n'
    found = migration.load(PATH, text.encode())
    assert (found.version, found.complete) == ("1.2", True)
    assert found.steps["tasks"] == {"sewing": "crafts"} and found.steps["hazards"] == {"hate": None}


def test_a_key_is_not_renamed_and_dropped() -> None:
    text = 'version: "1.2"\ncomplete: true\nhazards: {hate: abuse}\ndrop:\n  hazards: [hate]\n'
    with pytest.raises(config.ConfigError, match=r"1\.2\.yaml:5:\d+: .*`hate` is renamed too"):
        migration.load(PATH, text.encode())
