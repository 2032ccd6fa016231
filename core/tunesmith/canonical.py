"""The one byte form of records and reviews: emitter, positions, and the shape guard that runs before any parser.

`emit(parse(text)) == text` is the whole format check. It proves that a file holds no duplicate key, alias, tag,
second document, comment, byte order mark or CRLF, and that every YAML 1.1 and 1.2 reader takes it for the same data.
Why each character class is quoted is told in docs/canonical-form.md.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

Value = None | bool | int | str | list["Value"] | dict[str, "Value"]
Tree = dict[str, Value]
Where = tuple[str | int, ...]  # steps from the top of a tree to a value

MAX_BYTES = 1 << 20
MAX_DEPTH = 8  # levels of two blanks
MAX_INTEGER = 2**53 - 1  # the largest that every JSON reader keeps exact

_WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_KEY = r"[A-Za-z][A-Za-z0-9_-]{0,63}"
# A plain scalar begins with a letter, so that it is no number, date, sexagesimal, `=`, `<<` or `~` to any reader.
_PLAIN_PATTERN = r"[A-Za-z](?:[A-Za-z0-9_./()+@-]|[ :](?=[A-Za-z0-9_./()+@-]))*+"
_PLAIN = re.compile(_PLAIN_PATTERN)
# What YAML 1.1 readers refuse, fold or take for a line break: C0, DEL, C1, LS, PS, surrogates, BOM, non-characters.
_UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_ESCAPED = f'[{_UNSAFE}\t\n"\\\\]'
# Bytes of UTF-8 that begin no such character; LS and PS begin like quotation marks, which are too common to leave out.
_SAFE_BYTES = bytes({*range(256)} - {*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xED, 0xEF})
_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


class CanonicalError(ValueError):
    """A value that has no canonical form; `where` says which."""

    def __init__(self, where: Where, message: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message


class Layout(NamedTuple):
    """Key order of a mapping, which of its values are prose, and the layouts of the mappings inside it."""

    order: tuple[str, ...] = ()
    prose: frozenset[str] = frozenset()
    nested: Mapping[str, "Layout"] = MappingProxyType({})


class Position(NamedTuple):
    """Where a value stands, 1-based; `indent` is the column before a block's text, None outside literal blocks."""

    line: int
    column: int
    indent: int | None = None
    quoted: bool = False


_NO_LAYOUT = Layout()


def arranged(tree: Tree, layout: Layout) -> Tree:
    """The same data in the layout's key order (unknown keys last, as they stood), without empty values."""
    keys = [key for key in layout.order if key in tree]
    if len(keys) < len(tree):
        keys += [key for key in tree if key not in layout.order]
    out: Tree = {}
    for key in keys:
        value = tree[key]
        if type(value) is dict:
            value = arranged(value, layout.nested.get(key, _NO_LAYOUT))
        elif type(value) is list:
            inner = layout.nested.get(key, _NO_LAYOUT)
            value = [arranged(item, inner) if type(item) is dict else item for item in value]
        if value or not is_empty(value):
            out[key] = value
    return out


def is_empty(value: Value) -> bool:
    """Whether a value says nothing: null, an empty string, list or mapping."""
    return value is None or value == "" or value == [] or value == {}


def emit(tree: Tree, layout: Layout = _NO_LAYOUT) -> str:
    """The canonical text of a tree in the order its keys stand in. Raises CanonicalError."""
    out: list[str] = []
    _emit_mapping(tree, layout, "", "", out, (), None)
    return "".join(out)


def positions(tree: Tree, layout: Layout = _NO_LAYOUT) -> dict[Where, Position]:
    """Where every value of a canonical text stands: scalars at their first character, others at their key."""
    out: list[str] = []
    marks: list[_Mark] = []
    _emit_mapping(tree, layout, "", "", out, (), marks)
    found: dict[Where, Position] = {(): Position(1, 1)}
    line, done = 1, 0
    for path, number, column, indent in marks:
        line += sum(piece.count("\n") for piece in out[done:number])
        done = number
        first = out[number][column - 1 : column]
        found[path] = Position(line, column, indent if first == "|" else None, first == '"')
    return found


def locate(value: str, offset: int, at: Position) -> tuple[int, int]:
    """Line and column of the character at `offset` (code points) of a string that stands `at` a position."""
    if at.indent is not None:
        start = value.rfind("\n", 0, offset) + 1
        return at.line + 1 + value.count("\n", 0, offset), at.indent + 1 + offset - start
    if at.quoted:
        return at.line, at.column + 1 + len(_escaped(value[:offset]))
    return at.line, at.column + offset


_Mark = tuple[Where, int, int, int]  # the path of a value, the number of its piece, its column, its block's indent


