"""`tunesmith explain`: what a rule, a hook, a label, a key or a word of a message means, from where it is defined."""

import difflib
import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from tunesmith import judgements
from tunesmith.policy import Policy
from tunesmith_hooks import catalogue, options
from tunesmith_hooks.rule import Hook, Rule
from tunesmith_tools import schemas
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.explaining import topics
from tunesmith_tools.explaining.pages import FIRST_FITS, shown
from tunesmith_tools.settings import RootOption

_FILES = {"record": "a record", "review": "a review", "people": "people.yaml", "gold": "gold.yaml"}


def explain(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A rule, hook, label, key or topic; as a message names it.")
    ] = None,
    root: RootOption = None,
) -> None:
    """Explain a word: a rule, hook, label, key or state.

    It may be anything that a message names, such as a key of a record or the word pending. Without a name it lists the
    topics, hooks and rules.

    Example: tunesmith explain dialogue/alternation
    """
    for line in page(name, root):
        say(line)


def page(name: str | None, root: Path | None = None) -> list[str]:
    """The page for a name. Raises Failure for one that means nothing."""
    if name is None:
        return _overview()
    rules = catalogue.rules()
    if name in rules:
        return _rule_page(name, *rules[name])
    hook, topic = catalogue.hook(name), topics.topic(name)
    parts = [topics.TOPICS[topic].text.splitlines()] if topic else []
    parts += [_hook_page(hook)] if hook else []
    parts += [_value_page(name)]
    parts += _key_pages(name)
    parts += [_rule_page(full, *rules[full]) for full in _named_alone(name, rules)]
    labels: dict[str, str] = {}
    try:
        labels = _labels(open_dataset(root).policy)
    except Failure:
        if not any(parts):
            raise
    parts.append([line for key, line in labels.items() if key.partition(" ")[0] == name])
    lines = [line for part in parts if part for line in ("", *part)]
    if lines:
        return lines[1:]
    raise Failure(f"no rule, hook, label, key or topic is called {name}{_hint(name, labels)}")


def _overview() -> list[str]:
    lines = ["Topics"]
    lines += [f"  {name:<12} {one.sentence}" for name, one in topics.TOPICS.items()]
    lines.append("")
    for hook in catalogue.HOOKS:
        lines.append(f"{hook.id}: {hook.sentence}")
        lines += [*_rule_lines(hook), ""]
    return [
        *lines,
        "`tunesmith explain NAME` shows one of them, a label such as safe_completion, or a key such as source.group.",
        "Settings of guidelines/policy.yaml: `tunesmith policy`.",
    ]


def _rule_lines(hook: Hook) -> list[str]:
    return [f"  {hook.id}/{rule.name:<28} {rule.severity:<8} {rule.sentence}" for rule in hook.rules]


def _rule_page(name: str, hook: Hook, rule: Rule) -> list[str]:
    lines = [f"{name} ({rule.severity}, since version {rule.since} of the guidelines)", ""]
    lines += inspect.cleandoc(rule.page).splitlines()
    if hook.id == "safety" and rule.name in ("contradiction", "doubtful-combination"):
        lines += ["", *_safety_table()]
    lines += [
        "",
        f"Severity and options: hooks.{hook.id} in guidelines/policy.yaml; `tunesmith policy hooks.{hook.id}`.",
    ]
    if rule.waivable:
        lines.append(
            "A person may accept a finding: `waivers:` in the record with `rule`, `reason`, `by` and `of`, the text "
            "digest that `tunesmith status ID` prints; `tunesmith explain waivers` has an example."
        )
    else:
        lines.append("A finding cannot be accepted: it has to be mended.")
    return lines


def _hook_page(hook: Hook) -> list[str]:
    lines = [f"{hook.id}: {hook.sentence}", "", *_rule_lines(hook)]
    known = options.defaults(hook)
    if known:
        lines += ["", f"Options (hooks.{hook.id}.options in guidelines/policy.yaml) and their defaults:"]
        lines += [f"  {key}: {shown(value)}" for key, value in known.items()]
        lines.append(f"`tunesmith policy hooks.{hook.id}` says what they mean and what is set here.")
    module = sys.modules[hook.options.__module__]
    return [*lines, "", (module.__doc__ or "").strip()]


def _safety_table() -> list[str]:
    """The table of the safety hook, the first line that fits deciding."""
    rows = judgements.table()
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [FIRST_FITS, "", *lines]


def _keys() -> Iterator[tuple[str, schemas.Property]]:
    """Every key of the files that people write, with the file's name in words."""
    for kind, file in _FILES.items():
        for one in schemas.properties(schemas.inlined(kind)):
            yield file, one


def _value_page(name: str) -> list[str]:
    """What the schemas say of a value such as safe_completion, and where its other choices are told."""
    lines: dict[str, str] = {}
    for _, one in _keys():
        told = schemas.sentences(one.schema)
        if name in told or name in schemas.values(one.schema):
            lines[f"{name} ({one.path[-1]}): {told.get(name, one.description)}"] = one.path[-1]
    others = [f"`tunesmith explain {key}`" for key in dict.fromkeys(lines.values())]
    return [*lines, f"The other values: {', '.join(others)}"] if lines else []


def _named_alone(name: str, rules: Mapping[str, object]) -> list[str]:
    """The rule that a noun phrase without its hook names, where one hook alone has it."""
    found = [full for full in rules if full.partition("/")[2] == name]
    return found if len(found) == 1 else []


def _key_pages(name: str) -> list[list[str]]:
    """What the schemas say of a key, named in full (source.group) or by its end (group), once for each meaning."""
    places: dict[tuple[str, ...], list[str]] = {}
    for file, one in _keys():
        if one.name == name or one.name.endswith(f".{name}"):
            values = [f"    {value}: {told}" for value, told in schemas.sentences(one.schema).items()]
            lines = (one.description, f"  allowed: {schemas.allowed(one.schema)}", *values)
            places.setdefault(lines, []).append(f"{one.name} of {file}")
    return [[f"{name} ({', '.join(where)}): {told}", *lines] for (told, *lines), where in places.items()]


def _labels(policy: Policy) -> dict[str, str]:
    """A line for each label, by label and set."""
    labels = policy.labels
    sets = {
        "task": labels.tasks,
        "domain": labels.domains,
        "hazard": labels.hazards,
        "sensitive topic": labels.sensitive,
    }
    return {
        f"{name} {what}": f"{name} ({what}): {told}" for what, known in sets.items() for name, told in known.items()
    }


def _hint(name: str, labels: dict[str, str]) -> str:
    """Names that are close to one that means nothing."""
    known = [*catalogue.rules(), *(hook.id for hook in catalogue.HOOKS)]
    for topic, one in topics.TOPICS.items():
        known += [topic, *one.words]
    for _, key in _keys():
        known += [key.name, key.path[-1], *schemas.values(key.schema)]
    known += [label.partition(" ")[0] for label in labels]
    parts = {full.partition("/")[2]: full for full in catalogue.rules()}
    near = [full for full in catalogue.rules() if name in full]
    near += difflib.get_close_matches(name, list(dict.fromkeys(known)), n=4, cutoff=0.75)
    near += [parts[noun] for noun in difflib.get_close_matches(name, parts, n=3, cutoff=0.75)]
    if near:
        return f"; did you mean {', '.join(list(dict.fromkeys(near))[:5])}?"
    return "; `tunesmith explain` lists what there is"
