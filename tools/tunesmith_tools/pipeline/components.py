"""Components: records that hang together through links of any kind, and what made the large ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tunesmith_tools.pipeline.linking import Joined, Links, key_told
from tunesmith_tools.pipeline.split import LARGE_STRATUM

_WHOLE = 1000  # a link that is not by likeness, in thousandths


class Hold(NamedTuple):
    """How many of a stratum's records one component holds."""

    stratum: str
    records: int
    of: int


class Bond(NamedTuple):
    """A link of a chain: two records, what links them in words, and their similarity in thousandths."""

    one: str
    other: str
    how: str
    thousandths: int


class Component(NamedTuple):
    """Two or more records that no split may part. `strata` counts them by task, domain, prompt_harm and language.

    `holds` and `chain` are for large ones alone: the strata of which it holds over a fifth, and links that join all of
    its records, the weakest first: the component falls apart where such a link is mended.
    """

    members: tuple[str, ...]
    strata: Mapping[str, int]
    holds: tuple[Hold, ...] = ()
    chain: tuple[Bond, ...] = ()


def of(links: Links) -> list[Component]:
    """The components of two records and more, the largest first.

    One is large if it holds over a fifth of a stratum of at least LARGE_STRATUM records: no split of such a stratum
    comes near its share.
    """
    strata = {name: " / ".join(one.margins) for name, one in links.candidates.items()}
    sizes = Counter(strata.values())
    found = []
    for group in links.groups(links.candidates):
        if len(group) < 2:
            continue
        counts = Counter(strata[name] for name in group)
        holds = tuple(
            Hold(stratum, count, sizes[stratum])
            for stratum, count in sorted(counts.items())
            if sizes[stratum] >= LARGE_STRATUM and 5 * count > sizes[stratum]
        )
        chain = _chain(links, group) if holds else ()
        found.append(Component(tuple(group), dict(sorted(counts.items())), holds, chain))
    return sorted(found, key=lambda one: (-len(one.members), one.members))


def _chain(links: Links, group: Sequence[str]) -> tuple[Bond, ...]:
    """The strongest links that join a group (Kruskal, 1956), the weakest of them first."""
    joined = Joined(group)
    bonds = sorted(set(_bonds(links, group)), key=lambda bond: (-bond.thousandths, bond))
    kept = [bond for bond in bonds if joined.join(bond.one, bond.other)]
    return tuple(reversed(kept))


def _bonds(links: Links, group: Sequence[str]) -> Iterator[Bond]:
    for name in group:
        for key in links.candidates[name].keys:
            first = links.members.get(key, (name,))[0]
            if first != name:
                yield Bond(first, name, key_told(key), _WHOLE)
        yield from (
            Bond(*pair[:2], pair.told, pair.thousandths) for pair in links.alike.get(name, ()) if pair.one == name
        )
