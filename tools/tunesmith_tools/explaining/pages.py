"""Pages that come from code: hooks/README.md from the rules' docstrings. `make docs` writes it, a test compares it."""

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tunesmith import judgements
from tunesmith.files import write_atomic
from tunesmith.markdown import fence
from tunesmith_hooks import catalogue, options
from tunesmith_hooks.rule import Hook, Rule
from tunesmith_tools.console import say
from tunesmith_tools.explaining.hook_settings import meanings

PAGE = Path(__file__).resolve().parents[3] / "hooks" / "README.md"
HEADINGS = ("Options", "Bad", "Good")
FIRST_FITS = "The first line that fits decides:"

_INTRODUCTION = """\
<!-- Written by `make docs` from the docstrings in hooks/tunesmith_hooks. Edit those. -->

# Hooks and their rules

The gate runs these rules at every commit. `tunesmith explain RULE` shows the same in a terminal.

An **error** stops a commit, a **warning** does not. The policy may set another severity, or `off`:
`hooks.<hook>.severity.<rule>` in `guidelines/policy.yaml`, and in `hooks.<hook>.since.<rule>` the version of the
guidelines from which a rule holds: about older records it only warns. In drafts everything but format, schema and
privacy is a warning. A finding of a **waivable** rule
may be accepted by a person: `waivers` in the record.

Examples show the keys of a record that matter; the rest of the record is as it should be."""


class Block(NamedTuple):
    """An example of a rule's page: its heading and the YAML below it."""

    heading: str
    text: str


class RulePage(NamedTuple):
    """What follows the first sentence of a rule's docstring: the whole reason as Markdown, and examples."""

    reason: str
    blocks: tuple[Block, ...]


def main() -> None:
    """Write the page."""
    write_atomic(PAGE, hooks_page().encode())
    say("hooks/README.md is written")


def hooks_page() -> str:
    """The reference of all hooks as Markdown."""
    parts = [_INTRODUCTION, "\n".join(_contents())]
    for hook in catalogue.HOOKS:
        parts += _hook_section(hook)
        for rule in hook.rules:
            parts += _rule_section(hook, rule)
    return "\n\n".join(parts) + "\n"


def rule_page(rule: Rule) -> RulePage:
    """The parts of a rule's docstring behind its first sentence."""
    prose: list[str] = []
    found: dict[str, list[str]] = {}
    heading = None
    for line in inspect.cleandoc(rule.page).splitlines():
        if line[:1].strip():
            heading = line.removesuffix(":") if line.removesuffix(":") in HEADINGS else None
        if heading is None:
            prose.append(line)
        elif line[:1].strip():
            found[heading] = []
        else:
            found[heading].append(line)
    _, _, reason = "\n".join(prose).strip().partition("\n\n")
    blocks = tuple(Block(name, textwrap.dedent("\n".join(lines)).strip("\n")) for name, lines in found.items())
    return RulePage(reason.strip(), blocks)


def shown(value: object) -> str:
    """An option's value as a person writes it."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _contents() -> Iterator[str]:
    yield "| hook | what it judges | rules |"
    yield "|---|---|---|"
    for hook in catalogue.HOOKS:
        yield f"| [{hook.id}](#{hook.id}) | {_cell(hook.sentence)} | {len(hook.rules)} |"


def _hook_section(hook: Hook) -> Iterator[str]:
    yield f"## {hook.id}"
    yield hook.sentence
    known = options.defaults(hook)
    if known:
        told = meanings(hook)
        lines = [f"| option of `hooks.{hook.id}.options` | default | meaning |", "|---|---|---|"]
        for key, value in known.items():
            lines.append(f"| `{key}` | {_cell(shown(value))} | {_cell(told.get(key, ''))} |")
        yield "\n".join(lines)
    if hook.id == "safety":
        yield FIRST_FITS
        yield "\n".join(_safety_table())


def _rule_section(hook: Hook, rule: Rule) -> Iterator[str]:
    page = rule_page(rule)
    yield f"### {hook.id}/{rule.name}"
    waivable = "waivable" if rule.waivable else "not waivable"
    yield f"*{rule.severity}, since {rule.since}, {waivable}*"
    yield rule.sentence
    if page.reason:
        yield page.reason
    for block in page.blocks:
        yield f"{block.heading}:"
        yield _fenced(block.text)


def _safety_table() -> Iterator[str]:
    header, *rows = judgements.table()
    yield f"| {' | '.join(map(_cell, header))} |"
    yield "|---" * len(header) + "|"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _fenced(text: str) -> str:
    """A YAML block behind a fence that is longer than any inside it."""
    ticks = fence(text, 3)
    body = "\n".join(line.rstrip() for line in text.split("\n"))
    return f"{ticks}yaml\n{body}\n{ticks}"


if __name__ == "__main__":
    main()
