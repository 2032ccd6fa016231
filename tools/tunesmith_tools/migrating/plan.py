"""Which migrations a run applies: those of the folder or one file, proved against the policy and each other."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tunesmith import config, migration
from tunesmith.corpus import POLICY
from tunesmith.migration import Migration
from tunesmith.policy import Labels, version_number
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.spelling import nearest


@dataclass(frozen=True)
class Plan:
    """The migrations to apply, the oldest first, and the version that they lead to at most."""

    to: str
    migrations: tuple[Migration, ...]

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """By label set, every key that some migration renames or drops."""
        return {name: frozenset(key for one in self.migrations for key in one.steps[name]) for name in migration.SETS}

    @cached_property
    def words(self) -> frozenset[bytes]:
        """The same keys as bytes: a file in which none of them stands cannot change."""
        return frozenset(key.encode() for keys in self.keys.values() for key in keys)


@dataclass(frozen=True, slots=True)
class _File:
    """A migration's file as it was read, for errors that point into it."""

    path: str
    data: bytes
    migration: Migration


def read(dataset: Dataset, to: str | None, named: Path | None) -> Plan:
    """The plan up to a version, by default the policy's. Raises ConfigError or Failure for what cannot be applied."""
    current = dataset.policy.version
    wanted = to or current
    if not all(part.isascii() and part.isdigit() for part in wanted.split(".")) or wanted.count(".") != 1:
        raise Failure(f"{wanted} is no version of the guidelines; one is written such as {current}")
    if version_number(wanted) > version_number(current):
        raise Failure(f"version {wanted} does not exist yet: {POLICY} names {current}; raise its `version` first")
    found = [_read(dataset.root, path) for path in ([named] if named else _paths(dataset.root))]
    found.sort(key=lambda file: version_number(file.migration.version))
    for file in found:
        if version_number(file.migration.version) > version_number(current):
            message = f"the policy is still at {current}; raise its `version` with the labels that this file names"
            raise config.error_at(file.path, file.data, ("version",), message)
        if not named and Path(file.path).stem != file.migration.version:
            message = f"the file has to be called {file.migration.version}.yaml"
            raise config.error_at(file.path, file.data, ("version",), message)
    chosen = [file for file in found if version_number(file.migration.version) <= version_number(wanted)]
    _prove(chosen, dataset.policy.labels)
    return Plan(wanted, tuple(file.migration for file in chosen))


def _paths(root: Path) -> list[Path]:
    """The files of the folder; one that would be passed over for its name is an error."""
    paths = sorted(path for path in (root / migration.FOLDER).glob("*") if path.is_file())
    for path in paths:
        if path.suffix == ".yml":
            raise Failure(f"{migration.FOLDER}/{path.name}: migrations are called <version>.yaml", code=1)
    return [path for path in paths if path.suffix == ".yaml" and not path.name.startswith(".")]


def _read(root: Path, path: Path) -> _File:
    """A migration; errors name it as seen from the dataset where it lies in it."""
    full = path.absolute()
    name = full.relative_to(root).as_posix() if full.is_relative_to(root) else str(path)
    data = path.read_bytes()
    return _File(name, data, migration.load(name, data, root))


def _prove(files: list[_File], labels: Labels) -> None:
    """Raise ConfigError where a second run would change more, or where a key leads to one that the policy lacks."""
    migrations = [file.migration for file in files]
    if found := migration.unsettled(migrations):
        file = next(file for file in files if file.migration is found.migration)
        message = (
            f"`{found.key}` becomes `{found.became}`, which is an old key as well: "
            "a program cannot tell which of the two a record means"
        )
        raise config.error_at(file.path, file.data, (found.name, found.key), message)
    for number, file in enumerate(files):
        for name, steps in file.migration.steps.items():
            known = getattr(labels, name)
            for key in steps:
                new = migration.followed(key, name, migrations[number:])
                if new is not None and new not in known:
                    told = [f"`{new}` is no key of labels.{name} in {POLICY}", nearest(new, known, "")]
                    message = "; ".join(filter(None, told))
                    raise config.error_at(file.path, file.data, (name, key), message)
