"""Whether a tree becomes an active record, a draft, or nothing: the gate's own rules decide, in memory."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

from tunesmith import source
from tunesmith.canonical import CanonicalError, Tree, Value
from tunesmith.finding import Finding, Severity
from tunesmith.record import path_of
from tunesmith_hooks import binding, engine
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.importers.tree import nested
from tunesmith_tools.importers.unit import Unfit

_SHOWN = 3
_UNNAMED = "schema/wrong-value"
_ABOUT_SETTINGS = (
    "schema/wrong-value",
    "schema/unknown-key",
    "guidelines/unknown-label",
    "guidelines/unknown-author",
)


@dataclass(frozen=True, slots=True)
class Admitted:
    """The bytes of a record, and the errors for which it became a draft; none if it is active."""

    data: bytes
    reasons: tuple[Finding, ...]


class Judge:
    """The rules of a dataset, bound once for many records."""

    def __init__(self, dataset: Dataset) -> None:
        self._bound = binding.bind(HOOKS, dataset.policy, dataset.people)

    def admit(self, tree: Tree) -> Admitted:
        """The record of a tree: active where no rule objects, else a draft. Raises Unfit where not even that."""
        active: Tree = {**tree, "status": "active"}
        data, reasons = self._judged(active)
        if not reasons:
            return Admitted(data, ())
        data, errors = self._judged({**tree, "status": "draft"})
        if errors:
            raise Unfit(_told(errors))
        return Admitted(data, tuple(reasons))

    def objection(self, labels: Dictionary[str, Value]) -> str | None:
        """What is wrong with labels and provenance that go to every record alike, or None."""
        probe = "probe-0000000000"
        tree: Tree = {"id": probe, "status": "draft", **nested(labels), "messages": [{"role": "user", "content": "x"}]}
        data = _emitted(tree)
        file = source.read(path_of(probe), data, "record")
        for finding in engine.judge_source(file, self._bound, is_new=True).findings:
            if finding.rule in _ABOUT_SETTINGS:
                line = data.decode().splitlines()[finding.line - 1].strip()
                return f"{line}: {finding.message}. {finding.hint}"
        return None

    def _judged(self, tree: Tree) -> tuple[bytes, list[Finding]]:
        data = _emitted(tree)
        file = source.read(path_of(str(tree["id"])), data, "record")
        findings = engine.judge_source(file, self._bound, is_new=True).findings
        return data, [_named(finding, file) for finding in findings if finding.severity is Severity.ERROR]


def _emitted(tree: Tree) -> bytes:
    try:
        return source.canonical_text(tree, "record").encode()
    except CanonicalError as error:
        raise Unfit(f"{'.'.join(str(step) for step in error.where)}: {error.message}") from None


def _named(finding: Finding, file: source.Source) -> Finding:
    """A finding whose message names the field, where it leaves that to the line: what becomes no file has no lines."""
    if finding.rule != _UNNAMED:
        return finding
    at = finding.line, finding.column
    where = next((where for where, place in file.positions.items() if where and (place.line, place.column) == at), ())
    name = ".".join(str(step) for step in where)
    return finding._replace(message=f"`{name}`: {finding.message}") if name else finding


def _told(errors: list[Finding]) -> str:
    told = [f"{error.rule}: {error.message}" for error in errors[:_SHOWN]]
    return "; ".join(told) + (f"; and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else "")
