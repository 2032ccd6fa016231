"""README.md of a card's folder: front matter that a hub reads, and the page that people read."""

from collections.abc import Iterable, Iterator

from tunesmith import canonical
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith_tools.agreement.measuring import Measure
from tunesmith_tools.carding import hub, results, tables, wording
from tunesmith_tools.carding.data import SHAPES, Config
from tunesmith_tools.carding.facts import Facts
from tunesmith_tools.carding.markdown import code, escaped, fenced, prose, table

CHANGES_FILE = "CHANGES.md"


def text(facts: Facts, lacking: Iterable[str], has_changes: bool) -> str:
    """The whole file. `lacking` names what the Croissant description lacks; a file of changes may lie beside it."""
    front = canonical.emit(hub.front_matter(facts))
    parts = [
        *([f"---\n{front}---"] if front else []),
        f"# {escaped(facts.policy.card.name) or wording.UNNAMED}",
        *_beginning(facts),
        *_section("Data", _data(facts)),
        *_section("How it was made", _making(facts)),
        *_section("Composition", tables.composition(facts)),
        *_section("Safety labels", tables.safety(facts)),
        *_section("Splits", _splits(facts)),
        *_section("Reviews and agreement", _reviews(facts)),
        *_section("Audits", _audits(facts)),
        *_section("Licences", [tables.licenses(facts)] if facts.records else []),
        *_section("Personal data", map(escaped, wording.personal(facts))),
        *_section("Uses", _uses(facts)),
        *_section("Limits", _limits(facts)),
        *_section("Version and changes", _version(facts, has_changes)),
        *_section("Citation", _citation(facts)),
        *_section("Not said yet", _unsaid(facts, lacking)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, parts: Iterable[str]) -> list[str]:
    found = [part for part in parts if part]
    return [f"## {title}", *found] if found else []


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items)


def _beginning(facts: Facts) -> Iterator[str]:
    warning = wording.harmful(facts)
    if warning:
        yield f"> **Content warning.** {escaped(warning)}"
    if facts.policy.card.description:
        yield prose(facts.policy.card.description)
    yield f"{counted(len(facts.records), 'record')}. Version: {escaped(facts.version.told)}."


def _data(facts: Facts) -> Iterator[str]:
    if not facts.configs:
        yield _empty(facts)
        return
    rows = [
        [code(one.shape.name), file.split, f"{file.rows:,}", code(file.path)]
        for one in facts.configs
        for file in one.files
    ]
    yield table(("config", "split", "rows", "file"), rows)
    yield "\n".join(f"- {code(one.shape.name)}: {' '.join(_config(one))}" for one in facts.configs)
    yield "Each row names its record (`id`), its labels and its licence."


def _empty(facts: Facts) -> str:
    """Why there is no config."""
    if not any(state == "placed" for state, _ in facts.placed):
        return "No record is placed in a split yet."
    exports = " and ".join(code(one.export) for one in SHAPES)
    return f"Records are placed in splits, but {exports}, the exports that a card holds, have no rows."


def _config(one: Config) -> Iterator[str]:
    """What a config is, its trap, and the records and rows to which something happens."""
    yield one.shape.meaning
    yield one.shape.trap
    for reason, ids in one.report["left_out"].items():
        yield f"Left out: {counted(len(ids), 'record')}, {escaped(reason)}."
    long = one.report["too_long"]
    if long:
        yield f"Longer than {long['max_tokens']:,} tokens by estimate: {counted(long['rows'], 'row')}."


def _making(facts: Facts) -> Iterator[str]:
    yield _list(wording.collection(facts))
    yield tables.sources(facts)
    for title, told in (("Persons", wording.persons), ("Models", wording.models), ("Taken from", wording.sources)):
        lines = _list(told(facts))
        if lines:
            yield f"{title}:\n\n{lines}"


def _splits(facts: Facts) -> Iterator[str]:
    yield _list(wording.splitting(facts))
    there = {one.id for one in facts.records}
    yield _list(
        f"{one.record} stands in {one.split} by the word of {_by(facts, one.by)}: {one.reason}"
        for one in facts.policy.splits.overrides
        if one.record in there
    )


def _by(facts: Facts, handle: str) -> str:
    """A person as the policy lets the card call them."""
    return handle if facts.policy.card.people == "handles" else "a person"


def _reviews(facts: Facts) -> Iterator[str]:
    yield _list(wording.protocol(facts))
    per_record = facts.reviews.per_record
    if per_record:
        rows = [[f"{number:,}", *tables.numbers(counts)] for number, counts in per_record.items()]
        yield table(("reviewers besides the author", *SPLITS), rows)
    yield escaped(results.compared(facts.agreement))
    rows = [
        [code(one.question.name), who, results.alpha(one), escaped(results.interval(one)), *_pairs(one)]
        for who, one in results.measures(facts.agreement)
    ]
    if rows:
        yield table(("label", "reviewers", "alpha", "95 % interval", "pairs equal", "texts"), rows)
        yield "Alpha is Krippendorff's (2004): 1 is full agreement, 0 what chance gives. Intervals are bootstrapped."


def _pairs(one: Measure) -> list[str]:
    return [f"{one.agreed / one.pairs:.0%}", f"{one.texts:,}"]


def _audits(facts: Facts) -> Iterator[str]:
    yield _list(map(results.audit, facts.audits)) or results.NO_AUDIT


def _uses(facts: Facts) -> Iterator[str]:
    card = facts.policy.card
    said = {"Intended": card.intended_uses, "Out of scope": card.out_of_scope, "Social impact": card.social_impact}
    for title, told in said.items():
        if told:
            yield f"### {title}\n\n{prose(told)}"


def _limits(facts: Facts) -> Iterator[str]:
    yield _list(wording.limits(facts))
    for told in (facts.policy.card.limitations, facts.policy.card.biases):
        yield prose(told)


def _version(facts: Facts, has_changes: bool) -> Iterator[str]:
    yield f"Version: {escaped(facts.version.told)}. Guidelines: {escaped(facts.policy.version)}."
    rows = []
    for one in reversed(facts.version.releases):
        records = one.designated - sum(map(len, one.not_placed.values()))
        rows.append([code(one.version), one.date, code(one.guidelines), f"{records:,}"])
    if rows:
        yield table(("version", "date", "guidelines", "records"), rows)
    latest = facts.version.latest
    if latest and latest.overrides:
        told = (f"{one.of} was set aside by {_by(facts, one.by)}: {one.reason}" for one in latest.overrides)
        yield f"For {code(latest.version)}:\n\n{_list(told)}"
    if latest and has_changes:
        yield f"{code(CHANGES_FILE)} says what {code(latest.version)} changed."
    card = facts.policy.card
    yield prose(card.maintenance)
    yield f"Contact: {escaped(card.contact)}" if card.contact else ""
    yield f"Page: <{card.url}>" if card.url else ""


def _citation(facts: Facts) -> Iterator[str]:
    card = facts.policy.card
    if card.creators.organizations or card.creators.persons:
        yield f"Made by {', '.join(map(escaped, (*card.creators.organizations, *card.creators.persons)))}."
    if card.citation:
        yield fenced(card.citation, "bibtex" if card.citation.lstrip().startswith("@") else "")


def _unsaid(facts: Facts, lacking: Iterable[str]) -> Iterator[str]:
    missing = facts.policy.card.unsaid
    if missing:
        yield f"Nobody has said these yet (section `card` of the policy): {', '.join(map(code, missing))}."
    words = list(lacking)
    if words:
        yield f"`croissant.json` lacks what its specification requires: {', '.join(map(code, words))}."
