"""The facts of many records as columns of numbers, which is what is counted and tested."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from tunesmith_tools.drifting.facts import LABELS, LISTS, NUMBERS, Facts

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """Which record has which label: `has` has a row for each record and a column for each of `labels`.

    Of an exclusive attribute every record has one label.
    """

    name: str
    labels: tuple[str, ...]
    has: Bools
    exclusive: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number for each record."""

    name: str
    unit: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Table:
    """Records by attribute, in the order in which their facts were given."""

    marks: tuple[Marks, ...]
    numbers: tuple[Numbers, ...]

    @classmethod
    def of(cls, facts: Sequence[Facts]) -> "Table":
        """The columns of some records."""
        return cls(
            (*(_one_label(name, facts) for name in LABELS), *(_many_labels(name, facts) for name in LISTS)),
            tuple(_numbers(name, unit, facts) for name, unit in NUMBERS.items()),
        )

    def rows(self, chosen: Ints) -> "Table":
        """Some of its records, by their places; one may be chosen twice."""
        return Table(
            tuple(Marks(one.name, one.labels, one.has[chosen], one.exclusive) for one in self.marks),
            tuple(Numbers(one.name, one.unit, one.values[chosen]) for one in self.numbers),
        )


def _one_label(name: str, facts: Sequence[Facts]) -> Marks:
    values = [*map(attrgetter(name), facts)]
    labels = sorted(set(values))
    codes = {label: code for code, label in enumerate(labels)}
    return Marks(name, tuple(labels), _marked(range(len(facts)), [codes[value] for value in values], labels), True)


def _many_labels(name: str, facts: Sequence[Facts]) -> Marks:
    values: list[tuple[str, ...]] = [*map(attrgetter(name), facts)]
    labels = sorted({label for several in values for label in several})
    codes = {label: code for code, label in enumerate(labels)}
    pairs = [(row, codes[label]) for row, several in enumerate(values) for label in several]
    has = _marked([row for row, _ in pairs], [code for _, code in pairs], labels, len(facts))
    return Marks(name, tuple(labels), has, False)


def _marked(rows: Sequence[int], codes: Sequence[int], labels: Sequence[str], records: int | None = None) -> Bools:
    has = np.zeros((len(rows) if records is None else records, len(labels)), np.bool_)
    has[np.asarray(rows, np.int64), np.asarray(codes, np.int64)] = True
    return has


def _numbers(name: str, unit: str, facts: Sequence[Facts]) -> Numbers:
    values = [*map(attrgetter(name.replace(" ", "_")), facts)]
    return Numbers(name, unit, np.asarray(values, np.float64))
