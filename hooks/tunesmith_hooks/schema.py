"""Keys, types and values by the JSON Schemas of records and reviews."""

from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import record, review, schema
from tunesmith.canonical import Where
from tunesmith.files import quoted
from tunesmith.schema import Violation
from tunesmith.source import Source
from tunesmith_hooks.rule import Hook, Problem, rule

_TOOL_KEYS = ("tool_calls", "tools", "tool_call_id", "name")
_NO_TOOLS = "tool calls have no place in a record yet"


class Options(NamedTuple):
    """Every record and review has the keys and values that its JSON Schema names."""


@rule(waivable=False)
def missing_key(source: Source, _options: Options) -> Iterator[Problem]:
    """Every key that a record of this status needs is there.

    Why: a label that is missing is a decision nobody took. A draft (`status: draft`) may lack its labels and answer.

    Bad:
        task:
    Good:
        task: rewriting
    """
    missing: dict[Where, list[str]] = {}
    for violation in source.violations:
        if violation.keyword == "required":
            missing.setdefault(violation.where, []).append(str(violation.value))
    for where, keys in missing.items():
        names = ", ".join(f"`{key}`" for key in dict.fromkeys(keys))
        told = schema.description(source.kind, (*where, keys[0]))
        yield Problem(where, f"{_place(where)}lacks {names}", f"{keys[0]}: {told}" if told else "")


@rule(waivable=False)
def unknown_key(source: Source, _options: Options) -> Iterator[Problem]:
    """Every key is one that the schema knows.

    Why: a misspelt key is a label that silently counts for nothing. Free text belongs into `notes`.

    Bad:
        domian: retail
    Good:
        domain: retail
    """
    if source.tree and any(violation.keyword == "propertyNames" for violation in source.violations):
        kept = "an erased record keeps `id`, `status` and `reason` alone"
        for key in [key for key in source.tree if key not in _ERASED_KEYS]:
            yield Problem((key,), kept, "Remove everything else.")
    for violation in source.violations:
        if violation.keyword == "additionalProperties":
            known = schema.keys(source.kind, violation.where)
            for key in violation.value[: schema.MAX_VIOLATIONS]:
                yield Problem((*violation.where, key), *_unknown(str(key), known))
        elif violation.keyword == "falseSchema":
            key = str(violation.where[-1])
            message = f"`{key}` stands only on a withdrawn or erased record"
            yield Problem(violation.where, message, f"Remove `{key}`, or set `status: withdrawn`.")


@rule(waivable=False)
def wrong_value(source: Source, _options: Options) -> Iterator[Problem]:
    """Every value has the type, form and range that the schema asks for.

    Why: everything after the gate relies on it.

    Bad:
        reasoning: sometimes
    Good:
        reasoning: none
    """
    for violation in source.violations:
        if violation.keyword not in ("required", "propertyNames", "additionalProperties", "falseSchema"):
            value = source.value(violation.where)
            if value == "tool" and violation.where[-1:] == ("role",):
                yield Problem(violation.where, _NO_TOOLS, "Keep such dialogues for later, or tell the result in words.")
                continue
            told = schema.description(source.kind, violation.where)
            yield Problem(violation.where, _told(violation, value), told)


@rule(waivable=False)
def file_path(source: Source, _options: Options) -> Iterator[Problem]:
    """A file stands where its content says: records by id, reviews by reviewer, record and what was judged.

    Why: the path follows from the content alone, so that nobody has to keep an index and no two records collide.
    """
    if source.tree is None or any(violation.where[:1] in _PATH_KEYS for violation in source.violations):
        return
    if source.kind == "record":
        name = source.tree.get("id")
        wanted = record.path_of(name) if isinstance(name, str) else None
    else:
        wanted = None if source.violations else review.from_tree(source.tree).path
    if wanted and wanted != source.path:
        old, new, folder = quoted(source.path), quoted(wanted), quoted(wanted.rpartition("/")[0])
        where = ("id",) if source.kind == "record" else ("of",)
        yield Problem(
            where,
            f"by its content this file is {wanted}",
            f"Run `mkdir -p {folder} && git add {old} && git mv {old} {new}`. "
            f"Where {wanted} is there already, this is a copy of it: {_INSTEAD_OF_A_COPY[source.kind]}.",
        )


_INSTEAD_OF_A_COPY = {
    "record": "for a record of its own run `tunesmith new`",
    "review": "remove it, or name what it judges in `record` and `of`",
}
_ERASED_KEYS = ("id", "status", "reason")
_PATH_KEYS = (("id",), ("record",), ("by",), ("role",), ("blind",), ("of",))


def _unknown(key: str, known: tuple[str, ...]) -> tuple[str, str]:
    if key in _TOOL_KEYS:
        return f"`{key}`: {_NO_TOOLS}", "Remove it."
    from difflib import get_close_matches  # only a mistake has to pay for this import

    near = get_close_matches(key, known, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else "Remove it, or put the text into `notes`."
    return f"the key `{key:.60}` is unknown", hint


def _told(violation: Violation, value: object) -> str:
    """One violation in words; the whole of JSON Schema that records and reviews use."""
    shown = f"`{value}`" if isinstance(value, str | int | bool) and len(str(value)) <= 60 else "the value"
    wanted = violation.value
    match violation.keyword:
        case "enum":
            return f"{shown} is none of: {', '.join(str(item) for item in wanted)}"
        case "const":
            return f"{shown} has to be {str(wanted).lower()} or left out"
        case "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            return f"{shown} is no {' or '.join(_TYPES.get(str(name), str(name)) for name in names)}"
        case "pattern":
            return f"{shown} does not have the form asked for"
        case "format":
            return f"{shown} is no {wanted}, as in 2026-01-31"
        case "minLength" | "minItems":
            return "this is empty"
        case "maxLength" | "maxItems":
            return f"longer than the {wanted} allowed"
        case "uniqueItems":
            return "the same item stands here twice"
        case "minimum":
            return f"{shown} is less than {wanted}"
        case "maximum":
            return f"{shown} is more than {wanted}"
        case keyword:
            return f"{shown} breaks `{keyword}` of the schema"


_TYPES = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "object": "mapping of keys to values",
}


def _place(where: Where) -> str:
    if not where:
        return "the file "
    name = ".".join(str(step + 1) if isinstance(step, int) else step for step in where)
    return f"`{name}` "


HOOK = Hook("schema", Options, (missing_key, unknown_key, wrong_value, file_path))
