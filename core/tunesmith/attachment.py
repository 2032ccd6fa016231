"""Documents below artifacts/ that turns take their text from: DVC's pointers to them, and the text put in.

DVC tracks a document by a small file beside it, `<document>.dvc`, which names the md5 of its bytes. The gate reads that
file alone, since the document itself need not be there; a build reads both.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tunesmith import yaml_reader
from tunesmith.canonical import Tree
from tunesmith.record import Record, from_tree

MAX_BYTES = 4 << 20  # of a document; far more than any trainer's context holds
_MAX_POINTER_BYTES = 16 << 10


class PointerError(Exception):
    """A pointer that names no single file. The text says why."""


class DocumentError(Exception):
    """A document that cannot be a turn's text. The text says why."""


class Pointer(NamedTuple):
    """What DVC knows of a file or folder: md5 in hex, for a folder of its listing, and size in bytes where named."""

    md5: str
    size: int | None
    is_folder: bool


def read_pointer(data: bytes, name: str) -> Pointer:
    """What a pointer says about the file or folder called `name` beside it. Raises PointerError."""
    if len(data) > _MAX_POINTER_BYTES:
        raise PointerError(f"{len(data):,} bytes are no pointer of DVC")
    try:
        tree: Any = yaml_reader.load(data.decode("utf-8")).tree
    except UnicodeDecodeError:
        raise PointerError("it is not UTF-8") from None
    except yaml_reader.SyntaxFlaw as error:
        raise PointerError(f"line {error.flaw.line}: {error.flaw.message}") from None
    outs = tree.get("outs")
    if not isinstance(outs, list) or len(outs) != 1 or not isinstance(outs[0], dict):
        raise PointerError("it does not name exactly one file under `outs`")
    out = outs[0]
    if out.get("path") != name or tree.get("wdir", ".") != ".":
        raise PointerError(f"it tracks another file than {name}")
    md5, is_folder = str(out.get("md5")), str(out.get("md5")).endswith(".dir")
    if not _is_md5(md5.removesuffix(".dir")):
        raise PointerError("it names no md5")
    size = out.get("size")
    return Pointer(md5, size if type(size) is int else None, is_folder)


def text_of(data: bytes) -> str:
    """A document as the text of a turn, without the newlines at its end. Raises DocumentError."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"has a byte in line {line} that is not UTF-8") from None
    if "\r" in text:
        raise DocumentError("has carriage returns; its lines have to end in LF alone")
    if text.startswith("\ufeff"):
        raise DocumentError("begins with a byte order mark")
    if not text.strip():
        raise DocumentError("is empty")
    return text.rstrip("\n")


def joined(content: str, document: str) -> str:
    """The text of a turn: its content, a blank line, the document."""
    return f"{content}\n\n{document}" if content else document


def filled(tree: Tree, texts: Mapping[str, str]) -> Tree:
    """The tree of a valid record with the texts of its documents, by md5, in place of their pointers.

    Raises KeyError where a text is not given.
    """
    messages: Any = tree.get("messages") or []
    return {**tree, "messages": [_filled(message, texts) for message in messages]}


def filled_record(tree: Tree, texts: Mapping[str, str]) -> Record:
    """The same as a record. Its digests stay those of the tree with its pointers, which reviews and waivers name."""
    return from_tree(filled(tree, texts))._replace(tree=tree)


def _filled(message: dict[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    if "attachment" not in message:
        return message
    text = joined(message.get("content") or "", texts[message["attachment"]["md5"]])
    return {key: value for key, value in {**message, "content": text}.items() if key != "attachment"}


def _is_md5(text: str) -> bool:
    return len(text) == 32 and not text.strip("0123456789abcdef")
