"""What is said of a comparison before its records: the counts, and all that makes results hard to compare."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tunesmith.corpus import LEDGER, POLICY
from tunesmith.finding import counted
from tunesmith.policy import EVALUATION, SPLITS
from tunesmith_tools.comparing.changes import Changes, Moved
from tunesmith_tools.comparing.comparison import Comparison
from tunesmith_tools.comparing.fields import LabelChange
from tunesmith_tools.comparing.shares import Share

KINDS = ("withdrawn", "edited", "relabelled", "added")
_NAMED = 3


def title(found: Comparison) -> str:
    """What is compared."""
    after = found.span.after
    return f"from {found.span.before} to {after or 'the working tree'}"


def counts(changes: Changes) -> str:
    """How many records of each kind, and whether any changed its split."""
    numbers = {kind: len(getattr(changes, kind)) for kind in ("added", "edited", "relabelled", "withdrawn")}
    told = ", ".join(f"{number:,} {kind}" for kind, number in numbers.items() if number)
    splits = f"{counted(len(changes.moved), 'split')} changed" if changes.moved else "no split changed"
    if any(one.path == LEDGER for one in changes.unread):
        splits = "whether a split changed is not known"
    return f"{told or 'nothing changed for training'}; {splits}"


def alarms(found: Comparison) -> Iterator[str]:
    """What must not be, or makes results from before and after measure different things."""
    changes = found.changes
    if changes.moved:
        told = "; ".join(f"{one.id} {moved(one)}" for one in changes.moved[:_NAMED])
        rest = f"; and {len(changes.moved) - _NAMED:,} more" if len(changes.moved) > _NAMED else ""
        yield f"the ledger lost or changed lines, which must never be: {told}{rest}"
    touched = {split: _touched(changes, split) for split in EVALUATION}
    if told := "; ".join(f"{split}: {_kinds(kinds)}" for split, kinds in touched.items() if kinds):
        yield (
            f"evaluation changed ({told}): results from before and after are not of the same questions; "
            "compare them on the records that both hold unchanged"
        )


def notes(found: Comparison) -> Iterator[str]:
    """What else to know: settings, other commits, designations, reviews, files that cannot be read."""
    yield from _settings(found)
    if not found.is_ancestor:
        yield (
            f"{found.span.before.name} has commits that are no part of {_later(found)}, and what they did shows as "
            "undone; A...B compares B with where it left A"
        )
    designated = found.changes.designated
    if designated:
        splits = Counter(line.split for line in designated)
        told = ", ".join(f"{splits[split]:,} {split}" for split in SPLITS if splits[split])
        yield f"{counted(len(designated), 'record')} designated since: {told}"
    yield from _reviews(found)
    yield from _unread(found)


def _later(found: Comparison) -> str:
    return found.span.after.name if found.span.after else "the working tree"


def _settings(found: Comparison) -> Iterator[str]:
    policies = found.policies
    if not policies.before:
        yield f"{found.span.before.name} holds no policy that can be read: the dataset began later, or lay elsewhere"
    elif not policies.after:
        yield f"{POLICY} of {_later(found)} cannot be read, or names no version; `tunesmith check` says where"
    elif policies.before != policies.after:
        told = f"`tunesmith guideline {policies.after}` says what they changed"
        yield f"guidelines {policies.before} → {policies.after}; {told}"
    elif policies.differ:
        yield f"{POLICY} differs, and a build may place or export records by other settings"


def _reviews(found: Comparison) -> Iterator[str]:
    came, went = found.reviews
    if came or went:
        yield f"{counted(came, 'review')} came and {went:,} went; which records they admit a build tells"
    if found.lapsed:
        lost = sum(one.before - one.after for one in found.lapsed)
        waiting = sum(one.split in EVALUATION for one in found.lapsed)
        records = counted(len(found.lapsed), "changed record")
        told = f"{counted(lost, 'review')} of {records} no longer {'counts' if lost == 1 else 'count'}"
        yield f"{told}; {waiting:,} of these records in validation or test" if waiting else told


def _unread(found: Comparison) -> Iterator[str]:
    unread = found.changes.unread
    if unread:
        sides = {"before": found.span.before.name, "after": _later(found)}
        told = ", ".join(f"{one.path} of {sides[one.side]}" for one in unread[:_NAMED])
        rest = f" and {len(unread) - _NAMED:,} more" if len(unread) > _NAMED else ""
        yield f"not readable, and left out of all counts: {told}{rest}"


def moved(one: Moved) -> str:
    """What became of a line of the ledger."""
    if one.after is None:
        return f"({one.before.split}) was removed"
    if one.after.split != one.before.split:
        return f"went from {one.before.split} to {one.after.split}"
    return f"({one.before.split}) names {one.after.release} in place of {one.before.release}"


def label_counts(changes: Changes) -> list[tuple[LabelChange, int]]:
    """How many records had each change of a label, the most frequent first; labels of turns are counted together."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in changes.relabelled:
        found.update({(_of_any_turn(change.label), value(change.before), value(change.after)) for change in one.labels})
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(LabelChange(*change), count) for change, count in ordered]


def label(change: LabelChange) -> str:
    """One label before and after."""
    return f"{change.label}: {value(change.before)} → {value(change.after)}"


def value(given: Any) -> str:
    """A label's value in words."""
    if given is None:
        return "none"
    if isinstance(given, bool):
        return "true" if given else "false"
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)


def share(one: Share) -> str:
    """How the share of a value changed."""
    points = 100 * (one.now - one.was)
    return f"{one.was:.1%} → {one.now:.1%} ({points:+.1f} points; {one.before:,} → {one.after:,} records)"


def _of_any_turn(name: str) -> str:
    section, _, rest = name.partition(".")
    return f"{section}.{rest.partition('.')[2]}" if section in ("messages", "alternatives") else name


def _touched(changes: Changes, split: str) -> Mapping[str, int]:
    found = {kind: sum(one.split == split for one in getattr(changes, kind)) for kind in KINDS}
    return {kind: number for kind, number in found.items() if number}


def _kinds(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in numbers.items())


def folded(items: Sequence[Any], most: int | None) -> tuple[Sequence[Any], int]:
    """The first items, and how many there are more."""
    shown = items if most is None else items[:most]
    return shown, len(items) - len(shown)
