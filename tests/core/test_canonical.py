"""The byte form: what each value becomes, that four readers take it back unchanged, the guard, and positions."""

import json
from typing import Any

import pytest
import yaml
import yaml12
import yaml_rs
from hypothesis import example, given, settings
from ruamel.yaml import YAML

from core import trees
from tunesmith import canonical
from tunesmith.canonical import CanonicalError, Layout, Position, arranged, emit, first_line_out_of_shape, locate

LAYOUT = trees.layout()
PROSE = Layout(prose=frozenset({"content"}))

READERS = {
    "ruamel.yaml": lambda text: YAML(typ="safe", pure=True).load(text),
    "PyYAML": yaml.safe_load,
    "PyYAML with libyaml": lambda text: yaml.load(text, yaml.CSafeLoader),
    "py-yaml12": yaml12.parse_yaml,
    "yaml_rs": lambda text: yaml_rs.loads(text, parse_datetime=False),
}

LABELS = [
    ("word", "word"),
    ("Two words", "Two words"),
    ("a-b_c.d/e(f)+g@h", "a-b_c.d/e(f)+g@h"),
    ("a:b", "a:b"),
    ("a: b", '"a: b"'),
    ("a:", '"a:"'),
    ("a  b", '"a  b"'),
    ("a ", '"a "'),
    (" a", '" a"'),
    ("a #b", '"a #b"'),
    ("a, b", '"a, b"'),
    ("it's", '"it\'s"'),
    ("", '""'),
    ("yes", '"yes"'),
    ("No", '"No"'),
    ("ON", '"ON"'),
    ("y", '"y"'),
    ("null", '"null"'),
    ("True", '"True"'),
    ("nullable", "nullable"),
    ("~", '"~"'),
    ("=", '"="'),
    ("<<", '"<<"'),
    ("1.0", '"1.0"'),
    ("010", '"010"'),
    ("1_0", '"1_0"'),
    ("1e3", '"1e3"'),
    ("1:20", '"1:20"'),
    ("0x1f", '"0x1f"'),
    (".inf", '".inf"'),
    ("2026-11-22", '"2026-11-22"'),
    ("-a", '"-a"'),
    ("---", '"---"'),
    ("...", '"..."'),
    ("é", '"é"'),
    ("中文", '"中文"'),
    ("😀", '"😀"'),
    ('a "quoted" word', r'"a \"quoted\" word"'),
    ("back\\slash", r'"back\\slash"'),
    ("a\nb", r'"a\nb"'),
    ("a\tb", r'"a\tb"'),
    ("a\rb", r'"a\rb"'),
    ("a\bb\fc", r'"a\bb\fc"'),
    ("\0", r'"\u0000"'),
    ("\x1b[0m", r'"\u001b[0m"'),
    ("\x7f", r'"\u007f"'),
    ("\x85", r'"\u0085"'),
    ("\xa0", '"\xa0"'),
    ("\u2028\u2029", r'"\u2028\u2029"'),
    ("\ufeff", r'"\ufeff"'),
    ("\ufffe\uffff", r'"\ufffe\uffff"'),
]

PROSES = [
    ("One line.", "|-\n  One line."),
    ("yes", "|-\n  yes"),
    ("One\nTwo", "|-\n  One\n  Two"),
    ("One\n\nTwo", "|-\n  One\n\n  Two"),
    ("One\n", "|\n  One"),
    ("One\n\n", "|+\n  One\n"),
    ("One\n\n\n", "|+\n  One\n\n"),
    (" One", "|2-\n   One"),
    ("\tOne", "|2-\n  \tOne"),
    ("\nOne", "|2-\n\n  One"),
    ("\nOne\n", "|2\n\n  One"),
    (" One\n\n", "|2+\n   One\n"),
    ("One\n  two\n\tthree", "|-\n  One\n    two\n  \tthree"),
    ("One \n  \nTwo ", "|-\n  One \n    \n  Two "),
    ("--- # not a comment\n&a *b !c", "|-\n  --- # not a comment\n  &a *b !c"),
    ("😀 \U0010fffd", "|-\n  😀 \U0010fffd"),
    ("", '""'),
    (" ", '" "'),
    ("\n\t ", r'"\n\t "'),
    ("a\rb", r'"a\rb"'),
    ("a\r\nb", r'"a\r\nb"'),
    ("a\x00", r'"a\u0000"'),
    ("a\x85b", r'"a\u0085b"'),
    ("a\u2028b", r'"a\u2028b"'),
    ("\ufeffa", r'"\ufeffa"'),
]


