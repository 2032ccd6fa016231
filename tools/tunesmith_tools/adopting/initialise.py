"""`tunesmith init`: a new dataset repository, or a dataset in a subfolder of one."""

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tunesmith import git, yaml_reader
from tunesmith.corpus import PEOPLE, POLICY, find_root
from tunesmith.files import write_atomic
from tunesmith.people import email_digest
from tunesmith_tools.adopting import starter
from tunesmith_tools.console import Failure, say
from tunesmith_tools.identity import slug

_HANDLE = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LISTS = (".gitignore", ".gitattributes", ".dvcignore", starter.REQUIREMENTS, ".github/CODEOWNERS")  # lines are enough
_MERGES_TOO = "default_install_hook_types: [pre-commit, pre-merge-commit]"
_PLAIN = re.compile(r"[A-Za-z^(][\w ()|/.,*$\\^-]*")  # needs no quotes in YAML


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one of a repository.")],
    handle: Annotated[
        str | None,
        typer.Option(help="Your name in the records: lower-case letters, digits, hyphens; else made from git's name."),
    ] = None,
) -> None:
    """Make a dataset, in a new folder or a repository.

    It has policy, people, guidelines, pipeline, hooks, CI and three example records. A new folder becomes a git
    repository. At the top of an existing repository the dataset joins what is there; in a subfolder of one it comes
    without hooks and CI, and the hooks to add at the top are printed. Files that exist are kept; a folder that already
    holds a policy is refused.

    Example: tunesmith init my-dataset --handle ada

    Example: tunesmith init . (at the top of an existing repository)

    Example: tunesmith init app/data (in a subfolder of one)
    """
    root = folder.resolve()
    top = _place(root)
    at_top = top in (None, root)
    me, email = _person_of(root, handle)
    root.mkdir(parents=True, exist_ok=True)
    if top is None:
        git.run(root, "init", "--quiet", "--initial-branch=main")
    branch = git.branch(root) or "main"
    offered = dict(template(me, email, at_top=at_top, branch=branch))
    kept = {path: starter.instead(root, path) or path for path in offered}
    kept = {path: theirs for path, theirs in kept.items() if (root / theirs).exists()}
    for path in offered.keys() - kept.keys():
        write_atomic(root / path, offered[path])
    starter.save(root, starter.now_written(offered))
    say(f"a dataset in {root}")
    if branch != "main":
        say(f"its main branch is {branch}; if not, correct it in README.md and as splits.branch in {POLICY},")
        say("  then run `tunesmith upgrade`")
    for line in (line for path, theirs in kept.items() for line in _kept(path, theirs, root, offered[path])):
        say(line)
    if email is None:
        say(f"git knows no user.email here, so {PEOPLE} has none of yours: see `tunesmith explain people`")
    for line in _next_steps(folder, root, top or root, starter.HOOKS_FILE in kept, me):
        say(line)


def template(
    handle: str, email: str | None, *, at_top: bool = True, branch: str = "main"
) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of a new dataset, with its first person in people.yaml."""
    for path, content in starter.files(at_top=at_top, branch=branch).items():
        yield path, content + _person(handle, email).encode() if path == PEOPLE else content


def snippet(folder: str) -> list[str]:
    """The item for `repos:` in the top's .pre-commit-config.yaml that judges the dataset in a folder (`.`: the top)."""
    tree: object = yaml_reader.load(starter.files(at_top=True)[starter.HOOKS_FILE].decode()).tree
    lines = ["  - repo: local", "    hooks:"]
    for hook in (hook for hook in tree["repos"][0]["hooks"] if hook["id"].startswith("tunesmith")):  # type: ignore[index]
        if folder != ".":
            script = shlex.quote(f"{folder}/.tunesmith/in-venv")
            hook["entry"] = hook["entry"].replace(".tunesmith/in-venv", script)
            hook["args"] = ["--root", folder]
        if folder != "." and "files" in hook:
            hook["files"] = hook["files"].replace("^", f"^{re.escape(folder)}/", 1)
        hook.setdefault("stages", ["pre-commit", "pre-merge-commit"])
        fields = [f"{key}: {_as_yaml(value)}" for key, value in hook.items()]
        lines += [f"      - {fields[0]}", *(f"        {field}" for field in fields[1:])]
    return lines


