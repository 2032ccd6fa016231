"""A row's digest, and whether a record of that row is there already."""

import hashlib
import os
from pathlib import Path
from typing import Literal

import rfc8785

from tunesmith import record, source
from tunesmith.corpus import TreeView, is_record, read_regular
from tunesmith_tools.identity import SUFFIX_LENGTH
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit

Presence = Literal["new", "present", "taken"]


def row_digest(row: RowObject) -> str:
    """sha256 in hex of a row as canonical JSON (RFC 8785). Raises Unfit for what that cannot carry."""
    try:
        return hashlib.sha256(rfc8785.dumps(row)).hexdigest()
    except rfc8785.FloatDomainError:
        raise Unfit("the row holds NaN, Infinity or a number too large to be one") from None
    except (UnicodeEncodeError, rfc8785.CanonicalizationError):
        raise Unfit("the row holds half of a surrogate pair, which is no character") from None
    except RecursionError:
        raise Unfit("the row is nested too deeply") from None


class Known:
    """The rows that a dataset holds, by the last ten characters of its ids. Only files that hit are read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        paths = [path for path in TreeView.of(root).paths() if is_record(path)]
        self._paths = {record.id_of(path)[-SUFFIX_LENGTH:]: path for path in paths}
        self._rows: dict[str, bytes] = {}  # of a dry run, which writes no files that could be asked

    def presence(self, record_id: str, digest: str) -> tuple[Presence, str]:
        """Whether a row is new, present, or its id that of another record, whose path comes with the answer.

        Only `source.row` is compared, so a record stays present when it is edited or withdrawn. An erased one has
        nothing left to compare, and must not come back.
        """
        ending = record_id[-SUFFIX_LENGTH:]
        if ending in self._rows:
            same = self._rows[ending] == bytes.fromhex(digest)
            return ("present" if same else "taken"), self._paths.get(ending, record.path_of(record_id))
        path = self._paths.get(ending, record.path_of(record_id))
        if ending not in self._paths and not os.path.lexists(self._root / path):  # a file that git ignores is there too
            return "new", path
        content = read_regular(self._root / path)
        tree = (source.read(path, content, "record").tree if isinstance(content, bytes) else None) or {}
        provenance = tree.get("source")
        row = provenance.get("row") if isinstance(provenance, dict) else None
        return ("present" if row == digest or tree.get("status") == "erased" else "taken"), path

    def add(self, record_id: str, digest: str) -> None:
        """Remember a row that a dry run does not write."""
        self._rows[record_id[-SUFFIX_LENGTH:]] = bytes.fromhex(digest)
