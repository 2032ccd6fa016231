"""Migrations of records of every shape: what may change, what never does, and that a second run changes nothing."""

import difflib
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

import samples
from core import trees
from tunesmith import migration, record, source
from tunesmith.migration import LISTED, SETS, SINGLE, Migration
from tunesmith.policy import version_number
from tunesmith_hooks.binding import Bound, BoundRules
from tunesmith_hooks.rule import Subject
from tunesmith_tools.migrating import change
from tunesmith_tools.migrating.plan import Plan

PATH = record.path_of("a-record-0123456789")
OLD = ("rewriting", "code", "on", "null")  # what `trees.records` uses as labels
VERSIONS = ("1.1", "1.2", "1.11")
NO_RULES: Bound = {kind: BoundRules() for kind in get_args(Subject)}


@st.composite
def migrations(draw: st.DrawFn) -> list[Migration]:
    """Migrations in which each version renames keys of the versions before it to keys of its own."""
    made = []
    for number, version in enumerate(VERSIONS):
        if not draw(st.booleans()):
            continue
        steps: dict[str, dict[str, str | None]] = {}
        for name in SETS:
            word = "en-v" if name == "languages" else "key_"
            earlier = [*OLD, "en", "zh-Hant", *(f"{word}{before}{end}" for before in range(number) for end in "ab")]
            new: st.SearchStrategy[str | None] = st.sampled_from([f"{word}{number}{end}" for end in "ab"])
            new = new | st.none() if name in LISTED.values() else new
            steps[name] = draw(st.dictionaries(st.sampled_from(earlier), new, max_size=4))
        made.append(Migration(version, draw(st.booleans()), steps))
    return made


@st.composite
def tangled(draw: st.DrawFn) -> list[Migration]:
    """Migrations that know nothing of each other."""
    keys = st.sampled_from("abcd")
    steps = st.fixed_dictionaries({name: st.just({}) for name in SETS} | {"tasks": st.dictionaries(keys, keys)})
    return [Migration(version, True, draw(steps)) for version in VERSIONS[: draw(st.integers(1, 3))]]


@given(tangled())
def test_a_second_run_is_refused_where_it_would_go_on(made: list[Migration]) -> None:
    runs = [made[start:] for start in range(len(made))]
    once = {(start, key): migration.followed(key, "tasks", run) for start, run in enumerate(runs) for key in "abcd"}
    stays = all(once[start, new] == new for (start, _), new in once.items() if new)
    assert (migration.unsettled(made) is None) == stays


def outcome(tree: dict[str, Any], made: list[Migration]) -> change.Outcome:
    return change.outcome(PATH, samples.text(tree).encode(), Plan("2.0", tuple(made)), NO_RULES)


def parsed(data: bytes) -> dict[str, Any]:
    file = source.read(PATH, data, "record")
    assert file.tree is not None and file.flaw is None and file.violations == []
    return dict(file.tree)


def without_labels(tree: dict[str, Any]) -> dict[str, Any]:
    """A record without what a migration may change."""
    kept = {key: value for key, value in tree.items() if key not in (*SINGLE, "guideline")}
    kept["safety"] = _unlisted(tree.get("safety"))
    kept["messages"] = [one | {"safety": _unlisted(one.get("safety"))} for one in tree["messages"]]
    return kept


def _unlisted(safety: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (safety or {}).items() if key not in LISTED}


@given(trees.records(), migrations())
def test_nothing_but_labels_and_version_changes(tree: dict[str, Any], made: list[Migration]) -> None:
    found = outcome(tree, made)
    if found.state == "same":
        assert migration.migrated(tree, migration.due(made, tree["guideline"])) == tree
        return
    assert found.state == "changed"
    before, after = parsed(found.before), parsed(found.after)
    assert without_labels(after) == without_labels(before)
    assert record.text_digest(after) == record.text_digest(before)
    assert record.labels_digest(after) != record.labels_digest(before)
    assert version_number(after["guideline"]) >= version_number(before["guideline"])


@given(trees.records(), migrations())
def test_lines_outside_of_labels_keep_their_bytes(tree: dict[str, Any], made: list[Migration]) -> None:
    found = outcome(tree, made)
    old, new = found.before.split(b"\n"), found.after.split(b"\n")
    heads = (*SINGLE, *LISTED, "guideline", "safety")
    for line in difflib.ndiff([str(one) for one in old], [str(one) for one in new]):
        if line[0] in "-+":
            word = line[2:].removeprefix("b'").removeprefix('b"').strip("'\"").strip().removeprefix("- ")
            key = word.partition(":")[0]
            value = word.strip('\\"')
            assert key in heads or value in OLD or value.startswith("key_"), line


@given(trees.records(), migrations())
def test_every_key_is_followed_in_every_place(tree: dict[str, Any], made: list[Migration]) -> None:
    """Said again in another way: by the words of each label in turn."""
    found = outcome(tree, made)
    after = parsed(found.after) if found.state == "changed" else tree
    ahead = [one for one in made if version_number(one.version) > version_number(tree["guideline"])]

    def end(key: str, name: str) -> str | None:
        for one in ahead:
            step = one.steps[name]
            if key in step and (key := step[key] or "") == "":
                return None
        return key

    for label, name in SINGLE.items():
        assert after[label] == end(tree[label], name)
    judged = [(tree, after), *zip(tree["messages"], after["messages"], strict=True)]
    for label, name in LISTED.items():
        for one, other in judged:
            wanted = [end(key, name) for key in one.get("safety", {}).get(label, [])]
            assert other.get("safety", {}).get(label, []) == list(dict.fromkeys(key for key in wanted if key))


@given(trees.records(), migrations())
def test_a_second_run_changes_nothing(tree: dict[str, Any], made: list[Migration]) -> None:
    found = outcome(tree, made)
    if found.state == "changed":
        assert change.outcome(PATH, found.after, Plan("2.0", tuple(made)), NO_RULES).state == "same"


@given(migrations(), st.sampled_from(["1.0", "1.1", "1.5", "2.0"]))
def test_the_version_reached_is_one_that_leaves_nothing_open(made: list[Migration], written: str) -> None:
    ahead = migration.due(made, written)
    reached = migration.reached(ahead, written)
    passed = [one for one in ahead if version_number(one.version) <= version_number(reached)]
    assert all(one.complete for one in passed)
    assert ahead[len(passed) :] == [] or not ahead[len(passed)].complete
