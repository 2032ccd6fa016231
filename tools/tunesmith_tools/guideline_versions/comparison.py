"""What changed from one version of the guidelines to another, and what older records have to be looked at for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tunesmith import gold, migration
from tunesmith.corpus import TreeView
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.guideline_versions import again, history, sections, settings_changes, younger_rules
from tunesmith_tools.guideline_versions.again import Item
from tunesmith_tools.guideline_versions.history import State, Version
from tunesmith_tools.guideline_versions.sections import SectionChange
from tunesmith_tools.guideline_versions.settings_changes import LabelChange
from tunesmith_tools.summaries import Summaries


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed between two versions. `older` counts the records below the newer one.

    `changelog` is what guidelines/CHANGELOG.md says of the newer version, `migration` the path of its migration.
    """

    old: Version
    new: Version
    is_current: bool
    changelog: str
    sections: Sequence[SectionChange]
    labels: Sequence[LabelChange]
    settings: Sequence[str]
    rules: Sequence[str]
    migration: str | None
    items: Sequence[Item]
    older: int


def compare(dataset: Dataset, view: TreeView, found: Summaries, old: Version, new: Version) -> Comparison:
    """Compare two versions and find what the newer one touches. Raises GitError or ConfigError."""
    current = dataset.policy.version
    before, after = history.at(dataset.root, old, current), history.at(dataset.root, new, current)
    changed = sections.changes(before.pages, after.pages)
    labels = settings_changes.labels(before.policy, after.policy)
    rules = younger_rules.between(dataset, old.number, new.number)
    older = [one for one in found.records.values() if again.is_older(one.guideline, new.number)]
    paths = sorted(one.path for one in older if one.status in again.IN_USE)
    items = again.work_list(
        new.number,
        again.touched(changed, labels, _known(before, after)),
        found,
        _gold(dataset),
        younger_rules.failing(view, paths, rules),
    )
    return Comparison(
        old,
        new,
        new.number == current,
        sections.text_below(after.pages.get("CHANGELOG.md", ""), new.number),
        changed,
        labels,
        settings_changes.settings(before.policy, after.policy),
        younger_rules.names(rules),
        _migration(dataset, new.number),
        items,
        len(paths),
    )


def _known(before: State, after: State) -> dict[str, list[str]]:
    """The keys of both versions by label set."""
    keys = settings_changes.keys
    return {name: list(keys(before.policy, name) | keys(after.policy, name)) for name in migration.SETS}


def _gold(dataset: Dataset) -> tuple[gold.GoldRecord, ...]:
    path = dataset.root / gold.PATH
    return gold.load(gold.PATH, path.read_bytes(), dataset.root) if path.is_file() else ()


def _migration(dataset: Dataset, version: str) -> str | None:
    path = f"{migration.FOLDER}/{version}.yaml"
    return path if (dataset.root / path).is_file() else None
