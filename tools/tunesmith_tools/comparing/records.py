"""The records of one side of a comparison, read in batches, so that no more than a few are in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from tunesmith import record, source
from tunesmith.canonical import Tree
from tunesmith.corpus import Unreadable, View, is_record

Item = TypeVar("Item")
_AT_ONCE = 200


class File(NamedTuple):
    """A file and what it holds; None where that cannot be read."""

    path: str
    tree: Tree | None


class Records(NamedTuple):
    """A view and the paths of its records by id."""

    view: View
    paths: Mapping[str, str]

    @classmethod
    def of(cls, view: View) -> "Records":
        """The records of a view. A file that moved keeps its name, and so its record stays the same."""
        paths = (path for path in sorted(view.paths()) if is_record(path) and path.endswith(".yaml"))
        return cls(view, {record.id_of(path): path for path in paths})

    def blob(self, name: str) -> str | None:
        """The blob id of a record's file, where there is one and git knows it."""
        return self.view.blob(self.paths[name]) if name in self.paths else None

    def files(self, names: Iterable[str]) -> dict[str, File]:
        """The files of some records by id. A tree that breaks today's schema may have been right in its time."""
        wanted = {self.paths[name]: name for name in names if name in self.paths}
        return {
            wanted[path]: File(path, None if isinstance(data, Unreadable) else source.read(path, data, "record").tree)
            for path, data in self.view.read(wanted)
        }


def batches(things: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Things in such numbers as are read at once."""
    return (things[start : start + _AT_ONCE] for start in range(0, len(things), _AT_ONCE))
