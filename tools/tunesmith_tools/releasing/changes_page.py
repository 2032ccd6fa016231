"""releases/<version>/CHANGES.md: what a release changes, for those who use the data."""

from collections.abc import Collection, Iterator, Mapping

from tunesmith import release
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith.release import Release
from tunesmith_hooks.report import printable
from tunesmith_tools.releasing.plan import State

FILE = "CHANGES.md"
_LISTED = 100  # ids under one heading


def by_split(counts: Mapping[str, int]) -> str:
    """Numbers of records by split, in words."""
    return ", ".join(f"{counts[split]:,} {split}" for split in SPLITS)


def text_of(one: Release, found: State) -> str:
    """CHANGES.md: for those who use the data."""
    lines = [f"# {one.version}", "", f"{one.date}, under guidelines {one.guidelines}."]
    lines += [f"{counted(sum(found.placed.values()), 'record')}: {by_split(found.placed)}."]
    lines += ["", *_differences(one, found)]
    if one.overrides:
        lines += ["", "## Released all the same", ""]
        # What a person wrote must not become markup of the page.
        lines += [f"- {each.of}, by {each.by}:\n\n  ```\n  {_fenced(each.reason)}\n  ```" for each in one.overrides]
    return "\n".join(lines) + "\n"


def _differences(one: Release, found: State) -> Iterator[str]:
    if found.difference is None or one.previous is None:
        yield "The first release."
        return
    yield f"Since {one.previous}:"
    kinds = (
        ("edited (text, labels, licence or group)", found.difference.edited),
        ("removed", found.difference.removed),
        ("moved to another split", found.difference.moved),
        ("added", found.difference.added),
    )
    if not any(ids for _, ids in kinds):
        yield "\nthe same records."
    for what, ids in kinds:
        if ids:
            yield f"\n## {counted(len(ids), 'record')} {what}\n"
            yield from _listed(ids, found.splits)
    span = f"{release.tag_of(one.previous)}..{release.tag_of(one.version)}"
    yield f"\n`tunesmith diff {span}` shows the texts and labels that changed."


def _listed(ids: Collection[str], splits: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(ids)[:_LISTED]:
        yield f"- {name}" + (f" ({splits[name]})" if name in splits else "")
    if len(ids) > _LISTED:
        yield f"- … and {len(ids) - _LISTED:,} more"


def _fenced(text: str) -> str:
    return printable(text).replace("```", "'''")
