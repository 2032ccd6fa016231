"""What must not vanish, change or dangle in the repository: rules of `guidelines` over a whole corpus."""

import re
from collections.abc import Iterator
from pathlib import Path

from tunesmith import git
from tunesmith import ledger as ledgers
from tunesmith import record as records
from tunesmith import release as releases
from tunesmith import source as sources
from tunesmith.corpus import DVC_CONFIG, LEDGER, OUTPUT, Corpus, Unreadable, is_record
from tunesmith.files import quoted
from tunesmith.finding import counted
from tunesmith_hooks.rule import Problem, rule

LOCK = "dvc.lock"
# DVC has keys of these names in [cache] alone, and takes them in any case, quoted or not.
_NAMES_A_CACHE = re.compile(rb"""(?im)^[ \t]*['"]?(?:dir|local)['"]?[ \t]*=""")
_OF_A_RELEASE = re.compile(rf"{releases.FOLDER}/(?P<version>{releases.VERSION.pattern})/")


@rule(waivable=False)
def successor(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """`superseded_by` names a record that exists.

    Why: whoever finds the withdrawn record should find what took its place.
    """
    named = {record.path: records.path_of(record.superseded_by) for record in corpus.records if record.superseded_by}
    there = corpus.view.present(named.values())
    for path, successor_path in named.items():
        if successor_path not in there:
            yield Problem(("superseded_by",), f"no record has the id {records.id_of(successor_path)}", path=path)


@rule(waivable=False)
def deletion(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """A record that is no draft is withdrawn or erased, never deleted.

    Why: its id may stand in a released split, in a review or in somebody's notes, and must never come to mean
    something else. `status: withdrawn` with a reason takes it out of every build; `status: erased` removes its text.
    """
    gone = sorted(path for path in corpus.changes.deleted if is_record(path))
    trees = {path: sources.read(path, data, "record").tree or {} for path, data in corpus.before(gone).items()}
    homes = {path: records.path_of(str(tree.get("id"))) for path, tree in trees.items()}
    moved = corpus.view.present(homes.values())
    for path, tree in trees.items():
        if tree and tree.get("status") != "draft" and homes[path] not in moved:
            hint = f"Run `git restore --staged --worktree {quoted(path)}`, set `status: withdrawn` and give a `reason`."
            yield Problem((), f"this {tree.get('status')} record was deleted", hint, path=path)


@rule(waivable=False)
def ledger(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """Lines of releases/ledger.tsv are well formed, name records that exist, and are never changed or removed.

    Why: the ledger says which split a record belongs to. A record that moves from test to train leaks.
    """
    if LEDGER not in corpus.changes.all:
        if corpus.whole:  # as it was committed; commands that read it tell if it is broken
            yield from _dangling(corpus, _designated(corpus.now([LEDGER])[LEDGER]) or set())
        return
    hint = f"Run `git restore --staged --worktree {LEDGER}`; only `tunesmith freeze` appends to it."
    before, now = corpus.before([LEDGER])[LEDGER], corpus.now([LEDGER])[LEDGER]
    known = _designated(before)
    if known is not None and not now.startswith(before):  # a broken one may be mended
        pairs = enumerate(zip(before.split(b"\n"), now.split(b"\n"), strict=False), 1)
        line = next((number for number, (old, new) in pairs if old != new), 1)
        yield Problem((), f"line {line} of the ledger was changed or removed", hint, path=LEDGER)
        return
    try:
        designated = ledgers.parse(now.decode("utf-8", "replace")).keys() - (known or set())
    except ledgers.LedgerError as error:
        yield Problem((), str(error), hint, path=LEDGER)
        return
    yield from _dangling(corpus, designated, hint)


def _dangling(corpus: Corpus, designated: set[str], hint: str = "") -> Iterator[Problem]:
    homes = {name: records.path_of(name) for name in sorted(designated)}
    there = corpus.view.present(homes.values())
    for name, home in homes.items():
        if home not in there:
            yield Problem((), f"the ledger designates {name}, which is no record", hint, path=LEDGER)


def _designated(data: bytes) -> set[str] | None:
    """The records that a ledger names, or None where it cannot be read as one."""
    try:
        return set(ledgers.parse(data.decode("utf-8")))
    except (ledgers.LedgerError, UnicodeDecodeError):
        return None


@rule(waivable=False)
def released(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """What stands below releases/ of a version that was released is never changed, removed or added to.

    Why: others have that version and compare it with what stands there. A release that changes afterwards is another
    one under the same name.
    """
    versions = {path: found["version"] for path in corpus.changes.all if (found := _OF_A_RELEASE.match(path))}
    if not versions:
        return
    accounts = corpus.before([releases.path_of(version) for version in set(versions.values())])
    for path, version in sorted(versions.items()):
        if accounts[releases.path_of(version)]:
            new = path in corpus.changes.added
            undo = f"git rm --cached {quoted(path)}" if new else f"git restore --staged --worktree {quoted(path)}"
            what = f"{version} is released, and this file {'is new in it' if new else 'of it changes'}"
            yield Problem((), what, f"Run `{undo}`; `tunesmith release` makes another version.", path=path)


@rule(waivable=False)
def pipeline_lock(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """dvc.lock is committed with a release alone.

    Why: every build rewrites it, so two pull requests that commit it always conflict.
    """
    if LOCK not in corpus.changes.all:
        return
    # Every build changes the file in the working tree; only a commit of it does harm.
    staged = git.staged_changes(corpus.view.root, corpus.baseline)[0]
    releasing = any(map(_OF_A_RELEASE.match, staged.all)) or (LEDGER in staged.all and _releases(corpus))
    if LOCK in staged.added | staged.modified and not releasing:
        unstage = f"git restore --staged {LOCK}" if LOCK in staged.modified else f"git rm --cached {LOCK}"
        yield Problem((), "dvc.lock changes without a release", f"Run `{unstage}`.", path=LOCK)


def _releases(corpus: Corpus) -> bool:
    """Whether the ledger gains a line that names a release; between releases `tunesmith freeze` adds lines too."""
    before, now = (side([LEDGER])[LEDGER].decode("utf-8", "replace") for side in (corpus.before, corpus.now))
    try:
        known, lines = ledgers.parse(before) if before else {}, ledgers.parse(now)
    except ledgers.LedgerError:
        return False  # the rule `ledger` says why
    return any(lines[name].release != ledgers.UNRELEASED for name in lines.keys() - known.keys())


@rule(waivable=False)
def committed_output(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """Git tracks nothing that only programs write: `.cache/`, `build/`, `.venv/`, caches and local settings of DVC.

    Why: builds and tools read back what they left there. Committed, it takes the place of their work in every clone,
    and a text that nobody reviewed can stand in for the dataset's. The same goes for a `cache.dir` that the committed
    settings of DVC name.
    """
    changed = corpus.changes.added | corpus.changes.modified
    if corpus.whole or any(_is_output(path) for path in changed):
        (_, settings), *_rest = corpus.view.read([DVC_CONFIG])
        yield from tracked_output(corpus.view.root, settings)


def tracked_output(root: Path, settings: bytes | Unreadable) -> Iterator[Problem]:
    """What is to be said of each folder of output that git tracks something of, or that is itself no folder to git.

    `settings` are those of DVC that are, or would be, committed.
    """
    paths = git.tracked(root, *OUTPUT, ".dvc")
    for folder in (".dvc", *OUTPUT):
        below = sorted(path for path in paths if _is_at(path, folder) or (folder != ".dvc" and _is_in(path, folder)))
        if below:
            itself = len(below) == 1 and _is_at(below[0], folder)
            what = f"{folder} itself" if itself else f"{counted(len(below), 'file')} in {folder}/"
            there = below[0][: len(folder)]
            hint = f"Run `git rm -r --cached {quoted(there)}`, and list `/{folder}` in .gitignore."
            if folder == ".dvc":
                hint = "Run `git rm .dvc`; it has to be a folder, as `dvc init` makes it."
            yield Problem((), f"git tracks {what}, which programs alone write", hint, path=below[0])
    if isinstance(settings, bytes) and _NAMES_A_CACHE.search(settings):
        what = "the committed settings of DVC say where its cache lies, so a cache could be committed there"
        hint = "Take `dir` and `local` out of `[cache]`; for your clone alone: `dvc cache dir --local PATH`."
        yield Problem((), what, hint, path=DVC_CONFIG)


def _is_output(path: str) -> bool:
    return path == DVC_CONFIG or _is_at(path, ".dvc") or any(_is_in(path, folder) for folder in OUTPUT)


def _is_in(path: str, folder: str) -> bool:
    return _is_at(path, folder) or path.casefold().startswith(f"{folder}/")


def _is_at(path: str, folder: str) -> bool:
    return path.casefold() == folder


@rule(waivable=False)
def empty_corpus(corpus: Corpus, _options: object) -> Iterator[Problem]:
    """The dataset holds at least one record.

    Why: a check of nothing that says "all is well" hides a wrong folder, a bad checkout or a mass deletion.
    """
    if corpus.whole and not any(is_record(path) for path in corpus.view.paths()):
        yield Problem(
            (),
            "there is no record here",
            "Write one: `tunesmith new question_answering`.",
            path=records.FOLDER,
        )
