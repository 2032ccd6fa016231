"""Making a release: all that it writes, or nothing."""

import json
import shutil
import signal
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith import git, ledger, release
from tunesmith.corpus import ARTIFACTS, DVC_CONFIG, LEDGER, STORAGE
from tunesmith.files import write_atomic
from tunesmith.release import Release
from tunesmith_hooks.artifacts import embeds_remote
from tunesmith_hooks.repository import LOCK
from tunesmith_tools import build, dvc
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset, read_ledger
from tunesmith_tools.pipeline import folders, manifest, placement
from tunesmith_tools.releasing import changes_page, plan, refusals, sums
from tunesmith_tools.releasing.plan import State

COMPOSITION = "composition.json"
METRICS = "manifest"  # the stage whose output is pushed, so that metrics of releases can be compared in any clone
_LARGEST = 1024 * 1024  # bytes of a file that the hooks let into git


@dataclass(frozen=True, slots=True)
class Made:
    """What was done. `commit` is None where the files were only to be written."""

    commit: str | None
    notes: tuple[str, ...]


def output() -> list[str]:
    """The folders that a release vouches for: what the stages make, but for the fingerprints of what they read."""
    return [f"{folders.BUILD}/{stage}" for stage in build.STAGES if f"{folders.BUILD}/{stage}" != folders.FINGERPRINT]


def make(dataset: Dataset, one: Release, found: State, *, commit: bool) -> Made:
    """Write, build, commit and tag. Whatever stops it, Ctrl-C too, everything is as it was before.

    The release's own files are read by the build, so it is built twice: first for its composition, then with that in
    place, as everybody will build it from the tag.
    """
    root, head = dataset.root, git.head(dataset.root)
    with _all_or_nothing(root, one.version):
        _write(root, one, found)
        build.repro(root)
        _require_as_planned(root, found)
        composition = _composition(root)
        _write_file(root, one, COMPOSITION, composition)
        build.repro(root)
        _require_as_planned(root, found)
        if _composition(root) != composition:
            raise Failure("two builds of the release differ in their composition; please report this", code=1)
        _write_file(root, one, release.SUMS, sums.as_text(sums.of(root, output())))
        if not commit:
            return Made(None, ())
        notes = push(root)
        return Made(_commit(root, one, head), notes)


def message_of(version: str) -> str:
    """What a release's commit and tag say."""
    return f"Release {version}"


def paths(root: Path, version: str) -> list[str]:
    """What a release commits."""
    known = [LEDGER, release.folder_of(version), LOCK]
    return [*known, STORAGE] if (root / STORAGE).is_dir() else known


def _write(root: Path, one: Release, found: State) -> None:
    lines = [line._replace(release=one.version) for line in found.lines]
    if lines:
        text = (root / LEDGER).read_text("utf-8")
        write_atomic(root / LEDGER, ledger.appended(text, lines).encode("utf-8"))
    _write_file(root, one, release.FILE, release.as_json(one))
    _write_file(root, one, changes_page.FILE, changes_page.text_of(one, found))


def _write_file(root: Path, one: Release, name: str, text: str) -> None:
    write_atomic(root / release.folder_of(one.version) / name, text.encode("utf-8"))


def _composition(root: Path) -> str:
    value: Any = manifest.read(root)["composition"]
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _require_as_planned(root: Path, found: State) -> None:
    """Raise Failure where the build with the release's files is not the one that it was planned from."""
    left_out = plan.not_placed(placement.read(root), read_ledger(root))
    if left_out != found.left_out or not set(plan.alarms(root)) <= set(found.alarms):
        raise Failure("the build of the release is not the build before it; did a file change meanwhile?", code=1)


def push(root: Path) -> tuple[str, ...]:
    """Push the artifacts, and the output that metrics are read from, to the default remote; what is to be known of it.

    Raises Failure where DVC cannot.
    """
    if not _has_default_remote(root):
        return ("DVC has no default remote, so nothing was pushed: docs/remotes.md tells how to set one",)
    targets = ["-R", ARTIFACTS] if (root / ARTIFACTS).is_dir() else []
    large = [path for path in (root / folders.MANIFEST).rglob("*") if path.stat().st_size > _LARGEST]
    notes = []
    if large and embeds_remote(root):
        name = large[0].relative_to(root).as_posix()
        notes.append(f"{name} is too large for the remote {STORAGE}, so clones cannot compare metrics; docs/remotes.md")
    else:
        targets.append(METRICS)
    if targets and dvc.run(root, "push", *targets):
        raise Failure("DVC could not push what clones need, see above; `dvc push` has to work first", code=1)
    return tuple(notes)


def _has_default_remote(root: Path) -> bool:
    settings = ConfigParser(interpolation=None, strict=False)
    settings.read([root / DVC_CONFIG, root / f"{DVC_CONFIG}.local"], "utf-8")
    return settings.has_option("core", "remote")


def _commit(root: Path, one: Release, head: str) -> str:
    committing = paths(root, one.version)
    if git.head(root) != head:
        raise Failure("somebody committed while the release was made; nothing was released", code=1)
    if others := [path for path in refusals.uncommitted(root) if not _is_at(path, committing)]:
        raise Failure(f"{others[0]} changed while the release was made; nothing was released", code=1)
    message = message_of(one.version)
    try:
        made = git.commit(root, message, committing)
        git.tag(root, release.tag_of(one.version), message)
    except git.GitError as error:
        raise Failure(f"git did not commit or tag, so nothing was released:\n{error}", code=1) from None
    return made


def _is_at(path: str, places: list[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


@contextmanager
def _all_or_nothing(root: Path, version: str) -> Iterator[None]:
    """Undo, where the work inside fails or is interrupted: commit, tag, index, and every file that was written."""
    head, before = git.head(root), set(git.untracked(root))
    kept = {path: path.read_bytes() if path.exists() else None for path in (root / LEDGER, root / LOCK)}
    try:
        yield
    except BaseException:
        with _undisturbed():
            with suppress(git.GitError):  # it was not there before, and mostly is not there yet
                git.run(root, "tag", "--delete", release.tag_of(version))
            git.take_back(root, head, message_of(version), paths(root, version))
            shutil.rmtree(root / release.folder_of(version), ignore_errors=True)
            for pushed in set(git.untracked(root)) - before:
                if pushed.startswith(f"{STORAGE}/"):
                    (root / pushed).unlink()
            for path, data in kept.items():
                if data is None:
                    path.unlink(missing_ok=True)
                else:
                    write_atomic(path, data)
        raise


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not stop what cleans up after the first."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
