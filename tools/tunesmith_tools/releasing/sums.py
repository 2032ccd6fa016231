"""releases/<version>/sha256sums: the digest of every file of a build, in the form that `sha256sum --check` reads."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tunesmith.files import sha256
from tunesmith.release import ReleaseError


class Comparison(NamedTuple):
    """The paths in which what was built differs from what was released, each kind sorted."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every file is there, with the same bytes, and no other."""
        return not (self.missing or self.extra or self.different)


def of(root: Path, folders: Iterable[str]) -> dict[str, str]:
    """sha256 in hex of every file below some folders, by its path from the root, in the order of paths."""
    files = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return dict(sorted((path.relative_to(root).as_posix(), sha256(path)) for path in files))


def as_text(digests: Mapping[str, str]) -> str:
    """The lines of the file."""
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items())


def parse(path: str, data: bytes) -> dict[str, str]:
    """The digests by path. Raises ReleaseError."""
    found = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name:
            raise ReleaseError(f"line {number} of {path} is not a sha256, two blanks and a path")
        found[name] = digest
    return found


def compared(released: Mapping[str, str], built: Mapping[str, str]) -> Comparison:
    """What was built beside what was released."""
    return Comparison(
        missing=tuple(sorted(released.keys() - built.keys())),
        extra=tuple(sorted(built.keys() - released.keys())),
        different=tuple(sorted(path for path in released.keys() & built.keys() if released[path] != built[path])),
    )
