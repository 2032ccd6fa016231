"""`tunesmith-check`: the fast entry point of the gate. Imports nothing that five files do not need."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tunesmith import git
from tunesmith.corpus import find_root
from tunesmith_hooks import engine, report, selection
from tunesmith_hooks.binding import NoPolicy
from tunesmith_hooks.catalogue import HOOKS, hook
from tunesmith_hooks.memory import Memory
from tunesmith_hooks.rule import Hook
from tunesmith_hooks.selection import Selection

CLEAN, FOUND, UNUSABLE = 0, 1, 2
INTERRUPTED = 130  # as shells have it: 128 and the number of the signal

_DESCRIPTION = """Judge the records and reviews of a dataset.

Without PATH, --staged or --since the whole working tree is judged."""
_EPILOG = """exit status: 0 clean or warnings only, 1 errors found, 2 nothing could be judged

example: tunesmith-check records/d/shorten-refund-email-7kq2mx4t9d.yaml --hook style"""


class Unusable(Exception):
    """Nothing can be judged. The text is for the user."""


def parser() -> argparse.ArgumentParser:
    """The command line of tunesmith-check."""
    made = argparse.ArgumentParser(
        "tunesmith-check",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        # With a width it asks for no terminal's, at each argument that is added, and imports nothing for that.
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=100),
    )
    made.add_argument("paths", nargs="*", metavar="PATH", help="records, reviews or folders of them")
    made.add_argument(
        "--hook", action="append", default=[], metavar="NAME", help="run this hook alone; may be repeated"
    )
    made.add_argument("--since", metavar="REV", help="judge what changed since the branch left REV")
    made.add_argument("--staged", action="store_true", help="judge what the next commit changes, as it is staged")
    made.add_argument("--stdin", action="store_true", help="judge standard input as if it stood at --filename")
    made.add_argument("--filename", metavar="PATH", help="with --stdin: where its text belongs; it need not exist")
    made.add_argument("--statistics", action="store_true", help="count findings by rule; name prompts to label first")
    made.add_argument("--format", choices=report.FORMATS, default="text", help="how findings are printed")
    made.add_argument("--root", type=Path, metavar="DIR", help="the dataset; else found by walking up from here")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is returned."""
    options = parser().parse_args(argv)
    return run(
        options.paths,
        options.hook,
        options.since,
        options.staged,
        options.format,
        options.root,
        options.stdin,
        options.filename,
        options.statistics,
    )


def run(
    paths: Sequence[str],
    hooks: Sequence[str],
    since: str | None,
    staged: bool,
    form: str,
    root: Path | None,
    stdin: bool,
    filename: str | None,
    statistics: bool = False,
) -> int:
    """What `tunesmith-check` and `tunesmith check` both do: judge, print, and return the exit status."""
    try:
        if statistics and stdin:
            raise Unusable("--statistics and --stdin exclude each other")
        if statistics:
            return _print_statistics(dataset_root(root), paths, _hooks(hooks), since, staged, form)
        home = dataset_root(root, filename)
        chosen = _hooks(hooks)
        if stdin or filename is not None:
            found = _judge_buffer(home, bool(paths or since or staged), chosen, stdin, filename)
        else:
            found = judge(select(home, paths, since, staged), chosen)
        prefix = _folder_in_repository(home) if form in report.OF_REPOSITORY else ""
    except (Unusable, NoPolicy, selection.SelectionError, git.GitError) as error:
        print(f"tunesmith-check: {error}", file=sys.stderr)  # noqa: T201
        return UNUSABLE
    except OSError as error:
        print(f"tunesmith-check: {error.strerror or error}: {error.filename or ''}", file=sys.stderr)  # noqa: T201
        return UNUSABLE
    except KeyboardInterrupt:
        print("tunesmith-check: interrupted; nothing was changed", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    write(report.render(found, form, prefix))
    for note in found.notes:
        print(f"tunesmith-check: {note}", file=sys.stderr)  # noqa: T201
    if form == "text" and found.findings and home != Path.cwd():
        write([f"paths and commands are meant for the folder {report.printable(os.path.relpath(home))}\n"])
    return FOUND if found.errors else CLEAN


def select(home: Path, paths: Sequence[str], since: str | None, staged: bool) -> Selection:
    """What the arguments ask for. Raises Unusable, SelectionError, GitError or OSError."""
    if sum([bool(paths), bool(since), staged]) > 1:
        raise Unusable("PATH, --since and --staged exclude each other")
    if staged:
        return selection.staged(home)
    if since:
        return selection.since(home, since)
    return selection.named(home, list(paths)) if paths else selection.everything(home)


def judge(selected: Selection, hooks: Sequence[Hook]) -> engine.Report:
    """Judge files; of a whole dataset under every hook, what was clean is remembered. Raises NoPolicy or GitError."""
    if not selected.whole or tuple(hooks) != HOOKS:
        return engine.judge(selected, hooks)
    memory = Memory.of(selected.view, "check")
    found = engine.judge(selected, hooks, memory)
    memory.save()
    return found


def _print_statistics(
    home: Path, paths: Sequence[str], hooks: Sequence[Hook], since: str | None, staged: bool, form: str
) -> int:
    """Print counts in place of findings. Raises Unusable and what `select` and `engine.judge` raise."""
    from tunesmith_hooks import statistics  # not loaded at commit

    if form not in statistics.FORMATS:
        raise Unusable(f"--statistics is printed as {' or '.join(statistics.FORMATS)}, not as {form}")
    selected = select(home, paths, since, staged)
    found = engine.judge(selected, hooks)  # without what is remembered: the queue needs every draft
    write(statistics.rendered(found, statistics.queue(found, selected.view), form))
    return FOUND if found.errors else CLEAN


def _judge_buffer(home: Path, more: bool, hooks: Sequence[Hook], stdin: bool, filename: str | None) -> engine.Report:
    """Judge standard input. Raises Unusable and what `select` and `judge` raise."""
    from tunesmith_hooks import buffer  # not loaded at commit

    if more:
        raise Unusable("PATH, --since, --staged and --stdin exclude each other")
    return buffer.judge(home, buffer.named(stdin, filename), hooks)


def dataset_root(root: Path | None, filename: str | None = None) -> Path:
    """The dataset's folder: the one named, or the nearest above the file or the current folder. Raises Unusable."""
    named = Path(os.path.realpath(root)) if root else None
    home = named or (filename and find_root(Path(filename).parent)) or find_root(Path.cwd())
    if home is None:
        raise Unusable("no guidelines/policy.yaml here or above; run this inside a dataset, or `tunesmith init DIR`")
    if not home.is_dir():
        raise Unusable(f"{home}: no such folder")
    return home


def write(pieces: Iterable[str]) -> None:
    """Print pieces of text whatever the terminal's encoding; a closed pipe is no error."""
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


def _folder_in_repository(home: Path) -> str:
    """The dataset's folder as seen from the top of its repository, with a final slash; empty where it is the top."""
    return git.run(home, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").removesuffix("\n")


def _hooks(names: Sequence[str]) -> list[Hook]:
    """The hooks of these names; all where none is named."""
    unknown = [name for name in names if hook(name) is None]
    if unknown:
        raise Unusable(f"no hook is called {unknown[0]}; there are {', '.join(known.id for known in HOOKS)}")
    return [found for name in names if (found := hook(name))] or list(HOOKS)


if __name__ == "__main__":
    sys.exit(main())