@pytest.mark.parametrize(("value", "form"), LABELS)
def test_label(value: str, form: str) -> None:
    assert emit({"key": value}) == f"key: {form}\n"


@pytest.mark.parametrize(("value", "form"), PROSES)
def test_prose(value: str, form: str) -> None:
    assert emit({"content": value}, PROSE) == f"content: {form}\n"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (2**53 - 1, "9007199254740991"),
        ([], "[]"),
        ({}, "{}"),
        ([1, "a"], "\n  - 1\n  - a"),
        ([[], {}], "\n  - []\n  - {}"),
        ({"a": 1, "b": {"c": True}}, "\n  a: 1\n  b:\n    c: true"),
        ([{"a": 1, "b": 2}, {"c": [3]}], "\n  - a: 1\n    b: 2\n  - c:\n      - 3"),
        ([{"a": {"b": 1}}], "\n  - a:\n      b: 1"),
    ],
)
def test_value(value: Any, form: str) -> None:
    head = "key:" if form.startswith("\n") else "key: "
    assert emit({"key": value}) == f"{head}{form}\n"


def test_prose_in_a_list_and_in_the_first_key_of_an_item() -> None:
    layout = Layout(prose=frozenset({"evidence"}), nested={"messages": PROSE})
    tree: canonical.Tree = {"evidence": ["One\nTwo", " "], "messages": [{"content": "Three"}]}
    wanted = 'evidence:\n  - |-\n    One\n    Two\n  - " "\nmessages:\n  - content: |-\n      Three\n'
    assert emit(tree, layout) == wanted


def _nested(levels: int, value: Any = "x") -> Any:
    return {"a": _nested(levels - 1, value)} if levels else value


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        ({"a": 1.5}, ("a",)),
        ({"a": float("nan")}, ("a",)),
        ({"a": 2**53}, ("a",)),
        ({"a": -(2**53)}, ("a",)),
        ({"a": b"x"}, ("a",)),
        ({"a": [[1]]}, ("a", 0)),
        ({"a": [{"b": [[1]]}]}, ("a", 0, "b", 0)),
        ({"a": "\ud83d"}, ("a",)),
        ({"content": "a\udc00"}, ("content",)),
        ({"": 1}, ("",)),
        ({"1a": 1}, ("1a",)),
        ({"_a": 1}, ("_a",)),
        ({"a b": 1}, ("a b",)),
        ({"a.b": 1}, ("a.b",)),
        ({"a\n": 1}, ("a\n",)),
        ({"é": 1}, ("é",)),
        ({"y": 1}, ("y",)),
        ({"No": 1}, ("No",)),
        ({"a": {"null": 1}}, ("a", "null")),
        ({"a" * 65: 1}, ("a" * 65,)),
        (_nested(10), ("a",) * 9),
    ],
)
def test_value_without_a_form_is_refused_by_its_place(tree: Any, where: tuple[Any, ...]) -> None:
    with pytest.raises(CanonicalError) as caught:
        emit(tree, PROSE)
    assert caught.value.where == where


def test_deepest_tree_passes_emitter_and_guard() -> None:
    text = emit(_nested(9))
    assert text.endswith(" " * 16 + "a: x\n")
    assert first_line_out_of_shape(text) is None
    assert first_line_out_of_shape(text + " " * 18 + "a: x\n") == 10


@given(tree=trees.trees())
@example(tree={"content": "\tTab first", "label": "a\u2028b"})
@settings(max_examples=250)
def test_guard_and_every_reader_take_what_was_emitted(tree: dict[str, Any]) -> None:
    text = emit(tree, LAYOUT)
    assert first_line_out_of_shape(text) is None
    for name, read in READERS.items():
        assert trees.same(read(text), tree), name


