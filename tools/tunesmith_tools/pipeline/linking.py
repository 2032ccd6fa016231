"""What links records, so that a split takes them together: origin, prompt, exchange, succession, likeness."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from tunesmith.record import Record
from tunesmith.text import normalised, normalised_digest

MARGINS = ("task", "domain", "prompt_harm", "language")

_KEY = 32  # hex characters of a digest that name a link
_EXCHANGE_WORDS = 5
_ALIKE = {"exact": "same text", "near": "near-duplicate", "prompt": "near-duplicate prompt"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a designation depends on. `margins` are the labels whose shares are balanced, `keys` what links records."""

    id: str
    margins: tuple[str, ...]
    keys: tuple[str, ...]


class Pair(NamedTuple):
    """Two records that are alike, the lower id first: `kind` is one of similarity.KINDS.

    `thousandths` is their Jaccard similarity.
    """

    one: str
    other: str
    kind: str
    thousandths: int

    def beside(self, name: str) -> str:
        """The other one of the two."""
        return self.other if name == self.one else self.one

    @property
    def told(self) -> str:
        """The likeness in words, such as `near-duplicate 0.87`."""
        return _ALIKE[self.kind] + ("" if self.kind == "exact" else f" {self.thousandths / 1000:.2f}")


class Link(NamedTuple):
    """A record that another one is linked to, and by what, in words."""

    other: str
    how: str


@dataclass(frozen=True, slots=True)
class Links:
    """Who is linked to whom: `members` of each key that several records have, `alike` the pairs of each record."""

    candidates: Mapping[str, Candidate]
    members: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[Pair]]

    @classmethod
    def of(cls, candidates: Iterable[Candidate], pairs: Iterable[Pair]) -> "Links":
        """The links among candidates, in the order of their ids. Pairs with somebody else are left out."""
        by_id = {one.id: one for one in sorted(candidates, key=lambda one: one.id)}
        members: dict[str, list[str]] = defaultdict(list)
        for one in by_id.values():
            for key in one.keys:
                members[key].append(one.id)
        alike: dict[str, list[Pair]] = defaultdict(list)
        for pair in sorted(pairs):
            if pair.one in by_id and pair.other in by_id:
                alike[pair.one].append(pair)
                alike[pair.other].append(pair)
        return cls(by_id, {key: names for key, names in members.items() if len(names) > 1}, dict(alike))

    def of_record(self, name: str) -> Iterator[Link]:
        """Every link of a record, those by keys first."""
        for key in self.candidates[name].keys:
            yield from (Link(other, key_told(key)) for other in self.members.get(key, ()) if other != name)
        yield from (Link(pair.beside(name), pair.told) for pair in self.alike.get(name, ()))

    def groups(self, names: Iterable[str]) -> list[list[str]]:
        """Connected components among some records, each sorted, in the order of their first members."""
        wanted = sorted(names)
        joined = Joined(wanted)
        for linked in self.members.values():
            here = [name for name in linked if name in joined]
            for other in here[1:]:
                joined.join(here[0], other)
        for name in wanted:
            for pair in self.alike.get(name, ()):
                if pair.one == name and pair.other in joined:
                    joined.join(name, pair.other)
        groups: dict[str, list[str]] = defaultdict(list)
        for name in wanted:
            groups[joined.root(name)].append(name)
        return list(groups.values())


class Joined:
    """Records that hang together (union-find): each set is known by its lowest member."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def __contains__(self, name: str) -> bool:
        return name in self._parent

    def root(self, name: str) -> str:
        """The lowest member of a record's set."""
        parent = self._parent
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    def join(self, one: str, other: str) -> bool:
        """Make one set of two; False where they were one already."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low
        return low != high


def candidates(records: Iterable[Mapping[str, Any]], ledgered: Mapping[str, str]) -> list[Candidate]:
    """The records that a split may hold: active ones, and others that the ledger knows, whose neighbours follow them.

    A row has an id, a status, the labels in MARGINS and `keys`. Nothing is known any more of an erased record.
    """
    return [
        Candidate(row["id"], tuple(row[name] or "" for name in MARGINS), tuple(row["keys"]))
        for row in records
        if row["status"] == "active" or (row["status"] != "erased" and row["id"] in ledgered)
    ]


def link_keys(one: Record) -> list[str]:
    """What links a record to others: its origin, its prompt, the exchanges it trains on, its successor.

    The prompt is all turns before the last answer, the system message aside. An exchange is a user turn with the
    trained answer to it; those with short user turns, such as thanks, link nothing.
    """
    keys = [f"id {one.id}"]
    if one.superseded_by:
        keys.append(f"id {one.superseded_by}")
    if one.source.group:
        keys.append(f"group {one.source.group}")
    answer = one.answer_index
    context = [message for message in one.messages[:answer] if message.role != "system"]
    if context:
        parts = [text for message in context for text in (message.role or "", message.content)]
        keys.append(f"prompt {normalised_digest(parts)[:_KEY]}")
    for asked, said in pairwise(one.messages):
        is_exchange = asked.role == "user" and said.role == "assistant" and said.train
        if is_exchange and len(normalised(asked.content).split()) >= _EXCHANGE_WORDS:
            keys.append(f"exchange {normalised_digest([asked.content, said.content])[:_KEY]}")
    return list(dict.fromkeys(keys))


def key_told(key: str) -> str:
    """A key in words: `prompt`, `exchange`, `group NAME`, or `superseded_by` where one record follows the other."""
    kind, _, rest = key.partition(" ")
    return {"id": "superseded_by", "group": f"group {rest}"}.get(kind, kind)
