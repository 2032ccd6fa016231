"""What a branch changes in a dataset, as counts and ids. Pure functions over records before and after."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tunesmith.canonical import Tree
from tunesmith.corpus import LEDGER, OUTPUT, PEOPLE, POLICY, is_data
from tunesmith.finding import Finding

LABELS = ("task", "domain", "language", "prompt_harm", "response_mode")
KINDS = ("added", "edited", "withdrawn", "erased", "draft", "deleted", "unreadable")
SETTINGS = (
    POLICY,
    PEOPLE,
    LEDGER,
    "dvc.yaml",
    "requirements.txt",
    "requirements.lock",
    "requirements-s3.lock",
    "requirements-trainers.lock",
    "Makefile",
    "pyproject.toml",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    "CODEOWNERS",  # GitHub reads it here, in docs/ or in .github/
    "docs/CODEOWNERS",
    ".dvcignore",
    ".gitattributes",
    ".gitignore",
)
# The remotes of DVC stand in .dvc/, what CI installs in wheels/; nobody should commit what programs write.
SETTING_FOLDERS = (
    "guidelines/",
    "releases/",
    *(f"{folder}/" for folder in OUTPUT),
    ".ci/",
    ".dvc/",
    ".github/",
    ".tunesmith/",
    "wheels/",
    "core/",
    "hooks/",
    "tools/",
)

Side = Mapping[str, Tree | None]  # records by id; None for one that cannot be read


@dataclass(frozen=True, slots=True)
class Place:
    """Where the build put a changed record, and why not in a split."""

    id: str
    state: str
    split: str
    reason: str


@dataclass(frozen=True, slots=True)
class Build:
    """What a build says: `exports` are rows by format and split, `left_out` records by format and reason."""

    states: dict[str, int]
    splits: dict[str, dict[str, int]]
    exports: dict[str, dict[str, int]]
    left_out: dict[str, dict[str, int]]
    advice: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a comment is written from.

    `records` are ids by kind of change; `labels` what active records gained and lost, by label and value; `reviews` are
    counts by verdict of those added, and of those changed or deleted. Without a `build`, `no_build` says why.
    """

    since: str
    baseline: str
    files: int
    errors: int
    warnings: int
    findings: tuple[Finding, ...]
    records: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, tuple[int, int]]]
    reviews: dict[str, int]
    settings: tuple[str, ...]
    other_files: int
    build: Build | None
    no_build: str


def records(before: Side, after: Side) -> dict[str, tuple[str, ...]]:
    """Ids by what becomes of the record, in the order of KINDS; kinds without records are left out."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name in sorted({*before, *after}):
        kind = _kind(name, before, after)
        if kind:
            found[kind].append(name)
    return {kind: tuple(names) for kind, names in found.items() if names}


def _kind(name: str, before: Side, after: Side) -> str | None:
    if name not in after:
        return "deleted"
    now, was = after[name], before.get(name)
    if now is None:
        return "unreadable"
    if now == was:
        return None  # its file moved or changed its form
    status, earlier = now.get("status"), was.get("status") if was else None
    if status in ("withdrawn", "erased"):
        return "edited" if status == earlier else str(status)
    if status == "draft":
        return "draft"
    return "edited" if earlier == "active" else "added"


def labels(before: Side, after: Side) -> dict[str, dict[str, tuple[int, int]]]:
    """By label and value: how many active records came to it, and how many left it. Values that stay are left out."""
    gained: Counter[tuple[str, str]] = Counter()
    lost: Counter[tuple[str, str]] = Counter()
    for name in {*before, *after}:
        was, now = _active_labels(before.get(name)), _active_labels(after.get(name))
        gained.update(now - was)
        lost.update(was - now)
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for label, value in sorted({*gained, *lost}, key=lambda pair: (LABELS.index(pair[0]), pair[1])):
        found.setdefault(label, {})[value] = (gained[label, value], lost[label, value])
    return found


def _active_labels(tree: Tree | None) -> set[tuple[str, str]]:
    if not tree or tree.get("status") != "active":
        return set()
    safety = tree.get("safety")
    values: dict[str, Any] = {**(safety if isinstance(safety, dict) else {}), **tree}
    return {(label, value) for label in LABELS if isinstance(value := values.get(label), str)}


def reviews(added: Iterable[Tree | None], changed: int, deleted: int) -> dict[str, int]:
    """Counts of the reviews added, by verdict, and of those changed and deleted; what did not happen is left out."""
    verdicts = Counter(str((tree or {}).get("verdict") or "unreadable") for tree in added)
    counts = {**dict(sorted(verdicts.items())), "changed": changed, "deleted": deleted}
    return {what: count for what, count in counts.items() if count}


def settings(paths: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The changed files on which judging, building or releasing depends, settings first, and the number of others."""
    rest = sorted((path for path in paths if not is_data(path)), key=lambda path: (path not in SETTINGS, path))
    deciding = tuple(path for path in rest if path in SETTINGS or path.startswith(SETTING_FOLDERS))
    return deciding, len(rest) - len(deciding)
