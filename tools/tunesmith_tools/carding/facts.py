"""All that a card says, as data: what was counted in a build, and what people say in the policy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tunesmith import release
from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith.release import Release
from tunesmith_tools.carding.data import Config
from tunesmith_tools.carding.judged import Agreement, Audited, Reviews
from tunesmith_tools.carding.records import Described

UNLISTED = "unlisted"  # the kind of somebody who is no longer in people.yaml


class Version(NamedTuple):
    """The latest release, and whether the data is what it holds. `newest` is the day of the newest record."""

    releases: tuple[Release, ...] = ()
    is_released: bool = False
    newest: str = ""

    @property
    def latest(self) -> Release | None:
        """The newest release."""
        return release.latest(self.releases)

    @property
    def semantic(self) -> str:
        """By Semantic Versioning 2.0.0; what comes after a release is that release with the build word `unreleased`."""
        number = self.latest.version if self.latest else "0.0.0"
        return number if self.is_released else f"{number}+unreleased"

    @property
    def day(self) -> str:
        """The day of the release. What is not released has that of its newest record: no clock has a say."""
        return self.latest.date if self.latest and self.is_released else self.newest

    @property
    def told(self) -> str:
        """The version in words."""
        if self.latest is None:
            return "unreleased"
        number = self.latest.version
        return f"{number}, {self.latest.date}" if self.is_released else f"after {number}, unreleased"


class Party(NamedTuple):
    """Somebody who wrote or judged, with their reviews by role. `languages` are those that they read well."""

    handle: str
    kind: str
    languages: tuple[str, ...]
    wrote: int
    judged: Mapping[str, int]


class Text(NamedTuple):
    """Where texts come from: the kind of source, and the model that wrote or helped, if any."""

    kind: str
    model: str
    records: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything. `records` are those that stand in a config.

    `placed` counts all records of the dataset by state and basis, as the stage split places them.
    """

    policy: Policy
    version: Version
    configs: tuple[Config, ...]
    records: Sequence[Described]
    placed: Mapping[tuple[str, str], int]
    parties: tuple[Party, ...]
    reviews: Reviews
    agreement: Agreement
    audits: tuple[Audited, ...]

    @property
    def texts(self) -> list[Text]:
        """Where texts come from, the most frequent first."""
        counts = Counter((one.kind, one.model) for one in self.records)
        return [Text(*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def refs(self) -> list[tuple[str, int]]:
        """What imported texts were taken from, with the number of records, the most frequent first."""
        counts = Counter(one.ref for one in self.records if one.kind == "imported" and one.ref)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @property
    def days(self) -> tuple[str, str] | None:
        """The days on which the first and the last record were written."""
        found = sorted(one.created for one in self.records)
        return (found[0], found[-1]) if found else None

    def among(self, kind: str) -> list[Party]:
        """Those of a kind: person, model or UNLISTED."""
        return [one for one in self.parties if one.kind == kind]


def parties(records: Sequence[Described], reviews: Reviews, people: People) -> tuple[Party, ...]:
    """Everybody who wrote one of the records or judged one as it stands, models first."""
    wrote = Counter(one.author for one in records)
    handles = sorted({*wrote, *(by for by, _ in reviews.given)})
    found = []
    for handle in handles:
        person = people.get(handle)
        judged = {role: count for (by, role), count in reviews.given.items() if by == handle}
        languages = person.languages if person else ()
        found.append(Party(handle, person.kind if person else UNLISTED, languages, wrote[handle], judged))
    return tuple(sorted(found, key=lambda one: (one.kind, one.handle)))
