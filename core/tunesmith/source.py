"""Files as text: the one place where YAML is parsed.

A canonical file goes through the shape guard and a fast reader and is proved by emitting it again. Any other file goes
to ruamel.yaml, which is slow and exact, after a scan of its events has bounded what it can build.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml12

from tunesmith import canonical, schema
from tunesmith.canonical import CanonicalError, Position, Tree, Value, Where

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

FlawKind = Literal["file", "size", "encoding", "syntax", "form"]

# Of one file. A dialogue of 200 turns with every label has half as many; the schema's validator makes an object of
# every error before it hands out the first.
MAX_VALUES = 5_000
# ruamel.yaml takes about 3 µs a byte and 50 µs an event here; larger files that are not canonical are named but not
# taken apart, so that no file costs the gate a second. `fix` has the time and lifts both bounds.
MAX_SLOW_BYTES = 96 << 10
MAX_SLOW_EVENTS = 10_000
_MAX_EVENTS_DEPTH = 2 * canonical.MAX_DEPTH

FLAW: Where = ("the flaw itself",)  # where a file departs from the form, which need not be at a value

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*", re.MULTILINE)


class Flaw(NamedTuple):
    """Why a file is not canonical. `form` flaws can be fixed by a program, the others stop all further reading."""

    kind: FlawKind
    line: int
    column: int
    message: str


_TOO_MANY = Flaw("size", 1, 1, f"more than {MAX_VALUES:,} keys and values")


class SyntaxFlaw(Exception):
    """A file that no tree can be read from; `flaw` says why and where."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


class _Fields(NamedTuple):
    path: str
    kind: schema.Kind
    text: str
    tree: Tree | None
    flaw: Flaw | None
    find_positions: Callable[[], dict[Where, Position]]


class Source(_Fields):
    """A record's or review's file: its tree, if one can be read, and the first flaw, if any."""

    @cached_property
    def positions(self) -> dict[Where, Position]:
        """Where each value stands; worked out only when something has to be said about the file."""
        return self.find_positions()

    @cached_property
    def violations(self) -> list[schema.Violation]:
        """How the tree breaks its schema."""
        return schema.violations(self.tree, self.kind) if self.tree is not None else []

    def locate(self, where: Where, offset: int | None = None) -> tuple[int, int]:
        """Line and column of a value, or of a character in it; a value that is missing is looked for at its parent."""
        if where == FLAW and self.flaw:
            return self.flaw.line, self.flaw.column
        while where and where not in self.positions:
            where, offset = where[:-1], None
        at = self.positions.get(where, Position(1, 1))
        value = self.value(where)
        if offset is None or not isinstance(value, str):
            return at.line, at.column
        return canonical.locate(value, offset, at)

    def value(self, where: Where) -> Value:
        """The value at a place, which must be there."""
        value: Any = self.tree
        for step in where:
            value = value[step]
        return value  # type: ignore[no-any-return]


def read(path: str, data: bytes, kind: schema.Kind) -> Source:
    """The Source of a file's bytes. Never raises for what the bytes hold."""
    layout = schema.layout(kind)
    try:
        text = _decoded(data)
    except SyntaxFlaw as error:
        return _unread(path, kind, error.flaw)
    line = canonical.first_line_out_of_shape(text)
    if line is None:
        tree = _read_fast(text)
        if tree is not None and len(text) > 4 * MAX_VALUES and _exceeds(tree, MAX_VALUES):  # `- 1` and a line end
            return _unread(path, kind, _TOO_MANY)
        if tree is not None and _is_canonical(tree, kind, text):
            return Source(path, kind, text, tree, None, lambda: canonical.positions(tree, layout))
        line = _first_difference(tree, kind, text)
    too_much = f"{len(data):,} bytes" if len(data) > MAX_SLOW_BYTES else f"over {MAX_SLOW_EVENTS:,} parts"
    message = f"not in canonical form, and too long ({too_much}) to be judged in any other"
    if len(data) > MAX_SLOW_BYTES:
        return _unread(path, kind, Flaw("form", line, 1, message))
    try:
        loaded = load(text, MAX_SLOW_EVENTS)
    except _TooMuch:
        return _unread(path, kind, Flaw("form", line, 1, message))
    except SyntaxFlaw as error:
        return _unread(path, kind, error.flaw)
    if _exceeds(loaded.tree, MAX_VALUES):
        return _unread(path, kind, _TOO_MANY)
    flaw = Flaw("form", line, 1, "not in canonical form")
    return Source(path, kind, text, loaded.tree, flaw, lambda: loaded.positions)


