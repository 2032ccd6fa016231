"""Reading: which files give a tree, what is said of the others and where; mending: the same data in canonical form."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from core import trees
from tunesmith import canonical, schema, source, yaml_reader
from tunesmith.yaml_reader import SyntaxFlaw

PATH = samples.RECORD_PATH
TEXT = samples.text(samples.tree())


def _read(text: str | bytes, kind: schema.Kind = "record") -> source.Source:
    return source.read(PATH, text.encode() if isinstance(text, str) else text, kind)


def _mended(text: str | bytes, kind: schema.Kind = "record") -> str:
    return source.mended(PATH, text.encode() if isinstance(text, str) else text, kind).decode()


def test_canonical_file_has_no_flaw() -> None:
    read = _read(TEXT)
    assert read.flaw is None
    assert read.tree == samples.tree()
    assert read.violations == []


@pytest.mark.parametrize("where", [(), ("id",), ("source", "license"), ("messages",), ("messages", 1, "role")])
def test_positions_agree_between_the_emitter_and_the_exact_reader(where: tuple[Any, ...]) -> None:
    loaded = yaml_reader.load(TEXT)
    assert loaded.tree == samples.tree()
    ours, theirs = _read(TEXT).positions[where], loaded.positions[where]
    assert (ours.line, ours.column) == (theirs.line, theirs.column)


@given(trees.records())
@settings(max_examples=60)
def test_both_readers_agree_on_canonical_files(tree: dict[str, Any]) -> None:
    text = samples.text(tree)
    read, loaded = _read(text), yaml_reader.load(text)
    assert read.flaw is None and trees.same(read.tree, loaded.tree)
    assert read.positions.keys() == loaded.positions.keys()
    for where, ours in read.positions.items():
        theirs = loaded.positions[where]
        assert (ours.line, ours.column) == (theirs.line, theirs.column), where
    assert loaded.comments == ()


def test_locate_finds_characters_and_the_parent_of_what_is_missing() -> None:
    read = _read(TEXT)
    lines = TEXT.split("\n")
    line, column = read.locate(("messages", 1, "content"), 5)
    assert lines[line - 1][column - 1 :].startswith("parcel reached")
    line, column = read.locate(("task",), 2)
    assert lines[line - 1][column - 1 :] == "writing"
    assert read.locate(("safety", "hazards", 3), 7) == read.locate(("safety",))
    assert read.locate(("nothing",)) == (1, 1)


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_locate_in_a_file_that_is_not_canonical(quote: str) -> None:
    text = TEXT.replace("task: rewriting", f"task:   {quote}rewriting{quote}").replace("|-", "|")
    read = _read(text)
    lines = text.split("\n")
    for where, rest in ((("task",), "writing" + quote), (("messages", 0, "role"), "er")):
        line, column = read.locate(where, 2)
        assert lines[line - 1][column - 1 :] == rest
    line, column = read.locate(("messages", 1, "content"), 5)
    assert lines[line - 1][column - 1 :].startswith("parcel reached")


NOT_CANONICAL = {
    "other key order": TEXT.replace("status: active\ntask: rewriting", "task: rewriting\nstatus: active"),
    "unneeded quotes": TEXT.replace("task: rewriting", 'task: "rewriting"'),
    "single quotes": TEXT.replace("task: rewriting", "task: 'rewriting'"),
    "missing quotes": TEXT.replace('"1.0"', "1.0"),
    "date without quotes": TEXT.replace('"2026-11-22"', "2026-11-22"),
    "flow mapping": TEXT.replace("source:\n  kind: synthetic\n", "source: {kind: synthetic}\n").replace(
        "source: {kind: synthetic}\n  license: CC-BY-4.0\n  model: example-model\n",
        "source: {kind: synthetic, license: CC-BY-4.0, model: example-model}\n",
    ),
    "flow list": TEXT.replace("response_mode: full_compliance", "response_mode: full_compliance\n  hazards: [hate]"),
    "list not indented": "a:\n- b\n",
    "four blanks": TEXT.replace("  kind", "    kind")
    .replace("  license", "    license")
    .replace("  model", "    model"),
    "comment line": "# a\n" + TEXT,
    "comment at the end": TEXT + "# a\n",
    "comment after a value": TEXT.replace("task: rewriting", "task: rewriting # a"),
    "comment after a block": TEXT.replace("|-", "|- # a", 1),
    "empty line": TEXT.replace("status", "\nstatus"),
    "trailing blank": TEXT.replace("task: rewriting", "task: rewriting "),
    "two blanks": TEXT.replace("task: rewriting", "task:  rewriting"),
    "blank before the colon": TEXT.replace("task: rewriting", "task : rewriting"),
    "quoted key": TEXT.replace("task: rewriting", '"task": rewriting'),
    "complex key": TEXT.replace("task: rewriting", "? task\n: rewriting"),
    "value on the next line": TEXT.replace("task: rewriting", "task:\n  rewriting"),
    "plain over two lines": TEXT.replace("example-model", "example\n    model"),
    "folded": TEXT.replace("|-", ">-"),
    "block kept": TEXT.replace("|-", "|+"),
    "block indicator unneeded": TEXT.replace("|-", "|2-"),
    "block indicator at the end": TEXT.replace("|-", "|-2"),
    "block deeper": TEXT.replace("      Your parcel", "        Your parcel"),
    "label as a block": TEXT.replace("task: rewriting", "task: |-\n  rewriting"),
    "prose as a label": TEXT.replace("|-\n      Your", "Your"),
    "prose in quotes": TEXT.replace("|-\n      Your", '"Your').replace("working days.\n", 'working days."\n'),
    "document start": "---\n" + TEXT,
    "document end": TEXT + "...\n",
    "directive": "%YAML 1.2\n---\n" + TEXT,
    "CRLF": TEXT.replace("\n", "\r\n"),
    "one CRLF": TEXT.replace("\n", "\r\n", 1),
    "byte order mark": "\ufeff" + TEXT,
    "no last newline": TEXT[:-1],
    "two last newlines": TEXT + "\n",
    "null": TEXT.replace("reasoning: none", "reasoning: none\nnotes: null"),
    "null by silence": TEXT.replace("reasoning: none", "reasoning: none\nnotes:"),
    "tilde": TEXT.replace("reasoning: none", "reasoning: none\nnotes: ~"),
    "empty string": TEXT.replace("reasoning: none", 'reasoning: none\nnotes: ""'),
    "empty list": TEXT.replace("reasoning: none", "reasoning: none\nevidence: []"),
    "empty mapping": TEXT.replace("reasoning: none", "reasoning: none\nevidence: {}"),
    "upper-case true": TEXT.replace("response_mode: full", "adversarial: True\n  response_mode: full"),
    "leading zero": TEXT.replace("reasoning: none", "reasoning: 07"),
    "plus sign": TEXT.replace("reasoning: none", "reasoning: +7"),
    "octal": TEXT.replace("reasoning: none", "reasoning: 0o7"),
    "hexadecimal": TEXT.replace("reasoning: none", "reasoning: 0x1f"),
    "float": TEXT.replace("reasoning: none", "reasoning: 1.5"),
    "infinity": TEXT.replace("reasoning: none", "reasoning: .inf"),
    "underscore": TEXT.replace("reasoning: none", "reasoning: 1_000"),
    "sexagesimal": TEXT.replace("reasoning: none", "reasoning: 1:20"),
    "minus zero": TEXT.replace("reasoning: none", "reasoning: -0"),
    "large number": TEXT.replace("reasoning: none", "reasoning: 9007199254740993"),
    "word that was a boolean": TEXT.replace("reasoning: none", "reasoning: yes"),
    "equals sign": TEXT.replace("reasoning: none", "reasoning: ="),
    "other script unquoted": TEXT.replace("reasoning: none", "reasoning: 中文"),
    "unicode escape": TEXT.replace("reasoning: none", r'reasoning: "\u00e9"'),
    "hexadecimal escape": TEXT.replace("reasoning: none", r'reasoning: "\x07"'),
    "upper-case escape": TEXT.replace("reasoning: none", r'reasoning: "\u200B"'),
    "quoted over two lines": TEXT.replace("reasoning: none", 'reasoning: "a\n  b"'),
    "anchor named twice": TEXT.replace("task: rewriting", "task: &a rewriting").replace("none", "&a none", 1),
    "unused anchor": TEXT.replace("reasoning: none", "reasoning: &a none"),
}

BROKEN = {
    "alias": (TEXT.replace("status: active", "status: &a active\nnotes: *a"), 3, "alias"),
    "merge key": ("a: &a\n  b: 1\n<<: *a\n", 3, "alias"),
    "tag": (TEXT.replace("status: active", "status: !!str active"), 2, "tag"),
    "own tag": (TEXT.replace("status: active", "status: !x active"), 2, "tag"),
    "tag without a name": ("status: ! 12", 1, "tag"),
    "python tag": (TEXT.replace("status: active", "status: !!python/object/apply:os.system [ls]"), 2, "tag"),
    "binary tag": (TEXT.replace("status: active", "status: !!binary aGk="), 2, "tag"),
    "set tag": (TEXT.replace("status: active", "status: !!set {a}"), 2, "tag"),
    "second document": (TEXT + "---\na: b\n", 25, "second document"),
    "duplicate key": (TEXT.replace("status: active", "status: active\nstatus: draft"), 3, "second time"),
    "duplicate key, quoted": (TEXT.replace("status: active", 'status: active\n"status": active'), 3, "second time"),
    "duplicate key inside": (TEXT.replace("kind: synthetic", "kind: human\n  kind: synthetic"), 11, "second time"),
    "list as a key": ("? [a]\n: b\n", 1, "key"),
    "list at the top": ("- a\n- b\n", 1, "mapping"),
    "text at the top": ("hello\n", 1, "mapping"),
    "number at the top": ("12\n", 1, "mapping"),
    "empty": ("", 1, "empty"),
    "blank": (" \n\n", 1, "empty"),
    "comments alone": ("# a\n", 1, "mapping"),
    "document mark alone": ("---\n", 1, "mapping"),
    "open bracket": ("a: [1,\nb: 2\n", 3, "YAML"),
    "open quote": ('a: "b\nc: d\n', 3, "YAML"),
    "stray indentation": ("a: b\n c: d\n", 2, "YAML"),
    "tab as indentation": ("a:\n\tb: c\n", 2, "YAML"),
    "list in brackets, not indented": ("a: b\nflow: [a,\nb]\n", 3, "indentation"),
    "quoted text, not indented": ('a: b\nquoted: "a\nb"\n', 2, "indentation"),
    "comment without a blank": ('a: b\nkey: "value"# c\n', 2, "whitespace"),
    "tab before a value": (TEXT.replace("task: rewriting", "task:\trewriting"), 3, "YAML"),
    "colon in plain text": ("a: b: c\n", 1, "YAML"),
    "half of a surrogate pair": ('id: a\ntask: "\\ud83d"\n', 2, "surrogate"),
    "half of a surrogate pair in a key": ('id: a\n"\\ude00": b\n', 2, "surrogate"),
    "NUL": ("a: b\nc: \0\n", 2, "U+0000"),
    "escape character": ("a: b\nc: \x1b\n", 2, "U+001B"),
    "twenty levels": ("".join("  " * level + "a:\n" for level in range(20)), 17, "deeper"),
    "twenty brackets": ("a: " + "[" * 20 + "]" * 20 + "\n", 1, "deeper"),
    "unknown directive version": ("%YAML 3.0\n---\na: b\n", 1, "YAML"),
}


@pytest.mark.parametrize("text", NOT_CANONICAL.values(), ids=NOT_CANONICAL)
def test_file_out_of_form_has_a_form_flaw_and_still_a_tree(text: str) -> None:
    assert text != TEXT
    read = _read(text)
    assert read.flaw is not None and read.flaw.kind == "form"
    assert 1 <= read.flaw.line <= text.count("\n") + 1
    assert read.tree is not None


@pytest.mark.parametrize("text", NOT_CANONICAL.values(), ids=NOT_CANONICAL)
def test_file_out_of_form_is_mended_once(text: str) -> None:
    once = _mended(text)
    assert _read(once).flaw is None
    assert _mended(once) == once


@pytest.mark.parametrize(("text", "line", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_file_gives_one_syntax_flaw_by_line_and_no_tree(text: str, line: int, words: str) -> None:
    read = _read(text)
    assert read.tree is None and read.flaw is not None
    assert (read.flaw.kind, read.flaw.line) == ("syntax", line)
    assert words in read.flaw.message
    with pytest.raises(SyntaxFlaw):
        _mended(text)


def test_bytes_that_are_not_utf8_are_placed() -> None:
    flaw = _read("a: b\né: ".encode() + b"\xff\n").flaw
    assert flaw is not None
    assert (flaw.kind, flaw.line, flaw.column) == ("encoding", 2, 4)


def test_size_is_bounded_before_anything_is_read() -> None:
    flaw = _read(b"\xff" * (canonical.MAX_BYTES + 1)).flaw
    assert flaw is not None and flaw.kind == "size"
    assert _read(b"\xff" * canonical.MAX_BYTES).flaw.kind == "encoding"  # type: ignore[union-attr]


def test_long_file_out_of_form_is_named_but_not_taken_apart_and_yet_mended() -> None:
    tree = samples.tree(notes="A line.\n" * (source.MAX_SLOW_BYTES // 8))
    text = samples.text(tree)
    crlf = text.replace("\n", "\r\n")
    read = _read(crlf)
    assert read.tree is None and read.flaw is not None
    assert (read.flaw.kind, read.flaw.line) == ("form", 1)
    assert _mended(crlf) == text


def test_largest_canonical_record_is_read() -> None:
    empty = len(samples.text(samples.tree(notes="x")).encode())
    text = samples.text(samples.tree(notes="x" * (canonical.MAX_BYTES - empty + 1)))
    assert len(text.encode()) == canonical.MAX_BYTES
    assert _read(text).flaw is None


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("guideline: 1.0\n", 'guideline: "1.0"\n'),
        ("guideline: 1.10\n", 'guideline: "1.10"\n'),
        ("created: 2026-11-22\n", 'created: "2026-11-22"\n'),
        ("task: no\n", 'task: "no"\n'),
        ("task: 007\n", 'task: "007"\n'),
        ("task: 1_000\n", 'task: "1_000"\n'),
        ("task: 12\n", "task: 12\n"),
        ("task: TRUE\n", "task: true\n"),
        ('task: "12"\n', 'task: "12"\n'),
        ("task: '~'\n", 'task: "~"\n'),
        ("task: ~\nid: a\n", "id: a\n"),
        ("task: a\nid: b\nzz: c\nstatus: d\n", "id: b\nstatus: d\ntask: a\nzz: c\n"),
        ("notes: >\n  one\n  two\n\n  three\n", "notes: |\n  one two\n  three\n"),
        ("notes: >-\n  one\n    two\n  three\n", "notes: |-\n  one\n    two\n  three\n"),
        ("notes: one\n  two\n\n  three\n", "notes: |-\n  one two\n  three\n"),
        ('notes: "one\n  two\\n\\\n  three"\n', "notes: |-\n  one two\n  three\n"),
        ("notes: |+\n  one\n\n\n", "notes: |+\n  one\n\n\n"),
        ('task: "\\ud83d\\ude00"\n', 'task: "😀"\n'),
        ("evidence: [a, 'b', \"c\"]\n", "evidence:\n  - |-\n    a\n  - |-\n    b\n  - |-\n    c\n"),
        ("\ufeffid: a\r\ntask: b\r\n", "id: a\ntask: b\n"),
    ],
)
def test_mending_keeps_what_is_meant(given_text: str, wanted: str) -> None:
    assert _mended(given_text) == wanted


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("form", ["|-\n  one{}two", "one{}two", '"one{}two"', "'one{}two'", ">-\n  one{}two"])
def test_mending_keeps_what_old_readers_take_for_line_breaks(form: str, char: str) -> None:
    text = f"# a{char}b\nevidence:\n- {form.format(char)}\n"
    tree = yaml_reader.load(_mended(text)).tree
    assert tree == {"evidence": [f"one{char}two"], "notes": f"a{char}b"}


COMMENTED = """\
# Before it all.
id: a # after a value
status: active
## two signs
source: # after a key
  # inside
  kind: human
