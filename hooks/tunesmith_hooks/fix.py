"""`tunesmith-fix`: rewrites records and reviews in canonical form. No value changes."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tunesmith import corpus, git, source, yaml_reader
from tunesmith.files import write_atomic
from tunesmith.finding import counted, placed
from tunesmith_hooks import main as check
from tunesmith_hooks import report, selection

_EPILOG = "exit status: 0 all is in canonical form now, 1 a file needs a person, 2 nothing could be read or written"


class Outcome(NamedTuple):
    """What became of one file: rewritten, or why not."""

    path: str
    rewritten: bool
    flaw: yaml_reader.Flaw | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is returned."""
    parser = argparse.ArgumentParser("tunesmith-fix", description=__doc__, epilog=_EPILOG)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="records, reviews or folders; all where none is named")
    parser.add_argument("--stdin", action="store_true", help="print standard input in canonical form; write nothing")
    parser.add_argument("--filename", metavar="PATH", help="with --stdin: where its text belongs; it need not exist")
    parser.add_argument("--root", type=Path, metavar="DIR", help="the dataset; else found by walking up from here")
    options = parser.parse_args(argv)
    return run(options.paths, options.root, options.stdin, options.filename)


def run(paths: Sequence[str], root: Path | None, stdin: bool = False, filename: str | None = None) -> int:
    """What `tunesmith-fix` and `tunesmith fix` both do: mend, print, and return the exit status."""
    outcomes = []
    try:
        home = check.dataset_root(root, filename)
        if stdin or filename is not None:
            return fix_buffer(home, paths, stdin, filename)
        chosen = selection.named(home, list(paths)) if paths else selection.everything(home)
        for path in chosen.paths:
            outcomes.append(fix_file(home, path))
            check.write([_told(outcomes[-1])])
    except (check.Unusable, selection.SelectionError, git.GitError) as error:
        print(f"tunesmith-fix: {error}", file=sys.stderr)  # noqa: T201
        return check.UNUSABLE
    except OSError as error:
        print(f"tunesmith-fix: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)  # noqa: T201
        return check.UNUSABLE
    rewritten, stuck = sum(one.rewritten for one in outcomes), sum(one.flaw is not None for one in outcomes)
    check.write([f"{counted(len(outcomes), 'file')}: {rewritten:,} rewritten, {stuck:,} that only a person can mend\n"])
    return check.FOUND if stuck else check.CLEAN


def _told(outcome: Outcome) -> str:
    """The line about a file, if there is something to say."""
    if outcome.rewritten:
        return f"rewritten {report.printable(outcome.path)}\n"
    flaw = outcome.flaw
    return report.printable(placed(outcome.path, flaw.line, flaw.column, flaw.message)) + "\n" if flaw else ""


def fix_file(root: Path, path: str) -> Outcome:
    """Rewrite one file if it is not canonical. Raises OSError, and then the file is as it was."""
    data = corpus.read_regular(root / path)
    if isinstance(data, corpus.Unreadable):
        return Outcome(path, rewritten=False, flaw=yaml_reader.Flaw("file", 1, 1, str(data)))
    try:
        better = source.mended(path, data, corpus.kind_of(path))
    except yaml_reader.SyntaxFlaw as error:
        return Outcome(path, rewritten=False, flaw=error.flaw)
    if better == data:
        return Outcome(path, rewritten=False)
    write_atomic(root / path, better)
    return Outcome(path, rewritten=True)


def fix_buffer(root: Path, paths: Sequence[str], stdin: bool, filename: str | None) -> int:
    """Print standard input in the canonical form of what stands at `filename`; of a flawed text nothing is printed.

    Raises Unusable or SelectionError.
    """
    from tunesmith_hooks import buffer

    if paths:
        raise check.Unusable("PATH and --stdin exclude each other")
    path = buffer.place(root, buffer.named(stdin, filename))
    try:
        better = source.mended(path, buffer.read(), corpus.kind_of(path))
    except yaml_reader.SyntaxFlaw as error:
        sys.stderr.write(_told(Outcome(path, rewritten=False, flaw=error.flaw)))
        return check.FOUND
    check.write([better.decode("utf-8")])
    return check.CLEAN


if __name__ == "__main__":
    sys.exit(main())
