"""What must hold of documents below artifacts/, told from DVC's pointers to them: rules of `guidelines`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tunesmith import git
from tunesmith.corpus import ARTIFACTS, STORAGE, Corpus, Unreadable, is_pointer, pointer_of
from tunesmith.files import quoted
from tunesmith_hooks.rule import Problem, rule

Pointers = Mapping[str, bytes | Unreadable]


@rule(waivable=False)
def attachment(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """An attached document is tracked by DVC, under the md5 that the record names, and is plain text.

    Why: the record's text is that of the document. Were the document another one, nobody would have reviewed what a
    model learns. At commit the `.dvc` file is judged alone, since the document need not be there. A build reads the
    document: UTF-8, lines that end in LF, not empty, at most 4 MiB; then all rules over records judge the whole text.
    """
    attached = [one for one in corpus.records if one.attachments and one.status != "withdrawn"]
    if not attached:
        return
    paths = sorted({document.path for one in attached for _, document in one.attachments if document.path})
    asked = {pointer_of(each) for path in paths for each in (path, *_folders(path))}
    pointers = dict(corpus.view.read(sorted(asked)))
    judged = {path: _tracked_md5(corpus.view.root, path, pointers) for path in paths}
    for one in attached:
        for number, document in one.attachments:
            found = judged.get(document.path or "", document.md5)
            if isinstance(found, Problem):
                yield found._replace(where=("messages", number, "attachment", "path"), path=one.path)
            elif document.md5 and found != document.md5:
                message = f"{document.path} is another document now: its .dvc file names the md5 {found}"
                hint = (
                    f"Judge the record by the document as it is, then write `md5: {found}`. The record's text is "
                    "another one then, and reviews of the old one lapse."
                )
                yield Problem(("messages", number, "attachment", "md5"), message, hint, path=one.path)


@rule(waivable=False)
def committed_document(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A file that DVC tracks is not committed to git as well.

    Why: git keeps every version of it forever, in every clone, and two tools that hold one file come to disagree.
    """
    changed = {path for path in corpus.changes.added | corpus.changes.modified if path.startswith(f"{ARTIFACTS}/")}
    asked = {path.removesuffix(".dvc") if is_pointer(path) else path for path in changed}
    named = sorted(git.index(corpus.view.root, *asked).keys() & asked) if asked else []
    if not named:
        return
    pointers = corpus.view.read([pointer_of(path) for path in named])
    for path, (_, data) in zip(named, pointers, strict=True):
        if not isinstance(data, Unreadable):
            word = quoted(path)
            hint = f"Run `git rm --cached {word}`, and `dvc add {word}`, which keeps git away from it."
            yield Problem((), f"{path} is tracked by DVC already", hint, path=path)


def _tracked_md5(root: Path, path: str, pointers: Pointers) -> str | Problem:
    """The md5 by which DVC tracks a document, or what stands against it."""
    from tunesmith import attachment as attachments  # few commits have to pay for this import

    pointer, name = pointer_of(path), path.rpartition("/")[2]
    whole = next((one for one in map(pointer_of, _folders(path)) if not isinstance(pointers[one], Unreadable)), None)
    if whole:
        what = f"{path} lies in a folder that DVC tracks as a whole ({whole})"
        return Problem((), what, f"Run {_adding(root, path, f'dvc remove {quoted(whole)}', whole)}.")
    data = pointers[pointer]
    if isinstance(data, Unreadable):
        return _untracked(root, path)
    try:
        found = attachments.read_pointer(data, name)
    except attachments.PointerError as error:
        hint = f"Run {_adding(root, path, f'rm {quoted(pointer)}')}."
        return Problem((), f"{pointer} does not say what {path} is: {error}", hint)
    if found.is_folder:
        return Problem((), f"{path} is a folder; a turn's text is one file", "Add its files one by one with `dvc add`.")
    return found.md5


def _untracked(root: Path, path: str) -> Problem:
    """What to say of a document without a pointer."""
    pointer = pointer_of(path)
    untracked = f"{path} is not tracked by DVC: there is no {pointer}"
    if path.endswith(".dvc"):
        document = path.removesuffix(".dvc")
        return Problem((), f"{path} is a file of DVC's and no document", f"Write `path: {document}`.")
    if (root / pointer).is_file():
        return Problem((), untracked, f"Run {_staging(root, path)}.")
    if (root / path).is_file():
        return Problem((), untracked, f"Run {_adding(root, path)}.")
    absent = f"{untracked}, nor a file {path} here"
    if near := _differing_in_case(root, path):
        return Problem((), absent, f"Did you mean `{near}`?")
    return Problem((), absent, f"Mend the path, or put the document there and run {_adding(root, path)}.")


def _adding(root: Path, path: str, before: str = "", removed: str = "") -> str:
    """The commands that make DVC track a document: `before` comes first; the pointer `removed` is staged too."""
    commands = [f"`{before}`"] if before else []
    if git.index(root, path):  # DVC refuses what git tracks
        commands.append(f"`git rm --cached {quoted(path)}`")
    commands.append(f"`dvc add {quoted(path)}`")
    if embeds_remote(root):
        commands.append(f"`dvc push -R {ARTIFACTS}`")
    return ", ".join([*commands, f"then {_staging(root, path, removed)}"])


def _staging(root: Path, path: str, removed: str = "") -> str:
    """The command that stages a document's pointer, and what else DVC wrote when it was added."""
    pointers = [pointer_of(path), *([removed] if removed else [])]
    wanted = [each for pointer in pointers for each in (pointer, f"{pointer.rpartition('/')[0]}/.gitignore")]
    if embeds_remote(root):
        wanted.append(STORAGE)
    return f"`git add {'-A ' if removed else ''}{' '.join(map(quoted, dict.fromkeys(wanted)))}`"


def embeds_remote(root: Path) -> bool:
    """Whether DVC's default remote is the folder .dvc/storage, by its committed settings."""
    from configparser import ConfigParser, Error  # only a finding and a build have to pay for this import

    settings = ConfigParser(interpolation=None, strict=False)
    try:
        settings.read(root / ".dvc" / "config", "utf-8")
    except (Error, OSError, UnicodeDecodeError):
        return False
    name = settings.get("core", "remote", fallback="")
    return settings.get(f"'remote \"{name}\"'", "url", fallback="") == STORAGE.rpartition("/")[2]


def _differing_in_case(root: Path, path: str) -> str | None:
    """A document, here or by its pointer, whose path differs from this one in upper and lower case alone."""
    folder = root / ARTIFACTS
    known = (one.relative_to(root).as_posix().removesuffix(".dvc") for one in sorted(folder.rglob("*")))
    return next((one for one in known if one.casefold() == path.casefold() and one != path), None)


def _folders(path: str) -> list[str]:
    """The folders below artifacts/ that a document lies in, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(2, len(parts))]
