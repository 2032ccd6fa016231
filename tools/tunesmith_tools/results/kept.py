"""releases/results/<release>/<model>.json: the runs that a repository keeps."""

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tunesmith.corpus import Unreadable, read_regular
from tunesmith.release import FOLDER as RELEASES
from tunesmith_tools.console import Failure
from tunesmith_tools.results.runs import Judged, Key, Run, parse, sorted_parts

FOLDER = f"{RELEASES}/results"


def path_of(key: Key) -> str:
    """Where a run is kept."""
    return f"{FOLDER}/{key.release}/{key.file}.json"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Wait until no other process adds results, so that none writes over what another one has just kept."""
    descriptor = os.open(root / RELEASES, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def listing(root: Path) -> list[Run]:
    """All runs that are kept, in their order. Raises Failure where `tunesmith results add` did not write a file so."""
    paths = sorted(path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*/*.json"))
    return sorted((_read(root, path) for path in paths), key=lambda run: run.key.order)


def merged(old: Run, new: Run, *, replace: bool) -> Run:
    """A run with what a file adds to it. Raises Failure where it tells otherwise of what is there.

    With `replace` a metric on a split that both tell of is taken from the new one.
    """
    again = {part.of for part in new.parts if old.part(*part.of)}
    if replace:
        old = _without(old, again)
    else:
        for metric, split in sorted(again):
            if _differ(old, new, metric, split):
                raise Failure(
                    f"{path_of(old.key)} holds another result for {metric} on {split}. Two runs need two names "
                    f"(`model`, or `step` for checkpoints); to put the new one in its place: --replace {old.key.name}",
                    code=1,
                )
        new = _without(new, again)
    records: dict[str, Judged] = {one.id: one for one in old.records}
    for one in new.records:
        before = records[one.id].values if one.id in records else {}
        records[one.id] = one._replace(values={**before, **one.values})
    return Run(old.key, sorted_parts([*old.parts, *new.parts]), tuple(records[name] for name in sorted(records)))


def refuse_twin(key: Key, others: Iterable[Key]) -> None:
    """Raise Failure where another run's file has the same name but for capitals: on some disks they are one file."""
    for other in others:
        if other != key and path_of(other).lower() == path_of(key).lower():
            raise Failure(
                f"{path_of(other)} is there, and {path_of(key)} differs in capitals alone; choose another name"
            )


def _differ(one: Run, other: Run, metric: str, split: str) -> bool:
    """Whether two runs tell a metric on a split differently; that only one of them kept the records is no matter."""
    told = [run.part(metric, split) for run in (one, other)]
    if len({part and part._replace(source="") for part in told}) > 1:
        return True
    values = [{each.id: each.values.get(metric) for each in run.records if each.split == split} for run in (one, other)]
    return bool(values[0] and values[1] and values[0] != values[1])


def _without(run: Run, parts: Collection[tuple[str, str]]) -> Run:
    records = []
    for one in run.records:
        left = {metric: value for metric, value in one.values.items() if (metric, one.split) not in parts}
        if left:
            records.append(one._replace(values=left))
    return Run(run.key, tuple(part for part in run.parts if part.of not in parts), tuple(records))


def _read(root: Path, path: str) -> Run:
    data = read_regular(root / path)
    if isinstance(data, Unreadable):
        raise Failure(f"{path}: {data}")
    try:
        run = parse(data.decode("utf-8"))
        if path_of(run.key) != path:
            raise ValueError(f"it is of {run.key.name}")
    except ValueError:
        told = f"{path} is not what `tunesmith results add` wrote; `git restore {path}` brings it back"
        raise Failure(told) from None
    return run
