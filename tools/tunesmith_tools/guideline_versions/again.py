"""What a new version of the guidelines asks to be looked at again: records, reviews and gold records, with reasons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from tunesmith.gold import PATH as GOLD
from tunesmith.gold import GoldRecord
from tunesmith.migration import LISTED, SETS, SINGLE
from tunesmith.policy import version_number
from tunesmith_tools.guideline_versions.sections import SectionChange
from tunesmith_tools.guideline_versions.settings_changes import LabelChange
from tunesmith_tools.summaries import Labels, RecordSummary, ReviewSummary, Summaries

Key = tuple[str, str]  # a label set and one of its keys

IN_USE = ("active", "draft")  # withdrawn and erased records teach nobody anything


class Cause(IntEnum):
    """Why something is to be looked at again, the worst first."""

    breaks_rule = 0
    label_removed = 1
    label_redefined = 2
    section_of_label = 3
    label_named = 4
    defect_section = 5
    example = 6


class Reason(NamedTuple):
    """One reason: its cause, and the rule, label or section that it is about."""

    cause: Cause
    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Item:
    """A record, a review or a gold record that a person should look at again; of a gold record `path` is gold.yaml."""

    kind: Literal["record", "review", "gold"]
    record: str
    path: str
    guideline: str
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[Any, ...]:
        """The worst cause first, then whatever has most reasons."""
        return (self.reasons[0].cause, -len(self.reasons), self.kind, self.record, self.path)


class Touched(NamedTuple):
    """What a new version touches: label keys with the reasons, and sections by name."""

    keys: Mapping[Key, Sequence[Reason]]
    sections: Mapping[str, SectionChange]
    examples: Mapping[str, Sequence[Reason]]


def touched(
    changed: Iterable[SectionChange], labels: Iterable[LabelChange], known: Mapping[str, Iterable[str]]
) -> Touched:
    """What the changes of sections and labels touch. `known` are the keys of both versions by label set.

    A section belongs to the keys that its heading, or one above it, is called by; on a page that is called by a label
    set, such as hazards.md, to keys of that set alone. A key that is added touches nothing: no older record has it.
    """
    keys: dict[Key, list[Reason]] = defaultdict(list)
    examples: dict[str, list[Reason]] = defaultdict(list)
    for one in labels:
        if one.change == "removed":
            keys[one.name, one.key].append(Reason(Cause.label_removed, one.full, f"{one.full} is gone"))
        elif one.change == "redefined":
            keys[one.name, one.key].append(Reason(Cause.label_redefined, one.full, f"{one.full} is redefined"))
    sections = {}
    for section in changed:
        sections[section.name] = section
        own, named = _keys_of(section, known)
        for key in own:
            keys[key].append(Reason(Cause.section_of_label, section.name, f"{section.name} was {section.change}"))
        if section.change == "added":
            continue
        for key in named:
            sentence = f"{section.name} was {section.change} where it names {key[1]}"
            keys[key].append(Reason(Cause.label_named, section.name, sentence))
        for record in section.records:
            sentence = f"{section.name} was {section.change} where it names this record"
            examples[record].append(Reason(Cause.example, section.name, sentence))
    return Touched(keys, sections, examples)


def work_list(
    version: str, what: Touched, found: Summaries, gold: Sequence[GoldRecord], failing: Mapping[str, Sequence[Reason]]
) -> list[Item]:
    """Everything under an older version that is touched, the worst first.

    `failing` holds, by record id, the rules that a record would break. Withdrawn and erased records are left out, and
    reviews that do not count.
    """
    items = list(_gold_items(version, what, found, gold))
    for one in found.records.values():
        if one.status not in IN_USE:
            continue
        own = _keys(one.labels)
        reviews = [review for review in found.counting(one) if is_older(review.guideline, version)]
        if is_older(one.guideline, version):
            reasons = [*failing.get(one.id, ()), *_of_labels(own, what), *_of_defects(reviews, what)]
            items += _item("record", one, one.path, one.guideline, [*reasons, *what.examples.get(one.id, ())])
        for review in reviews:
            # What record and reviewer agree on is asked of the record, and its review goes stale if it changes.
            items += _item("review", one, review.path, review.guideline, _of_labels(_keys(review.own) - own, what))
    return sorted(items, key=lambda item: item.order)


def is_older(written: str, version: str) -> bool:
    """Whether something names a version of the guidelines below another; a draft may name none."""
    return bool(written) and version_number(written) < version_number(version)


def _gold_items(version: str, what: Touched, found: Summaries, gold: Sequence[GoldRecord]) -> Iterator[Item]:
    """The gold records that are touched. One has no version but its record's, and no key that is gone is right."""
    for expected in gold:
        if record := found.records.get(expected.record):
            reasons = _of_labels(_expected(expected), what)
            if not is_older(record.guideline, version):
                reasons = [reason for reason in reasons if reason.cause is Cause.label_removed]
            yield from _item("gold", record, GOLD, record.guideline, reasons)


def _item(
    kind: Literal["record", "review", "gold"], one: RecordSummary, path: str, guideline: str, reasons: Iterable[Reason]
) -> Iterator[Item]:
    """The item, if there is a reason for it."""
    if ordered := tuple(sorted(set(reasons))):
        yield Item(kind, one.id, path, guideline, ordered)


def _of_labels(own: Iterable[Key], what: Touched) -> list[Reason]:
    return [reason for key in own for reason in what.keys.get(key, ())]


def _of_defects(reviews: Iterable[ReviewSummary], what: Touched) -> Iterator[Reason]:
    """Defects that were found in a record by a section that now says something else."""
    for review in reviews:
        for defect in review.defects:
            if section := what.sections.get(defect.section):
                sentence = f"{review.by} found a defect by {section.name}, which was {section.change}"
                yield Reason(Cause.defect_section, section.name, sentence)


def _keys(labels: Labels) -> set[Key]:
    single = {(name, getattr(labels, label)) for label, name in SINGLE.items()}
    return single | {(name, key) for label, name in LISTED.items() for key in getattr(labels, label)}


def _expected(one: GoldRecord) -> set[Key]:
    """The keys among the labels that a gold record is expected to have."""
    found = set()
    for label, name in {**SINGLE, **LISTED}.items():
        given = one.labels.get(label, ())
        found |= {(name, key) for key in ([given] if isinstance(given, str) else given)}
    return found


def _keys_of(section: SectionChange, known: Mapping[str, Iterable[str]]) -> tuple[set[Key], set[Key]]:
    """The keys that a section is about, and those that it otherwise marks in what changed."""
    page = section.page.removesuffix(".md")
    names = (page,) if page in SETS else SETS
    every = {(name, key) for name in names for key in known[name]}
    own = {(name, key) for name, key in every if key in section.titles}
    return own, {(name, key) for name, key in every if key in section.marked} - own
