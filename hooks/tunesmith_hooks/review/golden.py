"""guidelines/gold.yaml: it can be read, and speaks of records as they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from tunesmith import config, given_reviews, gold
from tunesmith import record as records
from tunesmith.corpus import Corpus, is_record
from tunesmith.finding import Severity
from tunesmith.gold import GoldRecord
from tunesmith.policy import Labels
from tunesmith_hooks import settings
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule


def read_gold(corpus: Corpus) -> tuple[GoldRecord, ...]:
    """The gold records; none where there is no file, or none that can be read, which `gold-file` says."""
    data = corpus.now([gold.PATH])[gold.PATH]
    try:
        return gold.load(gold.PATH, data, corpus.view.root) if data else ()
    except config.ConfigError:
        return ()


@rule(waivable=False)
def gold_file(corpus: Corpus, options: Options) -> Iterator[Problem]:
    """guidelines/gold.yaml can be read, names no record twice, and expects labels of the policy.

    Why: who may judge is decided by it. A label that the policy does not have is one that nobody can give.
    """
    if not corpus.whole and gold.PATH not in corpus.changes.all:
        return
    data = corpus.now([gold.PATH])[gold.PATH]
    try:
        golden = gold.load(gold.PATH, data, corpus.view.root) if data else ()
    except config.ConfigError as error:
        yield Problem((), f"line {error.line}: {error.message}", path=gold.PATH)
        return
    for one in golden:
        for told in _unlisted(one.labels, options.policy.labels):
            yield Problem((), f"{one.record}: {told.message}", told.hint, path=gold.PATH)


@rule(severity=Severity.WARNING, waivable=False)
def gold_record(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """A gold record exists, and has the text for which its labels were settled.

    Why: a judgement of another text is compared with nothing, so reviewers can no longer show what the policy asks of
    them, and nobody notices until a new one starts.
    """
    changed = {records.id_of(path) for path in corpus.changes.all if is_record(path)}
    everything = corpus.whole or gold.PATH in corpus.changes.all
    if not everything and not (corpus.view.root / gold.PATH).is_file():  # which is known without starting git
        return
    golden = [one for one in read_gold(corpus) if everything or one.record in changed] if everything or changed else []
    contents = corpus.now(records.path_of(one.record) for one in golden)
    for one in golden:
        home = records.path_of(one.record)
        record = given_reviews.record_of(home, contents[home])
        if record is None or record.text != one.text:
            what = "has another text than the one for which its labels were settled" if record else "is no record"
            hint = "Settle its labels for the text as it stands and write its new digest, or take the entry out."
            yield Problem((), f"{one.record} {what}", hint, path=gold.PATH)


def _unlisted(given: Mapping[str, Any], labels: Labels) -> list[Problem]:
    task, domain, language = (given.get(name) for name in ("task", "domain", "language"))
    hazards, sensitive = (given.get(name, ()) for name in ("hazards", "sensitive"))
    topics = settings.unknown_topics((), hazards, (), sensitive, labels)
    return [*settings.unknown_labels((), task, domain, language, labels), *topics]


RULES = (gold_file, gold_record)
