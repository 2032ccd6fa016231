"""What a rule is: a small generator over one subject, with a docstring that is its page."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tunesmith.canonical import Where
from tunesmith.corpus import Corpus
from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.review import Review
from tunesmith.source import Source


class Problem(NamedTuple):
    """What a rule says: where in the record, the fact, and how to mend it. The engine adds the rest.

    `span` is a pair of offsets (code points) in the text at `where`. `path` names the file for rules over a Corpus.
    Without a hint the reader is sent to the rule's page.
    """

    where: Where
    message: str
    hint: str = ""
    span: tuple[int, int] | None = None
    path: str | None = None


class Verdict(NamedTuple):
    """A record, the names of the rules that ran, and the numbers (from 0) of its waivers that silenced a finding."""

    record: Record
    ran: frozenset[str]
    silencing: frozenset[int]


Subject = Source | Record | Review | Corpus | Verdict
Check = Callable[[Any, Any], Iterator[Problem]]


class Rule(NamedTuple):
    """A check with its noun phrase, the type it judges, its severity and the guideline version it came with.

    `cues` are folded words: a rule that has some is run on records alone whose `vocabulary` holds one of them.
    """

    name: str
    kind: type
    check: Check
    severity: Severity
    since: str
    waivable: bool
    cues: frozenset[str]

    def concerns(self, vocabulary: frozenset[str]) -> bool:
        """Whether the rule may have something to say about a record with these words."""
        return not self.cues or not self.cues.isdisjoint(vocabulary)

    @property
    def page(self) -> str:
        """The rule's documentation: one sentence, why, and a bad and a good example."""
        return self.check.__doc__ or ""

    @property
    def sentence(self) -> str:
        """What the rule asks for."""
        return _first_paragraph(self.page)

    @property
    def why(self) -> str:
        """The first sentence of the reason, without its full stop."""
        return _first_paragraph(self.page.partition("Why: ")[2]).partition(". ")[0].rstrip(".")


class Hook(NamedTuple):
    """A family of rules with one section of the policy. `options` is a NamedTuple with every default."""

    id: str
    options: type
    rules: tuple[Rule, ...]

    @property
    def page(self) -> str:
        """The hook's documentation: its module's first sentence stands on the options."""
        return self.options.__doc__ or ""

    @property
    def sentence(self) -> str:
        """What its rules judge."""
        return _first_paragraph(self.page)


def rule(
    *,
    severity: Severity = Severity.ERROR,
    since: str = "1.0",
    waivable: bool = True,
    cues: frozenset[str] = frozenset(),
) -> Callable[[Check], Rule]:
    """Make a generator function a Rule; its name gives the noun phrase, its first argument's type the kind."""

    def made(check: Check) -> Rule:
        kind = next(iter(check.__annotations__.values()))
        return Rule(check.__name__.replace("_", "-"), kind, check, severity, since, waivable, cues)

    return made


def _first_paragraph(text: str) -> str:
    """On one line."""
    return " ".join(text.partition("\n\n")[0].split())
