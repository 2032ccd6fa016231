"""The files that `init` writes: which become the team's own at once, and which `upgrade` keeps current."""

import hashlib
import json
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tunesmith import git, yaml_reader
from tunesmith.corpus import POLICY
from tunesmith.files import write_atomic
from tunesmith_tools.console import Failure
from tunesmith_tools.explaining import policy_page

WRITTEN = ".tunesmith/files.json"
REQUIREMENTS = "requirements.txt"
HOOKS_FILE = ".pre-commit-config.yaml"
_FOLDER = Path(__file__).parents[1] / "template"
_TEAMS_OWN = ("README.md", REQUIREMENTS, "guidelines/", "records/", "releases/")
_OF_THE_TOP = (HOOKS_FILE, ".github/")  # git and its hosts read them at the top of a repository alone
_FIND_LINKS = b"# --find-links wheels\n"  # for whom no index has tunesmith
_MAIN = "main"
_NAMES_MAIN = {  # what the template says of the main branch, and what to say of another
    POLICY: ("  branch: main\n", "  branch: {quoted}\n"),
    ".github/workflows/check.yaml": ("branches: [main]\n", "branches: [{quoted}]\n"),
    ".github/workflows/freeze.yaml": ("branches: [main]\n", "branches: [{quoted}]\n"),
    ".github/pull_request_template.md": ("origin/main`", "origin/{plain}`"),
    "README.md": ("git switch main\n", "git switch {plain}\n"),
}
_FREEZES_BY_ITSELF = (  # of the generated README, and untrue below the top
    "\nAfter the first time `.github/workflows/freeze.yaml` does it on every push to the main branch.\n"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a dataset was last offered: by which version, the sha256 of each file's text, and the policy's settings."""

    version: str
    files: Mapping[str, str]
    settings: tuple[str, ...]


def installed_version() -> str:
    """The version of tunesmith that runs."""
    return version("tunesmith")


def direct_url() -> dict[str, Any]:
    """What pip noted about where tunesmith came from, empty for an index."""
    return dict(json.loads(distribution("tunesmith").read_text("direct_url.json") or "{}"))


def wheel() -> Path | None:
    """The wheel from which tunesmith was installed, where that was a file of this machine."""
    address = urlsplit(direct_url().get("url", ""))
    if address.scheme != "file" or not address.path.endswith(".whl"):
        return None
    return Path(url2pathname(address.path))


def files(*, at_top: bool, branch: str = _MAIN) -> dict[str, bytes]:
    """Path and content of every file of the template; below the top of a repository some have no place."""
    found = {}
    for file in sorted(path for path in _FOLDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        path = "/".join(re.sub(r"^dot-", ".", part) for part in file.relative_to(_FOLDER).parts)
        if at_top or not path.startswith(_OF_THE_TOP):
            found[path] = file.read_bytes()
    found[REQUIREMENTS] = found[REQUIREMENTS].replace(b"{version}", installed_version().encode())
    if wheel():
        found[REQUIREMENTS] = found[REQUIREMENTS].replace(_FIND_LINKS, _FIND_LINKS.removeprefix(b"# "))
    if not at_top:
        found["README.md"] = found["README.md"].replace(_FREEZES_BY_ITSELF.encode(), b"")
    if branch != _MAIN:
        quoted = json.dumps(branch, ensure_ascii=False)
        for path, (ours, theirs) in _NAMES_MAIN.items():
            if path in found:
                told = theirs.format(quoted=quoted, plain=shlex.quote(branch))
                found[path] = found[path].replace(ours.encode(), told.encode())
    return found


def branch_of(root: Path) -> str:
    """The main branch as the policy of a dataset names it. Raises Failure where the policy cannot be read.

    Nothing else in it is asked, since an upgrade has to work where the policy still holds what is no longer known.
    """
    try:
        tree: Any = yaml_reader.load((root / POLICY).read_bytes().decode()).tree
        return str(tree.get("splits", {}).get("branch", _MAIN))
    except (yaml_reader.SyntaxFlaw, UnicodeDecodeError, AttributeError):
        raise Failure(f"{POLICY} cannot be read; `tunesmith check` says where", code=1) from None


def instead(root: Path, path: str) -> str | None:
    """The file that a team has in place of one of the template, where GitHub would take only one of the two."""
    if path == ".github/CODEOWNERS":
        return next((other for other in ("CODEOWNERS", "docs/CODEOWNERS") if (root / other).exists()), None)
    if path == ".github/pull_request_template.md":
        for folder in (root / ".github", root, root / "docs"):
            for other in sorted(folder.iterdir()) if folder.is_dir() else ():
                told = other.relative_to(root).as_posix()
                if other.is_file() and other.stem.lower() == "pull_request_template" and told != path:
                    return told
    return None


def owned(offered: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of the files that stay tunesmith's, so that a newer version may replace them."""
    return {path: content for path, content in offered.items() if not path.startswith(_TEAMS_OWN)}


def now_written(offered: Mapping[str, bytes]) -> Written:
    """The note to leave in a dataset that was offered these files by this version."""
    marks = {path: digest(content) for path, content in owned(offered).items()}
    return Written(installed_version(), marks, tuple(sorted(settings())))


def digest(content: bytes) -> str:
    """sha256 in hex."""
    return hashlib.sha256(content).hexdigest()


def save(root: Path, written: Written) -> None:
    """Write the note. Raises OSError."""
    value = {"version": written.version, "files": dict(sorted(written.files.items())), "settings": written.settings}
    write_atomic(root / WRITTEN, f"{json.dumps(value, indent=2)}\n".encode())


def load(root: Path) -> Written | None:
    """The note in a dataset, None where there is none. Raises Failure where it is broken."""
    try:
        value: Any = json.loads((root / WRITTEN).read_bytes())
        return Written(str(value["version"]), dict(value["files"]), tuple(value["settings"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise Failure(f"{WRITTEN} cannot be read; `git restore {WRITTEN}` brings it back", code=1) from None


def work_tree(folder: Path) -> Path | None:
    """The top of the git work tree that a folder lies in, or would lie in once it is made."""
    there = nearest(folder)
    if not git.is_repository(there):
        return None
    return Path(os.fsdecode(git.run(there, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def settings() -> dict[str, object]:
    """Every setting that the policy may hold, by its dotted name, with what holds where it is not set."""
    known = policy_page.settings(None)
    sections = {name.rpartition(".")[0] for name in (one.name for one in known)}
    return {one.name: "to be set" if one.required else one.default for one in known if one.name not in sections}
