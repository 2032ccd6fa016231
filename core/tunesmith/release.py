"""A release: releases/<version>/release.json, which says what was in it. `tunesmith release` alone writes it.

The ledger only grows, so a release needs no list of its records: they are the first `designated` lines of the ledger,
without those in `not_placed`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tunesmith.corpus import Unreadable, read_regular

FOLDER = "releases"
FILE = "release.json"
SUMS = "sha256sums"  # beside it: the digest of every file built, as `sha256sum` writes and checks them
VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")  # MAJOR.MINOR.PATCH
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ReleaseError(Exception):
    """A file of a release that cannot be read. The text is for the user."""


class Override(NamedTuple):
    """A refusal that somebody set aside: of what (checks, drift, audit, …), who, and why."""

    of: str
    by: str
    reason: str


class Release(NamedTuple):
    """One version of the dataset.

    `date` is the day on which it was made, `records` and `reviews` the ids of git's trees of these folders,
    `designated` the number of designations in the ledger, `not_placed` the ids that were left out, by state, and
    `built_with` the versions of what decides the bytes.
    """

    version: str
    date: str
    previous: str | None
    guidelines: str
    records: str
    reviews: str
    designated: int
    not_placed: Mapping[str, tuple[str, ...]] = _NOTHING
    overrides: tuple[Override, ...] = ()
    built_with: Mapping[str, str] = _NOTHING

    def placed(self, ledgered: Iterable[str]) -> frozenset[str]:
        """The ids of its records, from all ids of the ledger in order."""
        left_out = {one for ids in self.not_placed.values() for one in ids}
        return frozenset(islice(ledgered, self.designated)) - left_out


def folder_of(version: str) -> str:
    """Where the files of a version lie."""
    return f"{FOLDER}/{version}"


def path_of(version: str) -> str:
    """Where the account of a version lies."""
    return f"{folder_of(version)}/{FILE}"


def tag_of(version: str) -> str:
    """The name of its tag in git."""
    return f"v{version}"


def number(version: str) -> tuple[int, ...]:
    """A version as numbers that compare."""
    return tuple(int(part) for part in version.split("."))


def listing(root: Path) -> tuple[Release, ...]:
    """The releases of a dataset, the oldest first. Raises ReleaseError."""
    home = root / FOLDER
    versions = [path.name for path in home.iterdir() if VERSION.fullmatch(path.name)] if home.is_dir() else []
    return tuple(_read(root, version) for version in sorted(versions, key=number))


def latest(releases: Sequence[Release]) -> Release | None:
    """The newest of them."""
    return releases[-1] if releases else None


def current(releases: Sequence[Release], records: str, reviews: str) -> Release | None:
    """The release that a state of the dataset is: the newest one, if git's trees of both folders are those it names."""
    newest = latest(releases)
    return newest if newest and (newest.records, newest.reviews) == (records, reviews) else None


def baseline(releases: Sequence[Release], records: str, reviews: str) -> Release | None:
    """The release that a state of the dataset is compared with: the newest one, or at its own commit the one before.

    Otherwise a release would be compared with itself, since its file is there when it is built.
    `build/fingerprint/records` and `build/fingerprint/reviews` hold the ids of the trees.
    """
    return latest(releases[:-1] if current(releases, records, reviews) else releases)


def parse(path: str, data: bytes) -> Release:
    """The release in the bytes of its file. Raises ReleaseError."""
    try:
        value = json.loads(data)
        values = {key: value[key] for key in Release._fields if key in value}
        values["overrides"] = tuple(Override(**one) for one in value.get("overrides", ()))
        values["not_placed"] = {state: tuple(ids) for state, ids in value.get("not_placed", {}).items()}
        found = Release(**values)
        number(found.version)
    except (ValueError, TypeError, KeyError, AttributeError):
        told = f"{path} is not what `tunesmith release` wrote; `git restore {path}` brings it back"
        raise ReleaseError(told) from None
    return found


def as_json(one: Release) -> str:
    """The bytes of its file as text."""
    value = one._asdict() | {
        "not_placed": dict(one.not_placed),
        "overrides": [each._asdict() for each in one.overrides],
        "built_with": dict(one.built_with),
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _read(root: Path, version: str) -> Release:
    path = path_of(version)
    data = read_regular(root / path)
    if isinstance(data, Unreadable):
        raise ReleaseError(f"{path}: {data}")
    found = parse(path, data)
    if found.version != version:
        raise ReleaseError(f"{path} says that it is of version {found.version}")
    return found
