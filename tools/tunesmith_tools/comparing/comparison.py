"""All that is told of a comparison: what changed for training, and what else decides whether results compare."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from tunesmith import git, record, yaml_reader
from tunesmith.corpus import POLICY, CommitView, TreeView, Unreadable, View, is_record, is_review
from tunesmith_tools.comparing import admission, changes, revisions, shares, states
from tunesmith_tools.comparing.admission import Counting
from tunesmith_tools.comparing.changes import Changes
from tunesmith_tools.comparing.fields import MainLabels
from tunesmith_tools.comparing.revisions import Span
from tunesmith_tools.comparing.shares import Share
from tunesmith_tools.console import Failure
from tunesmith_tools.spelling import like_an_id

if TYPE_CHECKING:
    from tunesmith_tools.summaries import Labels


@dataclass(frozen=True, slots=True)
class Policies:
    """The version of the guidelines on both sides, empty where there is none, and whether the policy's bytes differ."""

    before: str
    after: str
    differ: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of two states.

    `views` hold the files that differ. `is_ancestor` is false where the earlier one has commits that are no part of the
    later one. `reviews` are the numbers of review files that came and that went. `shares` is None where they are not
    worked out.
    """

    span: Span
    views: tuple[View, View]
    changes: Changes
    policies: Policies
    is_ancestor: bool
    reviews: tuple[int, int]
    lapsed: tuple[Counting, ...]
    shares: tuple[Share, ...] | None = None


def compare(root: Path, span: Span) -> Comparison:
    """Compare two states of a dataset, without shares. Only files that differ are read."""
    views = states.differing(root, span.before.commit, span.after.commit if span.after else None)
    return _described(root, span, views, changes.between(*views))


def compare_record(root: Path, span: Span, name: str) -> Comparison:
    """The same of one record, by its id or path. Raises Failure where neither state has it."""
    wanted = record.id_of(Path(name).as_posix())
    path = record.path_of(wanted)
    views = states.differing_of(root, span.before.commit, span.after.commit if span.after else None, wanted)
    if not any(path in view.paths() for view in views) and not _holds(views[1], path):
        everything = CommitView.of(root, span.after.commit) if span.after else TreeView.of(root)
        raise Failure(f"no record has the id {wanted:.100}{like_an_id(wanted, everything)}")
    return _described(root, span, views, _only(wanted, changes.between(*views)))


def composition(root: Path, found: Comparison) -> tuple[Share, ...]:
    """How the shares of labels changed: all records of the later side are counted. Needs pyarrow, which keeps them."""
    if not (found.changes.added or found.changes.relabelled or found.changes.withdrawn):
        return ()
    from tunesmith_tools import summaries

    known = summaries.read(_records(root, found.span))
    active = [one.labels for one in known.records.values() if one.status == "active"]
    left_out = frozenset(map(record.id_of, known.unreadable))
    return shares.shares(shares.counted(map(_main, active)), len(active), found.changes, left_out)


def _described(root: Path, span: Span, views: tuple[View, View], found: Changes) -> Comparison:
    before, after = ({path for path in view.paths() if is_review(path)} for view in views)
    return Comparison(
        span,
        views,
        found,
        _policies(*views),
        revisions.is_ancestor(root, span),
        (len(after - before), len(before - after)),
        admission.lapsed(root, span.before.commit, views, found),
    )


def _holds(view: View, path: str) -> bool:
    return not isinstance(next(iter(view.read([path])))[1], Unreadable)


def _records(root: Path, span: Span) -> View:
    """The records of the later side."""
    if span.after:
        commit = span.after.commit
        return CommitView(root, commit, git.listing(root, commit, record.FOLDER))
    view = TreeView.of(root)
    return view._replace(files={path: blob for path, blob in view.files.items() if is_record(path)})


def _main(labels: "Labels") -> MainLabels:
    return MainLabels(*(getattr(labels, name) for name in MainLabels._fields))


def _only(name: str, found: Changes) -> Changes:
    kinds = {kind.name: getattr(found, kind.name) for kind in fields(found)}
    return Changes(**{kind: tuple(one for one in several if one.id == name) for kind, several in kinds.items()})


def _policies(before: View, after: View) -> Policies:
    old, new = (next(iter(view.read([POLICY])))[1] for view in (before, after))
    if old == new:
        version = _version(old)
        return Policies(version, version, differ=False)
    return Policies(_version(old), _version(new), differ=True)


def _version(policy: bytes | Unreadable) -> str:
    """The version that a policy names; an old policy need not be one that today's schema accepts."""
    if isinstance(policy, Unreadable):
        return ""
    try:
        return str(yaml_reader.load(policy.decode("utf-8", "replace")).tree.get("version") or "")
    except yaml_reader.SyntaxFlaw:
        return ""
