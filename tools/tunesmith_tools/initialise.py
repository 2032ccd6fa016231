"""`tunesmith init`: a new dataset repository."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tunesmith import git
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith.files import write_atomic
from tunesmith.people import email_digest
from tunesmith_tools.console import Failure, say
from tunesmith_tools.identity import slug

_TEMPLATE = Path(__file__).parent / "template"
_HANDLE = re.compile(r"[a-z][a-z0-9-]{0,63}")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or the top of a repository.")],
    handle: Annotated[str | None, typer.Option(help="Your handle; else made from git's user.name.")] = None,
) -> None:
    """Make a dataset repository: policy, people, guidelines, pipeline, hooks and an example record.

    Files that exist are kept; a folder that already holds a policy is refused.

    Example: tunesmith init my-dataset --handle ada
    """
    root = folder.resolve()
    if (root / POLICY).exists():
        raise Failure(f"{root} holds a dataset already ({POLICY})", code=1)
    if root.exists() and not root.is_dir():
        raise Failure(f"{root} is not a folder")
    top = _work_tree(root)
    if top and not (root.exists() and root.samefile(top)):
        raise Failure(
            f"{root} lies inside the git repository {top}, whose commits would not find the hooks and the policy of a "
            f"dataset below its top; make it at the top, `tunesmith init {top}`, or outside of that repository",
            code=1,
        )
    root.mkdir(parents=True, exist_ok=True)
    if not top:
        git.run(root, "init", "--quiet", "--initial-branch=main")
    me = handle or slug(git.author_name(root) or "me")
    if not _HANDLE.fullmatch(me):
        raise Failure(f"{me!r} is no handle: a lower-case letter, then letters, digits and hyphens")
    if f"- handle: {me}\n" in (_TEMPLATE / PEOPLE).read_text("utf-8"):
        raise Failure(f"{me} is the author of the example record; choose another --handle")
    kept = []
    for path, content in template(me, git.author_email(root)):
        target = root / path
        if target.exists():
            kept.append(path)
        else:
            write_atomic(target, content)
    say(f"a dataset in {root}")
    for path in kept:
        say(f"kept your {path}; compare it with the one of a fresh `tunesmith init`")
    say("next:")
    say(f"  cd {folder}")
    say("  pre-commit install && git add . && git commit -m 'A dataset'")
    say(f"  tunesmith new question_answering --author {me}")


def template(handle: str, email: str | None) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of a new dataset, with its first person in people.yaml."""
    for file in sorted(path for path in _TEMPLATE.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        parts = [re.sub(r"^dot-", ".", part) for part in file.relative_to(_TEMPLATE).parts]
        content = file.read_bytes()
        if parts[-1] == "people.yaml":
            content += _person(handle, email).encode()
        yield "/".join(parts), content


def _work_tree(folder: Path) -> Path | None:
    """The top of the git work tree that a folder lies in, or would lie in once it is made."""
    there = next(path for path in (folder, *folder.parents) if path.is_dir())
    if not git.is_repository(there):
        return None
    return Path(os.fsdecode(git.run(there, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()


def _person(handle: str, email: str | None) -> str:
    lines = [
        f"  - handle: {handle}",
        "    kind: person",
        "    roles: [author, reviewer, adjudicator]",
        "    languages: [en]",
    ]
    if email:
        lines.append(f"    emails: [{email_digest(email)}]")
    return "\n".join(lines) + "\n"
