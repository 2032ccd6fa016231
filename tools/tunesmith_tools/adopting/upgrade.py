"""`tunesmith upgrade`: the files that `init` wrote, brought to the installed version."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tunesmith.files import write_atomic
from tunesmith_tools.adopting import starter
from tunesmith_tools.adopting.initialise import environment_steps, snippet
from tunesmith_tools.adopting.starter import REQUIREMENTS, WRITTEN, Written
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import find
from tunesmith_tools.settings import RootOption

_PIN = re.compile(
    rb"^([ \t]*tunesmith(?:\[[^\]\n]*\])?[ \t]*==[ \t]*)([^\s;#,\\]+)(?=[ \t]*(?:[;#].*)?\r?$)", re.MULTILINE
)
_BEFORE_RELEASE = re.compile(r"[-_.]?(a|b|c|rc|alpha|beta|pre|preview|dev)", re.IGNORECASE)
_MISSING = ("releases/ledger.tsv", REQUIREMENTS)  # the team's own, and no build goes without


class Kind(StrEnum):
    """What becomes of a file, as it is told."""

    added = "added"
    replaced = "replaced"
    beside = "kept"
    gone = "left out"
    dropped = "dropped"
    pinned = "pinned"
    unpinned = "look at"


@dataclass(frozen=True, slots=True)
class Step:
    """One file: what becomes of it, the path to write (None: nothing is written), the bytes, and why."""

    kind: Kind
    path: str
    target: str | None = None
    content: bytes = b""
    why: str = ""


def upgrade(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, write nothing.")] = False,
    adopt: Annotated[
        bool, typer.Option("--adopt", help=f"Take over a dataset that has no {WRITTEN}: add what is missing.")
    ] = False,
    root: RootOption = None,
) -> None:
    """Bring what `tunesmith init` wrote up to date.

    Pipeline, hooks, CI and settings of git and DVC become those of the installed version. What nobody changed is
    replaced. What you changed stays, and the new text lies beside it as FILE.new. Policy, people, guidelines, records
    and README are yours and never touched; new settings of the policy are told. First install the version:
    pip install --upgrade 'tunesmith[build]'

    Example: tunesmith upgrade --dry-run
    """
    home = find(root)
    before = starter.load(home)
    if before is None and not adopt:
        raise Failure(_unknown(), code=1)
    here = starter.installed_version()
    if before and _order(before.version) > _order(here):
        raise Failure(
            f"this dataset is at tunesmith {before.version}, and this is the older {here}, which does not know its "
            f"files; nothing is taken back. Install what it pins: pip install -r {REQUIREMENTS}",
            code=1,
        )
    top = starter.work_tree(home) or home
    offered = starter.files(at_top=top == home, branch=starter.branch_of(home))
    after = starter.now_written(offered)
    steps = list(_steps(home, offered, before))
    if before == after and not steps:
        say(f"everything is at tunesmith {here}: nothing to do")
        return
    if not dry_run:
        _apply(home, steps, after)
    said = [*_told(before, after, steps), *_settings_told(before, after)]
    for line in said if dry_run else [*said, *_next_steps(home, top, before, after, steps)]:
        say(line)


def plan(offered: Mapping[str, bytes], seen: Mapping[str, str], present: Mapping[str, bytes]) -> Iterator[Step]:
    """What becomes of each file.

    `offered` holds the files of this version, `seen` the sha256 of those that the dataset was offered last, `present`
    the files as they stand. A file whose bytes were never offered is never written over.
    """
    for path, content in offered.items():
        new, old = starter.digest(content), seen.get(path)
        there = present.get(path)
        if there == content or new == old:  # as it should be, or what the team made of this very text
            continue
        if there is None and old is None:
            yield Step(Kind.added, path, path, content)
        elif there is None:
            yield Step(Kind.gone, path, why="you do without it")
        elif starter.digest(there) == old:
            yield Step(Kind.replaced, path, path, content)
        else:
            why = "you changed it, and so did tunesmith, whose text" if old else "yours; ours"
            yield Step(Kind.beside, path, f"{path}.new", content, f"{why} is in {path}.new")
    for path in sorted(seen.keys() - offered.keys()):
        if path in present:
            yield Step(Kind.dropped, path, why="tunesmith has no use for it any more; delete it unless you do")


def pinned(content: bytes, version: str) -> bytes | None:
    """requirements.txt with tunesmith pinned to a version, None where it has no pin that can be moved."""
    changed, count = _PIN.subn(lambda found: found[1] + version.encode(), content)
    return changed if count else None


def _steps(home: Path, offered: Mapping[str, bytes], before: Written | None) -> Iterator[Step]:
    """All that is to be done. Raises Failure where a text beside a file would be written over another one."""
    owned, seen = starter.owned(offered), before.files if before else {}
    present = {path: (home / path).read_bytes() for path in owned.keys() | seen.keys() if (home / path).exists()}
    for step in plan(owned, seen, present):
        if step.kind is Kind.added and starter.instead(home, step.path):
            continue
        beside = home / f"{step.path}.new"
        if step.kind is Kind.beside and beside.exists() and beside.read_bytes() != step.content:
            raise Failure(
                f"{step.path}.new is still there from an earlier upgrade; take from it what you want into "
                f"{step.path}, delete it, and run this again",
                code=1,
            )
        yield step
    if before is None:
        yield from (Step(Kind.added, path, path, offered[path]) for path in _MISSING if not (home / path).exists())
    here = starter.installed_version()
    requirements = home / REQUIREMENTS
    old = requirements.read_bytes() if requirements.exists() else b""
    new = pinned(old, here)
    if new is None and before and before.version != here:
        yield Step(Kind.unpinned, REQUIREMENTS, why=f"it pins no `tunesmith==...`; see that it installs {here}")
    elif new is not None and new != old:
        yield Step(Kind.pinned, REQUIREMENTS, REQUIREMENTS, new, f"tunesmith=={here}")


def _apply(home: Path, steps: list[Step], after: Written) -> None:
    """The note comes last: an upgrade that was interrupted is done again, and finds its own work."""
    for step in steps:
        if step.target:
            write_atomic(home / step.target, step.content)
    starter.save(home, after)


def _told(before: Written | None, after: Written, steps: list[Step]) -> Iterator[str]:
    yield f"tunesmith {before.version if before else '(unknown)'} -> {after.version}"
    for step in steps:
        yield f"  {step.kind:<9} {step.path}{f': {step.why}' if step.why else ''}"


def _settings_told(before: Written | None, after: Written) -> Iterator[str]:
    """The policy's settings that this version added, or dropped, since the dataset's."""
    if before is None:
        return
    defaults = starter.settings()
    new = [name for name in after.settings if name not in before.settings]
    if new:
        yield "new in the policy, with what holds while guidelines/policy.yaml does not say otherwise:"
    for name in new:
        yield f"  {name}: {json.dumps(defaults[name], ensure_ascii=False, default=dict)}"
    gone = [name for name in before.settings if name not in after.settings]
    if gone:
        yield "no longer in the policy; `tunesmith check` says if yours still has it: " + ", ".join(gone)


def _next_steps(home: Path, top: Path, before: Written | None, after: Written, steps: list[Step]) -> Iterator[str]:
    if top != home and (before is None or before.version != after.version):
        yield f"the hooks in {top / starter.HOOKS_FILE} are yours; compare them with:"
        yield from snippet(home.relative_to(top).as_posix())
    yield "next:"
    yield "  git diff"
    for step in steps:
        if step.kind is Kind.beside and step.target:
            names = shlex.join([step.path, step.target])
            yield f"  diff {names}   # take over what you want, then delete the second"
    if before is None:
        yield from environment_steps()
    changed = [step.target for step in steps if step.target and step.kind is not Kind.beside]
    changed += [step.path for step in steps if step.kind is Kind.beside]
    yield "  tunesmith check && tunesmith build"
    yield f"  git add {shlex.join([*changed, WRITTEN])} && git commit -m 'tunesmith {after.version}'"


def _unknown() -> str:
    return (
        f"there is no {WRITTEN}, in which `tunesmith init` notes what it wrote. Where only the hooks are used, "
        "`pre-commit autoupdate` is the upgrade. To take over the pipeline, hooks and CI of this version, run "
        "`tunesmith upgrade --adopt`: it adds what is missing and puts the rest beside your files"
    )


def _order(version: str) -> tuple[list[int], str, list[int]]:
    """Versions in order: numbers first, and a pre-release (dev, a, b, rc) before its release."""
    release = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(part) for part in release[0].split(".")] if release else []
    while numbers and not numbers[-1]:
        numbers.pop()
    rest = version[release.end() if release else 0 :]
    early = _BEFORE_RELEASE.match(rest)
    label = early[1].lower().replace("dev", "") if early else "~"  # sorts after every letter
    return numbers, label, [int(part) for part in re.findall(r"[0-9]+", rest)]
