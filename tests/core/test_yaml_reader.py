"""YAML in any form: what its words mean, where its values stand, and what is refused before it is built."""

from typing import Any

import pytest

from tunesmith import canonical, yaml_reader
from tunesmith.canonical import Position
from tunesmith.yaml_reader import SyntaxFlaw, TooMuch


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("NULL", None),
        ("True", True),
        ("false", False),
        ("yes", "yes"),
        ("12", 12),
        ("-0", "-0"),
        ("007", "007"),
        ("1.0", "1.0"),
        ("1e3", "1e3"),
        ("0x1f", "0x1f"),
        ("2024-01-31", "2024-01-31"),
        (str(canonical.MAX_INTEGER), canonical.MAX_INTEGER),
        (str(canonical.MAX_INTEGER + 1), str(canonical.MAX_INTEGER + 1)),
        ("'12'", "12"),
        ("[1, a]", [1, "a"]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
        (r'"\ud83d\ude00"', "\U0001f600"),
    ],
)
def test_values(text: str, value: Any) -> None:
    (found,) = yaml_reader.load(f"key: {text}\n").tree.values()
    assert (type(found), found) == (type(value), value)


def test_places_are_those_of_values_in_lists_and_of_keys_with_a_value_inside() -> None:
    loaded = yaml_reader.load("one: 1\ntwo:\n- a\n- three: |\n    text\n")
    assert loaded.tree == {"one": 1, "two": ["a", {"three": "text\n"}]}
    assert loaded.positions == {
        (): Position(1, 1),
        ("one",): Position(1, 6),
        ("two",): Position(2, 1),
        ("two", 0): Position(3, 3),
        ("two", 1): Position(4, 3),
        ("two", 1, "three"): Position(4, 10, 4),
    }


def test_comments_are_texts_outside_of_every_value() -> None:
    text = "# first\na: b # second\nc: 'no # comment'\nd: |  # third\n  # text\n#\n## fourth\n"
    loaded = yaml_reader.load(text)
    assert loaded.comments == ("first", "second", "third", "fourth")
    assert loaded.tree == {"a": "b", "c": "no # comment", "d": "# text\n"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("- a\n", 1, "no mapping"),
        ("a: &x 1\nb: *x\n", 2, "an alias"),
        ("a: !!int 1\n", 1, "a tag"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\na: 2\n", 2, "for the second time"),
        ("? [a]\n: 1\n", 1, "no plain word"),
        ("a: " + "[" * 200 + "]" * 200 + "\n", 1, "nested deeper"),
        ("a: {b: [\n", 2, "not readable as YAML"),
        ("a: \x01\n", 1, "does not allow (U+0001)"),
        ('a: "\\ud83d"\n', 1, "half of a surrogate pair"),
    ],
)
def test_what_is_refused_is_placed(text: str, line: int, words: str) -> None:
    with pytest.raises(SyntaxFlaw) as caught:
        yaml_reader.load(text)
    assert caught.value.flaw.kind == "syntax"
    assert words in caught.value.flaw.message
    assert caught.value.flaw.line == line


def test_more_events_than_allowed_are_not_built() -> None:
    text = "".join(f"k{number}: v\n" for number in range(50))
    assert len(yaml_reader.load(text, 200).tree) == 50
    with pytest.raises(TooMuch):
        yaml_reader.load(text, 100)
