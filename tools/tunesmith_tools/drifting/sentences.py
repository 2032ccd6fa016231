"""What a comparison says in sentences: of each attribute that drifted, of those that left, of the whole."""

from collections.abc import Iterator

from tunesmith.finding import counted
from tunesmith.policy import Targets
from tunesmith_hooks.report import printable
from tunesmith_tools.composition.profile import setting_of
from tunesmith_tools.drifting.comparison import Comparison, Shares
from tunesmith_tools.drifting.study import Attribute, Label

NO_RELEASE = "there is no earlier release to compare with; `tunesmith drift REV` compares with any revision"
_LABELS_SHOWN = 3
_SMALLEST = 0.001
_DIGITS = 9  # by which changes are told apart
_NO_LABEL = "(none)"


def alarms(found: Comparison, targets: Targets) -> list[str]:
    """A sentence for each attribute that drifted."""
    return [f"{one.name} (p {probability(one.p)}): {_told(one, found, targets)}" for one in found.added.drifted]


def whole(found: Comparison) -> str:
    """How large the dataset is and was, and which share changed most."""
    told = f"the whole: {counted(found.records_now, 'record')} now, {found.records_then:,} then"
    changed = most_changed_share(found.then, found.now) if found.records_then else ""
    return f"{told}; most changed: {changed}" if changed else told


def most_changed_share(then: Shares, now: Shares) -> str:
    """The label whose share of all records changed most; of two that changed alike the one that grew. Empty if none."""
    changes = [
        (round(abs(to - before), 1), to > before, name, label, before, to)
        for name, label, before, to in shares(then, now)
    ]
    points, _, name, label, before, to = max(changes, default=(0.0, False, "", "", 0.0, 0.0))
    return f"{name} {named(label)}, {before:.1f}% to {to:.1f}%" if points else ""


def left(found: Comparison) -> str:
    """How many records left and how they differ from those that stayed; empty where none did."""
    told = []
    if found.left.added:
        differ = [one.name for one in found.left.drifted]
        apart = f", which differ from the kept ones in {', '.join(differ)}" if differ else ""
        told.append(f"{counted(found.left.added, 'record')} left{apart}")
    if found.lost:
        told.append(f"nothing is known of {counted(found.lost, 'record')}, erased since or not readable")
    return "; ".join(told)


def shares(then: Shares, now: Shares) -> Iterator[tuple[str, str, float, float]]:
    """Each attribute and label with its shares then and now, in percent."""
    for name in now:
        for label in sorted({*then.get(name, ()), *now[name]}):
            yield name, label, then.get(name, {}).get(label, 0.0), now[name].get(label, 0.0)


def most_changed(one: Attribute) -> Label | None:
    """The label whose share differs most between added and kept records."""
    return next(iter(_by_change(one.labels)), None)


def probability(p: float | None) -> str:
    """A p-value after correction: `= 0.012`, `< 0.001`; `not tested` for None."""
    if p is None:
        return "not tested"
    return f"< {_SMALLEST}" if p < _SMALLEST else f"= {p:.3f}"


def named(label: str) -> str:
    """A label as it is shown; what a record does not have is said to be missing."""
    return printable(label) or _NO_LABEL


def _told(one: Attribute, found: Comparison, targets: Targets) -> str:
    if one.words:
        words = ", ".join(f"“{word.word}” in {word.kept:.0f}% and {word.added:.0f}%" for word in found.words)
        return printable(f"of the kept and of the added records {words}")
    if one.spread:
        medians = f"{one.spread.kept[1]:,.0f} in the kept and {one.spread.added[1]:,.0f} in the added records"
        return f"the median of {one.spread.unit} is {medians}"
    moved = [label for label in _by_change(one.labels) if label.moved]
    shown = (moved or _by_change(one.labels))[:_LABELS_SHOWN]
    told = "; ".join(f"{_change(label)}{_aim(one.name, label.label, found, targets)}" for label in shown)
    return told if moved else f"many labels changed a little, most of them {told}"


def _change(label: Label) -> str:
    shares = f"{label.kept_percent:.1f}% of the kept and {label.added_percent:.1f}% of the added records"
    return f"{named(label.label)} {shares}"


def _aim(name: str, label: str, found: Comparison, targets: Targets) -> str:
    """Whether the change brings the whole closer to what is aimed at; empty where nothing is."""
    aimed = targets.shares().get(setting_of(name), {}).get(label)
    if aimed is None:
        return ""
    then, now = (side.get(name, {}).get(label, 0.0) for side in (found.then, found.now))
    towards = "towards" if abs(now - aimed) < abs(then - aimed) else "away from"
    return f" (the whole goes from {then:.1f}% to {now:.1f}%, {towards} its target of {aimed}%)"


def _by_change(labels: tuple[Label, ...]) -> list[Label]:
    """The labels, those that changed most first; of two that change alike the one that was tested."""
    return sorted(labels, key=lambda label: (-round(abs(label.points), _DIGITS), label.p is None, label.label))
