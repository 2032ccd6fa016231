"""Policy and people: read strictly, wrong in one place, cached without consequence."""

from pathlib import Path
from typing import Any

import pytest

import samples
from tunesmith import config, people, policy
from tunesmith.config import ConfigError
from tunesmith.corpus import PEOPLE, POLICY

POLICY_TEXT = (samples.REPOSITORY / POLICY).read_text("utf-8")
SMALL = """\
version: "1.0"
labels:
  tasks: {code: Programs.}
  domains: {law: Rights.}
  languages: [en]
  hazards: {hate: Contempt.}
  sensitive: {grief: Loss.}
"""


def test_policy_of_this_repository() -> None:
    made = policy.load(POLICY, POLICY_TEXT.encode())
    assert "rewriting" in made.labels.tasks and sum(made.splits.percent.values()) == 100


def test_policy_fills_in_defaults() -> None:
    made = policy.load("p", SMALL.encode())
    assert made.version == "1.0" and made.hooks == {}
    assert made.reviews == policy.Reviews(policy.EvaluationReviews(2, ("person",)), twice=20, others=1, gold=None)
    assert made.splits.percent == {"train": 90, "validation": 5, "test": 5}
    assert set(made.exports) >= {"trl", "openai"}


@pytest.mark.parametrize(
    ("extra", "line", "words"),
    [
        ("zz: 1\n", 8, "zz: unknown key; known here: "),
        ("splits:\n  percent: {train: 90, validation: 5, test: 6}\n", 9, "do not add up to 100"),
        ("splits:\n  percent:\n    train: 100\n", 9, "required"),
        ("reviews:\n  evaluation:\n    count: many\n", 10, "reviews.evaluation.count"),
        ("targets:\n  tasks:\n    cooking: 5\n", 10, "no label of labels.tasks"),
        ("targets:\n  domains: {code: 5}\n", 9, "no label of labels.domains"),
        ("targets:\n  languages: {xx: 5}\n", 9, "no label of labels.languages"),
        ("targets:\n  hazards:\n    noise: 0\n", 10, "no label of labels.hazards"),
        ("targets:\n  reasoning: {loud: 5}\n", 9, "targets.reasoning: 'loud' is not one of"),
        ("targets:\n  turns: {single: 60, several: 50}\n", 9, "targets.turns: the shares add up to 110"),
        ("targets:\n  tolerance: 0.3\n", 9, "targets.tolerance"),
        ("hooks:\n  style:\n    severity:\n      length: loud\n", 11, "loud"),
        ("hooks:\n  style:\n    level: 5\n", 10, "unknown key"),
        ("exports:\n  trl:\n    hidden_reasoning: maybe\n", 10, "maybe"),
        ("exports:\n  trl:\n    zz: 1\n", 10, "zz"),
        ("version: '2.0'\n", 8, "second time"),
        ("splits: *a\n", 8, "alias"),
        ("splits: [\n", 9, "YAML"),
        ("splits: \0\n", 8, "U+0000"),
    ],
)
def test_error_points_into_the_file(extra: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        policy.load("p.yaml", (SMALL + extra).encode())
    assert caught.value.line == line, caught.value.message
    assert words in caught.value.message
    assert str(caught.value).startswith(f"p.yaml:{line}:")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("- a\n", "mapping"), (SMALL.replace('"1.0"', "one"), "version"), ("version: '1.0'\n", "labels")],
)
def test_policy_that_is_none(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        policy.load("p", text.encode())


def test_a_pattern_is_told_in_the_words_of_its_schema() -> None:
    with pytest.raises(ConfigError) as caught:
        config.load("map.yaml", b"response: [/a, answer]\nprompt: question\n", "mapping")
    assert str(caught.value).startswith(
        "map.yaml:2:9: prompt: 'question' does not match. A place in a row is written /prompt, or /list/0/name"
    )
    assert "^" not in caught.value.message


def test_bytes_that_are_not_utf8_are_placed() -> None:
    with pytest.raises(ConfigError) as caught:
        policy.load("p", SMALL.encode() + b"splits: \xff\n")
    assert caught.value.line == 8


def test_accepted_tree_is_kept_and_a_bad_cache_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_repository(tmp_path)
    first = policy.load("p", SMALL.encode(), tmp_path)
    (kept,) = (tmp_path / ".git" / config.CACHE).iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(config, "_load_strictly", None)
        assert policy.load("p", SMALL.encode(), tmp_path) == first
    for bad in (b"", b"[]", b"{", b"\xff"):
        kept.write_bytes(bad)
        assert policy.load("p", SMALL.encode(), tmp_path) == first


def test_unwritable_cache_is_no_error(tmp_path: Path) -> None:
    _make_repository(tmp_path)
    (tmp_path / ".git/tunesmith").write_text("a file where the folder should be")
    assert policy.load("p", SMALL.encode(), tmp_path).version == "1.0"


def test_wrong_policy_is_not_kept(tmp_path: Path) -> None:
    _make_repository(tmp_path)
    with pytest.raises(ConfigError):
        policy.load("p", (SMALL + "zz: 1\n").encode(), tmp_path)
    assert list(tmp_path.rglob("*.json")) == []


def _make_repository(folder: Path) -> None:
    """As much of one as tells where git's directory is."""
    (folder / ".git").mkdir()
    (folder / ".git/HEAD").write_text("ref: refs/heads/main\n")


def _person(**changes: Any) -> str:
    values = {"handle": "a", "kind": "person", "roles": "[author]"} | changes
    return "".join(f"{'  - ' if key == 'handle' else '    '}{key}: {value}\n" for key, value in values.items())


def test_people() -> None:
    digest = people.email_digest(" Writer@Example.com ")
    made = people.load("p", f"people:\n{_person(emails=f'[{digest}]')}{_person(handle='b', kind='model')}".encode())
    assert "a" in made and "c" not in made and [person.handle for person in made] == ["a", "b"]
    assert made.with_email("writer@example.com") == made.get("a")
    assert made.with_email("other@example.com") is None and made.get(None) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"people:\n{_person()}{_person()}", 5, "twice"),
        (f"people:\n{_person(kind='robot')}", 3, "robot"),
        (f"people:\n{_person(handle='A B')}", 2, "A B"),
        (f"people:\n{_person(emails='[writer@example.com]')}", 5, "people.0.emails.0"),
        ("people: 5\n", 1, "people"),
        ("{}\n", 1, "people"),
    ],
)
def test_people_file_that_is_wrong(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        people.load(PEOPLE, text.encode())
    assert caught.value.line == line and words in caught.value.message


def test_versions_compare_as_numbers() -> None:
    assert policy.version_number("1.10") > policy.version_number("1.9") > policy.version_number("1.0")
