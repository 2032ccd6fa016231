"""What is typed after the commands of `tunesmith sample`, as values."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from tunesmith_tools.auditing.audit_file import at_least
from tunesmith_tools.auditing.drawing import AtLeast
from tunesmith_tools.auditing.plans import Acceptance, Bound, Demand, Size
from tunesmith_tools.auditing.population import FIELDS, STRATA, Matching
from tunesmith_tools.console import Failure
from tunesmith_tools.spelling import nearest

Shares = Mapping[str, float | None]
_BOUND = {"confidence": 0.95}  # of an option that is not typed, as `tunesmith sample draw --help` tells
_ACCEPTANCE = {"alpha": 0.05, "beta": 0.10}


def demand(bound: Shares, acceptance: Shares, allowed: int | None, size: int | None) -> Demand:
    """The one demand that was made. `bound` and `acceptance` have the values of their options. Raises Failure.

    An option that was not typed is None. One that belongs to another demand would change nothing, so it is refused.
    """
    bounded = bound["max_error"] is not None
    accepted = acceptance["aql"] is not None or acceptance["ltpd"] is not None
    if bounded + accepted + (size is not None) != 1:
        raise Failure("say how many records by one of: --max-error SHARE; --aql SHARE --ltpd SHARE; --size N")
    if not bounded:
        _refuse({**bound, "allowed": allowed}, "--max-error")
    if not accepted:
        _refuse(acceptance, "--aql and --ltpd")
    if size is not None:
        return Size(size)
    typed = {name: value for name, value in (bound if bounded else acceptance).items() if value is not None}
    if bounded:
        return Bound(**_shares(_BOUND | typed), allowed=allowed or 0)
    for name in ("aql", "ltpd"):
        if name not in typed:
            raise Failure(f"--{name} is missing: --aql and --ltpd go together")
    return Acceptance(**_shares(_ACCEPTANCE | typed))


def strata(words: str | None) -> tuple[str, ...]:
    """The fields of --strata. Raises Failure."""
    fields = tuple(dict.fromkeys(word.strip() for word in words.split(","))) if words else ()
    for field in fields:
        _require(field, STRATA, "--strata", "field of records that has one value")
    return fields


def where(words: Sequence[str], split: str | None) -> tuple[Matching, ...]:
    """The conditions of --where and --split. Raises Failure."""
    found = {_matching(one, FIELDS, "--where") for one in words}
    return tuple(sorted(found | ({Matching("split", split)} if split else set())))


def minimums(words: Sequence[str], fields: Collection[str]) -> tuple[AtLeast, ...]:
    """The demands of --at-least, each on one of the strata's fields. Raises Failure."""
    for one in words:
        match, _, records = one.rpartition(":")
        if not match or not records.isascii() or not records.isdigit():
            raise Failure(f"--at-least {one}: write FIELD=VALUE:N, such as prompt_harm=harmful:30")
        field = _matching(match, STRATA, "--at-least").field
        if field not in fields:
            raise Failure(f"--at-least {one}: --strata has to name {field} as well")
    return tuple(sorted(map(at_least, set(words))))


def _matching(words: str, known: Collection[str], option: str) -> Matching:
    field, sign, value = words.partition("=")
    if not sign or not value or " " in value:
        raise Failure(f"{option} {words}: write FIELD=VALUE, such as prompt_harm=harmful")
    _require(field, known, option, "field of records")
    return Matching(field, value)


def _require(word: str, known: Collection[str], option: str, what: str) -> None:
    if word not in known:
        told = nearest(word, known)
        raise Failure(f"{option}: {word} is no {what}; {told}")


def _refuse(values: Mapping[str, float | None], demands: str) -> None:
    for name, value in values.items():
        if value is not None:
            raise Failure(f"{_option(name)} goes with {demands} alone")


def _shares(values: Mapping[str, float]) -> dict[str, Fraction]:
    for name, value in values.items():
        if not 0 <= value < 1 or (name != "aql" and value == 0):
            raise Failure(f"{_option(name)} {value:g}: a share lies between 0 and 1; 2 % are 0.02")
    return {name: Fraction(str(value)) for name, value in values.items()}


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
