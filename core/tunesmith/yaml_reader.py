"""YAML that need not be canonical: one mapping with the place of every value, and exact flaws, read by ruamel.yaml.

ruamel.yaml is slow and loaded only where there is such a file. A scan of the events bounds what can be built.
"""

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml12

from tunesmith import canonical
from tunesmith.canonical import Position, Tree, Value, Where

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

FlawKind = Literal["file", "size", "encoding", "syntax", "form"]

_MAX_EVENTS_DEPTH = 2 * canonical.MAX_DEPTH
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*", re.MULTILINE)


class Flaw(NamedTuple):
    """Why a file is not canonical. `form` flaws can be fixed by a program, the others stop all further reading."""

    kind: FlawKind
    line: int
    column: int
    message: str


class SyntaxFlaw(Exception):
    """A file that no tree can be read from; `flaw` says why and where."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


class Loaded(NamedTuple):
    """A tree read by ruamel.yaml, the place of each of its values, and the text of the comments around them."""

    tree: Tree
    positions: dict[Where, Position]
    comments: tuple[str, ...]


class TooMuch(Exception):
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


def _scan_events(events: Iterator[Any], most: int | None) -> None:
    """Refuse what could grow while it is built, before anything is built."""
    depth = documents = 0
    for number, event in enumerate(events):
        if number == most:
            raise TooMuch
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
