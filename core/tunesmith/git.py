"""Git, asked through its command line. Paths are relative to the dataset's root, undecodable bytes escaped."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
REGULAR = ("100644", "100755")
# Both sides of a merge count, and nobody's settings add to what is printed.
_LOG = ("-c", "log.showSignature=false", "log", "--full-history", "--no-color")


class GitError(Exception):
    """Git is missing, refused, or does not know what it was asked for. The text is for the user."""


class NotARepositoryError(GitError):
    """A folder that lies in no git work tree."""


class NothingFoundError(GitError):
    """A command that ended with 1 and said nothing, as a search without a hit does."""


class Entry(NamedTuple):
    """A file of the index or of a tree: its mode and blob id."""

    mode: str
    blob: str


class Changes(NamedTuple):
    """Paths that differ from a baseline commit."""

    added: frozenset[str] = frozenset()
    modified: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()

    @property
    def new(self) -> frozenset[str]:
        """Paths that were added, without those that only moved: a record or review keeps its file's name."""
        return _without_names_of(self.added, self.deleted)

    @property
    def gone(self) -> frozenset[str]:
        """Paths that were deleted, without those that only moved."""
        return _without_names_of(self.deleted, self.added)

    @property
    def all(self) -> frozenset[str]:
        """Every path that differs."""
        return self.added | self.modified | self.deleted


def run(root: Path, *arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None) -> bytes:
    """The standard output of a git command. Raises GitError with git's own words."""
    done = _done(root, arguments, stdin, env)
    if done.returncode == 128 and b"not a git repository" in done.stderr:
        raise NotARepositoryError(f"{root} is not in a git repository; run `git init` there")
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        kind = NothingFoundError if done.returncode == 1 and not words else GitError
        raise kind(words[0] if words else f"git {arguments[0]} ended with {done.returncode}")
    return done.stdout


def _done(
    root: Path, arguments: Sequence[str], stdin: bytes | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *arguments]
    environment = {**os.environ, "LC_ALL": "C", **(env or {})}  # its messages are read
    try:
        return subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise GitError("git is not installed, or not on PATH") from None