@pytest.mark.parametrize("name", READERS)
def test_every_reader_takes_back_every_character(name: str) -> None:
    # Eight planes hold characters; in each block of 256 code points every character stands in the text.
    starts = [*range(0, 0x3400, 0x100), 0xD700, 0xE000, 0xF900, 0xFE00, 0xFF00, 0x1F600, 0x2FF00, 0xE0000, 0x10FF00]
    for start in starts:
        text = "".join(chr(code) for code in range(start, start + 0x100) if not 0xD800 <= code < 0xE000)
        tree = {"content": text, "label": text, "evidence": [char for char in text if start < 0x100]}
        assert trees.same(READERS[name](emit(tree, LAYOUT)), tree), hex(start)


@given(trees.trees())
@settings(max_examples=80)
def test_arranging_keeps_every_value_that_says_something(tree: dict[str, Any]) -> None:
    once = arranged(tree, LAYOUT)
    assert trees.same(arranged(once, LAYOUT), once)
    assert _leaves(once) <= _leaves(tree)
    assert {leaf for leaf in _leaves(tree) if leaf[1] not in ("null", '""')} == _leaves(once) - _empty(once)


def _leaves(value: Any, where: tuple[Any, ...] = ()) -> set[tuple[tuple[Any, ...], str]]:
    if isinstance(value, dict):
        return {leaf for key, inner in value.items() for leaf in _leaves(inner, (*where, key))}
    if isinstance(value, list):
        return {leaf for number, inner in enumerate(value) for leaf in _leaves(inner, (*where, number))}
    return {(where, json.dumps(value))}


def _empty(value: Any) -> set[tuple[tuple[Any, ...], str]]:
    # An empty item of a list keeps its place, since others are counted from it.
    return {leaf for leaf in _leaves(value) if leaf[1] in ("null", '""')}


def test_arranging_follows_the_layout_and_drops_what_is_empty() -> None:
    layout = Layout(("a", "b", "c"), nested={"b": Layout(("x", "y"))})
    tree: canonical.Tree = {"z": 1, "c": "", "b": [{"y": None, "x": 1}, {"q": 1, "y": 0, "x": []}], "a": False, "n": {}}
    assert trees.same(arranged(tree, layout), {"a": False, "b": [{"x": 1}, {"y": 0, "q": 1}], "z": 1})


OUT_OF_SHAPE = {
    "flow mapping": "a: {b: 1}\n",
    "flow list": "a: [1]\n",
    "alias": "a: *b\n",
    "anchor": "a: &b c\n",
    "tag": "a: !t c\n",
    "verbatim tag": "a: !<t> c\n",
    "comment line": "# a\na: 1\n",
    "comment after a value": "a: b # c\n",
    "comment after a key": "a: # c\n  b: 1\n",
    "folded scalar": "a: >-\n  b\n",
    "single quotes": "a: 'b'\n",
    "document start": "---\na: b\n",
    "document end": "a: b\n...\n",
    "second document": "a: b\n---\nc: d\n",
    "directive": "%YAML 1.2\n---\na: b\n",
    "CRLF": "a: b\r\n",
    "CR": "a: b\rc: d\n",
    "byte order mark": "\ufeffa: b\n",
    "tab": "a:\tb\n",
    "three blanks": "a:\n   b: c\n",
    "blank before the colon": "a : b\n",
    "two blanks after the colon": "a:  b\n",
    "trailing blank": "a: b \n",
    "empty line": "a: b\n\nc: d\n",
    "no last newline": "a: b",
    "quoted key": '"a": b\n',
    "complex key": "? a\n: b\n",
    "list in a list": "a:\n  - - b\n",
    "null as a tilde": "a: ~\n",
    "float": "a: 1.5\n",
    "octal escape": 'a: "\\x41"\n',
    "escape over two lines": 'a: "b\\\n  c"\n',
    "plain text over two lines": "a: b\n  c\n",
    "upper-case escape": 'a: "\\u00AB"\n',
    "block with another indicator": "a: |4-\n    b\n",
    "indicator after chomping": "a: |-2\n  b\n",
    "block without a text": "a: |-\nb: c\n",
    "block deeper than its key asks": "a: |-\n    b\n",
    "a control in a block": "a: |-\n  b\x07\n",
    "a line separator in a block": "a: |-\n  b\u2028\n",
    "a list at the top": "- a\n",
}