def mended(source_path: str, data: bytes, kind: schema.Kind) -> bytes:
    """The canonical bytes of a file that says the same. Raises SyntaxFlaw where that would take a person's decision.

    Line ends, a byte order mark, quoting, folding and key order are mended; a comment's text moves into `notes` (in a
    review `note`, in an erased record `reason`). No value changes.
    """
    flaw = read(source_path, data, kind).flaw
    if flaw is None:
        return data
    if flaw.kind == "size":
        raise SyntaxFlaw(flaw)
    loaded = load(_decoded(data))
    tree = dict(loaded.tree)
    if loaded.comments:
        home = "note" if kind == "review" else "reason" if tree.get("status") == "erased" else "notes"
        before = tree.get(home) or ""
        if not isinstance(before, str):
            at = loaded.positions[(home,)]
            raise SyntaxFlaw(Flaw("syntax", at.line, at.column, f"comments go to `{home}`, but it holds no text"))
        tree[home] = "\n".join([before, *loaded.comments] if before else loaded.comments)
    try:
        return canonical_text(tree, kind).encode("utf-8")
    except CanonicalError as error:
        at = loaded.positions.get(error.where, Position(1, 1))
        raise SyntaxFlaw(Flaw("syntax", at.line, at.column, error.message)) from None


def canonical_text(tree: Tree, kind: schema.Kind) -> str:
    """The canonical text of a record's or review's tree. Raises CanonicalError."""
    layout = schema.layout(kind)
    return canonical.emit(canonical.arranged(tree, layout), layout)


def unreadable(path: str, kind: schema.Kind, message: str) -> Source:
    """The Source of something that is no regular file of the repository."""
    return _unread(path, kind, Flaw("file", 1, 1, message))


class Loaded(NamedTuple):
    """A tree read by ruamel.yaml, the place of each of its values, and the text of the comments around them."""

    tree: Tree
    positions: dict[Where, Position]
    comments: tuple[str, ...]


class _TooMuch(Exception):
    """More events than the gate has time for."""


