"""Files and their byte form."""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.source import FLAW, Source
from tunesmith_hooks.rule import Hook, Problem, rule


class Options(NamedTuple):
    """Every record and review is one plain file in one byte form."""


@rule(waivable=False)
def plain_file(source: Source, _options: Options) -> Iterator[Problem]:
    """A record or review is a regular, readable file of the repository.

    Why: a link may lead out of the repository and a pipe has no content, so a clone would hold something else.
    """
    if source.flaw and source.flaw.kind == "file":
        yield Problem(FLAW, source.flaw.message, "Put the file itself here, or remove it.")


@rule(waivable=False)
def size(source: Source, _options: Options) -> Iterator[Problem]:
    """A record has at most 1 MiB (1,048,576 bytes) and 5,000 keys and values.

    Why: a reviewer reads a record as a diff, and git keeps every version of it. Longer documents belong into
    `artifacts/`, where DVC keeps them.
    """
    if source.flaw and source.flaw.kind == "size":
        yield Problem(FLAW, source.flaw.message, "Shorten it, or move the long text to artifacts/.")


@rule(waivable=False)
def encoding(source: Source, _options: Options) -> Iterator[Problem]:
    """The file is UTF-8.

    Why: any other encoding reads as different text on different machines.
    """
    if source.flaw and source.flaw.kind == "encoding":
        yield Problem(FLAW, source.flaw.message, "Save the file as UTF-8.")


@rule(waivable=False)
def syntax(source: Source, _options: Options) -> Iterator[Problem]:
    """The file is one YAML mapping without aliases, tags or duplicate keys.

    Why: those are where YAML readers disagree, and where a few bytes can expand to gigabytes. Nothing else is said
    about a file that cannot be read.
    """
    if source.flaw and source.flaw.kind == "syntax":
        yield Problem(FLAW, source.flaw.message, "Mend the line; `tunesmith new` shows a well-formed record.")


@rule(waivable=False)
def canonical_form(source: Source, _options: Options) -> Iterator[Problem]:
    """The file stands in canonical form, the one way to write a given record.

    Why: with one form a diff shows what changed and nothing else, two branches merge, and every YAML reader agrees on
    what the file says. The form is told in docs/canonical-form.md; a program writes it for you.
    """
    if source.flaw and source.flaw.kind == "form":
        yield Problem(FLAW, source.flaw.message, f"Run `tunesmith fix {source.path}`.")


HOOK = Hook("format", Options, (plain_file, size, encoding, syntax, canonical_form))