def _place(root: Path) -> Path | None:
    """The top of the repository in which the dataset is to be made, None for a new one. Raises Failure."""
    if (root / POLICY).exists():
        raise Failure(f"{root} holds a dataset already ({POLICY})", code=1)
    if root.exists() and not root.is_dir():
        raise Failure(f"{root} is not a folder")
    pipeline = root / "dvc.yaml"
    if pipeline.exists() and pipeline.read_bytes() != starter.files(at_top=True)["dvc.yaml"]:
        raise Failure(
            f"{root} has a pipeline of its own (dvc.yaml); make the dataset in a subfolder of it: "
            f"tunesmith init {shlex.quote(os.path.relpath(root / 'dataset'))}",
            code=1,
        )
    top = starter.work_tree(root)
    if top is None:
        return None
    if root.exists() and root.samefile(top):
        return root
    outer = find_root(root.parent)
    if outer and outer.is_relative_to(top):
        raise Failure(f"{root} lies in the dataset {outer}; a dataset holds no other", code=1)
    try:
        git.run(top, "check-ignore", "--quiet", "--", f"{root.relative_to(top).as_posix()}/")
    except git.GitError:
        return top  # git ends with 1 for a path that it does not ignore
    raise Failure(f"git ignores {root}, so nothing there would be committed; choose another folder", code=1)


def _person_of(root: Path, handle: str | None) -> tuple[str, str | None]:
    """Handle and e-mail address of the first person. Raises Failure for a handle that cannot be."""
    there = starter.nearest(root)
    me = handle or slug(git.author_name(there) or "me")
    if not _HANDLE.fullmatch(me):
        raise Failure(
            f"{me!r} is no handle: a lower-case letter, then letters, digits and hyphens; choose one with --handle"
        )
    if f"- handle: {me}\n".encode() in starter.files(at_top=True)[PEOPLE]:
        raise Failure(f"{me} is the author of the example records; choose another --handle")
    return me, git.author_email(there)


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


def _kept(path: str, theirs: str, root: Path, content: bytes) -> Iterator[str]:
    """What to do about a file that was there already, under its own path or another that stands for it."""
    if path == starter.HOOKS_FILE:  # the next steps say what to add
        return
    if path not in _LISTS and path == theirs:
        yield f"kept your {path}; compare it with the one of a fresh `tunesmith init`"
        return
    there = set((root / theirs).read_text("utf-8", "replace").split("\n"))
    missing = [line for line in content.decode().split("\n") if line not in there and not line.startswith("#")]
    if any(missing):
        yield f"kept your {theirs}; add what it lacks:"
        yield from (f"  {line}" for line in missing if line)


def _next_steps(folder: Path, root: Path, top: Path, hooks_kept: bool, me: str) -> Iterator[str]:
    yield "next:"
    if root != Path.cwd():
        yield f"  cd {shlex.quote(str(folder))}"
    yield from environment_steps()
    if root != top or hooks_kept:
        yield from _steps_of_the_top(root, top)
    hooks = "" if root == top else shlex.quote(os.path.relpath(top / starter.HOOKS_FILE, root)) + " "
    yield f"  pre-commit install && git add . {hooks}&& git commit -m 'A dataset'"
    yield f"  tunesmith new question_answering --author {me}"
    yield f"  # before the first `tunesmith freeze`: set `splits` in {POLICY}, withdraw the examples"


def environment_steps() -> Iterator[str]:
    """How to make the environment of a dataset, in its folder."""
    stay = "   # or stay in the environment that is active now" if _is_active() else ""
    wheel = starter.wheel()
    if wheel:
        yield f"  mkdir -p wheels && cp {shlex.quote(str(wheel))} wheels/"
    yield f"  python3 -m venv .venv && . .venv/bin/activate{stay}"
    yield f"  pip install {'' if wheel else _origin()}-r {starter.REQUIREMENTS}"


def _steps_of_the_top(root: Path, top: Path) -> Iterator[str]:
    """What to add to the repository's own hooks, whole if it has none."""
    file, folder = top / starter.HOOKS_FILE, root.relative_to(top).as_posix()
    if not file.exists():
        yield from (f"  add this as a new file {file}:", "", _MERGES_TOO, "repos:")
    else:
        if "default_install_hook_types" not in file.read_text("utf-8", "replace"):
            yield from (f"  add this line to {file}, so that merges are judged too:", "", _MERGES_TOO, "")
        yield from (f"  add this to `repos:` in {file}:", "")
    yield from snippet(folder)
    yield ""


def _is_active() -> bool:
    """Whether this program's environment is the one in which commands are found, with all that a dataset needs."""
    here = Path(sys.executable).parent
    found = [shutil.which(name) for name in ("tunesmith", "dvc", "pre-commit")]
    return all(path and Path(path).parent == here for path in found)


def _origin() -> str:
    """What pip needs besides the pinned version where that was installed from a folder or repository."""
    direct = starter.direct_url()
    if not direct:
        return ""
    vcs = direct.get("vcs_info", {})
    url = f"{vcs['vcs']}+{direct['url']}@{vcs['commit_id']}" if vcs else direct["url"]
    return f"{shlex.quote(f'tunesmith[build] @ {url}')} "


def _as_yaml(value: object) -> str:
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
