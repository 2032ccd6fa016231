"""One study of agreement: the judgements that were selected, how far they agree, and where they differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from tunesmith.people import People
from tunesmith_tools.agreement import disputes, first_judgements, measuring, ratings
from tunesmith_tools.agreement.disputes import Contested, Dispute
from tunesmith_tools.agreement.first_judgements import MODEL, PERSON, Selection
from tunesmith_tools.agreement.measuring import Measure
from tunesmith_tools.agreement.sections import Guidelines
from tunesmith_tools.console import progress
from tunesmith_tools.summaries import Summaries

EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Study:
    """`measures` by who judged: EVERYBODY, and persons and models apart where both gave judgements.

    `judges` counts the judgements of each reviewer, by kind and handle; `texts` were judged at all, `compared` of them
    by two or more. `unreadable` names the files that were left out.
    """

    selection: Selection
    judges: Mapping[tuple[str, str], int]
    texts: int
    compared: int
    measures: Mapping[str, Sequence[Measure]]
    disputes: Sequence[Dispute]
    contested: Sequence[Contested]
    unreadable: Sequence[str]


def study(root: Path, found: Summaries, people: People, selection: Selection) -> Study:
    """Compare the selected judgements of a dataset's reviews."""
    judgements = first_judgements.collect(found, people, selection)
    table = ratings.table(judgements)
    guidelines = Guidelines(root)
    differing = disputes.disputes(table, guidelines)
    every = chain(measuring.overall(table), measuring.in_parts(table))
    measures = {EVERYBODY: list(progress(every, "coefficients"))}
    kinds = {kind: [one for one in judgements if one.kind == kind] for kind in (PERSON, MODEL)}
    if all(kinds.values()):
        measures |= {kind: list(measuring.overall(ratings.table(several))) for kind, several in kinds.items()}
    return Study(
        selection=selection,
        judges=dict(sorted(Counter((one.kind, one.by) for one in judgements).items())),
        texts=len(table.units),
        compared=int(np.count_nonzero(np.bincount(table.unit_of) > 1)),
        measures=measures,
        disputes=differing,
        contested=disputes.contested(differing, guidelines),
        unreadable=found.unreadable,
    )