def load(text: str, most_events: int | None = None) -> Loaded:
    """The tree of any one YAML mapping without aliases and tags. Raises SyntaxFlaw.

    Plain scalars are read by the YAML 1.2 core schema, except that numbers which are no whole decimal numbers, and
    dates, stay the text that stands there: `guideline: 1.0` means the version "1.0".
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        raise SyntaxFlaw(Flaw("syntax", 1, 1, "the file is empty"))
    stand_ins = _stand_ins(text)
    text = text.translate(stand_ins)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor that is named twice and never used
            # Not the round-trip reader: it marks the folds of `>` texts with U+0007, which would become part of them.
            _scan_events(YAML(typ="safe", pure=True).parse(text), most_events)
            node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise SyntaxFlaw(_marked_flaw(error)) from None
    except YAMLError as error:
        raise SyntaxFlaw(_reader_flaw(text, error)) from None
    except (RecursionError, ValueError, IndexError, AttributeError, AssertionError) as error:
        raise SyntaxFlaw(Flaw("syntax", 1, 1, f"not readable as YAML ({type(error).__name__})")) from None
    _refuse_what_is_no_yaml(text)
    places: dict[Where, Position] = {}
    value = _constructed(node, (), places)
    if not isinstance(value, dict):
        raise SyntaxFlaw(Flaw("syntax", 1, 1, "the file holds no mapping of the form `key: value`"))
    comments = list(_comments(text, node))
    if stand_ins:
        back = str.maketrans({new: chr(old) for old, new in stand_ins.items()})
        value, comments = _translated(value, back), _translated(comments, back)
    return Loaded(value, places, tuple(comments))


def _decoded(data: bytes) -> str:
    if len(data) > canonical.MAX_BYTES:
        limit = f"{canonical.MAX_BYTES:,}"
        raise SyntaxFlaw(Flaw("size", 1, 1, f"{len(data):,} bytes are more than a record may have ({limit})"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise SyntaxFlaw(Flaw("encoding", line, column, "a byte that is not UTF-8")) from None


def _refuse_what_is_no_yaml(text: str) -> None:
    """ruamel.yaml takes some texts that YAML 1.2 forbids, such as a list in brackets that is not indented."""
    try:
        yaml12.parse_yaml(text)
    except ValueError as error:
        words = str(error)
        place = re.search(r" at byte \d+ line (\d+) column (\d+)", words)
        if place and "character escape" not in words:  # surrogate pairs are joined, and what is left of them refused
            line, column = int(place[1]), int(place[2])
            words = words[: place.start()].removeprefix("YAML parse error: ")
            raise SyntaxFlaw(Flaw("syntax", line, column, f"not readable as YAML: {words[:160]}")) from None


def _stand_ins(text: str) -> dict[int, str]:
    """Private characters for those that YAML 1.2 takes for text and ruamel.yaml, as YAML 1.1, for line breaks."""
    breaks = [char for char in "\x85\u2028\u2029" if char in text]
    unused = (chr(code) for code in range(0xF0000, 0x10FFFE) if chr(code) not in text) if breaks else iter(())
    return {ord(char): new for char, new in zip(breaks, unused, strict=False)}


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_translated(item, table) for item in value]
    if isinstance(value, dict):
        return {key.translate(table): _translated(item, table) for key, item in value.items()}
    return value


def _exceeds(tree: Tree, most: int) -> bool:
    """Whether a tree holds more than so many values."""
    waiting: list[Any] = [tree]
    count = 0
    for value in waiting:
        count += len(value)
        if count > most:
            return True
        inside = value.values() if type(value) is dict else value
        waiting += [inner for inner in inside if type(inner) is dict or type(inner) is list]
    return False


def _read_fast(text: str) -> Tree | None:
    """The reader of the hot path. Only texts that passed the shape guard may come here."""
    try:
        tree: Any = yaml12.parse_yaml(text)
    except ValueError:
        return None
    return tree if type(tree) is dict else None


def _is_canonical(tree: Tree, kind: schema.Kind, text: str) -> bool:
    try:
        return canonical_text(tree, kind) == text
    except CanonicalError:
        return False


def _first_difference(tree: Tree | None, kind: schema.Kind, text: str) -> int:
    try:
        wanted = canonical_text(tree or {}, kind)
    except CanonicalError:
        return 1
    pairs = enumerate(zip(wanted.split("\n"), text.split("\n"), strict=False), 1)
    return next((number for number, (want, have) in pairs if want != have), 1)


def _unread(path: str, kind: schema.Kind, flaw: Flaw) -> Source:
    return Source(path, kind, "", None, flaw, lambda: {(): Position(flaw.line, flaw.column)})


def _scan_events(events: Iterator[Any], most: int | None) -> None:
    """Refuse what could grow while it is built, before anything is built."""
    depth = documents = 0
    for number, event in enumerate(events):
        if number == most:
            raise _TooMuch
        name = type(event).__name__
        problem = None
        if name == "AliasEvent":
            problem = "an alias (`*name`); write the text out"
        elif name == "DocumentStartEvent":
            documents += 1
            problem = "a second document (`---`); a file holds one" if documents > 1 else None
        elif name in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent") and event.tag is not None:
            problem = "a tag (`!name`); labels and texts need none"
        if name in ("SequenceStartEvent", "MappingStartEvent"):
            depth += 1
            if depth > _MAX_EVENTS_DEPTH:
                problem = f"nested deeper than {_MAX_EVENTS_DEPTH} levels"
        elif name in ("SequenceEndEvent", "MappingEndEvent"):
            depth -= 1
        if problem:
            mark = event.start_mark
            raise SyntaxFlaw(Flaw("syntax", mark.line + 1, mark.column + 1, problem))


def _constructed(node: "Node | None", where: Where, places: dict[Where, Position]) -> Value:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if node is None:
        return None
    places.setdefault(where, _node_position(node))
    if isinstance(node, ScalarNode):
        text = _joined(node)
        return _resolved(text) if node.style is None else text
    if isinstance(node, SequenceNode):
        return [_constructed(item, (*where, number), places) for number, item in enumerate(node.value)]
    if not isinstance(node, MappingNode):
        raise TypeError(type(node))
    out: Tree = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, ScalarNode):
            raise SyntaxFlaw(Flaw("syntax", line, column, "a key that is no plain word"))
        key = _joined(key_node)
        if key in out:
            raise SyntaxFlaw(Flaw("syntax", line, column, f"the key `{key:.60}` stands here for the second time"))
        if not isinstance(value_node, ScalarNode):
            places[(*where, key)] = Position(line, column)
        out[key] = _constructed(value_node, (*where, key), places)
    return out


def _joined(node: "Node") -> str:
    """A scalar's text; an escaped surrogate pair, as JSON writers make it, is the one character that it stands for."""
    text = str(node.value)
    try:
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        mark = node.start_mark
        message = "half of a surrogate pair, which is no character"
        raise SyntaxFlaw(Flaw("syntax", mark.line + 1, mark.column + 1, message)) from None