messages:
  - role: user # after a role
    content: | # after a block's head
      text # not a comment
      # nor this
  # between items
  - role: assistant
    content: 'quoted # not a comment'
  - role: user
    content: |-
      text
# after a block
  # and further in
evidence: [a, # in a flow list
  b#c]
#
# at the end"""


def test_comments_go_to_the_notes_in_order() -> None:
    wanted = [
        *("Before it all.", "after a value", "two signs", "after a key", "inside", "after a role"),
        *("after a block's head", "between items", "after a block", "and further in", "in a flow list", "at the end"),
    ]
    loaded = yaml_reader.load(COMMENTED)
    assert list(loaded.comments) == wanted
    mended = yaml_reader.load(_mended(COMMENTED)).tree
    assert mended["notes"] == "\n".join(wanted)
    assert {key: value for key, value in mended.items() if key != "notes"} == loaded.tree


@pytest.mark.parametrize(
    ("text", "kind", "home", "wanted"),
    [
        ("id: a # why\n", "record", "notes", "why"),
        ("id: a # why\nnotes: |-\n  Before.\n", "record", "notes", "Before.\nwhy"),
        ("id: a # why\nnotes: ''\n", "record", "notes", "why"),
        ("id: a\nstatus: erased # why\nreason: asked\n", "record", "reason", "asked\nwhy"),
        ("record: a # why\n", "review", "note", "why"),
    ],
)
def test_comments_find_their_home(text: str, kind: schema.Kind, home: str, wanted: str) -> None:
    assert yaml_reader.load(_mended(text, kind)).tree[home] == wanted


@pytest.mark.parametrize("home", ["notes: 5\n", "notes: [a]\n", "notes: {a: b}\n"])
def test_comments_never_replace_a_home_of_another_kind(home: str) -> None:
    with pytest.raises(SyntaxFlaw) as caught:
        _mended(f"id: a # why\n{home}")
    assert caught.value.flaw.line == 2


def test_value_without_a_form_is_refused_by_line() -> None:
    with pytest.raises(SyntaxFlaw) as caught:
        _mended("id: a\nevidence:\n  - b\n  - [c]\n")
    assert caught.value.flaw.line == 4


class _Dumper(yaml.SafeDumper):
    """Styles are for texts; a number or boolean in quotes would need a tag."""

    def represent_scalar(self, tag: str, value: str, style: str | None = None) -> yaml.ScalarNode:
        return super().represent_scalar(tag, value, style if tag.endswith(":str") else "")


def _dumped(**options: Any) -> Any:
    return lambda tree: yaml.dump(tree, Dumper=_Dumper, **{"sort_keys": False, "allow_unicode": True, **options})


STYLES = {
    "plain": _dumped(),
    "sorted keys": _dumped(sort_keys=True),
    "double quotes": _dumped(default_style='"'),
    "single quotes": _dumped(default_style="'"),
    "folded": _dumped(default_style=">", width=30),
    "literal": _dumped(default_style="|"),
    "narrow": _dumped(width=20),
    "indented by four": _dumped(indent=4),
    "indented by seven": _dumped(indent=7),
    "flow": _dumped(default_flow_style=True),
    "escaped": _dumped(allow_unicode=False),
    "start and end": _dumped(explicit_start=True, explicit_end=True),
    "canonical": samples.text,
}

CHANGES = {
    "nothing": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "both": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "comments": lambda text: "# first\n" + text + "# last\n",
    "no last newline": lambda text: text.removesuffix("\n"),
}


@given(trees.records(), st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(CHANGES)))
@settings(max_examples=200)
def test_mending_changes_no_value(tree: dict[str, Any], style: str, change: str) -> None:
    if any(char in json.dumps(tree, ensure_ascii=False) for char in "\x85\u2028\u2029"):
        style = "escaped"  # PyYAML writes these raw as line breaks of YAML 1.1, which mean something else in 1.2
    text = CHANGES[change](STYLES[style](tree))
    layout = schema.layout("record")
    if change == "no last newline" and yaml_reader.load(text).tree != tree:
        return  # the newline belonged to the last text
    wanted = canonical.arranged(tree, layout)
    if change == "comments":
        notes = [wanted["notes"]] if "notes" in wanted else []
        wanted = canonical.arranged({**tree, "notes": "\n".join([*notes, "first", "last"])}, layout)
    once = _mended(text)
    assert trees.same(yaml_reader.load(once).tree, wanted)
    assert _read(once).flaw is None
    assert _mended(once) == once