@pytest.mark.parametrize("text", OUT_OF_SHAPE.values(), ids=OUT_OF_SHAPE)
def test_guard_or_equality_refuses(text: str) -> None:
    # The guard alone lets some harmless shapes pass; then the emitted text differs.
    if first_line_out_of_shape(text) is None:
        tree = yaml12.parse_yaml(text)
        assert not isinstance(tree, dict) or emit(tree, PROSE) != text


GUARDED = ("flow mapping", "flow list", "alias", "anchor", "tag", "comment line", "comment after a value")
DANGEROUS = (*GUARDED, "folded scalar", "second document", "directive", "CRLF", "byte order mark", "list in a list")


@pytest.mark.parametrize("name", DANGEROUS)
def test_guard_itself_refuses_what_hangs_or_misleads_a_fast_reader(name: str) -> None:
    assert first_line_out_of_shape(OUT_OF_SHAPE[name]) is not None


def test_guard_names_the_first_bad_line() -> None:
    assert first_line_out_of_shape("a: b\nc: |-\n  d\n  e\nf: *g\nh: {}\n") == 5
    assert first_line_out_of_shape("") is None


@pytest.mark.parametrize("char", "\x00\x07\x0b\x1b\x7f\x85\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800\udfff")
def test_guard_names_the_line_of_an_unsafe_character_wherever_it_stands(char: str) -> None:
    assert first_line_out_of_shape(f"a: b\nc: |-\n  d “e”\n  {char}\n  f\nf: *g\n") == 4
    assert first_line_out_of_shape(f'a:\n  - "b{char}"\n  - c\n') == 2
    assert first_line_out_of_shape(f"a: b\nc: *d\ne: |-\n  f{char}\n") == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n  - b: |-\n      c\n", None),
        ("a:\n  - b: |-\n    c\n", 2),
        ("a:\n  - |-\n    c\n", None),
        ("a:\n  - |-\n      c\n", 2),
        ("a:\n  b: |-\n    c\n", None),
        ("a:\n  b: |-\n      c\n", 2),
        ("a:\n  b\n", 2),
        ("a:\n  |-\n    b\n", 2),
    ],
)
def test_guard_asks_for_a_key_or_a_dash_and_the_one_indentation(text: str, line: int | None) -> None:
    assert first_line_out_of_shape(text) == line


@given(trees.trees())
@settings(max_examples=120)
def test_positions_point_at_the_values(tree: dict[str, Any]) -> None:
    lines = emit(tree, LAYOUT).split("\n")
    found = canonical.positions(tree, LAYOUT)
    assert found.keys() == {(), *_paths(tree)}
    for where, at in found.items():
        value: Any = tree
        for step in where:
            value = value[step]
        rest = lines[at.line - 1][at.column - 1 :]
        if isinstance(value, str):
            _assert_text_at(value, at, rest, lines)
        elif value in (None, True, False, [], {}) or isinstance(value, int):
            assert where == () or rest == emit({"a": value}).removeprefix("a: ").rstrip("\n")
        elif where and isinstance(where[-1], str):
            assert rest == f"{where[-1]}:"
        elif where:
            assert rest.startswith(next(iter(value)) + ":")


def _paths(value: Any, where: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for step, inner in steps for path in [(*where, step), *_paths(inner, (*where, step))]]


def _assert_text_at(value: str, at: Position, rest: str, lines: list[str]) -> None:
    if rest.startswith("|"):
        assert at.indent is not None
    elif rest.startswith('"'):
        assert json.loads(rest) == value and at.indent is None
    else:
        assert rest == value and at.indent is None
    for offset, char in enumerate(value):
        line, column = locate(value, offset, at)
        shown = lines[line - 1][column - 1 :]
        if rest.startswith('"') and (char < " " or char in '"\\' or not shown.startswith(char)):
            assert shown.startswith("\\") and json.loads(f'"{shown[: 6 if shown[1] == "u" else 2]}"') == char
        elif char == "\n":
            assert shown == ""
        else:
            assert shown[0] == char
