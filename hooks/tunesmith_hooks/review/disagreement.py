"""Where those who judged a record as it stands disagree, and nobody has decided."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tunesmith import given_reviews
from tunesmith import record as records
from tunesmith import review as reviews
from tunesmith.canonical import Where
from tunesmith.corpus import Corpus, is_review
from tunesmith.disagreement import LABELS, Difference, Opinion, unresolved
from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith_hooks.review import reading
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule

_AT_ONCE = 10_000  # files whose bytes are held at a time
_POINT = re.compile(rb"^ *(verdict|prompt_harm|response_mode): ([a-z_]+)$", re.MULTILINE)

Points = dict[bytes, bytes]


class Judged(NamedTuple):
    """A record with its reviews, and the file and the place in it at which their disagreement is told."""

    path: str
    where: Where
    record: Record
    reviews: list[Review]


@rule(severity=Severity.WARNING, waivable=False)
def disagreement(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """Where the judgements of a record disagree, somebody who gave none of them decides.

    Why: a record on which reviewers differ in verdict, `prompt_harm` or `response_mode`, or where they agree on another
    label than the record has, enters no evaluation split, and often shows that a page is unclear. It is said of each
    new review of such a record, and in a check of everything of the record.
    """
    disputed = _disputed(corpus) if corpus.whole else _newly_judged(corpus, options)
    for path, where, record, judged in disputed:
        counting = [one for one in reviews.counting(judged, reviews.standing(record)) if one.by != record.author]
        if record.status != "active" or len({one.by for one in counting}) < 2:
            continue
        labels = {name: getattr(record.safety, name) for name in LABELS}
        found = unresolved(labels, [_opinion(one) for one in counting])
        if found:
            message = f"judgements differ in {'; '.join(map(_told, found))}"
            hint = f"Somebody who gave none of these judgements decides: `tunesmith adjudicate {record.id}`."
            yield Problem(where, message, hint, path=path)


def _told(one: Difference) -> str:
    readings = ", ".join(f"{value} ({', '.join(handles)})" for value, handles in one.readings)
    return f"{one.point}: {readings}" + ("" if one.record is None else f", the record says {one.record}")


def _opinion(review: Review) -> Opinion:
    harm, mode = (reviews.safety_label(review, name) or "" for name in LABELS)
    return Opinion(review.by, review.role, review.verdict, harm, mode)


def _newly_judged(corpus: Corpus, options: Options) -> Iterator[Judged]:
    """Each review that is new or changed and counts, and all reviews of its record."""
    given = [one for one in corpus.given if one.is_of_record]
    everybody = {person.handle for person in options.people}
    others = reading.beside(corpus, everybody, {one.review.record for one in given})
    for path, review, record, _ in given:
        if record and reviews.counts(review, reviews.standing(record)):
            yield Judged(path, ("by",), record, [one for one in others if one.record == record.id])


def _disputed(corpus: Corpus) -> Iterator[Judged]:
    """Every record that several people judged and on which not everything said is the same.

    They are found by single lines of the files: to parse all reviews of a large dataset would take a minute.
    """
    of_record: dict[str, list[str]] = defaultdict(list)
    for path in filter(is_review, corpus.view.paths()):
        of_record[reviews.record_of(path)].append(path)
    several = {name: paths for name, paths in of_record.items() if len({path.split("/")[1] for path in paths}) > 1}
    homes = {name: records.path_of(name) for name in several}
    said = _points(corpus, [*homes.values(), *(path for paths in several.values() for path in paths)])
    suspected = [name for name in several if not _agree(said[homes[name]], [said[path] for path in several[name]])]
    contents = corpus.now(homes[name] for name in suspected)
    for name in suspected:
        record = given_reviews.record_of(homes[name], contents[homes[name]])
        if record:
            yield Judged(homes[name], ("safety",), record, reading.read(corpus, several[name]))


def _points(corpus: Corpus, paths: Sequence[str]) -> dict[str, Points]:
    """What each file says of the verdict and of the labels to be settled, in the first line for each."""
    found: dict[str, Points] = {}
    for start in range(0, len(paths), _AT_ONCE):
        for path, data in corpus.now(paths[start : start + _AT_ONCE]).items():
            found[path] = dict(reversed(_POINT.findall(data)))
    return found


def _agree(record: Points, judgements: Sequence[Points]) -> bool:
    """Whether all judgements say the same of every point, and of the labels what the record says."""
    first = judgements[0]
    return all(one == first for one in judgements) and {**first, **record} == first and len(first) == 1 + len(LABELS)


RULES = (disagreement,)
