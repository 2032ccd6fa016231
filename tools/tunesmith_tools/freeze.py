"""`tunesmith freeze`: gives every active record its split for good."""

from collections import Counter
from typing import Annotated

import typer

from tunesmith import git, ledger
from tunesmith.corpus import LEDGER, TreeView, is_data
from tunesmith.files import write_atomic
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith_tools import dvc
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset, read_ledger
from tunesmith_tools.settings import Form, FormatOption, RootOption


def freeze(
    release: Annotated[
        str, typer.Option(metavar="WORD", help="A word that the new lines carry, such as 0.1.0.")
    ] = "unreleased",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, write nothing.")] = False,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Give new records their split for good.

    Every active record that is not in releases/ledger.tsv yet gets a line there; lines that are there never change.
    It runs on one branch alone (splits.branch in the policy), on committed records. Commit the ledger afterwards.

    Example: tunesmith freeze --release 0.1.0
    """
    dataset = open_dataset(root)
    dvc.require()
    from tunesmith_tools.pipeline import check, placement, summarised

    branch, wanted = git.branch(dataset.root), dataset.policy.splits.branch
    if branch != wanted:
        here = f"on branch {branch}" if branch else "on no branch"
        raise Failure(
            f"freeze runs on branch {wanted} alone (splits.branch in the policy), and you are {here}: "
            "two branches that freeze would conflict",
            code=1,
        )
    changed = [path for path in TreeView.of(dataset.root).changes(git.head(dataset.root)).all if is_data(path)]
    if changed:
        what = "1 record or review is" if len(changed) == 1 else f"{len(changed):,} records or reviews are"
        raise Failure(f"{what} not committed; commit first", code=1)
    if not ledger.RELEASE.fullmatch(release):
        raise Failure("a release name is one word of ASCII letters, digits and signs, such as 0.1.0")
    check.stop_at_errors(check.judge(dataset.root))
    ledgered = read_ledger(dataset.root)
    rows = summarised.standing(dataset.root, dataset.policy, dataset.people).rows
    new = placement.new_lines(rows, ledgered, release)
    quarantined = sum(row.state == "quarantined" for row in rows)
    if new and not dry_run:
        path = dataset.root / LEDGER
        write_atomic(path, ledger.appended(path.read_text("utf-8"), new).encode("utf-8"))
    counts = Counter(line.split for line in new)
    if form is Form.json:
        designated = {split: counts[split] for split in SPLITS}
        say_json({"designated": designated, "quarantined": quarantined, "written": bool(new) and not dry_run})
        return
    say(_told(counts, dry_run))
    if quarantined:
        what = "1 record is" if quarantined == 1 else f"{quarantined:,} records are"
        say(f"{what} quarantined and not designated; `tunesmith split` says why")
    for told in placement.idle_overrides(dataset.policy.splits, rows):
        say(f"note: {told}")
    if new and not dry_run:
        say(f"next: git add {LEDGER} && git commit")


def _told(counts: Counter[str], dry_run: bool) -> str:
    """How many records get which split."""
    if not counts:
        return "nothing new to designate: every active record that can have a split has one"
    told = ", ".join(f"{counts[split]:,} {split}" for split in SPLITS)
    return f"{counted(counts.total(), 'record')} {'would be ' if dry_run else ''}designated: {told}"
