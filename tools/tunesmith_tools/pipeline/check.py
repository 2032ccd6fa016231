"""Stage check: every rule over every record and review; a build goes no further than an error."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tunesmith import source
from tunesmith.attachment import DocumentError
from tunesmith.corpus import Listed, View
from tunesmith.finding import Finding
from tunesmith.record import Attachment
from tunesmith_hooks import attached, binding, engine, report, selection
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.memory import Memory
from tunesmith_tools.console import Failure, say
from tunesmith_tools.pipeline import documents, folders


def run(root: Path) -> None:
    """Write build/check/findings.json. Raises Failure where there are errors."""
    found = judge(root)
    out = folders.fresh(root, folders.CHECK)
    folders.write_lines(out / "findings.json", [report.as_json(found)])
    stop_at_errors(found)


def judge(root: Path) -> engine.Report:
    """Judge the working tree, attached documents included. Raises Failure where a document is not there or changed.

    Records are judged as already admitted, so that the outcome depends on the files alone and not on what is committed.
    """
    selected = selection.built(root)
    memory = Memory.of(selected.view, "build")
    found = engine.judge(selected, HOOKS, memory)
    memory.save()
    attaching = [one for one in found.records if one.attachments]
    if not attaching:
        return found
    said = [*found.findings, *_judge_documents(selected.view, attaching, found)]
    return found._replace(findings=tuple(sorted(said, key=lambda finding: finding.order)))


def stop_at_errors(found: engine.Report) -> None:
    """Show the findings and raise Failure if there are errors among them."""
    if found.errors:
        say(report.as_text(found).rstrip("\n"))
        raise Failure("nothing is built or designated from records with errors", code=1)


def _judge_documents(view: View, attaching: Sequence[Listed], found: engine.Report) -> Iterator[Finding]:
    """What is to be said about records with the texts of their documents; those known to be clean are passed over."""
    known = documents.Documents(view.root)
    standing = [one for one in attaching if known.stand(_attached(one))]
    absent = documents.absent(view.root, ((one.path, each) for one in standing for each in _attached(one)))
    if absent:
        if found.errors:
            say(report.as_text(found).rstrip("\n"))
        raise Failure("\n".join(absent), code=1)
    bound = binding.bind(HOOKS, *binding.load_settings(view, HOOKS))
    memory = Memory.of(view, "build-documents")
    for one in standing:
        state = _state(view, one)
        if memory.knows(one.path, state):
            continue
        findings = list(_judge_filled(view, one, known, bound))
        yield from findings
        if not findings:
            memory.add(one.path, state)
    memory.save()


def _judge_filled(view: View, one: Listed, known: documents.Documents, bound: binding.Bound) -> Iterator[Finding]:
    for _, content in view.read([one.path]):
        file = source.read(one.path, content, "record") if isinstance(content, bytes) else None
        if file is None or file.tree is None or file.violations:
            return  # the rules said why
        unusable = False
        for number, each in one.attachments:
            try:
                known.texts([each])
            except DocumentError as error:
                unusable = True
                yield from attached.unusable(file, number, f"{each.path} {error}", bound)
        if not unusable:
            yield from attached.judge(file, known.texts(_attached(one)), bound)


def _attached(one: Listed) -> list[Attachment]:
    return [each for _, each in one.attachments]


def _state(view: View, one: Listed) -> str | None:
    """A name for the content of a record and its documents; None where git does not know the record's."""
    blob = view.blob(one.path)
    return blob and "+".join([blob, *(str(each.md5) for each in _attached(one))])
