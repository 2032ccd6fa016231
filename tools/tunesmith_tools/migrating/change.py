"""What migrations make of one record's file: the same bytes but for label keys, or the reason why it is left."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tunesmith import migration, source
from tunesmith.canonical import Tree
from tunesmith.corpus import Unreadable
from tunesmith.files import quoted
from tunesmith.finding import Severity
from tunesmith.migration import Migration
from tunesmith_hooks import engine
from tunesmith_hooks.binding import Bound
from tunesmith_tools.migrating.plan import Plan


class Step(NamedTuple):
    """One change in a record: the key of a label, or its `guideline`. `new` is None where a key is dropped."""

    label: str
    old: str
    new: str | None


class Outcome(NamedTuple):
    """What becomes of a file. `before` and `after` are its bytes where it changes, `why` says why it is left."""

    path: str
    state: Literal["changed", "same", "left"]
    before: bytes = b""
    after: bytes = b""
    steps: tuple[Step, ...] = ()
    why: str = ""


def outcome(path: str, content: bytes | Unreadable, plan: Plan, bound: Bound) -> Outcome:
    """What becomes of a record's file under the rules `bound`. Depends on nothing else and writes nothing."""
    if isinstance(content, Unreadable):
        return Outcome(path, "left", why=str(content))
    if not any(word in content for word in plan.words):
        return Outcome(path, "same")
    file = source.read(path, content, "record")
    if file.tree is None or file.violations:
        return Outcome(path, "left", why=f"cannot be read as a record; `tunesmith check {quoted(path)}` tells why")
    written = file.tree.get("guideline")
    if not isinstance(written, str):
        return _undated(path, file.tree, plan)
    ahead = migration.due(plan.migrations, written)
    new = migration.migrated(file.tree, ahead)
    if new == file.tree:
        return Outcome(path, "same")
    if file.flaw:
        return Outcome(path, "left", why=f"not in canonical form; `tunesmith fix {quoted(path)}` mends that")
    new["guideline"] = migration.reached(ahead, written)
    after = source.canonical_text(new, "record").encode("utf-8")
    if broken := _new_errors(path, content, after, bound):
        return Outcome(path, "left", why=f"it would break {broken}")
    return Outcome(path, "changed", content, after, tuple(dict.fromkeys(_steps(file.tree, new, ahead))))


def _undated(path: str, tree: Tree, plan: Plan) -> Outcome:
    """A draft may name no version, and then nobody knows which meaning its keys have."""
    if migration.migrated(tree, plan.migrations) == tree:
        return Outcome(path, "same")
    return Outcome(path, "left", why="it names no version of the guidelines; write the one it follows in `guideline`")


def _steps(old: Mapping[str, Any], new: Mapping[str, Any], ahead: Sequence[Migration]) -> Iterator[Step]:
    """What changes, in the record and in its turns."""
    for label in (*migration.SINGLE, "guideline"):
        if old.get(label) != new.get(label):
            yield Step(label, old[label], new[label])
    for judged in (old, *old["messages"]):
        for label, name in migration.LISTED.items():
            for key in judged.get("safety", {}).get(label, ()):
                if (followed := migration.followed(key, name, ahead)) != key:
                    yield Step(label, key, followed)


def _new_errors(path: str, before: bytes, after: bytes, bound: Bound) -> str:
    """The errors that the rules find in the file after the change and not before it; empty where there is none."""
    had, has = (
        Counter(
            f"{finding.rule}: {finding.message}"
            for finding in engine.judge_file(path, data, bound, is_new=False).findings
            if finding.severity is Severity.ERROR
        )
        for data in (before, after)
    )
    return "; ".join((has - had).elements())