def is_repository(root: Path) -> bool:
    """Whether a folder lies in a git work tree."""
    try:
        return run(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except GitError:
        return False


def directory(folder: Path) -> Path | None:
    """Git's own directory for the work tree around a folder, found without a process; None outside of one.

    What lies in it is never part of a commit. A linked work tree and a submodule have one of their own.
    """
    for above in (folder, *folder.parents):
        found = above / ".git"
        with suppress(OSError):
            if found.is_file():  # of a linked work tree or a submodule: "gitdir: PATH"
                key, _, named = found.read_text("utf-8", "surrogateescape").partition(":")
                found = above / named.strip() if key == "gitdir" else found
            if (found / "HEAD").is_file():
                return found
    return None


def resolve(root: Path, revision: str) -> str | None:
    """The commit id of a revision, or None. Raises NotARepositoryError."""
    try:
        return _text(
            run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        ).strip()
    except NotARepositoryError:
        raise
    except GitError:
        return None


def head(root: Path) -> str:
    """The commit at HEAD, or the empty tree before the first commit."""
    return resolve(root, "HEAD") or EMPTY_TREE


def tree(root: Path, commit: str, folder: str) -> str:
    """The id of a folder's tree in a commit; that of the empty tree where it has none."""
    try:
        return _text(run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{folder}")).strip()
    except NotARepositoryError:
        raise
    except GitError:
        return EMPTY_TREE


def merge_base(root: Path, revision: str) -> str:
    """Where the current branch left `revision`. Raises GitError."""
    commit = resolve(root, revision)
    if commit is None:
        raise GitError(f"no commit is called {revision!r}")
    return _text(run(root, "merge-base", commit, "HEAD")).strip()


def is_ancestor(root: Path, older: str, newer: str) -> bool:
    """Whether a commit is another one or stands in its history."""
    try:
        run(root, "merge-base", "--is-ancestor", older, newer)
    except GitError:
        return False
    return True


def behind_upstream(root: Path) -> int:
    """How many commits the branch that the current one follows is ahead, as far as was fetched; 0 where it has none."""
    try:
        return int(run(root, "rev-list", "--count", "HEAD..@{upstream}"))
    except GitError:
        return 0


def upstream_remote(root: Path, branch: str) -> str:
    """The remote that a branch is pushed to: the one it follows, or git's usual name for it."""
    try:
        return _text(run(root, "config", f"branch.{branch}.remote")).strip() or "origin"
    except GitError:
        return "origin"


def branch(root: Path) -> str | None:
    """The name of the current branch, None on a detached HEAD."""
    try:
        return _text(run(root, "symbolic-ref", "--short", "-q", "HEAD")).strip() or None
    except GitError:
        return None


def tags(root: Path) -> list[str]:
    """The names of all tags."""
    return _text(run(root, "for-each-ref", "--format=%(refname:strip=2)", "refs/tags")).split()


def author_email(root: Path) -> str | None:
    """The e-mail address that a commit made now would carry."""
    return _author(root, "EMAIL", "user.email")


def author_name(root: Path) -> str | None:
    """The name that a commit made now would carry."""
    return _author(root, "NAME", "user.name")


def _author(root: Path, variable: str, setting: str) -> str | None:
    try:
        return os.environ.get(f"GIT_AUTHOR_{variable}") or _text(run(root, "config", setting)).strip() or None
    except GitError:
        return None


def index(root: Path, *paths: str) -> dict[str, Entry]:
    """The files of the index (GIT_INDEX_FILE respected): those named, and those below named folders."""
    found = {}
    for line in _split(run(root, "--literal-pathspecs", "ls-files", "-s", "-z", "--", *paths)):
        meta, _, path = line.partition("\t")
        mode, blob, _stage = meta.split(" ")
        found[path] = Entry(mode, blob)
    return found


def listing(root: Path, commit: str, *folders: str) -> dict[str, Entry]:
    """The files of a commit below folders."""
    found = {}
    for line in _split(run(root, "ls-tree", "-r", "-z", commit, "--", *folders)):
        meta, _, path = line.partition("\t")
        mode, _kind, blob = meta.split(" ")
        found[path] = Entry(mode, blob)
    return found


def tracked(root: Path, *folders: str) -> list[str]:
    """Tracked files at or below folders, however these are spelt: on some disks `.Cache` is `.cache`."""
    return _split(run(root, "ls-files", "-z", "--", *(f":(icase){folder}" for folder in folders)))


def staged_changes(root: Path, baseline: str) -> tuple[Changes, dict[str, Entry]]:
    """How the index differs from a baseline, and the entries that were added or modified."""
    fields = _split(
        run(
            root,
            "diff-index",
            "--cached",
            "--ita-invisible-in-index",
            "--relative",
            "-z",
            "--no-renames",
            "--no-abbrev",
            baseline,
        )
    )
    names, entries = [], {}
    for meta, path in zip(fields[::2], fields[1::2], strict=True):
        _, mode, _, blob, status = meta.split(" ")
        names += [status, path]
        if status != "D":
            entries[path] = Entry(mode, blob)
    return _changes(names), entries


def tree_changes(root: Path, old: str, new: str) -> dict[str, str | None]:
    """Paths in which two trees differ, with the blob id in the new one; None for what that does not have."""
    options = ("-r", "-z", "--no-renames", "--no-abbrev", "--no-relative")
    # It would load the index, which takes longer than all the rest, and has no use for it.
    without_index = {"GIT_INDEX_FILE": str(root / ".there-is-no-index")}
    fields = _split(run(root, "diff-tree", *options, old, new, env=without_index))
    found: dict[str, str | None] = {}
    for meta, path in zip(fields[::2], fields[1::2], strict=True):
        _, mode, _, blob, _ = meta.split(" ")
        found[path] = blob if mode in REGULAR else None
    return found


def combined(staged: Changes, unstaged: Changes, untracked: Iterable[str]) -> Changes:
    """How the working tree differs from a baseline, from how the index differs from it and the tree from the index."""
    new = frozenset(untracked) | unstaged.added  # a file that was only announced (`add -N`) is new
    added = (staged.added - unstaged.deleted) | (new - staged.deleted)
    deleted = (staged.deleted - new) | (unstaged.deleted - staged.added)
    modified = (staged.modified | unstaged.modified | (new & staged.deleted)) - added - deleted
    return Changes(added, modified, deleted)


def unstaged(root: Path) -> Changes:
    """How tracked files of the working tree may differ from the index."""
    return _changes(_split(run(root, "diff-files", "--relative", "-z", "--name-status")))


def refresh(root: Path) -> None:
    """Let git look again at files that were touched but not changed; on a read-only disk nothing happens."""
    with suppress(GitError):
        run(root, "update-index", "-q", "--refresh")


def untracked(root: Path) -> list[str]:
    """Files that git does not track and does not ignore."""
    return _split(run(root, "ls-files", "-z", "--others", "--exclude-standard"))


def mentioning(root: Path, texts: Iterable[str], folder: str, *, staged: bool) -> list[str]:
    """The files below a folder that hold one of these texts: those of the index, or tracked and untracked ones."""
    wanted = "\n".join(texts).encode("utf-8", "surrogateescape")
    where = ("--cached",) if staged else ("--untracked", "--no-recurse-submodules")
    options = ("-c", "grep.fullName=false", "--literal-pathspecs", "grep", "-l", "-z", "-a", "-F", "-f", "-", *where)
    try:
        return _split(run(root, *options, "--", folder, stdin=wanted))
    except NothingFoundError:
        return []


def versions(root: Path, path: str) -> list[tuple[str, str]]:
    """The commits up to HEAD that changed a file, the newest first: each one's id and its day, YYYY-MM-DD."""
    lines = _text(run(root, *_LOG, "--date=short", "--format=%H %cd", "--", path)).splitlines()
    return [(commit, day) for commit, _, day in (line.partition(" ") for line in lines)]


def writers(root: Path, since: str, folder: str) -> dict[tuple[str, str], set[str]]:
    """Who brought what stands below a folder, in the commits after `since`: addresses by path and blob id.

    They are those of a commit's author and of its `Co-authored-by` lines, which a squash merge leaves, as they were
    written: a `.mailmap` is part of what is judged. A merge brings what stands in none of its parents.
    """
    prefix = _text(run(root, "rev-parse", "--show-prefix")).rstrip("\n")
    form = "--format=%x01%ae%x01%(trailers:key=Co-authored-by,valueonly,separator=%x01)"
    shown = ("-z", "-c", "--raw", "--no-abbrev", "--no-renames", "--no-relative", form)
    found: dict[tuple[str, str], set[str]] = {}
    addresses: set[str] = set()
    fields = iter(_split(run(root, *_LOG, *shown, f"{since}..HEAD", "--", folder)))
    for field in fields:
        if field.startswith("\1"):
            addresses = {one.rpartition("<")[2].rstrip("> ") for one in field.split("\1") if one}  # Name <address>
        else:  # one mode and one blob id for each parent, then the commit's own
            *_, blob, _status = field.split(" ")
            found.setdefault((next(fields).removeprefix(prefix), blob), set()).update(addresses)
    return found


def blobs(root: Path, ids: Iterable[str]) -> Iterator[bytes | None]:
    """The contents of blobs in the order asked for, through one process; None for one that does not exist.

    An id may also be `<commit>:./path`.
    """
    wanted = list(ids)
    if not wanted:
        return
    asked = "".join(f"{blob}\n" for blob in wanted).encode("utf-8", "surrogateescape")
    out = run(root, "cat-file", "--batch", stdin=asked)
    at = 0
    for _ in wanted:
        end = out.index(b"\n", at)
        kind, _, size = out[at:end].rpartition(b" ")
        if kind.endswith(b" blob"):
            yield out[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
        else:  # "<id> missing"
            yield None
            at = end + 1


def write_tree(root: Path, folder: str, scratch: Path) -> str:
    """The id of the tree that a folder of the working tree would have if all of it were committed.

    Untracked files count and ignored ones do not; nothing in the repository's own index changes. Equal to
    `HEAD:<folder>` in a clean checkout. `scratch` is a file path for a temporary index.
    """
    if not (root / folder).is_dir():
        return EMPTY_TREE
    scratch.parent.mkdir(parents=True, exist_ok=True)
    env = {"GIT_INDEX_FILE": str(scratch)}
    prefix = _text(run(root, "rev-parse", "--show-prefix")).strip()
    real = Path(_text(run(root, "rev-parse", "--git-path", "index")).rstrip("\n"))
    try:
        if (root / real).is_file():  # start from the real index, so that unchanged files are not hashed again
            scratch.write_bytes((root / real).read_bytes())
        run(root, "add", "--all", "--", folder, env=env)
        if not run(root, "ls-files", "-z", "--", folder, env=env):
            return EMPTY_TREE
        return _text(run(root, "write-tree", f"--prefix={prefix}{folder}/", env=env)).strip()
    finally:
        scratch.unlink(missing_ok=True)


def require_committer(root: Path) -> None:
    """Raise GitError, with git's words, where a commit made now would lack a name or an address."""
    for role in ("AUTHOR", "COMMITTER"):
        run(root, "var", f"GIT_{role}_IDENT")


def commit(root: Path, message: str, paths: Sequence[str]) -> str:
    """Commit files and folders, and nothing else that is staged, through the hooks; the commit's id.

    Raises GitError with all that git and the hooks said.
    """
    run(root, "add", "--", *paths)
    done = _done(root, ("commit", "--quiet", "--message", message, "--", *paths))
    if done.returncode:
        raise GitError((done.stdout + done.stderr).decode("utf-8", "replace").strip())
    return head(root)


def tag(root: Path, name: str, message: str) -> None:
    """Put an annotated tag on HEAD. Raises GitError, also where the name is taken."""
    run(root, "tag", "--annotate", "--message", message, name)


def take_back(root: Path, parent: str, message: str, paths: Sequence[str]) -> None:
    """Undo `commit`: HEAD goes back to its parent if it is that commit, and paths are unstaged.

    The working tree stays, and so does what else is staged.
    """
    if _text(run(root, "log", "-1", "--no-show-signature", "--format=%P %s")).strip() == f"{parent} {message}":
        run(root, "reset", "--quiet", "--soft", parent)
    run(root, "reset", "--quiet", "--", *paths)


def clone_at(root: Path, commit: str, into: Path) -> Path:
    """A clone of the repository in a new folder, at a commit; the folder in it that `root` is in the repository.

    It reads the repository's objects where they are and is of use as long as that stays.
    """
    top, prefix = (_text(run(root, "rev-parse", what)).rstrip("\n") for what in ("--show-toplevel", "--show-prefix"))
    run(root, "clone", "--quiet", "--shared", "--no-checkout", top, str(into))
    run(into, "checkout", "--quiet", "--detach", commit)
    return into / prefix


def _without_names_of(paths: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    names = {path.rpartition("/")[2] for path in others}
    return frozenset(path for path in paths if path.rpartition("/")[2] not in names) if names else paths


def _changes(fields: list[str]) -> Changes:
    """Changes from alternating states and paths."""
    kinds: dict[str, set[str]] = {"A": set(), "M": set(), "D": set()}
    for status, path in zip(fields[::2], fields[1::2], strict=True):
        kinds.get(status[0], kinds["M"]).add(path)  # a changed type (T) or an unmerged path (U) is a change
    return Changes(frozenset(kinds["A"]), frozenset(kinds["M"]), frozenset(kinds["D"]))


def _split(output: bytes) -> list[str]:
    return [part for part in _text(output).split("\0") if part]


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")