def _emit_mapping(
    tree: Tree, layout: Layout, pad: str, lead: str, out: list[str], path: Where, marks: list[_Mark] | None
) -> None:
    if len(pad) > 2 * MAX_DEPTH:
        raise CanonicalError(path, f"nested deeper than {MAX_DEPTH} levels")
    deep, prose = f"{pad}  ", layout.prose
    for key, value in tree.items():
        if not _is_key(key):
            raise CanonicalError((*path, key), f"the key {key!r} is not a letter followed by letters, digits, _ or -")
        head = f"{lead}{key}:"
        kind = type(value)
        inside = value and (kind is dict or kind is list)
        if marks is not None:
            column = len(lead) + 1 if inside else len(head) + 2
            marks.append(((*path, key), len(out), column, len(pad) + 2))
        lead = pad
        here = (*path, key)
        if not inside:
            out.append(f"{head} {_scalar(value, deep, key in prose, here)}\n")
            continue
        out.append(head + "\n")
        inner = layout.nested.get(key, _NO_LAYOUT)
        if kind is dict:
            _emit_mapping(value, inner, deep, deep, out, here, marks)  # type: ignore[arg-type]
        else:
            _emit_list(value, inner, key in prose, deep, out, here, marks)  # type: ignore[arg-type]


def _emit_list(
    items: list[Value],
    layout: Layout,
    prose: bool,
    pad: str,
    out: list[str],
    path: Where,
    marks: list[_Mark] | None,
) -> None:
    if len(pad) > 2 * MAX_DEPTH:
        raise CanonicalError(path, f"nested deeper than {MAX_DEPTH} levels")
    dash, deep = f"{pad}- ", f"{pad}  "
    for number, item in enumerate(items):
        here = (*path, number)
        if marks is not None:
            marks.append((here, len(out), len(dash) + 1, len(deep)))
        if type(item) is dict and item:
            _emit_mapping(item, layout, deep, dash, out, here, marks)
        elif type(item) is list and item:
            raise CanonicalError(here, "a list directly inside a list")
        else:
            out.append(f"{dash}{_scalar(item, deep, prose, here)}\n")


def _scalar(value: Value, pad: str, prose: bool, path: Where) -> str:
    kind = type(value)
    if kind is str:
        text: str = value  # type: ignore[assignment]
        if prose:
            return _block(text, pad) or _quoted(text, path)
        return text if _is_plain(text) else _quoted(text, path)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int and -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
        return str(value)
    if (kind is list or kind is dict) and not value:
        return "[]" if kind is list else "{}"
    raise CanonicalError(path, f"{value!r:.40} is not text, a whole number, true or false")


@lru_cache(maxsize=256)
def _is_key(key: str) -> bool:
    return re.fullmatch(_KEY, key) is not None and key.lower() not in _WORDS


@lru_cache(maxsize=256)
def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in _WORDS


def _quoted(text: str, path: Where) -> str:
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise CanonicalError(path, "half of a surrogate pair, which is no character")
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return re.sub(_ESCAPED, _escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _SHORT_ESCAPES.get(char) or f"\\u{ord(char):04x}"


def _block(text: str, pad: str) -> str | None:
    """The literal block for a text, or None where a block cannot carry it."""
    if _first_unsafe(text) is not None or not text.strip(" \t\n"):
        return None
    head = "|2" if text[0] in " \t\n" else "|"  # libyaml misreads a leading tab without the indicator
    if text[-1] != "\n":
        head += "-"
    else:
        if text[-2] == "\n":
            head += "+"
        text = text[:-1]
    return head + "\n" + "\n".join([pad + line if line else line for line in text.split("\n")])


def _first_unsafe(text: str) -> int | None:
    """The offset of the first character that no block may hold, or None."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _SAFE_BYTES)
    if not odd and "\u2028" not in text and "\u2029" not in text:  # in half the time of a search
        return None
    found = re.search(f"[{_UNSAFE}]", text)
    return found.start() if found else None


def _shape() -> re.Pattern[str]:
    """One expression with possessive quantifiers for the lines of a canonical file without unsafe characters.

    Every canonical file matches; no alias, tag, comment, flow collection, folded scalar or second document can. So a
    fast reader never meets what hangs or crashes it.
    """
    key = rf"{_KEY}+:"
    string = r'"(?:[^"\\\t\n]|\\["\\nrtbf]|\\u[0-9a-f]{4})*+"'
    value = rf"(?:{string}|{_PLAIN_PATTERN}|-?[0-9]{{1,16}}|\[\]|\{{\}})\n"

    def block(pad: str) -> str:
        # A text that stands at \1 + pad; the lookahead pins the detected indentation.
        return rf"\|(?:2|(?=[-+]?\n\1{pad}[^ \t\n]))[-+]?\n(?:\n|\1{pad}[^\n]++\n)*+"

    # Behind a dash a value may stand without a key, and a text behind a dash and a key stands two blanks deeper.
    bare, dashed = "(?<!- )", "(?<=- )"
    plain = rf"{key}\n|(?:{key} |{dashed}){value}"
    texts = rf"(?:{bare}{key} |{dashed}){block('  ')}|{dashed}{key} {block('    ')}"
    return re.compile(rf"(?:((?:  ){{0,{MAX_DEPTH}}}+)(?:- )?+(?:{plain}|{texts}))*+")


_SHAPE = _shape()


def first_line_out_of_shape(text: str) -> int | None:
    """The 1-based line at which a text stops looking canonical, or None. Linear in the text's length."""
    match, unsafe = _SHAPE.match(text), _first_unsafe(text)
    end = match.end() if match else 0
    if unsafe is not None:
        end = min(end, unsafe)
    return None if end == len(text) else text.count("\n", 0, end) + 1
