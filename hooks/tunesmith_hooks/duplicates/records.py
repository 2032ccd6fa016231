"""Records that are alike in text or prompt, and texts that stand in benchmarks: rules over all records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tunesmith.corpus import Corpus
from tunesmith.finding import Severity
from tunesmith.record import id_of
from tunesmith_hooks.duplicates.options import Options
from tunesmith_hooks.rule import Problem, rule

if TYPE_CHECKING:
    from tunesmith.neighbours import Pair

_NAMED = 3  # of several others a finding names so many
_MANY = 10  # a larger group of records that are alike is told once


@rule()
def exact(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """No two records have the same prompts and answers.

    Why: the second one teaches nothing and counts twice, and in another split it is a leak. Case, white space and
    invisible characters make no difference. Records that were withdrawn or erased do not count.
    """
    hint = "Keep the better one; withdraw the other with `superseded_by`, or delete it if it is a draft."
    yield from _told(corpus, "exact", "has the same prompts and answers as {}", hint)


@rule(severity=Severity.WARNING)
def near(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Prompts and answers of two records differ in more than a few words.

    Why: what differs in a name or a number teaches once. Texts are near if they share at least 0.8 of their sequences
    of five letters (Jaccard similarity), in any order, case and spacing. Records of one `source.group` may be near,
    since they share a split.
    """
    hint = (
        "Keep the better one and withdraw the other with `superseded_by`; if both should stay, give them the same "
        "`source.group`."
    )
    yield from _told(corpus, "near", "has nearly the same prompts and answers as {}", hint)


@rule(severity=Severity.WARNING)
def prompt(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """No two records answer the same or nearly the same prompt.

    Why: a model learns two answers to one question, or the same lesson twice. The user's turns before the last trained
    answer are compared, as `near` compares the whole. Sentences and quoted passages that both have, and ten or more
    prompts of their task, are left out: what a task always says does not make its prompts alike. Records of one
    `source.group` may share a prompt.
    """
    hint = (
        "Make one record of them, with the other answer under `alternatives`, or ask for something else; if both "
        "should stay, give them the same `source.group`."
    )
    yield from _told(corpus, "prompt", "asks the same or nearly the same as {}", hint)


@rule()
def benchmark(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """No text of a record repeats an item of a benchmark that lies below `artifacts/benchmarks/`.

    Why: a model that was trained on a test passes it without the skill. A text repeats an item if both have 13 words in
    a row in common, whatever their case and punctuation, or if a shorter text is all of a shorter item. Words in a row
    that stand in more than three items of the set do not count. Whatever severity this rule has, no build takes such a
    record in unless a person waived it for this text.
    """
    if corpus.neighbours is None:
        return
    for path, overlap in corpus.neighbours.overlaps:
        found = corpus.neighbours.sets[overlap.benchmark]
        message = f"this text repeats words of item {overlap.item} of the benchmark {found.name}"
        hint = "Write about something else in other words; what a benchmark asks must not be trained on."
        yield Problem((overlap.listed, overlap.place, "content"), message, hint, path=path)


def _told(corpus: Corpus, kind: str, says: str, hint: str) -> Iterator[Problem]:
    """A finding for each record that is to be mended, or one for a large group of them."""
    if corpus.neighbours is None:
        return
    pairs = [pair for pair in corpus.neighbours.pairs if pair.kind == kind]
    for group in _groups([pair for pair in pairs if not pair.is_waived]):
        members = sorted({path for pair in group for path in pair[:2]})
        if len(members) > _MANY:
            last = max((pair.at for pair in group), key=id_of)
            others = [path for path in members if path != last]
            told = f"{_list(others)}; they are {len(members)} in all"
            yield Problem(("messages",), says.format(told), hint, path=last)
        else:
            yield from _each(group, says, hint)
    yield from _each([pair for pair in pairs if pair.is_waived], says, hint)


def _each(pairs: "Iterable[Pair]", says: str, hint: str) -> Iterator[Problem]:
    """One finding for each record that is to be mended."""
    by_record: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_record[pair.at].append(pair)
    for path, several in sorted(by_record.items()):
        several.sort(key=lambda pair: (-pair.thousandths, pair.other))
        share = f" (similarity {several[0].thousandths / 1000:.2f})" if several[0].kind != "exact" else ""
        yield Problem(("messages",), says.format(_list([pair.other for pair in several])) + share, hint, path=path)


def _list(paths: Sequence[str]) -> str:
    """The ids of a few records, and how many more there are."""
    names = [id_of(path) for path in paths]
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _groups(pairs: "Sequence[Pair]") -> "Iterator[list[Pair]]":
    """The pairs that hang together through the records that they share."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for pair in pairs:
        parent[root(pair.at)] = root(pair.other)
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[root(pair.at)].append(pair)
    yield from groups.values()


RULES = (
    exact,
    near,
    prompt,
    benchmark,
)
