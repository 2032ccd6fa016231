"""Records and reviews as text; with `yaml_reader`, the one place where YAML is parsed.

A canonical file goes through the shape guard and a fast reader and is proved by emitting it again. Any other file goes
to `yaml_reader`, which is slow and exact.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import yaml12

from tunesmith import canonical, schema
from tunesmith.canonical import CanonicalError, Position, Tree, Value, Where
from tunesmith.yaml_reader import Flaw, SyntaxFlaw, TooMuch, load

# Of one file. A dialogue of 200 turns with every label has half as many; the schema's validator makes an object of
# every error before it hands out the first.
MAX_VALUES = 5_000
# ruamel.yaml takes about 3 µs a byte and 50 µs an event here; larger files that are not canonical are named but not
# taken apart, so that no file costs the gate a second. `fix` has the time and lifts both bounds.
MAX_SLOW_BYTES = 96 << 10
MAX_SLOW_EVENTS = 10_000

FLAW: Where = ("the flaw itself",)  # where a file departs from the form, which need not be at a value


_TOO_MANY = Flaw("size", 1, 1, f"more than {MAX_VALUES:,} keys and values")


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
    except TooMuch:
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