def _node_position(node: "Node") -> Position:
    mark = node.start_mark
    style = getattr(node, "style", None)
    indent = None
    if style == "|":
        indent = next((len(line) - len(line.lstrip(" ")) for line in _block_lines(node) if line.strip(" ")), 0)
    return Position(mark.line + 1, mark.column + 1, indent, style in ("'", '"'))


def _block_lines(node: "Node") -> list[str]:
    text: str = node.start_mark.buffer[node.start_mark.pointer : node.end_mark.pointer]
    return text.split("\n")[1:]


def _resolved(text: str) -> Value:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text[0] in "tT"
    if _INTEGER.fullmatch(text) and abs(int(text)) <= canonical.MAX_INTEGER and text != "-0":
        return int(text)
    return text


def _comments(text: str, node: "Node") -> Iterator[str]:
    """The texts of all comments in order: what follows a `#` outside of every scalar."""
    done = 0
    for start, end in [*_scalar_spans(node, text), (len(text), len(text))]:
        for match in _COMMENT.finditer(text[done:start] if done < start else ""):
            body = match.group().lstrip("#").strip()
            if body:
                yield body
        done = max(done, end)


def _scalar_spans(node: "Node", text: str) -> Iterator[tuple[int, int]]:
    """The spans of scalars in document order, without the header line of a block, which may carry a comment."""
    from ruamel.yaml.nodes import ScalarNode

    if isinstance(node, ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">"):
            yield start, start + 1
            start = text.find("\n", start) + 1 or end
        yield start, end
        return
    for item in node.value:
        for inner in item if isinstance(item, tuple) else (item,):
            yield from _scalar_spans(inner, text)


def _marked_flaw(error: Any) -> Flaw:
    mark = error.problem_mark or error.context_mark
    words = " ".join(str(part) for part in (error.context, error.problem) if part)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Flaw("syntax", line, column, f"not readable as YAML: {words[:160]}")


def _reader_flaw(text: str, error: Any) -> Flaw:
    at = getattr(error, "position", 0)
    line = text.count("\n", 0, at) + 1
    code = f" (U+{ord(text[at]):04X})" if at < len(text) else ""
    return Flaw("syntax", line, at - text.rfind("\n", 0, at), f"a character that YAML does not allow{code}")
